"""Reads workbooks of Excel (ECMA-376, SpreadsheetML): values with what they show, errors, hidden rows, merges."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.exchange.parsers.number_formats import BUILT_IN, PLAIN_FORMAT, Moment, moment_shown, read_number_format
from cxalloc.exchange.workbooks.archive import Archive
from cxalloc.exchange.workbooks.dates import date_text
from cxalloc.exchange.workbooks.sheet import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_CALCULATED,
    Sheet,
    number_text,
)
from cxalloc.exchange.workbooks.xml_parts import PartReader, Tree, WorkbookError, whole_number

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_MAIN = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
}
"""The namespaces of the two forms of the format, transitional and strict."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How texts hold characters that XML cannot."""
_MOST_STYLES = 2**16


def read_excel(archive: Archive) -> list[Sheet]:
    """The sheets of a workbook, in its order; those that are not of cells (charts) are left out.

    Raises WorkbookError, and InvalidInput of the archive.
    """
    root = _relationships(archive, "")
    main = next((one.target for one in root.values() if one.kind == "officeDocument"), "")
    if not main:
        raise WorkbookError("it names no workbook")
    related = _relationships(archive, main)
    book = _Workbook()
    book.read(archive.read(main))
    texts, styles = _Texts(), _Styles()
    for kind, reader in (("sharedStrings", texts), ("styles", styles)):
        for one in related.values():
            if one.kind == kind:
                reader.read(archive.read(one.target))
    shared = _Shared(texts.texts, styles.codes, book.is_1904)
    found = []
    for number, attributes in enumerate(book.sheets):
        relation = related.get(attributes.get("r:id", ""))
        if relation is None:
            raise WorkbookError(f"the sheet {attributes.get('name', '')[:40]!r} without a part")
        if relation.kind == "worksheet":
            visible = attributes.get("state", "visible") == "visible"
            sheet = Sheet(attributes.get("name", ""), visible, number == book.active)
            _Worksheet(sheet, shared).read(archive.read(relation.target))
            found.append(sheet)
    return found


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    """The last word of its type."""
    target: str
    """The name of a part."""


