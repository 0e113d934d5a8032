"""The File menu: dialogs to open, import, save and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from cxalloc.domain.message import message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.file_manager import show_in_folder
from cxalloc_ui.application.formats import error_text
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.portfolio_files import FILE_ENDING, FOLDER_FILE, is_table
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.dialogs.dialogs import FILE_FILTER, Dialogs, UnsavedChoice
from cxalloc_ui.workers.exports import write_decisions, write_plan, write_workbook

if TYPE_CHECKING:
    from cxalloc.analysis.prices.result import Prices


class FileMenu(QObject):
    """Asks for files and options, and delegates the work to the FileController.

    Background work continues behind an open dialog, so after each dialog this checks that the same portfolio is open.
    """

    def __init__(self, session: Session, files: FileController, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._files, self._dialogs, self._window = session, files, dialogs, window
        self.prices_of: Callable[[Plan], Prices | None] = lambda _: None
        """Return the prices of the constraints of a plan, where they were worked out."""

    def open(self, path: Path) -> None:
        """Open a portfolio file or folder; import a table."""
        if is_table(path):
            self.import_table(path)
        else:
            self.leave(lambda: self._files.open(path))

    def leave(self, then: Callable[[], None]) -> None:
        """Run ``then``, which closes the open portfolio; ask first if edits would be lost."""
        if not self._session.is_ready():
            return
        finish_typing(self._window)
        document, history = self._session.document, self._session.history
        if document is None or not self._session.has_unsaved_edits:
            then()
            return
        problem = self._session.autosave.problem
        answer = self._dialogs.ask_unsaved(
            self._window, document.portfolio.name, error_text(problem) if problem else ""
        )
        if self._session.history is not history:
            return
        match answer:
            case UnsavedChoice.SAVE:
                self.ask_and_save(then)
            case UnsavedChoice.DISCARD:
                then()

    def ask_and_begin(self) -> None:
        """Ask for the settings of a new portfolio, and open it."""
        if portfolio := self._dialogs.ask_new_portfolio(self._window):
            self.leave(lambda: self._files.begin(portfolio))

    def ask_and_open(self) -> None:
        if path := self._dialogs.ask_file(self._window):
            self.open(path)

    def ask_and_open_folder(self) -> None:
        if path := self._dialogs.ask_folder(self._window):
            self.open(path)

    def ask_and_import(self) -> None:
        if path := self._dialogs.ask_table(self._window):
            self.import_table(path)

    def import_text(self, text: str) -> None:
        """Show a preview of importing a pasted table, as for a file, and import it if the user accepts."""
        name = self.tr("Pasted table")
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.tsv"
            path.write_text(text, encoding="utf-8", newline="")
            self.import_table(path)

    def import_table(self, path: Path) -> None:
        """Show a preview of importing a table, and import it if the user accepts."""
        from cxalloc_ui.dialogs.import_preview import ImportPreview

        if not self._session.is_ready():
            return
        finish_typing(self._window)
        document = self._session.document
        importing = ImportPreview(self._session.background, path, document.portfolio if document else None, self)
        portfolio = self._dialogs.ask_import(self._window, importing)
        importing.deleteLater()
        if portfolio is None:
            return
        if self._session.document is not document:  # the preview is about an earlier state
            self._session.failed.emit(
                self.tr("{name} was not imported").format(name=path.name),
                self.tr("The portfolio has changed since the table was read. Import it again."),
            )
        elif document is not None:
            said = self.tr("Imported {name}").format(name=path.name)
            self._session.choose_scenario("")  # what is imported becomes a part of the base case
            self._session.replace_portfolio(portfolio, message("edits.import", name=path.name), said)
        elif target := self._ask_portfolio_file(portfolio):
            self.leave(lambda: self._files.create(target, portfolio))

    def close_portfolio(self) -> None:
        """Close the open portfolio, and show the welcome page; ask first if edits would be lost."""
        self.leave(self._session.close_portfolio)

    def show_in_folder(self) -> None:
        """Show the open portfolio in the file manager of the desktop."""
        if (path := self._session.path) is not None and not show_in_folder(path):
            self._session.message.emit(self.tr("The folder could not be opened: {path}").format(path=path.parent))

    def save(self) -> None:
        """Confirm that all edits are stored; without a writable file ask for a path to save to."""
        if self._session.document is None or not self._session.is_ready():
            return
        finish_typing(self._window)
        file = self._session.writable_file
        if file is None:
            self.ask_and_save()
        elif self._session.autosave.flush():
            self._session.message.emit(self.tr("All changes are saved in {name}").format(name=file.path.name))
        else:
            problem = self._session.autosave.problem or ""
            self._session.failed.emit(self.tr("The portfolio could not be saved"), problem)

    def ask_and_save(self, then: Callable[[], None] = lambda: None) -> None:
        """Ask for a path, save the portfolio there and continue in that file; run ``then`` afterwards."""
        document, history = self._session.document, self._session.history
        if document is None or not self._session.is_ready():
            return
        finish_typing(self._window)
        path = self._ask_portfolio_file(document.portfolio)
        if path is not None and self._session.history is history:
            self._files.save_as(path, then)

    def export_plan(self) -> None:
        self._export(self.tr("Export plan by period"), "plan.csv", write_plan)

    def export_decisions(self) -> None:
        self._export(self.tr("Export decisions"), "decisions.csv", write_decisions)

    def export_workbook(self) -> None:
        def write(portfolio: Portfolio, plan: Plan, path: Path) -> None:
            write_workbook(portfolio, plan, path, prices)

        result = self._session.view.result if self._session.view is not None else None
        prices = None if result is None else self.prices_of(result.plan)
        self._export(self.tr("Export Excel workbook"), "plan.xlsx", write)

    def ask_where_to_export(self, title: str, suggested: str) -> Path | None:
        """Ask for the path of a CSV file to write; None if the user cancels."""
        path = self._dialogs.ask_new_file(self._window, title, suggested, "CSV (*.csv)")
        return path if path is None or path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")

    def _ask_portfolio_file(self, portfolio: Portfolio) -> Path | None:
        suggested = f"{portfolio.name}{FILE_ENDING}"
        path = self._dialogs.ask_new_file(self._window, self.tr("Save as"), suggested, FILE_FILTER)
        return path if path is None or path.suffix == FILE_ENDING else path.with_name(path.name + FILE_ENDING)

    def _export(self, title: str, suggested: str, write: Callable[[Portfolio, Plan, Path], None]) -> None:
        result = self._session.view.result if self._session.view is not None else None
        if result is None:
            return
        if not result.is_current and not self._dialogs.ask_stale_export(self._window):
            return
        kinds = "Excel (*.xlsx)" if suggested.endswith(".xlsx") else "CSV (*.csv)"
        path = self._dialogs.ask_new_file(self._window, title, suggested, kinds)
        if path is not None:
            self._files.export(write, result, path)


def dropped_path(data: QMimeData) -> Path | None:
    """Return the path of the portfolio or table that is being dropped on the window, if it is one."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    known = path.is_dir() or path.suffix == FILE_ENDING or path.name == FOLDER_FILE or is_table(path)
    return path if known else None


def finish_typing(window: QWidget) -> None:
    """Commit the text being typed into a cell or field, as leaving it would; the focus stays where it is."""
    field = QApplication.focusWidget()
    if field is None or field.window() is not window:
        return
    table = field.parentWidget()
    while table is not None and not isinstance(table, QAbstractItemView):
        table = table.parentWidget()
    field.clearFocus()
    if isinstance(table, QAbstractItemView) and table.viewport() is not field and table is not field:
        table.setFocus()  # the editor has been deleted
    else:
        field.setFocus()
