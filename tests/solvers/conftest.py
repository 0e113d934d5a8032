"""Both backends, one test."""

import pytest

from cxalloc_solvers.backend import Backend
from cxalloc_solvers.backends.registry import backend_named


@pytest.fixture(params=["highs", "cbc"])
def backend(request) -> Backend:
    return backend_named(request.param)
