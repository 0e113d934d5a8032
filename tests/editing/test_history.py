"""The history: every step can be undone and done again."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.document.document import ATTRIBUTES, Document, Part, items_of, keys_of
from cxalloc.domain.document.edits import apply
from cxalloc.domain.document.journal import StoredEdit, pack
from cxalloc.domain.errors import InvalidInput
from cxalloc.editing import history
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.editing.deletion import delete
from cxalloc.editing.history import History
from cxalloc.editing.rows import add, duplicate, move
from tests.strategies import portfolios


def named(document: Document, name: str) -> Document:
    return replace(document, portfolio=replace(document.portfolio, name=name))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(portfolios(), st.lists(portfolios(), min_size=1, max_size=3))
def test_all_undone_is_the_first_document_and_all_done_again_the_last(first, others):
    kept = History(Document(first))
    documents = [kept.document]
    for number, other in enumerate(others):
        if kept.do(Document(other), f"step {number}"):
            documents.append(kept.document)
    for before in reversed(documents[:-1]):
        edit = kept.undo()
        assert kept.document == before
        assert edit
    assert not kept.can_undo
    for after in documents[1:]:
        before = kept.document
        edit = kept.redo()
        assert kept.document == after == apply(before, edit)
    assert not kept.can_redo


@pytest.fixture
def kept(sample):
    return History(sample)


def test_labels_say_what_would_be_undone_and_done_again(kept):
    assert (kept.can_undo, kept.undo_label, kept.can_redo, kept.redo_label) == (False, "", False, "")
    kept.do(named(kept.document, "one"), "Rename")
    kept.do(named(kept.document, "two"), "Rename again")
    assert (kept.can_undo, kept.undo_label) == (True, "Rename again")
    kept.undo()
    assert (kept.undo_label, kept.redo_label) == ("Rename", "Rename again")


def test_what_changes_nothing_is_no_step(kept):
    kept.do(named(kept.document, "one"), "Rename")
    kept.undo()
    assert not kept.do(named(kept.document, kept.document.portfolio.name), "Nothing")
    assert (kept.can_undo, kept.can_redo) == (False, True)


def test_a_new_step_ends_what_could_be_done_again(kept):
    kept.do(named(kept.document, "one"), "Rename")
    kept.undo()
    kept.do(named(kept.document, "two"), "Rename otherwise")
    assert not kept.can_redo
    with pytest.raises(IndexError):
        kept.redo()


def test_it_forgets_the_oldest_steps(kept, monkeypatch):
    monkeypatch.setattr(history, "MOST_EDITS", 3)
    for number in range(5):
        kept.do(named(kept.document, f"name {number}"), f"step {number}")
    for _ in range(3):
        kept.undo()
    assert not kept.can_undo
    assert kept.document.portfolio.name == "name 1"
    with pytest.raises(IndexError):
        kept.undo()


def test_it_forgets_sooner_what_is_large_but_not_the_last_step(kept, monkeypatch):
    monkeypatch.setattr(history, "MOST_CHANGES", 3)
    kept.do(named(kept.document, "one"), "small")
    for name in ("two", "three"):
        items = tuple(replace(one, name=name) for one in kept.document.portfolio.initiatives)
        kept.do(Document(kept.document.portfolio.revised(initiatives=items)), name)
    assert kept.undo_label == "three"
    kept.undo()
    assert not kept.can_undo
    kept.do(named(kept.document, "four"), "small")
    kept.do(named(kept.document, "five"), "small too")
    kept.undo()
    assert kept.undo_label == "small"


def an_operation(data: st.DataObject, document: Document) -> Document:
    """Something that people do: cells are set, rows come, go, move and are copied."""
    part = data.draw(st.sampled_from([part for part in ATTRIBUTES if part is not Part.RELATION]))
    keys = keys_of(part, items_of(document.portfolio, part))
    action = data.draw(st.sampled_from(["add", "cells", "cells", "duplicate", "move", "delete"] if keys else ["add"]))
    if action == "add":
        return add(document, part, at=data.draw(st.integers(0, 3)), count=data.draw(st.integers(1, 2))).document
    some = data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True))
    if action == "cells":
        fields = {Part.SCENARIO: ["name", "set:budget.factor"], Part.RULE: ["id", "at_least"]}.get(part, ["id", "name"])
        texts = st.sampled_from(["", "90 %", "new", "b;c", "5"])
        cells = [Cell(part, key, data.draw(st.sampled_from(fields)), data.draw(texts)) for key in some]
        return set_cells(document, cells)
    if action == "duplicate":
        return duplicate(document, part, some).document
    if action == "move":
        return move(document, part, some, data.draw(st.integers(0, len(keys)))).document
    try:
        return delete(document, part, some, move_to=keys[0]).document
    except InvalidInput:  # the fund to which costs would move is among them
        return document


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), portfolios())
def test_whatever_people_do_can_be_undone_and_done_again(data, found):
    kept = History(Document(found))
    documents = [kept.document]
    stored: list[StoredEdit] = []
    for number in range(data.draw(st.integers(1, 6))):
        after = an_operation(data, kept.document)
        assert replace(after.portfolio) == after.portfolio  # checked from scratch
        if edit := kept.do(after, f"step {number}"):
            documents.append(after)
            stored.append(pack(edit))
    from_text = History(kept.document, stored)  # as it comes back from a file
    for before in reversed(documents[:-1]):
        assert kept.undo() == from_text.undo()
        assert kept.document == from_text.document == before
    from_text = History(documents[0], [], stored)
    for after in documents[1:]:
        assert kept.redo() == from_text.redo()
        assert kept.document == from_text.document == after
    assert not kept.can_redo
    assert not from_text.can_redo
