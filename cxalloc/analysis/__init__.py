"""Analyses of a portfolio and its plans, one package for each."""
