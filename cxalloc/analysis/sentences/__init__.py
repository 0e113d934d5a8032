"""Answers of the analyses in words: sentences as keys with values."""
