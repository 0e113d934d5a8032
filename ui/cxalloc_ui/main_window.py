"""The window: it puts pages beside a navigation and passes what the user asks on to the session and the solver."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cxalloc.domain.plan import Outcome, Plan
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc_ui.actions import Actions
from cxalloc_ui.dialogs import FILE_FILTER, Dialogs
from cxalloc_ui.formats import Formats, user_locale
from cxalloc_ui.optimising import Optimising
from cxalloc_ui.pages.budget import BudgetPage
from cxalloc_ui.pages.candidates import CandidatesPage
from cxalloc_ui.pages.plan import PlanPage
from cxalloc_ui.pages.welcome import MOST_RECENT, WelcomePage, find_samples
from cxalloc_ui.safekeeping import Safekeeping, where_kept
from cxalloc_ui.session import (
    FILE_ENDING,
    FOLDER_FILE,
    Session,
    is_table,
    write_decisions,
    write_plan,
    write_workbook,
)
from cxalloc_ui.solving import Progress
from cxalloc_ui.texts import tr
from cxalloc_ui.theme import DARK, LIGHT, apply_theme, system_theme
from cxalloc_ui.widgets.header import Header
from cxalloc_ui.widgets.navigation import Navigation

PLAN_PAGE = 2


class MainWindow(QMainWindow):
    """One portfolio. ``painted`` comes once, after the first paint: what is heavy is loaded from then on."""

    painted = Signal()

    def __init__(self, session: Session, optimising: Optimising, settings: QSettings, dialogs: Dialogs) -> None:
        super().__init__()
        self.session, self.optimising, self.dialogs = session, optimising, dialogs
        self._settings = settings
        self._is_painted = False
        names = [self.tr("Candidates"), self.tr("Budget and rules"), self.tr("Plan")]
        self._names = names
        self.welcome = WelcomePage()
        self.navigation = Navigation(names)
        self.header = Header()
        self.candidates, self.budget, self.plan = CandidatesPage(), BudgetPage(), PlanPage()
        self._pages, self._work = QStackedWidget(), QStackedWidget()
        self.actions_ = Actions(self, names)
        self._proof = QLabel()
        self.statusBar().addPermanentWidget(self._proof)
        self.statusBar().setSizeGripEnabled(False)
        self._lay_out()
        self.safekeeping = Safekeeping(session, dialogs, self)
        self._connect()
        self.setAcceptDrops(True)
        self.resize(QSize(1440, 900))
        if (geometry := settings.value("geometry")) is not None:
            self.restoreGeometry(geometry)
        self._show_paths()
        self._show_state()
        self.actions_.check_appearance(str(settings.value("appearance", "system")))

    # What the user asks

    def open(self, path: Path) -> None:
        """Open a portfolio file or folder; import a table."""
        if is_table(path):
            self.import_table(path)
        else:
            self.session.open(path)

    def ask_and_open(self) -> None:
        if path := self.dialogs.ask_file(self):
            self.open(path)

    def ask_and_open_folder(self) -> None:
        if path := self.dialogs.ask_folder(self):
            self.open(path)

    def ask_and_import(self) -> None:
        if path := self.dialogs.ask_table(self):
            self.import_table(path)

    def import_table(self, path: Path) -> None:
        """Show what importing a table would do, and do it if that is wanted."""
        from cxalloc_ui.importing import Importing

        view = self.session.view
        importing = Importing(self.session.background, path, view.base if view else None, self)
        portfolio = self.dialogs.ask_import(self, importing)
        importing.deleteLater()
        if portfolio is None:
            return
        if view is not None:
            self.session.replace_portfolio(portfolio, self.tr("Imported {name}").format(name=path.name))
        elif target := self._ask_portfolio_file(portfolio):
            self.session.create(target, portfolio)

    def _ask_portfolio_file(self, portfolio: Portfolio) -> Path | None:
        suggested = f"{portfolio.name}{FILE_ENDING}"
        path = self.dialogs.ask_new_file(self, self.tr("Save as portfolio file"), suggested, FILE_FILTER)
        return path if path is None or path.suffix == FILE_ENDING else path.with_name(path.name + FILE_ENDING)

    def ask_and_save(self) -> None:
        if self.session.view is None:
            return
        if path := self._ask_portfolio_file(self.session.view.base):
            self.session.save_as(path)

    def export_plan(self) -> None:
        self._export(self.tr("Export plan by period"), "plan.csv", write_plan)

    def export_decisions(self) -> None:
        self._export(self.tr("Export decisions"), "decisions.csv", write_decisions)

    def export_workbook(self) -> None:
        self._export(self.tr("Export Excel workbook"), "plan.xlsx", write_workbook)

    def optimise(self) -> None:
        self.optimising.start()

    def stop(self) -> None:
        self.optimising.stop()

    def show_page(self, number: int) -> None:
        """Show a page of the open portfolio."""
        self._work.setCurrentIndex(number)
        self.navigation.set_current(number)
        self.header.set_title(self._names[number])
        page = self._work.currentWidget()
        if isinstance(page, CandidatesPage):
            page.initiatives.table.setFocus()
        else:
            self.navigation.buttons[number].setFocus()

    def choose_appearance(self, name: str) -> None:
        """Light, dark, or as the system has it."""
        self._settings.setValue("appearance", name)
        self.actions_.check_appearance(name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, {"light": LIGHT, "dark": DARK}.get(name) or system_theme())

    def tell_about(self) -> None:
        self.dialogs.tell_about(self)

    # What Qt tells

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (path := _dropped(event)) is not None:
            event.acceptProposedAction()
            self.open(path)

    # What the session and the solver tell

    def _show_opening(self, name: str) -> None:
        self.statusBar().showMessage(self.tr("Opening {name} …").format(name=name))

    def _show_opened(self) -> None:
        view, path = self.session.view, self.session.path
        assert view is not None
        assert path is not None
        self.setWindowTitle(f"{view.base.name} – cxalloc")
        is_kept = self.session.is_file and self.session.only_read is None
        self.navigation.show_portfolio(view.base.name, where_kept(self.session), is_file=is_kept)
        self._pages.setCurrentIndex(1)
        self.show_page(PLAN_PAGE if view.result is not None else 0)
        self.statusBar().showMessage(self.tr("Opened {name}").format(name=view.base.name), 5000)
        recent = [str(path), *(one for one in self._recent() if one != str(path))]
        self._settings.setValue("recent", recent[:MOST_RECENT])
        self._show_paths()

    def _show_view(self) -> None:
        view = self.session.view
        assert view is not None
        formats = Formats(user_locale(), view.portfolio.currency)
        self.header.show_scenarios([scenario.name for scenario in view.base.scenarios], view.scenario)
        for page in (self.candidates, self.budget, self.plan):
            page.show_view(view, formats)
        notes = _notes(view.portfolio, view.result.plan if view.result else None, formats)
        for button, note in zip(self.navigation.buttons, notes, strict=True):
            button.set_note(note)
        self._proof.setText(notes[PLAN_PAGE])
        self._show_state()

    def _show_running(self, running: bool) -> None:
        self.header.show_running(running=running)
        self._show_state()
        if not running and self.session.view is not None:
            self.show_page(PLAN_PAGE)

    def _show_progress(self, progress: Progress) -> None:
        parts = [progress.phase[:1].upper() + progress.phase[1:]]
        view = self.session.view
        if view is not None and progress.value is not None:
            formats = Formats(user_locale(), view.portfolio.currency)
            if view.portfolio.objective.kind is ObjectiveKind.NPV:
                parts.append(self.tr("best so far {value}").format(value=formats.short_money(progress.value)))
            if progress.gap is not None:
                parts.append(self.tr("gap {gap}").format(gap=formats.gap(progress.gap)))
        parts.append(self.tr("{seconds} s").format(seconds=round(progress.seconds)))
        self.header.tell("  ·  ".join(parts))

    def _tell_error(self, what: str, error: BaseException | str) -> None:
        self.statusBar().showMessage(what, 5000)
        self.dialogs.tell_error(self, what, error)

    def _show_candidate(self, candidate: str) -> None:
        self.show_page(0)
        self.candidates.select(candidate)

    # How it is put together

    def _export(self, title: str, suggested: str, write: Callable[[Portfolio, Plan, Path], None]) -> None:
        if self.session.view is None or self.session.view.result is None:
            return
        kinds = "Excel (*.xlsx)" if suggested.endswith(".xlsx") else "CSV (*.csv)"
        path = self.dialogs.ask_new_file(self, title, suggested, kinds)
        if path is not None:
            self.session.export(write, path)

    def _lay_out(self) -> None:
        for page in (self.candidates, self.budget, self.plan):
            self._work.addWidget(page)
        right = QWidget()
        right.setObjectName("page")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(24, 18, 24, 16)
        inner.setSpacing(14)
        inner.addWidget(self.header)
        inner.addWidget(self._work, stretch=1)
        work = QWidget()
        layout = QHBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(right, stretch=1)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(work)
        self.setCentralWidget(self._pages)
        self.setWindowTitle("cxalloc")

    def _connect(self) -> None:
        actions = self.actions_
        for action, do in (
            (actions.open, self.ask_and_open),
            (actions.open_folder, self.ask_and_open_folder),
            (actions.import_table, self.ask_and_import),
            (actions.save_as, self.ask_and_save),
            (actions.save_copy, self.safekeeping.save_copy),
            (actions.restore, self.safekeeping.restore),
            (actions.export_plan, self.export_plan),
            (actions.export_decisions, self.export_decisions),
            (actions.export_workbook, self.export_workbook),
            (actions.quit, self.close),
            (actions.optimise, self.optimise),
            (actions.stop, self.stop),
            (actions.about, self.tell_about),
        ):
            action.triggered.connect(do)
        actions.page_chosen.connect(self.show_page)
        actions.appearance_chosen.connect(self.choose_appearance)
        self.welcome.chosen.connect(self.open)
        self.welcome.open_asked.connect(self.ask_and_open)
        self.welcome.open_folder_asked.connect(self.ask_and_open_folder)
        self.navigation.chosen.connect(self.show_page)
        self.navigation.save_asked.connect(self.ask_and_save)
        self.header.scenario_chosen.connect(self.session.choose_scenario)
        self.header.optimise_asked.connect(self.optimise)
        self.header.stop_asked.connect(self.stop)
        self.plan.optimise_asked.connect(self.optimise)
        self.plan.candidate_chosen.connect(self._show_candidate)
        self.session.opening.connect(self._show_opening)
        self.session.opened.connect(self._show_opened)
        self.session.view_changed.connect(self._show_view)
        self.session.told.connect(lambda text: self.statusBar().showMessage(text, 8000))
        self.session.failed.connect(self._tell_error)
        self.optimising.running_changed.connect(self._show_running)
        self.optimising.progressed.connect(self._show_progress)
        self.optimising.failed.connect(self._tell_error)

    def _recent(self) -> list[str]:
        stored: Any = self._settings.value("recent", [])  # one path comes back as text, not as a list of one
        return [stored] if isinstance(stored, str) else list(stored or [])

    def _show_paths(self) -> None:
        recent = [Path(one) for one in self._recent() if Path(one).exists()]
        self.welcome.show_recent(recent)
        self.actions_.show_paths(self.actions_.recent, [(str(path), partial(self.open, path)) for path in recent])
        samples = [(sample.name, partial(self.open, sample.folder)) for sample in find_samples()]
        self.actions_.show_paths(self.actions_.samples, samples)

    def _show_state(self) -> None:
        view = self.session.view
        self.actions_.show_state(
            is_open=view is not None,
            is_file=self.session.is_file,
            has_plan=view is not None and view.result is not None,
            is_running=self.optimising.is_running,
        )


def _dropped(event: QDropEvent) -> Path | None:
    """The portfolio or the table that is being dropped, if it is one."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    known = path.is_dir() or path.suffix == FILE_ENDING or path.name == FOLDER_FILE or is_table(path)
    return path if known else None


def _notes(portfolio: Portfolio, plan: Plan | None, formats: Formats) -> tuple[str, str, str]:
    """A line on how each page stands."""
    count = len(portfolio.initiatives) + len(portfolio.small_allocations)
    budget = formats.short_money(sum(sum(fund.amounts) for fund in portfolio.funds))
    rules = len(portfolio.active_rules)
    amounts = (tr("{amount} {currency}, 1 rule") if rules == 1 else tr("{amount} {currency}, {n} rules")).format(
        amount=budget, currency=portfolio.currency, n=rules
    )
    if plan is None:
        state = tr("not made yet")
    elif plan.proof.outcome is Outcome.OPTIMAL:
        state = tr("proven optimal, gap {gap}").format(gap=formats.gap(plan.proof.gap))
    else:
        state = tr("best found, gap {gap}").format(gap=formats.gap(plan.proof.gap))
    return tr("{n} to choose from").format(n=count), amounts, state
