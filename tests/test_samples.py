"""The sample portfolios keep what they promise. That they can be solved is tested elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from cxalloc.samples import samples_folder

# Name: initiatives, small allocations, unit, budget periods, benefit periods, currency.
SHAPES = {
    "tutorial": (8, 2, "quarter", 4, 6, "EUR"),
    "retail_bank": (33, 5, "quarter", 8, 4, "EUR"),
    "telecom": (60, 7, "month", 24, 6, "GBP"),
    "mutuelle_sante": (43, 6, "quarter", 8, 4, "EUR"),
}
DIMENSIONS = ("moment", "behaviour", "kind", "kpi", "department")
FRENCH_DIMENSIONS = ("moment", "comportement", "nature", "indicateur", "direction")
# Kinds that must be visible: groundwork, technology, moments of truth, frontline, governance.
KINDS = {
    "retail_bank": {"groundwork", "technology", "moment of truth", "frontline", "governance"},
    "telecom": {"groundwork", "technology", "moment of truth", "frontline", "governance"},
    "mutuelle_sante": {"socle", "technologie", "moment de vérité", "terrain", "gouvernance"},
}
AI = {"retail_bank": "ai-assistant", "telecom": "ai-care-assistant", "mutuelle_sante": "assistant-ia"}
LARGE = sorted(KINDS)


@pytest.fixture(scope="module")
def samples() -> dict[str, Portfolio]:
    return {name: read_folder(samples_folder() / name) for name in SHAPES}


def test_the_folder_holds_these_samples_and_no_others():
    assert {path.name for path in samples_folder().iterdir() if path.is_dir()} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_shape(samples: dict[str, Portfolio], name: str):
    sample = samples[name]
    horizon = sample.horizon
    shape = (len(sample.initiatives), len(sample.small_allocations), str(horizon.unit))
    assert (*shape, horizon.budget_periods, horizon.benefit_periods, sample.currency) == SHAPES[name]


@pytest.mark.parametrize("name", SHAPES)
def test_each_sample_tells_its_story(name: str):
    assert (samples_folder() / name / "README.md").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", SHAPES)
def test_writing_and_reading_again_loses_nothing(samples: dict[str, Portfolio], name: str, tmp_path: Path):
    write_folder(samples[name], tmp_path / name)
    assert read_folder(tmp_path / name) == samples[name]


@pytest.mark.parametrize("name", SHAPES)
def test_funding_everything_costs_about_twice_the_budget(samples: dict[str, Portfolio], name: str):
    budget = sum(sum(fund.amounts) for fund in samples[name].funds)
    assert 0.4 <= budget / _cost_of_everything(samples[name]) <= 0.6


@pytest.mark.parametrize("name", SHAPES)
def test_small_allocations_have_a_floor_in_every_period(samples: dict[str, Portfolio], name: str):
    floors = [
        rule
        for rule in samples[name].active_rules
        if isinstance(rule, SpendRule)
        and rule.bound is Bound.AT_LEAST
        and rule.select == Selection(kind=Kind.SMALL_ALLOCATION)
        and rule.window == 1
    ]
    assert [bool(rule.share) for rule in floors] == [True]


@pytest.mark.parametrize("name", LARGE)
def test_tags_show_moments_behaviours_and_kinds(samples: dict[str, Portfolio], name: str):
    sample = samples[name]
    dimensions = FRENCH_DIMENSIONS if name == "mutuelle_sante" else DIMENSIONS
    for candidates in (sample.initiatives, sample.small_allocations):
        assert {tag.dimension for candidate in candidates for tag in candidate.tags} == set(dimensions)
    _, _, kind, kpi, department = dimensions
    tags = {tag for initiative in sample.initiatives for tag in initiative.tags}
    assert {Tag(kind, value) for value in KINDS[name]} <= tags
    everyone: list[Initiative | SmallAllocation] = [*sample.initiatives, *sample.small_allocations]
    assert all(candidate.owner for candidate in everyone)
    assert all({kind, kpi, department} <= {tag.dimension for tag in one.tags} for one in everyone)


@pytest.mark.parametrize("name", LARGE)
def test_scenarios_change_something_and_can_be_applied(samples: dict[str, Portfolio], name: str):
    assert len(samples[name].scenarios) == 5
    for scenario in samples[name].scenarios:
        assert apply_scenario(samples[name], scenario) != samples[name]


@pytest.mark.parametrize("name", LARGE)
def test_ai_loses_alone_and_pays_with_the_groundwork_that_loses_alone(samples: dict[str, Portfolio], name: str):
    sample = samples[name]
    valuation = Valuation(sample)
    enables = [one for one in sample.relations if isinstance(one, Enables) and one.other == Endpoint(AI[name])]
    assert len(enables) >= 3
    best: dict[str, int] = {}
    for option in valuation.options:
        best[option.initiative] = max(best.get(option.initiative, option.npv), option.npv)
    assert best[AI[name]] < 0
    assert sum(best[one.initiative.initiative] < 0 for one in enables) >= 3
    ready = {one.initiative.initiative: _soonest(valuation, one.initiative.initiative) for one in enables}
    with_groundwork = max(
        option.npv + sum(valuation.uplift_npv(option, one.uplift) for one in enables)
        for option in valuation.options
        if option.initiative == AI[name] and option.start >= max(ready.values())
    )
    assert with_groundwork + sum(best[one.initiative.initiative] for one in enables) > 0


@pytest.mark.parametrize("name", LARGE)
def test_there_are_winners_and_losers(samples: dict[str, Portfolio], name: str):
    valuation = Valuation(samples[name])
    returns: dict[str, float] = {}
    for option in valuation.options:
        if option.benefit is not None and option.cost:
            roi = option.benefit / option.cost - 1
            returns[option.initiative] = max(roi, returns.get(option.initiative, roi))
    assert all(-1 < roi < 1.8 for roi in returns.values())
    assert sum(roi < 0 for roi in returns.values()) >= 5
    assert sum(roi > 0.8 for roi in returns.values()) >= 2
    assert sum(0 <= roi <= 0.8 for roi in returns.values()) > len(returns) / 2


def test_the_bank_has_relations_of_every_kind(samples: dict[str, Portfolio]):
    relations = samples["retail_bank"].relations
    assert {type(one) for one in relations} == {Requires, Excludes, Together, Enables, GroupLimit}
    assert {one.delivered for one in relations if isinstance(one, Requires)} == {True, False}
    groups = [one for one in relations if isinstance(one, GroupLimit)]
    assert any(one.at_least for one in groups)
    assert any(one.at_most is not None for one in groups)
    assert any(one.initiative.level for one in relations if not isinstance(one, GroupLimit))


def test_the_bank_uses_the_whole_decision_model(samples: dict[str, Portfolio]):
    bank = samples["retail_bank"]
    assert {fund.id: float(fund.carry_over) for fund in bank.funds} == {"opex": 0.5, "capex": 0, "innovation": 0}
    assert len(bank.teams) == 3
    assert sum(len(initiative.levels) > 1 for initiative in bank.initiatives) >= 5
    assert {initiative.status for initiative in bank.initiatives} >= {Status.MUST, Status.COMMITTED}
    assert any(len(level.costs) > 1 for initiative in bank.initiatives for level in initiative.levels)
    assert [rule.minimum_active for rule in bank.rules if isinstance(rule, CadenceRule)] == [2]
    assert [scenario.name for scenario in bank.scenarios] == [
        "Cut 15 %",
        "AI slips a year",
        "Higher hurdle rate",
        "No small-allocation floor",
        "Score the experience",
    ]


def test_the_tutorial_is_nothing_but_the_short_form(samples: dict[str, Portfolio]):
    folder = samples_folder() / "tutorial"
    assert (folder / "initiatives.csv").read_text(encoding="utf-8").startswith("name,cost,roi\n")
    assert not samples["tutorial"].relations
    assert not samples["tutorial"].scenarios


def test_the_french_sample_keeps_its_accents(samples: dict[str, Portfolio]):
    french = samples["mutuelle_sante"]
    assert "prévention" in french.fund_index
    assert any("’" in one.name or "'" in one.name for one in french.initiatives)
    assert max(len(one.name) for one in french.initiatives) > 70


def _cost_of_everything(sample: Portfolio) -> int:
    """Spend in the budget periods if every initiative ran at its dearest and every small allocation to its limit."""
    dearest: dict[str, int] = {}
    for option in Valuation(sample).options:
        spend = sum(amount for _, _, amount in option.spend)
        dearest[option.initiative] = max(dearest.get(option.initiative, 0), spend)
    periods = sample.horizon.budget_periods
    small = [
        one.maximum * periods if one.total_cap is None else min(one.total_cap, one.maximum * periods)
        for one in sample.small_allocations
    ]
    return sum(dearest.values()) + sum(small)


def _soonest(valuation: Valuation, initiative: str) -> int:
    return min(option.ready for option in valuation.options if option.initiative == initiative)
