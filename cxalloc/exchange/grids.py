"""Tables as they are in a file: rows of text, before they are interpreted."""

from __future__ import annotations

import csv
import io
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import Message, message
from cxalloc.exchange.parsers.number_formats import CellFormat
from cxalloc.messages.system_errors import system_error_message

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
OPEN_DOCUMENT = ".ods"
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", OPEN_DOCUMENT)
TABLE_ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS)
"""Endings of the names of tables that are read."""
Cell = tuple[int, int]
"""A cell by its row and its column, from 0."""
Merge = tuple[int, int, int, int]
"""Merged cells: the row and the column of the first and of the last one."""
LARGEST_TEXT = 25 * 2**20
"""The largest text file that is read, in bytes: tens of thousands of rows take a tenth of it."""


MOST_TEXT_ROWS = 2**20
"""As many rows of a text file are read as a spreadsheet has, empty ones included."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text. The heading is row 1, as in a spreadsheet; a cell without a value is empty text.

    ``exact`` are the cells (row and column from 0) that a workbook holds as numbers or dates, not as text. Where the
    rows were assembled from others, ``numbers`` are their original row numbers, and ``headings`` the original headings.
    Of a sheet of a workbook, ``formats`` are the formats of numbers, ``faults`` the errors and formulas without value,
    ``hidden`` the hidden rows, and ``merges`` the merged cells.
    """

    file: str
    rows: tuple[tuple[str, ...], ...]
    exact: frozenset[tuple[int, int]] = frozenset()
    numbers: tuple[int, ...] = ()
    headings: tuple[str, ...] = ()
    formats: Mapping[Cell, CellFormat] = field(default_factory=dict)
    faults: frozenset[Cell] = frozenset()
    hidden: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    is_visible: bool = True
    is_active: bool = False

    def number(self, position: int) -> int:
        """The number of a row as a spreadsheet shows it: the heading is row 1."""
        return self.numbers[position] if self.numbers else position + 1


def read_bytes(path: Path) -> bytes:
    """The bytes of a text file. Raises InvalidInput if it is missing, cannot be read, or is larger than 25 MB."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # reading a device or a pipe may never end
            raise unreadable(path, message("input.found_no_file"), message("input.readable_file"))
        with path.open("rb") as file:
            data = file.read(LARGEST_TEXT + 1)
    except FileNotFoundError:
        raise unreadable(path, "", message("input.file_of_that_name")) from None
    except OSError as error:
        raise unreadable(path, system_error_message(error), message("input.readable_file")) from None
    if len(data) > LARGEST_TEXT:
        megabytes = str(LARGEST_TEXT // 2**20)
        found, expected = message("input.found_more", n=megabytes), message("input.text_of_megabytes", n=megabytes)
        raise unreadable(path, found, expected)
    return data


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark.

    Raises InvalidInput if the file is missing, cannot be read, or is not UTF-8 (with the row of the first bad byte).
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(path.name, data.count(b"\n", 0, error.start) + 1)
        bad = data[error.start : error.end].hex(" ")
        found, expected = message("input.found_byte", byte=bad), message("input.utf8")
        raise InvalidInput([Finding("file", path.name, "encoding", found, expected, place)]) from None


def csv_grid(path: Path) -> Grid:
    """The grid of a CSV file: comma, double quotes. Raises InvalidInput."""
    return text_grid(path.name, read_text(path), ",")


def text_grid(file: str, text: str, delimiter: str) -> Grid:
    """The grid of CSV that has been read already. Raises InvalidInput."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows: list[tuple[str, ...]] = []
    try:
        rows.extend(tuple(cell.strip() for cell in row) for row in islice(reader, MOST_TEXT_ROWS + 1))
    except csv.Error as error:
        place = Place(file, len(rows) + 1)
        raise InvalidInput([Finding("file", file, "row", str(error), message("input.sound_csv"), place)]) from None
    if len(rows) > MOST_TEXT_ROWS:  # millions of empty ones would fill the memory
        expected = message("input.rows_of_text", n=str(MOST_TEXT_ROWS))
        raise InvalidInput([Finding("file", file, "rows", str(len(rows)), expected, Place(file))])
    return Grid(file, tuple(rows))


def csv_text(headings: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """CSV with a line feed after each row. The csv module would leave a lone carriage return without quotes."""
    special = re.compile(f'["{re.escape(delimiter)}\\r\\n]')

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if special.search(cell) else cell

    return "".join(delimiter.join(map(quoted, row)) + "\n" for row in (headings, *rows))


def unreadable(path: Path, value: Message | str, expected: Message) -> InvalidInput:
    """One finding about a file as a whole."""
    return InvalidInput([Finding("file", path.name, "", value, expected, Place(path.name))])
