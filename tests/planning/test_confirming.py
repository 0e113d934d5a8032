"""Nothing is called infeasible by one solver alone, whoever asks."""

from __future__ import annotations

import pytest

from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.planning.comparing import Column, compare
from cxalloc.planning.confirming import second_to
from cxalloc.planning.conflict import Doubt, Verdict
from cxalloc.planning.solving import solve
from tests.planning.lying import let_lie, let_tire
from tests.planning.small import initiative, portfolio

EITHER = pytest.mark.parametrize("solver", ["highs", "cbc"])
FEASIBLE = portfolio(5, initiative("a", 4, 9), initiative("b", 4, 6))
"""Money for one of two."""
BOTH = portfolio(5, *(initiative(name, 4, 9, status=Status.MUST) for name in "ab"))
"""Both are asked for."""


class TestColumns:
    def column(self, made: Portfolio, solver: str) -> Column:
        [column] = compare(made, scenarios=[""], solver=solver).columns
        assert column.plan is None
        return column

    @EITHER
    def test_a_solver_that_is_wrong_is_not_believed(self, monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
        let_lie(monkeypatch, solver)
        assert solve(FEASIBLE, solver=solver).outcome is Outcome.INFEASIBLE  # this is what it says
        column = self.column(FEASIBLE, solver)
        assert (column.outcome, column.stopped, column.reasons) == (Outcome.STOPPED, StopReason.NOT_CONFIRMED, ())
        assert column.conflict is not None
        assert (column.conflict.verdict, column.conflict.doubt) == (Verdict.NOT_DECIDED, Doubt.DISAGREE)
        assert column.conflict.clash == ()

    @EITHER
    def test_one_that_is_right_is_not_believed_alone(self, monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
        let_tire(monkeypatch, second_to(solver))
        column = self.column(BOTH, solver)
        assert (column.outcome, column.stopped) == (Outcome.STOPPED, StopReason.NOT_CONFIRMED)
        assert column.conflict is not None
        assert column.conflict.doubt is Doubt.NOT_CONFIRMED

    @EITHER
    def test_two_that_agree_are_and_what_clashes_is_told_but_no_repair(self, solver: str) -> None:
        column = self.column(BOTH, solver)
        assert (column.outcome, column.stopped) == (Outcome.INFEASIBLE, StopReason.INFEASIBLE)
        assert column.reasons
        conflict = column.conflict
        assert conflict is not None
        assert conflict.solvers == (solver, second_to(solver))
        assert {(one.kind, one.subject) for one in conflict.clash} == {("status", "a"), ("status", "b"), ("fund", "cx")}
        assert (conflict.verdict, conflict.irreducible, conflict.complete, conflict.repairs) == (
            Verdict.INFEASIBLE, True, True, (),
        )  # fmt: skip

    def test_a_conflict_belongs_to_its_scenario(self) -> None:
        made = portfolio(8, *BOTH.initiatives, scenarios=(Scenario("Half", (("budget.factor", "0.5"),)),))
        base, half = compare(made).columns
        assert base.conflict is None
        assert half.conflict is not None
        assert half.conflict.scenario == "Half"
