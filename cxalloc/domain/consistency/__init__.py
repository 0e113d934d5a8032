"""Whether the parts of a portfolio fit together."""
