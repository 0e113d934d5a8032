"""Edits: the difference of two documents leads from one to the other, and its inverse back, whatever they hold."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.constraints.relations import Endpoint, Excludes, Requires
from cxalloc.domain.document.document import ATTRIBUTES, Document, Draft, Part, head_of, items_of, keys_of
from cxalloc.domain.document.edits import DraftChange, Edit, EditMismatch, ValueChange, apply, difference
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Initiative, Level, StatedNpv
from cxalloc.domain.message import literal
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from tests.strategies import portfolios

places = st.tuples(st.sampled_from(list(Part)), st.sampled_from("ab"), st.sampled_from(["cost", "roi"]))
drafts = st.dictionaries(places, st.sampled_from(["x", "y"])).map(
    lambda found: {place: Draft(*place, text, literal("why")) for place, text in found.items()}
)
documents = st.builds(Document, portfolios(), drafts)


def initiative(key: str, npv: int = 0) -> Initiative:
    return Initiative(key, key.title(), (Level("standard", 1, (), StatedNpv(npv)),))


def portfolio(*initiatives: Initiative, **parts: Any) -> Portfolio:
    horizon = Horizon(PeriodUnit.YEAR, "2027", 1)
    return Portfolio("p", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (1,)),), initiatives, **parts)


def edited(before: Portfolio, after: Portfolio) -> tuple[ValueChange, ...]:
    return difference(Document(before), Document(after), "edit").changes


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents, documents)
def test_it_leads_from_any_document_to_any_other_and_back(before, after):
    edit = difference(before, after, "everything")
    assert apply(before, edit) == after
    assert apply(after, edit.inverse()) == before
    assert edit.inverse().inverse() == edit
    assert bool(edit) == (before != after)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(portfolios(), st.randoms(use_true_random=False))
def test_order_matters_and_comes_back(found, dice):
    shuffled: dict[str, Any] = {}
    for name in ATTRIBUTES.values():
        items = list(getattr(found, name))
        dice.shuffle(items)
        shuffled[name] = tuple(items)
    before, after = Document(found), Document(replace(found, **shuffled))
    edit = difference(before, after, "shuffle")
    assert apply(before, edit) == after
    assert apply(after, edit.inverse()) == before


def test_a_document_differs_from_itself_by_nothing():
    one = Document(portfolio(initiative("a")), {})
    assert not difference(one, Document(portfolio(initiative("a")), {}), "nothing")


def test_only_what_differs_is_in_it():
    items = tuple(initiative(f"i{number}") for number in range(10_000))
    before = portfolio(*items)
    after = replace(before, initiatives=(*items[:77], initiative("i77", 5), *items[78:]))
    assert edited(before, after) == (ValueChange(Part.INITIATIVE, "i77", items[77], initiative("i77", 5), 77, 77),)


def test_an_item_that_comes_first_is_one_change():
    items = tuple(initiative(f"i{number}") for number in range(100))
    before = portfolio(*items)
    after = replace(before, initiatives=(initiative("new"), *items))
    assert edited(before, after) == (ValueChange(Part.INITIATIVE, "new", None, initiative("new"), None, 0),)
    assert edited(after, before) == (ValueChange(Part.INITIATIVE, "new", initiative("new"), None, 0, None),)


def test_an_item_that_moves_is_one_change():
    items = tuple(initiative(f"i{number}") for number in range(100))
    before = portfolio(*items)
    after = replace(before, initiatives=(*items[1:60], items[0], *items[60:]))
    assert edited(before, after) == (ValueChange(Part.INITIATIVE, "i0", items[0], items[0], 0, 59, moved=True),)


def test_as_few_items_move_as_can_be():
    dice = random.Random(3)
    items = [initiative(f"i{number}") for number in range(7)]
    shuffled = items[:]
    dice.shuffle(shuffled)
    order = [items.index(one) for one in shuffled]
    steady = max(  # a longest rising subsequence by brute force
        sum(1 for at in range(7) if mask >> at & 1)
        for mask in range(128)
        if (kept := [order[at] for at in range(7) if mask >> at & 1]) == sorted(kept)
    )
    assert len(edited(portfolio(*items), portfolio(*shuffled))) == 7 - steady


def test_a_new_value_and_what_comes_before_it():
    a, b = initiative("a"), initiative("b")
    before, after = portfolio(a, b), portfolio(initiative("new"), a, initiative("b", 9))
    assert edited(before, after) == (
        ValueChange(Part.INITIATIVE, "new", None, initiative("new"), None, 0),
        ValueChange(Part.INITIATIVE, "b", b, initiative("b", 9), 1, 2),
    )


def test_the_head_is_one_value():
    before, after = portfolio(), replace(portfolio(), name="q", annual_rate=Decimal("0.1"))
    [change] = edited(before, after)
    assert change == ValueChange(Part.PORTFOLIO, "", head_of(before), head_of(after), 0, 0)


def test_relations_are_called_by_what_they_say():
    a, b = Endpoint("a"), Endpoint("b", "standard")
    relations = (Requires(a, b), Excludes(a, b), Requires(a, b, delivered=False))
    keys = ["a requires b (standard)", "a excludes b (standard)", "a requires b (standard) #2"]
    assert keys_of(Part.RELATION, relations) == keys
    assert keys_of(Part.RELATION, relations[:2]) == keys[:2]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(portfolios())
def test_keys_are_unique(found):
    for part in Part:
        keys = keys_of(part, items_of(found, part))
        assert len(set(keys)) == len(keys)


def test_an_edit_of_another_document_does_not_fit():
    before = Document(portfolio(initiative("a")))
    edit = difference(before, Document(portfolio(initiative("a", 1))), "edit")
    with pytest.raises(EditMismatch):
        apply(Document(portfolio(initiative("a", 2))), edit)
    with pytest.raises(EditMismatch):
        apply(Document(portfolio()), edit)
    place = (Part.INITIATIVE, "a", "roi")
    draft = Draft(*place, "x", literal("why"))
    with pytest.raises(EditMismatch):
        apply(before, Edit("draft", (), (DraftChange(place, draft, None),)))


def test_what_would_not_hold_together_is_refused():
    with pytest.raises(InvalidInput):
        apply(
            Document(portfolio(initiative("a"))),
            Edit("delete", (ValueChange(Part.FUND, "opex", Fund("opex", "Opex", (1,)), None, 0, None),)),
        )
