"""Sample portfolios, read and solved once for all tests of the Python interface."""

from __future__ import annotations

from functools import cache

import cxalloc
from cxalloc.samples import samples_folder

SAMPLES = sorted(path.name for path in samples_folder().iterdir() if path.is_dir())


@cache
def sample(name: str) -> cxalloc.Portfolio:
    """A sample portfolio."""
    return cxalloc.read(samples_folder() / name)


@cache
def solved(name: str) -> cxalloc.Plan:
    """A plan of a sample, good enough for tests of what is shown of it."""
    return cxalloc.solve(sample(name), gap=0.05)
