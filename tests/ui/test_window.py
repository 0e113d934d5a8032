"""The real window, without a screen, driven as a user drives it."""

import csv
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
)

from cxalloc.domain.message import literal
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui import main_window
from cxalloc_ui.app import Program
from cxalloc_ui.application.theme import DARK, theme_of
from cxalloc_ui.dialogs.dialogs import ErrorDialog
from cxalloc_ui.main_window import PLAN_PAGE
from cxalloc_ui.widgets.tables.edit_table import EditTable
from cxalloc_ui.workers.solver_process import SolveProgress
from tests.ui.conftest import FakeDialogs, FakeSolver


def click(qtbot, widget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def optimise(program, qtbot) -> None:
    asked = len(program.solver.asked)
    qtbot.keyClick(program.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(program.solver.asked) > asked)
    with qtbot.waitSignal(program.solve_controller.running_changed):
        program.solver.finish()
    assert program.session.view.result is not None


def buttons(window) -> dict[str, QPushButton]:
    return {button.accessibleName() or button.text(): button for button in window.findChildren(QPushButton)}


def test_the_welcome_page_opens_a_sample(program, qtbot):
    window = program.window
    names = [name for name in buttons(window) if name.startswith("Open the sample")]
    assert len(names) == 4
    assert names[0].startswith("Open the sample Tutorial")
    with qtbot.waitSignal(program.session.view_changed):
        click(qtbot, buttons(window)[names[0]])
    assert window.windowTitle().startswith("Tutorial")
    assert window.candidates.isVisible()
    assert window.candidates.initiatives.model.shown == 8
    assert "Read from the folder tutorial" in window.navigation._where.text()


def test_the_first_row_is_selected_and_its_details_are_shown(opened, qtbot):
    window = opened.window
    table = window.candidates.initiatives.table
    assert table.currentIndex().row() == 0
    texts = [label.text() for label in window.candidates.details.findChildren(type(window.header._title))]
    assert window.candidates.initiatives.current_row().initiative.name in texts
    assert "Funding levels" in texts
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert window.candidates.initiatives.current_row().id == opened.session.view.rows.initiatives[1].id


def test_a_click_on_a_heading_sorts_up_then_down_and_keeps_the_selection(opened, qtbot):
    grid = opened.window.candidates.initiatives
    chosen = grid.current_row().id
    column = next(n for n, one in enumerate(grid.model.columns) if one.key == "cost")
    header = grid.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    for order in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        costs = [sum(grid.model.row(n).level.costs[0].amounts) for n in range(grid.model.shown)]
        assert costs == sorted(costs, reverse=order)
        assert grid.current_row().id == chosen


def test_a_click_on_the_frozen_heading_sorts_by_name(opened, qtbot):
    grid = opened.window.candidates.initiatives
    header = grid.table.frozen.horizontalHeader()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, header.height() // 2))
    names = [grid.model.row(n).initiative.name for n in range(grid.model.shown)]
    assert names == sorted(names, key=str.casefold)


def test_the_filter_narrows_the_grid_and_says_so(opened, qtbot):
    grid = opened.window.candidates.initiatives
    qtbot.keyClicks(grid.filter, "chat")
    assert [row.initiative.name for row in (grid.model.row(0),)] == ["AI chat assistant"]
    assert grid.count.text() == "1 of 8"
    assert grid.current_row() is not None or grid.table.currentIndex().row() == -1
    grid.filter.clear()
    qtbot.keyClicks(grid.filter, "nothing like it")
    assert grid.model.shown == 0
    assert grid.count.text() == "0 of 8"


def test_small_allocations_have_a_tab_of_their_own(opened, qtbot):
    page = opened.window.candidates
    page.tabs.setCurrentIndex(1)
    assert page.tabs.tabText(1) == "Small allocations  2"
    texts = [label.text() for label in page.details.findChildren(type(opened.window.header._title))]
    assert "What a period's amount returns" in texts


def test_optimise_shows_progress_then_the_plan(opened, qtbot):
    window = opened.window
    assert window.actions_.optimise.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    assert window.header.stop.isVisible()
    assert not window.header.optimise.isEnabled()
    opened.solver.tell(SolveProgress("searching", 2.2, 115_000_00, 120_000_00, 0.0435))
    assert window.header._message.text() == "Searching  ·  best so far 115\u00a0k  ·  gap 4.35\u00a0%  ·  2 s"
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    assert window.plan.isVisible()
    assert window.plan.currentIndex() == 1
    shown = window.plan.figures.texts()
    assert shown["Proof"][0] == "Optimal"
    funded = opened.session.view.result.ledger.key_figures.funded
    assert shown["Funded"][0] == f"{funded} of 10"
    assert not window.header.stop.isVisible()
    assert window.header.optimise.isEnabled()


def test_stop_asks_the_solver(opened, qtbot):
    window = opened.window
    click(qtbot, window.header.optimise)
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert opened.solver.stopped
    opened.solver.fail("")  # ended before there was a plan: the user asked for it
    assert not opened.solve_controller.is_running
    assert opened.window.dialogs.errors == []


def test_a_solve_that_goes_wrong_is_reported(opened, qtbot):
    opened.window.optimise()
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    opened.solver.fail("The solver ended unexpectedly.")
    assert opened.window.dialogs.errors == [("No plan was found", "The solver ended unexpectedly.")]
    assert opened.window.actions_.optimise.isEnabled()


def test_why_there_is_no_plan_is_said_on_the_plan_page(opened, qtbot):
    opened.window.optimise()
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    with qtbot.waitSignal(opened.session.view_changed):
        opened.solver.answered.emit(1, {"plan": None, "reasons": [literal("Opex is short").to_json()]})
    page = opened.window.plan
    assert page.currentIndex() == 0
    assert "Opex is short" in page.empty.text


def test_the_answer_for_a_portfolio_that_was_left_is_dropped(opened, qtbot):
    opened.window.optimise()
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    with qtbot.waitSignal(opened.session.view_changed):
        opened.window.open(samples_folder() / "retail_bank")
    opened.solver.finish()
    assert opened.session.view.result is None
    assert not opened.solve_controller.is_running


def test_a_scenario_is_chosen_and_has_its_own_plan(program, qtbot):
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(samples_folder() / "retail_bank")
    combo = program.window.header.scenario
    assert [combo.itemText(n) for n in range(2)] == ["Base case", "Cut 15 %"]
    before = program.session.view.portfolio.funds[0].amounts[0]
    combo.setFocus()
    with qtbot.waitSignal(program.session.view_changed):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert program.session.view.scenario == "Cut 15 %"
    assert program.session.view.portfolio.funds[0].amounts[0] == round(before * 0.85)
    program.window.optimise()
    qtbot.waitUntil(lambda: bool(program.solver.asked))
    assert program.solver.asked[-1][1] == "Cut 15 %"


def test_rules_and_funds_show_what_the_plan_uses(opened, qtbot):
    optimise(opened, qtbot)
    window = opened.window
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.budget.isVisible()
    texts = [label.text() for label in window.budget.findChildren(type(window.header._title))]
    assert any(text.startswith("Small allocations get at least 10") for text in texts)
    assert any(text.startswith("✓ Met") for text in texts)
    assert [row.what for row in window.budget.fund_use.lines] == ["budget", "spent", "left"]


def test_the_plan_is_exported(opened, qtbot, tmp_path):
    window = opened.window
    assert not window.actions_.export_plan.isEnabled()
    optimise(opened, qtbot)
    window.dialogs.path = tmp_path / "plan.csv"
    with qtbot.waitSignal(opened.session.message):
        qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    with window.dialogs.path.open(encoding="utf-8-sig", newline="") as rows:
        names = {row["name"] for row in csv.DictReader(rows)}
    assert names == {verdict.name for verdict in opened.session.view.result.ledger.verdicts if verdict.funded}
    window.dialogs.path = tmp_path / "decisions.csv"
    with qtbot.waitSignal(opened.session.message):
        window.actions_.export_decisions.trigger()
    assert len(window.dialogs.path.read_text(encoding="utf-8-sig").splitlines()) == 11
    window.dialogs.path = tmp_path / "no such folder" / "plan.csv"
    with qtbot.waitSignal(opened.session.failed):
        window.actions_.export_plan.trigger()
    assert window.dialogs.errors[0][0] == "The plan could not be exported"


def test_saved_as_a_file_the_plan_is_there_next_time(opened, qtbot, tmp_path):
    optimise(opened, qtbot)
    window = opened.window
    window.dialogs.path = tmp_path / "shops"
    with qtbot.waitSignal(opened.session.message):
        click(qtbot, window.navigation.save)
    path = tmp_path / "shops.cxalloc"
    assert path.is_file()
    assert not window.navigation.save.isVisible()
    optimise(opened, qtbot)  # stored without asking
    with qtbot.waitSignal(opened.session.view_changed):
        window.open(samples_folder() / "tutorial")
    assert not opened.session.is_file
    with qtbot.waitSignal(opened.session.view_changed):
        window.open(path)
    result = opened.session.view.result
    assert result is not None
    assert result.plan.id == 2
    assert result.is_current
    assert window.plan.isVisible()
    assert [one.name for one in window.settings.recent] == ["shops.cxalloc", "tutorial"]


def test_a_file_that_cannot_be_used_is_reported_and_what_is_open_stays(opened, qtbot, tmp_path):
    wrong = tmp_path / "wrong.cxalloc"
    wrong.write_text("not a portfolio", encoding="utf-8")
    with qtbot.waitSignal(opened.session.failed):
        opened.window.open(wrong)
    what, why = opened.window.dialogs.errors[0]
    assert what == "wrong.cxalloc could not be opened"
    assert "wrong.cxalloc" in why
    assert opened.session.view.base.name.startswith("Tutorial")


def test_all_findings_about_a_folder_are_listed(program, qtbot, tmp_path):
    sample = samples_folder() / "tutorial"
    for file in sample.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "initiatives.csv").open("a", encoding="utf-8") as rows:
        rows.write("Bad,-5,0.2\nWorse,abc,0.1\n")
    with qtbot.waitSignal(program.session.failed) as blocker:
        program.window.open(tmp_path)
    dialog = ErrorDialog(program.window, *blocker.args)
    qtbot.addWidget(dialog)
    assert dialog.table is not None
    model = dialog.table.model()
    cells = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert len(cells) >= 2
    assert {"-5", "abc"} <= {row[3] for row in cells}
    assert all(row[0].startswith("initiatives.csv, row ") for row in cells)


