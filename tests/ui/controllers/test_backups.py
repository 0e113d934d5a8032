"""A second window, copies and backups, as the window shows them."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc.storage.backups import all_backups, backups_of
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.app import Program
from cxalloc_ui.application.formats import folder_text
from cxalloc_ui.controllers.autosave import SaveState
from cxalloc_ui.dialogs.backups import BackupDialog
from tests.ui.conftest import FakeDialogs, FakeSolver


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file with the tutorial in it."""
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    path = tmp_path / "shops.cxalloc"
    PortfolioFile.create(path, read_folder(samples_folder() / "tutorial")).close()
    return path


@pytest.fixture
def another(qtbot, tmp_path):
    """A second window."""
    settings = QSettings(str(tmp_path / "b.ini"), QSettings.Format.IniFormat)
    settings.setValue("live", "false")
    made = Program(FakeSolver(), settings, FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.window.close()
    made.close()


def open_in(program: Program, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(path)


def rename(program: Program, qtbot: QtBot, name: str) -> None:
    """An edit."""
    assert program.session.document is not None
    program.session.replace_portfolio(replace(program.session.document.portfolio, name=name), "Rename")
    assert program.session.document.portfolio.name == name
    qtbot.waitUntil(lambda: program.session.autosave.state is SaveState.SAVED)


def where(program: Program) -> str:
    return program.window.navigation._where.text()


def test_a_second_window_reads_and_says_who_has_the_file(program, another, qtbot, path):
    open_in(program, qtbot, path)
    open_in(another, qtbot, path)
    assert where(program) == "shops.cxalloc"
    assert where(another).startswith("shops.cxalloc, read only: ")
    assert " has it open on " in where(another)
    assert another.window.navigation.save.isVisibleTo(another.window)
    assert not another.window.dialogs.errors
    another.window.actions_.optimise.trigger()  # a plan can be found, and is not stored
    qtbot.waitUntil(lambda: bool(another.solver.asked))
    with qtbot.waitSignal(another.solve_controller.running_changed):
        another.solver.finish()
    assert another.session.view.result is not None
    assert not another.window.dialogs.errors
    another.session.replace_portfolio(replace(another.session.view.base, name="Not mine"), "Rename")
    assert another.session.autosave.state is SaveState.NOWHERE
    assert another.window.navigation._saved.text() == "⚠ Changes not saved in a file yet"
    assert not another.window.dialogs.errors
    another.window.dialogs.path = path.with_name("mine")
    with qtbot.waitSignal(another.session.message):
        another.window.actions_.save_as.trigger()
    assert where(another) == "mine.cxalloc"
    rename(another, qtbot, "Mine")
    with PortfolioFile.open(path.with_name("mine.cxalloc"), read_only=True) as file:
        assert len(file.plans()) == 1
    with PortfolioFile.open(path, read_only=True) as file:
        assert file.plans() == ()
        assert file.portfolio.name != "Mine"


@pytest.mark.parametrize("name", ["relative", "dotted", "symbolic", "hard"])
def test_the_open_file_under_another_name_is_the_open_file(program, qtbot, path, monkeypatch, name):
    open_in(program, qtbot, path)
    names = {
        "relative": Path(path.name),
        "dotted": path.parent / "folder" / ".." / path.name,
        "symbolic": path.with_name("symbolic.cxalloc"),
        "hard": path.with_name("hard.cxalloc"),
    }
    (path.parent / "folder").mkdir()
    names["symbolic"].symlink_to(path)
    names["hard"].hardlink_to(path)
    monkeypatch.chdir(path.parent)
    program.window.open(names[name])
    done: list[int] = []
    program.files.save_as(names[name], lambda: done.append(1))  # all of it is stored there already
    assert done == [1]
    assert where(program) == "shops.cxalloc"
    rename(program, qtbot, "Renamed")
    assert program.session.read_only_reason is None
    assert not program.window.dialogs.errors
    names["hard"].unlink()
    with PortfolioFile.open(path, read_only=True) as file:
        assert file.portfolio.name == "Renamed"


def test_a_write_protected_file_is_read(program, qtbot, path, monkeypatch):
    monkeypatch.setattr("cxalloc.storage.inspection.os.access", lambda _, mode: mode == os.R_OK)
    open_in(program, qtbot, path)
    assert where(program) == "shops.cxalloc, read only: nothing can be stored in it here"
    assert not program.window.dialogs.errors


def test_when_the_first_window_lets_go_the_second_can_change_it(program, another, qtbot, path):
    open_in(program, qtbot, path)
    open_in(another, qtbot, path)
    open_in(program, qtbot, samples_folder() / "tutorial")
    open_in(another, qtbot, samples_folder() / "tutorial")
    open_in(another, qtbot, path)
    assert another.session.read_only_reason is None


@pytest.mark.parametrize("wanted", [True, False])
def test_a_file_of_a_machine_that_is_silent_is_taken_over_if_wanted(program, qtbot, path, monkeypatch, wanted: bool):
    lock = path.with_name(f".{path.name}.lock")
    holder = {"user": "zoë", "host": "far-away", "pid": 1, "program": "x", "since": "2027-01-15T09:30:00+00:00"}
    lock.write_text(json.dumps(holder))
    os.utime(lock, (time.time() - 86400,) * 2)
    asked: list[str] = []

    def answer(_: object, held: str) -> bool:
        asked.append(held)
        return wanted

    monkeypatch.setattr(program.window.dialogs, "ask_take_over", answer)
    open_in(program, qtbot, path)
    qtbot.waitUntil(lambda: len(asked) == 1)
    if wanted:
        qtbot.waitUntil(lambda: program.session.read_only_reason is None)
    assert "zoë on far-away since 2027-01-15 09:30 UTC" in asked[0]
    assert ("zoë" in where(program)) is not wanted


def test_a_file_that_was_taken_over_is_read_from_then_on(program, qtbot, path):
    open_in(program, qtbot, path)
    holder = {"user": "zoë", "host": "far-away", "pid": 1, "program": "x", "since": "2027-01-15T09:30:00+00:00"}
    path.with_name(f".{path.name}.lock").write_text(json.dumps(holder))
    with qtbot.waitSignal(program.session.view_changed):
        program.window.backups.timer.timeout.emit()
    assert "read only: zoë has it open on far-away" in where(program)
    assert program.window.dialogs.errors[0][0] == "The file can no longer be changed here"


def test_every_half_hour_there_is_a_backup_if_something_changed(program, qtbot, path):
    assert program.window.backups.timer.isActive()
    assert program.window.backups.timer.interval() == 30 * 60 * 1000
    open_in(program, qtbot, path)
    assert len(backups_of(path)) == 1
    rename(program, qtbot, "Renamed")
    program.window.backups.timer.timeout.emit()
    qtbot.waitUntil(lambda: len(backups_of(path)) == 2)


def test_a_backup_that_fails_is_reported_and_work_goes_on(program, qtbot, path, tmp_path, monkeypatch):
    (tmp_path / "in the way").touch()
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "in the way"))
    with qtbot.waitSignal(program.session.message) as message:
        program.window.open(path)
    assert message.args[0].startswith("No backup could be made: ")
    navigation = program.window.navigation  # the status bar may say something else by now
    qtbot.waitUntil(lambda: navigation._saved.text() == "⚠ Saved, but not backed up")
    assert str(tmp_path / "in the way") in navigation._saved.toolTip()
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    program.window.backups.timer.timeout.emit()
    qtbot.waitUntil(lambda: navigation._saved.text() == "✓ All changes saved")
    rename(program, qtbot, "Renamed")


