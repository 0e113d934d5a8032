"""Editing a session: at once in memory, in order in the file, undone and done again, and never lost without asking."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QTableWidget
from pytestqt.qtbot import QtBot

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import Edit
from cxalloc.domain.message import literal
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc_ui.app import Program
from cxalloc_ui.controllers.autosave import SaveState
from cxalloc_ui.controllers.portfolio_files import open_portfolio
from cxalloc_ui.dialogs.dialogs import ErrorDialog, UnsavedChoice


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file with the tutorial in it."""
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    path = tmp_path / "shops.cxalloc"
    PortfolioFile.create(path, read_folder(samples_folder() / "tutorial")).close()
    return path


@pytest.fixture
def filed(program, qtbot, path):
    """The program with that file open."""
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(path)
    return program


def edit(program: Program, label: str = "Edit", **changes: Any) -> None:
    document = program.session.document
    assert document is not None
    program.session.edit(Document(replace(document.portfolio, **changes), document.drafts), label)


def rename(name: str, number: int = 0) -> Callable[[Program], None]:
    def do(program: Program) -> None:
        assert program.session.document is not None
        initiatives = list(program.session.document.portfolio.initiatives)
        initiatives[number] = replace(initiatives[number], name=name)
        edit(program, f"Rename to {name}", initiatives=tuple(initiatives))

    return do


def first_name(program: Program) -> str:
    assert program.session.document is not None
    return program.session.document.portfolio.initiatives[0].name


def stored(path: Path) -> Portfolio:
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio


def wait_until_stored(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.session.autosave.state is SaveState.SAVED)


def wait_for_view(program: Program, qtbot: QtBot) -> None:
    session = program.session
    qtbot.waitUntil(lambda: getattr(session.view, "base", None) is getattr(session.document, "portfolio", None))


def kept(program: Program) -> str:
    return program.window.navigation._saved.text()


def test_an_edit_is_there_at_once_then_stored_then_shown(filed, qtbot, path):
    message: list[Edit] = []
    filed.session.document_changed.connect(message.append)
    rename("New name")(filed)
    assert first_name(filed) == "New name"
    assert [len(one.changes) for one in message] == [1]
    assert kept(filed) == "Saving …"
    wait_until_stored(filed, qtbot)
    assert stored(path).initiatives[0].name == "New name"
    qtbot.waitUntil(lambda: kept(filed) == "✓ All changes saved")
    wait_for_view(filed, qtbot)
    assert filed.window.candidates.initiatives.model.row(0).initiative.name == "New name"


def test_an_edit_that_changes_nothing_is_no_step(filed):
    assert filed.session.edit(filed.session.document, "Nothing") is None
    assert not filed.session.history.can_undo
    assert filed.session.autosave.state is SaveState.SAVED


def test_undo_and_redo_are_stored_too(filed, qtbot, path):
    before = first_name(filed)
    rename("One")(filed)
    rename("Two")(filed)
    filed.session.undo()
    assert first_name(filed) == "One"
    filed.session.undo()
    assert first_name(filed) == before
    filed.session.undo()  # there is nothing more to take back
    wait_until_stored(filed, qtbot)
    assert stored(path).initiatives[0].name == before
    filed.session.redo()
    assert first_name(filed) == "One"
    wait_until_stored(filed, qtbot)
    assert stored(path).initiatives[0].name == "One"
    rename("Three")(filed)
    assert not filed.session.history.can_redo


def test_the_history_comes_back_with_the_file(filed, qtbot, path):
    rename("One")(filed)
    rename("Two")(filed)
    filed.session.undo()
    wait_until_stored(filed, qtbot)
    again = open_portfolio(path)  # to read it: the window holds it
    assert again.file is not None
    again.file.close()
    assert (again.history.undo_label, again.history.redo_label) == ("Rename to One", "Rename to Two")
    again.history.redo()
    assert again.history.document.portfolio.initiatives[0].name == "Two"


