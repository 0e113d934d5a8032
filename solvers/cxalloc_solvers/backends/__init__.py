"""Solvers through PuLP: HiGHS and CBC, and the arrays they are loaded with."""
