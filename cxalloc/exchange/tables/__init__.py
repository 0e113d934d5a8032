"""Tables of candidates: users' own spreadsheets, read tolerantly, and strict tables."""
