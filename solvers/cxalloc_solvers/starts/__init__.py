"""Starts of a search: a plan by return, hints from earlier answers, and warm starts made of them."""
