"""A read-only grid of utilisation by period: what a plan uses of funds and teams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from cxalloc_ui.models.grouped_spend import PeriodRow
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.pages.budget.fund_grid import fit_height
from cxalloc_ui.pages.budget.fund_sheets import NAME_WIDTH, PERIOD_WIDTH, SIDE_WIDTH, TOTAL_WIDTH
from cxalloc_ui.widgets.tables.data_table import DataTable

Line = tuple[str, PeriodRow]
"""A line: the name of the fund or team (on its first line only), a title, and figures by period."""


class UtilisationGrid(DataTable):
    """Shows lines of figures by period; its height follows its number of lines."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, frozen=True, parent=parent)
        self._lines: TableModel[Line] = TableModel([], lambda row: (row[1].group, row[1].what))
        self._lines.setParent(self)
        self._words = {
            "budget": self.tr("Budget"),
            "carried": self.tr("Carried in"),
            "spent": self.tr("Spend"),
            "left": self.tr("Left"),
            "capacity": self.tr("Capacity"),
            "used": self.tr("Use"),
        }
        self.set_model(self._lines)
        self.setSortingEnabled(False)

    @property
    def lines(self) -> list[PeriodRow]:
        """The displayed lines."""
        return [self._lines.row(place)[1] for place in range(self._lines.rowCount())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_rows(
        self, rows: Iterable[PeriodRow], names: dict[str, str], periods: Sequence[str], write: Callable[[Any], str]
    ) -> None:
        """Show the utilisation of funds or teams; ``names`` are by id, ``periods`` are the headings."""
        columns: list[Column[Line]] = [
            Column(
                "name",
                self.tr("Name"),
                lambda row: row[0],
                width=NAME_WIDTH,
                tip=lambda row: names[row[1].group],
                stretches=True,
            ),
            Column("what", "", lambda row: self._words[row[1].what], width=SIDE_WIDTH, state=_state),
            Column("total", self.tr("Total"), _total, write, number=True, width=TOTAL_WIDTH, state=_state),
        ]
        columns += [_period(label, period, write) for period, label in enumerate(periods)]
        named, before = [], ""
        for row in rows:
            named.append((names[row.group] if row.group != before else "", row))
            before = row.group
        self._lines.set_rows(named, columns)
        self._fit()

    def _fit(self) -> None:
        fit_height(self, self._lines.total, self.horizontalHeader().length())


def _total(row: Line) -> Any:
    return row[1].total


def _period(label: str, period: int, write: Callable[[Any], str]) -> Column[Line]:
    return Column(
        label,
        label,
        lambda row: row[1].values[period],
        write,
        number=True,
        width=PERIOD_WIDTH,
        state=_state,
        stretches=True,
    )


def _state(row: Line) -> str:
    return "" if row[1].what in ("budget", "capacity", "spent", "used") else "muted"
