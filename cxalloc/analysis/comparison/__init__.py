"""Scenarios compared: figures, differing candidates, and the attribution of a difference."""
