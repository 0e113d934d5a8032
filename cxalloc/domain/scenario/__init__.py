"""Scenarios: a set of changes applied to a portfolio."""
