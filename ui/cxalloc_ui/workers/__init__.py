"""The solver process, its jobs, and background threads."""
