"""Sensitivity of the decision about one candidate: why it is in the best plan or out, and what would flip that."""
