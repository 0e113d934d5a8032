"""The decisions of a plan: funded and not funded, actions on them, and explanations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import heading
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.decision_table import DecisionTable
from cxalloc_ui.pages.plan.decisions.total_line import TotalLine
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons
from cxalloc_ui.widgets.scroll_page import Unrolled

FILTER_WIDTH = 220
TYPING_PAUSE = 150
"""Milliseconds after the last key before the lists are filtered."""


class Decisions(QWidget):
    """Lists funded and other candidates. The buttons act on the selection of the list that was used last."""

    lock_requested = Signal(tuple, object)
    why_requested = Signal(str)
    timeline_requested = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.funded = DecisionTable(self.tr("Funded"), funded=True)
        self.not_funded = DecisionTable(self.tr("Not funded"), funded=False)
        self.totals = {table: TotalLine(table) for table in (self.funded, self.not_funded)}
        self.rows = {table: Unrolled(table, table.full_height) for table in (self.funded, self.not_funded)}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name, owner or level"))
        self.filter.setAccessibleName(self.tr("Filter the lists"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(FILTER_WIDTH)
        self.lock = QPushButton(self.tr("Lock"))
        self.lock.setAccessibleName(self.tr("Lock what is selected"))
        self.why = QPushButton(self.tr("Why?"))
        self.why.setAccessibleName(self.tr("Why is it in the plan, or not?"))
        self.why.hide()
        self._menu = QMenu(self)
        self.lock.setMenu(self._menu)
        self._funded_title, self._not_funded_title = heading("", 1.1), heading("", 1.1)
        self._last = self.funded
        self._number: Callable[[int], str] = str
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE)
        self._lay_out()
        self._connect()
        self._show_state()

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show the decisions of a plan."""
        self._number = formats.number
        reasons = Reasons(result, formats)
        funded, left_out = decision_rows(view, result)
        self.funded.show_rows(funded, decision_columns(result, formats, reasons, funded=True))
        self.not_funded.show_rows(left_out, decision_columns(result, formats, reasons, funded=False))
        for table in (self.funded, self.not_funded):  # equal width of names in both lists
            table.set_name_width(max(self.funded.name_width, self.not_funded.name_width))
            self.rows[table].update_height()
        self._show_counts()
        self._show_state()

    def offer_why(self, *, offered: bool) -> None:
        """Enable or disable explaining a decision."""
        self.why.setVisible(offered)
        for table in (self.funded, self.not_funded):
            table.offer_why(offered=offered)

    @property
    def current(self) -> str:
        """The id of the current candidate in the list that was used last; '' if there is none."""
        chosen, at = self._last.chosen, self._last.currentIndex().row()
        return self._last.rows.row(at).id if chosen and at >= 0 else ""

    def select(self, id: str) -> None:
        """Make the row of a candidate the current one, in the list that contains it."""
        for table in (self.funded, self.not_funded):
            if table.rows.place_of(id) is not None:
                table.select_key(id)
                self._last = table
        self._show_state()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._funded_title)
        head.addStretch(1)
        for widget in (self.filter, self.lock, self.why):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        for title, table in ((None, self.funded), (self._not_funded_title, self.not_funded)):
            if title is not None:
                layout.addWidget(title)
            layout.addWidget(self.rows[table])
            layout.addSpacing(-layout.spacing())  # the totals belong to the list
            layout.addWidget(self.totals[table])

    def _connect(self) -> None:
        for table in (self.funded, self.not_funded):
            table.lock_requested.connect(self.lock_requested)
            table.why_requested.connect(self.why_requested)
            table.timeline_requested.connect(self.timeline_requested)
            table.opened.connect(self.opened)
            table.selectionModel().selectionChanged.connect(lambda *_, table=table: self._use(table))
        self._menu.aboutToShow.connect(self._fill_menu)
        self.why.clicked.connect(lambda: self.why_requested.emit(self.current))
        self.filter.textChanged.connect(lambda _: self._typing.start())
        self.filter.returnPressed.connect(self._filter)
        self._typing.timeout.connect(self._filter)

    def _use(self, table: DecisionTable) -> None:
        """Clear the selection of the other list, so that it is clear which rows a button acts on."""
        if not table.selectionModel().hasSelection():
            self._show_state()
            return
        self._last = table
        other = self.not_funded if table is self.funded else self.funded
        if other.selectionModel().hasSelection():
            other.clearSelection()
        self._show_state()

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._last.update_locks()
        self._menu.addActions(list(self._last.locks.values()))

    def _filter(self) -> None:
        self._typing.stop()
        for table in (self.funded, self.not_funded):
            table.rows.set_filter(self.filter.text())
            self.rows[table].update_height()
        self._show_counts()

    def _show_counts(self) -> None:
        for title, words, table in (
            (self._funded_title, self.tr("Funded  {n}"), self.funded),
            (self._not_funded_title, self.tr("Not funded  {n}"), self.not_funded),
        ):
            numbers = [self._number(number) for number in (table.rows.rowCount(), table.rows.total)]
            some = self.tr("{shown} of {total}").format(shown=numbers[0], total=numbers[1])
            title.setText(words.format(n=some if numbers[0] != numbers[1] else numbers[1]))

    def _show_state(self) -> None:
        chosen = self._last.chosen
        self.lock.setEnabled(any(row.status is not None for row in chosen))
        self.why.setEnabled(bool(chosen))
        nothing = self.tr("Select initiatives in a list first; small allocations have no lock")
        self.lock.setToolTip(
            self.tr("Decide beforehand about what is selected: {n}").format(n=len(chosen)) if chosen else nothing
        )
