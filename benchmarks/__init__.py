"""Benchmarks of cxalloc against the solvers that it uses: ``python -m benchmarks.run``, or ``make bench``."""
