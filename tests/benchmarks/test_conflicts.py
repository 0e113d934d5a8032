"""The measuring of conflicts: each portfolio has none but a conflict, and a row of the table says what was found."""

from __future__ import annotations

from benchmarks.conflicts import HEADINGS, cases, measured
from cxalloc.optimisation.model_builder import build_model
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.feasibility import FeasibilitySearch, any_point


def test_no_case_has_a_plan_and_the_first_is_measured() -> None:
    found = dict(cases())
    assert all(
        any_point(build_model(one).problem, FeasibilitySearch(backend_named("highs"))) is None for one in found.values()
    )
    name = next(iter(found))
    row = dict(zip(HEADINGS, measured(name, found[name]), strict=True))
    assert (row["portfolio"], row["left out"]) == (name, "0")
    assert int(row["clash"]) > 0
    assert int(row["repairs"]) > 0
    assert float(row["clash, s"]) >= 0
