"""``cxalloc alternatives``: the most different plans of nearly the same value."""
