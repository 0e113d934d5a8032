"""What is said of amounts that were typed with a rhythm: they are converted to the periods of the portfolio."""

from __future__ import annotations

from collections.abc import Iterable

from cxalloc.domain.document.document import Part
from cxalloc.domain.message import ExactAmount, Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.cells.cells import Cell
from cxalloc.editing.cells.reader import Reader, Refusal, Style
from cxalloc.exchange.parsers.rhythms import split_rhythm
from cxalloc.exchange.tables.notes import period_message


def conversions(portfolio: Portfolio, cells: Iterable[Cell], style: Style) -> tuple[Message, ...]:
    """A sentence for each amount with a rhythm among the texts that were set in the cells of small allocations."""
    reader, found = Reader(style, portfolio.currency, portfolio.horizon), []
    for cell in cells:
        if cell.part is not Part.SMALL_ALLOCATION or split_rhythm(cell.text)[1] is None or ":" in cell.field:
            continue
        try:
            amount = ExactAmount(reader.recurring_money(cell.text), portfolio.currency)
        except Refusal:
            continue  # the cell says why
        period = period_message(portfolio.horizon.unit)
        found.append(message("cells.converted", text=cell.text.strip(), amount=amount, period=period))
    return tuple(found)
