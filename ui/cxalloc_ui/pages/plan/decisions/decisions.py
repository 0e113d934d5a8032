"""The decisions of a plan: funded and not funded, actions on them, and explanations."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from cxalloc.analysis.risk.result import Standing
from cxalloc.domain.constraints.rules import Kind
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.standings import standing_column
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.decisions.decision_model import sum_text
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.decision_table import DecisionTable
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons
from cxalloc_ui.widgets.scroll_page import Unrolled

LEAST_FILTER, FILTER_WIDTH = 110, 220
TYPING_PAUSE = 150
"""Milliseconds after the last key before the list is filtered."""


class Decisions(QWidget):
    """Lists the funded candidates and the others, in two groups of one list. The buttons act on the selected rows."""

    lock_requested = Signal(tuple, object)
    why_requested = Signal(str)
    timeline_requested = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = DecisionTable(self.tr("Funded and not funded"))
        self.rows = Unrolled(self.table, self.table.full_height)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name, owner or level"))
        self.filter.setAccessibleName(self.tr("Filter the list"))
        self.filter.setClearButtonEnabled(True)
        set_pixels(self.filter, minimum_width=LEAST_FILTER, maximum_width=FILTER_WIDTH)
        self.lock = QPushButton(self.tr("Lock"))
        self.lock.setAccessibleName(self.tr("Lock what is selected"))
        self.why = QPushButton(self.tr("Why?"))
        self.why.setAccessibleName(self.tr("Why is it in the plan, or not?"))
        self.why.hide()
        self.sums = muted()
        self.sums.setWordWrap(True)
        self.sums.hide()
        self._result: tuple[View, PlanView, Formatter] | None = None
        self._standings: Mapping[tuple[Kind, str], Standing] = {}
        self._menu = QMenu(self)
        self.lock.setMenu(self._menu)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE)
        self._lay_out()
        self._connect()
        self._show_state()

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show the decisions of a plan."""
        self._result = view, result, formats
        rows = decision_rows(view, result)
        columns = decision_columns(rows, result, formats, Reasons(result, formats))
        if known := self._standings:
            columns.insert(-1, standing_column(lambda row: known.get((row.verdict.kind, row.id)), formats))
        self.table.rows.set_number_format(formats.number)
        self.table.show_rows(rows, columns)
        self.rows.update_height()
        self._show_state()

    def show_standings(self, standings: Mapping[tuple[Kind, str], Standing]) -> None:
        """Show whether candidates belong to the best plan of most draws; without any there is no such column."""
        if standings != self._standings:
            self._standings = standings
            if self._result is not None:
                self.show_result(*self._result)

    def offer_why(self, *, offered: bool) -> None:
        """Enable or disable explaining a decision."""
        self.why.setVisible(offered)
        self.table.offer_why(offered=offered)

    @property
    def current(self) -> str:
        """The id of the current candidate; '' if there is none."""
        row = self.table.current
        return row.id if row is not None else ""

    def select(self, id: str) -> None:
        """Make the row of a candidate the current one, without scrolling to it."""
        self.table.rows.unfold(id)
        self.table.select_key(id)
        self._show_state()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        title = heading(self.tr("Funded and not funded"), 1.1)
        title.setWordWrap(True)
        head.addWidget(title, stretch=1)
        head.addWidget(self.filter, stretch=1)
        head.addWidget(self.lock)
        head.addWidget(self.why)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.sums)
        layout.addWidget(self.rows)

    def _connect(self) -> None:
        table = self.table
        table.lock_requested.connect(self.lock_requested)
        table.why_requested.connect(self.why_requested)
        table.timeline_requested.connect(self.timeline_requested)
        table.opened.connect(self.opened)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        table.rows.modelReset.connect(self.rows.update_height)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.why.clicked.connect(lambda: self.why_requested.emit(self.current))
        self.filter.textChanged.connect(lambda _: self._typing.start())
        self.filter.returnPressed.connect(self._filter)
        self._typing.timeout.connect(self._filter)

    def _fill_menu(self) -> None:
        self._menu.clear()
        self.table.update_locks()
        self._menu.addActions(list(self.table.locks.values()))

    def _filter(self) -> None:
        self._typing.stop()
        self.table.rows.set_filter(self.filter.text())

    def _show_state(self) -> None:
        chosen = self.table.chosen
        self.lock.setEnabled(any(row.status is not None for row in chosen))
        self.why.setEnabled(bool(chosen))
        nothing = self.tr("Select initiatives in the list first; small allocations have no lock")
        about = self.tr("Decide beforehand about what is selected: {n}").format(n=len(chosen))
        self.lock.setToolTip(plain_tip(about if chosen else nothing))
        self.sums.setVisible(len(chosen) > 1)
        if len(chosen) > 1:
            added = [column for column in self.table.rows.columns if column.adds_up]
            sums = [f"{column.title} {sum_text(column, chosen)}" for column in added]
            counted = self.tr("{n} selected").format(n=len(chosen))
            self.sums.setText("  ·  ".join([counted, *sums]))
