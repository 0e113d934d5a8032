"""Item models over plain rows, and texts for the pages; tested without a window."""
