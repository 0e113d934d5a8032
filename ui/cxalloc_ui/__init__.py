"""The desktop program: a thin Qt layer that shows portfolios, asks the user and calls ``cxalloc``."""
