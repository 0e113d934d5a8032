"""Other plans of nearly the same value, on *Compare*."""
