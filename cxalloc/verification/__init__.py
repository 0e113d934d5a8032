"""Feasibility and value of a plan, computed from scratch in exact arithmetic; shares nothing with optimisation."""
