"""Opening and saving while other things go on: nothing goes into the wrong file, and nothing is lost."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxalloc.domain.document.document import Document
from cxalloc.domain.locks import Lock
from cxalloc.domain.message import literal
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc_ui.app import Program
from cxalloc_ui.controllers import files
from cxalloc_ui.controllers.autosave import SaveState
from cxalloc_ui.controllers.session import SessionState
from cxalloc_ui.dialogs.dialogs import UnsavedChoice

NEW = samples_folder() / "tutorial"


@pytest.fixture
def paths(tmp_path, monkeypatch) -> tuple[Path, Path]:
    """Two files: the tutorial under the names A and B."""
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    tutorial = read_folder(samples_folder() / "tutorial")
    made = []
    for name in "AB":
        path = tmp_path / f"{name}.cxalloc"
        PortfolioFile.create(path, replace(tutorial, name=name)).close()
        made.append(path)
    return made[0], made[1]


@pytest.fixture
def with_a(program, qtbot, paths):
    """The program with A open."""
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(paths[0])
    return program


@pytest.fixture
def gate(monkeypatch) -> Iterator[threading.Event]:
    """What is opened, and saved elsewhere, waits until this is set."""
    opened = threading.Event()
    for name in ("open_portfolio", "save_elsewhere"):
        do = getattr(files, name)

        def wait(*args: Any, do: Callable[..., Any] = do, **keywords: Any) -> Any:
            assert opened.wait(60)
            return do(*args, **keywords)

        monkeypatch.setattr(files, name, wait)
    yield opened
    opened.set()


def stored(path: Path) -> Portfolio:
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio


def rename(program: Program, name: str) -> bool:
    """An edit; whether it was made."""
    document = program.session.document
    assert document is not None
    return program.session.edit(Document(replace(document.portfolio, name=name)), f"Rename to {name}") is not None


def until_ready(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.session.state is SessionState.READY)


def until_stored(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.session.autosave.state is SaveState.SAVED)


def name_of(program: Program) -> str:
    assert program.session.document is not None
    return program.session.document.portfolio.name


def restore(program: Program, _: Path) -> None:
    program.window.actions_.restore.trigger()


ATTEMPTS: dict[str, Callable[[Program, Path], object]] = {
    "save as": lambda program, other: program.files.save_as(other),
    "save as, from the menu": lambda program, _: program.window.file_menu.ask_and_save(),
    "import": lambda program, other: program.window.file_menu.import_table(other.with_name("ideas.csv")),
    "edit": lambda program, _: rename(program, "Edited"),
    "undo": lambda program, _: program.session.undo(),
    "lock": lambda program, _: program.window.locks.lock(("chatbot",), Lock.NEVER),
    "open another": lambda program, _: program.window.open(samples_folder() / "retail_bank"),
    "begin": lambda program, _: program.files.begin(read_folder(NEW)),
    "create": lambda program, other: program.files.create(other, read_folder(NEW)),
    "reopen": lambda program, _: program.files.reopen(),
    "restore": restore,
    "back up": lambda program, _: program.window.backups.back_up(),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_while_another_portfolio_opens_nothing_is_done_to_either(with_a, paths, gate, qtbot, tmp_path, attempt):
    a, b = paths
    assert rename(with_a, "A, edited")
    until_stored(with_a, qtbot)
    with_a.window.dialogs.path = other = tmp_path / "C.cxalloc"
    with_a.window.dialogs.importing = lambda _: read_folder(NEW)
    with_a.window.open(b)
    assert with_a.session.state is SessionState.OPENING
    ATTEMPTS[attempt](with_a, other)
    assert name_of(with_a) == "A, edited"
    gate.set()
    until_ready(with_a, qtbot)
    assert (name_of(with_a), with_a.session.path) == ("B", b)
    assert rename(with_a, "B, edited")  # what is edited from now on is stored where it belongs
    until_stored(with_a, qtbot)
    with_a.files.close()
    with_a.background.run(lambda: None).result(60)
    assert (stored(a).name, stored(b).name, other.exists()) == ("A, edited", "B, edited", False)
    assert with_a.window.dialogs.errors == []


def test_what_was_asked_before_another_portfolio_opened_is_not_done_to_it(with_a, paths, qtbot, tmp_path, monkeypatch):
    """A dialog is open while another portfolio comes: what is chosen there is about the one before."""
    b, other = paths[1], tmp_path / "C.cxalloc"
    window = with_a.window

    def meanwhile(answer: Any) -> Callable[..., Any]:
        def ask(*_: object) -> Any:
            with qtbot.waitSignal(with_a.session.view_changed):
                with_a.files.open(paths[0] if with_a.session.path == b else b)
            return answer

        return ask

    monkeypatch.setattr(window.dialogs, "ask_new_file", meanwhile(other))
    window.file_menu.ask_and_save()
    assert (name_of(with_a), with_a.session.path, other.exists()) == ("B", b, False)
    window.backups.save_copy()
    monkeypatch.setattr(window.dialogs, "ask_import", meanwhile(read_folder(NEW)))
    window.file_menu.import_table(tmp_path / "ideas.csv")
    assert [what for what, _ in window.dialogs.errors] == ["ideas.csv was not imported"]
    with_a.background.run(lambda: None).result(60)
    assert not other.exists()
    assert {stored(path).name for path in paths} == {"A", "B"}


def test_an_edit_made_behind_the_import_dialog_is_not_overwritten(with_a, qtbot, tmp_path):
    def edit_then_accept(_: object) -> Portfolio:
        rename(with_a, "Edited meanwhile")  # a plan that is kept as a scenario, say
        return read_folder(NEW)

    with_a.window.dialogs.importing = edit_then_accept
    with_a.window.file_menu.import_table(tmp_path / "ideas.csv")
    assert name_of(with_a) == "Edited meanwhile"
    assert [what for what, _ in with_a.window.dialogs.errors] == ["ideas.csv was not imported"]


def test_the_window_shows_that_it_waits_and_goes_on_where_it_was(with_a, paths, gate, qtbot):
    window, actions = with_a.window, with_a.window.actions_
    window.activateWindow()
    table = window.candidates.initiatives.table
    table.setFocus()
    closed = (actions.open, actions.new, actions.save_as, actions.save_copy, actions.import_table, actions.optimise)
    window.open(paths[1].with_name("missing.cxalloc"))
    assert not window.work.isEnabled()
    assert not any(action.isEnabled() for action in closed)
    drop = QMimeData()
    drop.setUrls([QUrl.fromLocalFile(str(paths[1]))])
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, drop, Qt.MouseButton.LeftButton, NO_MODIFIER)
    window.dragEnterEvent(event)
    assert not event.isAccepted()
    gate.set()
    until_ready(with_a, qtbot)
    assert window.work.isEnabled()
    assert all(action.isEnabled() for action in closed)
    assert table.hasFocus()
    assert [what for what, _ in window.dialogs.errors] == ["missing.cxalloc could not be opened"]
    assert rename(with_a, "Goes on")


NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def test_what_is_being_typed_goes_into_the_file_that_is_left(with_a, paths, qtbot):
    table = with_a.window.candidates.initiatives.table
    with_a.window.activateWindow()
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, "T")
    qtbot.keyClicks(QApplication.focusWidget(), "yped")
    with qtbot.waitSignal(with_a.session.view_changed):
        with_a.window.open(paths[1])
    with_a.background.run(lambda: None).result(60)
    assert stored(paths[0]).initiatives[0].name == "Typed"
    assert stored(paths[1]).initiatives[0].name != "Typed"


def test_closing_while_another_opens_leaves_no_file_locked(with_a, paths, gate, qtbot):
    with_a.window.open(paths[1])
    with_a.window.close()
    assert not with_a.window.isVisible()
    gate.set()
    with_a.close()
    for path in paths:
        with PortfolioFile.open(path):
            pass


def test_closing_waits_for_what_is_being_saved_elsewhere(opened, qtbot, paths, gate, tmp_path):
    window = opened.window
    assert rename(opened, "Mine")
    opened.files.save_as(tmp_path / "mine.cxalloc")
    window.close()
    assert window.isVisible()
    assert window.dialogs.asked_unsaved == []
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert stored(tmp_path / "mine.cxalloc").name == "Mine"
    assert window.dialogs.asked_unsaved == []


def test_a_solve_goes_on_until_another_portfolio_is_open_and_then_is_not_shown(with_a, paths, gate, qtbot):
    qtbot.keyClick(with_a.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(with_a.solver.asked))
    with_a.window.open(paths[1])
    assert with_a.solve_controller.is_running
    gate.set()
    until_ready(with_a, qtbot)
    assert not with_a.solve_controller.is_running
    with_a.solver.finish()
    with_a.background.run(lambda: None).result(60)
    qtbot.wait(1)
    assert with_a.session.view.result is None
    with_a.files.close()
    with_a.background.run(lambda: None).result(60)
    with PortfolioFile.open(paths[1], read_only=True) as file:
        assert file.plans() == ()


def test_a_plan_that_is_being_stored_is_not_shown_in_the_portfolio_that_was_opened_meanwhile(
    with_a, paths, gate, qtbot
):
    plan = solve(with_a.session.document.portfolio).plan
    with_a.window.open(paths[1])
    with_a.session.store_plan(plan)  # its answer comes after the other portfolio
    gate.set()
    until_ready(with_a, qtbot)
    with_a.background.run(lambda: None).result(60)
    qtbot.wait(1)
    assert with_a.session.plans == {}
    assert with_a.window.dialogs.errors == []


def test_a_plan_found_while_it_is_saved_elsewhere_is_kept(opened, qtbot, paths, gate, tmp_path):
    portfolio = opened.session.document.portfolio
    opened.files.save_as(tmp_path / "mine.cxalloc")
    with qtbot.waitSignal(opened.session.view_changed):
        opened.session.show_plan(solve(portfolio).plan)
    gate.set()
    until_ready(opened, qtbot)
    assert set(opened.session.plans) == {""}
    opened.files.close()
    opened.background.run(lambda: None).result(60)
    with PortfolioFile.open(tmp_path / "mine.cxalloc", read_only=True) as file:
        assert len(file.plans()) == 1


def test_edits_that_wait_are_still_there_when_saving_elsewhere_fails(with_a, paths, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(with_a.session.file, "store", refuse)
    with qtbot.waitSignal(with_a.session.failed):
        rename(with_a, "A, edited")
    monkeypatch.setattr(PortfolioFile, "plans", refuse)  # the last thing that is done to the new file
    with qtbot.waitSignal(with_a.session.failed):
        with_a.files.save_as(tmp_path / "C.cxalloc")
    assert with_a.session.autosave.waiting == 1
    assert with_a.session.has_unsaved_edits
    monkeypatch.undo()
    with_a.session.autosave.store_waiting()
    until_stored(with_a, qtbot)
    assert stored(paths[0]).name == "A, edited"


def refuse(*_: object) -> None:
    raise StorageError(literal("the disk is full"))


def test_the_open_file_that_cannot_be_changed_is_not_said_to_be_saved(with_a, paths, qtbot, monkeypatch):
    monkeypatch.setattr(with_a.session.file, "store", refuse)
    with qtbot.waitSignal(with_a.session.failed):
        rename(with_a, "A, edited")
    done: list[int] = []
    with qtbot.waitSignal(with_a.session.failed) as failure:
        with_a.files.save_as(paths[0], lambda: done.append(1))
    assert str(failure.args[1]) == "the disk is full"
    assert done == []


def test_a_failure_of_the_file_before_is_none_of_the_one_that_is_open(with_a, paths, qtbot, monkeypatch):
    monkeypatch.setattr(with_a.session.file, "store", refuse)
    with qtbot.waitSignal(with_a.session.failed):
        rename(with_a, "A, edited")
    with_a.window.dialogs.errors.clear()
    with_a.window.dialogs.unsaved = UnsavedChoice.DISCARD
    with_a.session.autosave.store_waiting()
    with qtbot.waitSignal(with_a.session.view_changed):
        with_a.files.open(paths[1])
    qtbot.wait(1)
    assert with_a.session.autosave.state is SaveState.SAVED
    assert with_a.session.autosave.problem is None
    assert with_a.window.dialogs.errors == []


def test_a_backup_of_another_file_comes_back_after_asking_about_edits(opened, qtbot, paths, monkeypatch):
    """The open portfolio is in no file: backups of all files are offered, then what becomes of the edits is asked."""
    a = paths[0]
    PortfolioFile.open(a).close()  # which makes a backup
    rename(opened, "Mine")
    dialogs = opened.window.dialogs
    monkeypatch.setattr(dialogs, "ask_any_backup", lambda _, found: next(one for path, one in found if path == a))
    dialogs.unsaved = UnsavedChoice.CANCEL
    opened.window.actions_.restore.trigger()
    qtbot.waitUntil(lambda: len(dialogs.asked_unsaved) == 1)
    assert name_of(opened) == "Mine"
    dialogs.unsaved = UnsavedChoice.DISCARD
    with qtbot.waitSignal(opened.session.opened):
        opened.window.actions_.restore.trigger()
    assert opened.session.path == a


def test_a_file_that_was_read_only_is_tried_again(program, qtbot, paths):
    holder = PortfolioFile.open(paths[0])
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(paths[0])
    assert program.session.read_only_reason is not None
    holder.close()
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(paths[0])
    assert program.session.read_only_reason is None


def test_the_folder_of_a_sample_is_opened_by_its_toml_too(program, qtbot, tmp_path):
    shutil.copytree(NEW, tmp_path / "folder")
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(tmp_path / "folder" / "portfolio.toml")
    assert program.session.path == tmp_path / "folder"
