"""Prices as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.prices.messages import change_messages, price_message
from cxalloc.analysis.prices.result import ConstraintPrice, Prices
from cxalloc.cli.output.analysis_json import AnalysisJson
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def prices_in_json(
    portfolio: Portfolio,
    prices: Prices,
    diagnosis: Diagnosis | None,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
) -> str:
    """The prices, ASCII only. ``portfolio`` has the changes made."""
    answers = _Prices(portfolio)
    answer = {
        "plan": answers.proven(prices.value),
        "together": None if prices.together is None else answers.price(prices, prices.together),
        "prices": [answers.price(prices, one) for one in prices.prices],
    }
    return answers.body(prices, diagnosis, scenario, changes, answer)


class _Prices(AnalysisJson):
    """Parts of the answer as JSON objects."""

    def price(self, prices: Prices, one: ConstraintPrice) -> Json:
        render = PLAIN_ENGLISH.of(self.portfolio).render
        price = one.price
        return {
            "kind": None if one.constraint is None else one.constraint.kind.value,
            "id": None if one.constraint is None else one.constraint.subject,
            "constraint": render(one.text),
            "price": None if price is None else self.value(price.found),
            "low": None if price is None else self.value(price.least),
            "high": None if price is None else self.value(price.most),
            "proved": price is not None and price.is_proved,
            "no_price": None if one.not_relaxed is None else one.not_relaxed.value,
            "without": self.proven(one.without),
            "text": [render(price_message(one, prices.objective)), *map(render, change_messages(one))],
            "differences": [self.difference(change, "without") for change in one.changes],
        }
