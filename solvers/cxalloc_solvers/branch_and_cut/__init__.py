"""Our own search: relaxation, cuts, dives, and a tree of relaxations that stay loaded."""
