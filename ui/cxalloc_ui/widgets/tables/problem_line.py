"""The line below an editable table: the error of a cell or the sum of the selection, and *next error*."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cxalloc_ui.application.formats import message_text, user_locale
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.texts import counted
from cxalloc_ui.application.theme import set_state
from cxalloc_ui.models.grids.edit_model import ERROR_ROLE
from cxalloc_ui.widgets.tables.edit_table import EditTable

MOST_SUMMED = 10_000
"""Largest number of selected cells that are summed."""


class ProblemLine(QWidget):
    """Shows the error of the current cell or the sum of the selection. The owner connects the button ``errors``."""

    def __init__(self, table: EditTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
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
        self.problem.setText(text)
        self.problem.setToolTip(plain_tip(text))

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
        rows = cells.shown_rows()
        places = (row for part in ranges for row in range(part.top(), min(part.bottom() + 1, len(rows))))
        values = [value for row in places if (value := column.value(rows[row])) is not None]
        total = column.text(sum(values))
        return self.tr("Sum {total} of {n} cells").format(total=total, n=user_locale().toString(len(values)))