def test_a_backup_is_restored_from_the_menu(program, qtbot, path, monkeypatch):
    open_in(program, qtbot, path)
    before = program.session.view.base
    rename(program, qtbot, "Ruined")
    offered = []

    def choose(_, name, backups):
        offered.extend(backups)
        assert name == "shops.cxalloc"
        return backups[-1]

    monkeypatch.setattr(program.window.dialogs, "ask_backup", choose)
    with qtbot.waitSignal(program.session.message) as message:
        program.window.actions_.restore.trigger()
    assert message.args[0].startswith("Restored shops.cxalloc as it was on ")
    assert program.session.view.base == before
    assert program.session.read_only_reason is None
    rename(program, qtbot, "Goes on")
    assert len(backups_of(path)) > len(offered)


def test_a_backup_that_is_bad_leaves_the_file_open_as_it_is(program, qtbot, path, monkeypatch):
    open_in(program, qtbot, path)
    rename(program, qtbot, "Kept")
    backups_of(path)[-1].path.write_bytes(b"bad" * 999)
    monkeypatch.setattr(program.window.dialogs, "ask_backup", lambda *_: backups_of(path)[-1])
    with qtbot.waitSignal(program.session.failed):
        program.window.actions_.restore.trigger()
    assert program.window.dialogs.errors[0][0] == "shops.cxalloc was left as it is"
    rename(program, qtbot, "Kept on")


