"""Excel workbooks as grids of text."""

from __future__ import annotations

import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers import expat

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.grids import Grid, unreadable
from cxalloc.exchange.workbook_parts import SheetFacts, read_parts

DECIMALS = 9
"""Decimals kept of a number, which a workbook holds as a binary fraction: 0.1 + 0.2 is 0.3 again."""

_EXPECTED = message("input.workbook")


def workbook_grids(path: Path) -> dict[str, Grid]:
    """The grids of a workbook by the name of the sheet, in its order; empty sheets are left out.

    Numbers are rounded to 9 decimals, dates are written as 2027-05-14, error values as they are shown (``#N/A``).

    Raises InvalidInput if it cannot be read, or would take more than 100 MB when unpacked.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    known = _facts(path)
    grids = {}
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                facts = known.get(name, SheetFacts())
                values = workbook.get_sheet_by_name(name).to_python(False)
                rows = [list(map(_text, row)) for row in values]
                exact = {(r, c) for r, row in enumerate(values) for c, value in enumerate(row) if _is_exact(value)}
                for (row, column), value in facts.faults.items():
                    _put(rows, row, column, value)
                if any(map(any, rows)):
                    grids[name] = Grid(
                        f"{path.name} [{name}]",
                        tuple(map(tuple, rows)),
                        frozenset(exact - facts.faults.keys()),
                        formats={cell: found for cell, found in facts.formats.items() if cell in exact},
                        faults=frozenset(facts.faults),
                        hidden=frozenset(facts.hidden),
                        merges=tuple(facts.merges),
                        is_visible=facts.is_visible,
                        is_active=facts.is_active,
                    )
    except (CalamineError, OSError) as error:
        raise unreadable(path, str(error), _EXPECTED) from None
    return grids


def _facts(path: Path) -> dict[str, SheetFacts]:
    try:
        return read_parts(path)
    except FileNotFoundError:
        raise unreadable(path, "", message("input.file_of_that_name")) from None
    except InvalidInput:
        raise
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise unreadable(path, str(error), _EXPECTED) from None
    except expat.ExpatError as error:
        raise unreadable(path, message("input.found_damaged", problem=str(error)), _EXPECTED) from None


def _put(rows: list[list[str]], row: int, column: int, value: str) -> None:
    """Put a value into a cell that may lie past the last one with a value."""
    while len(rows) <= row:
        rows.append([""] * (len(rows[0]) if rows else 0))
    width = max(column + 1, len(rows[row]))
    rows[row] += [""] * (width - len(rows[row]))
    rows[row][column] = value


def _is_exact(value: Any) -> bool:
    return isinstance(value, (int, float, date)) and not isinstance(value, bool)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if abs(value) < 10**15:
            return write_number(round(Decimal(repr(value)), DECIMALS))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()
