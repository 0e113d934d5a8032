"""Habits of desktop programs: saving stays on the page, undo goes where it happens, closing, showing in the folder."""

import sys
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QProcess, Qt, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QMenu

from cxalloc.domain.document.document import Document, Draft, Part
from cxalloc.domain.document.edits import difference
from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.message import Message, literal, message
from cxalloc.domain.portfolio import Scenario
from cxalloc.messages.formatter import Formatter
from cxalloc.samples import samples_folder
from cxalloc_ui.app import Program
from cxalloc_ui.dialogs.dialogs import ErrorDialog, UnsavedChoice
from cxalloc_ui.main_window import BUDGET_PAGE, COMPARE_PAGE, PLAN_PAGE
from cxalloc_ui.models.edit_place import EditPlace, edit_place
from cxalloc_ui.widgets.tables.data_table import DataTable
from tests.ui.test_window import optimise

PAGES = (0, BUDGET_PAGE, PLAN_PAGE, COMPARE_PAGE)


def change(program: Program, label: Message | str = "Edit", **parts: Any) -> None:
    """Change parts of the portfolio that is open, as one step."""
    document = program.session.document
    assert document is not None
    program.session.edit(replace(document, portfolio=document.portfolio.revised(**parts)), label)


def initiatives(program: Program, number: int, **fields: Any) -> tuple[Initiative, ...]:
    assert program.session.document is not None
    found = list(program.session.document.portfolio.initiatives)
    found[number] = replace(found[number], **fields)
    return tuple(found)


@pytest.mark.parametrize("page", PAGES)
def test_saving_under_another_name_stays_on_the_page(opened, qtbot, tmp_path, page):
    window = opened.window
    window.show_page(page)
    window.dialogs.path = tmp_path / "mine.cxalloc"
    with qtbot.waitSignal(opened.session.moved):
        window.actions_.save.trigger()
    assert window.work.current_number == page
    assert window.navigation._where.text() == "mine.cxalloc"
    assert window.settings.recent[0] == tmp_path / "mine.cxalloc"


@pytest.mark.parametrize("page", PAGES)
def test_undo_goes_to_the_candidate_that_it_changes_and_says_what_it_undid(opened, qtbot, page):
    window = opened.window
    renamed = initiatives(opened, 5, name="Other name")
    change(opened, literal("Rename to Other name"), initiatives=renamed)
    window.show_page(page)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.work.current_number == 0
    assert window.candidates.initiatives.current_row().id == renamed[5].id
    assert window.statusBar().currentMessage() == "Undone: Rename to Other name"
    window.show_page(page)
    window.actions_.edit.redo.trigger()
    assert window.work.current_number == 0
    assert window.statusBar().currentMessage() == "Redone: Rename to Other name"


def test_undo_goes_to_the_tab_of_small_allocations(opened, qtbot):
    small = opened.session.document.portfolio.small_allocations
    change(opened, small_allocations=(*small[:-1], replace(small[-1], name="Other")))
    opened.window.actions_.edit.undo.trigger()
    page = opened.window.candidates
    assert page.current_grid is page.small_allocations
    assert page.small_allocations.table.selected_keys() == [small[-1].id]


@pytest.mark.parametrize("part", ["funds", "rules", "name"])
def test_undo_goes_to_budget_and_rules(opened, part):
    portfolio = opened.session.document.portfolio
    changed = {
        "funds": (replace(portfolio.funds[0], name="Other"), *portfolio.funds[1:]),
        "rules": portfolio.rules[1:],
        "name": "Other",
    }
    change(opened, **{part: changed[part]})
    opened.window.show_page(COMPARE_PAGE)
    opened.window.actions_.edit.undo.trigger()
    assert opened.window.work.current_number == BUDGET_PAGE


def test_undo_of_a_lock_stays_on_the_plan_and_selects_what_was_locked(opened, qtbot):
    window = opened.window
    optimise(opened, qtbot)
    assert window.work.current_number == PLAN_PAGE
    locked = initiatives(opened, 3, status=Status.NEVER)
    change(opened, initiatives=locked)
    window.actions_.edit.undo.trigger()
    assert window.work.current_number == PLAN_PAGE
    assert window.plan.decisions.current == locked[3].id
    window.show_page(BUDGET_PAGE)  # which has no locks
    window.actions_.edit.redo.trigger()
    assert window.work.current_number == 0


