"""Qt objects that connect pages with use cases."""
