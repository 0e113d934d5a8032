"""What takes long is never done in the window's thread, and nothing goes on when the program has ended."""

import os
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.app import Program
from cxalloc_ui.controllers import portfolio_files, view_updater
from cxalloc_ui.dialogs.new_portfolio import NewPortfolioDialog
from tests.ui.conftest import FakeDialogs
from tests.ui.controllers.menus.test_edit_menu import rename
from tests.ui.workers.test_solver_process import is_alive


@pytest.fixture
def threads(monkeypatch):
    """The names of what takes long, with the threads in which it was done."""
    seen: dict[str, set[int]] = {}

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            seen.setdefault(name, set()).add(threading.get_ident())
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, watched)

    watch(portfolio_files, "make_view")
    watch(view_updater, "make_view")
    watch(PortfolioFile, "store")
    watch(PortfolioFile, "plans")
    from cxalloc.domain import snapshot

    watch(snapshot, "to_json")
    return seen


def test_opening_editing_storing_and_asking_are_done_elsewhere(
    threads, program, qtbot, tmp_path, tutorial, monkeypatch
):
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    path = tmp_path / "shops.cxalloc"
    PortfolioFile.create(path, tutorial).close()
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(path)
    rename("One")(program)
    program.window.optimise()
    qtbot.waitUntil(lambda: bool(program.solver.asked) and not program.session.autosave.waiting)
    assert set(threads) == {"make_view", "store", "plans", "to_json"}
    assert all(threading.get_ident() not in idents for idents in threads.values())


def test_no_process_is_left_when_the_program_ends_while_it_solves(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    program = Program(settings=settings, dialogs=FakeDialogs())
    qtbot.addWidget(program.window)
    program.window.show()
    with qtbot.waitSignal(program.session.view_changed, timeout=20_000):
        program.window.open(samples_folder() / "telecom")
    with qtbot.waitSignal(program.solve_controller.progressed, timeout=60_000):
        program.window.optimise()
    pid = program.solver._process.processId()  # type: ignore[attr-defined]
    assert is_alive(pid)
    program.window.close()
    program.close()
    assert not is_alive(pid)


def test_every_field_of_a_new_portfolio_has_a_name(qtbot):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    for widget in [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]:
        assert widget.accessibleName()
    for button in dialog.findChildren(QAbstractButton):
        assert button.text() or button.accessibleName()