def test_undo_of_what_a_scenario_changes_stays(opened):
    change(opened, scenarios=(Scenario("Cut", (("budget.factor", "0.85"),)),))
    opened.window.show_page(COMPARE_PAGE)
    opened.window.actions_.edit.undo.trigger()
    assert opened.window.work.current_number == COMPARE_PAGE
    assert opened.window.statusBar().currentMessage().startswith("Undone: ")


def test_the_place_of_an_edit(tutorial):
    before = Document(tutorial)
    draft = Draft(Part.INITIATIVE, "a/b", "cost", "12 bananas", literal("an amount"))
    assert edit_place(difference(before, before, "")) is None
    typed = replace(before, drafts={draft.place: draft})
    assert edit_place(difference(before, typed, "")) == EditPlace(Part.INITIATIVE, "a/b")
    first, *rest = tutorial.initiatives
    locked = tutorial.revised(initiatives=(replace(first, status=Status.MUST), *rest))
    place = EditPlace(Part.INITIATIVE, first.id, is_lock=True)
    assert edit_place(difference(before, Document(locked), "")) == place
    both = locked.revised(funds=(*tutorial.funds[:-1], replace(tutorial.funds[-1], name="Other")))
    assert edit_place(difference(before, Document(both), "")) == EditPlace(Part.FUND, tutorial.funds[-1].id)


def test_closing_a_portfolio_shows_the_welcome_page_and_leaves_nothing_to_do(opened, qtbot):
    window = opened.window
    optimise(opened, qtbot)
    assert window.actions_.close_portfolio.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.welcome.isVisible()
    assert window.windowTitle() == "cxalloc"
    assert window.dialogs.asked_unsaved == []
    assert (opened.session.document, opened.session.view, opened.session.path) == (None, None, None)
    assert window.statusBar().currentMessage() == ""
    possible = {action for action in window.findChildren(type(window.actions_.save)) if action.isEnabled()}
    of_a_portfolio = {action for action in vars(window.actions_.edit).values() if action in possible}
    assert of_a_portfolio <= {window.actions_.edit.menu}
    for action in (window.actions_.save, window.actions_.close_portfolio, window.actions_.optimise):
        assert action not in possible
    with qtbot.waitSignal(opened.session.view_changed):  # and another can be opened
        window.open(samples_folder() / "tutorial")
    assert window.candidates.isVisible()


@pytest.mark.parametrize("answer", UnsavedChoice)
def test_closing_asks_about_edits_that_are_in_no_file(opened, qtbot, tmp_path, answer):
    window = opened.window
    window.dialogs.unsaved, window.dialogs.path = answer, tmp_path / "mine.cxalloc"
    change(opened, name="Other")
    window.actions_.close_portfolio.trigger()
    assert len(window.dialogs.asked_unsaved) == 1
    if answer is UnsavedChoice.SAVE:
        qtbot.waitUntil(window.welcome.isVisible)
        assert window.dialogs.path.exists()
    assert window.welcome.isVisible() is (answer is not UnsavedChoice.CANCEL)


def test_a_late_answer_about_a_closed_portfolio_is_dropped(opened, qtbot):
    opened.window.optimise()
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    opened.window.actions_.close_portfolio.trigger()
    opened.solver.finish()
    qtbot.wait(50)
    assert opened.session.view is None
    assert opened.window.welcome.isVisible()


@pytest.mark.parametrize(
    ("platform", "command"),
    [("win32", ("explorer.exe", "/select,")), ("darwin", ("/usr/bin/open", "-R")), ("linux", None)],
)
def test_the_file_is_shown_in_its_folder(monkeypatch, opened, platform, command):
    started: list[tuple[object, ...]] = []
    shown: list[QUrl] = []

    def start(*command: object) -> tuple[bool, int]:
        started.append(command)
        return True, 1

    def show(url: QUrl) -> bool:
        shown.append(url)
        return True

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(QProcess, "startDetached", start)
    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    opened.window.actions_.show_in_folder.trigger()
    path = opened.session.path
    if command is None:
        assert (started, shown) == ([], [QUrl.fromLocalFile(str(path.parent))])
    else:
        program, option = command
        assert (started, shown) == ([(program, [option, str(path)])], [])


def test_a_folder_that_cannot_be_shown_is_named(monkeypatch, opened):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    opened.window.actions_.show_in_folder.trigger()
    assert str(opened.session.path.parent) in opened.window.statusBar().currentMessage()


def test_a_message_stays_while_a_menu_is_used(opened):
    opened.session.message.emit("Something that matters")
    QApplication.sendEvent(opened.window, QStatusTipEvent(""))
    assert opened.window.statusBar().currentMessage() == "Something that matters"
    assert QStatusTipEvent("").type() is QEvent.Type.StatusTip


