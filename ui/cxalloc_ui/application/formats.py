"""Numbers as the user's locale writes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QLocale

from cxalloc.domain.money import minor_digits, to_major
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc_ui.application.texts import counted, tr

NOTHING = "–"
"""Stands where there is no figure, so that an empty cell is never mistaken for a zero."""
NO_BREAK_SPACE = "\u00a0"

Number = int | Decimal | Fraction | float


def user_locale() -> QLocale:
    """The locale of the desktop; British English where the desktop names none, for it groups digits."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


@dataclass(frozen=True)
class Formats:
    """How one portfolio's figures are written: amounts come in minor units of ``currency``."""

    locale: QLocale
    currency: str

    def money(self, minor: int | None) -> str:
        """An amount in whole currency units, grouped: ``1,250,000``."""
        if minor is None:
            return NOTHING
        return self.locale.toString(round(to_major(minor, self.currency)))

    def exact_money(self, minor: int | None) -> str:
        """An amount with its currency, to the last cent where there are any: for sentences and tooltips."""
        if minor is None:
            return NOTHING
        digits = minor_digits(self.currency)
        whole, rest = divmod(abs(minor), 10**digits)
        cents = f"{self.locale.decimalPoint()}{rest:0{digits}}" if rest else ""
        sign = self.locale.negativeSign() if minor < 0 else ""
        return f"{sign}{self.locale.toString(whole)}{cents}{NO_BREAK_SPACE}{self.currency}"

    def short_money(self, minor: int | None) -> str:
        """An amount in three or four digits for headlines and bars: ``4.21 M``, ``310 k``."""
        return NOTHING if minor is None else self.short_amount(float(to_major(minor, self.currency)))

    def short_amount(self, amount: float) -> str:
        """The same for an amount in currency units."""
        for size, unit in ((1e9, tr("bn")), (1e6, tr("M")), (1e3, tr("k"))):
            if abs(amount) >= 0.9995 * size:
                scaled = amount / size
                decimals = 2 if abs(scaled) < 9.995 and size > 1e3 else 1 if abs(scaled) < 99.95 and size > 1e3 else 0
                return f"{self.locale.toString(scaled, 'f', decimals)}{NO_BREAK_SPACE}{unit}"
        return self.locale.toString(round(amount))

    def share(self, share: Number | None, decimals: int = 0) -> str:
        """A share or a rate as a percentage: ``15 %``."""
        if share is None:
            return NOTHING
        return f"{self.locale.toString(float(share) * 100, 'f', decimals)}{NO_BREAK_SPACE}%"

    def exact_share(self, share: Decimal) -> str:
        """A share that somebody entered, with as many decimals as they gave."""
        percent = (share * 100).normalize()
        exponent = percent.as_tuple().exponent
        return self.share(share, max(0, -exponent) if isinstance(exponent, int) else 0)

    def number(self, number: Number | None, decimals: int = 0) -> str:
        """A plain number, grouped."""
        return NOTHING if number is None else self.locale.toString(float(number), "f", decimals)

    def days(self, days: Decimal | None) -> str:
        """Person-days; a fraction is shown where there is one."""
        if days is None:
            return NOTHING
        return self.number(days, 0 if days == days.to_integral_value() else 1)

    def gap(self, gap: float | None) -> str:
        """The gap of a plan; a proof below a hundredth of a percent reads ``0 %``."""
        if gap is None:
            return NOTHING
        if 0 < gap < 0.00005:
            return f"< {self.share(0.0001, 2)}"
        return self.share(gap, 0 if gap <= 0 else 2)


def short_label(horizon: Horizon, period: int) -> str:
    """A period as it fits under a bar: ``Q1 27``, ``03.27``, ``2027``."""
    year, _, part = horizon.label(period).partition("-")
    if horizon.unit is PeriodUnit.YEAR:
        return year
    return f"{part} {year[2:]}" if horizon.unit is PeriodUnit.QUARTER else f"{part}.{year[2:]}"


def periods_in_words(horizon: Horizon, count: int) -> str:
    """So many months, quarters or years."""
    one, many = {
        PeriodUnit.MONTH: (tr("{n} month"), tr("{n} months")),
        PeriodUnit.QUARTER: (tr("{n} quarter"), tr("{n} quarters")),
        PeriodUnit.YEAR: (tr("{n} year"), tr("{n} years")),
    }[horizon.unit]
    return counted(count, one, many)


def unit_word(unit: PeriodUnit) -> str:
    """What a period is called inside a sentence."""
    return {PeriodUnit.MONTH: tr("month"), PeriodUnit.QUARTER: tr("quarter"), PeriodUnit.YEAR: tr("year")}[unit]
