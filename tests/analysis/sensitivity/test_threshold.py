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
