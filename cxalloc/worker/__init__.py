"""The worker process of a window, and the use cases that it runs."""
