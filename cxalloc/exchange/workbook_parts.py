"""Reads the properties of a workbook's cells other than values: formats, formulas, errors, hidden rows, merged cells.

The reader of values (calamine) returns none of these. The parts of the file are unpacked here once, which ensures
that none is larger than the archive states, and are parsed as XML without its namespaces.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.parsers import expat

from cxalloc.domain.message import message
from cxalloc.exchange.grids import Cell, Merge, unreadable
from cxalloc.exchange.parsers.number_formats import BUILT_IN, PLAIN_FORMAT, CellFormat, read_number_format

LARGEST_UNPACKED = 100 * 2**20
"""The largest workbook that is unpacked, in bytes: a small file can hold gigabytes of zeros."""
MOST_CELLS = 5_000_000
"""The largest sheet, in cells from A1 to the last that is used: the reader keeps room for the empty ones too."""
NOT_CALCULATED = "a formula without a value"

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class SheetFacts:
    """Properties of a sheet. Cells are given as (row, column) from 0.

    Args:
        is_visible: Whether users see it.
        is_active: Whether it is the sheet shown when the workbook is opened.
        formats: The formats of cells with numbers.
        faults: Error values as they are shown (``#N/A``), and ``NOT_CALCULATED``.
        hidden: Rows that are hidden or filtered away.
        merges: Cells that are merged.
    """

    is_visible: bool = True
    is_active: bool = False
    formats: dict[Cell, CellFormat] = field(default_factory=dict)
    faults: dict[Cell, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


_MOST_MEGABYTES = message("input.megabytes", n=str(LARGEST_UNPACKED // 2**20))


def read_parts(path: Path) -> dict[str, SheetFacts]:
    """The facts of each sheet of a workbook by its name, in its order.

    Raises:
        InvalidInput: There is no file of that name, or it takes more than 100 MB when unpacked.
        ValueError, LookupError, zipfile.BadZipFile, expat.ExpatError: It is no workbook, or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > LARGEST_UNPACKED:
            raise unreadable(path, message("input.found_unpacked", n=str(size // 2**20)), _MOST_MEGABYTES)
        # Every part is read, so that one which is larger than stated is found by its checksum.
        parts = {part.filename: archive.read(part) for part in archive.infolist() if not part.is_dir()}
    texts = _shared_texts(parts.get("xl/sharedStrings.xml", b""))
    styles = _styles(parts.get("xl/styles.xml", b""))
    found, taken = {}, 0
    for name, content, facts in _sheets(parts):
        sheet = _Sheet(content, texts, styles, facts)
        taken += sheet.length
        if sheet.cells > MOST_CELLS:
            found_cells = message("input.found_cells", n=str(sheet.cells), sheet=repr(name))
            raise unreadable(path, found_cells, message("input.cells_to_last", n=str(MOST_CELLS)))
        if taken > LARGEST_UNPACKED:
            raise unreadable(path, message("input.found_text", n=str(taken // 2**20)), _MOST_MEGABYTES)
        found[name] = facts
    return found


def _sheets(parts: Mapping[str, bytes]) -> list[tuple[str, bytes, SheetFacts]]:
    """The name, the XML and the workbook's properties of each sheet."""
    targets: dict[str, str] = {}
    listed: list[dict[str, str]] = []
    active = 0

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "").removeprefix("/xl/").removeprefix("./")

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal active
        if name == "sheet":
            listed.append(attributes)
        elif name == "workbookView" and attributes.get("activeTab", "").isdigit():
            active = int(attributes["activeTab"])

    _parse(parts["xl/_rels/workbook.xml.rels"], relationship)
    _parse(parts["xl/workbook.xml"], element)
    found = []
    for number, attributes in enumerate(listed):
        part = f"xl/{targets.get(attributes.get('id', ''))}"
        if part in parts:
            facts = SheetFacts(attributes.get("state", "visible") == "visible", number == active)
            found.append((attributes.get("name", ""), parts[part], facts))
    return found


def _styles(content: bytes) -> list[str]:
    """The code of the number format of each style that cells refer to."""
    codes = dict(BUILT_IN)
    styles: list[int] = []
    is_inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside
        match name:
            case "numFmt" if attributes.get("numFmtId", "").isdigit():
                codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            case "cellXfs":
                is_inside = True
            case "xf" if is_inside:
                number = attributes.get("numFmtId", "0")
                styles.append(int(number) if number.isdigit() else 0)

    def end(name: str) -> None:
        nonlocal is_inside
        is_inside = is_inside and name != "cellXfs"

    if content:
        _parse(content, start, end)
    return [codes.get(number, "") for number in styles]


class _Sheet:
    """Parses the XML of a sheet and collects its properties."""

    def __init__(self, content: bytes, texts: list[int], styles: list[str], facts: SheetFacts) -> None:
        self.length = 0
        """Characters of the texts that its cells refer to."""
        self._texts, self._styles, self._facts = texts, styles, facts
        self._rows = self._columns = 0
        self._row, self._column, self._kind, self._style = -1, -1, "", 0
        self._value: list[str] | None = None
        self._has_formula = self._has_value = False
        _parse(content, self._start, self._end, self._data)

    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and the last column that hold anything."""
        return self._rows * self._columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._facts.hidden.add(self._row)
            case "c":
                self._column += 1
                if found := _REFERENCE.fullmatch(attributes.get("r", "")):
                    self._row, self._column = int(found[2]) - 1, _column_number(found[1])
                self._kind = attributes.get("t", "")
                style = attributes.get("s", "0")
                self._style = int(style) if style.isdigit() else 0
                self._has_formula = self._has_value = False
            case "f":
                self._has_formula = True
            case "v" | "t":
                self._value = []
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        if name in ("v", "t") and self._value is not None:
            value = "".join(self._value).strip()
            self._value = None
            if value:
                self._has_value = True
                self._take(value)
        elif name == "c":
            if self._has_formula and not self._has_value and self._kind != "str":
                self._facts.faults[self._row, self._column] = NOT_CALCULATED
                self._has_value = True
            if self._has_value:
                self._rows = max(self._rows, self._row + 1)
                self._columns = max(self._columns, self._column + 1)

    def _take(self, value: str) -> None:
        cell = self._row, self._column
        if self._kind == "e":
            self._facts.faults[cell] = value
        elif self._kind == "s":
            if value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(self._texts):
                self.length += self._texts[int(value)]
        elif self._kind in ("", "n") and 0 < self._style < len(self._styles) and self._styles[self._style]:
            try:
                found = read_number_format(self._styles[self._style], Decimal(value))
            except InvalidOperation:
                return
            if found != PLAIN_FORMAT:
                self._facts.formats[cell] = found

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(one) for one in (first, last or first)]
        if corners[0] and corners[1] and len(self._facts.merges) < MOST_CELLS:
            rows = [int(found[2]) - 1 for found in corners if found]
            columns = [_column_number(found[1]) for found in corners if found]
            self._facts.merges.append((rows[0], columns[0], rows[1], columns[1]))

    def _data(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)


def _shared_texts(content: bytes) -> list[int]:
    """The length of each text that cells refer to: a short sheet can repeat a long one a million times."""
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def data(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if content:
        _parse(content, start, None, data)
    return lengths


def _parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    data: Any = None,
) -> None:
    """Parse XML; names of elements and attributes come without the prefix of their namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def started(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser.StartElementHandler = started
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if data is not None:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(content, True)


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("it declares a document type, which no workbook does")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
