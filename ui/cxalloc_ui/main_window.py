"""The main window: connects pages, controllers and actions.

Questions about files are in ``controllers.menus.file_menu``, messages in ``controllers.status``, the pages in
``widgets.work_area``, the settings in ``application.settings``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from cxalloc.domain.document.document import DraftKey
from cxalloc_ui.actions import Actions, WindowState
from cxalloc_ui.analysis_menu import AnalysisMenu
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.application.settings import Settings
from cxalloc_ui.application.theme import apply_theme, chosen_theme
from cxalloc_ui.controllers.backups import BackupController, location_text
from cxalloc_ui.controllers.editing import EditController
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.locks import LockController
from cxalloc_ui.controllers.menus.edit_menu import EditMenu
from cxalloc_ui.controllers.menus.file_menu import FileMenu, dropped_path
from cxalloc_ui.controllers.menus.help_menu import HelpMenu
from cxalloc_ui.controllers.scenarios import ScenarioController
from cxalloc_ui.controllers.session import Session, SessionState
from cxalloc_ui.controllers.solve import SolveController
from cxalloc_ui.controllers.status import StatusController
from cxalloc_ui.controllers.undo import UndoController
from cxalloc_ui.controllers.zoom import ZoomController
from cxalloc_ui.dialogs.dialogs import Dialogs
from cxalloc_ui.models.view import CANDIDATE_PARTS
from cxalloc_ui.pages.budget.page import BudgetPage
from cxalloc_ui.pages.candidates.page import CandidatesPage
from cxalloc_ui.pages.compare.alternatives.alternatives_controller import AlternativesController
from cxalloc_ui.pages.compare.comparison_controller import ComparisonController
from cxalloc_ui.pages.compare.frontier_controller import FrontierController
from cxalloc_ui.pages.compare.page import ComparePage
from cxalloc_ui.pages.notes import budget_note, candidates_note, compare_note, plan_note, risk_note
from cxalloc_ui.pages.plan.page import PlanPage
from cxalloc_ui.pages.risk.page import RiskPage
from cxalloc_ui.pages.risk.risk_controller import RiskController
from cxalloc_ui.pages.welcome import WelcomePage, find_samples, recent_text
from cxalloc_ui.widgets import glyphs
from cxalloc_ui.widgets.page import EditingPage, PageSpec, PersistentPage
from cxalloc_ui.widgets.work_area import WorkArea

BUDGET_PAGE, PLAN_PAGE, COMPARE_PAGE, RISK_PAGE = 1, 2, 3, 4
FIRST_SIZE = QSize(1440, 900)
FRAME = QSize(8, 40)
"""Pixels that title bar and borders take, estimated because they are unknown until the window is shown."""


class MainWindow(QMainWindow):
    """The main window, with one portfolio. ``painted`` is emitted once, after the first paint; slow imports follow."""

    painted = Signal()

    def __init__(  # noqa: PLR0913, PLR0917 - the controllers of all pages
        self,
        session: Session,
        files: FileController,
        solve_controller: SolveController,
        comparison_controller: ComparisonController,
        frontier_controller: FrontierController,
        alternatives_controller: AlternativesController,
        risk_controller: RiskController,
        settings: QSettings,
        dialogs: Dialogs,
    ) -> None:
        super().__init__()
        self.session, self.solve_controller, self.dialogs = session, solve_controller, dialogs
        self.settings = Settings(settings)
        self._is_painted = self._may_close = self._closes_when_saved = False
        self._focus_before: QWidget | None = None
        """The widget that had the focus when the pages were disabled, to restore it."""
        self.welcome = WelcomePage()
        self.candidates, self.budget, self.plan = CandidatesPage(), BudgetPage(), PlanPage()
        self.comparison_controller, self.frontier_controller = comparison_controller, frontier_controller
        self.alternatives_controller = alternatives_controller
        self.compare = ComparePage(comparison_controller, frontier_controller, alternatives_controller)
        self.risk_controller, self.risk = risk_controller, RiskPage(risk_controller)
        # The pages in the order of the workflow.
        self.work = WorkArea(
            [
                PageSpec(
                    self.tr("Candidates"),
                    self.candidates,
                    candidates_note,
                    self.candidates.typing_place,
                    self.candidates.find_place,
                    glyphs.LIST,
                ),
                PageSpec(
                    self.tr("Budget and rules"),
                    self.budget,
                    budget_note,
                    self.budget.typing_place,
                    glyph=glyphs.SLIDERS,
                ),
                PageSpec(
                    self.tr("Plan"), self.plan, plan_note, self.plan.typing_place, self.plan.find_place, glyphs.BARS
                ),
                PageSpec(
                    self.tr("Compare"),
                    self.compare,
                    compare_note,
                    self.compare.typing_place,
                    glyph=glyphs.COLUMNS,
                    one_scenario=False,
                ),
                PageSpec(self.tr("Risk"), self.risk, risk_note, self.risk.typing_place, glyph=glyphs.BELL),
            ]
        )
        self.header, self.navigation = self.work.header, self.work.navigation
        self.actions_ = Actions(self, [place.name for place in self.work.places])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.work)
        self.setCentralWidget(self._stack)
        self.setWindowTitle("cxalloc")
        self.file_menu = FileMenu(session, files, dialogs, self)
        self.status = StatusController(session, solve_controller, self.work, dialogs, self)
        self.backups = BackupController(session, files, self.file_menu.leave, dialogs, self)
        self.locks = LockController(session, self)
        self.edits = EditController(session, self)
        self.scenarios = ScenarioController(session, dialogs, self)
        self.editing = EditMenu(session, self.actions_, self.work, self)
        self.undoing = UndoController(session, self.work, self)
        self.analyses = AnalysisMenu(
            self.actions_,
            self.work,
            self.file_menu,
            (self.budget, self.compare, self.risk),
            (comparison_controller, frontier_controller, risk_controller),
            self,
        )
        self.help = HelpMenu(self.work, dialogs, self)
        self.zooming = ZoomController(self, self.actions_, self.settings, self._show_view_again)
        self._connect()
        self._connect_pages()
        self.setAcceptDrops(True)
        self.resize(first_size(available_size(self)))
        self.settings.restore_window(self)
        self._show_paths()
        self._show_state()
        self.actions_.check_appearance(self.settings.appearance)
        self.actions_.check_language(self.settings.language)
        self.choose_live(self.settings.live)

    # User actions

    def open(self, path: Path) -> None:
        """Open a portfolio file or folder; import a table."""
        self.file_menu.open(path)

    def optimise(self) -> None:
        """Start a solve of the open portfolio."""
        self.solve_controller.start()

    def _undo_and_optimise(self) -> None:
        """Undo the last step, of which the plan page says what it did, and look for the plan without it."""
        self.undoing.undo_here()
        self.optimise()

    def ask_why(self) -> None:
        """Explain why the candidate selected on the plan page is in the plan or not."""
        self.show_page(PLAN_PAGE)
        self.plan.ask_why()

    def show_page(self, number: int) -> None:
        """Show a page by its index."""
        self.work.show_page(number)

    def choose_live(self, live: bool) -> None:
        """Set whether every edit starts a solve."""
        self.settings.live = self.solve_controller.live = live
        self.actions_.live.setChecked(live)
        self.header.live.setChecked(live)

    def choose_appearance(self, name: str) -> None:
        """Apply and remember an appearance: ``system``, or one of ``theme.LOOKS``."""
        self.settings.appearance = name
        self.actions_.check_appearance(name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, chosen_theme(name))

    def choose_language(self, name: str) -> None:
        """Remember a language for the next start, so that existing widgets need not be retranslated."""
        self.settings.language = name
        self.actions_.check_language(name)
        self.session.message.emit(self.tr("The language changes when cxalloc is opened next."))

    # Qt events

    def event(self, event: QEvent) -> bool:
        """Keep the message in the status bar while a menu is used: Qt would replace it by the entry's empty tip."""
        return event.type() is QEvent.Type.StatusTip or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, as the space bar does."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.state is SessionState.SAVING_AS:
            self._closes_when_saved = True
            event.ignore()
            return
        if self._may_close or not self.session.has_unsaved_edits:
            self.settings.save_window(self)
            super().closeEvent(event)
            return
        event.ignore()
        QTimer.singleShot(0, self, lambda: self.file_menu.leave(self._close_now))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.session.state is SessionState.READY and dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (path := dropped_path(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.open(path)

    def _follow_state(self) -> None:
        """Disable the pages while another portfolio is being opened."""
        state = self.session.state
        is_opening = state is SessionState.OPENING
        if is_opening and self._stack.isEnabled():
            self._focus_before = self.focusWidget()
            self.setCursor(Qt.CursorShape.BusyCursor)
        self._stack.setEnabled(not is_opening)
        if not is_opening:
            self.unsetCursor()
            if self._focus_before is not None and isValid(self._focus_before):
                self._focus_before.setFocus()
            self._focus_before = None
        self._show_state()
        if state is SessionState.READY and self._closes_when_saved:
            self._closes_when_saved = False
            QTimer.singleShot(0, self.close)

    def _close_now(self) -> None:
        self._may_close = True
        self.close()

    # Changes of the session and the solver

    def _show_opened(self) -> None:
        view = self.session.view
        assert view is not None
        self.candidates.take_view(view)
        self._show_document()
        self._stack.setCurrentWidget(self.work)
        self.show_page(PLAN_PAGE if view.result is not None else 0)
        self._show_moved()

    def _show_moved(self) -> None:
        """Show where the open portfolio is stored, and remember that; the page stays."""
        self._show_name()
        if (path := self.session.path) is not None:
            self.settings.add_recent(path)
        self._show_paths()

    def _show_closed(self) -> None:
        """Show the welcome page, because no portfolio is open any more."""
        self.setWindowTitle("cxalloc")
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.setFocus()
        self._show_state()

    def _show_name(self) -> None:
        document = self.session.document
        assert document is not None
        name = document.portfolio.name
        path = self.session.path
        self.setWindowTitle(" – ".join(filter(None, (name, path.name if path is not None else "", "cxalloc"))))
        self.setWindowFilePath(str(path) if path is not None else "")
        self.navigation.show_portfolio(name, location_text(self.session))

    def _show_document(self) -> None:
        document = self.session.document
        assert document is not None
        formats = formatter_of(document.portfolio)
        self.work.show_scenario(document, self.session.scenario, formats)
        shown = self.edits.shown
        self.work.show_document(shown, formatter_of(shown.portfolio), editable=self.edits.may_edit)

    def _refuse_edit(self, reason: str) -> None:
        """Say why an edit under a scenario was not made, and show what is still there."""
        self._show_document()
        self.work.banner.show_problem(self.tr("Not changed: {reason}").format(reason=reason))

    def _show_view_again(self) -> None:
        if self.session.view is not None:
            self._show_view()

    def _show_view(self) -> None:
        view = self.session.view
        assert view is not None
        self._show_name()
        formats = formatter_of(view.portfolio)
        self.work.show_view(view, formats)
        self.status.show_proof(plan_note(view, formats))
        self._show_state()

    def _show_running(self) -> None:
        self._show_state()

    def _show_candidate(self, candidate: str) -> None:
        self.show_page(0)
        self.candidates.select(candidate)

    def _show_error(self, place: DraftKey) -> None:
        scenario, place = self.edits.find(place)
        self.session.choose_scenario(scenario)
        if self.risk.owns(place):
            self.show_page(RISK_PAGE)
            self.risk.show_error(place)
            return
        page = self.candidates if place[0] in CANDIDATE_PARTS else self.budget
        self.show_page(0 if page is self.candidates else BUDGET_PAGE)
        page.show_error(place)

    def _ask_why_in_plan(self, candidate: str) -> None:
        self.show_page(PLAN_PAGE)
        self.plan.why_requested.emit(candidate)

    def _show_standings(self) -> None:
        self.plan.decisions.show_standings(self.risk_controller.standings)

    # Wiring

    def _connect(self) -> None:
        actions, file_menu = self.actions_, self.file_menu
        for action, do in (
            (actions.new, file_menu.ask_and_begin),
            (actions.open, file_menu.ask_and_open),
            (actions.open_folder, file_menu.ask_and_open_folder),
            (actions.import_table, file_menu.ask_and_import),
            (actions.save, file_menu.save),
            (actions.save_as, file_menu.ask_and_save),
            (actions.save_copy, self.backups.save_copy),
            (actions.restore, self.backups.restore),
            (actions.show_in_folder, file_menu.show_in_folder),
            (actions.close_portfolio, file_menu.close_portfolio),
            (actions.export_plan, file_menu.export_plan),
            (actions.export_decisions, file_menu.export_decisions),
            (actions.export_workbook, file_menu.export_workbook),
            (actions.export_explanation, self.plan.explanation.export_requested.emit),
            (actions.quit, self.close),
            (actions.edit.undo, self.undoing.undo),
            (actions.edit.redo, self.undoing.redo),
            (actions.optimise, self.optimise),
            (actions.stop, self.solve_controller.stop),
            (actions.why, self.ask_why),
            (actions.guide, self.help.show_guide),
            (actions.keys, self.help.show_keys),
            (actions.about, self.help.show_about),
        ):
            action.triggered.connect(lambda _=False, do=do: do())
        actions.live.toggled.connect(self.choose_live)
        self.header.live_chosen.connect(self.choose_live)
        actions.page_chosen.connect(self.show_page)
        actions.appearance_chosen.connect(self.choose_appearance)
        actions.language_chosen.connect(self.choose_language)
        self.welcome.chosen.connect(self.open)
        self.welcome.new_requested.connect(file_menu.ask_and_begin)
        self.welcome.open_requested.connect(file_menu.ask_and_open)
        self.welcome.open_folder_requested.connect(file_menu.ask_and_open_folder)
        self.navigation.save_requested.connect(file_menu.ask_and_save)
        self.header.scenario_chosen.connect(self.session.choose_scenario)
        self.session.scenario_changed.connect(self._show_document)
        self.session.scenario_changed.connect(self._show_state)
        self._connect_scenarios()
        self.header.optimise_requested.connect(self.optimise)
        self.header.stop_requested.connect(self.solve_controller.stop)
        self.plan.optimise_requested.connect(self.optimise)
        self.plan.undo_requested.connect(self._undo_and_optimise)
        self.undoing.stepped.connect(self.plan.note_step)
        self.editing.error_chosen.connect(self._show_error)
        self.plan.candidates_requested.connect(partial(self.show_page, 0))
        self.plan.budget_requested.connect(partial(self.show_page, 1))
        self.plan.errors_requested.connect(self.editing.go_to_error)
        self.session.left.connect(self.plan.notices.forget)
        self.plan.candidate_chosen.connect(self._show_candidate)
        self.plan.lock_requested.connect(self.locks.lock)
        self.candidates.mapping_requested.connect(file_menu.import_text)
        self.session.left.connect(self.candidates.forget_paste)
        self.candidates.lock_requested.connect(self.locks.lock)
        self.candidates.why_requested.connect(self._ask_why_in_plan)
        self.candidates.import_requested.connect(file_menu.ask_and_import)
        self.candidates.samples_requested.connect(lambda: actions.samples.popup(QCursor.pos()))
        self._connect_comparing()
        self.session.state_changed.connect(self._follow_state)
        self.session.opened.connect(self._show_opened)
        self.session.moved.connect(self._show_moved)
        self.session.closed.connect(self._show_closed)
        self.session.document_changed.connect(lambda _: self._show_document())
        self.session.view_changed.connect(self._show_view)
        self.solve_controller.running_changed.connect(lambda _: self._show_running())
        self.solve_controller.running_changed.connect(self.plan.show_running)
        self.solve_controller.plan_shown.connect(partial(self.show_page, PLAN_PAGE))

    def _connect_scenarios(self) -> None:
        actions, scenarios, banner = self.actions_.scenarios, self.scenarios, self.work.banner
        self.header.scenarios.setMenu(actions.menu)
        for action, do in (
            (actions.new, scenarios.add),
            (actions.duplicate, scenarios.duplicate),
            (actions.rename, scenarios.rename),
            (actions.delete, scenarios.delete),
            (actions.changes, banner.unfold),
        ):
            action.triggered.connect(lambda _=False, do=do: do())
        banner.removal_requested.connect(scenarios.remove)
        self.edits.refused.connect(self._refuse_edit)
        self.budget.base_edited.connect(self.session.edit)
        banner.base_requested.connect(partial(self.session.choose_scenario, ""))

    def _connect_comparing(self) -> None:
        self.compare.candidate_chosen.connect(self._show_candidate)
        self.alternatives_controller.failed.connect(self.session.failed)
        self.risk_controller.failed.connect(self.session.failed)
        for news in (self.risk_controller.found, self.risk_controller.outdated_changed, self.risk_controller.forgotten):
            news.connect(self._show_standings)
        self.risk.scenario_requested.connect(self.scenarios.add_changes)
        for inquiry in (self.comparison_controller, self.frontier_controller):
            inquiry.failed.connect(self.session.failed)
            inquiry.found.connect(lambda _: self._show_state())
            inquiry.forgotten.connect(self._show_state)
        self.comparison_controller.opened.connect(self._ask_why_in_plan)
        self.frontier_controller.opened.connect(partial(self.show_page, PLAN_PAGE))

    def _connect_pages(self) -> None:
        """Connect the optional signals that any page may have: see ``widgets.page``."""
        for place in self.work.places:
            if isinstance(place.page, EditingPage):
                place.page.edited.connect(self.edits.edit)
                place.page.message.connect(self.session.message)
            if isinstance(place.page, PersistentPage):
                place.page.restore_settings(self.settings.store)
        self.settings.restore_splitters(place.widget for place in self.work.places)

    def _show_paths(self) -> None:
        recent = self.settings.recent
        self.welcome.show_recent(recent)
        self.actions_.show_paths(
            self.actions_.recent, [(recent_text(path), partial(self.open, path)) for path in recent]
        )
        samples = [(sample.name, partial(self.open, sample.folder)) for sample in find_samples()]
        self.actions_.show_paths(self.actions_.samples, samples)

    def _show_state(self) -> None:
        view, frontier = self.session.view, self.frontier_controller.preview
        may_edit = self.session.state is not SessionState.OPENING
        self.actions_.scenarios.show_state(
            may_edit=view is not None and may_edit, has_scenario=bool(self.session.scenario)
        )
        state = WindowState(
            is_ready=self.session.state is SessionState.READY,
            may_edit=may_edit,
            is_open=view is not None,
            is_file=self.session.is_file,
            has_path=self.session.path is not None,
            has_plan=view is not None and view.result is not None,
            is_running=self.solve_controller.is_running,
            has_comparison=self.comparison_controller.comparison is not None,
            has_frontier=frontier is not None and frontier.frontier is not None,
        )
        self.actions_.show_state(state)


def first_size(available: QSize) -> QSize:
    """Return the size of the window at its first start: comfortable, and never larger than the screen."""
    return FIRST_SIZE.boundedTo(available - FRAME)


def available_size(window: QWidget) -> QSize:
    """Return the size of the screen that is available to windows, without the bars of the desktop."""
    return window.screen().availableGeometry().size()
