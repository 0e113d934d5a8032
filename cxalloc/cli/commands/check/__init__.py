"""``cxalloc check``: whether a portfolio is sound, and its stored plans are right."""
