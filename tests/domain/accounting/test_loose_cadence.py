"""Cadences that a cent meets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.accounting.loose_cadence import LooseCadence, loose_cadences, suggested_minimum
from cxalloc.domain.constraints.rules import CadenceRule, Selection
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.messages.descriptions import rule_of_id
from cxalloc.messages.formatter import Formatter

ONE = SmallAllocation("k", "Fund", "opex", 1, 500_00, (Tier(Decimal("1.8")),), tags=(Tag("kind", "frontline"),))


def of(allocation: SmallAllocation, *rules: CadenceRule) -> Portfolio:
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)
    funds = (Fund("opex", "Opex", (1000_00,) * 4), Fund("capex", "Capex", (0,) * 4))
    return Portfolio("P", "EUR", horizon, Decimal(0), funds, small_allocations=(allocation,), rules=rules)


@pytest.mark.parametrize(
    "allocation",
    [
        ONE,
        replace(ONE, cadence=1, minimum=100),
        replace(ONE, cadence=1, ticket=100, minimum=100),
        replace(ONE, cadence=1, maximum=1),
    ],
)
def test_a_minimum_or_no_cadence_is_nothing_to_say(allocation):
    assert loose_cadences(of(allocation)) == ()


def test_its_own_cadence_and_those_of_rules_that_count_it():
    rules = (
        CadenceRule("all", 1),
        CadenceRule("off", 1, enabled=False),
        CadenceRule("tagged", 1, Selection(tag=Tag("kind", "frontline"))),
    )
    found = loose_cadences(of(replace(ONE, cadence=2), *rules))
    assert found == tuple(LooseCadence("k", "Fund", rule, 120_00) for rule in ("", "all", "tagged"))


@pytest.mark.parametrize(("most", "minimum"), [(500_00, 120_00), (3, 1), (1, 1), (40, 10), (6500_00, 1600_00)])
def test_the_minimum_that_is_suggested(most, minimum):
    assert suggested_minimum(replace(ONE, maximum=most)) == minimum


def test_what_is_said():
    portfolio = of(replace(ONE, cadence=1), CadenceRule("all", 1))
    formatter = Formatter("en").of(portfolio)
    notes = (one.note(rule_of_id(portfolio, one.rule)) for one in loose_cadences(portfolio))
    own, rule = (formatter.render(note).replace("\N{NO-BREAK SPACE}", " ") for note in notes)
    assert own.startswith("Fund has no minimum: 0.01 EUR in a period meets its cadence. A minimum such as 120 EUR")
    assert "0.01 EUR in a period makes it active, and counts for the rule “" in rule
