"""Scenarios side by side: figures, differences that add up, and reasons that can be checked."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cxalloc.analysis.comparison.compare
from benchmarks import family
from cxalloc.analysis.comparison.attribution import RATIOS, Attributor, ContributionKind, attribute
from cxalloc.analysis.comparison.compare import (
    ColumnFound,
    Comparison,
    KeyFigure,
    Presence,
    compare,
    difference,
    key_figure,
)
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.utilisation import binding_limits
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.snapshot import from_json, sha256, to_json
from cxalloc.interface.sources import load
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import verify
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, portfolio, small

SUMS = [figure for figure in KeyFigure if figure not in RATIOS]
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def three(*scenarios: Scenario) -> Portfolio:
    """Two of three initiatives fit today's budget."""
    made = (initiative("a", 4, 9), initiative("b", 4, 6), initiative("c", 3, 3))
    return portfolio(8, *made, scenarios=scenarios)


HALF = Scenario("Half", (("budget.factor", "0.5"),))
NOT_A = Scenario("Not a", (("initiative.a.status", "never"),))
TOO_LITTLE = Scenario("Too little", (("budget.factor", "0.1"), ("initiative.a.status", "must")))
UNREADABLE = Scenario("Unreadable", (("fund.gold.factor", "2"),))


@pytest.fixture(scope="module")
def bank() -> Portfolio:
    return load(samples_folder() / "retail_bank")


@pytest.fixture(scope="module")
def of_bank(bank: Portfolio) -> Comparison:
    return compare(bank, gap=0.01, proof_gap=0.01)


def check_sums(comparison: Comparison, reference: str = "") -> None:
    """Every account adds up to its difference."""
    there = comparison.column(reference)
    for column in comparison.columns:
        accounts = Attributor(column, there)
        for figure in KeyFigure:
            found, account = difference(column, there, figure), accounts.of(figure)
            assert account.difference == found
            if found is None:
                assert not account.contributions
            elif figure in SUMS:
                assert sum(one.amount for one in account.contributions) == found.amount
                sizes = [abs(one.amount) for one in account.contributions]
                assert sizes == sorted(sizes, reverse=True)
                assert 0 not in sizes
            else:
                assert [part.figure for part in account.made_of] == list(RATIOS[figure])


def test_the_bank_has_six_scenarios_whose_differences_add_up(bank: Portfolio, of_bank: Comparison) -> None:
    assert [column.scenario for column in of_bank.columns] == ["", *(one.name for one in bank.scenarios)]
    assert all(column.outcome is Outcome.OPTIMAL for column in of_bank.columns)
    check_sums(of_bank)
    check_sums(of_bank, "Cut 15 %")