def test_what_is_opened_without_a_plan_is_optimised_where_that_is_wanted(program, qtbot):
    program.window.choose_live(True)
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(samples_folder() / "tutorial")
    qtbot.waitUntil(lambda: len(program.solver.asked) == 1)
    with qtbot.waitSignal(program.solve_controller.running_changed):
        program.solver.finish()
    assert program.session.view.result is not None
    assert program.window.work.current_number == 0  # where one was


def test_nothing_is_optimised_at_opening_without_candidates(program, qtbot, tutorial):
    program.window.choose_live(True)
    bare = tutorial.revised(initiatives=(), small_allocations=(), relations=(), rules=(), scenarios=())
    with qtbot.waitSignal(program.session.view_changed):
        program.files.begin(bare)
    assert not program.solve_controller._settling.isActive()


def test_steps_are_named_in_the_language_at_hand_whatever_they_were_made_in(opened):
    window = opened.window
    model = window.candidates.initiatives.model
    model.setData(model.index(0, model.column_of("cost") or 0), "60000")
    portfolio = opened.session.document.portfolio
    rule = portfolio.rules[0].id
    window.budget.rules.rows[rule].entered.emit({"enabled": "no"}, None)
    label = opened.session.history.undo_label
    assert isinstance(label, Message)
    assert Message.from_json(label.to_json()) == label  # as files keep it
    for language, switched, changed in (
        ("en", "Switch off rule “", "Change Cost"),
        ("fr", "Désactiver la règle «\u00a0", "Modifier\u00a0: Coût"),
    ):
        formats = Formatter(language).of(portfolio)
        assert formats.render(label).startswith(switched)
        assert formats.render(message("edits.change", field=message("fields.cost"))) == changed


def test_fields_with_errors_are_named_as_the_window_names_them(program, french):
    findings = [
        Finding(
            "initiative", "crm", "earliest_start", "spring", literal("…"), Place("initiatives.csv", 3, "earliest_start")
        ),
        Finding("rule", "cap", "at_least", "2", literal("…"), Place("portfolio.toml")),
        Finding("initiative", "crm", "latest_start", "spring", literal("…")),
    ]
    table = ErrorDialog(program.window, "…", InvalidInput(findings)).table
    assert table is not None
    model = table.shown_model
    assert model is not None
    column = next(n for n, one in enumerate(model.columns) if one.key == "field")
    fields = [model.index(row, column).data() for row in range(3)]
    assert fields == ["Début au plus tôt", "Au moins (at_least)", "Début au plus tard"]


def menu_of(table: DataTable) -> QMenu:
    """The context menu of a table, as a click of the right button brings it."""
    at = table.visualRect(table.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, table.viewport().mapToGlobal(at))
    QApplication.sendEvent(table.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().replace("&", "") == text)


def test_the_menu_of_a_candidate_locks_it_and_asks_why(opened, qtbot):
    window = opened.window
    grid = window.candidates.initiatives
    id = grid.current_row().id
    menu = menu_of(grid.table)
    assert not entry(menu, "Why?").isEnabled()  # there is no plan yet
    locks = entry(menu, "Lock").menu()
    assert isinstance(locks, QMenu)
    assert not entry(locks, "Keep level and start as they are").isEnabled()
    entry(locks, "Never fund").trigger()
    menu.close()
    assert opened.session.document.portfolio.initiative_by_id[id].status is Status.NEVER
    assert window.work.current_number == 0
    optimise(opened, qtbot)
    window.show_page(0)
    menu = menu_of(grid.table)
    with qtbot.waitSignal(window.plan.why_requested) as asked:
        entry(menu, "Why?").trigger()
    menu.close()
    assert asked.args == [id]
    assert window.work.current_number == PLAN_PAGE


def test_rows_of_a_table_that_is_only_read_are_copied_as_they_are_shown(opened, qtbot):
    optimise(opened, qtbot)
    window = opened.window
    window.plan.show_section(2)
    table = window.plan.money.findChild(DataTable)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    shown = [column.title for column in table.shown_model.columns]
    row = QGuiApplication.clipboard().text().rstrip().split("\t")
    assert row[0] == table.shown_model.index(1, 0).data()
    assert len(row) == len(shown)
    menu = menu_of(table)
    entry(menu, "Copy with headings").trigger()
    menu.close()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t") == shown
