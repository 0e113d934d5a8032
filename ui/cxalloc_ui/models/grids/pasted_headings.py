"""Recognises the headings of a pasted table in English and French, with units such as ``(k€)`` and ``(%)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxalloc.domain.numbers import read_number
from cxalloc.exchange.parsers.units import NO_UNIT
from cxalloc_ui.models.grids.entries import Heading
from cxalloc_ui.models.grids.grid_columns import Texts

if TYPE_CHECKING:
    from cxalloc.editing.cells.reader import Style
    from cxalloc.exchange.folder.columns import Table
    from cxalloc.exchange.tables.headings import MappedHeading, TableUnits

ENOUGH = 2
"""Known headings that a first row must contain to count as headings, since an item may be named Cost."""


def recognise_headings(
    block: Sequence[Sequence[str]], texts: Texts, file: str, titles: dict[str, str]
) -> list[Heading | None] | None:
    """Return the column of each heading with its converter; None if the first row is not a row of headings.

    ``file`` is the corresponding table of the portfolio folder; ``titles`` maps the grid's own titles to columns.
    """
    from cxalloc.domain.errors import Place
    from cxalloc.exchange.folder.schema import tables
    from cxalloc.exchange.tables.headings import MappedHeading, TableUnits, map_headings, recognised

    row = block[0]
    portfolio = texts.document.portfolio
    table = tables(portfolio.currency, portfolio.horizon)[file]
    units = TableUnits(portfolio.currency, portfolio.horizon)
    own = [titles.get(cell.casefold()) for cell in row]
    if max(recognised(row, table, units), sum(map(bool, own))) < min(ENOUGH, len(row)):
        return None
    mapped, _ = map_headings(list(row), table, units, {}, Place(""))
    # Amounts of the calendar fill no single column of the grid: they can be imported, not pasted.
    known = [one if one.span is None else MappedHeading(one.heading) for one in mapped]
    columns = [MappedHeading(one.heading, column) if column else one for column, one in zip(own, known, strict=True)]
    converted = _converted(block, columns, table, units, texts.style)
    found: list[Heading | None] = []
    taken: set[str] = set()
    for position, one in enumerate(columns):
        convert = converted.get(position)
        key = one.column
        heading = Heading(key) if convert is None else Heading(key, convert.__getitem__)
        found.append(heading if key and key not in taken else None)
        taken.add(key)
    return found


def _converted(
    block: Sequence[Sequence[str]],
    columns: Sequence[MappedHeading],
    table: Table,
    units: TableUnits,
    style: Style,
) -> dict[int, dict[str, str]]:
    """Convert the texts of a column of numbers by the rules for columns of an imported file.

    Where the column is ambiguous a cell is read as if typed, unless that would ignore a unit in the heading.
    """
    from cxalloc.exchange.folder.columns import ValueKind
    from cxalloc.exchange.grids import Grid
    from cxalloc.exchange.tables.cell_values import TableValues
    from cxalloc.exchange.tables.options import MarkChoice
    from cxalloc.exchange.tables.table_units import UnitContext

    kinds = {one.column: next((c.reader.kind for c in table.columns if c.match(one.column)), None) for one in columns}
    numbers = (ValueKind.MONEY, ValueKind.SHARE, ValueKind.NUMBER, ValueKind.PERIODS)
    used = [one if kinds[one.column] in numbers else replace(one, column="") for one in columns]
    grid = Grid("", tuple(map(tuple, block)))
    values = TableValues(grid, table, used, range(1, len(block)), units, MarkChoice(), UnitContext())
    values.settle(range(1, len(block)))
    found: dict[int, dict[str, str]] = {}
    for at in range(1, len(block)):
        plain = values.row(at)
        for position, one in enumerate(used):
            if one.column:
                raw = block[at][position]
                as_typed = values.leaves_open(one.column) and not (one.unit != NO_UNIT or one.per is not None)
                found.setdefault(position, {})[raw] = _styled(plain[one.column], raw, style, as_typed=as_typed)
    return found


def _styled(plain: str, raw: str, style: Style, *, as_typed: bool) -> str:
    """Format a plain number in the user's style; rejected texts are kept in a form that the cell rejects as well."""
    number = read_number(plain.removesuffix("%"))
    if not plain:
        return ""
    if number is None:
        return raw if as_typed or not any(map(str.isdigit, raw)) else f"{raw} ?"
    return style.number(number) + (" %" if plain.endswith("%") else "")
