"""What a use case says when a solver breaks down: what it knows, and never an exception."""

from __future__ import annotations

import pytest

from cxalloc.analysis.comparison.compare import compare
from cxalloc.analysis.frontier.frontier import frontier
from cxalloc.analysis.infeasibility.diagnose import diagnose
from cxalloc.analysis.infeasibility.diagnosis import Feasibility, RelaxationKind
from cxalloc.analysis.sensitivity.explain import explain
from cxalloc.domain.initiative import Commitment, Cost, Initiative, Level, StatedNpv, Status
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.optimisation.solve import solve
from tests.optimisation.faulty_solver import let_break
from tests.optimisation.small import COIN, initiative, portfolio, small

FEASIBLE = portfolio((6, 6), initiative("a", 4, 5), initiative("b", 5, 4), initiative("c", 3, 2))
SHORT = portfolio((6,), initiative("a", 4, 5, status=Status.MUST), initiative("b", 5, 4, status=Status.MUST))

FAR_SHORT = portfolio(
    (0, 0, 3_376_300 // COIN),
    Initiative(
        "a",
        "A",
        (Level("standard", 1, (Cost("cx", (16_635_400,)),), StatedNpv(100)),),
        status=Status.COMMITTED,
        commitment=Commitment("standard", 2),
    ),
    carry_over="0.25",
)
"""HiGHS's presolve returned a point that was off, and said *solve error*, while a relaxation of this was sized."""


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_commitment_far_over_budget_is_diagnosed(solver: str) -> None:
    assert solve(FAR_SHORT, solver=solver).outcome is Outcome.INFEASIBLE
    found = diagnose(FAR_SHORT, solver=solver)
    assert (found.verdict, found.irreducible) == (Feasibility.INFEASIBLE, True)
    assert [(one.kind, one.subject, one.period) for one in found.iis] == [("status", "a", None), ("fund", "cx", 2)]
    assert RelaxationKind.OPTIONAL in {step.kind for one in found.relaxations for step in one.steps}
    [more] = [one for one in found.relaxations if one.money]
    assert (more.money, more.least) == (16_635_400 - 3_376_300, True)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_relaxation_that_cannot_be_sized_never_loses_the_verdict(
    monkeypatch: pytest.MonkeyPatch, solver: str
) -> None:
    for each in ("highs", "cbc"):
        let_break(monkeypatch, each, when_elastic=True)
    found = diagnose(SHORT, solver=solver)
    assert (found.verdict, found.undecided, found.complete) == (Feasibility.INFEASIBLE, None, False)


@pytest.mark.parametrize("broken", ["highs", "cbc"])
def test_without_a_second_solver_nothing_is_called_infeasible(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    let_break(monkeypatch, broken)
    found = diagnose(SHORT, solver="highs")
    assert found.verdict is Feasibility.NOT_DECIDED
    assert found.undecided is (UndecidedReason.LIMITS if broken == "highs" else UndecidedReason.NOT_CONFIRMED)
    assert not found.relaxations


def test_the_second_solver_answers_where_the_first_one_breaks_down(monkeypatch: pytest.MonkeyPatch) -> None:
    let_break(monkeypatch, "highs")
    assert diagnose(FEASIBLE, solver="highs").verdict is Feasibility.FEASIBLE


@pytest.mark.parametrize("after", range(0, 12, 2))
@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_no_use_case_breaks_down_with_its_solver(monkeypatch: pytest.MonkeyPatch, solver: str, after: int) -> None:
    let_break(monkeypatch, solver, after)
    for made in (FEASIBLE, SHORT):
        answer = solve(made, solver=solver)
        assert answer.outcome in (Outcome.STOPPED, Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.INFEASIBLE)
        assert (answer.stopped is StopReason.SOLVER_FAILED) <= (answer.outcome is not Outcome.OPTIMAL)
        explained = explain(made, "a", solver=solver)
        assert explained.outcome is not Outcome.INFEASIBLE or made is SHORT
        [column] = compare(made, solver=solver).columns
        assert column.outcome is not Outcome.INFEASIBLE or made is SHORT
    found = frontier(FEASIBLE, points=3)
    assert found.stopped in (StopReason.GAP_REACHED, StopReason.SOLVER_FAILED)


def test_small_amounts_are_diagnosed_when_their_solver_breaks_down(monkeypatch: pytest.MonkeyPatch) -> None:
    made = portfolio((2, 2), small_allocations=(small("k", 3, 5, "2", cadence=1),))
    let_break(monkeypatch, "highs", 3)
    assert diagnose(made, solver="highs").verdict is not Feasibility.FEASIBLE
