"""The desktop program: it shows, asks, and calls cxalloc."""
