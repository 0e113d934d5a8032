"""``cxalloc risk``: how sure the plan is."""