def test_a_damaged_file_comes_back_from_its_backup(program, qtbot, path, monkeypatch):
    PortfolioFile.open(path).close()
    path.write_bytes(path.read_bytes()[:20000])
    with qtbot.waitSignal(program.session.failed):
        program.window.open(path)
    assert "File > Restore a backup…" in program.window.dialogs.errors[0][1]
    monkeypatch.setattr(program.window.dialogs, "ask_any_backup", lambda _, found: found[0][1])
    with qtbot.waitSignal(program.session.view_changed):
        program.window.actions_.restore.trigger()
    assert program.session.view.base.name.startswith("Tutorial")
    assert [one.name for one in path.parent.glob("*damaged*")]


def test_without_a_backup_that_is_said(program, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "none"))
    with qtbot.waitSignal(program.session.message) as message:
        program.window.actions_.restore.trigger()
    assert message.args[0] == "There is no backup yet"


def test_a_file_that_was_deleted_comes_back_without_opening_any(program, qtbot, path, monkeypatch):
    PortfolioFile.open(path).close()
    path.unlink()
    monkeypatch.setattr(program.window.dialogs, "ask_any_backup", lambda _, found: found[0][1])
    with qtbot.waitSignal(program.session.view_changed):
        program.window.actions_.restore.trigger()
    assert program.session.path == path
    assert program.session.view.base.name.startswith("Tutorial")
    assert program.window.windowTitle() == f"{program.session.view.base.name} – shops.cxalloc – cxalloc"


def test_a_copy_is_saved_and_the_file_stays_open(program, qtbot, path):
    actions = program.window.actions_
    assert not actions.save_copy.isEnabled()
    open_in(program, qtbot, path)
    assert actions.save_copy.isEnabled()
    program.window.dialogs.path = path.with_name("copy")
    with qtbot.waitSignal(program.session.message) as message:
        actions.save_copy.trigger()
    assert message.args[0] == "Saved a copy as copy.cxalloc"
    assert where(program) == "shops.cxalloc"
    with PortfolioFile.open(path.with_name("copy.cxalloc")) as copy:
        assert copy.portfolio == program.session.view.base
    program.window.dialogs.path = path
    with qtbot.waitSignal(program.session.failed):
        actions.save_copy.trigger()
    assert "this very file" in program.window.dialogs.errors[0][1]


def test_a_file_saved_under_another_name_keeps_all_its_plans_and_its_trail(program, qtbot, path):
    open_in(program, qtbot, path)
    for _ in range(2):
        asked = len(program.solver.asked)
        qtbot.keyClick(program.window, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda asked=asked: len(program.solver.asked) > asked)
        with qtbot.waitSignal(program.solve_controller.running_changed):
            program.solver.finish()
    program.window.dialogs.path = path.with_name("other")
    with qtbot.waitSignal(program.session.message):
        program.window.actions_.save_as.trigger()
    with PortfolioFile.open(path.with_name("other.cxalloc"), read_only=True) as file:
        assert [plan.id for plan in file.plans()] == [1, 2]
        assert [entry.change.action for entry in file.audit()].count("plan stored") == 2


def test_the_list_of_backups_of_several_files_says_whose_they_are(program, qtbot, path):
    other = path.parent / "branches" / "bank.cxalloc"
    other.parent.mkdir()
    PortfolioFile.create(other, read_folder(samples_folder() / "tutorial")).close()
    for one in (path, other):
        PortfolioFile.open(one).close()
    found = all_backups()
    dialog = BackupDialog(program.window, "", [one for _, one in found], {one.path: path for path, one in found})
    qtbot.addWidget(dialog)
    model = dialog.table.model()
    assert [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(2)] == [
        ("bank.cxalloc", folder_text(other)),
        ("shops.cxalloc", folder_text(path)),
    ]


def test_the_list_of_backups(program, qtbot, path):
    with PortfolioFile.open(path) as file:
        file.replace_portfolio(replace(file.portfolio, name="Other"))
        file.maintain()
        backups = file.backups()
    dialog = BackupDialog(program.window, path.name, backups)
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.table.model()
    assert [model.index(row, 1).data() for row in range(2)] == [
        "while it was being changed",
        "when the file was opened",
    ]
    assert dialog.chosen == backups[0]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.chosen == backups[1]
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
