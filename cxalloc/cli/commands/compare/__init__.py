"""``cxalloc compare``: scenarios side by side."""
