"""What a portfolio of customer-experience initiatives is, and what can be done with one."""

__version__ = "0.1.0"