def test_only_the_newest_view_is_shown(filed, qtbot):
    shown = []
    filed.session.view_changed.connect(lambda: shown.append(filed.session.view.base.initiatives[0].name))
    for number in range(20):
        rename(f"Name {number}")(filed)
    wait_for_view(filed, qtbot)
    assert shown == ["Name 19"]


def test_what_an_edit_did_not_touch_is_not_computed_anew(filed, qtbot):
    rows = filed.session.view.rows.initiatives
    rename("New name")(filed)
    wait_for_view(filed, qtbot)
    after = filed.session.view.rows.initiatives
    assert [new is old for new, old in zip(after, rows, strict=True)] == [False] + [True] * 7


def test_what_cannot_be_stored_stays_is_reported_once_and_is_tried_again(filed, qtbot, path, monkeypatch):
    file, tries = filed.session.file, []

    def refuse(*_: object) -> None:
        tries.append(1)
        raise StorageError(literal("the disk is full"))

    monkeypatch.setattr(file, "store", refuse)
    with qtbot.waitSignal(filed.session.failed):
        rename("One")(filed)
    rename("Two")(filed)
    qtbot.waitUntil(lambda: len(tries) == 2)
    assert first_name(filed) == "Two"
    assert filed.session.autosave.state is SaveState.NOT_SAVED
    assert kept(filed) == "⚠ Not saved, trying again"
    assert filed.window.navigation._saved.toolTip() == "the disk is full"
    assert [why for _, why in filed.window.dialogs.errors] == ["the disk is full"]
    monkeypatch.undo()
    filed.session.autosave._retry.timeout.emit()
    wait_until_stored(filed, qtbot)
    assert stored(path).initiatives[0].name == "Two"
    qtbot.waitUntil(lambda: kept(filed) == "✓ All changes saved")


def test_a_sample_is_edited_in_memory_and_kept_when_it_becomes_a_file(opened, qtbot, path):
    assert kept(opened) == ""
    before = opened.session.document.portfolio
    rename("One")(opened)
    rename("Two")(opened)
    opened.session.undo()
    assert kept(opened) == "⚠ Changes not saved in a file yet"
    assert opened.window.navigation.save.isVisible()
    opened.window.dialogs.path = target = path.with_name("mine.cxalloc")
    qtbot.mouseClick(opened.window.navigation.save, Qt.MouseButton.LeftButton)
    wait_until_stored(opened, qtbot)
    qtbot.waitUntil(lambda: kept(opened) == "✓ All changes saved")
    assert not opened.window.navigation.save.isVisible()
    assert stored(target).initiatives[0].name == "One"
    opened.session.undo()  # the history went along
    assert opened.session.document.portfolio == before
    wait_until_stored(opened, qtbot)
    assert stored(target) == before


def test_an_import_can_be_undone(opened, qtbot):
    before = opened.session.document.portfolio
    opened.session.replace_portfolio(replace(before, initiatives=before.initiatives[:3]), "Import ideas.csv")
    assert str(opened.session.history.undo_label) == "Import ideas.csv"
    opened.session.undo()
    assert opened.session.document.portfolio == before


@pytest.mark.parametrize("answer", list(UnsavedChoice))
def test_closing_asks_about_edits_that_are_kept_nowhere(opened, qtbot, path, answer):
    window, target = opened.window, path.with_name("mine.cxalloc")
    rename("One")(opened)
    window.dialogs.unsaved, window.dialogs.path = answer, target
    window.close()
    qtbot.waitUntil(lambda: len(window.dialogs.asked_unsaved) == 1)
    if answer is UnsavedChoice.CANCEL:
        assert window.isVisible()
        assert first_name(opened) == "One"
        return
    qtbot.waitUntil(lambda: not window.isVisible())
    assert target.exists() is (answer is UnsavedChoice.SAVE)
    if answer is UnsavedChoice.SAVE:
        assert stored(target).initiatives[0].name == "One"
    assert len(window.dialogs.asked_unsaved) == 1


