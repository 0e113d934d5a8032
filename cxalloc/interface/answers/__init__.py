"""What notebooks get in answer to questions about a portfolio: a module a question."""
