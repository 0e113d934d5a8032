"""Diagnosis of infeasible portfolios: irreducible infeasible subsystems and the cheapest relaxations."""
