"""Prices as a list for a terminal."""

from __future__ import annotations

from rich.console import Console

from cxalloc.analysis.prices.messages import change_messages, price_message
from cxalloc.analysis.prices.result import Prices
from cxalloc.cli.options import GAP, LARGE
from cxalloc.domain.message import Count, Gap, ObjectiveValue
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message


def print_prices(console: Console, portfolio: Portfolio, prices: Prices, formatter: Formatter) -> None:
    """Print what each constraint costs, the dearest first. ``formatter`` is that of the portfolio."""
    text = formatter.text
    console.print()
    console.print(text("terminal.prices", name=portfolio.name), style="bold")
    if prices.value is None:
        console.print(text("terminal.no_prices", reason=stop_message(prices.stopped)))
        return
    console.print(text("terminal.price_of_plan", value=ObjectiveValue(prices.value.value)))
    if not prices.prices:
        console.print(text("terminal.nothing_to_price"))
        return
    console.print()
    for one in ((prices.together,) if prices.together else ()) + prices.prices:
        console.print(f"- {formatter.render(price_message(one, prices.objective))}", soft_wrap=True)
        for sentence in change_messages(one):
            console.print(f"  {formatter.render(sentence)}", soft_wrap=True)
    console.print()
    if not prices.complete:
        console.print(text("terminal.prices_stopped", reason=stop_message(prices.stopped)))
    if len(portfolio.initiatives) > LARGE and prices.asked_gap > GAP:
        console.print(text("terminal.gap_of_prices", n=Count(LARGE), gap=Gap(prices.asked_gap)))
    seconds = formatter.number(prices.seconds)
    console.print(text("terminal.n_solves", n=Count(prices.solves), seconds=seconds))