@pytest.mark.parametrize(("name", "taken"), [("tutorial", True), ("tutorial/portfolio.toml", True), ("x.docx", False)])
def test_a_folder_is_dropped_on_the_window(program, qtbot, name, taken):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(samples_folder() / name))])
    nothing = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    event.ignore()
    program.window.dropEvent(event)
    assert event.isAccepted() is taken
    if taken:
        qtbot.waitUntil(lambda: program.session.view is not None)


def test_pages_are_reached_by_keys_and_by_the_navigation(opened, qtbot):
    window = opened.window
    for number, page in enumerate((window.candidates, window.budget, window.plan)):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.ControlModifier)
        assert page.isVisible()
    click(qtbot, window.navigation.buttons[0])
    assert window.candidates.isVisible()
    assert window.header._title.text() == "Candidates"


def test_the_empty_plan_page_offers_to_optimise(opened, qtbot):
    opened.window.show_page(PLAN_PAGE)
    assert opened.window.plan.empty.isVisible()
    click(qtbot, opened.window.plan.empty.button)
    qtbot.waitUntil(lambda: bool(opened.solver.asked))


def test_the_appearance_is_chosen_and_remembered(opened, qtbot, settings):
    opened.window.choose_appearance("dark")
    assert theme_of(opened.window) is DARK
    assert settings.value("appearance") == "dark"


