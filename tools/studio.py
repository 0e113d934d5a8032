"""Opens windows of the program without a user and takes their pictures."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings, QSize
from PySide6.QtWidgets import QApplication, QWidget

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.app import Program
from cxalloc_ui.application.language import install_language
from cxalloc_ui.application.theme import LIGHT, LOOKS, apply_theme
from cxalloc_ui.dialogs.dialogs import Dialogs, UnsavedChoice

LONGEST_SOLVE = 90.0
THEMES = ("light", "dark")
"""The looks in which a picture is taken where nothing else is said; ``LOOKS`` has them all."""
FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)


class _Loud(Dialogs):
    """Prints errors, as there is no user to close a dialog."""

    def ask_unsaved(self, parent: QWidget, name: str, problem: str) -> UnsavedChoice:
        return UnsavedChoice.DISCARD

    def show_error(self, parent: QWidget, what: str, error: BaseException | str) -> None:
        print(f"{what}: {error}", file=sys.stderr)


class Studio:
    """Opens windows of one size, and saves the pictures whose name contains ``only``."""

    def __init__(self, app: QApplication, folder: Path, size: QSize, only: str) -> None:
        self.app, self._folder, self._size, self._only = app, folder, size, only

    @contextmanager
    def program(self, size: QSize | None = None) -> Iterator[Program]:
        """A program with empty settings, closed at the end."""
        with tempfile.TemporaryDirectory() as folder:
            settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
            program = Program(settings=settings, dialogs=_Loud())
            program.window.resize(size or self._size)
            program.window.show()
            try:
                yield program
            finally:
                program.window.close()
                program.close()

    @contextmanager
    def opened(
        self, source: Path | Portfolio, size: QSize | None = None, plan: Plan | None = None
    ) -> Iterator[Program]:
        """A program with a portfolio open: from a folder, or from a file created with the portfolio and a plan."""
        with self.program(size) as program, tempfile.TemporaryDirectory() as folder:
            path = source if isinstance(source, Path) else Path(folder) / "portfolio.cxalloc"
            if not isinstance(source, Path):
                with PortfolioFile.create(path, source) as file:
                    if plan is not None:
                        file.add_plan(plan)
            program.window.open(path)
            self.wait(lambda: program.session.view is not None, LONGEST_SOLVE)
            yield program

    @contextmanager
    def in_french(self, *, words: bool = True) -> Iterator[None]:
        """Context in which new windows use French numbers and, with ``words``, French texts."""
        before = QLocale()
        QLocale.setDefault(FRENCH)
        translators = install_language(self.app, "fr") if words else []
        try:
            yield
        finally:
            for translator in translators:
                self.app.removeTranslator(translator)
            QLocale.setDefault(before)

    def is_drawn(self, name: str) -> bool:
        """Whether any picture whose name begins with ``name`` is saved, so that slow scenes can be skipped."""
        return self._only in name or name in self._only

    def optimise(self, program: Program) -> None:
        """Optimise the portfolio that is shown, and wait for the plan."""
        program.window.optimise()
        self.wait(lambda: program.solve_controller.is_running, 1.0)
        self.wait(lambda: not program.solve_controller.is_running, LONGEST_SOLVE)

    def take(self, name: str, program: Program, themes: Sequence[str] = THEMES) -> None:
        """Take a picture of the window in each theme."""
        self.take_widget(name, program.window, themes)

    def take_widget(self, name: str, widget: QWidget, themes: Sequence[str] = THEMES) -> None:
        """Take a picture of any widget in each theme."""
        for theme in themes:
            apply_theme(self.app, LOOKS[theme])
            self.settle()
            if self._only in f"{name}-{theme}":
                widget.grab().save(str(self._folder / f"{name}-{theme}.png"))
        apply_theme(self.app, LIGHT)

    def settle(self) -> None:
        """Process the window's pending events and timers."""
        self.wait(lambda: True)

    def wait(self, done: Callable[[], bool], seconds: float = 20.0) -> None:
        """Process events until ``done`` returns true, at most for ``seconds``."""
        until = time.monotonic() + seconds
        while True:
            for _ in range(5):
                self.app.processEvents()
                time.sleep(0.005)
            if done() or time.monotonic() > until:
                return
