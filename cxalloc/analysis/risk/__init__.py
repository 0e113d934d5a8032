"""How sure a plan is: the distribution of its value, what holds whatever happens, and what to find out first."""