@settings(quick, max_examples=40)
@given(
    instances.portfolios(),
    st.lists(
        st.sampled_from(
            [
                ("budget.factor", "0.6"),
                ("budget.factor", "2"),
                ("annual_rate", "0.2"),
                ("initiative.i0.status", "never"),
                ("initiative.i0.benefit_factor", "1.5"),
                ("initiative.i1.success", "0.4"),
            ]
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda change: change[0],
    ),
)
def test_differences_add_up_whatever_is_changed(portfolio: Portfolio, changes: list[tuple[str, str]]) -> None:
    check_sums(compare(replace(portfolio, scenarios=(Scenario("other", tuple(changes)),))))


def test_each_column_is_the_best_plan_of_its_scenario() -> None:
    found = compare(three(HALF, NOT_A))
    assert [key_figure(column, KeyFigure.VALUE) for column in found.columns] == [15 * COIN, 9 * COIN, 9 * COIN]
    assert [key_figure(column, KeyFigure.FUNDED) for column in found.columns] == [2, 1, 2]
    assert [key_figure(column, KeyFigure.SPEND) for column in found.columns] == [8 * COIN, 4 * COIN, 7 * COIN]
    assert [key_figure(column, KeyFigure.BUDGET) for column in found.columns] == [8 * COIN, 4 * COIN, 8 * COIN]
    rows = {row.id: row for row in found.rows}
    assert {id: row.place for id, row in rows.items()} == {"a": Presence.SOME, "b": Presence.SOME, "c": Presence.SOME}
    assert [state is not None for state in rows["a"].states] == [True, True, False]
    assert [state is not None for state in rows["c"].states] == [False, False, True]


def test_what_is_in_all_or_in_none_is_distinguished_from_what_is_decided_alike() -> None:
    made = portfolio(
        (4, 4),
        initiative("a", 4, 9, latest=0),
        initiative("b", 4, 6),
        initiative("c", 9, 6),
        scenarios=(Scenario("Later", (("fund.cx.amounts", "0.04; 0.08"), ("initiative.a.status", "never"))), HALF),
    )
    rows = {row.id: row for row in compare(made).rows}
    assert rows["c"].place is Presence.NONE
    assert not rows["c"].differs
    assert rows["b"].differs
    assert rows["a"].place is Presence.SOME


def test_the_reference_can_be_any_column(of_bank: Comparison) -> None:
    cut, base = of_bank.column("Cut 15 %"), of_bank.column("")
    there, back = difference(cut, base, KeyFigure.SPEND), difference(base, cut, KeyFigure.SPEND)
    assert there is not None
    assert back is not None
    assert there.amount == -back.amount
    assert there.amount != 0
    with pytest.raises(KeyError):
        attribute(of_bank, "No such scenario", KeyFigure.NPV)


def test_an_infeasible_scenario_is_a_column_that_says_why() -> None:
    found = compare(three(TOO_LITTLE, HALF))
    column = found.column("Too little")
    assert column.outcome is Outcome.INFEASIBLE
    assert column.plan is None
    assert column.reasons
    assert difference(column, found.column(""), KeyFigure.NPV) is None
    assert attribute(found, "Too little", KeyFigure.NPV).reasons == column.reasons
    assert found.column("Half").plan is not None
    assert {row.id: row.place for row in found.rows} == {"a": Presence.ALL, "b": Presence.SOME, "c": Presence.NONE}


def test_a_scenario_that_cannot_be_made_is_a_column_that_says_why() -> None:
    column = compare(three(UNREADABLE)).column("Unreadable")
    assert column.outcome is None
    assert "gold" in PLAIN_ENGLISH.render(column.reasons[0])


def test_an_unknown_scenario_is_refused_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cxalloc.analysis.comparison.compare, "solve", None)
    with pytest.raises(InvalidInput, match="one of the scenarios: Half"):
        compare(three(HALF), scenarios=["", "Quarter"])


