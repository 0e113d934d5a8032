"""Where a decision flips along a line that one can see through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cxalloc.analysis.sensitivity.threshold import ValueCurve, rising
from cxalloc.domain.plan import Decision
from cxalloc.optimisation.resolve import ResolveResult
from tests.optimisation.small import initiative, portfolio

MADE = portfolio(1, initiative("a"))


class Line(ValueCurve):
    """Worth 100 x; as far as its bound tells, up to ten more."""

    def value(self, x: Decimal, decision: Decision) -> int:
        return int(100 * x)


@pytest.mark.parametrize("lowest", [None, Decimal(0), Decimal("0.25")])
def test_the_range_begins_where_the_figure_does(lowest: Decimal | None) -> None:
    at: list[Decimal] = []

    def make(x: Decimal) -> Any:
        at.append(x)
        return MADE

    def inside(made: Any, against: int | None) -> ResolveResult:
        return trial(at[-1])

    def trial(x: Decimal) -> ResolveResult:
        return ResolveResult(int(100 * x), int(100 * x) + 10, Decision())

    curve = Line(make, inside, ResolveResult(50, 50, Decision()), Decimal(1), lowest, gains=(1,), gap=0.0)
    found = rising(curve, trial(Decimal(1)))
    assert found.at == 0.5
    # The flattest option gains 1 per unit: ten above the target at 0.5, the bound allows for a crossing ten before it.
    assert found.least == (-9.5 if lowest is None else float(lowest))


def solves(gap: float, values: dict[float, int]) -> list[float]:
    """The figures at which a search solves for a crossing with 1000, where its plans are worth what is given there."""
    at: list[Decimal] = []

    def make(x: Decimal) -> Any:
        at.append(x)
        return MADE

    def inside(made: Any, against: int | None) -> ResolveResult:
        x = at[-1]
        solved.append(float(x))
        return ResolveResult(values[round(float(x), 2)], 10**6, Decision())

    class Steep(ValueCurve):
        def value(self, x: Decimal, decision: Decision) -> int:
            return int(100 * x)

    solved: list[float] = []
    curve = Steep(make, inside, ResolveResult(1000, 1000, Decision()), Decimal(1), None, gains=(1,), gap=gap)
    rising(curve, ResolveResult(0, 10**6, Decision()))
    return solved


def test_a_difference_that_the_gap_hides_ends_the_search() -> None:
    """From 11 the plan at hand points to 10.9, which solves closer to the gap would go on to."""
    values = {11.0: 1010, 10.9: 1000}
    assert solves(0.05, values) == [11.0]
    assert solves(0.0, values) == [11.0, 10.9]
    assert solves(0.01, values) == [11.0, 10.9]  # what is just as large as the noise is none


def test_a_difference_larger_than_the_gap_does_not_end_the_search() -> None:
    assert solves(0.05, {11.0: 800, 13.0: 1040}) == [11.0, 13.0]
