"""Reads text files of spreadsheets: detects the encoding and the delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.exchange.grids import Grid, read_bytes, text_grid

ENCODINGS = ("utf-8", "cp1252", "utf-16", "cp1250", "mac_roman")
"""The encodings that the user can choose; utf-8 with or without a byte-order mark."""
DELIMITERS = (",", ";", "\t")

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_USUAL = ["utf-8", "cp1252"]
_PYTHON_NAMES = {"utf-8": "utf-8-sig"}
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
        *("#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!", "#PROPAGATION!", "ERR:502", "ERR:508", "ERR:522"),
    )
)
"""Error values as spreadsheets of both languages write them into text files."""
_LOOKED_AT = 20
"""The number of rows from which the delimiter is detected."""


def read_tolerantly(path: Path, encoding: str = "") -> tuple[str, str]:
    """The text of a file and its encoding: by its byte-order mark, else strict UTF-8, else cp1252 (Windows, Western).

    Raises InvalidInput if it cannot be read, or is no text in the one encoding that it may be in.
    """
    data = read_bytes(path)
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    tried = [encoding] if encoding else [marked] if marked else ["utf-8"] if _is_nearly_utf8(data) else _USUAL
    for name in tried:
        try:
            text = data.decode(_PYTHON_NAMES.get(name, name))
        except UnicodeError as error:
            if name != tried[-1]:
                continue
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            row = data.count(b"\n", 0, start) + 1
            expected = message("input.text_in", encodings=" / ".join(tried))
            bad = message("input.found_byte", byte=data[start : start + 1].hex())
            raise InvalidInput([Finding("file", path.name, "encoding", bad, expected, Place(path.name, row))]) from None
        if "\0" in text:
            row = text.count("\n", 0, text.index("\0")) + 1
            found, expected = message("input.found_nul"), message("input.text_with_mark")
            raise InvalidInput([Finding("file", path.name, "", found, expected, Place(path.name, row))])
        return text, name
    raise AssertionError("one encoding is tried at least")


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether a text is UTF-8 except for a few bytes: in another encoding it would be garbled silently."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= letter <= "\udcff" for letter in text)
    return sum(letter > "\x7f" for letter in text) - bad >= bad > 0


def find_delimiter(text: str, recognised: Callable[[Sequence[str]], int]) -> str:
    """The delimiter with which the first rows have most known headings, then most cells."""
    first = text.splitlines()[0] if text else ""
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS and len(first) == 5:
        return first[4]

    def merit(delimiter: str) -> tuple[int, int]:
        rows = _first_rows(text, delimiter)
        return max(map(recognised, rows), default=0), len(rows[0]) if rows else 0

    return max(DELIMITERS, key=merit)


def split(file: str, text: str, delimiter: str) -> Grid:
    """The grid of a text. The line ``sep=;`` with which some announce their delimiter to Excel becomes an empty row."""
    first, _, rest = text.partition("\n")
    if first.strip().lower() == f"sep={delimiter}".strip():
        text = "\n" + rest
    return with_error_values(text_grid(file, text, delimiter))


def with_error_values(grid: Grid) -> Grid:
    """A grid of texts with its faults: the cells that hold an error as a spreadsheet writes it."""
    cells = (
        (at, column, cell) for at, row in enumerate(grid.rows) for column, cell in enumerate(row) if cell[:1] in "#Ee"
    )
    return replace(grid, faults=frozenset((at, column) for at, column, cell in cells if cell.upper() in _ERRORS))


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(row):
                rows.append([cell.strip() for cell in row])
            if len(rows) == _LOOKED_AT:
                break
    except csv.Error:
        return rows  # reported when the whole is read
    return rows
