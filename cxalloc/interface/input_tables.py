"""The tables of a portfolio folder as frames that can be changed, and back from frames to what the reader takes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import pandas as pd

from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.numbers import read_number, read_share
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder import columns, schema
from cxalloc.exchange.folder.writer import RowTexts, headings_of, number_text, table_rows
from cxalloc.exchange.grids import Grid
from cxalloc.interface.frames import ColumnKind, Frames

TABLES = {name.removesuffix(".csv"): name for name in schema.TABLES}
"""The file in a portfolio folder by the name of each table."""
INDEX = {
    "initiatives": ("id",),
    "small_allocations": ("id",),
    "relations": (),
    "costs": ("initiative", "level"),
    "benefits": ("initiative", "level"),
    "effort": ("initiative", "level"),
}
_KINDS = {
    columns.ValueKind.MONEY: ColumnKind.MONEY,
    columns.ValueKind.SHARE: ColumnKind.NUMBER,
    columns.ValueKind.NUMBER: ColumnKind.NUMBER,
    columns.ValueKind.PERIODS: ColumnKind.COUNT,
    columns.ValueKind.PERIOD: ColumnKind.PERIOD,
}
_COUNTS = (schema.WHOLE, schema.OFFSET)


def table_frame(portfolio: Portfolio, name: str, frames: Frames) -> pd.DataFrame:
    """One table of the portfolio's folder as a frame.

    Args:
        portfolio: The portfolio.
        name: A key of ``TABLES``.
        frames: How money and periods are held.

    Returns:
        A row for each row of the file, with the headings of the file, those that ``INDEX`` names as the index.
    """
    table = schema.tables(portfolio.currency, portfolio.horizon)[TABLES[name]]
    rows = table_rows(portfolio)[TABLES[name]]
    headings = list(dict.fromkeys((*INDEX[name], *headings_of(TABLES[name], table, rows))))
    made = {heading: _column(table, heading, rows, frames) for heading in headings}
    frame = pd.DataFrame(made, columns=headings)
    return frame.set_index(list(INDEX[name])) if INDEX[name] else frame


def _column(table: columns.Table, heading: str, rows: Sequence[RowTexts], frames: Frames) -> Any:
    kind = kind_of(table, heading)
    texts = [row.get(heading, "") for row in rows]
    match kind:
        case ColumnKind.MONEY | ColumnKind.COUNT:
            return frames.column(list(map(read_number, texts)), kind)
        case ColumnKind.NUMBER:
            return frames.column(list(map(read_share, texts)), kind)
        case _:
            return frames.column(list(texts), kind)


def kind_of(table: columns.Table, heading: str) -> ColumnKind:
    """What a column of a folder's table holds."""
    reader = next(one.reader for one in table.columns if one.match(heading))
    return ColumnKind.COUNT if reader in _COUNTS else _KINDS.get(reader.kind, ColumnKind.TEXT)


def changed_grid(portfolio: Portfolio, name: str, frame: pd.DataFrame, frames: Frames) -> Grid:
    """The grid of a frame that replaces a table of a portfolio.

    A cell that has not been changed since ``table_frame`` keeps its exact text: floats would round some shares.
    """
    grid = grid_of_frame(frame, name)
    table = schema.tables(portfolio.currency, portfolio.horizon)[TABLES[name]]
    originals: dict[tuple[str, str], set[str]] = defaultdict(set)
    before = table_rows(portfolio)[TABLES[name]]
    for row in before:
        for heading, text in row.items():
            if kind_of(table, heading) is ColumnKind.NUMBER and (number := read_share(text)) is not None:
                originals[heading, text_of(frames.column([number], ColumnKind.NUMBER)[0])].add(text)
    headings = grid.rows[0]

    def exact(heading: str, text: str) -> str:
        known = originals.get((heading, text), ())
        return next(iter(known)) if len(known) == 1 else text

    rows = (tuple(map(exact, headings, row)) for row in grid.rows[1:])
    return Grid(grid.file, (headings, *rows), grid.exact, grid.numbers)


def _label(period: pd.Period) -> str:
    """The label of a period; of one that is none of the calendar's its text, which no reader takes."""
    match period.freqstr:
        case "M":
            return f"{period.year:04}-{period.month:02}"
        case "Q-DEC":
            return f"{period.year:04}-Q{period.quarter}"
        case "Y-DEC":
            return f"{period.year:04}"
        case "D":
            return period.start_time.date().isoformat()
        case _:
            return f"{period} ({period.freqstr})"


def grid_of_frame(frame: pd.DataFrame, name: str) -> Grid:
    """A frame as a table of text, its named index as the first columns.

    In findings rows are called by their position, as ``iloc`` has it.

    Raises:
        InvalidInput: The index has labels but no name, so that nobody knows what they are.
    """
    if frame.index.names != [None]:
        if None in frame.index.names:
            raise _unnamed_index(name, frame)
        frame = frame.reset_index(allow_duplicates=True)
    elif not isinstance(frame.index, pd.RangeIndex) and not pd.api.types.is_integer_dtype(frame.index.dtype):
        raise _unnamed_index(name, frame)
    values = [[text_of(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
    rows = list(zip(*values, strict=True)) if values else []
    exact = {
        (row + 1, column)
        for column in range(frame.shape[1])
        for row, value in enumerate(frame.iloc[:, column])
        if not isinstance(value, str)
    }
    headings = tuple(str(heading).strip() for heading in frame.columns)
    return Grid(f"frame {name}", (headings, *rows), frozenset(exact), numbers=(0, *range(len(rows))))


def _unnamed_index(name: str, frame: pd.DataFrame) -> InvalidInput:
    labels = ", ".join(map(str, frame.index[:3]))
    return InvalidInput([Finding("frame", name, "index", labels, message("input.frame_index"))])


def text_of(value: Any) -> str:  # noqa: PLR0911 - one case for each kind of value
    """A value of a frame, or an option, as the text that the readers of a portfolio folder take."""
    match value:
        case str():
            return value.strip()
        case _ if pd.api.types.is_scalar(value) and pd.isna(value):
            return ""
        case _ if pd.api.types.is_bool(value):
            return "yes" if value else "no"
        case Decimal() if value.is_finite():
            return number_text(value)
        case pd.Period():
            return _label(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case Integral():
            return str(int(value))
        case Real() if math.isfinite(value):
            return number_text(Decimal(str(value)))
        case _:
            return str(value).strip()
