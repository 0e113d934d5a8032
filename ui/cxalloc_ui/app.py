"""The entry point of the desktop program: builds workers, controllers and window, and runs them."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from cxalloc import __version__
from cxalloc_ui.application.accessibility import install_roles
from cxalloc_ui.application.garbage_collection import GarbageCollector
from cxalloc_ui.application.language import install_language, install_locale, resolve_language
from cxalloc_ui.application.settings import Settings
from cxalloc_ui.application.theme import ICONS, apply_theme, chosen_theme, without_style_sheet
from cxalloc_ui.application.zoom import apply_zoom
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.controllers.solve import SolveController
from cxalloc_ui.dialogs.dialogs import Dialogs
from cxalloc_ui.main_window import PLAN_PAGE, MainWindow
from cxalloc_ui.pages.budget.prices.prices_controller import PricesController
from cxalloc_ui.pages.budget.prices.timing_controller import TimingController
from cxalloc_ui.pages.compare.alternatives.alternatives_controller import AlternativesController
from cxalloc_ui.pages.compare.comparison_controller import ComparisonController
from cxalloc_ui.pages.compare.frontier_controller import FrontierController
from cxalloc_ui.pages.plan.infeasibility_controller import InfeasibilityController
from cxalloc_ui.pages.plan.sensitivity_controller import SensitivityController
from cxalloc_ui.pages.risk.risk_controller import RiskController
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import WorkerLike
from cxalloc_ui.workers.solver_process import LONG_GRACE, SolverLike, SolverProcess


class Program:
    """The main window with its workers, session and controllers. Tests replace workers, settings and dialogs."""

    def __init__(
        self,
        solver: SolverLike | None = None,
        settings: QSettings | None = None,
        dialogs: Dialogs | None = None,
        background: Background | None = None,
        worker: WorkerLike | None = None,
        explanation_worker: WorkerLike | None = None,
        price_worker: WorkerLike | None = None,
        risk_worker: WorkerLike | None = None,
    ) -> None:
        # Two threads, so that storing never waits for computing.
        self.background, self.compute_thread = background or Background(), Background()
        self.solver: SolverLike = solver or SolverProcess()
        self.session = Session(self.background, self.compute_thread)
        self.files = FileController(self.session)
        self.solve_controller = SolveController(self.session, self.solver, self.compute_thread)
        # Separate processes, started on first use, so that no question waits for the running optimisation.
        self.worker: WorkerLike = worker or SolverProcess(grace=LONG_GRACE)
        self.comparison_controller = ComparisonController(self.session, self.worker, self.compute_thread)
        self.frontier_controller = FrontierController(self.session, self.worker, self.compute_thread)
        self.alternatives_controller = AlternativesController(self.session, self.worker, self.compute_thread)
        self.risk_worker: WorkerLike = risk_worker or SolverProcess(grace=LONG_GRACE)
        self.risk_controller = RiskController(self.session, self.risk_worker, self.compute_thread)
        with without_style_sheet():
            self.window = MainWindow(
                self.session,
                self.files,
                self.solve_controller,
                self.comparison_controller,
                self.frontier_controller,
                self.alternatives_controller,
                self.risk_controller,
                settings or QSettings(),
                dialogs or Dialogs(),
            )
        # Shared by both: there is either a plan to explain or no plan to diagnose, never both.
        explanation_worker = explanation_worker or SolverProcess()
        self.sensitivity_controller = SensitivityController(
            self.session,
            self.window.plan,
            explanation_worker,
            self.compute_thread,
            self.window.file_menu.ask_where_to_export,
        )
        self.infeasibility_controller = InfeasibilityController(
            self.session, self.window.plan, explanation_worker, self.compute_thread
        )
        # Shared by both, which run one at a time.
        self.price_worker: WorkerLike = price_worker or SolverProcess(grace=LONG_GRACE)
        budget = self.window.budget
        self.prices_controller = PricesController(
            self.session, budget.prices, budget.rules, self.price_worker, self.compute_thread
        )
        self.timing_controller = TimingController(self.session, budget.timing, self.price_worker, self.compute_thread)
        self._connect_prices()
        self.window.painted.connect(self._warm_up)
        self._waiting: Path | None = None

    def open_when_painted(self, path: Path) -> None:
        """Open a portfolio after the window is painted for the first time."""
        self._waiting = path

    def close(self) -> None:
        """Stop the workers, finish pending writes, and close the file."""
        self.solver.close()
        self.worker.close()
        self.price_worker.close()
        self.risk_worker.close()
        self.sensitivity_controller.close()
        self.files.close()
        for thread in (self.background, self.compute_thread):
            thread.close()

    def _connect_prices(self) -> None:
        prices, timing, budget = self.prices_controller, self.timing_controller, self.window.budget

        def show_running(_: bool) -> None:
            budget.prices.show_running(running=prices.is_running, free=not timing.is_running)
            budget.timing.show_running(running=timing.is_running, free=not prices.is_running)

        for controller in (prices, timing):
            controller.running_changed.connect(show_running)
            controller.failed.connect(self.session.failed)
        self.window.file_menu.prices_of = prices.prices_of
        timing.opened.connect(partial(self.window.show_page, PLAN_PAGE))

    def _warm_up(self) -> None:
        if self._waiting is not None:
            self.window.open(self._waiting)
        self.solver.start()
        self.background.run(_import_heavy, lambda _: _import_charts(), failed=lambda _: None)


def main(argv: list[str] | None = None) -> int:
    """Run the program, with the portfolio whose path is the first argument, if any; return the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    set_up(app)
    GarbageCollector(app)
    program = Program()
    app.styleHints().colorSchemeChanged.connect(lambda _: _follow_system(app, program.window))
    app.styleHints().accessibility().contrastPreferenceChanged.connect(lambda _: _follow_system(app, program.window))
    if arguments:
        program.open_when_painted(Path(arguments[0]).absolute())
    program.window.show()
    try:
        return app.exec()
    finally:
        program.close()


def set_up(app: QApplication) -> None:
    """Set the application's name, language and theme."""
    app.setApplicationName("cxalloc")
    app.setOrganizationName("cxalloc")
    app.setApplicationDisplayName("cxalloc")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("cxalloc")
    app.setWindowIcon(QIcon(str(ICONS / "cxalloc.svg")))
    install_roles()
    settings = Settings(QSettings())
    install_locale(settings.language)
    install_language(app, resolve_language(settings.language))
    apply_zoom(app, settings.zoom)
    apply_theme(app, chosen_theme(settings.appearance))


def _follow_system(app: QApplication, window: MainWindow) -> None:
    chosen = str(QSettings().value("appearance", "system"))
    if chosen == "system":
        window.choose_appearance(chosen)


def _import_heavy() -> None:
    """Import the slow modules that opening a portfolio needs, in the background. None of them imports Qt."""
    import numpy  # noqa: F401


def _import_charts() -> None:
    """Import the charts, in the GUI thread.

    pyqtgraph inspects every class of Qt, and PySide creates each class on first access: two threads that do so at
    the same time crash the program (a segmentation fault in one start of a hundred was measured).
    """
    import cxalloc_ui.charts.plots  # noqa: F401


if __name__ == "__main__":
    sys.exit(main())
