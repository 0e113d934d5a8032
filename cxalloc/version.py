"""The version of the program, for every part of it: ``cxalloc`` itself lies above them all."""

__version__ = "0.1.0"
"""The build reads it from here."""
