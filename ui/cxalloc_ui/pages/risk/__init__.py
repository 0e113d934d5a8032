"""How sure the plan is: the distribution of its value, and what its funds risk."""