def test_closing_asks_nothing_where_nothing_would_be_lost(opened, qtbot):
    rename("One")(opened)
    opened.session.undo()
    opened.window.close()
    assert not opened.window.isVisible()
    assert opened.window.dialogs.asked_unsaved == []


def test_closing_waits_for_what_is_being_stored(filed, path):
    for number in range(5):
        rename(f"Name {number}")(filed)
    filed.window.close()
    assert not filed.window.isVisible()
    assert filed.window.dialogs.asked_unsaved == []
    assert stored(path).initiatives[0].name == "Name 4"


def test_opening_another_asks_too_and_stays_if_not_wanted(opened, qtbot):
    window = opened.window
    rename("One")(opened)
    window.dialogs.unsaved = UnsavedChoice.CANCEL
    window.open(samples_folder() / "retail_bank")
    assert first_name(opened) == "One"
    window.dialogs.unsaved = UnsavedChoice.DISCARD
    with qtbot.waitSignal(opened.session.opened):
        window.open(samples_folder() / "retail_bank")
    assert len(window.dialogs.asked_unsaved) == 2
    assert opened.session.autosave.state is SaveState.SAVED


def test_an_edit_while_it_is_saved_elsewhere_is_not_lost(opened, qtbot, path):
    target = path.with_name("mine.cxalloc")
    rename("Before")(opened)
    with qtbot.waitSignal(opened.session.message):
        opened.files.save_as(target)
        rename("Meanwhile")(opened)
    wait_until_stored(opened, qtbot)
    assert stored(target).initiatives[0].name == "Meanwhile"


def test_the_name_of_the_portfolio_is_shown_as_it_is_edited(filed, qtbot):
    edit(filed, name="Another")
    wait_for_view(filed, qtbot)
    assert filed.window.windowTitle().startswith("Another")


def test_a_scenario_that_no_longer_fits_is_left(program, qtbot):
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(samples_folder() / "retail_bank")
    with qtbot.waitSignal(program.session.view_changed):
        program.session.choose_scenario("Cut 15 %")
    edit(program, scenarios=())
    wait_for_view(program, qtbot)
    assert program.session.view.portfolio is program.session.document.portfolio


def test_a_scenario_that_cannot_be_applied_is_reported_with_all_its_findings_and_left(filed, qtbot):
    changes = (("fund.nowhere.factor", "2"), ("annual_rate", "90 %"))
    edit(filed, scenarios=(Scenario("Broken", changes),))
    wait_for_view(filed, qtbot)
    header = filed.window.header
    with qtbot.waitSignal(filed.session.scenario_unfit, timeout=20_000) as message:
        header.scenario.setFocus()
        qtbot.keyClick(header.scenario, Qt.Key.Key_Down)
    name, error = message.args
    [(what, _, changes_to_remove)] = filed.window.dialogs.asked_to_remove
    assert (name, what) == ("Broken", "The scenario Broken cannot be applied")
    assert changes_to_remove == ["fund.nowhere.factor = 2", "an annual rate of 90\u00a0%"]
    assert [(one.field, one.value) for one in error.findings] == [
        ("key", "fund.nowhere.factor"),
        ("annual_rate", "0.90"),
    ]
    qtbot.waitUntil(lambda: header.scenario.currentText() == "Base case", timeout=20_000)
    assert filed.session.view.scenario == ""
    dialog = ErrorDialog(filed.window, what, error)
    qtbot.addWidget(dialog)
    assert "2 errors must be corrected." in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.table is not None
    model = dialog.table.model()
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert headings == ["Of", "Field", "Found", "Expected"]  # in an open portfolio no file and row is where it stands


# The Edit menu


