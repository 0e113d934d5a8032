"""Steps from one version of a portfolio file to the next that need more than SQL; ``schema`` has them in order."""
