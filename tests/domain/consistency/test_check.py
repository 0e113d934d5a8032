"""A portfolio made from another is checked in part, and the findings are those of a full check."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.consistency import check, relation_check
from cxalloc.domain.consistency.check import findings_of
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, Relation
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from tests.strategies import portfolios

ITEMS = ("funds", "teams", "initiatives", "small_allocations", "relations", "rules", "scenarios")
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def found(make: Any) -> tuple[Portfolio | None, list[Finding]]:
    try:
        return make(), []
    except InvalidInput as error:
        return None, list(error.findings)


def assert_part_is_whole(before: Portfolio, parts: dict[str, Any]) -> None:
    whole, findings = found(lambda: replace(before, **parts))
    part, partial = found(lambda: before.revised(**parts))
    assert partial == findings
    assert part == whole


@quick
@given(portfolios(), portfolios(), st.sets(st.sampled_from([field.name for field in fields(Portfolio)])))
def test_parts_of_another_portfolio(one, other, names):
    assert_part_is_whole(one, {name: getattr(other, name) for name in names})


@quick
@given(st.data(), portfolios(), portfolios())
def test_items_that_come_go_move_and_change(data, one, other):
    parts = {}
    for name in data.draw(st.sets(st.sampled_from(ITEMS), min_size=1, max_size=3)):
        pool = [*getattr(one, name), *getattr(one, name), *getattr(other, name)]
        if name == "initiatives":
            pool += [replace(item, owner="somebody", tags=()) for item in one.initiatives]
            pool += [replace(item, levels=other_levels(item, other)) for item in one.initiatives]
        parts[name] = tuple(data.draw(st.lists(st.sampled_from(pool), max_size=5)) if pool else [])
    assert_part_is_whole(one, parts)


def other_levels(item: Initiative, other: Portfolio) -> tuple[Level, ...]:
    free = item.commitment is None and other.initiatives
    return other.initiatives[0].levels if free else item.levels


def test_what_a_portfolio_has_not():
    with pytest.raises(TypeError, match="a portfolio has no colour"):
        sample().revised(colour="blue")


def sample() -> Portfolio:
    level = Level("standard", 1, (Cost("opex", (1,)),), BenefitPerPeriod(1), success=Decimal("0.1"))
    initiatives = tuple(Initiative(f"i{number}", "x", (level,)) for number in range(1000))
    ends = [(Endpoint(f"i{number}"), Endpoint(f"i{number + 1}")) for number in range(0, 1000, 2)]
    relations: list[Relation] = [Excludes(*two) for two in ends]
    relations += [Enables(*two, Decimal("0.1")) for two in ends]
    horizon = Horizon(PeriodUnit.YEAR, "2027", 2)
    return Portfolio(
        "p", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (1, 1)),), initiatives, relations=tuple(relations)
    )


@pytest.fixture
def checks(monkeypatch):
    """How many checks of initiatives and relations were made."""
    owners = {
        "_check_initiative": check._Check,
        "_check_relation": relation_check._RelationCheck,
        "_check_cycles": relation_check._RelationCheck,
    }
    made = dict.fromkeys(owners, 0)
    for name, owner in owners.items():
        method = getattr(owner, name)

        def counting(self, *args, name=name, method=method):
            made[name] += 1
            return method(self, *args)

        monkeypatch.setattr(owner, name, counting)
    return made


def test_one_initiative_among_many_is_one_check_and_its_relations(checks):
    before = sample()
    assert list(checks.values()) == [1000, 1000, 1]
    items = list(before.initiatives)
    items[77] = replace(items[77], name="another")
    before.revised(initiatives=tuple(items))
    assert list(checks.values()) == [1001, 1002, 1]
    before.revised(initiatives=(items[1], items[0], *items[2:]))  # another order, and the one that changed
    assert list(checks.values()) == [1002, 1004, 1]


def test_a_new_fund_is_no_check_of_initiatives_but_a_lost_one_is(checks):
    before = sample()
    more = before.revised(funds=(*before.funds, Fund("capex", "Capex", (0, 0))))
    assert checks["_check_initiative"] == 1000
    more.revised(funds=before.funds)
    assert checks["_check_initiative"] == 2000


def test_a_full_check_of_many_relations_looks_at_each_once(checks):
    assert not findings_of(sample())
    assert checks["_check_relation"] == 2000
