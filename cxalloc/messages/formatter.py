"""How messages and figures are written for a person: the same way in the terminal, the window and exports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from cxalloc.domain import message as values
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.message import Message, Value, message, render_english_with
from cxalloc.domain.money import minor_digits, to_major
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.catalogue import texts_of
from cxalloc.messages.catalogue.plural import Plural
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.messages.numbers import NO_BREAK_SPACE, PLAIN_STYLES, STYLES, NumberStyle, Numeric, rounded
from cxalloc.messages.periods import period_label
from cxalloc.messages.printable import printable

NOTHING = "–"
"""Stands where there is no figure, so that an empty cell is never mistaken for a zero."""
LARGEST_GAP = 10
"""A gap above this says nothing, and is written as no figure."""
TINY = Fraction(1, 1000)
"""Below this share one decimal of a percent would say nothing: it is written with two significant digits."""


@dataclass(frozen=True)
class Formatter:
    """Writes messages, and the figures of one portfolio.

    Args:
        language: ``en`` or ``fr``.
        currency: of amounts in minor units; "" where no portfolio is known yet.
        horizon: whose periods are written; None where no portfolio is known yet.
        in_points: the objective is a score and not money.
        marks: how numbers are punctuated; by default those of the language.
    """

    language: str = ENGLISH
    currency: str = ""
    horizon: Horizon | None = None
    in_points: bool = False
    marks: NumberStyle | None = None

    @cached_property
    def style(self) -> NumberStyle:
        """The marks of numbers."""
        return self.marks or STYLES[self.language]

    def of(self, portfolio: Portfolio) -> Formatter:
        """The same for the figures of a portfolio."""
        in_points = portfolio.objective.kind is ObjectiveKind.SCORE
        return replace(self, currency=portfolio.currency, horizon=portfolio.horizon, in_points=in_points)

    # Messages

    def render(self, what: Message | str) -> str:
        """A message in words; a plain text as it is."""
        if isinstance(what, str):
            return what
        text = texts_of(self.language).get(what.key)
        if text is None:
            return what.key  # of a file that a later version wrote
        named = what.by_name
        if isinstance(text, Plural):
            text = text.form(_how_many(named[text.by]), self.language)
        return text.format_map({name: self.value(value) for name, value in named.items()})

    def line(self, what: Message | str) -> str:
        """A phrase as a line of its own: it begins with a capital letter."""
        written = self.render(what)
        return written[:1].upper() + written[1:]

    def text(self, key: str, **named: Value) -> str:
        """The message of a key and its values in words."""
        return self.render(message(key, **named))

    def value(self, value: Value) -> str:  # noqa: PLR0911 - one line for each kind of value
        """A value as it stands in a sentence."""
        match value:
            case str():
                return printable(value)
            case Message():
                return self.render(value)
            case values.Phrases(phrases, with_commas):
                return (", " if with_commas else f"{self._before_semicolon}; ").join(map(self.value, phrases))
            case values.Names():
                return self._names(value)
            case values.Alternatives(names):
                return self._alternatives(names)
            case values.Periods(periods):
                return self.periods(periods)
            case values.PeriodLabel(label):
                return self.period_label(label)
            case values.Count(count):
                return self.number(count)
            case values.PeriodCount(count):
                return self.period_count(count)
            case values.Signed(figure):
                return self._signed(figure)
            case values.Gap(gap):
                return self.gap(gap)
            case values.BreakEvenValue(at, now):
                return self._span(at, now)
            case values.Span():
                return self._span(value, None)
            case _:
                return self._figure(value)

    def _figure(self, figure: values.Figure) -> str:  # noqa: PLR0911 - one line for each kind of figure
        match figure:
            case values.Amount(minor, currency):
                return self.money_with_unit(minor, currency)
            case values.ExactAmount(minor, currency):
                return self.exact_money(minor, currency)
            case values.ObjectiveValue(units):
                return self.objective_value_with_unit(units)
            case values.Share(share):
                return self.computed_share(share)
            case values.ExactShare(share):
                return self.exact_share(share)
            case values.PercentagePoints(share):
                return self.percentage_points(share)
            case values.Rate(rate):
                return self.style.exact(rounded(rate, 2))
            case values.Number(number):
                return self.style.exact(number)
            case values.PersonDays(days):
                return self.text("figures.person_days", n=self.style.exact(days))

    # Figures

    def number(self, number: Numeric | None, decimals: int = 0) -> str:
        """A number, grouped, with so many decimals (rounded half to even): ``1,250.50``."""
        return NOTHING if number is None else self.style.number(number, decimals)

    def money(self, minor: Numeric | None) -> str:
        """An amount of minor units in whole currency units: ``1,250,000``."""
        return NOTHING if minor is None else self.number(_major(minor, self.currency))

    def money_with_unit(self, minor: Numeric | None, currency: str = "") -> str:
        """The same with its currency: ``1,250,000 EUR``."""
        unit = currency or self.currency
        return NOTHING if minor is None else self.style.with_unit(self.number(_major(minor, unit)), unit)

    def exact_money(self, minor: int | None, currency: str = "") -> str:
        """An amount to the last minor unit, cents only where there are any: ``1,250.50 EUR``."""
        if minor is None:
            return NOTHING
        unit = currency or self.currency
        digits = minor_digits(unit)
        return self.style.with_unit(self.number(to_major(minor, unit), digits if minor % 10**digits else 0), unit)

    def short_money(self, minor: int | None) -> str:
        """An amount in three or four digits for headlines and bars: ``4.21 M``, ``310 k``."""
        return NOTHING if minor is None else self.short_amount(float(to_major(minor, self.currency)))

    def short_amount(self, amount: float) -> str:
        """The same for an amount in currency units."""
        sizes = ((1e9, "figures.billion"), (1e6, "figures.million"), (1e3, "figures.thousand"))
        for size, unit in sizes:
            if abs(amount) >= 0.9995 * size:
                scaled = amount / size
                decimals = 2 if abs(scaled) < 9.995 and size > 1e3 else 1 if abs(scaled) < 99.95 and size > 1e3 else 0
                return self.style.with_unit(self.number(scaled, decimals), self.text(unit))
        return self.number(amount)

    def objective_value(self, units: Numeric | None) -> str:
        """A value in units of the objective without its unit: whole currency units, or points with one decimal."""
        if units is None or not self.in_points:
            return self.money(units)
        return self.number(Fraction(units) / POINT, 1)

    def objective_value_with_unit(self, units: Numeric | None) -> str:
        """The same with the currency, or as points."""
        if units is None or not self.in_points:
            return self.money_with_unit(units)
        return self.text("figures.points", n=self.objective_value(units))

    def signed_money(self, minor: int) -> str:
        """A difference of amounts in whole currency units, with its sign: ``+1,250``."""
        return _sign(minor) + self.money(abs(minor))

    def share(self, share: Numeric | None, decimals: int) -> str:
        """A share as a percentage with so many decimals, whether it has them or not: ``15.0 %``."""
        return NOTHING if share is None else self.style.with_unit(self.number(Fraction(share) * 100, decimals), "%")

    def exact_share(self, share: Decimal) -> str:
        """A share that a user entered, with as many decimals as it has."""
        return self.style.with_unit(self.style.exact(share * 100), "%")

    def computed_share(self, share: Numeric | None) -> str:
        """A share that was computed, to a tenth of a percent; a tiny one to two significant digits."""
        if share is None:
            return NOTHING
        exact = Fraction(share)
        decimals = 1 if not exact or abs(exact) >= TINY else 1 - math.floor(math.log10(abs(exact) * 100))
        return self.style.with_unit(self.style.exact(rounded(exact * 100, decimals)), "%")

    def percentage_points(self, share: Numeric) -> str:
        """A difference of shares: ``1.5 pp``."""
        return self.text("figures.percentage_points", n=self.number(Fraction(share) * 100, 1))

    def gap(self, gap: float | None) -> str:
        """A gap, rounded up to a hundredth of a percent: it never looks smaller than it is."""
        if gap is None or gap > LARGEST_GAP:
            return NOTHING
        if 0 < gap < 1e-4:
            return f"<{self.style.space}{self.share(Fraction(1, 10_000), 2)}"
        # Less than a millionth of a hundredth is noise of the division that made the gap.
        hundredths = max(0, math.ceil(gap * 10_000 - 1e-6))
        return self.share(Fraction(hundredths, 10_000), 2 if hundredths else 0)

    def days(self, days: Decimal | None) -> str:
        """Person-days in a table; a tenth is shown where there is a fraction."""
        return NOTHING if days is None else self.number(days, 0 if days == days.to_integral_value() else 1)

    # Periods

    def period(self, period: int | None) -> str:
        """A period of the horizon as people read it: ``2027-Q1``, ``T1 2027``."""
        if period is None:
            return NOTHING
        assert self.horizon is not None
        return self.period_label(self.horizon.label(period))

    def period_label(self, label: str) -> str:
        """The same for the label that files hold."""
        return period_label(label, self.language)

    def short_period(self, period: int) -> str:
        """A period as it fits under a bar: ``Q1 27``, ``03.27``, ``2027``."""
        assert self.horizon is not None
        year, _, part = self.horizon.label(period).partition("-")
        if not part:
            return year
        if part.startswith("Q"):
            return f"{'T' if self.language == FRENCH else 'Q'}{part[1:]} {year[-2:]}"
        return f"{part}.{year[-2:]}"

    def periods(self, periods: Sequence[int]) -> str:
        """Periods in ascending order, each run of three or more as its first and last."""
        runs: list[list[int]] = []
        for period in periods:
            if runs and period == runs[-1][-1] + 1:
                runs[-1].append(period)
            else:
                runs.append([period])
        words: list[str] = []
        for run in runs:
            ends = [self.period(run[0]), self.period(run[-1])]
            if len(run) > 2:
                words.append(self.text("figures.period_range", first=ends[0], last=ends[1]))
            else:
                words += ends[: len(run)]
        return ", ".join(words)

    def period_count(self, count: int) -> str:
        """So many months, quarters or years."""
        assert self.horizon is not None
        keys = {
            PeriodUnit.MONTH: "figures.months",
            PeriodUnit.QUARTER: "figures.quarters",
            PeriodUnit.YEAR: "figures.years",
        }
        return self.text(keys[self.horizon.unit], n=values.Count(count))

    def unit_word(self) -> str:
        """What a period of the horizon is called inside a sentence."""
        assert self.horizon is not None
        keys = {
            PeriodUnit.MONTH: "figures.month",
            PeriodUnit.QUARTER: "figures.quarter",
            PeriodUnit.YEAR: "figures.year",
        }
        return self.text(keys[self.horizon.unit])

    # What sentences are made of

    def _names(self, names: values.Names) -> str:
        quoted = ", ".join(self.text("figures.quoted", name=name) for name in names.names)
        if not names.others:
            return quoted
        return self.text("figures.names_and_others", names=quoted, n=values.Count(names.others))

    def _alternatives(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return self.text("figures.alternatives", names=", ".join(names[:-1]), last=names[-1])

    def _span(self, at: values.Figure | values.Span, now: values.Figure | None) -> str:
        """A figure with its proven limits and what it is now, in one pair of brackets."""
        if not isinstance(at, values.Span):
            return self._figure(at) if now is None else self.text("figures.now", found=at, now=now)
        key = {
            (False, False): ("figures.about", "figures.about_now"),
            (True, False): ("figures.about_from", "figures.about_from_now"),
            (False, True): ("figures.about_to", "figures.about_to_now"),
            (True, True): ("figures.about_from_to", "figures.about_from_to_now"),
        }[at.least is not None, at.most is not None][now is not None]
        named = {"found": at.found, "least": at.least, "most": at.most, "now": now}
        return self.text(key, **{name: figure for name, figure in named.items() if figure is not None})

    def _signed(self, figure: values.Figure | values.Count | values.PeriodCount) -> str:
        (size,) = (getattr(figure, name) for name in figure.__match_args__[:1])
        return _sign(size) + self.value(replace(figure, **{figure.__match_args__[0]: abs(size)}))

    @property
    def _before_semicolon(self) -> str:
        return NO_BREAK_SPACE if self.language == FRENCH else ""


def _how_many(value: Value) -> int:
    """The number that chooses between singular and plural."""
    if isinstance(value, values.Names):
        return len(value.names) + value.others
    assert isinstance(value, values.Count)
    return value.count


def _sign(size: Numeric) -> str:
    return "+" if size > 0 else "−" if size < 0 else "±"


def _major(minor: Numeric, currency: str) -> Fraction:
    return Fraction(minor) / Fraction(10 ** minor_digits(currency))


PLAIN_ENGLISH = Formatter(marks=PLAIN_STYLES[ENGLISH])
"""English as JSON and CSV hold it, whatever the user's language."""


def _for_logs(what: Message) -> str:
    try:
        return PLAIN_ENGLISH.render(what)
    except AssertionError:  # it names periods, and no portfolio is known here
        return repr(what)


render_english_with(_for_logs)
