"""How fast cxalloc is beside the solvers it stands on: ``python -m benchmarks.run``, or ``make bench``."""
