"""Which columns the headings of a pasted table mean, in English and French, with units such as ``(k€)`` and ``(%)``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cxalloc_ui.models.entries import Heading
from cxalloc_ui.models.grid_columns import Texts

if TYPE_CHECKING:
    from cxalloc.exchange.tables.headings import MappedHeading

ENOUGH = 2
"""So many cells of a first row must be known headings for it to be one of headings: a name may be called Cost."""


def recognise_headings(
    row: Sequence[str], texts: Texts, file: str, titles: dict[str, str]
) -> list[Heading | None] | None:
    """The columns that a row names; None if it is no row of headings.

    ``file`` is the table of the portfolio folder that is meant; ``titles`` are the grid's own titles, with the columns.
    """
    from cxalloc.domain.errors import Place
    from cxalloc.exchange.folder.schema import tables
    from cxalloc.exchange.tables.headings import TableUnits, map_headings, recognised

    portfolio = texts.document.portfolio
    table = tables(portfolio.currency, portfolio.horizon)[file]
    units = TableUnits(portfolio.currency, portfolio.horizon.unit)
    own = [titles.get(cell.casefold()) for cell in row]
    if max(recognised(row, table, units), sum(map(bool, own))) < min(ENOUGH, len(row)):
        return None
    mapped, _ = map_headings(list(row), table, units, {}, Place(""))
    found: list[Heading | None] = []
    taken: set[str] = set()
    for column, one in zip(own, mapped, strict=True):
        key = column or one.column
        found.append(Heading(key, _converter(one, texts)) if key and key not in taken else None)
        taken.add(key)
    return found


def _converter(mapped: MappedHeading, texts: Texts) -> Callable[[str], str]:
    if mapped.percent:
        return lambda text: text if not text or "%" in text else f"{text} %"
    if not mapped.power:
        return str

    def scaled(text: str) -> str:
        from cxalloc.exchange.reading.numbers import read_figure

        figure = read_figure(text, texts.formats.currency)
        plain = figure.plain.get(texts.style.decimal_mark) or next(iter(figure.plain.values()), None)
        return text if plain is None else texts.style.number(Decimal(plain).scaleb(mapped.power))

    return scaled
