"""Why there is no plan, and what would make one possible: by brute force, and where one can see through it."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cxalloc.analysis.infeasibility import diagnose as diagnose_module
from cxalloc.analysis.infeasibility import messages
from cxalloc.analysis.infeasibility.constraints import constraint_system
from cxalloc.analysis.infeasibility.diagnose import diagnose
from cxalloc.analysis.infeasibility.diagnosis import (
    ConstraintRelaxation,
    Diagnosis,
    Feasibility,
    Relaxation,
    RelaxationKind,
    Unit,
)
from cxalloc.analysis.infeasibility.iis import Iis
from cxalloc.analysis.infeasibility.relaxed_portfolio import combined_with, relaxed, relaxed_under
from cxalloc.domain.constraints.relations import Endpoint, Excludes
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Commitment, Status
from cxalloc.domain.portfolio import Portfolio, Scenario, Team
from cxalloc.domain.scenario.changes import apply_changes, apply_scenario
from cxalloc.domain.snapshot import converter
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.optimisation.resolve import Resolver, SolveUndecided
from cxalloc.worker.use_cases import USE_CASES
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point
from tests.examples import examples
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, level, portfolio, small

quick = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
)
FEW = 500
"""Of more decisions or points than this the instance is left to others."""


def has_plan(made: Portfolio) -> bool:
    """Whether any decision there is keeps to the portfolio: all are looked at."""
    return next(instances.feasible(made), None) is not None


def points(problem: Problem) -> Iterator[Point]:
    """Every point of a small problem without tickets."""
    groups = [(None, *members) for members in problem.options_of]
    cells = [range(cell.maximum + 1) for cell in problem.cells]
    for chosen in product(*groups):
        for amounts in product(*cells):
            yield Point(tuple(sorted(one for one in chosen if one is not None)), amounts)


def has_point(problem: Problem) -> bool:
    return any(next(exact.violated(problem, point), None) is None for point in points(problem))


def how_many(made: Portfolio) -> int:
    count = 1
    for one in made.initiatives:
        count *= 1 + len(one.levels) * made.horizon.budget_periods
    for small_one in made.small_allocations:
        count *= (small_one.maximum // (small_one.ticket or 1) + 1) ** made.horizon.budget_periods
    return count


def added(step: ConstraintRelaxation) -> Decimal:
    assert step.before is not None
    assert step.after is not None
    return step.after - step.before


def a_unit_less(made: Portfolio, repair: Relaxation) -> Portfolio:
    """The portfolio repaired with a minor unit less."""
    [step] = repair.steps
    assert step.after is not None
    return relaxed(made, replace(repair, steps=(replace(step, after=step.after - 1),)))


@settings(quick, max_examples=40)
@given(st.data(), st.booleans())
def test_every_repair_has_a_plan_and_none_does_with_a_cent_less(data: st.DataObject, ranges: bool) -> None:
    made = data.draw(instances.portfolios(ranges=ranges))
    assume(how_many(made) <= FEW)
    assume(not has_plan(made))
    told = diagnose(made)
    assert (told.verdict, told.complete, told.left_out) == (Feasibility.INFEASIBLE, True, ())
    assert told.relaxations
    assert all(all(words) for words in said(made, told))
    assert [one.cost for one in told.relaxations] == sorted(one.cost for one in told.relaxations)
    for repair in told.relaxations:
        assert has_plan(relaxed(made, repair)), repair
        if repair.is_change:
            assert has_plan(apply_changes(made, repair.changes))
        if repair.money and len(repair.steps) == 1:
            assert repair.least
            assert not has_plan(a_unit_less(made, repair)), repair
            assert repair.money == added(repair.steps[0])


@settings(quick, max_examples=40)
@given(st.data())
def test_the_iis_is_irreducible(data: st.DataObject) -> None:
    """Looked at point by point: what clashes does, and without any one of it the rest does not."""
    made = data.draw(instances.portfolios(ranges=True))  # of cents: without its minimum an amount may be any of them
    assume(how_many(made) <= 4 * FEW)
    requirements = constraint_system(made)
    told = diagnose(made)
    assert (told.verdict is Feasibility.FEASIBLE) is has_plan(made)
    if told.verdict is Feasibility.FEASIBLE:
        return
    assert told.irreducible
    assert not has_point(requirements.only(told.iis))
    for one in told.iis:
        assert has_point(requirements.only([each for each in told.iis if each != one])), one


def musts(*costs: int, **more: Any) -> list[Any]:
    return [initiative(f"m{n}", cost, 1, status=Status.MUST, **more) for n, cost in enumerate(costs)]


def ways(told: Diagnosis) -> set[tuple[RelaxationKind, ...]]:
    assert told.verdict is Feasibility.INFEASIBLE
    return {tuple(step.kind for step in repair.steps) for repair in told.relaxations}


def the(told: Diagnosis, way: RelaxationKind) -> Relaxation:
    """The only repair that is a single step of this kind."""
    [found] = [one for one in told.relaxations if [step.kind for step in one.steps] == [way]]
    return found


class TestRepairs:
    @pytest.mark.parametrize("solver", ["highs", "cbc"])
    def test_money_to_the_cent_of_millions(self, solver: str) -> None:
        made = portfolio(10**9, initiative("a", 10**9, 1, status=Status.MUST))
        [fund] = made.funds
        short = replace(made, funds=(replace(fund, amounts=(fund.amounts[0] - 1,)),))
        told = diagnose(short, solver=solver)
        money = told.relaxations[0]
        assert (money.money, money.least) == (1, True)
        assert money.changes == (("fund.cx.amounts", "20000000"),)
        assert told.solvers == (solver, "cbc" if solver == "highs" else "highs")

    def test_what_is_carried_over_may_be_given_earlier(self) -> None:
        """Three coins are missing in the second period: of what the first leaves, half arrives."""
        made = portfolio((4, 7), *musts(10, earliest=1, latest=1), carry_over="0.5")
        told = diagnose(made)
        singles = {one.steps[0].period: one.money for one in told.relaxations if one.money and len(one.steps) == 1}
        # Four coins left carry two: one more is missing there, or two more in the first. Rounding up gives a cent.
        assert singles == {1: COIN, 0: 2 * COIN - 1}

    def test_money_over_several_funds_is_least_in_all(self) -> None:
        late = initiative("late", 7, 1, status=Status.MUST, earliest=1)
        made = portfolio((3, 3), *musts(5, earliest=0, latest=0), late)
        told = diagnose(made)
        [together] = [one for one in told.relaxations if one.money]
        assert {step.period: int(added(step)) for step in together.steps} == {0: 2 * COIN, 1: 4 * COIN}
        assert (together.money, together.least) == (6 * COIN, True)

    def test_days_of_a_team(self) -> None:
        made = portfolio(99, *musts(1, 1, days=2), teams=(Team("team", "Data team", (Decimal("3.25"),)),))
        told = diagnose(made)
        days = the(told, RelaxationKind.DAYS)
        assert (days.days, days.least) == (Decimal("0.75"), True)
        assert days.changes == (("team.team.capacity", "4"),)
        assert ways(told) >= {(RelaxationKind.DAYS,), (RelaxationKind.OPTIONAL,)}

    def test_a_must_is_dropped_and_a_commitment_released(self) -> None:
        fixed = initiative(
            "fixed", status=Status.COMMITTED, commitment=Commitment("full", 0),
            levels=(level("pilot", cost=1, npv=1), level("full", cost=9, npv=5)),
        )  # fmt: skip
        made = portfolio(5, fixed, *musts(3))
        told = diagnose(made)
        assert ways(told) >= {(RelaxationKind.RELEASED,), (RelaxationKind.OPTIONAL,), (RelaxationKind.MONEY,)}
        assert the(told, RelaxationKind.RELEASED).changes == (("initiative.fixed.status", "must"),)

    def test_a_share_is_relaxed_by_tenths_of_a_point(self) -> None:
        """A share is rounded to a cent in the plan's favour: 2 cents of 18 are enough for anything below 3 of 18."""
        floor = SpendRule("floor", Bound.AT_LEAST, Selection(kind=Kind.SMALL_ALLOCATION), share=Decimal("0.2"))
        made = portfolio(99, *musts(8), small_allocations=(small("k", 1, 1, "2"),), rules=(floor,))
        told = diagnose(made)
        looser = the(told, RelaxationKind.LOOSER)
        assert (looser.steps[0].unit, looser.steps[0].after, looser.least) == (Unit.SHARE, Decimal("0.166"), True)
        assert looser.changes == (("rule.floor.at_least", "16.6 %"),)
        assert the(told, RelaxationKind.OFF).changes == (("rule.floor.enabled", "no"),)

    def test_an_amount_is_relaxed_to_the_cent(self) -> None:
        cap = SpendRule("cap", Bound.AT_MOST, Selection(), 5 * COIN - 1)
        told = diagnose(portfolio(99, *musts(5), rules=(cap,)))
        looser = the(told, RelaxationKind.LOOSER)
        assert (looser.steps[0].after, looser.least) == (Decimal(5 * COIN), True)
        assert looser.changes == (("rule.cap.at_most", "0.1"),)

    def test_a_cadence_rule_asks_for_fewer(self) -> None:
        rhythm = CadenceRule("rhythm", 2)
        pair = (small("k", 3, 3, "2"), small("l", 3, 3, "2"))
        told = diagnose(portfolio(4, initiative("a", 1, 1), small_allocations=pair, rules=(rhythm,)))
        assert the(told, RelaxationKind.LOOSER).changes == (("rule.rhythm.minimum_active", "1"),)

    def test_small_allocations_may_do_with_less_or_come_less_often(self) -> None:
        made = portfolio((5, 0), initiative("a", 1, 1), small_allocations=(small("k", 2, 3, "2", cadence=1),))
        assert the(diagnose(made), RelaxationKind.CADENCE).changes == (("small_allocation.k.cadence", "2"),)
        poor = portfolio(1, initiative("a", 1, 1), small_allocations=(small("k", 2, 3, "2", cadence=1),))
        told = diagnose(poor)
        assert the(told, RelaxationKind.MINIMUM).changes == (("small_allocation.k.minimum", "0.02"),)
        gone = the(told, RelaxationKind.NO_CADENCE)
        assert (gone.changes, gone.is_change) == ((), False)
        assert relaxed(poor, gone).small_allocations[0].cadence is None
        capped = small("k", 2, 3, "2", cadence=1, total_cap=3 * COIN)
        told = diagnose(portfolio((9, 9), initiative("a", 1, 1), small_allocations=(capped,)))
        assert the(told, RelaxationKind.CAP).changes == (("small_allocation.k.total_cap", "0.08"),)

    def test_a_start_window_opens_earlier_or_closes_later(self) -> None:
        made = portfolio((9, 9, 0, 0, 9), *musts(9, earliest=2, latest=2))
        told = diagnose(made)
        assert the(told, RelaxationKind.EARLIER).changes == (("initiative.m0.earliest_start", "2027-Q2"),)
        assert the(told, RelaxationKind.LATER).changes == (("initiative.m0.latest_start", "2028-Q1"),)

    def test_a_relation_is_taken_out(self) -> None:
        made = portfolio(99, *musts(1, 1), relations=(Excludes(Endpoint("m0"), Endpoint("m1")),))
        told = diagnose(made)
        gone = the(told, RelaxationKind.NO_RELATION)
        assert (gone.steps[0].subject, gone.is_change) == ("1", False)
        assert relaxed(made, gone).relations == ()

    def test_what_no_single_step_can_mend_is_mended_by_several(self) -> None:
        """Two clashes that have nothing in common."""
        made = portfolio(
            (1, 99), *musts(3, earliest=0, latest=0),
            initiative("other", 1, 1, status=Status.MUST, earliest=1),
            initiative("rival", 1, 1, status=Status.MUST, earliest=1),
            relations=(Excludes(Endpoint("other"), Endpoint("rival")),),
        )  # fmt: skip
        told = diagnose(made)
        assert told.relaxations
        assert all(len(one.steps) > 1 for one in told.relaxations)
        assert all(has_plan(relaxed(made, one)) for one in told.relaxations)


