"""``cxalloc check``: validates a portfolio and verifies its stored plans."""
