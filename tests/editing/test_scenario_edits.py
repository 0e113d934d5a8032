"""What is edited under a scenario becomes its changes, and these make exactly what the same edits make of the base."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.document.document import Document, Part, level_key
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.level_figures import canonical
from cxalloc.domain.locks import Lock
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.editing.cells.cells import Cell, set_cells, text_of
from cxalloc.editing.deletion import delete
from cxalloc.editing.rows import set_lock
from cxalloc.editing.scenario_edits import change_key, edited_base, place_of_change, set_shown_cells, under
from cxalloc.editing.scenarios import scenario_of
from tests.examples import examples
from tests.strategies import portfolios

NAME = "Scenario"
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
AMOUNTS = ["0", "1", "120", "1000.5", "99999", "-5", "much", ""]
SHARES = ["0 %", "40 %", "0.75", "100 %", "130 %", ""]
NUMBERS = ["0", "1", "2", "3", "12.5", ""]


def plain(portfolio: Portfolio) -> Portfolio:
    """A portfolio without its scenarios, its money in one form."""
    initiatives = tuple(replace(one, levels=tuple(map(canonical, one.levels))) for one in portfolio.initiatives)
    return replace(portfolio, initiatives=initiatives, scenarios=())


def with_scenario(portfolio: Portfolio, *changes: tuple[str, str]) -> Document:
    return Document(replace(portfolio, scenarios=(Scenario(NAME, changes),)))


def changes_of(document: Document) -> dict[str, str]:
    return dict(scenario_of(document.portfolio, NAME).changes)


def edited(document: Document, *cells: tuple[Part, str, str, str]) -> Document:
    """A document after edits under its scenario."""
    for cell in cells:
        shown = under(document, NAME)
        document = edited_base(shown, set_shown_cells(shown, [Cell(*cell)]))
    return document


# Any edits of any portfolio


@st.composite
def cells_of(draw, portfolio: Portfolio) -> Cell:
    """A text for any cell that a scenario may change."""
    parts = [Part.PORTFOLIO, Part.FUND]
    parts += [Part.INITIATIVE] * 6 if portfolio.initiatives else []
    parts += [Part.TEAM] if portfolio.teams else []
    parts += [Part.SMALL_ALLOCATION] * 2 if portfolio.small_allocations else []
    parts += [Part.RULE] * 2 if portfolio.rules else []
    part = draw(st.sampled_from(parts))
    labels = [portfolio.horizon.label(at) for at in range(portfolio.horizon.budget_periods)]
    funds, teams = [one.id for one in portfolio.funds], [one.id for one in portfolio.teams]

    def cell(key: str, fields: dict[str, list[str]]) -> Cell:
        name = draw(st.sampled_from(sorted(fields)))
        return Cell(part, key, name, draw(st.sampled_from(fields[name])))

    match part:
        case Part.PORTFOLIO:
            heads = {"annual_rate": SHARES, "objective": ["npv", "score"], "late_start": ["cut", "shift"]}
            return cell("", heads)
        case Part.FUND:
            return cell(
                draw(st.sampled_from(funds)), {f"amount:{draw(st.sampled_from(labels))}": AMOUNTS, "carry_over": SHARES}
            )
        case Part.TEAM:
            return cell(draw(st.sampled_from(teams)), {f"capacity:{draw(st.sampled_from(labels))}": NUMBERS})
        case Part.SMALL_ALLOCATION:
            one = draw(st.sampled_from(portfolio.small_allocations))
            money = dict.fromkeys(
                ("ticket", "minimum", "maximum", "total_cap", "tier1_amount", "tier2_amount"), AMOUNTS
            )
            rates = {name: ["1.8", "120 %", "0", ""] for name in ("tier1_rate", "tier2_rate", "tier3_rate")}
            rates |= dict.fromkeys(("rate_low", "rate_high"), SHARES)
            return cell(one.id, {**money, **rates, "cadence": NUMBERS, "delay": NUMBERS, "fund": funds, "roi": SHARES})
        case Part.RULE:
            rule = draw(st.sampled_from(portfolio.rules))
            bounds = ["15 %", "0.2", "1000", "0", "250000"]
            fields = {"enabled": ["yes", "no"], "minimum_active": NUMBERS, "window": ["1", "2", "horizon"]}
            bound = {rule.bound.value: bounds} if hasattr(rule, "bound") else {}
            return cell(rule.id, {**fields, **bound})
    one = draw(st.sampled_from(portfolio.initiatives))
    level = draw(st.sampled_from(one.levels))
    if draw(st.booleans()):
        offset, fund = draw(st.integers(1, 3)), draw(st.sampled_from(funds))
        figures = dict.fromkeys(("cost", "run_cost", "npv", "benefit", "benefit_total"), AMOUNTS)
        figures |= dict.fromkeys((f"{name}_{offset}" for name in ("cost", "benefit", "low", "high")), AMOUNTS)
        figures |= dict.fromkeys((f"cost_{offset}:{fund}", f"run_cost:{fund}"), AMOUNTS)
        figures |= dict.fromkeys(("roi", "success", "low", "high", "cost_low", "cost_high"), SHARES)
        figures |= dict.fromkeys(("duration_low", "duration_high"), NUMBERS)
        figures |= {"duration": ["1", "2", "3"], "benefit_periods": NUMBERS, "fund": funds}
        figures |= {f"effort_{offset}:{team}": NUMBERS for team in teams}
        figures |= {f"score:{name}": NUMBERS for name, _ in portfolio.objective.weights if name != "npv"}
        return cell(level_key(one.id, level.name), figures)
    starts = [*labels, ""]
    whole: dict[str, list[str]] = {
        "status": [*map(str, Status)],
        "earliest_start": starts,
        "latest_start": starts,
        "committed_start": starts,
    }
    return cell(one.id, {**whole, "committed_level": [level.name, ""]})


@given(st.data(), portfolios())
@settings(SLOW, max_examples=examples(40))
def test_edits_under_a_scenario_are_those_of_the_base(data, portfolio: Portfolio):
    directly = document = with_scenario(portfolio)
    before = document.portfolio
    for _ in range(data.draw(st.integers(1, 6))):
        cells = data.draw(st.lists(cells_of(portfolio), min_size=1, max_size=3))
        shown = under(document, NAME)
        document = edited_base(shown, set_cells(shown, cells))
        directly = set_cells(directly, cells)
        again = under(document, NAME)
        assert plain(again.portfolio) == plain(directly.portfolio)
        assert {place: draft.text for place, draft in again.drafts.items()} == {
            place: draft.text for place, draft in _normal(portfolio, directly).items()
        }
        assert replace(document.portfolio, scenarios=()) == replace(before, scenarios=())
    assert not [key for key in changes_of(document) if "factor" in key or "slip" in key]


def _normal(portfolio: Portfolio, document: Document):
    """Drafts by the places at which a scenario keeps them: a figure of the only level belongs to that level."""
    return {place_of_change(portfolio, change_key(portfolio, place)): draft for place, draft in document.drafts.items()}


@given(st.data(), portfolios())
@settings(SLOW, max_examples=examples(40))
def test_edits_on_top_of_factors_and_slips_are_what_was_typed(data, portfolio: Portfolio):
    """A scenario that has changes of every kind already: what is seen after an edit is what the edit made."""
    factors = ["0.5", "85 %", "1.3"]
    changes = {"budget.factor": data.draw(st.sampled_from(factors)), "annual_rate": "3 %"}
    for fund in portfolio.funds:
        changes[f"fund.{fund.id}.factor"] = data.draw(st.sampled_from(factors))
    for one in portfolio.initiatives:
        for name in ("cost_factor", "benefit_factor", "roi", "success"):
            changes[f"initiative.{one.id}.{name}"] = data.draw(st.sampled_from(["0.5", "1"]))
        changes[f"initiative.{one.id}.slip"] = data.draw(st.sampled_from(["0", "1"]))
    kept: list[tuple[str, str]] = []
    for change in changes.items():
        with suppress(InvalidInput):
            apply_scenario(portfolio, Scenario(NAME, (*kept, change)))
            kept.append(change)
    document = with_scenario(portfolio, *kept)
    for _ in range(3):
        shown = under(document, NAME)
        after = set_cells(shown, [data.draw(cells_of(portfolio))])
        document = edited_base(shown, after)
        assert plain(under(document, NAME).portfolio) == plain(after.portfolio)
    shown = under(document, NAME)
    assert edited_base(shown, shown) == document


@given(st.data(), portfolios())
@settings(SLOW, max_examples=examples(15))
def test_a_figure_of_the_base_typed_again_leaves_no_change(data, portfolio: Portfolio):
    document = with_scenario(portfolio)
    cell = data.draw(cells_of(portfolio))
    text = text_of(portfolio, *cell.place)
    after = edited(document, (cell.part, cell.key, cell.field, cell.text))
    again = edited(after, (cell.part, cell.key, cell.field, text))
    shown = text_of(under(after, NAME).portfolio, *cell.place)
    if shown != text and not again.drafts:
        assert changes_of(again) == {}


# By example


@pytest.fixture
def document(sample) -> Document:
    """The sample with a scenario without changes."""
    return Document(replace(sample.portfolio, scenarios=(Scenario(NAME),)))


FULL = level_key("platform", "full")


@pytest.mark.parametrize(
    ("cells", "changes"),
    [
        ([(Part.INITIATIVE, "chatbot/standard", "cost", "15000")], {"initiative.chatbot.standard.cost": "15000"}),
        ([(Part.INITIATIVE, "chatbot/standard", "cost_2", "1 k")], {"initiative.chatbot.standard.cost_2": "1000"}),
        ([(Part.INITIATIVE, FULL, "cost_2:capex", "50")], {"initiative.platform.full.cost_2:capex": "50"}),
        ([(Part.INITIATIVE, FULL, "run_cost:capex", "")], {"initiative.platform.full.run_cost:capex": "0"}),
        ([(Part.INITIATIVE, FULL, "success", "60 %")], {"initiative.platform.full.success": "60 %"}),
        ([(Part.INITIATIVE, "chatbot/standard", "roi", "0.2")], {"initiative.chatbot.standard.roi": "20 %"}),
        ([(Part.INITIATIVE, "forms/standard", "benefit_2", "500")], {"initiative.forms.standard.benefit_2": "500"}),
        ([(Part.INITIATIVE, "chatbot", "status", "never")], {"initiative.chatbot.status": "never"}),
        ([(Part.FUND, "opex", "amount:2027-Q2", "12 k")], {"fund.opex.amount_2": "12000"}),
        ([(Part.PORTFOLIO, "", "annual_rate", "12 %")], {"annual_rate": "12 %"}),
        # A later start and another cost of a stated ROI: what is typed is all that changes, and the ROI is said anew.
        (
            [(Part.INITIATIVE, "chatbot", "earliest_start", "2027-Q2")],
            {"initiative.chatbot.earliest_start": "2027-Q2", "initiative.chatbot.standard.roi": "35 %"},
        ),
        # Of two edits of one figure the last one counts; back to the base case nothing is left.
        (
            [(Part.PORTFOLIO, "", "annual_rate", "12 %"), (Part.PORTFOLIO, "", "annual_rate", "9 %")],
            {"annual_rate": "9 %"},
        ),
        ([(Part.FUND, "opex", "amount:2027-Q2", "1"), (Part.FUND, "opex", "carry_over", "1 %")], None),
    ],
)
def test_an_edit_is_stated_as_a_figure(document, cells, changes):
    after = edited(document, *cells)
    assert not after.drafts
    if changes is not None:
        assert changes_of(after) == changes
    assert after.portfolio.initiatives is document.portfolio.initiatives
    for part, key, field, _ in reversed(cells):
        after = edited(after, (part, key, field, text_of(document.portfolio, part, key, field)))
    assert changes_of(after) == {}


@pytest.mark.parametrize(
    ("key", "field", "text"),
    [
        ("chatbot/standard", "benefit", "5"),  # in place of an ROI
        ("chatbot/standard", "benefit_1", "5"),
        ("chatbot", "npv", "5"),
        (level_key("platform", "pilot"), "roi", "5 %"),  # in place of a benefit per period
        ("forms/standard", "roi", "5 %"),  # in place of benefits by period
        ("free/standard", "benefit_1", "5"),  # in place of an NPV
        (FULL, "cost", "7"),  # scaled costs are rounded
    ],
)
def test_what_was_replaced_comes_back_with_the_text_of_the_base(document, key, field, text):
    place = Part.INITIATIVE, key, field
    after = edited(document, (*place, text))
    assert len(changes_of(after)) == 1
    assert edited(after, (*place, text_of(document.portfolio, *place))) == document


def test_two_benefits_by_period_emptied_one_by_one_leave_the_roi_of_the_base(document):
    place = Part.INITIATIVE, "chatbot/standard"
    after = edited(document, (*place, "benefit_1", "1"), (*place, "benefit_2", "2"))
    one = edited(after, (*place, "benefit_1", ""))
    assert changes_of(one) == {"initiative.chatbot.standard.benefit_2": "2"}
    assert edited(one, (*place, "benefit_2", "")) == document


def test_a_benefit_in_all_goes_with_its_periods(document):
    place = Part.INITIATIVE, "chatbot/standard"
    shown = under(document, NAME)
    typed = [Cell(*place, "benefit_total", "900"), Cell(*place, "benefit_periods", "3")]
    after = edited_base(shown, set_shown_cells(shown, typed))
    assert len(changes_of(after)) == 2
    assert edited(after, (*place, "benefit_total", "")) == document


def test_no_benefit_is_stated_by_a_zero_or_by_emptying_what_the_base_states(document):
    none = {"initiative.chatbot.standard.benefit_1": "0"}
    place = Part.INITIATIVE, "chatbot/standard"
    assert changes_of(edited(document, (*place, "roi", ""))) == none
    assert changes_of(edited(document, (*place, "benefit_1", "0"))) == none
    assert changes_of(edited(document, (*place, "benefit_1", "5"), (*place, "benefit_1", "0"))) == none


def test_a_cut_by_a_factor_stays_one_when_a_period_is_stated(sample):
    cut = with_scenario(sample.portfolio, ("budget.factor", "0.5"))
    after = edited(cut, (Part.FUND, "opex", "amount:2027-Q2", "7"))
    assert changes_of(after) == {"budget.factor": "0.5", "fund.opex.amount_2": "7"}
    half = [amount // 2 for amount in sample.portfolio.funds[0].amounts]
    assert list(under(after, NAME).portfolio.funds[0].amounts) == [half[0], 700, *half[2:]]
    back = edited(after, (Part.FUND, "opex", "amount:2027-Q2", str(half[1] / 100)))
    assert changes_of(back) == {"budget.factor": "0.5"}


@pytest.mark.parametrize(
    ("cell", "entity", "field"),
    [
        ((Part.INITIATIVE, "chatbot", "owner", "Zoe"), "initiative", "owner"),
        ((Part.INITIATIVE, "chatbot", "name", "Bot"), "initiative", "name"),
        ((Part.INITIATIVE, "chatbot", "tag:moment", "x"), "initiative", "tags"),
        ((Part.INITIATIVE, "chatbot/standard", "level", "whole"), "initiative", "level"),
        ((Part.FUND, "opex", "name", "Opex 2"), "fund", "name"),
        ((Part.PORTFOLIO, "", "name", "Other"), "portfolio", "name"),
        ((Part.PORTFOLIO, "", "currency", "USD"), "portfolio", "currency"),
        ((Part.PORTFOLIO, "", "benefit_periods", "9"), "portfolio", "horizon"),
    ],
)
def test_what_a_scenario_cannot_change_is_refused_by_name(document, cell, entity, field):
    with pytest.raises(InvalidInput) as caught:
        edited(document, cell)
    assert (entity, field) in [(one.entity, one.field) for one in caught.value.findings]


def test_a_refused_text_is_kept_for_the_scenario_and_undone_by_a_sound_one(document):
    place = (Part.INITIATIVE, "chatbot/standard", "success")
    after = edited(document, (*place, "300 %"))
    [draft] = after.drafts.values()
    assert draft.place == (Part.SCENARIO, NAME, "set:initiative.chatbot.standard.success")
    base = set_cells(document, [Cell(*place, "300 %")])
    assert draft.reason == base.drafts[place].reason  # the same error as in the base case
    assert under(after, NAME).drafts[place].text == "300 %"
    assert changes_of(after) == {}
    mended = edited(after, (*place, "30 %"))
    assert not mended.drafts
    assert changes_of(mended) == {"initiative.chatbot.standard.success": "30 %"}


def test_an_error_of_the_base_is_neither_shown_nor_mended_under_a_scenario(document):
    place = (Part.INITIATIVE, "chatbot/standard", "success")
    wrong = set_cells(document, [Cell(*place, "300 %")])
    assert not under(wrong, NAME).drafts
    after = edited(wrong, (*place, "30 %"))
    assert after.drafts == wrong.drafts


def test_a_lock_under_a_scenario_is_the_same_from_the_plan_and_from_a_cell(document):
    from_plan = set_lock(document, ["chatbot"], Lock.MUST, scenario=NAME).document
    assert changes_of(from_plan) == changes_of(edited(document, (Part.INITIATIVE, "chatbot", "status", "must")))


def test_funds_and_teams_in_keys_follow_when_they_are_renamed_or_deleted(document):
    after = edited(
        document,
        (Part.INITIATIVE, FULL, "cost_2:capex", "50"),
        (Part.INITIATIVE, "chatbot/standard", "fund", "capex"),
        (Part.INITIATIVE, "chatbot/standard", "effort_1:it", "5"),
    )
    renamed = set_cells(after, [Cell(Part.FUND, "capex", "id", "cap.ex")])
    assert changes_of(renamed)["initiative.platform.full.cost_2:cap.ex"] == "50"
    assert changes_of(renamed)["initiative.chatbot.standard.fund"] == "cap.ex"
    under(renamed, NAME)
    gone = delete(renamed, Part.FUND, ["cap.ex"], move_to="opex").document
    assert [key for key in changes_of(gone) if "cap" in key or "fund" in key] == []
    team = document.portfolio.teams[0].id
    with_team = edited(document, (Part.INITIATIVE, "chatbot/standard", f"effort_1:{team}", "5"))
    assert changes_of(delete(with_team, Part.TEAM, [team]).document) == {}
