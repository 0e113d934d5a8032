"""What holds whatever happens, of two hundred initiatives."""

import pytest

from benchmarks.risk import uncertain
from cxalloc.analysis.risk.robustness.robustness import robustness
from cxalloc.optimisation.solve import solve


@pytest.mark.soak
def test_every_draw_of_two_hundred_initiatives_is_within_the_gap():
    made = uncertain(200, 1)
    plan = solve(made, gap=0.005).plan
    assert plan is not None
    one = robustness(made, plan.decision, draws=40, checked=0, workers=1)
    assert one.draws == 40
    assert one.largest_gap <= 0.005 + 1e-8
    assert one.information.perfect > one.information.gap
    assert robustness(made, plan.decision, draws=40, checked=0, workers=2) == one
