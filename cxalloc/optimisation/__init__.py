"""From a portfolio to a problem, its solution, and a verified plan."""
