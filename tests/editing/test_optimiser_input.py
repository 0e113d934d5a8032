"""What of a document with errors can be optimised."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.constraints.rules import Bound, Kind, Selection, SpendRule
from cxalloc.domain.document.document import Document, Draft, Part
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import ONE, BenefitFromRoi, Cost, Initiative, Level
from cxalloc.domain.message import message
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LeftOut, Portfolio, Scenario
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.snapshot import from_json, to_json
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc.editing.rows import add
from tests.examples import examples
from tests.strategies import portfolios


def with_error(document: Document, part: Part, key: str, field: str, text: str = "tbd") -> Document:
    after = set_cells(document, [Cell(part, key, field, text)])
    assert (part, key, field) in after.drafts
    return after


def initiative(id: str, *, tags: tuple[Tag, ...] = ()) -> Initiative:
    return Initiative(
        id, id.title(), (Level("standard", 1, (Cost("opex", (100_00,)),), BenefitFromRoi(ONE)),), tags=tags
    )


@pytest.fixture
def plain() -> Document:
    """Three initiatives and a small allocation that nothing holds, and a scenario that names one of them."""
    portfolio = Portfolio(
        "Shop",
        "EUR",
        Horizon(PeriodUnit.QUARTER, "2027-Q1", 4),
        ONE / 10,
        (Fund("opex", "Opex", (100_00,) * 4),),
        (initiative("alpha"), initiative("beta"), initiative("gamma", tags=(Tag("moment", "sales"),))),
        (SmallAllocation("tips", "Tips", "opex", 1_00, 9_00, (Tier(ONE),)),),
        scenarios=(Scenario("slow", (("initiative.alpha.slip", "1"), ("budget.factor", "0.9"))),),
    )
    return Document(portfolio)


def test_a_document_without_errors_is_optimised_as_it_is(plain):
    assert optimiser_input(plain).portfolio is plain.portfolio


def test_a_candidate_with_errors_is_left_out_with_what_scenarios_change_of_it(plain):
    document = with_error(with_error(plain, Part.INITIATIVE, "alpha", "cost"), Part.INITIATIVE, "alpha", "roi", "abc")
    found = optimiser_input(document)
    assert not found.errors
    assert [one.id for one in found.portfolio.initiatives] == ["beta", "gamma"]
    assert found.portfolio.left_out == (LeftOut(Kind.INITIATIVE, "alpha", "Alpha", (("cost", "tbd"), ("roi", "abc"))),)
    assert found.portfolio.scenarios == (Scenario("slow", (("budget.factor", "0.9"),)),)
    assert from_json(to_json(found.portfolio)) == found.portfolio
    assert "left_out" not in to_json(plain.portfolio)  # the hashes of plans stay as they were


def test_a_new_row_without_a_cost_is_not_free(plain):
    row = add(plain, Part.INITIATIVE, name="New")
    document = with_error(row.document, Part.INITIATIVE, row.keys[0], "cost")
    [left_out] = optimiser_input(document).portfolio.left_out
    assert (left_out.name, left_out.errors) == ("New", (("cost", "tbd"),))


def test_a_small_allocation_is_left_out_unless_it_has_a_cadence(plain):
    document = with_error(plain, Part.SMALL_ALLOCATION, "tips", "maximum")
    assert [one.id for one in optimiser_input(document).portfolio.left_out] == ["tips"]
    regular = replace(plain.portfolio.small_allocations[0], cadence=2)
    held = Document(plain.portfolio.revised(small_allocations=(regular,)))
    assert len(optimiser_input(with_error(held, Part.SMALL_ALLOCATION, "tips", "maximum")).errors) == 1


@pytest.mark.parametrize(
    ("part", "key", "field"),
    [
        (Part.INITIATIVE, "chatbot", "cost"),  # a scenario locks it
        (Part.INITIATIVE, "platform/full", "success"),  # a relation names it
        (Part.INITIATIVE, "free", "npv"),  # a group has it
        (Part.FUND, "opex", "amount:2027-Q1"),
        (Part.TEAM, "data", "capacity:2027-Q1"),
        (Part.RULE, "small", "at_least"),
        (Part.PORTFOLIO, "", "annual_rate"),
        (Part.SMALL_ALLOCATION, "frontline", "ticket"),  # a rule requires one
    ],
)
def test_an_optimisation_waits_for_every_other_error(sample, part, key, field):
    document = with_error(sample, part, key, field)
    found = optimiser_input(document)
    assert [draft.place for draft in found.errors] == [(part, key, field)]
    assert found.portfolio == document.portfolio
    with pytest.raises(InvalidInput, match=r"'tbd'; expected"):
        found.checked()


@pytest.mark.parametrize("status", ["must", "committed"])
def test_a_plan_waits_for_what_has_to_be_funded(plain, status):
    cells = [
        Cell(Part.INITIATIVE, "beta", "status", status),
        Cell(Part.INITIATIVE, "beta", "committed_start", "2027-Q1"),
    ]
    document = set_cells(plain, cells[: 1 + (status == "committed")])
    assert len(optimiser_input(with_error(document, Part.INITIATIVE, "beta", "cost")).errors) == 1


def test_a_status_that_is_not_understood_may_mean_must(plain):
    assert optimiser_input(with_error(plain, Part.INITIATIVE, "beta", "status", "muss")).errors


def test_a_rule_that_would_select_nothing_holds_its_last_candidate(plain):
    rule = SpendRule("sales", Bound.AT_MOST, Selection(tag=Tag("moment", "sales")), amount=50_00)
    document = Document(plain.portfolio.revised(rules=(rule,)))
    document = with_error(with_error(document, Part.INITIATIVE, "gamma", "cost"), Part.INITIATIVE, "alpha", "cost")
    found = optimiser_input(document)
    assert [one.id for one in found.portfolio.left_out] == ["alpha"]
    assert [draft.key for draft in found.errors] == ["gamma"]


def candidates(portfolio: Portfolio) -> list[str]:
    return [*(one.id for one in portfolio.initiatives), *(one.id for one in portfolio.small_allocations)]


@settings(max_examples=examples(20))
@given(portfolios(), st.data())
def test_no_error_is_lost(portfolio, data):
    """Every candidate with an error is left out or waited for, and no other candidate is gone."""
    places = [(Part.INITIATIVE, one.id, "cost") for one in portfolio.initiatives if len(one.levels) == 1]
    places += [(Part.SMALL_ALLOCATION, one.id, "maximum") for one in portfolio.small_allocations]
    places += [(Part.FUND, one.id, "carry_over") for one in portfolio.funds]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True))
    document = set_cells(Document(portfolio), [Cell(part, key, field, "tbd") for part, key, field in chosen])
    found = optimiser_input(document)
    waiting = {draft.place for draft in found.errors}
    gone = {one.id for one in found.portfolio.left_out}
    assert {key for part, key, _ in chosen if part is not Part.FUND} == gone | {
        key for part, key, _ in waiting if part is not Part.FUND
    }
    assert {place for place in chosen if place[0] is Part.FUND} <= waiting
    kept, everyone = candidates(found.portfolio), candidates(portfolio)
    assert kept == [id for id in everyone if id not in gone]


def test_a_refused_text_of_a_scenario_stops_that_scenario_alone(sample):
    place = (Part.SCENARIO, "Cut", "set:initiative.chatbot.standard.success")
    document = Document(sample.portfolio, {place: Draft(*place, "300 %", message("cells.number"))})
    assert [one.place for one in optimiser_input(document).errors] == [place]
    assert [one.place for one in optimiser_input(document, "Cut").errors] == [place]
    assert not optimiser_input(document, "").errors
    assert not optimiser_input(document, "Other").errors
