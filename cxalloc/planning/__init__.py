"""What can be done with a portfolio: one function per use case, called by the window, the command line and scripts."""
