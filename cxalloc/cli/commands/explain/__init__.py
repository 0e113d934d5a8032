"""``cxalloc explain``: why a candidate is in the best plan or out of it."""
