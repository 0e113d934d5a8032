"""Excel workbooks as grids of text."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers import expat

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.grids import Grid, unreadable

LARGEST_UNPACKED = 100 * 2**20
"""The largest workbook that is unpacked, in bytes: a small file can hold gigabytes of zeros."""
MOST_CELLS = 5_000_000
"""The largest sheet, in cells from A1 to the last that is used: the reader keeps room for the empty ones too."""
DECIMALS = 9
"""Decimals kept of a number, which a workbook holds as a binary fraction: 0.1 + 0.2 is 0.3 again."""

_EXPECTED = "an Excel workbook (.xlsx) without a password"
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship ([^<>]{0,9999})>")
_SHEET = re.compile(r"<(?:\w+:)?sheet ([^<>]{0,9999})>")
_ATTRIBUTE = re.compile(r'([\w:]{1,99})="([^"]*)"')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def workbook_grids(path: Path) -> dict[str, Grid]:
    """The grids of an XLSX workbook by the name of the sheet, in its order; empty sheets are left out.

    Numbers are rounded to 9 decimals, dates are written as 2027-05-14, error values as they are shown (``#N/A``).

    Raises InvalidInput if it cannot be read, or would take more than 100 MB when unpacked.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    errors = _checked_errors(path)
    grids = {}
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                values = workbook.get_sheet_by_name(name).to_python(False)
                rows = [list(map(_text, row)) for row in values]
                exact = {(r, c) for r, row in enumerate(values) for c, value in enumerate(row) if _is_exact(value)}
                for row, column, value in errors.get(name, ()):
                    if row < len(rows) and column < len(rows[row]):
                        rows[row][column] = value
                if rows:
                    grids[name] = Grid(f"{path.name} [{name}]", tuple(map(tuple, rows)), frozenset(exact))
    except (CalamineError, OSError) as error:
        raise unreadable(path, str(error), _EXPECTED) from None
    return grids


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


def _checked_errors(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Refuse what would fill the memory; then find error values, for which the reader gives empty cells.

    By sheet: row and column from 0, and the value.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > LARGEST_UNPACKED:
                raise unreadable(path, f"{size // 2**20} MB when unpacked", f"at most {LARGEST_UNPACKED // 2**20} MB")
            # Unpacked once here, every part, so that none can be larger than it says: that fails its checksum.
            parts = {part.filename: archive.read(part) for part in archive.infolist() if not part.is_dir()}
        texts = _shared_texts(parts.get("xl/sharedStrings.xml", b""))
        errors, taken = {}, 0
        for name, content in _sheets(parts):
            sheet = _Sheet(content, texts)
            taken += sheet.length
            if sheet.cells > MOST_CELLS:
                expected = f"at most {MOST_CELLS} cells from A1 to the last one"
                raise unreadable(path, f"{sheet.cells} cells in the sheet {name!r}", expected)
            if taken > LARGEST_UNPACKED:
                raise unreadable(path, f"{taken // 2**20} MB of text", f"at most {LARGEST_UNPACKED // 2**20} MB")
            errors[name] = sheet.errors
        return errors
    except FileNotFoundError:
        raise unreadable(path, "", "a file of that name") from None
    except InvalidInput:
        raise
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise unreadable(path, str(error), _EXPECTED) from None
    except expat.ExpatError as error:
        raise unreadable(path, f"damaged: {error}", _EXPECTED) from None


def _sheets(parts: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """The XML of each sheet with the name of the sheet."""
    targets = {}
    for element in _RELATIONSHIP.findall(parts["xl/_rels/workbook.xml.rels"].decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(element))
        targets[attributes.get("Id", "")] = attributes.get("Target", "").removeprefix("/xl/")
    found = []
    for element in _SHEET.findall(parts["xl/workbook.xml"].decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(element))
        part = f"xl/{targets.get(attributes.get('r:id', ''))}"
        if part in parts:
            found.append((html.unescape(attributes.get("name", "")), parts[part]))
    return found


class _Sheet:
    """What is to be known of a sheet before it is read: how large it is, and where it has error values."""

    def __init__(self, content: bytes, texts: list[int]) -> None:
        self.errors: list[tuple[int, int, str]] = []
        self.length = 0
        self._texts = texts
        self._rows = self._columns = 0
        self._row, self._column, self._kind = -1, -1, ""
        self._value: list[str] | None = None
        _parse(content, self._start, self._end, self._data)

    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and the last column that are used."""
        return self._rows * self._columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._column += 1
                if found := _REFERENCE.fullmatch(attributes.get("r", "")):
                    self._row, self._column = int(found[2]) - 1, _column_number(found[1])
                self._kind = attributes.get("t", "")
                self._rows = max(self._rows, self._row + 1)
                self._columns = max(self._columns, self._column + 1)
            case "v":
                self._value = [] if self._kind in ("e", "s") else None

    def _end(self, name: str) -> None:
        if self._value is None or name.rpartition(":")[2] != "v":
            return
        value = "".join(self._value).strip()
        if self._kind == "e":
            self.errors.append((self._row, self._column, value))
        elif value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(self._texts):
            self.length += self._texts[int(value)]
        self._value = None

    def _data(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)


def _shared_texts(content: bytes) -> list[int]:
    """The length of each text that cells refer to: a short sheet can repeat a long one a million times."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def data(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if content:
        _parse(content, start, lambda _: None, data)
    return lengths


def _parse(content: bytes, start: Any, end: Any, data: Any) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(content, True)


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("it declares a document type, which no workbook does")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
