"""``cxalloc timing``: the same money at other times."""
