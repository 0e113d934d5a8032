"""The page *Plan*: key figures, schedule, decisions, and their reasons."""
