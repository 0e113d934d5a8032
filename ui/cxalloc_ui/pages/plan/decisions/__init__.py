"""The decisions of a plan, funded and not funded, and why."""