def test_the_geometry_is_remembered(program, qtbot, settings):
    program.window.resize(program.window.width(), 655)
    program.window.close()
    again = Program(program.solver, settings, program.window.dialogs)
    qtbot.addWidget(again.window)
    assert again.window.height() == 655
    again.close()


def test_every_control_has_a_name(opened, qtbot):
    optimise(opened, qtbot)
    opened.window.candidates.tabs.setCurrentIndex(1)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView, QScrollArea, QTabWidget, QAbstractScrollArea)
    nameless = []
    for widget in {widget for kind in kinds for widget in opened.window.findChildren(kind)}:
        parent = widget.parentWidget()
        # Qt's own parts: the list of a combo box, the arrows of bars, the cross of a field, the corner of a table.
        owner = parent.metaObject().className() if parent is not None else ""
        inside = owner in {"QComboBoxPrivateContainer", "QTabBar", "QMenuBar", "QLineEdit"}
        inside = inside or widget.metaObject().className() == "QTableCornerButton"
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text or inside):
            nameless.append(f"{type(widget).__name__} in {owner}")
    assert nameless == []


def test_the_tab_key_goes_round(opened, qtbot):
    window = opened.window
    window.activateWindow()
    seen = []
    for _ in range(60):
        focused = window.focusWidget()
        seen.append(focused)
        # In a grid the tab key goes from cell to cell, as in a spreadsheet, and F6 leaves it.
        qtbot.keyClick(focused, Qt.Key.Key_F6 if isinstance(focused, EditTable) else Qt.Key.Key_Tab)
    assert window.header.optimise in seen
    assert window.candidates.initiatives.filter in seen
    assert window.candidates.initiatives.table in seen
    assert all(button in seen for button in window.navigation.buttons)
    qtbot.keyClick(window.navigation.buttons[1], Qt.Key.Key_Space)
    assert window.budget.isVisible()
    assert [button.isChecked() for button in window.navigation.buttons] == [False, True, False, False, False]


