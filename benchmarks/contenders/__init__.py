"""The solvers that are timed, and how each is run."""
