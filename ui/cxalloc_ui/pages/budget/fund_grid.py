"""The grid of funds or of teams, as high as its rows, with its errors below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document
from cxalloc.domain.errors import InvalidInput
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import muted
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.grids.grid_entry import GridEntry
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.budget.fund_sheets import FundSheet, ResourceSheet
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT
from cxalloc_ui.widgets.tables.edit_table import EditTable
from cxalloc_ui.widgets.tables.problem_line import ProblemLine

MOST_LINES = 14
"""A table with more lines than this gets its own scroll bar, so that its headings stay visible."""


def fit_height(table: QTableView, lines: int, wanted: int) -> None:
    """Set the height of a table to that of ``lines`` rows, plus a scroll bar if ``wanted`` pixels exceed its width."""
    bar = table.horizontalScrollBar().sizeHint().height() if wanted > table.viewport().width() else 0
    lines = min(lines, MOST_LINES)
    height = table.horizontalHeader().sizeHint().height() + lines * ROW_HEIGHT + 2 * table.frameWidth() + bar
    if table.height() != height or table.minimumHeight() != height:
        table.setFixedHeight(height)


class _FittedTable(EditTable):
    """An editable table whose height follows its number of lines."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Set the height that the lines need."""
        fit_height(self, self.cells.rowCount(), self.horizontalHeader().length())


class FundGrid(QWidget):
    """Shows and edits a sheet of funds or teams. ``message`` carries a line for the status bar."""

    message = Signal(str)

    def __init__(self, name: str, sheet: ResourceSheet, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.table = _FittedTable(name, sheet.model, sheet.recognise)
        self.table.verticalHeader().hide()  # aligns the periods with the grid below
        self.table.setSortingEnabled(False)
        self._nothing = muted(nothing)
        self._nothing.setWordWrap(True)
        self.line = ProblemLine(self.table)
        self.moving = _ReplacementFund()
        self._refused: GridEntry | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.table, self._nothing, self.moving, self.line):
            layout.addWidget(widget)
        sheet.refused.connect(self._refuse)
        self.table.message.connect(self.message)
        self.table.cell_changed.connect(self._show_line)
        self.line.errors.clicked.connect(lambda _=False: self.table.gestures.next_error())
        self.moving.accepted.connect(self._delete_moving)
        self.moving.left.connect(self._leave)
        for signal in (sheet.model.modelReset, sheet.model.rowsInserted, sheet.model.rowsRemoved):
            signal.connect(self.table.fit)

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document."""
        self.moving.hide()  # a pending question was about the previous document
        self.sheet.show_document(document, formats, editable=editable)
        self._nothing.setVisible(not self.sheet.model.total)
        self._show_line()

    def show_view(self, view: View) -> None:
        """Fill in the computed figures."""
        self.sheet.show_view(view)

    def _show_line(self) -> None:
        self.line.show_state()
        self.line.setVisible(bool(self.line.problem.text()) or bool(self.sheet.model.cell_errors))

    def _refuse(self, entry: GridEntry, error: InvalidInput) -> None:
        """Show why an entry is rejected, and offer a remedy where there is one."""
        document = self.sheet.document
        others = [(fund.id, fund.name) for fund in document.portfolio.funds if fund.id not in entry.deleted]
        if not (entry.deleted and others and isinstance(self.sheet, FundSheet)):
            reason = message_text(error.findings[0].expected)
            self.message.emit(self.tr("That is not possible: expected {reason}").format(reason=reason))
            return
        self._refused = entry
        names = [fund.name for fund in document.portfolio.funds if fund.id in entry.deleted]
        self.moving.ask(names, others)

    def _delete_moving(self, to: str) -> None:
        entry, self._refused = self._refused, None
        if entry is not None and isinstance(self.sheet, FundSheet):
            self.sheet.delete_moving([str(key) for key in entry.deleted], to, entry.label)
        self.table.setFocus()

    def _leave(self) -> None:
        self._refused = None
        self.moving.hide()
        self.table.setFocus()


class _ReplacementFund(QFrame):
    """Asks which fund pays for the candidates of a fund that is deleted."""

    accepted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.question = Label()
        self.question.setWordWrap(True)
        self.to = QComboBox()
        self.to.setAccessibleName(self.tr("The fund that pays instead"))
        set_pixels(self.to, maximum_width=240)
        self.accept = QPushButton(self.tr("Delete and move costs"))
        self.keep = QPushButton(self.tr("Keep it"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(10)
        layout.addWidget(self.question, stretch=1)
        for widget in (self.to, self.accept, self.keep):
            layout.addWidget(widget)
        self.accept.clicked.connect(lambda: self.accepted.emit(str(self.to.currentData())))
        self.keep.clicked.connect(self.left)
        self.hide()

    def ask(self, names: Sequence[str], others: Sequence[tuple[str, str]]) -> None:
        """Ask about the funds with these names; ``others`` are ids and names of possible replacements."""
        text = self.tr("Candidates draw from {names}. Which fund pays for them when it is gone?")
        self.question.setText(text.format(names=", ".join(f"“{name}”" for name in names)))
        self.to.clear()
        for key, name in others:
            self.to.addItem(name, key)
        self.show()
        self.to.setFocus()
