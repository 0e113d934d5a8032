"""``cxalloc solve``: the best plan of a portfolio."""
