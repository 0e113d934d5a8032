"""What decisions cost and return: valuation of options, the ledger of a decision, utilisation of limits."""
