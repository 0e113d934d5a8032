"""The form for the settings that a table of candidates lacks: name, currency, periods, budget, discount rate."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.expected import ANNUAL_RATE
from cxalloc.domain.message import literal, message
from cxalloc.domain.money import to_minor
from cxalloc.domain.numbers import read_whole, write_number
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import HIGHEST_RATE, Fund
from cxalloc.editing.cells.reader import Reader, Refusal, Style
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_amount
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.exchange.tables.strict_table import TableSettings
from cxalloc_ui.application.formats import formatter, number_style, user_locale
from cxalloc_ui.application.theme import muted


class FrameForm(QWidget):
    """A row of fields. ``changed`` is emitted after each change."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        year = date.today().year + 1
        self.name, self.currency = QLineEdit(name), QLineEdit("EUR")
        self.unit, self.start = QComboBox(), QLineEdit(formatter().period_label(f"{year}-Q1"))
        for unit, text in (
            (PeriodUnit.MONTH, self.tr("Months")),
            (PeriodUnit.QUARTER, self.tr("Quarters")),
            (PeriodUnit.YEAR, self.tr("Years")),
        ):
            self.unit.addItem(text, unit)
        self.unit.setCurrentIndex(1)
        self.periods, self.later, self.budget = QLineEdit("4"), QLineEdit("4"), QLineEdit()
        self.budget.setPlaceholderText("100000")
        self.rate = QLineEdit()
        self.rate.setPlaceholderText(self.tr("such as 8 %"))
        self.rate.setToolTip(self.tr("A year; later money counts for so much less, and for as much at 0 %"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        fields: tuple[tuple[str, QLineEdit | QComboBox, int], ...] = (
            (self.tr("Name"), self.name, 4),
            (self.tr("Currency"), self.currency, 1),
            (self.tr("Periods"), self.unit, 2),
            (self.tr("First period"), self.start, 2),
            (self.tr("With a budget"), self.periods, 1),
            (self.tr("Later, benefits only"), self.later, 1),
            (self.tr("Budget per period"), self.budget, 2),
            (self.tr("Discount rate"), self.rate, 2),
        )
        for column, (text, field, stretch) in enumerate(fields):
            label = muted(text, 0.95)
            label.setBuddy(field)
            field.setAccessibleName(text)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, stretch)
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self.changed)
        self.unit.currentIndexChanged.connect(self._change_unit)

    def frame(self) -> TableSettings:
        """Return the settings in the fields; raises InvalidInput if one is wrong."""
        unit = PeriodUnit(self.unit.currentData())
        counts = [read_whole(field.text()) for field in (self.periods, self.later)]
        start, _ = period_text(self.start.text().strip(), unit)
        horizon = Horizon(unit, start, *(-1 if count is None else count for count in counts))
        currency = self.currency.text().strip().upper()
        marks = number_style(user_locale())
        try:
            budget = single_amount(self.budget.text(), currency, NumberFormat(marks.decimal, marks.group))
        except Unreadable as error:
            expected = literal(self.tr("an amount such as 100000"))
            if error.ways:
                first, second = (write_number(way).replace(".", marks.decimal) for way in error.ways)
                expected = message("tables.two_ways", first=first, second=second)
            finding = Finding(self.tr("budget per period"), "", "", self.budget.text(), expected)
            raise InvalidInput([finding]) from None
        amount = to_minor(budget, currency)
        fund = Fund("budget", self.tr("Budget"), (amount,) * horizon.budget_periods)
        rate = self._rate(Reader(Style(marks.decimal), currency, horizon))
        return TableSettings(self.name.text().strip(), currency, horizon, rate, (fund,))

    def is_still_empty(self, finding: Finding) -> bool:
        """Return whether a finding is about a field that starts empty and still is, so that nothing is wrong yet."""
        return not finding.value and finding.entity in (self.tr("budget per period"), self.tr("discount rate a year"))

    def _rate(self, reader: Reader) -> Decimal:
        text = self.rate.text().strip()
        with contextlib.suppress(Refusal):
            rate = reader.share(text)
            if abs(rate) <= HIGHEST_RATE:
                return rate
        raise InvalidInput([Finding(self.tr("discount rate a year"), "", "", text, ANNUAL_RATE)])

    def period_unit(self) -> PeriodUnit:
        """Return the unit of the periods that is chosen."""
        return PeriodUnit(self.unit.currentData())

    def _change_unit(self) -> None:
        found = re.search(r"\d{4}", self.start.text())
        year = found[0] if found else str(date.today().year + 1)
        label = {0: f"{year}-01", 1: f"{year}-Q1", 2: year}[self.unit.currentIndex()]
        self.start.setText(formatter().period_label(label))
        self.changed.emit()
