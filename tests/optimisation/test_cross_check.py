"""Nothing is called infeasible by one solver alone, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from cxalloc.analysis.comparison.compare import ScenarioColumn, compare
from cxalloc.analysis.frontier.frontier import frontier
from cxalloc.analysis.frontier.result import Frontier
from cxalloc.analysis.infeasibility.diagnosis import Feasibility
from cxalloc.cli.commands.frontier.frontier_table import print_frontier
from cxalloc.domain.constraints.relations import Endpoint, Excludes
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.anytime import solve_anytime
from cxalloc.optimisation.cross_check import UndecidedReason, cross_check_solver
from cxalloc.optimisation.solve import solve
from tests.optimisation.faulty_solver import let_lie, let_tire
from tests.optimisation.small import initiative, portfolio

EITHER = pytest.mark.parametrize("solver", ["highs", "cbc"])
FEASIBLE = portfolio(5, initiative("a", 4, 9), initiative("b", 4, 6))
"""Money for one of two."""
BOTH = portfolio(5, *(initiative(name, 4, 9, status=Status.MUST) for name in "ab"))
"""Both are asked for."""


class TestColumns:
    def column(self, made: Portfolio, solver: str) -> ScenarioColumn:
        [column] = compare(made, scenarios=[""], solver=solver).columns
        assert column.plan is None
        return column

    @EITHER
    def test_a_solver_that_is_wrong_is_not_believed(self, monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
        let_lie(monkeypatch, solver)
        assert solve(FEASIBLE, solver=solver).outcome is Outcome.INFEASIBLE  # this is what it says
        column = self.column(FEASIBLE, solver)
        assert (column.outcome, column.stopped, column.reasons) == (Outcome.STOPPED, StopReason.NOT_CONFIRMED, ())
        assert column.diagnosis is not None
        assert (column.diagnosis.verdict, column.diagnosis.undecided) == (
            Feasibility.NOT_DECIDED,
            UndecidedReason.DISAGREE,
        )
        assert column.diagnosis.iis == ()

    @EITHER
    def test_one_that_is_right_is_not_believed_alone(self, monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
        let_tire(monkeypatch, cross_check_solver(solver))
        column = self.column(BOTH, solver)
        assert (column.outcome, column.stopped) == (Outcome.STOPPED, StopReason.NOT_CONFIRMED)
        assert column.diagnosis is not None
        assert column.diagnosis.undecided is UndecidedReason.NOT_CONFIRMED

    @EITHER
    def test_two_that_agree_are_and_the_conflict_is_reported_but_no_relaxation(self, solver: str) -> None:
        column = self.column(BOTH, solver)
        assert (column.outcome, column.stopped) == (Outcome.INFEASIBLE, StopReason.INFEASIBLE)
        assert column.reasons
        conflict = column.diagnosis
        assert conflict is not None
        assert conflict.solvers == (solver, cross_check_solver(solver))
        assert {(one.kind, one.subject) for one in conflict.iis} == {("status", "a"), ("status", "b"), ("fund", "cx")}
        assert (conflict.verdict, conflict.irreducible, conflict.complete, conflict.relaxations) == (
            Feasibility.INFEASIBLE, True, True, (),
        )  # fmt: skip

    def test_a_conflict_belongs_to_its_scenario(self) -> None:
        made = portfolio(8, *BOTH.initiatives, scenarios=(Scenario("Half", (("budget.factor", "0.5"),)),))
        base, half = compare(made).columns
        assert base.diagnosis is None
        assert half.diagnosis is not None
        assert half.diagnosis.scenario == "Half"


def printed(made: Portfolio, found: Frontier) -> str:
    """The frontier as the command line prints it."""
    console = Console(file=StringIO(), width=300)
    print_frontier(console, made, found, Formatter())
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


class TestTheFrontier:
    def test_that_there_is_no_plan_at_any_budget_is_not_believed_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        let_lie(monkeypatch, "highs")
        found = frontier(FEASIBLE, points=3)
        assert (found.stopped, found.reasons, found.infeasible_below) == (StopReason.NOT_CONFIRMED, (), None)
        assert found.diagnosis is not None
        assert (found.diagnosis.verdict, found.diagnosis.undecided) == (
            Feasibility.NOT_DECIDED,
            UndecidedReason.DISAGREE,
        )
        said = printed(FEASIBLE, found)
        assert "It is not decided whether there is a plan" in said
        assert "at any budget" not in said
        assert "feasible" not in said

    def test_two_that_agree_report_the_conflict_at_any_budget(self) -> None:
        apart = replace(BOTH, relations=(Excludes(Endpoint("a"), Endpoint("b")),))
        found = frontier(apart, points=3)
        assert found.stopped is StopReason.INFEASIBLE
        assert found.reasons
        assert "There is no plan at any budget." in printed(apart, found)
        assert found.diagnosis is not None
        assert {(one.kind, one.subject) for one in found.diagnosis.iis} == {
            ("status", "a"), ("status", "b"), ("relation", "1"),
        }  # fmt: skip

    def test_that_less_is_not_enough_is_said_only_where_two_agree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = frontier(BOTH, points=3)
        assert found.infeasible_below is not None
        assert not found.is_least_open
        let_tire(monkeypatch, "cbc")
        open_ = frontier(BOTH, points=3)
        assert (open_.infeasible_factor, open_.infeasible_below, open_.is_least_open) == (None, None, True)
        assert [one.value for one in open_.points] == [one.value for one in found.points]
        assert not frontier(FEASIBLE, points=3).is_least_open  # no money is enough
        assert "there is none" in printed(BOTH, found)
        assert "whether less is enough is not confirmed." in printed(BOTH, open_)


class TestWhoLooksOn:
    @EITHER
    def test_hears_that_it_is_not_confirmed(self, monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
        told = solve_anytime(BOTH, solver=solver)
        assert (told.outcome, told.stopped) == (Outcome.INFEASIBLE, StopReason.INFEASIBLE)
        let_lie(monkeypatch, solver)
        told = solve_anytime(FEASIBLE, solver=solver)
        assert (told.outcome, told.stopped, told.plan) == (Outcome.STOPPED, StopReason.NOT_CONFIRMED, None)
        assert told.reasons  # the window shows them until it is known what clashes