class TestWithGivenChanges:
    """What a command says that would help holds together with the changes that it was given."""

    def check(self, base: Portfolio, *given_changes: tuple[str, str]) -> None:
        changed = apply_changes(base, given_changes)
        told = diagnose(changed)
        assert told.relaxations
        combined = combined_with(changed, told, given_changes)
        for repair, alike in zip(told.relaxations, combined.relaxations, strict=True):
            if not repair.is_change:
                continue
            wanted = relaxed(changed, repair)
            in_one_set = apply_changes(base, [*given_changes, *alike.changes])
            afterwards = apply_changes(changed, alike.changes)
            for again in (in_one_set, afterwards):
                assert (again.funds, again.teams, again.rules) == (wanted.funds, wanted.teams, wanted.rules)
                assert has_plan(again)

    def test_factors_do_not_scale_what_a_relaxation_states(self) -> None:
        more = portfolio(8, initiative("a", 1, 1)).funds[0]
        funds = tuple(replace(more, id=name, name=name) for name in ("x", "y"))
        made = portfolio(10, *musts(7), funds=funds)
        self.check(made, ("budget.factor", "0.5"))
        self.check(made, ("budget.factor", "0.5"), ("fund.cx.factor", "0.9"), ("fund.y.factor", "0.5"))
        self.check(made, ("fund.cx.amounts", "0.04"), ("fund.cx.factor", "0.9"))

    @settings(quick, max_examples=examples(15))
    @given(st.data(), st.sampled_from(["0.2", "0.5", "0"]))
    def test_of_small_portfolios(self, data: st.DataObject, factor: str) -> None:
        made = data.draw(instances.portfolios())
        assume(how_many(made) <= FEW)
        given_changes = [("budget.factor", factor), (f"fund.{made.funds[-1].id}.factor", "0.5")]
        given_changes += [(f"team.{team.id}.factor", "0.5") for team in made.teams]
        assume(not has_plan(apply_changes(made, given_changes)))
        self.check(made, *given_changes)

    def test_a_slip_does_not_move_what_a_relaxation_states(self) -> None:
        made = portfolio((9, 9, 0, 9), *musts(9, earliest=1, latest=1))
        self.check(made, ("initiative.m0.slip", "1"))


