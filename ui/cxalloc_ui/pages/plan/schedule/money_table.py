"""The table of money by period, from which the NPV can be recomputed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import heading, muted, scaled_font
from cxalloc_ui.models.table_model import Index, TableModel
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.schedule.cash_flow import PeriodMoney, money_by_period, money_columns, sum_in_words, totals
from cxalloc_ui.widgets.scroll_page import Unrolled
from cxalloc_ui.widgets.tables.data_table import DataTable

PADDING = 26
"""Pixels that a cell needs in addition to its text."""
WIDEST_TITLE = 130


class MoneyModel(TableModel[PeriodMoney]):
    """Periods, followed by totals in bold, in whatever order the periods are."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.FontRole and index.isValid() and self.row(index.row()).title:
            return scaled_font(1.0, bold=True)
        return super().data(index, role)

    def _order(self) -> list[int]:
        return sorted(super()._order(), key=lambda number: bool(self._rows[number].title))


class MoneyGrid(DataTable):
    """A table whose columns are as wide as their figures, totals included, and as their titles within reason."""

    def widths(self, room: int) -> list[int]:
        model = self.shown_model
        if model is None:
            return []
        plain, bold = QFontMetrics(self.font()), QFontMetrics(scaled_font(1.0, bold=True))
        widths = []
        for column in model.columns:
            cells = [bold.horizontalAdvance(column.written(row)) for row in model.shown_rows() if row.title]
            cells += [plain.horizontalAdvance(column.written(row)) for row in model.shown_rows() if not row.title]
            widths.append(max(min(plain.horizontalAdvance(column.title), WIDEST_TITLE), *cells, 0) + PADDING)
        spare = max(0, room - sum(widths))
        each = spare // max(1, len(widths))
        return [width + each + (spare - each * len(widths) if not number else 0) for number, width in enumerate(widths)]


class MoneyTable(QWidget):
    """The table of budget, cash flow and discount factor by period, from which the NPV can be recomputed."""

    def __init__(self) -> None:
        super().__init__()
        self.table = MoneyGrid(self.tr("Money by period"), frozen=True)
        self.model = MoneyModel([], lambda row: row.title or row.flow.period, parent=self)
        self.table.set_model(self.model)
        self.rows = Unrolled(self.table, self.table.full_height)
        self._sum = muted()
        self._sum.setWordWrap(True)
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading(self.tr("Money by period"), 1.1))
        layout.addWidget(self.rows)
        layout.addWidget(self._sum)

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show the money of a plan by period."""
        money = money_by_period(result)
        self.model.set_rows([*money, *totals(money, result)], money_columns(result, formats))
        self.rows.update_height()
        self._sum.setText(sum_in_words(money, result, formats))
