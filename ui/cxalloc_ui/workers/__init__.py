"""The worker process that solves, its jobs, and background threads."""
