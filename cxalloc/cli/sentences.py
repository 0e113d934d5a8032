"""The values of sentences as the command line writes them."""

from __future__ import annotations

from cxalloc.analysis.sentences import sensitivity as texts
from cxalloc.cli.figures import Figures
from cxalloc.domain.money import minor_digits, to_major
from cxalloc.domain.numbers import write_number
from cxalloc.domain.portfolio import Portfolio


class Writer:
    """Writes the values of sentences about one portfolio."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._label = portfolio.horizon.label
        self._figures = Figures(portfolio)

    def write(self, value: texts.Value) -> str:  # noqa: PLR0911 - one case for each kind of value
        figures = self._figures
        match value:
            case texts.Amount(minor):
                return figures.money_with_unit(round(minor))
            case texts.Exact(minor):
                amount = to_major(minor, figures.currency)
                digits = 0 if amount == amount.to_integral_value() else minor_digits(figures.currency)
                return f"{amount:,.{digits}f} {figures.currency}"
            case texts.WorthOf(units):
                return f"{figures.worth(round(units))} {figures.unit}"
            case texts.Share(share):
                return f"{write_number(round(share * 100, 1) if abs(share) >= 1e-3 else share * 100)} %"
            case texts.Rate(rate):
                return write_number(round(rate, 2))
            case texts.Days(days):
                return f"{write_number(days)} days"
            case texts.When(periods):
                return ", ".join(map(self._label, periods))
            case texts.Names(names, others):
                return ", ".join([*names, *([f"{others} others"] if others else [])])
            case texts.Limits(phrases):
                return "; ".join(texts.in_words(phrase, self.write) for phrase in phrases)
            case _:
                return str(value)
