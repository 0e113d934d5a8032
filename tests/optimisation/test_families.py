"""Every family of requirements is needed: taken out of the program, each makes some answer wrong.

Each portfolio here is answered rightly as it is (brute force says so). With the family taken out, the verifier refuses
the plan, or the answer is another one, or it is not proved any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import cxalloc.optimisation.answer
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import BenefitPerPeriod, Commitment, Cost, Initiative, Level, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.plan import Outcome
from cxalloc.domain.portfolio import Portfolio, Team
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import VerificationFailure, value_of
from cxalloc_solvers.backend import SolverFailure
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.problem import Cell, Group, LinearRow, Option, Problem
from tests.optimisation import instances
from tests.optimisation.small import COIN, initiative, level, portfolio, small

Fault = Callable[[pytest.MonkeyPatch], None]
A, B = Endpoint("a"), Endpoint("b")
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)


@dataclass(frozen=True)
class Family:
    """A family, a portfolio that needs it, and how to take it out."""

    name: str
    portfolio: Portfolio
    without: Fault


# Ways to take a family out.


def in_problem(change: Callable[[PortfolioModel], Problem]) -> Fault:
    """Change the problem before it is solved."""

    def fault(monkeypatch: pytest.MonkeyPatch) -> None:
        def faulty(*arguments: Any) -> PortfolioModel:
            model = build_model(*arguments)
            return replace(model, problem=change(model))

        monkeypatch.setattr(cxalloc.optimisation.answer, "build_model", faulty)

    return fault


def drop_rows(kind: str, keep: Callable[[LinearRow], bool] = lambda row: False) -> Fault:
    """Leave out the rows of a kind, but for those to keep."""

    def change(model: PortfolioModel) -> Problem:
        rows = tuple(row for row in model.problem.rows if model.constraints[row.label].kind != kind or keep(row))
        assert rows != model.problem.rows, f"there are rows of kind {kind}"
        return replace(model.problem, rows=rows)

    return in_problem(change)


def change_cells(change: Callable[[Cell], Cell]) -> Fault:
    return in_problem(lambda model: replace(model.problem, cells=tuple(map(change, model.problem.cells))))


def change_options(change: Callable[[Option], Option]) -> Fault:
    return in_problem(lambda model: replace(model.problem, options=tuple(map(change, model.problem.options))))


def change_funds(**changes: Any) -> Fault:
    def change(model: PortfolioModel) -> Problem:
        return replace(model.problem, funds=tuple(replace(fund, **changes) for fund in model.problem.funds))

    return in_problem(change)


def without(**parts: Any) -> Fault:
    """Leave parts of the problem out."""
    return in_problem(lambda model: replace(model.problem, **parts))


def each_option_a_group_of_its_own(model: PortfolioModel) -> Problem:
    options = tuple(replace(option, group=index) for index, option in enumerate(model.problem.options))
    return replace(model.problem, options=options, groups=tuple(Group(option.label) for option in options))


def any_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget windows and commitments."""

    def starts(one: Initiative, level: Level, budget_periods: int) -> range:
        return range(budget_periods - level.duration + 1)

    monkeypatch.setattr(Initiative, "starts", starts)


def late_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Initiative, "starts", lambda one, level, budget_periods: range(one.earliest, budget_periods))


def everything_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cxalloc.optimisation.model_builder", "cxalloc.domain.accounting.valuation"):
        monkeypatch.setattr(f"{module}.is_open", lambda one: True)


def rows_of(step: str, drop: Callable[[Model, dict[Any, float]], bool]) -> Fault:
    """Leave out some of the rows that one step of the formulation adds."""

    def fault(monkeypatch: pytest.MonkeyPatch) -> None:
        add_row, add_all = Model.add_row, getattr(Model, step)

        def faulty(model: Model) -> None:
            def picky(_: Model, terms: dict[Any, float], **bounds: Any) -> None:
                if not drop(model, terms):
                    add_row(model, terms, **bounds)

            with pytest.MonkeyPatch.context() as inside:
                inside.setattr(Model, "add_row", picky)
                add_all(model)

        monkeypatch.setattr(Model, step, faulty)

    return fault


