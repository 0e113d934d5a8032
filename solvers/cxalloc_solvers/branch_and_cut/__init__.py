"""Branch and cut on live relaxations: root cuts, dives, and a tree."""
