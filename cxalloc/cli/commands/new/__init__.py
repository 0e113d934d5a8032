"""``cxalloc new``: a portfolio file from a folder or a table."""
