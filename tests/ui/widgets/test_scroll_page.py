"""A page that scrolls as a whole, and tables on it that are as high as all of their rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.widgets.scroll_page import ScrollPage, Unrolled
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT, DataTable

ROWS = 10_000
ABOVE, BELOW = 300, 500


@pytest.fixture
def table(qtbot, light):
    """A long table on a page of 600 × 400 pixels, under a label of 300 and above one of 500."""
    page = ScrollPage("Page")
    qtbot.addWidget(page)
    page.resize(600, 400)
    made = DataTable("Numbers", frozen=True)
    columns: list[Column[int]] = [Column("name", "Name", str), Column("twice", "Twice", lambda row: 2 * row)]
    model = TableModel(columns, lambda row: row)
    made.set_model(model)
    unrolled = Unrolled(made, made.full_height)
    for block in (QLabel("above"), unrolled, QLabel("below")):
        if isinstance(block, QLabel):
            block.setFixedHeight(ABOVE if block.text() == "above" else BELOW)
        page.add(block)
    page.show()
    model.set_rows(range(ROWS))
    unrolled.update_height()
    page.lay_out()
    QApplication.processEvents()
    return made


def page_of(table: DataTable) -> ScrollPage:
    parent = table.parentWidget()
    while parent is not None and not isinstance(parent, ScrollPage):
        parent = parent.parentWidget()
    assert parent is not None
    return parent


def row_at_top(table: DataTable) -> int:
    return table.rowAt(0)


def test_the_page_has_the_only_scroll_bar_and_the_table_is_never_higher_than_the_page(table):
    page = page_of(table)
    assert page.verticalScrollBar().maximum() >= ROWS * ROW_HEIGHT
    for value in (0, 100, 5000, 160_000, page.verticalScrollBar().maximum()):
        page.verticalScrollBar().setValue(value)
        assert table.height() <= page.viewport().height()
        assert not table.verticalScrollBar().isVisible()


def test_what_is_painted_is_what_is_in_sight_under_headings_that_stay(table):
    page = page_of(table)
    start = page.top_of(table.parentWidget())
    for first in (0, 1, 4321, 9000):
        page.verticalScrollBar().setValue(start + first * ROW_HEIGHT)
        assert row_at_top(table) == first
        assert table.rowAt(table.viewport().height() - 1) - first < 400 // ROW_HEIGHT
        assert table.mapTo(page.viewport(), QPoint(0, 0)).y() == 0  # the headings are at the top of the page
        assert table.frozen.rowAt(0) == first


def test_at_its_end_the_table_leaves_with_its_last_row_in_sight(table):
    page = page_of(table)
    start = page.top_of(table.parentWidget())
    end = start + table.parentWidget().height()
    page.verticalScrollBar().setValue(end - ROW_HEIGHT // 2)  # half of the last row
    last = table.visualRect(table.model().index(ROWS - 1, 0))
    bottom = table.viewport().mapTo(page.viewport(), last.bottomLeft()).y()
    assert 0 < bottom <= ROW_HEIGHT // 2


@pytest.mark.parametrize("frozen", [False, True])
def test_the_wheel_scrolls_the_page_over_the_table_and_over_its_names(table, frozen):
    page, over = page_of(table), (table.frozen if frozen else table).viewport()
    page.verticalScrollBar().setValue(100)
    at = QPointF(20, 20)
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, at, QPoint(0, 0), QPoint(0, -120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(over, event)
    assert 100 < page.verticalScrollBar().value() < 250
    assert row_at_top(table) == 0


def test_the_keyboard_takes_the_page_along(table, qtbot):
    page = page_of(table)
    table.select_key(0)
    table.setFocus()
    for key, row in ((Qt.Key.Key_End, ROWS - 1), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
        assert table.currentIndex().row() == row
        cell = table.visualRect(table.currentIndex())
        for corner in (cell.topLeft(), cell.bottomLeft()):
            assert page.viewport().rect().contains(table.viewport().mapTo(page.viewport(), corner))


def test_a_row_at_the_lower_edge_moves_the_page_no_further_than_needed(table, qtbot):
    page = page_of(table)
    table.setFocus()
    table.select_key(0)
    page.verticalScrollBar().setValue(0)  # headings and one or two rows are in sight
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert 0 < page.verticalScrollBar().value() <= 2 * ROW_HEIGHT
    assert row_at_top(table) == 0


def test_a_table_that_is_too_wide_has_its_scroll_bar_in_sight(table):
    page, across = page_of(table), table.horizontalScrollBar()
    table.setColumnWidth(1, 2000)
    QApplication.processEvents()
    for value in (0, 5000, page.verticalScrollBar().maximum() - BELOW):
        page.verticalScrollBar().setValue(value)
        QApplication.processEvents()
        assert page.viewport().rect().contains(across.mapTo(page.viewport(), across.rect().center()))
    page.verticalScrollBar().setValue(page.top_of(table.parentWidget()) + (ROWS - 3) * ROW_HEIGHT)
    assert table.rowAt(table.viewport().height() - 1) == ROWS - 1  # the bar covers no row
