"""The history: every step can be undone and done again."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.document import Document
from cxalloc.domain.edits import apply
from cxalloc.editing import history
from cxalloc.editing.history import History
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