def _relationships(archive: Archive, part: str) -> dict[str, _Relation]:
    """What a part, or with ``""`` the whole archive, refers to, by id."""
    folder, name = posixpath.split(part)
    reader = _Relationships()
    reader.read(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    found = {}
    for one in reader.found:
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        if one.get("TargetMode") != "External":
            if one.get("Id", "") in found:
                raise WorkbookError(f"the relation {one.get('Id', '')[:20]!r} twice")
            found[one.get("Id", "")] = _Relation(one.get("Type", "").rpartition("/")[2], target)
    return found


class _Relationships(PartReader):
    TREE = Tree({_PACKAGE: ""}, {"": ["Relationships"], "Relationships": ["Relationship"]})

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            self.found.append(dict(attributes))


class _Workbook(PartReader):
    TREE = Tree(
        _MAIN,
        {
            "": ["workbook"],
            "workbook": ["workbookPr", "bookViews", "sheets"],
            "bookViews": ["workbookView"],
            "sheets": ["sheet"],
        },
        attributes=dict.fromkeys(_OFFICE, "r:"),
    )

    def __init__(self) -> None:
        self.sheets: list[Mapping[str, str]] = []
        self.active = 0
        self.is_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "sheet":
                self.sheets.append(dict(attributes))
            case "workbookView":
                self.active = whole_number(attributes.get("activeTab"), 2**31, 0)
            case "workbookPr":
                self.is_1904 = attributes.get("date1904") in ("1", "true")


class _Texts(PartReader):
    """The texts that cells refer to, without the reading aids of Japanese."""

    TREE = Tree(_MAIN, {"": ["sst"], "sst": ["si"], "si": ["t", "r"], "r": ["t"]}, texts=("t",))

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._parts = []

    def data(self, text: str) -> None:
        self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(_plain("".join(self._parts)))


class _Styles(PartReader):
    """The code of the number format of each style that cells refer to."""

    TREE = Tree(
        _MAIN, {"": ["styleSheet"], "styleSheet": ["numFmts", "cellXfs"], "numFmts": ["numFmt"], "cellXfs": ["xf"]}
    )

    def __init__(self) -> None:
        self._codes = dict(BUILT_IN)
        self._numbers: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._codes[whole_number(attributes.get("numFmtId"), _MOST_STYLES)] = attributes.get("formatCode", "")
        elif name == "xf":
            self._numbers.append(whole_number(attributes.get("numFmtId"), _MOST_STYLES, 0))

    @property
    def codes(self) -> list[str]:
        return [self._codes.get(number, "") for number in self._numbers]


@dataclass(slots=True)
class _Shared:
    """What the cells of all sheets refer to."""

    texts: Sequence[str]
    formats: Sequence[str]
    is_1904: bool
    text_left: int = LONGEST_TEXT


class _Worksheet(PartReader):
    TREE = Tree(
        _MAIN,
        {
            "": ["worksheet"],
            "worksheet": ["sheetData", "mergeCells"],
            "sheetData": ["row"],
            "row": ["c"],
            "c": ["f", "v", "is"],
            "is": ["t", "r"],
            "r": ["t"],
            "mergeCells": ["mergeCell"],
        },
        texts=("v", "t"),
    )

    def __init__(self, sheet: Sheet, shared: _Shared) -> None:
        self._sheet, self._shared = sheet, shared
        self._moments: dict[str, Moment | None] = {}
        self._row, self._column, self._kind, self._style = -1, -1, "n", 0
        self._value, self._has_formula = "", False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "c":
                self._column += 1
                if (place := attributes.get("r")) is not None:
                    row, self._column = _position(place)
                    if row != self._row:
                        raise WorkbookError(f"the cell {place!r} in row {self._row + 1}")
                elif self._column >= MOST_COLUMNS:
                    raise WorkbookError(f"more than {MOST_COLUMNS} columns")
                self._kind = attributes.get("t", "n")
                self._style = whole_number(attributes.get("s"), _MOST_STYLES, 0)
                self._value, self._has_formula = "", False
            case "row":
                stated = attributes.get("r")
                self._row = self._row + 1 if stated is None else whole_number(stated, MOST_ROWS) - 1
                if not 0 <= self._row < MOST_ROWS:
                    raise WorkbookError(f"the row {self._row + 1}")
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._sheet.hidden.add(self._row)
            case "f":
                self._has_formula = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def data(self, text: str) -> None:
        self._value += text

    def end(self, name: str) -> None:
        if name == "c":
            self._take()

    def _take(self) -> None:
        """Give the cell that ends its value."""
        value = self._value if self._kind in ("s", "str", "inlineStr") else self._value.strip()
        if not value:
            if self._has_formula and self._kind != "str":
                self._fault(NOT_CALCULATED)
            return
        match self._kind:
            case "n":
                self._number(value)
            case "s":
                if not (value.isascii() and value.isdigit() and len(value) < 10):
                    raise WorkbookError(f"the text number {value[:20]!r}")
                if int(value) >= len(self._shared.texts):
                    raise WorkbookError(f"the text number {value}, of {len(self._shared.texts)}")
                self._text(self._shared.texts[int(value)])
            case "str" | "inlineStr":
                self._text(_plain(value))
            case "b":
                self._text("yes" if value in ("1", "true") else "no")
            case "e":
                self._fault(value)
            case "d":
                self._exact(value[:10])
            case _:
                raise WorkbookError(f"a cell of type {self._kind[:20]!r}")

    def _number(self, value: str) -> None:
        try:
            number = float(value)
        except ValueError:
            raise WorkbookError(f"the number {value[:20]!r}") from None
        code = self._shared.formats[self._style] if self._style < len(self._shared.formats) else ""
        if code:
            if code not in self._moments:
                self._moments[code] = moment_shown(code)
            moment = self._moments[code]
            if moment is not None and (text := date_text(number, moment, self._shared.is_1904)) is not None:
                if moment is Moment.DATE:
                    self._exact(text)
                else:
                    self._text(text)
                return
        text = number_text(number)
        self._exact(text)
        if code and (found := read_number_format(code, Decimal(text))) != PLAIN_FORMAT:
            self._sheet.formats[self._row, self._column] = found

    def _exact(self, text: str) -> None:
        self._sheet.put(self._row, self._column, text)
        self._sheet.exact.add((self._row, self._column))

    def _text(self, text: str) -> None:
        self._shared.text_left -= len(text)
        if self._shared.text_left < 0:
            raise WorkbookError(f"more than {LONGEST_TEXT // 2**20} MB of text")
        if text:
            self._sheet.put(self._row, self._column, text)

    def _fault(self, value: str) -> None:
        self._sheet.put(self._row, self._column, value)
        self._sheet.faults.add((self._row, self._column))

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        if len(self._sheet.merges) < MOST_CELLS:
            self._sheet.merges.append((*_position(first), *_position(last or first)))


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).strip() if "_x" in text else text.strip()


def _position(place: str) -> tuple[int, int]:
    """The row and the column of ``C5``. Raises WorkbookError."""
    found = _REFERENCE.fullmatch(place)
    if not found:
        raise WorkbookError(f"the cell {place[:20]!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise WorkbookError(f"the cell {place!r}")
    return row - 1, column - 1