def undo(program: Program, qtbot: Any) -> None:
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_menu_undoes_and_says_what(filed, qtbot):
    actions, before = filed.window.actions_.edit, first_name(filed)
    assert not actions.undo.isEnabled()
    rename("R & D")(filed)
    assert actions.undo.text() == "&Undo Rename to R && D"
    assert not actions.redo.isEnabled()
    undo(filed, qtbot)
    assert first_name(filed) == before
    assert actions.redo.text() == "&Redo Rename to R && D"
    qtbot.keyClick(filed.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert first_name(filed) == "R & D"
    undo(filed, qtbot)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(filed.window, Qt.Key.Key_Z, both)
    assert first_name(filed) == "R & D"


def test_a_text_field_keeps_its_own_undo(filed, qtbot):
    rename("One")(filed)
    field = filed.window.candidates.find_place().field
    qtbot.keyClick(filed.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert filed.window.focusWidget() is field
    qtbot.keyClicks(field, "chat")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert first_name(filed) == "One"


def test_the_menu_works_on_the_text_field_that_has_the_focus(opened, qtbot):
    edit, field = opened.window.actions_.edit, opened.window.candidates.current_grid.filter
    opened.window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(edit.paste.isEnabled)
    field.setText("chat")
    edit.select_all.trigger()
    edit.cut.trigger()
    assert field.text() == ""
    edit.paste.trigger()
    edit.paste.trigger()
    assert field.text() == "chatchat"
    assert not edit.fill_down.isEnabled()


class Cells:
    """Records what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.editable = True

    def can_edit(self) -> bool:
        return self.editable

    def next_error(self, *, forward: bool = True) -> bool:
        self.asked.append("next" if forward else "previous")
        return True

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name not in {"cut", "copy", "copy_with_headings", "paste", "fill_down", "clear_cells", *ROW_GESTURES}:
            raise AttributeError(name)
        return lambda: self.asked.append(name)


ROW_GESTURES = ("insert_row", "duplicate_rows", "delete_rows")


def test_the_menu_works_on_the_cells_that_have_the_focus(opened, qtbot):
    window, edit, cells = opened.window, opened.window.actions_.edit, Cells()
    table = QTableWidget(2, 2, window)
    table.gestures = cells  # type: ignore[attr-defined]
    table.show()
    window.activateWindow()
    window.navigation.buttons[0].setFocus()
    qtbot.waitUntil(lambda: not edit.fill_down.isEnabled())
    table.setFocus()
    qtbot.waitUntil(edit.fill_down.isEnabled)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key, modifiers in (
        (Qt.Key.Key_X, control),
        (Qt.Key.Key_C, control),
        (Qt.Key.Key_C, control | shift),
        (Qt.Key.Key_V, control),
        (Qt.Key.Key_D, control),
        (Qt.Key.Key_D, control | shift),
        (Qt.Key.Key_Minus, control),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F8, shift),
    ):
        qtbot.keyClick(table, key, modifiers)
    assert cells.asked == [
        *("cut", "copy", "copy_with_headings", "paste", "fill_down", "duplicate_rows", "delete_rows", "clear_cells"),
        *("next", "previous"),
    ]
    qtbot.keyClick(table, Qt.Key.Key_A, control)
    assert len(table.selectedIndexes()) == 4
    cells.editable = False
    edit.menu.aboutToShow.emit()
    assert edit.copy.isEnabled()
    assert not edit.paste.isEnabled()


def test_splitters_are_remembered(opened, qtbot, settings):
    splitter = opened.window.candidates.findChildren(QSplitter)[0]
    splitter.moveSplitter(splitter.sizes()[0] - 60, 1)
    sizes = splitter.sizes()
    again = Program(opened.solver, settings, opened.window.dialogs)
    qtbot.addWidget(again.window)
    again.window.resize(opened.window.size())
    again.window._stack.setCurrentIndex(1)
    again.window.show()
    assert again.window.candidates.findChildren(QSplitter)[0].sizes() == pytest.approx(sizes, abs=2)
    again.window.close()
    again.close()
