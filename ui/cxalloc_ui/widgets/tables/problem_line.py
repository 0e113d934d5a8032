"""The lines below an editable table: the error of a cell or the totals of the selection, and those of all rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cxalloc_ui.application.formats import message_text, user_locale
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.application.theme import set_state
from cxalloc_ui.models.grids.edit_model import ERROR_ROLE
from cxalloc_ui.models.grids.totals import Total, Totals, TotalsJob, totals_help, totals_text
from cxalloc_ui.widgets.tables.edit_table import EditTable

MOST_SUMMED = 10_000
"""Largest number of selected cells that are summed."""


class ProblemLine(QWidget):
    """Shows the error of the current cell, or the sum of the selected cells and the ``totals`` of their rows.

    The owner connects the button ``errors``.
    """

    def __init__(
        self, table: EditTable, totals: Callable[[], Totals] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._job = TotalsJob(totals, self._show_totals, self) if totals is not None else None
        self._chosen: list[Any] = []
        self.problem = Label()
        self.problem.setAccessibleName(self.tr("What is wrong with the current cell"))
        self.errors = QPushButton()
        self.errors.setToolTip(self.tr("Go to the next error (F8)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.problem, stretch=1)
        layout.addWidget(self.errors)
        self.problem.setMinimumWidth(60)

    def show_state(self) -> None:
        """Show the number of cells with errors, and the text on the current cell."""
        # Keeps the height when the button is hidden; set here because it is known only under the style sheet.
        self.problem.setMinimumHeight(self.errors.sizeHint().height())
        wrong = len(self._table.cells.cell_errors)
        text = counted(wrong, self.tr("{n} error"), self.tr("{n} errors"), user_locale().toString(wrong))
        self.errors.setText(self.tr("{errors}: next").format(errors=text))
        self.errors.setVisible(bool(wrong))
        self.show_cell()

    def show_cell(self) -> None:
        """Show the error of the current cell, or the sum of the selection."""
        current = self._table.currentIndex()
        mark = current.data(ERROR_ROLE) if current.isValid() else None
        if mark is not None:
            title = self._table.cells.columns[current.column()].title
            text = self.tr("✕ {column}: {reason}").format(column=title, reason=message_text(mark.reason))
        else:
            text = self._summed()
        set_state(self.problem, "bad" if mark is not None else "")
        self._show_text(text)
        if self._job is not None:
            self._job.stop()
            self._chosen = [] if mark is not None else self._selected_rows()
            if len(self._chosen) > 1:
                self._job.start(self._chosen)

    def _show_text(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setToolTip(plain_tip(text))

    def _show_totals(self, totals: Sequence[Total]) -> None:
        """Show the totals of the selected rows, after the sum of the selected cells."""
        count = tr("{n} selected").format(n=user_locale().toString(len(self._chosen)))
        text = _labelled(count, totals_text(totals))
        self._show_text(" · ".join(filter(None, (self._summed(), text))))

    def _selected_rows(self) -> list[Any]:
        places = {row for part in self._table.selected_ranges() for row in range(part.top(), part.bottom() + 1)}
        return self._table.cells.rows_at(sorted(places)) if len(places) > 1 else []

    def _summed(self) -> str:
        """Return the text on the sum of the selected numbers; empty if there is none."""
        ranges = self._table.selected_ranges()
        count = sum(one.width() * one.height() for one in ranges)
        if not 1 < count <= MOST_SUMMED:
            return ""
        cells = self._table.cells
        chosen = {column for one in ranges for column in range(one.left(), one.right() + 1)}
        if len(chosen) != 1:
            return ""  # money and shares cannot be summed together
        column = cells.columns[chosen.pop()]
        if not column.adds_up:
            return ""
        rows = cells.rows_at([row for part in ranges for row in range(part.top(), part.bottom() + 1)])
        values = [value for row in rows if (value := column.value(row)) is not None]
        total = column.text(sum(values))
        return self.tr("Sum {total} of {n} cells").format(total=total, n=user_locale().toString(len(values)))


class TotalsLine(QWidget):
    """Shows the totals of all displayed rows; they are computed once for all changes of a turn of the event loop."""

    def __init__(self, table: EditTable, totals: Callable[[], Totals], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._job = TotalsJob(totals, self._show, self)
        self.label = Label()
        self.label.setAccessibleName(self.tr("Totals of the rows shown"))
        self.label.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label, stretch=1)
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.show_totals)
        model = table.cells
        for signal in (model.dataChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._timer.start)

    def show_totals(self) -> None:
        """Compute and show the totals."""
        rows = self._table.cells.filtered_rows()
        if rows:
            self._job.start(rows)
        else:
            self._job.stop()
            self.label.setText("")

    def _show(self, totals: Sequence[Total]) -> None:
        shown = self._table.cells.shown
        count = user_locale().toString(shown)
        if self._table.cells.is_filtered:
            text = counted(shown, self.tr("{n} row shown"), self.tr("{n} rows shown"), count)
        else:
            text = counted(shown, self.tr("{n} row"), self.tr("{n} rows"), count)
        self.label.setText(_labelled(text, totals_text(totals)))
        self.label.setToolTip(plain_tip(totals_help(totals)))


def _labelled(count: str, totals: str) -> str:
    return tr("{rows}: {totals}").format(rows=count, totals=totals)
