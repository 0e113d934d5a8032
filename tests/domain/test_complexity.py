"""How the work of the domain grows with a portfolio: twice the size, twice the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.accounting.utilisation import binding_limits, fund_rows
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Selection, SpendRule
from cxalloc.domain.document.document import Document, Part, keys_of
from cxalloc.domain.document.edits import apply, difference
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Effort, Initiative, Level, StatedNpv
from cxalloc.domain.locks import Lock, with_lock
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.scenario.changes import apply_changes, apply_scenario
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from tests.counting import growth

LINEAR = 2.15
"""Twice the work and a little more: instructions are counted, so there is no noise to allow for."""
SIZE = 100
Action = Callable[[], Any]


def portfolio(count: int = 1, **parts: Any) -> Portfolio:
    """So many initiatives over four quarters."""
    level = Level("standard", 1, (Cost("opex", (100,)),), BenefitPerPeriod(50))
    fields: dict[str, Any] = {
        "funds": (Fund("opex", "Opex", (10**6,) * 4),),
        "initiatives": tuple(Initiative(f"i{number}", "One", (level,)) for number in range(count)),
    }
    return Portfolio("p", "EUR", Horizon(PeriodUnit.QUARTER, "2027-Q1", 4), Decimal(0), **(fields | parts))


def allocations(count: int) -> tuple[SmallAllocation, ...]:
    tiers = (Tier(Decimal(2), 10), Tier(Decimal(1)))
    return tuple(SmallAllocation(f"s{number}", "S", "opex", 10, 40, tiers) for number in range(count))


def all_small(count: int) -> Decision:
    return Decision(allotments=tuple(Allotment(f"s{number}", t, 20) for number in range(count) for t in range(4)))


def ledger_of_small_allocations(size: int) -> Action:
    whole, decision = portfolio(small_allocations=allocations(size)), all_small(size)
    return lambda: make_ledger(whole, decision)


def limits_of_many_funds(size: int) -> Action:
    whole = portfolio(funds=tuple(Fund(f"f{number}", "F", (1000,) * 4) for number in range(size)), initiatives=())
    ledger = make_ledger(whole, Decision())
    return lambda: (list(fund_rows(whole, ledger)), binding_limits(whole, Decision(), ledger))


def scenario_with_a_lock_on_each(size: int) -> Action:
    changes = tuple((f"initiative.i{number}.status", "must") for number in range(size))
    whole = portfolio(size, scenarios=(Scenario("all", changes),))
    return lambda: apply_scenario(whole, whole.scenarios[0])


def changes_of_each_level(size: int) -> Action:
    levels = tuple(Level(f"l{number}", 1, (), BenefitPerPeriod(50)) for number in range(size))
    whole = portfolio(initiatives=(Initiative("i", "I", levels),))
    return lambda: apply_changes(whole, [(f"initiative.i.l{number}.success", "0.5") for number in range(size)])


def locks_under_a_scenario(size: int) -> Action:
    changes = tuple((f"initiative.i{number}.status", "never") for number in range(size))
    whole, ids = portfolio(size, scenarios=(Scenario("all", changes),)), [f"i{number}" for number in range(size)]
    decision = Decision(tuple(Choice(id, "standard", 0) for id in ids))
    return lambda: [with_lock(whole, ids, lock, scenario="all", decision=decision) for lock in Lock]


def many_levels(size: int) -> Action:
    names = [f"l{number}" for number in range(size)]
    weights = (("npv", Decimal("0.5")), ("fit", Decimal("0.5")))
    scores = (("fit", Decimal(5)),)

    def make() -> Any:
        levels = tuple(Level(name, 1, (Cost("opex", (1,)),), BenefitPerPeriod(1), scores=scores) for name in names)
        whole = portfolio(
            initiatives=(Initiative("i", "I", levels),), objective=Objective(ObjectiveKind.SCORE, weights)
        )
        valuation = Valuation(whole)
        return [valuation.option_value(option) for option in valuation.options]

    return make


def many_teams_and_efforts(size: int) -> Action:
    teams = tuple(Team(f"t{number}", "T", (Decimal(1),) * 4) for number in range(size))
    efforts = tuple(Effort(team.id, (Decimal(1),)) for team in teams)
    one = Initiative("i", "I", (Level("l", 1, (), BenefitPerPeriod(1), effort=efforts),))
    return lambda: portfolio(teams=teams, initiatives=(one,))


def many_criteria_and_scores(size: int) -> Action:
    weights = tuple((f"c{number}", Decimal(1) if number == 0 else Decimal(0)) for number in range(size))
    scores = tuple((criterion, Decimal(1)) for criterion, _ in weights)
    one = Initiative("i", "I", (Level("l", 1, (), BenefitPerPeriod(1), scores=scores),))
    return lambda: portfolio(initiatives=(one,), objective=Objective(weights=weights))


def many_funds_and_costs(size: int) -> Action:
    funds = tuple(Fund(f"f{number}", "F", (1,) * 4) for number in range(size))
    one = Initiative("i", "I", (Level("l", 1, tuple(Cost(fund.id, (0,)) for fund in funds), BenefitPerPeriod(1)),))
    return lambda: portfolio(funds=funds, initiatives=(one,))


def relations_at_levels(size: int) -> Action:
    levels = tuple(Level(f"l{number}", 1, (), BenefitPerPeriod(1)) for number in range(size))
    pair = (Initiative("a", "A", levels), Initiative("b", "B", levels))
    relations = tuple(Excludes(Endpoint("a", level.name), Endpoint("b", level.name)) for level in levels)
    return lambda: portfolio(initiatives=pair, relations=relations)


def enablers_of_levels(size: int) -> Action:
    levels = tuple(Level(f"l{number}", 1, (), BenefitPerPeriod(1), success=Decimal("0.1")) for number in range(size))
    pair = (Initiative("a", "A", levels), Initiative("b", "B", levels))
    relations = tuple(Enables(Endpoint("a"), Endpoint("b", level.name), Decimal("0.1")) for level in levels)
    return lambda: portfolio(initiatives=pair, relations=relations)


def keys_of_equal_relations(size: int) -> Action:
    relations = [Excludes(Endpoint("a"), Endpoint("b"))] * size
    return lambda: keys_of(Part.RELATION, relations)


def many_rules(size: int) -> Action:
    rules = tuple(CadenceRule(f"c{number}", 1) for number in range(size))
    spend = tuple(
        SpendRule(f"r{number}", Bound.AT_MOST, Selection(tag=Tag("a", "b")), amount=1) for number in range(size)
    )
    small = tuple(SmallAllocation(f"s{k}", "S", "opex", 1, 1, (), tags=(Tag("a", "b"),)) for k in range(size))
    return lambda: portfolio(rules=(*rules, *spend), small_allocations=small)


def one_group(size: int) -> Action:
    whole = portfolio(size)
    group = GroupLimit(tuple(one.id for one in whole.initiatives), 1)
    return lambda: whole.revised(relations=(group,))


def difference_of_everything(size: int) -> Action:
    before = Document(portfolio(size, small_allocations=allocations(size)))
    reverse = before.portfolio.revised(initiatives=before.portfolio.initiatives[::-1], small_allocations=())
    return lambda: apply(before, difference(before, Document(reverse), "All"))


def stated_npvs(size: int) -> Action:
    one = Initiative("i", "I", tuple(Level(f"l{number}", 1, (), StatedNpv(1)) for number in range(size)))
    return lambda: Valuation(portfolio(initiatives=(one,))).npv_scale


@pytest.mark.parametrize(
    "make",
    [
        ledger_of_small_allocations, limits_of_many_funds, scenario_with_a_lock_on_each, changes_of_each_level,
        locks_under_a_scenario, many_levels, many_teams_and_efforts, many_criteria_and_scores, many_funds_and_costs,
        relations_at_levels, enablers_of_levels, keys_of_equal_relations, many_rules, one_group, stated_npvs,
        difference_of_everything,
    ],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_twice_the_size_is_twice_the_work(make: Callable[[int], Action]) -> None:
    assert growth(make, SIZE) < LINEAR


class Counted(str):
    """A name that counts how often it is compared, by C code too."""

    compared: ClassVar[Counter[str]] = Counter()

    def __eq__(self, other: object) -> bool:
        Counted.compared["times"] += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize("field", ["levels", "costs", "effort"])
def test_names_are_compared_as_often_as_there_are_names(field: str) -> None:
    counts = []
    for size in (SIZE, 2 * SIZE):
        names = [Counted(f"n{number}") for number in range(size)]
        Counted.compared.clear()
        levels = tuple(Level(name, 1, (), BenefitPerPeriod(1)) for name in names)
        costs = tuple(Cost(name) for name in names)
        efforts = tuple(Effort(name, (Decimal(1),)) for name in names)
        one = Level(
            "l", 1, costs if field == "costs" else (), BenefitPerPeriod(1), effort=efforts if field == "effort" else ()
        )
        Initiative("i", "I", levels if field == "levels" else (one,))
        counts.append(Counted.compared["times"])
    assert counts[1] <= LINEAR * counts[0] + 10
