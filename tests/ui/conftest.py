"""What the tests of the window share: no screen, British numbers, a solver and dialogs that answer by themselves."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QSettings, QSize, Signal
from pytestqt.qtbot import QtBot

from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import converter, from_json, to_json
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc_ui import main_window
from cxalloc_ui.app import Program
from cxalloc_ui.application.formats import number_style
from cxalloc_ui.application.language import install_language
from cxalloc_ui.application.theme import LIGHT, apply_theme, style_sheet
from cxalloc_ui.dialogs.dialogs import Dialogs, UnsavedChoice
from cxalloc_ui.dialogs.import_preview import ImportPreview
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.workers.solver_process import SolveProgress

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
DEADLINE = 300_000
"""Milliseconds until what a test waits for is given up: more than any machine needs, less than a test may take."""


class PatientQtBot(QtBot):
    """Waits for what must happen as long as a busy machine needs, whatever shorter time a test names."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = DEADLINE) -> None:
        super().waitUntil(callback, timeout=max(timeout, DEADLINE))

    def waitSignal(self, signal: Any, *, timeout: int = DEADLINE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=max(timeout, DEADLINE), **more)

    def waitExposed(self, widget: Any, *, timeout: int = DEADLINE) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, DEADLINE))


@pytest.fixture
def qtbot(qapp, request) -> Iterator[PatientQtBot]:
    """The robot of pytest-qt, with patience; when the test is over its windows go at once, and slow no other down."""
    yield PatientQtBot(request)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def british_numbers():
    before = QLocale()
    QLocale.setDefault(BRITISH)
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def large_screen(monkeypatch):
    """A screen as large as a desktop's: that of Qt without a screen has 800 × 800 pixels."""
    monkeypatch.setattr(main_window, "available_size", lambda _: QSize(1920, 1050))


@pytest.fixture
def french(qapp):
    """Everything that is made from now on speaks French."""
    translators = install_language(qapp, "fr")
    assert len(translators) == 2
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


@pytest.fixture
def formats() -> Formatter:
    return Formatter("en", "EUR", Horizon(PeriodUnit.QUARTER, "2027-Q1", 8), marks=number_style(BRITISH))


@pytest.fixture(scope="session")
def tutorial() -> Portfolio:
    return read_folder(samples_folder() / "tutorial")


@pytest.fixture(scope="session")
def planned(tutorial) -> View:
    """The tutorial with its best plan."""
    return make_view(tutorial, "", solved(to_json(tutorial), "").plan)


@cache
def solved(portfolio: str, scenario: str) -> Answer:
    """The answer to a question, which many tests ask."""
    return solve(from_json(portfolio), scenario=scenario)


class FakeSolver(QObject):
    """Solves in this process when told to ``finish``, so that a test decides when the answer comes."""

    progressed = Signal(int, object)
    improved = Signal(int, object)
    answered = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.started = self.stopped = self.closed = False
        self.asked: list[tuple[str, str]] = []

    def start(self) -> None:
        self.started = True

    def solve(self, portfolio: str, scenario: str) -> int:
        self.asked.append((portfolio, scenario))
        return len(self.asked)

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        self.closed = True

    def tell(self, progress: SolveProgress) -> None:
        self.progressed.emit(len(self.asked), progress)

    def finish(self) -> None:
        self.answered.emit(len(self.asked), converter().unstructure(solved(*self.asked[-1])))

    def fail(self, error: str) -> None:
        self.failed.emit(len(self.asked), error)


class FakeWorker(QObject):
    """A worker for any use case that answers the newest question when, and what, a test says."""

    progressed = Signal(int, object)
    answered = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.stops = 0
        self.closed = False

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        self.asked.append((use_case, portfolio, arguments))
        return len(self.asked)

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.closed = True

    def tell(self, progress: object) -> None:
        self.progressed.emit(len(self.asked), progress)

    def answer(self, answer: object) -> None:
        self.answered.emit(len(self.asked), answer)

    def fail(self, error: str) -> None:
        self.failed.emit(len(self.asked), error)


@dataclass
class FakeDialogs(Dialogs):
    """Answers with ``path`` and keeps what it was told."""

    path: Path | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    new: Portfolio | None = None
    unsaved: UnsavedChoice = UnsavedChoice.DISCARD
    asked_unsaved: list[tuple[str, str]] = field(default_factory=list)
    importing: Callable[[ImportPreview], Portfolio | None] = lambda _: None
    exports_stale: bool = True
    asked_stale: int = 0
    scenario_name: str | None = None
    asked_names: list[tuple[str, str]] = field(default_factory=list)

    def ask_scenario_name(self, parent: object, title: str, suggested: str) -> str | None:
        self.asked_names.append((title, suggested))
        return self.scenario_name

    removes_changes: bool = False
    asked_to_remove: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def ask_remove_changes(self, parent: object, what: str, error: BaseException, changes: Sequence[str]) -> bool:
        self.asked_to_remove.append((what, str(error), list(changes)))
        return self.removes_changes

    def ask_stale_export(self, parent: object) -> bool:
        self.asked_stale += 1
        return self.exports_stale

    def ask_new_portfolio(self, parent: object) -> Portfolio | None:
        return self.new

    def ask_file(self, parent: object) -> Path | None:
        return self.path

    def ask_folder(self, parent: object) -> Path | None:
        return self.path

    def ask_new_file(self, parent: object, title: str, suggested: str, kinds: str) -> Path | None:
        return self.path

    def ask_table(self, parent: object) -> Path | None:
        return self.path

    def ask_import(self, parent: object, importing: ImportPreview) -> Portfolio | None:
        return self.importing(importing)

    def ask_unsaved(self, parent: object, name: str, problem: str) -> UnsavedChoice:
        self.asked_unsaved.append((name, problem))
        return self.unsaved

    def show_error(self, parent: object, what: str, error: BaseException | str) -> None:
        self.errors.append((what, str(error)))


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    made = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made.setValue("live", "false")  # a test says when there is a solve
    return made


@pytest.fixture
def light(qapp) -> None:
    """The light theme, whatever the desktop has."""
    if qapp.styleSheet() != style_sheet(LIGHT):
        apply_theme(qapp, LIGHT)


@pytest.fixture
def worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def explanation_worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def program(qtbot: QtBot, light, settings):
    solver = FakeSolver()
    made = Program(solver, settings, FakeDialogs(), explanation_worker=FakeWorker())
    qtbot.addWidget(made.window)
    made.window.show()
    qtbot.waitUntil(lambda: solver.started)
    yield made
    made.window.close()
    made.close()


@pytest.fixture
def opened(program, qtbot):
    """The program with the tutorial open."""
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(samples_folder() / "tutorial")
    return program