def is_tier_below_active(model: Model, terms: dict[Any, float]) -> bool:
    *_, last = terms
    return list(terms.values())[0:1] == [1.0] and len(terms) == 2 and any(one is last for one in model.active)


# The families.


def spend_rules() -> Iterator[Family]:
    """Rules on spend: amounts and shares, floors and ceilings, by period, rolling window and horizon."""
    ada, bo = initiative("a", 4, 5, owner="Ada"), initiative("b", 4, 5, owner="Bo", tags=(Tag("kind", "ai"),))
    poor = small("k", 1, 8, "0.5")

    def ruled(*rules: Any, budget: Any = 8, **more: Any) -> Portfolio:
        return portfolio(budget, ada, bo, small_allocations=(poor,), rules=rules, **more)

    dropped = drop_rows("rule")
    yield Family("floor in money", ruled(SpendRule("r", Bound.AT_LEAST, SMALL, 3 * COIN)), dropped)
    yield Family("ceiling in money", ruled(SpendRule("r", Bound.AT_MOST, Selection(owner="Ada"), 3 * COIN)), dropped)
    share = Decimal("0.4")
    yield Family("floor as a share", ruled(SpendRule("r", Bound.AT_LEAST, SMALL, share=share)), dropped)
    at_most = SpendRule("r", Bound.AT_MOST, Selection(tag=Tag("kind", "ai")), share=share)
    yield Family("ceiling as a share", ruled(at_most), dropped)
    of_ada = SpendRule("r", Bound.AT_LEAST, SMALL, share=share, of=Selection(owner="Ada"))
    yield Family("share of a part", ruled(of_ada, budget=10), dropped)
    halves = (initiative("a", 2, 5), initiative("b", 2, 4), initiative("c", 2, 3))
    rolling = SpendRule("r", Bound.AT_MOST, Selection(), 2 * COIN, window=2)
    yield Family("rolling window", portfolio((2, 2, 2), *halves, rules=(rolling,)), dropped)
    yield Family(
        "every run of a rolling window",
        portfolio((0, 2, 2), *halves, rules=(rolling,)),
        drop_rows("rule", keep=lambda row: row.label == "rule:r:0"),
    )
    horizon = SpendRule("r", Bound.AT_MOST, Selection(), 4 * COIN, window=None)
    yield Family("horizon", portfolio((2, 2, 2), *halves, rules=(horizon,)), dropped)
    third = SpendRule("r", Bound.AT_MOST, SMALL, share=Decimal("0.33"))
    yield Family(
        "a share is rounded in the plan's favour",
        portfolio(10, initiative("a", 1, 9), small_allocations=(small("k", 1, 10, "2"),), rules=(third,)),
        in_problem(
            lambda model: replace(
                model.problem, rows=tuple(replace(row, upper=0 if row.upper else None) for row in model.problem.rows)
            )
        ),
    )


def relations() -> Iterator[Family]:
    """Relations between initiatives; b or both of them lose money, so that only the relation asks for them."""
    poor_b = (initiative("a", 1, 9), initiative("b", 1, -2))
    rich = (initiative("a", 1, 9), initiative("b", 1, 8), initiative("c", 1, 7))
    dropped = drop_rows("relation")
    delivered, funded = (Requires(A, B, delivered=first) for first in (True, False))
    yield Family("requires delivered", portfolio((2, 2), *poor_b, relations=(delivered,)), without(precedences=()))
    in_a_hurry = (initiative("a", 1, 9, latest=0), initiative("b", 1, 2))
    yield Family(
        "requires delivered before the start",
        portfolio((2, 2), *in_a_hurry, relations=(delivered,)),
        change_options(lambda option: replace(option, ready=0)),
    )
    yield Family("requires funded", portfolio((2, 2), *poor_b, relations=(funded,)), dropped)
    yield Family("excludes", portfolio(3, *rich, relations=(Excludes(A, B),)), dropped)
    yield Family("together", portfolio(3, *poor_b, relations=(Together(A, B),)), dropped)
    yield Family("at most of a group", portfolio(3, *rich, relations=(GroupLimit(("a", "b", "c"), 0, 2),)), dropped)
    yield Family("at least of a group", portfolio(3, *poor_b, relations=(GroupLimit(("a", "b"), 2),)), dropped)
    level_bound = portfolio(
        9,
        initiative("a", levels=(level("pilot", cost=1, npv=4), level("full", cost=2, npv=9))),
        initiative("b", 1, 3),
        relations=(Excludes(Endpoint("a", "full"), B),),
    )
    yield Family("excludes one level only", level_bound, dropped)


