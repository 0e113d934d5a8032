"""The most different plans that keep nearly all of the value."""
