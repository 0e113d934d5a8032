"""Plans found on the way: verified, each better than the one before, and without a say in the answer."""

import pytest

from cxalloc.domain.plan import Outcome, Plan
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.anytime import IncumbentPlan, solve_anytime
from cxalloc.optimisation.solve import SolveProgress, solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import verify_plan


@pytest.mark.parametrize("sample", ["retail_bank", "mutuelle_sante"])
def test_the_plans_on_the_way_get_better_up_to_the_answer(sample):
    portfolio = read_folder(samples_folder() / sample)
    found: list[Plan] = []
    answer = solve(portfolio, on_plan=found.append)
    assert answer.plan is not None
    assert found
    values = [plan.proof.value for plan in [*found, answer.plan]]
    assert values == sorted(values)
    for plan in found:
        assert not verify_plan(plan)
        assert plan.proof.outcome is Outcome.FEASIBLE
        assert plan.inputs_sha256 == answer.plan.inputs_sha256
        assert plan.proof.bound is not None
        assert plan.proof.bound >= answer.plan.proof.value
        assert plan.proof.gap is not None
        assert plan.proof.gap > 0
    assert solve(portfolio).plan.decision == answer.plan.decision  # type: ignore[union-attr]


def test_they_are_reported_as_progress_before_the_answer_comes():
    told: list[SolveProgress | IncumbentPlan] = []
    answer = solve_anytime(read_folder(samples_folder() / "retail_bank"), on_progress=told.append)
    assert answer.outcome is Outcome.OPTIMAL
    kinds = [type(one) for one in told]
    assert IncumbentPlan in kinds
    assert SolveProgress in kinds[kinds.index(IncumbentPlan) :]