def enablers() -> Iterator[Family]:
    """b is worth its loss only because of what it enables, and only if it is delivered first."""
    half: dict[str, Any] = {"benefit": BenefitPerPeriod(10 * COIN), "success": Decimal("0.5")}
    two = (initiative("a", 1, earliest=1, **half), initiative("b", 1, -2))
    enables = (Enables(B, A, Decimal("0.5")),)
    enabled = portfolio((3, 3), *two, relations=enables, benefit_periods=2)
    yield Family("an enabler's bonus", enabled, without(bonuses=()))
    late = (initiative("a", 1, latest=0, **half), initiative("b", 1, -2))
    yield Family(
        "a bonus is earned by what is delivered first",
        portfolio((3, 3), *late, relations=enables, benefit_periods=2),
        change_options(lambda option: replace(option, ready=0)),
    )
    yield Family(
        "a bonus takes the enabler",
        portfolio((1, 1), *two, relations=enables, benefit_periods=2),
        rows_of("_add_bonuses", lambda model, terms: any(value < 0 for value in list(terms.values())[1:2])),
    )
    dear = (initiative("a", 9, earliest=1, **half), initiative("b", 1, -2))
    yield Family(
        "a bonus takes what is enabled",
        portfolio((3, 3), *dear, relations=enables, benefit_periods=2),
        rows_of("_add_bonuses", lambda model, terms: len(terms) == 2),
    )


def small_amounts() -> Iterator[Family]:
    """Small allocations: bounds, tickets, tiers, caps and cadences."""

    def of(*allocations: Any, budget: Any = 10, **more: Any) -> Portfolio:
        return portfolio(budget, small_allocations=allocations, **more)

    yield Family("minimum", of(small("k", 3, 9, "2"), budget=2), change_cells(lambda cell: replace(cell, minimum=1)))
    longer = change_cells(lambda cell: replace(cell, maximum=2 * cell.maximum, tiers=((2 * cell.maximum, 1.0),)))
    yield Family("maximum", of(small("k", 1, 3, "2")), longer)
    tickets = small("k", 5, 10, "2", ticket=True)
    yield Family("whole tickets", of(tickets, budget=7), change_cells(lambda cell: replace(cell, ticket=None)))
    yield Family("total cap", of(small("k", 1, 5, "2", total_cap=7 * COIN), budget=(9, 9)), drop_rows("total cap"))
    poor = small("k", 1, 5, "0.5", cadence=2)
    yield Family("cadence of an allocation", of(poor, budget=(9, 9, 9)), drop_rows("cadence"))
    last = drop_rows("cadence", keep=lambda row: row.label == "cadence:k:0")
    yield Family("every run of a cadence", of(replace(poor, cadence=1), budget=(9, 9, 9)), last)
    yield Family(
        "cadence rule",
        of(small("k", 1, 5, "0.5"), small("l", 2, 5, "0.5"), rules=(CadenceRule("r", 1),)),
        drop_rows("rule"),
    )
    falling = of(small("k", 1, 8, "3", "0.5"), small("l", 1, 8, "1.5"))
    first = change_cells(lambda cell: replace(cell, tiers=((cell.maximum, cell.tiers[0][1]),)))
    yield Family("tiers fall", falling, first)
    yield Family(
        "a tier is of an active period (perspective)",
        of(small("k", 3, 9, "2"), budget=2),
        rows_of("_add_cells", is_tier_below_active),
    )
    yield Family(
        "a tier has a length",
        falling,
        change_cells(lambda cell: replace(cell, tiers=((cell.maximum, 1.0), *cell.tiers))),
    )


