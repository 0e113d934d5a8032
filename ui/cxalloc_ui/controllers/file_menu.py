"""The File menu: dialogs to open, import, save and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QWidget

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import error_text
from cxalloc_ui.controllers.opening import FILE_ENDING, FOLDER_FILE, is_table
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.dialogs.dialogs import FILE_FILTER, Dialogs, UnsavedChoice
from cxalloc_ui.workers.exports import write_decisions, write_plan, write_workbook


class FileMenu(QObject):
    """Asks which file, and has the session do the rest."""

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window

    def open(self, path: Path) -> None:
        """Open a portfolio file or folder; import a table."""
        if is_table(path):
            self.import_table(path)
        else:
            self.leave(lambda: self._session.open(path))

    def leave(self, then: Callable[[], None]) -> None:
        """Do ``then``, which drops what is open; where edits are kept nowhere, ask first."""
        document = self._session.document
        if document is None or not self._session.has_unsaved_edits:
            then()
            return
        problem = self._session.autosave.problem
        match self._dialogs.ask_unsaved(self._window, document.portfolio.name, error_text(problem) if problem else ""):
            case UnsavedChoice.SAVE:
                self.ask_and_save(then)
            case UnsavedChoice.DISCARD:
                then()

    def ask_and_begin(self) -> None:
        """Ask what a new portfolio is to begin with, and go on with it."""
        if portfolio := self._dialogs.ask_new_portfolio(self._window):
            self.leave(lambda: self._session.begin(portfolio))

    def ask_and_open(self) -> None:
        if path := self._dialogs.ask_file(self._window):
            self.open(path)

    def ask_and_open_folder(self) -> None:
        if path := self._dialogs.ask_folder(self._window):
            self.open(path)

    def ask_and_import(self) -> None:
        if path := self._dialogs.ask_table(self._window):
            self.import_table(path)

    def import_table(self, path: Path) -> None:
        """Show what importing a table would do, and do it if that is wanted."""
        from cxalloc_ui.dialogs.import_preview import ImportPreview

        document = self._session.document
        importing = ImportPreview(self._session.background, path, document.portfolio if document else None, self)
        portfolio = self._dialogs.ask_import(self._window, importing)
        importing.deleteLater()
        if portfolio is None:
            return
        if document is not None:
            label, message = self.tr("Import {name}"), self.tr("Imported {name}")
            name = path.name
            self._session.replace_portfolio(portfolio, label.format(name=name), message.format(name=name))
        elif target := self._ask_portfolio_file(portfolio):
            self._session.create(target, portfolio)

    def ask_and_save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ask where, and keep the portfolio in a file there; do ``then`` when that is done."""
        document = self._session.document
        if document is None:
            return
        if path := self._ask_portfolio_file(document.portfolio):
            self._session.save_as(path, then)

    def export_plan(self) -> None:
        self._export(self.tr("Export plan by period"), "plan.csv", write_plan)

    def export_decisions(self) -> None:
        self._export(self.tr("Export decisions"), "decisions.csv", write_decisions)

    def export_workbook(self) -> None:
        self._export(self.tr("Export Excel workbook"), "plan.xlsx", write_workbook)

    def ask_where_to_export(self, title: str, suggested: str) -> Path | None:
        """Where to write a table as CSV."""
        path = self._dialogs.ask_new_file(self._window, title, suggested, "CSV (*.csv)")
        return path if path is None or path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")

    def _ask_portfolio_file(self, portfolio: Portfolio) -> Path | None:
        suggested = f"{portfolio.name}{FILE_ENDING}"
        path = self._dialogs.ask_new_file(self._window, self.tr("Save as portfolio file"), suggested, FILE_FILTER)
        return path if path is None or path.suffix == FILE_ENDING else path.with_name(path.name + FILE_ENDING)

    def _export(self, title: str, suggested: str, write: Callable[[Portfolio, Plan, Path], None]) -> None:
        if self._session.view is None or self._session.view.result is None:
            return
        kinds = "Excel (*.xlsx)" if suggested.endswith(".xlsx") else "CSV (*.csv)"
        path = self._dialogs.ask_new_file(self._window, title, suggested, kinds)
        if path is not None:
            self._session.export(write, path)


def dropped_path(data: QMimeData) -> Path | None:
    """The portfolio or the table that is being dropped, if it is one."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    known = path.is_dir() or path.suffix == FILE_ENDING or path.name == FOLDER_FILE or is_table(path)
    return path if known else None
