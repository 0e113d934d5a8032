"""Sentences of the core in the user's words and numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc_ui.application.texts import tr

if TYPE_CHECKING:
    from cxalloc.analysis.sentences.sensitivity import Sentence, Value

InWords = Callable[["Sentence", Callable[["Value"], str], Callable[[str], str]], str]
"""Fills a sentence in: ``explanation_texts.in_words``, or that of another part of the core."""

TINY = Decimal("0.001")
"""Below this share one decimal of a percent would say nothing: it is told to a hundredth."""


class SentenceWriter:
    """Writes sentences about one portfolio, with the scenario applied that they are about."""

    def __init__(self, portfolio: Portfolio, formats: Formatter, in_words: InWords) -> None:
        self.portfolio, self.formats = portfolio, formats.of(portfolio)
        self.in_points = portfolio.objective.kind is ObjectiveKind.SCORE
        self._in_words = in_words

    def sentence(self, one: Sentence) -> str:
        """A sentence in words."""
        return self._in_words(one, self.value, tr)

    def value(self, value: Value) -> str:  # noqa: PLR0911 - one line for each kind of value
        """What stands in a sentence."""
        from cxalloc.analysis.sentences import sensitivity as texts

        formats = self.formats
        match value:
            case texts.Amount(minor):
                return self._money_with_unit(minor)
            case texts.Exact(minor):
                return formats.exact_money(minor)
            case texts.WorthOf(units):
                if not self.in_points:
                    return self._money_with_unit(units)
                return tr("{n} points").format(n=self.worth(units))
            case texts.Share(share):
                return formats.share(share, 1 if abs(share) >= TINY else 2)
            case texts.Rate(rate):
                return formats.number(rate, 2)
            case texts.Days(days):
                return tr("{n} person-days").format(n=formats.days(days))
            case texts.When(periods):
                return ", ".join(map(self.formats.period, periods))
            case texts.Names(names, others):
                quoted = ", ".join(f"“{name}”" for name in names)
                return quoted if not others else tr("{names} and {n} more").format(names=quoted, n=others)
            case texts.Limits(phrases):
                return "; ".join(map(self.sentence, phrases))
        return str(value)

    def money(self, minor: Decimal | int) -> str:
        """Whole currency units: what is found by trial is no more exact than that."""
        return self.formats.money(round(minor))

    def worth(self, units: Decimal | int | None) -> str:
        """A worth in points, or in whole currency units."""
        if units is None:
            return NOTHING
        return self.formats.number(Decimal(units) / POINT, 1) if self.in_points else self.money(units)

    def _money_with_unit(self, minor: Decimal) -> str:
        return f"{self.money(minor)}{NO_BREAK_SPACE}{self.formats.currency}"
