"""The program on the compare page, for the tests of both of its tabs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QSettings, Qt, SignalInstance

from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import converter
from cxalloc_ui.app import Program
from tests.ui.conftest import FakeDialogs, FakeSolver, FakeWorker

WAIT = 20_000


@contextmanager
def desk_with(portfolio: Portfolio, qtbot: Any, settings: QSettings, **workers: Any) -> Iterator[Program]:
    """The program with a portfolio that is in no file; ``workers`` answer what a test says."""
    solver = FakeSolver()
    made = Program(solver, settings, FakeDialogs(), **workers)
    qtbot.addWidget(made.window)
    made.window.show()
    qtbot.waitUntil(lambda: solver.started, timeout=WAIT)
    with qtbot.waitSignal(made.session.view_changed, timeout=WAIT):
        made.files.begin(portfolio)
    made.window.activateWindow()
    try:
        yield made
    finally:
        made.window._may_close = True
        made.window.close()
        made.close()


def plain(value: object) -> Any:
    """A value as a worker sends it."""
    return converter().unstructure(value)


def ask(desk: Program, worker: FakeWorker, qtbot: Any) -> None:
    """Press the button that has the focus, and wait for the question."""
    before = len(worker.asked)
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(worker.asked) > before, timeout=WAIT)


def answer(running_changed: SignalInstance, worker: FakeWorker, qtbot: Any, told: object) -> None:
    """Answer what was asked, and wait until that is heard."""
    with qtbot.waitSignal(running_changed, timeout=WAIT):
        worker.answer(plain(told))
