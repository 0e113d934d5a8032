"""Comparison of scenarios: key figures, differing candidates, and the attribution of a difference."""
