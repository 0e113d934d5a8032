"""Which columns the headings of a pasted table mean, in English and French, with units such as ``(k€)`` and ``(%)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxalloc.domain.numbers import read_number
from cxalloc.exchange.reading.units import NO_UNIT
from cxalloc_ui.models.entries import Heading
from cxalloc_ui.models.grid_columns import Texts

if TYPE_CHECKING:
    from cxalloc.editing.cells.reader import Style
    from cxalloc.exchange.folder.columns import Table
    from cxalloc.exchange.tables.headings import MappedHeading, TableUnits

ENOUGH = 2
"""So many cells of a first row must be known headings for it to be one of headings: a name may be called Cost."""


def recognise_headings(
    block: Sequence[Sequence[str]], texts: Texts, file: str, titles: dict[str, str]
) -> list[Heading | None] | None:
    """The columns that the first row of a block names, and how the cells below it are read; None if it names none.

    ``file`` is the table of the portfolio folder that is meant; ``titles`` are the grid's own titles, with the columns.
    """
    from cxalloc.domain.errors import Place
    from cxalloc.exchange.folder.schema import tables
    from cxalloc.exchange.tables.headings import MappedHeading, TableUnits, map_headings, recognised

    row = block[0]
    portfolio = texts.document.portfolio
    table = tables(portfolio.currency, portfolio.horizon)[file]
    units = TableUnits(portfolio.currency, portfolio.horizon.unit)
    own = [titles.get(cell.casefold()) for cell in row]
    if max(recognised(row, table, units), sum(map(bool, own))) < min(ENOUGH, len(row)):
        return None
    mapped, _ = map_headings(list(row), table, units, {}, Place(""))
    columns = [MappedHeading(one.heading, column) if column else one for column, one in zip(own, mapped, strict=True)]
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
    """What each text of a column of numbers becomes: read by the rules of a column, as a file would be.

    What the column leaves open a cell reads as if it was typed, unless a unit in the heading would be lost then.
    """
    from cxalloc.exchange.folder.columns import ValueKind
    from cxalloc.exchange.grids import Grid
    from cxalloc.exchange.tables.cell_values import MarkChoice, TableValues, UnitContext

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
                as_typed = values.leaves_open(one.column) and not (one.unit != NO_UNIT or one.factor != 1)
                found.setdefault(position, {})[raw] = _styled(plain[one.column], raw, style, as_typed=as_typed)
    return found


def _styled(plain: str, raw: str, style: Style, *, as_typed: bool) -> str:
    """A plain number in the style of the cells; what was refused as it stands, or so that the cell refuses it too."""
    number = read_number(plain.removesuffix("%"))
    if not plain:
        return ""
    if number is None:
        return raw if as_typed or not any(map(str.isdigit, raw)) else f"{raw} ?"
    return style.number(number) + (" %" if plain.endswith("%") else "")
