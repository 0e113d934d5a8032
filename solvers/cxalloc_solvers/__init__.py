"""Mathematical programs over numbers and labels; nothing here knows about customer experience."""
