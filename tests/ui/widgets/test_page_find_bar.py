"""Ctrl+F on pages without a search of their own: sentences, fields and cells are found, and shown one by one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cxalloc_ui.main_window import BUDGET_PAGE, COMPARE_PAGE
from cxalloc_ui.widgets.page_find_bar import PageFindBar

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(opened, qtbot):
    """The bar over the page of budget and rules, opened by its keys."""
    opened.window.show_page(BUDGET_PAGE)
    qtbot.keyClick(opened.window, Qt.Key.Key_F, CONTROL)
    found = opened.window.work.find_bar
    assert found.field.hasFocus()
    return found


def find(bar: PageFindBar, qtbot: QtBot, text: str) -> None:
    bar.field.setText(text)
    qtbot.waitUntil(lambda: not bar._timer.isActive())


def test_cells_are_found_whatever_the_marks_between_their_digits(bar, opened, qtbot):
    page = opened.window.budget
    amount = opened.session.document.portfolio.funds[0].amounts[0] // 100
    find(bar, qtbot, str(amount))
    assert page.funds.table.currentIndex().data() == f"{amount:,}"
    assert bar.found.text() == f"1 of {len(bar.hits)}"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert page.funds.table.hasFocus()


def test_sentences_are_found_and_framed_one_after_the_other(bar, opened, qtbot):
    find(bar, qtbot, "rule")
    assert len(bar.hits) > 1
    assert bar.marked is bar.hits[0].widget
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.marked is bar.hits[1].widget
    qtbot.keyClick(opened.window, Qt.Key.Key_F3)
    qtbot.keyClick(opened.window, Qt.Key.Key_F3, SHIFT)
    assert bar.found.text() == f"2 of {len(bar.hits)}"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.found.text() == f"{len(bar.hits)} of {len(bar.hits)}"  # from the first to the last


def test_what_is_not_there_is_not_found(bar, qtbot):
    find(bar, qtbot, "xyzzy")
    assert (bar.hits, bar.found.text(), bar.next.isEnabled()) == ([], "Not found", False)
    find(bar, qtbot, "")
    assert bar.found.text() == ""


def test_another_page_is_searched_anew(bar, opened, qtbot):
    opened.window.show_page(COMPARE_PAGE)
    assert bar.isHidden()
    qtbot.keyClick(opened.window, Qt.Key.Key_F, CONTROL)
    find(bar, qtbot, "every difference")
    assert all(opened.window.compare.isAncestorOf(hit.widget) for hit in bar.hits)
    assert all(hit.widget.isVisible() for hit in bar.hits)


@pytest.mark.parametrize("page", range(5))
def test_every_page_finds(opened, qtbot, page):
    window = opened.window
    if page >= len(window.work.places):
        pytest.skip("there is no such page")
    window.show_page(page)
    assert window.actions_.edit.find.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    place = window.work.find_place()
    if window.work.places[page].widget is not window.plan:  # whose lists are not there before its plan
        assert place.isVisible()
        assert (place.focusProxy() or place).hasFocus()
