"""Item models over plain rows. Tested without a window."""
