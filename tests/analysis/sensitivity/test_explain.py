"""Why in, why out: what is said, on portfolios that one can see through and on the samples."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from benchmarks import family
from cxalloc.analysis.sensitivity.explain import explain
from cxalloc.analysis.sensitivity.explanation import (
    BreakEven,
    BreakEvenStatus,
    Explanation,
    Measure,
    PartialExplanation,
    ReasonKind,
)
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.domain.constraints.relations import Endpoint, Excludes, Requires
from cxalloc.domain.constraints.rules import Bound, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitProfile, Status
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Choice, Decision, Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.interface.sources import load
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation.candidate import find_candidate, with_initiative
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import value_of, verify
from tests.optimisation.small import COIN, initiative, level, portfolio, small

A, B = Endpoint("a"), Endpoint("b")


def found(explanation: Explanation, measure: Measure) -> BreakEven | None:
    return next((one for one in explanation.break_evens if one.measure is measure), None)


class TestByHand:
    """Portfolios that one can see through: three coins for two of three."""

    def test_what_is_displaced_and_lost_and_where_it_flips(self) -> None:
        made = portfolio(
            100_000,
            *(
                initiative(name, 1000 * cost, benefit=BenefitProfile((1000 * benefit * COIN,)))
                for name, cost, benefit in [("a", 60, 120), ("b", 40, 90), ("c", 50, 80)]
            ),
        )
        told = explain(made, "c")
        assert not told.funded
        assert told.loss is not None
        assert told.loss.found == 1000 * (60 + 50 - (50 + 30)) * COIN  # b and c are the best with c
        assert [(one.id, one.before.funded, one.after.funded) for one in told.changes] == [("a", True, False)]
        assert [(one.kind, one.subject, one.period, one.amount) for one in told.reasons] == [
            (ReasonKind.FUND, "cx", 0, Decimal(50_000 * COIN))
        ]
        roi, cost = told.break_evens
        assert roi.now == Decimal(30) / 50
        assert float(roi.at or 0) == pytest.approx(60 / 50, rel=1e-3)  # 110 of benefit instead of 80
        # Then it fits beside a, and they are worth 60 + 80 - 30: as much as a and b.
        assert float(cost.at or 0) == pytest.approx(30_000 * COIN, rel=1e-3)
        words = list(map(PLAIN_ENGLISH.of(made).render, explanation_messages(told)))
        assert words[0].startswith("Not funded: it would displace")

    def test_a_demand_of_its_own_is_reported_and_what_it_costs(self) -> None:
        must = initiative("a", 60, 10, status=Status.MUST)
        told = explain(portfolio(100, must, initiative("b", 60, 40)), "a")
        assert (told.funded, told.demand) == (True, "must")
        assert told.loss is not None
        assert told.loss.found == -30 * COIN
        assert {one.why for one in told.break_evens} == {"must"}
        never = explain(portfolio(100, replace(must, status=Status.NEVER), initiative("b", 30, 5)), "a")
        assert (never.funded, never.demand) == (False, "never")
        assert never.loss is not None
        assert never.loss.found == -10 * COIN
        assert [one.kind for one in never.reasons] == [ReasonKind.STATUS]

    def test_what_cannot_be_is_ruled_out_by_an_irreducible_set(self) -> None:
        made = portfolio(
            100, initiative("a", 10, 50), initiative("b", 10, 1, status=Status.MUST), relations=(Excludes(A, B),)
        )
        told = explain(made, "a")
        assert told.flipped is None
        assert {(one.kind, one.subject) for one in told.reasons} == {
            (ReasonKind.STATUS, "b"),
            (ReasonKind.RELATION, "1"),
        }
        assert [(one.status, one.why) for one in told.break_evens] == [
            (BreakEvenStatus.NONE, "ruled out"),
            (BreakEvenStatus.NOT_APPLICABLE, "stated"),
        ]

    def test_what_is_needed_is_asked_for_by_what_needs_it(self) -> None:
        made = portfolio(
            100,
            initiative("a", 10, 1, status=Status.MUST, earliest=0),
            initiative("b", 10, -5),
            relations=(Requires(A, B, delivered=False),),
        )
        told = explain(made, "b")
        assert told.funded
        assert told.flipped is None
        assert {(one.kind, one.subject) for one in told.reasons} == {
            (ReasonKind.STATUS, "a"),
            (ReasonKind.RELATION, "1"),
        }
        assert {one.why for one in told.break_evens} == {"needed"}

    def test_a_relation_that_decides_is_named(self) -> None:
        made = portfolio(
            100, initiative("a", 10, 20), initiative("b", 10, -5), relations=(Requires(A, B, delivered=False),)
        )
        told = explain(made, "b")
        assert told.funded
        assert [(one.kind, one.subject) for one in told.reasons] == [(ReasonKind.RELATION, "1")]

    def test_a_floor_that_decides_is_named(self) -> None:
        floor = SpendRule("ours", Bound.AT_LEAST, Selection(owner="Ada"), 10 * COIN)
        made = portfolio(
            100, initiative("a", 10, -1, owner="Ada"), initiative("c", 12, -9, owner="Ada"), rules=(floor,)
        )
        told = explain(made, "a")
        assert told.funded
        assert [(one.kind, one.subject) for one in told.reasons] == [(ReasonKind.RULE, "ours")]

    def test_a_team_is_named_with_the_days_that_are_asked_of_it(self) -> None:
        made = portfolio(
            100,
            initiative("a", 10, 50, days=3),
            initiative("b", 10, 20, days=2),
            teams=(Team("team", "Data team", (Decimal(4),)),),
        )
        [reason] = explain(made, "b").reasons
        assert (reason.kind, reason.subject, reason.period, reason.amount) == (ReasonKind.TEAM, "team", 0, Decimal(2))

    def test_the_window_is_named_where_another_start_would_do(self) -> None:
        made = portfolio((10, 10), initiative("a", 10, 50, latest=0), initiative("b", 10, 20, latest=0))
        told = explain(made, "b")
        assert [(one.kind, one.period) for one in told.reasons] == [(ReasonKind.FUND, 0), (ReasonKind.WINDOW, 1)]

    def test_what_loses_money_has_nothing_in_its_way(self) -> None:
        assert [one.kind for one in explain(portfolio(100, initiative("a", 10, -3)), "a").reasons] == [ReasonKind.VALUE]

    def test_a_level_is_flipped_by_itself(self) -> None:
        levels = (level("pilot", cost=10, npv=30), level("full", cost=50, npv=60))
        made = portfolio(60, initiative("a", levels=levels), initiative("b", 40, 45))
        told = explain(made, "a", level="full")
        assert (told.funded, told.other_level) == (False, "pilot")
        assert told.loss is not None
        assert told.loss.found == (30 + 45 - 60) * COIN
        [npv, _] = told.break_evens
        assert npv.at == (60 + 15) * COIN
        pilot = explain(made, "a", level="pilot")
        assert pilot.funded
        assert pilot.flipped is not None
        assert [(one.id, one.after.level) for one in pilot.changes][:1] == [("a", "full")]

    def test_a_stated_npv_breaks_even_at_an_npv(self) -> None:
        told = explain(portfolio(100, initiative("a", 60, 10), initiative("b", 60, 40)), "a")
        npv, cost = told.break_evens
        assert (npv.measure, npv.now, npv.at) == (Measure.NPV, Decimal(10 * COIN), Decimal(40 * COIN))
        assert [(one.field, one.at) for one in npv.entered] == [("npv", Decimal(40 * COIN))]
        assert (cost.measure, cost.status, cost.why) == (Measure.COST, BreakEvenStatus.NOT_APPLICABLE, "stated")

    def test_a_small_allocation_breaks_even_at_a_rate(self) -> None:
        told = explain(
            portfolio(10_000, initiative("a", 10_000, 8_000), small_allocations=(small("k", 1, 10_000, "1.5"),)), "k"
        )
        assert not told.funded
        [rate] = told.break_evens
        assert rate.now == Decimal("1.5")
        assert float(rate.at or 0) == pytest.approx(1.8, rel=1e-3)


def test_a_score_breaks_even_in_points_and_in_its_criteria() -> None:
    made = score_portfolio()
    told = explain(made, "b")
    score = found(told, Measure.SCORE)
    assert score is not None
    assert (score.now, score.at) == (Decimal(30 * 10**6), Decimal(50 * 10**6))
    [entered] = score.entered
    assert (entered.field, entered.at) == ("fit", Decimal(50))
    better = apply_scores(made, "b", Decimal(51))
    assert explain(better, "b").funded
    assert not explain(apply_scores(made, "b", Decimal(49)), "b").funded
    npv = found(told, Measure.NPV)
    assert npv is not None
    assert (npv.status, npv.why) == (BreakEvenStatus.NOT_APPLICABLE, "score")


def score_portfolio() -> Portfolio:
    objective = Objective(ObjectiveKind.SCORE, (("fit", Decimal(1)),))
    made = portfolio(10, initiative("a", 10, 5), initiative("b", 10, 5))
    made = replace(made, objective=objective)
    return apply_scores(apply_scores(made, "a", Decimal(50)), "b", Decimal(30))


def apply_scores(made: Portfolio, key: str, fit: Decimal) -> Portfolio:
    one = made.initiative_by_id[key]
    return with_initiative(made, replace(one, levels=(replace(one.levels[0], scores=(("fit", fit),)),)))


@cache
def of_the_tutorial() -> tuple[Explanation, tuple[Explanation, ...]]:
    """An explanation, and its parts as they were found."""
    heard: list[Explanation] = []

    def hear(news: Any) -> None:
        if isinstance(news, PartialExplanation):
            heard.append(news.explanation)

    told = explain(load(samples_folder() / "tutorial"), "one-customer-record", on_progress=hear)
    return told, tuple(heard)


class TestAsked:
    """How it is asked, and what comes of questions that have no answer."""

    def test_names_and_ids_are_understood_and_near_misses_reported(self) -> None:
        made = portfolio(10, initiative("journey-owners", 1, 1), initiative("b", 1, 1))
        assert explain(made, "JOURNEY-OWNERS").id == "journey-owners"
        assert find_candidate(made, "Journey-owners").id == "journey-owners"
        with pytest.raises(InvalidInput, match="did you mean journey-owners"):
            explain(made, "journey-owner")
        with pytest.raises(InvalidInput, match="one of standard"):
            explain(made, "b", level="full")

    def test_an_infeasible_portfolio_has_nothing_to_explain(self) -> None:
        told = explain(portfolio(1, initiative("a", 10, 1, status=Status.MUST)), "a")
        assert (told.outcome, told.plan_value, told.complete) == (Outcome.INFEASIBLE, None, True)
        assert [one.key for one in explanation_messages(told)] == ["sensitivity.no_plan"]

    def test_a_scenario_is_explained_under_its_changes(self) -> None:
        made = portfolio(100, initiative("a", 60, 10), scenarios=(Scenario("Half", (("budget.factor", "0.5"),)),))
        assert explain(made, "a").funded
        assert not explain(made, "a", scenario="Half").funded

    def test_a_plan_at_hand_spares_a_solve(self) -> None:
        made = portfolio(100, initiative("a", 60, 10), initiative("b", 60, 40))
        plan = solve(made).plan
        without, given = explain(made, "a"), explain(made, "a", plan=plan)
        assert given.solves == without.solves - 1
        assert replace(given, solves=0, seconds=0) == replace(without, solves=0, seconds=0)
        beside = replace(made, scenarios=(Scenario("Beside", (("budget.factor", "2"),)),))
        assert explain(beside, "a", plan=plan).solves == given.solves
        other = explain(portfolio(100, initiative("a", 60, 50), initiative("b", 60, 40)), "a", plan=plan)
        assert other.funded  # the plan was made from other inputs

    def test_cancelled_it_says_what_it_has(self) -> None:
        cancel = threading.Event()
        cancel.set()
        told = explain(portfolio(100, initiative("a", 60, 10)), "a", cancel=cancel)
        assert (told.complete, told.stopped, told.plan_value) == (False, StopReason.CANCELLED, None)
        assert [one.key for one in explanation_messages(told)] == ["sensitivity.no_plan_in_time"]

    def test_a_limit_between_two_solves_leaves_what_is_known(self) -> None:
        cancel = threading.Event()
        made = load(samples_folder() / "tutorial")

        def stop(news: Any) -> None:
            if getattr(news, "phase", "") == "finding the break-even":
                cancel.set()

        told = explain(made, "loyalty-app", on_progress=stop, cancel=cancel)
        assert not told.complete
        assert told.plan_value is not None
        assert told.reasons
        assert [one.key for one in explanation_messages(told)][-1] == "sensitivity.stopped"

    def test_every_part_is_reported_as_it_is_found_the_value_first(self) -> None:
        told, heard = of_the_tutorial()
        assert not any(one.complete for one in heard)
        assert (heard[0].loss, heard[0].changes) == (told.loss, told.changes)
        assert heard[0].break_evens == ()
        numbers = [len(one.break_evens) for one in heard]
        assert numbers == sorted(numbers)
        assert heard[-1] == replace(told, complete=False, solves=0, seconds=0)

    def test_what_rules_it_out_is_reported_before_its_break_evens(self) -> None:
        heard: list[Any] = []
        made = load(samples_folder() / "tutorial")
        told = explain(made, "loyalty-app", on_progress=lambda news: heard.append(getattr(news, "explanation", None)))
        first = next(one for one in heard if one is not None)
        assert (first.reasons, first.break_evens, first.flipped) == (told.reasons, (), None)
        keys = [one.key for one in explanation_messages(first)]
        assert keys == [
            "sensitivity.out_ruled_out",
            "sensitivity.rules_it_out",
            "sensitivity.stopped",
        ]

    def test_a_limit_is_named_once_with_all_its_periods(self) -> None:
        """What a requirement is called has its period already: it is not to be told twice."""
        busy = initiative("a", 60, 10, days=9)
        told = explain(portfolio(50, busy, teams=(Team("team", "Data team", (Decimal(10),)),)), "a")
        assert [(one.kind, one.text) for one in told.reasons] == [(ReasonKind.FUND, literal("CX budget"))]
        told = explain(portfolio(100, busy, teams=(Team("team", "Data team", (Decimal(5),)),)), "a")
        assert [(one.kind, one.text) for one in told.reasons] == [(ReasonKind.TEAM, literal("Data team"))]

    def test_it_goes_through_json(self) -> None:
        told, _ = of_the_tutorial()
        assert converter().structure(converter().unstructure(told), Explanation) == told

    def test_too_close_to_tell_is_said_with_a_gap_that_would_tell(self) -> None:
        """At half the value as a gap nothing is told apart; at the gap that is offered it is."""
        made = load(samples_folder() / "retail_bank")
        told = explain(made, "onboarding", gap=0.05)
        assert not told.certain
        assert told.tighter_gap is not None
        assert [one.key for one in explanation_messages(told)][:2] == [
            "sensitivity.in_too_close" if told.funded else "sensitivity.out_too_close",
            "sensitivity.tighter_gap",
        ]
        assert explain(made, "onboarding", gap=min(told.tighter_gap, 1e-4)).certain


SLOW = [pytest.param(key, marks=pytest.mark.soak) for key in ("ai-assistant", "mortgage", "agent-assist")]


@pytest.mark.parametrize("key", ["complaint-deadlines", "frontline-fund", *SLOW])
def test_the_sample_bank_takes_few_solves(key: str) -> None:
    told = explain(load(samples_folder() / "retail_bank"), key, gap=1e-3)
    assert told.complete
    assert told.solves <= 45
    assert all(one.key for one in explanation_messages(told))


def test_near_a_plan_what_it_funds_stays_or_goes_and_all_else_is_free() -> None:
    made = portfolio((50, 50), initiative("a", 60, 10), initiative("b", 50, 10), initiative("c", 50, 10))
    model = build_model(made)
    near = Neighbourhood(
        Decision((Choice("a", "standard", 0), Choice("b", "standard", 1)), ()), find_candidate(made, "b")
    )
    row = near.problem(model, model.problem).rows[-1]
    left_out = [model.choices[index] for index in row.options]
    assert (row.lower, row.upper) == (None, 0)
    assert left_out == [Choice("a", "standard", 1)]


@pytest.fixture(scope="module")
def plan_of_bank() -> Plan:
    plan = solve(load(samples_folder() / "retail_bank"), gap=1e-3).plan
    assert plan is not None
    return plan


@pytest.fixture(scope="module")
def brief(plan_of_bank: Plan) -> Explanation:
    """As close as it takes to tell."""
    return explain(from_json(plan_of_bank.inputs), "onboarding", plan=plan_of_bank)


def test_without_a_gap_figures_come_with_what_they_may_be(plan_of_bank: Plan, brief: Explanation) -> None:
    """What is found stands between what it is at least and at most."""
    check_brief(from_json(plan_of_bank.inputs), brief)


def test_what_is_true_is_in_the_range_of_either_gap(plan_of_bank: Plan, brief: Explanation) -> None:
    closer = explain(from_json(plan_of_bank.inputs), "onboarding", plan=plan_of_bank, gap=2e-3)
    assert brief.loss is not None
    assert closer.loss is not None
    assert (brief.loss.least or 0) <= closer.loss.found
    assert (closer.loss.least or 0) <= brief.loss.found


def check_brief(made: Portfolio, told: Explanation) -> None:
    """What holds for every explanation of a candidate that may be flipped."""
    assert told.complete
    assert told.certain or told.tighter_gap is not None
    assert told.loss is not None
    assert told.loss.least is not None
    assert told.loss.most is not None
    assert told.loss.least <= told.loss.found <= told.loss.most
    assert told.counterfactual is not None
    assert told.flipped_value is not None
    candidate = find_candidate(made, told.id)
    assert candidate.is_in(told.counterfactual) is not told.funded
    assert not verify(made, told.counterfactual)
    assert value_of(made, told.counterfactual) == told.flipped_value.value
    for one in told.break_evens:
        if one.at is not None:
            assert one.least is None or one.least <= one.at
            assert one.most is None or one.at <= one.most


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_hundred_initiatives_are_explained_in_few_solves() -> None:
    made = family.portfolio(200, 1)
    plan = solve(made, gap=1e-3).plan
    assert plan is not None
    for key in ("i0", "i1", "i2", "i3", "i4", "k0"):
        told = explain(made, key, plan=plan)
        check_brief(made, told)
        assert told.solves <= 40
