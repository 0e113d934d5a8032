"""Qt objects that connect pages with the use cases of ``cxalloc``."""
