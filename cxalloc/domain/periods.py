"""The horizon: the periods of a portfolio and their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Count, Message, PeriodLabel, message

LONGEST_HORIZON = 600
LAST_YEAR = 9999
"""Labels have years of four digits."""
DISCOUNT_DECIMALS = 12


class PeriodUnit(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def per_year(self) -> int:
        """How many periods make a year."""
        return {"month": 12, "quarter": 4, "year": 1}[self.value]


_LABELS = {
    PeriodUnit.MONTH: (re.compile(r"(\d{4})-(\d{1,2})"), message("expected.month", example=PeriodLabel("2027-01"))),
    PeriodUnit.QUARTER: (
        re.compile(r"(\d{4})-?\s?[QqTt](\d)"),
        message("expected.quarter", example=PeriodLabel("2027-Q1")),
    ),
    PeriodUnit.YEAR: (re.compile(r"(\d{4})()"), message("expected.year", example=PeriodLabel("2027"))),
}
_BETWEEN = {
    PeriodUnit.MONTH: ("expected.month_between", "2027-01"),
    PeriodUnit.QUARTER: ("expected.quarter_between", "2027-Q1"),
    PeriodUnit.YEAR: ("expected.year_between", "2027"),
}
_QUARTER_FIRST = re.compile(r"[QqTt](\d)[-\s]?(\d{4})")
"""How people write a quarter: ``T1 2027``, ``Q1 2027``."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The periods of a portfolio.

    Periods are counted from 0 in code; people see labels (``2027-Q1``). The first ``budget_periods`` have a budget;
    in the ``benefit_periods`` after them benefits and run costs still count for value, and no budget binds.
    """

    unit: PeriodUnit
    start: str
    budget_periods: int
    benefit_periods: int = 0

    def __post_init__(self) -> None:
        checks = Checks("horizon", "")
        checks.require(
            1 <= self.budget_periods <= LONGEST_HORIZON,
            "budget_periods",
            self.budget_periods,
            message("expected.whole_between", low=Count(1), high=Count(LONGEST_HORIZON)),
        )
        checks.require(
            0 <= self.benefit_periods <= LONGEST_HORIZON,
            "benefit_periods",
            self.benefit_periods,
            message("expected.whole_between", low=Count(0), high=Count(LONGEST_HORIZON)),
        )
        ordinal = _ordinal(self.unit, self.start)
        if checks.require(ordinal is not None, "start", self.start, _LABELS[self.unit][1]):
            object.__setattr__(self, "start", _label(self.unit, ordinal or 0))
        if not checks.findings and self._ordinal(self.periods - 1) // self.unit.per_year > LAST_YEAR:
            self._refuse_labels_past_the_last_year(checks)
        checks.done()

    def _refuse_labels_past_the_last_year(self, checks: Checks) -> None:
        last = _label(self.unit, (LAST_YEAR + 1) * self.unit.per_year - self.periods)
        expected = message("expected.start_up_to", last=last, n=Count(self.periods), year=str(LAST_YEAR))
        checks.require(False, "start", self.start, expected)

    @property
    def periods(self) -> int:
        """Budget and benefit periods together."""
        return self.budget_periods + self.benefit_periods

    def label(self, period: int) -> str:
        """The label of a period (``2027-Q1``); periods past the end have labels too."""
        return _label(self.unit, self._ordinal(period))

    def start_in(self, unit: PeriodUnit) -> str:
        """The label of the period of a unit in which the horizon begins."""
        return _label(unit, self._ordinal(0) * (12 // self.unit.per_year) * unit.per_year // 12)

    def _ordinal(self, period: int) -> int:
        """The number of a period, counted from the first one of the year 0."""
        first = _ordinal(self.unit, self.start)
        assert first is not None  # the constructor refused any other start
        return first + period

    def labels(self) -> Iterator[str]:
        """The labels of all periods, in order."""
        return (self.label(period) for period in range(self.periods))

    def index(self, label: str) -> int | None:
        """The period that a label, a number counted from 1 or a date in it names; None if it is none of these.

        The result may lie outside the horizon (it is then negative, or past the end).
        """
        text = label.strip()
        if text.isascii() and text.isdigit() and len(text) <= 3:
            return int(text) - 1
        first, ordinal = _ordinal(self.unit, self.start), _ordinal(self.unit, _label_of_date(self.unit, text))
        return None if first is None or ordinal is None else ordinal - first

    def expected_label(self) -> Message:
        """What a reader of an error should have written for a period."""
        key, example = _BETWEEN[self.unit]
        last = self.label(self.budget_periods - 1)
        first, n = PeriodLabel(self.start), Count(self.budget_periods)
        return message(key, example=PeriodLabel(example), first=first, last=PeriodLabel(last), n=n)

    def discount_factors(self, annual_rate: Decimal, periods: int | None = None) -> tuple[Decimal, ...]:
        """The factor by which a flow of each period is multiplied, first period first.

        They are those of the horizon, or of so many ``periods``: what shifts with a late start may come after the end.

        The rate of a period is (1+r)^(1/p) - 1 with p periods a year; flows of the t-th period (counted from 1) are
        discounted t periods, as a spreadsheet's NPV does. Factors are rounded to 12 decimals and are exact from there
        on, so that the sum can be redone by hand from the printed factors.
        """
        count = self.periods if periods is None else periods
        # Under a negative rate factors grow, to twice the one before at the most: enough digits to hold them whole.
        with localcontext(prec=40 if annual_rate >= 0 else max(400, 40 + count)):
            yearly = 1 + annual_rate
            return tuple(
                (yearly ** (Decimal(-(period + 1)) / self.unit.per_year)).quantize(
                    Decimal(1).scaleb(-DISCOUNT_DECIMALS)
                )
                for period in range(count)
            )


def _ordinal(unit: PeriodUnit, label: str) -> int | None:
    text = label.strip()
    if unit is PeriodUnit.QUARTER and (turned := _QUARTER_FIRST.fullmatch(text)):
        text = f"{turned[2]}-Q{turned[1]}"
    match = _LABELS[unit][0].fullmatch(text)
    if match is None:
        return None
    year, part = int(match[1]), int(match[2] or 1)
    return year * unit.per_year + part - 1 if 1 <= part <= unit.per_year else None


def _label(unit: PeriodUnit, ordinal: int) -> str:
    year, part = divmod(ordinal, unit.per_year)
    match unit:
        case PeriodUnit.MONTH:
            return f"{year:04}-{part + 1:02}"
        case PeriodUnit.QUARTER:
            return f"{year:04}-Q{part + 1}"
        case PeriodUnit.YEAR:
            return f"{year:04}"


def _label_of_date(unit: PeriodUnit, text: str) -> str:
    """The label of the period that holds a date (``2027-05-14``); other text as it is."""
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    return text if day is None else _label(unit, day.year * unit.per_year + (day.month - 1) * unit.per_year // 12)