class TestInScenarios:
    def check(self, base: Portfolio, name: str) -> Diagnosis:
        told = diagnose(base, scenario=name)
        changed = apply_scenario(base, next(one for one in base.scenarios if one.name == name))
        assert told.relaxations
        for repair in told.relaxations:
            after = relaxed_under(base, name, repair)
            assert replace(after, scenarios=()) == replace(base, scenarios=()) or not repair.is_change
            again = apply_scenario(after, next(one for one in after.scenarios if one.name == name))
            wanted = relaxed(changed, repair)
            assert (again.funds, again.teams, again.rules) == (wanted.funds, wanted.teams, wanted.rules)
            assert has_plan(again)
        return told

    def test_factors_do_not_scale_what_a_repair_states(self) -> None:
        more = portfolio(8, initiative("a", 1, 1)).funds[0]
        funds = tuple(replace(more, id=name, name=name) for name in ("x", "y", "z"))
        scenario = Scenario("Cut", (("budget.factor", "0.5"), ("fund.cx.factor", "0.9"), ("fund.z.factor", "0.5")))
        made = portfolio(10, *musts(7), funds=funds, scenarios=(scenario,))
        told = self.check(made, "Cut")
        assert the(told, RelaxationKind.MONEY).changes == (("fund.cx.amounts", "0.14"),)
        team = Scenario("Fewer", (("team.team.factor", "0.5"),))
        self.check(
            portfolio(99, *musts(1, days=3), teams=(Team("team", "T", (Decimal(5),)),), scenarios=(team,)), "Fewer"
        )

    def test_a_slip_does_not_move_what_a_repair_states(self) -> None:
        slip = Scenario("Slip", (("initiative.m0.slip", "1"),))
        self.check(portfolio((9, 9, 0, 9), *musts(9, earliest=1, latest=1), scenarios=(slip,)), "Slip")

    def test_a_lock_of_the_scenario_goes(self) -> None:
        key = "initiative.a."
        keep = {"status": "committed", "committed_level": "standard", "committed_start": "2027-Q1"}
        lock = Scenario("Keep", tuple((key + field, value) for field, value in keep.items()))
        self.check(portfolio((1, 9), initiative("a", 5, 1), scenarios=(lock,)), "Keep")

    def test_one_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="this portfolio has none"):
            diagnose(portfolio(1, initiative("a")), scenario="Nowhere")


