"""Why there is no plan: irreducible infeasible subsystems and the cheapest relaxations."""