def count_solves(monkeypatch: pytest.MonkeyPatch) -> list[Portfolio]:
    asked: list[Portfolio] = []

    def counted(portfolio: Portfolio, **more: object) -> object:
        asked.append(portfolio)
        return solve(portfolio, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(cxalloc.analysis.comparison.compare, "solve", counted)
    return asked


def test_stored_plans_are_used_again_if_they_answer_the_same_question(monkeypatch: pytest.MonkeyPatch) -> None:
    made = three(HALF, Scenario("Same", (("budget.factor", "1"),)))
    stored = solve(made).plan
    assert stored is not None
    asked = count_solves(monkeypatch)
    found = compare(made, stored=[stored])
    assert len(asked) == 1
    assert [column.is_reused for column in found.columns] == [True, False, True]
    # Another scenario beside it asks nothing else; another estimate does, and so does a narrower gap.
    asked.clear()
    compare(replace(made, scenarios=(NOT_A,)), scenarios=[""], stored=[stored])
    assert not asked
    compare(replace(made, annual_rate=Decimal("0.1")), scenarios=[""], stored=[stored])
    assert len(asked) == 1
    rough = replace(stored, proof=replace(stored.proof, gap=0.2, asked_gap=0.3))
    compare(made, scenarios=[""], stored=[rough])
    assert len(asked) == 2


def test_a_stored_plan_that_does_not_hold_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made = three()
    stored = solve(made).plan
    assert stored is not None
    asked = count_solves(monkeypatch)
    compare(made, stored=[replace(stored, proof=replace(stored.proof, value=stored.proof.value + 1))])
    assert len(asked) == 1


def test_a_difference_within_the_gaps_is_marked() -> None:
    made = three(HALF, NOT_A)
    plan = solve(made).plan
    assert plan is not None
    loose = replace(plan, proof=replace(plan.proof, bound=plan.proof.value + 8 * COIN, gap=0.5, asked_gap=0.5))
    found = compare(made, gap=0.5, stored=[loose])
    base, half = found.column(""), found.column("Half")
    less = difference(half, base, KeyFigure.VALUE)
    assert less is not None
    assert (less.amount, less.low) == (-6 * COIN, -14 * COIN)
    assert less.is_certain  # it is worse however good the base may turn out to be
    more = difference(base, half, KeyFigure.VALUE)
    assert more is not None
    assert (more.low, more.high) == (6 * COIN, 14 * COIN)
    close = replace(plan, proof=replace(plan.proof, bound=plan.proof.value + COIN))
    alike = replace(base, scenario="Alike", plan=close)
    unsure = difference(alike, base, KeyFigure.NPV)
    assert unsure is not None
    assert unsure.amount == 0
    assert not unsure.is_certain
    spend = difference(alike, base, KeyFigure.SPEND)
    assert spend is not None
    assert spend.is_certain


def test_why_says_what_came_in_what_left_and_what_would_break() -> None:
    found = compare(three(HALF, NOT_A))
    half = attribute(found, "Half", KeyFigure.VALUE)
    assert [(one.id, one.how, one.amount) for one in half.contributions] == [("b", ContributionKind.LEFT, -6 * COIN)]
    assert half.changes == HALF.changes
    assert half.kept is not None
    assert half.kept.amount == 15 * COIN
    assert not half.kept.fits
    assert [(limit.kind, limit.periods) for limit in half.kept.broken] == [("fund", (0,))]
    swapped = attribute(found, "Not a", KeyFigure.FUNDED)
    assert {one.id: (one.how, one.amount) for one in swapped.contributions} == {
        "a": (ContributionKind.LEFT, -1),
        "c": (ContributionKind.CAME_IN, 1),
    }
    assert [limit.name for limit in swapped.binds_no_more] == ["CX budget"]
    money = attribute(found, "Half", KeyFigure.BUDGET)
    assert [(one.id, one.amount) for one in money.contributions] == [("cx", -4 * COIN)]


def test_a_plan_kept_under_other_estimates_reports_what_the_estimates_do() -> None:
    found = compare(three(Scenario("Better b", (("initiative.b.npv", "0.20"),))))
    account = attribute(found, "Better b", KeyFigure.NPV)
    assert account.kept is not None
    assert account.kept.fits
    assert account.kept.amount == 9 * COIN + 20
    assert [(one.id, one.how) for one in account.contributions] == [("b", ContributionKind.REVALUED)]


def test_values_in_points_and_in_money_are_not_subtracted() -> None:
    level = initiative("a", 4, 9).levels[0]
    scored = replace(initiative("a", 4, 9), levels=(replace(level, scores=(("fit", Decimal(50)),)),))
    weights = (("fit", Decimal("0.5")), ("npv", Decimal("0.5")))
    objective = Objective(ObjectiveKind.NPV, weights)
    made = portfolio(8, scored, objective=objective, scenarios=(Scenario("Score", (("objective", "score"),)),))
    found = compare(made)
    base, score = found.columns
    assert difference(score, base, KeyFigure.VALUE) is None
    npv = difference(score, base, KeyFigure.NPV)
    assert npv is not None
    assert npv.is_certain


def test_columns_come_as_they_are_found_and_a_stop_keeps_them() -> None:
    cancel = threading.Event()
    heard: list[ColumnFound] = []

    def hear(news: object) -> None:
        if isinstance(news, ColumnFound):
            heard.append(news)
            cancel.set()

    found = compare(three(HALF, NOT_A), on_progress=hear, cancel=cancel)
    assert [news.position for news in heard] == [0, 1, 2]
    assert heard[0].column.plan is not None
    assert [column.stopped for column in found.columns[1:]] == [StopReason.CANCELLED] * 2
    assert [row.place for row in found.rows] == [Presence.ALL, Presence.ALL, Presence.NONE]


def test_limits_bind_where_nothing_is_left_of_them() -> None:
    made = portfolio(
        (4, 4),
        initiative("a", 4, 9, days=3, earliest=0, latest=0, owner="Ada"),
        small_allocations=(small("k", 1, 2, "2", cadence=2),),
        teams=(Team("team", "Team", (Decimal(3), Decimal(3))),),
        rules=(
            SpendRule("floor", Bound.AT_LEAST, Selection(owner="Ada"), amount=4 * COIN, window=None),
            SpendRule("loose", Bound.AT_MOST, Selection(owner="Ada"), amount=9 * COIN, window=None),
            SpendRule("share", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=Decimal("0.1"), window=None),
        ),
    )
    plan = solve(made).plan
    assert plan is not None
    limits = binding_limits(made, plan.decision, make_ledger(made, plan.decision))
    assert {(limit.kind, limit.id): limit.periods for limit in limits} == {
        ("fund", "cx"): (0,),
        ("team", "team"): (0,),
        ("rule", "floor"): (0,),
    }
    rhythm = replace(made, rules=(CadenceRule("rhythm", 1),), initiatives=())
    plan = solve(rhythm).plan
    assert plan is not None
    limits = binding_limits(rhythm, plan.decision, make_ledger(rhythm, plan.decision))
    assert {limit.id: limit.periods for limit in limits} == {"rhythm": (0, 1)}


def test_the_account_of_a_kept_plan_agrees_with_the_verifier(of_bank: Comparison) -> None:
    base = of_bank.column("").plan
    assert base is not None
    for column in of_bank.columns[1:]:
        assert column.plan is not None
        account = attribute(of_bank, column.scenario, KeyFigure.NPV)
        changed = from_json(column.plan.inputs)
        assert account.kept is not None
        assert account.kept.fits == (not verify(changed, base.decision))
        assert account.kept.amount == make_ledger(changed, base.decision).key_figures.npv
        assert sha256(to_json(changed)) == column.plan.inputs_sha256


def test_a_share_is_reported_as_the_two_sums_that_it_is_made_of(of_bank: Comparison) -> None:
    account = attribute(of_bank, "Cut 15 %", KeyFigure.SMALL_SHARE)
    small_spend, spend = account.made_of
    assert small_spend.before is not None
    assert spend.before is not None
    assert account.before == Fraction(small_spend.before, spend.before)


def test_must_and_never_are_reasons_too() -> None:
    found = compare(three(Scenario("c it is", (("initiative.c.status", Status.MUST.value),))))
    account = attribute(found, "c it is", KeyFigure.VALUE)
    assert {one.id: one.how for one in account.contributions} == {
        "b": ContributionKind.LEFT,
        "c": ContributionKind.CAME_IN,
    }
    assert account.kept is not None
    assert not account.kept.fits
    assert account.kept.broken == ()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_seven_scenarios_of_two_hundred_initiatives_are_compared_and_add_up() -> None:
    changes = {
        "Budget +10 %": ("budget.factor", "1.1"),
        "Budget -10 %": ("budget.factor", "0.9"),
        "Budget -20 %": ("budget.factor", "0.8"),
        "Rate 12 %": ("annual_rate", "12 %"),
        "No carry-over": ("fund.main.carry_over", "0"),
        "No floor": ("rule.small.enabled", "no"),
    }
    scenarios = tuple(Scenario(name, (change,)) for name, change in changes.items())
    made = replace(family.portfolio(200, 1), scenarios=scenarios)
    compared = compare(made, gap=0.005)
    assert [column.scenario for column in compared.columns] == ["", *changes]
    for column in compared.columns:
        assert column.plan is not None
        assert column.plan.proof.gap is not None
        assert column.plan.proof.gap <= 0.005
        assert not verify(from_json(column.plan.inputs), column.plan.decision)
    check_sums(compared)
    less, more = (
        difference(compared.column(name), compared.column(""), KeyFigure.VALUE) for name in list(changes)[1::-1]
    )
    assert less is not None
    assert more is not None
    assert less.amount < 0 < more.amount  # a tenth of the budget matters more than the gaps
    assert less.is_certain
    assert more.is_certain


@pytest.mark.parametrize(
    ("gap", "proof_gap", "outcome"),
    [(0.0, 1e-4, Outcome.OPTIMAL), (0.0032, 0.005, Outcome.OPTIMAL), (0.0032, 1e-4, Outcome.FEASIBLE)],
)
def test_a_plan_is_called_optimal_only_within_the_gap_of_the_user(
    gap: float, proof_gap: float, outcome: Outcome
) -> None:
    made = portfolio((20, 20), initiative("a", 7, 5000))
    plan = solve(made).plan
    assert plan is not None
    bound = round(plan.proof.value * (1 + gap))
    rough = replace(plan, proof=replace(plan.proof, bound=bound, gap=gap, asked_gap=0.005))
    [column] = compare(made, stored=[rough], gap=0.005, proof_gap=proof_gap).columns
    assert column.plan is not None
    assert column.is_reused
    assert (column.outcome, column.plan.proof.outcome, column.stopped) == (outcome, outcome, StopReason.GAP_REACHED)