def test_closing_ends_the_worker(program):
    program.close()
    assert program.solver.closed


@pytest.mark.parametrize(
    ("available", "size"),
    [
        ((2560, 1400), (1440, 900)),
        ((1366, 728), (1358, 688)),  # 1366 × 768 with a bar of the desktop
        ((1440, 860), (1432, 820)),
        ((1024, 740), (1016, 700)),
    ],
)
def test_the_first_window_fits_the_screen(qtbot, settings, monkeypatch, available, size):
    monkeypatch.setattr(main_window, "available_size", lambda _: QSize(*available))
    made = Program(FakeSolver(), settings, FakeDialogs())
    qtbot.addWidget(made.window)
    assert (made.window.width(), made.window.height()) == size
    made.close()


@pytest.mark.parametrize("words", ["english", "french"])
def test_every_page_fits_a_small_window(request, words):
    """At 1024 × 700 nothing lies outside: not a button of the header, not the status bar."""
    if words == "french":
        request.getfixturevalue("french")
    window = request.getfixturevalue("opened").window
    for page in range(len(window.work.places)):
        window.show_page(page)
        least = window.minimumSizeHint()
        assert (least.width() <= 1024, least.height() <= 700) == (True, True)
    window.resize(1024, 700)
    for widget in (window.header.optimise, window.header.live, window.statusBar()):
        assert window.rect().contains(widget.rect().translated(widget.mapTo(window, widget.rect().topLeft())))


def test_save_says_that_all_is_saved_or_asks_where(opened, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    opened.window.dialogs.path = tmp_path / "mine.cxalloc"
    save = (opened.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(opened.session.message) as message:
        qtbot.keyClick(*save)
    assert message.args == ["Saved as mine.cxalloc"]
    opened.session.replace_portfolio(replace(opened.session.document.portfolio, name="Mine"), "Rename")
    with qtbot.waitSignal(opened.session.message) as message:
        qtbot.keyClick(*save)
    assert message.args == ["All changes are saved in mine.cxalloc"]
    with PortfolioFile.open(tmp_path / "mine.cxalloc", read_only=True) as file:
        assert file.portfolio.name == "Mine"