def money_and_people() -> Iterator[Family]:
    """Levels, statuses, windows, funds and teams."""
    levels = (level("pilot", cost=3, npv=5), level("full", cost=4, npv=6))
    at_most_one = in_problem(each_option_a_group_of_its_own)
    yield Family("one level of an initiative", portfolio(9, initiative("a", levels=levels)), at_most_one)
    yield Family("one start of an initiative", portfolio((4, 4), initiative("a", 3, 5)), at_most_one)
    optional = in_problem(
        lambda model: replace(model.problem, groups=tuple(replace(group, must=False) for group in model.problem.groups))
    )
    yield Family("must", portfolio(9, initiative("a", 3, -5, status=Status.MUST)), optional)
    yield Family(
        "never", portfolio(9, initiative("a", 3, 5, status=Status.NEVER), initiative("b", 1, 1)), everything_is_open
    )
    better_soon: dict[str, Any] = {"benefit": BenefitPerPeriod(5 * COIN)}
    committed = initiative("a", 3, status=Status.COMMITTED, commitment=Commitment("standard", 1), **better_soon)
    yield Family("committed", portfolio((9, 9), committed, benefit_periods=2), any_start)
    yield Family("earliest start", portfolio((9, 9), initiative("a", 3, earliest=1, **better_soon)), any_start)
    late = Cost("cx", (3 * COIN,), 1 * COIN)
    dear_to_run = initiative("a", latest=0, costs=(late,), benefit=BenefitPerPeriod(0), status=Status.MUST)
    yield Family("latest start", portfolio((9, 9), dear_to_run), any_start)
    slow = initiative("a", 3, 5, duration=2, earliest=0)
    yield Family("delivered within the budget periods", portfolio((1, 9), slow), late_delivery)
    two = (initiative("a", 3, 5), initiative("b", 4, 6))
    yield Family("fund", portfolio(6, *two), change_funds(amounts=(10**6,)))
    carried = portfolio((4, 0), initiative("a", 2, 5, earliest=1), carry_over="0.5")
    yield Family("what is carried over", carried, change_funds(carry=Fraction(0)))
    too_dear = portfolio((4, 0), initiative("a", 3, 5, earliest=1), carry_over="0.5")
    yield Family("a share is carried over", too_dear, change_funds(carry=Fraction(1)))
    spent = portfolio((4, 0), initiative("a", 3, 6, latest=0), initiative("b", 3, 5, earliest=1), carry_over="1")
    yield Family("what is spent is not carried over", spent, change_funds(amounts=(4 * COIN, 3 * COIN)))
    busy = (initiative("a", 1, 5, days=3), initiative("b", 1, 4, days=3))
    team = Team("team", "Team", (Decimal(5),))
    yield Family("capacity of a team", portfolio(9, *busy, teams=(team,)), drop_rows("team"))


FAMILIES = [*money_and_people(), *small_amounts(), *spend_rules(), *relations(), *enablers()]


def answer(one: Portfolio) -> tuple[Outcome, int | None]:
    """How a solve ended, and the value of its plan."""
    found = solve(one, gap=0)
    return found.outcome, None if found.plan is None else found.plan.proof.value


def by_looking_at_all(one: Portfolio) -> tuple[Outcome, int | None]:
    """What the answer has to be."""
    decision = instances.best(one)
    return (Outcome.INFEASIBLE, None) if decision is None else (Outcome.OPTIMAL, value_of(one, decision))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_taken_out_is_missed(family: Family, monkeypatch) -> None:
    expected = by_looking_at_all(family.portfolio)
    assert answer(family.portfolio) == expected

    family.without(monkeypatch)
    try:
        wrong = answer(family.portfolio)
    except (VerificationFailure, SolverFailure):
        return  # a plan that does not hold is never handed on
    assert wrong != expected


def test_no_family_is_named_twice() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


def test_the_documentation_describes_every_family() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mathematics.md").read_text(encoding="utf-8")
    assert [family.name for family in FAMILIES if f"`{family.name}`" not in page] == []
