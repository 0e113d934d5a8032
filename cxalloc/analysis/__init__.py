"""Questions about a portfolio and its plans, one package for each."""
