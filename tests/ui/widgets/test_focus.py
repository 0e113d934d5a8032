"""Where the focus is: one clear frame, and none where it is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtWidgets import QApplication, QTabBar

from cxalloc_ui.application.theme import LIGHT
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.widgets.tables.data_table import DataTable


def accented(widget, area) -> int:
    """The pixels of an area in the colour of the focus."""
    image, colour = widget.grab(area).toImage(), QColor(LIGHT.accent)
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


@pytest.fixture
def table(qtbot, light):
    columns: list[Column[str]] = [Column("name", "Name", str), Column("length", "Length", len)]
    model: TableModel[str] = TableModel(columns, str)
    made = DataTable("Numbers")
    qtbot.addWidget(made)
    model.setParent(made)
    made.set_model(model)
    model.set_rows(["one", "two"])
    made.resize(500, 200)
    made.show()
    return made


def test_the_current_cell_is_framed_while_the_table_has_the_focus(table, qtbot):
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.setCurrentIndex(table.model().index(1, 1))
    ring = table.visualRect(table.currentIndex()).translated(table.viewport().pos())
    around = 2 * 2 * (ring.width() + ring.height() - 4)
    assert accented(table, ring) == pytest.approx(around, rel=0.1)
    assert accented(table, table.rect()) == accented(table, ring)  # nothing else is framed
    table.clearFocus()
    QApplication.sendEvent(table, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))
    assert accented(table, table.rect()) == 0


def test_an_empty_table_with_the_focus_is_framed_itself(table, qtbot):
    table.shown_model.set_rows([])
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert accented(table, table.rect()) > 2 * table.height()


def test_the_tab_with_the_focus_is_framed(qtbot, light):
    bar = QTabBar()
    qtbot.addWidget(bar)
    for name in ("One", "Two"):
        bar.addTab(name)
    bar.show()
    without = accented(bar, bar.tabRect(0))
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(bar.hasFocus)
    assert accented(bar, bar.tabRect(0)) > without + 2 * bar.height()
    assert accented(bar, bar.tabRect(1)) == 0
