"""The fields in which a condition on the numbers of a column is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from cxalloc.domain.message import Message
from cxalloc_ui.application.formats import message_text, user_locale
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import set_state
from cxalloc_ui.models.column_filter import ColumnFilter, Comparison, NumberCondition
from cxalloc_ui.models.table_model import Column

MOST_RANKS = 1_000_000


class ConditionError(ValueError):
    """A typed condition that cannot be read; ``reason`` says why."""

    def __init__(self, reason: Message | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NumberConditionFields(QWidget):
    """Asks for a comparison and the numbers to compare with, which are read as the cells of the column are."""

    changed = Signal()

    def __init__(self, column: Column[Any], current: ColumnFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self.comparison = QComboBox()
        self.comparison.setAccessibleName(self.tr("Condition"))
        for text, wanted in (
            (self.tr("Any number or blank"), None),
            (self.tr("> greater than"), Comparison.MORE),
            (self.tr("≥ at least"), Comparison.AT_LEAST),
            (self.tr("< less than"), Comparison.LESS),
            (self.tr("≤ at most"), Comparison.AT_MOST),
            (self.tr("between … and …"), Comparison.BETWEEN),
            (self.tr("the largest …"), Comparison.TOP),
            (self.tr("the smallest …"), Comparison.BOTTOM),
            (self.tr("Only blank cells"), True),
            (self.tr("Only cells that are not blank"), False),
        ):
            self.comparison.addItem(text, wanted)
        self.comparison.setMaxVisibleItems(self.comparison.count())
        self.first, self.second = QLineEdit(), QLineEdit()
        self.second.setAccessibleName(self.tr("To"))
        self._and = Label(self.tr("and"))
        self.problem = Label()
        self.problem.setWordWrap(True)
        set_state(self.problem, "bad")
        self.problem.hide()
        fields = QGridLayout()
        fields.setColumnStretch(0, 1)
        fields.setColumnStretch(2, 1)
        for at, widget in enumerate((self.first, self._and, self.second)):
            fields.addWidget(widget, 0, at)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.comparison)
        layout.addLayout(fields)
        layout.addWidget(self.problem)
        self._show(current)
        self._choose()
        self.comparison.currentIndexChanged.connect(self._choose)
        for field in (self.first, self.second):
            field.textChanged.connect(self._changed)

    @property
    def blank(self) -> bool | None:
        """Whether only blank cells are wanted, or only others; None for either."""
        wanted = self.comparison.currentData()
        return wanted if isinstance(wanted, bool) else None

    def condition(self) -> NumberCondition | None:
        """Return the typed condition; None for any number. Raises ConditionError."""
        wanted = self.comparison.currentData()
        if not isinstance(wanted, Comparison):
            return None
        texts = [field.text().strip() for field in (self.first, self.second)]
        if wanted.is_rank:
            count = self._count(texts[0])
            return NumberCondition(wanted, count, text=user_locale().toString(count))
        first = self._read(texts[0])
        if wanted is not Comparison.BETWEEN:
            return NumberCondition(wanted, first, text=texts[0])
        second = self._read(texts[1])
        if second < first:
            first, second, texts = second, first, texts[::-1]
        return NumberCondition(wanted, first, second, " – ".join(texts))

    def show_problem(self, error: ConditionError | None) -> None:
        """Show what is wrong with the typed condition."""
        self.problem.setText("" if error is None else message_text(error.reason))
        self.problem.setVisible(error is not None)

    def _read(self, text: str) -> Any:
        read = self._column.read_value
        assert read is not None
        try:
            return read(text)
        except ValueError as error:
            raise ConditionError(getattr(error, "reason", str(error))) from error

    def _count(self, text: str) -> int:
        count, is_whole = user_locale().toLongLong(text)
        if not is_whole or not 1 <= count <= MOST_RANKS:
            raise ConditionError(tr("Type how many rows to show: 10, for example"))
        return int(count)

    def _show(self, current: ColumnFilter) -> None:
        wanted = current.number.comparison if current.number is not None else current.blank
        at = next((n for n in range(self.comparison.count()) if self.comparison.itemData(n) == wanted), 0)
        self.comparison.setCurrentIndex(at)
        if current.number is not None:
            first, _, second = current.number.text.partition(" – ")
            self.first.setText(first)
            self.second.setText(second)

    def _choose(self) -> None:
        wanted = self.comparison.currentData()
        is_compared = isinstance(wanted, Comparison)
        is_rank = is_compared and wanted.is_rank
        self.first.setAccessibleName(self.tr("Number of rows") if is_rank else self.tr("Number"))
        if is_rank and not self.first.text():
            self.first.setText("10")
        self.first.setVisible(is_compared)
        for widget in (self._and, self.second):
            widget.setVisible(wanted is Comparison.BETWEEN)
        self._changed()

    def _changed(self) -> None:
        self.show_problem(None)
        self.changed.emit()
