"""What a screen reader gets: every widget that can have the focus has a role and a name, on every page and dialog."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QMessageBox, QPushButton, QWidget

from cxalloc.analysis.comparison.compare import compare
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import literal
from cxalloc.domain.portfolio import Scenario
from cxalloc.storage.backups import Backup, BackupReason
from cxalloc_ui.application.accessibility import CHART, install_roles
from cxalloc_ui.application.guide import guide_path
from cxalloc_ui.application.plain_text import message_box
from cxalloc_ui.charts.bar_rows import BarRows
from cxalloc_ui.dialogs.backups import BackupDialog
from cxalloc_ui.dialogs.dialogs import ErrorDialog
from cxalloc_ui.dialogs.guide import GuideWindow
from cxalloc_ui.dialogs.import_preview import ImportPreview
from cxalloc_ui.dialogs.import_table import ImportDialog
from cxalloc_ui.dialogs.new_portfolio import NewPortfolioDialog
from cxalloc_ui.main_window import COMPARE_PAGE, PLAN_PAGE
from cxalloc_ui.models.column_filter import ColumnFilter
from cxalloc_ui.models.table_model import CellValue, Column
from cxalloc_ui.pages.compare.comparison_controller import COMPARE_GAP
from cxalloc_ui.widgets.tables.column_filter import ColumnFilterBox
from cxalloc_ui.workers.background import Background
from tests.ui.compare_windows import WAIT, answer, ask, desk_with
from tests.ui.test_window import optimise


@pytest.fixture(autouse=True)
def roles(qapp):
    install_roles()


def unnamed(window: QWidget) -> list[str]:
    """The widgets in sight that can have the focus and have no role or no name."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if not widget.isVisibleTo(window):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        roleless = {QAccessible.Role.NoRole}
        if not isinstance(widget, QAbstractScrollArea):  # an area is all that one with a scroll bar is
            roleless.add(QAccessible.Role.Client)
        if told.role() in roleless or not told.text(QAccessible.Text.Name).strip():
            above = widget.parentWidget()
            found.append(f"{type(widget).__name__} in {type(above).__name__}, {widget.objectName()!r}")
    return found


def test_every_page_without_and_with_a_plan(program, opened, qtbot):
    window = opened.window
    for number in range(len(window.work.places)):
        window.show_page(number)
        assert unnamed(window) == [], number
    optimise(opened, qtbot)
    window.show_page(PLAN_PAGE)
    qtbot.waitUntil(lambda: not window.plan._to_fill)  # the parts out of sight are filled one by one
    for number in range(len(window.work.places)):
        window.show_page(number)
        assert unnamed(window) == [], number
    for section in range(window.plan.sections.count()):
        window.show_page(PLAN_PAGE)
        window.plan.show_section(section)
        assert unnamed(window) == [], section
    for tab in range(window.candidates.tabs.count()):
        window.show_page(0)
        window.candidates.tabs.setCurrentIndex(tab)
        assert unnamed(window) == [], tab


def test_the_first_page_and_the_menus(program):
    assert unnamed(program.window) == []
    for action in program.window.menuBar().actions():
        assert action.text()
        assert all(one.text() or one.isSeparator() for one in action.menu().actions())


def test_a_comparison(qtbot, light, settings, worker, explanation_worker, tutorial):
    portfolio = replace(tutorial, scenarios=(Scenario("Half", (("budget.factor", "0.5"),)),))
    with desk_with(portfolio, qtbot, settings, worker=worker, explanation_worker=explanation_worker) as desk:
        desk.window.show_page(COMPARE_PAGE)
        page = desk.window.compare
        page.scenarios.start.setFocus()
        ask(desk, worker, qtbot)
        assert unnamed(desk.window) == []
        answer(desk.comparison_controller.running_changed, worker, qtbot, compare(portfolio, gap=COMPARE_GAP))
        assert unnamed(desk.window) == []
        shown = page.side_by_side
        shown.parts.setCurrentWidget(shown.charts)
        qtbot.waitUntil(lambda: bool(shown.charts.steps.rows), timeout=WAIT)
        assert unnamed(desk.window) == []
        told = QAccessible.queryAccessibleInterface(shown.charts.steps)
        assert told.role() is CHART
        assert "Half" in told.text(QAccessible.Text.Description)
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            assert unnamed(desk.window) == [], tab


def backup(folder: Path) -> Backup:
    return Backup(folder / "a.cxalloc", datetime(2027, 1, 1, tzinfo=UTC), BackupReason.CHANGED, 1000)


def test_every_dialog(qtbot, light, tmp_path, tutorial):
    background = Background()
    table = tmp_path / "ideas.csv"
    table.write_text("Name;Cost;ROI\nCall;100;50 %\n", encoding="utf-8")
    finding = Finding("initiative", "a", "cost", "much", literal("an amount"))
    parent = QWidget()
    owner: Column[str] = Column("owner", "Owner", str)
    dialogs: list[QDialog] = [
        NewPortfolioDialog(),
        BackupDialog(None, "a", [backup(tmp_path)]),
        ErrorDialog(None, "It failed", "for a reason"),
        ErrorDialog(None, "It failed", InvalidInput([finding])),
        ImportDialog(ImportPreview(background, table, tutorial)),
        ColumnFilterBox(owner, [CellValue("Ada", "Ada", 2), CellValue("", None, 1)], ColumnFilter(), parent),
        GuideWindow(guide_path("en")),
        message_box(parent, QMessageBox.Icon.Question, "Title", "Text", "More"),
    ]
    qtbot.addWidget(parent)
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        if isinstance(dialog, ImportDialog):
            qtbot.waitUntil(lambda dialog=dialog: bool(dialog._state.text()))
        assert unnamed(dialog) == [], type(dialog).__name__
        icons = [button.text() for button in dialog.findChildren(QPushButton) if not button.icon().isNull()]
        assert icons == [], type(dialog).__name__  # no button has one, whatever the desktop
        dialog.close()
    background.close()
    ours = {one for one in QDialog.__subclasses__() if one.__module__.startswith("cxalloc_ui")}
    assert ours <= {type(dialog) for dialog in dialogs}


def test_a_widget_without_a_name_is_found(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    nameless = QPushButton(window)
    bare = BarRows("", window)
    assert len(unnamed(window)) == 2
    nameless.setText("Do it")
    bare.setAccessibleName("Values")
    assert unnamed(window) == []


def test_roles_outlive_the_collector_and_follow_the_name(qtbot):
    for number in range(3):
        chart = BarRows(f"Chart {number}")
        qtbot.addWidget(chart)
        told = QAccessible.queryAccessibleInterface(chart)
        gc.collect()
        assert told.role() is CHART
        chart.setAccessibleName("Another name")
        assert QAccessible.queryAccessibleInterface(chart).text(QAccessible.Text.Name) == "Another name"
