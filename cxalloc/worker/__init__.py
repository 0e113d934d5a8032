"""The process next to a window, and the use cases that it can be asked for."""