SHORT = portfolio(3, *musts(5))


class TestDoubt:
    def second_says(self, monkeypatch: pytest.MonkeyPatch, answers: list[Point | type[Exception] | None]) -> None:
        real = Resolver.feasible_point

        def feasible_point(self: Resolver, problem: Problem, solver: str = "") -> Point | None:
            if not solver:
                return real(self, problem)
            said = answers.pop(0)
            if isinstance(said, type):
                raise said
            return said

        monkeypatch.setattr(Resolver, "feasible_point", feasible_point)

    def told(self) -> tuple[Diagnosis, str]:
        told = diagnose(SHORT)
        said = [PLAIN_ENGLISH.of(SHORT).render(one) for one in messages.verdict_messages(SHORT, told)]
        return told, " ".join(said)

    def test_a_second_solver_that_finds_a_plan_leaves_it_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.second_says(monkeypatch, [Point((0,), ()), Point((0,), ())])
        told, said = self.told()
        assert (told.verdict, told.undecided, told.iis, told.relaxations) == (
            Feasibility.NOT_DECIDED,
            UndecidedReason.DISAGREE,
            (),
            (),
        )
        assert "not decided" in said
        assert "feasible" not in said

    def test_one_that_does_not_get_to_the_end_does_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.second_says(monkeypatch, [SolveUndecided, SolveUndecided])
        told, said = self.told()
        assert (told.verdict, told.undecided, told.relaxations) == (
            Feasibility.NOT_DECIDED,
            UndecidedReason.NOT_CONFIRMED,
            (),
        )
        assert "CBC did not get to the end" in said
        assert not list(messages.iis_messages(SHORT, told))

    def test_one_that_proves_the_whole_confirms(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.second_says(monkeypatch, [SolveUndecided, None])
        told, _ = self.told()
        assert told.verdict is Feasibility.INFEASIBLE
        assert told.relaxations

    def test_cancelled_before_anything_is_known(self) -> None:
        cancel = threading.Event()
        cancel.set()
        told = diagnose(SHORT, cancel=cancel)
        assert (told.verdict, told.undecided, told.complete) == (Feasibility.NOT_DECIDED, UndecidedReason.LIMITS, False)
        assert told.cancelled


def test_the_work_is_bounded_and_what_was_left_out_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    made = portfolio((3, 3), *musts(5, 4, 3, 6))
    whole = diagnose(made)
    assert whole.complete
    for most in (0, 1, 2, 4):
        monkeypatch.setattr(diagnose_module, "RELAXATION_SOLVES", most)
        told = diagnose(made)
        assert told.verdict is Feasibility.INFEASIBLE
        assert told.solves <= whole.solves
        assert set(told.left_out) <= set(told.iis)
        assert not told.complete
        closing = [one.key for one in messages.closing_messages(made, told)]
        assert closing[-1] == ("infeasibility.left_out" if told.left_out else "infeasibility.stopped")
        assert all(has_plan(relaxed(made, one)) for one in told.relaxations)
    monkeypatch.setattr(diagnose_module, "IIS_SOLVES", 2)
    told = diagnose(made)
    assert (told.irreducible, told.complete) == (False, False)


def test_a_portfolio_with_a_plan_is_reported_as_feasible() -> None:
    made = portfolio(9, *musts(5))
    told = diagnose(made)
    assert (told.verdict, told.undecided, told.iis, told.complete) == (Feasibility.FEASIBLE, None, (), True)
    assert [one.key for one in messages.verdict_messages(made, told)] == ["infeasibility.feasible"]


def test_it_goes_to_another_process_and_back() -> None:
    told = USE_CASES["diagnose"]()(SHORT)
    assert converter().structure(converter().unstructure(told), Diagnosis) == told
    assert pickle.loads(pickle.dumps(told)) == told


def test_iis_and_relaxations_in_words() -> None:
    cap = SpendRule("cap", Bound.AT_MOST, Selection(), 5 * COIN - 1, window=None)
    made = portfolio((9, 9), *musts(5), rules=(cap,), small_allocations=(small("k", 1, 1, "2", cadence=1),))
    told = diagnose(made)
    clash, repairs = said(made, told)
    rule = "all candidates get at most 0.09 EUR over the whole horizon"
    assert clash == ["M0 must be funded", rule]
    assert repairs == [
        f"Relax the rule “{rule}” to at most 0.14 EUR (now 0.09 EUR).",
        "No longer require M0 to be funded.",
        f"Switch off the rule “{rule}”.",
    ]


def said(made: Portfolio, told: Diagnosis) -> tuple[list[str], list[str]]:
    """Clash and repairs in words, as the command line writes them."""
    write = PLAIN_ENGLISH.of(made).render
    clash = [write(one) for one in messages.iis_messages(made, told)]
    repairs = [" ".join(write(one) for one in messages.relaxation_messages(made, each)) for each in told.relaxations]
    return clash, repairs


def test_a_cent_that_is_missing_of_a_trillion_is_found() -> None:
    """Slacks do not show it, and the point that the solver gives lacks nothing."""
    largest = 10**12
    made = portfolio((0, 1), initiative("a", largest, status=Status.MUST))
    short = replace(made.funds[0], amounts=(0, largest * COIN - 1))
    found = diagnose(replace(made, funds=(short,)))
    assert found.verdict is Feasibility.INFEASIBLE
    assert [one.money for one in found.relaxations] == [1, 0]


def test_a_constraint_that_binds_only_outside_a_window_has_no_relaxation_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The IIS widens windows, and so may name days of a period in which no candidate may start."""
    made = portfolio(
        (9, 9),
        initiative("a", 5, days=2, status=Status.MUST, earliest=1),
        teams=(Team("team", "Team", (Decimal(1),) * 2),),
    )
    system = constraint_system(made)
    named = {(one.kind, one.period): one for one in system.labels}
    found = tuple(named[key] for key in (("status", None), ("team", 0), ("team", 1)))
    monkeypatch.setattr(diagnose_module, "find_iis", lambda *_: Iis(found))
    told = diagnose(made)
    assert [(one.steps[0].kind, one.steps[0].period) for one in told.relaxations] == [
        (RelaxationKind.DAYS, 1),
        (RelaxationKind.OPTIONAL, None),
    ]
    assert told.complete
