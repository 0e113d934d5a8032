"""``cxalloc frontier``: value against budget."""
