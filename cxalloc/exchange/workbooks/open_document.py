"""Reads spreadsheets of OpenDocument (ISO/IEC 26300), as LibreOffice writes them: values with what they show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cxalloc.exchange.parsers.number_formats import PLAIN_FORMAT, CellFormat, stated_format
from cxalloc.exchange.parsers.units import PERCENT
from cxalloc.exchange.workbooks.archive import Archive
from cxalloc.exchange.workbooks.sheet import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_CALCULATED,
    Sheet,
    SheetTooLargeError,
    number_text,
)
from cxalloc.exchange.workbooks.xml_parts import PartReader, Tree, WorkbookError, whole_number

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{_ODF}office:1.0": "office:",
    f"{_ODF}table:1.0": "table:",
    f"{_ODF}text:1.0": "text:",
    f"{_ODF}style:1.0": "style:",
    f"{_ODF}datastyle:1.0": "number:",
    f"{_ODF}config:1.0": "config:",
    f"{_ODF}manifest:1.0": "manifest:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}
_NUMBER_STYLES = ("number:number-style", "number:currency-style", "number:percentage-style")
_PARTS_OF_NUMBERS = ("number:text", "number:currency-symbol", "number:number")
_ROWS = ("table:table-row", "table:table-row-group", "table:table-header-rows", "table:table-rows")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_PARAGRAPHS = ("text:p",)
_PARAGRAPH = ("text:span", "text:a", "text:s", "text:tab", "text:line-break")


def read_open_document(archive: Archive) -> list[Sheet]:
    """The sheets of a spreadsheet, in its order. Raises WorkbookError, and InvalidInput of the archive."""
    manifest = _Manifest()
    manifest.read(archive.read("META-INF/manifest.xml"))
    if manifest.is_encrypted:
        raise archive.encrypted()
    styles = _Styles()
    for part in ("styles.xml", "content.xml"):
        if part in archive:
            styles.read(archive.read(part))
    settings = _Settings()
    if "settings.xml" in archive:
        settings.read(archive.read("settings.xml"))
    content = _Content(styles)
    content.read(archive.read("content.xml"))
    for sheet in content.sheets:
        sheet.is_active = sheet.name == settings.active
    return content.sheets


def _tree(children: Mapping[str, Collection[str]], texts: Collection[str] = ()) -> Tree:
    return Tree(_PREFIXES, children, texts, _PREFIXES)


class _Manifest(PartReader):
    TREE = _tree(
        {
            "": ["manifest:manifest"],
            "manifest:manifest": ["manifest:file-entry"],
            "manifest:file-entry": ["manifest:encryption-data"],
        }
    )

    def __init__(self) -> None:
        self.is_encrypted = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_encrypted = self.is_encrypted or name == "manifest:encryption-data"


class _Settings(PartReader):
    TREE = _tree(
        {
            "": ["office:document-settings"],
            "office:document-settings": ["office:settings"],
            "office:settings": ["config:config-item-set"],
            "config:config-item-set": ["config:config-item-map-indexed"],
            "config:config-item-map-indexed": ["config:config-item-map-entry"],
            "config:config-item-map-entry": ["config:config-item"],
        },
        ("config:config-item",),
    )

    def __init__(self) -> None:
        self.active = ""
        self._item = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._item = attributes.get("config:name", "")

    def data(self, text: str) -> None:
        if self._item == "ActiveTable":
            self.active += text


class _Styles(PartReader):
    """What the styles of cells and tables show: the formats of numbers, and which tables are hidden."""

    TREE = _tree(
        {
            "": ["office:document-content", "office:document-styles"],
            "office:document-content": ["office:automatic-styles"],
            "office:document-styles": ["office:automatic-styles", "office:styles"],
            "office:automatic-styles": ["style:style", *_NUMBER_STYLES],
            "office:styles": ["style:style", *_NUMBER_STYLES],
            "style:style": ["style:table-properties"],
            **dict.fromkeys(_NUMBER_STYLES, _PARTS_OF_NUMBERS),
        },
        ("number:text", "number:currency-symbol"),
    )

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._formats: dict[str, CellFormat] = {}
        self._data_styles: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._style = self._literals = self._currency = ""
        self._is_currency = False
        self._factor = Decimal(1)

    def format_of(self, style: str) -> CellFormat:
        """The format that a style of cells gives to numbers."""
        for _ in range(len(self._parents) + 1):
            if style in self._data_styles:
                return self._formats.get(self._data_styles[style], PLAIN_FORMAT)
            style = self._parents.get(style, "")
        return PLAIN_FORMAT

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._is_currency = name == "number:currency-symbol"
        if name == "style:table-properties":
            if attributes.get("table:display") == "false":
                self.hidden_tables.add(self._style)
        elif name == "number:number":
            factor = attributes.get("number:display-factor", "1")
            try:
                self._factor = Decimal(factor)
            except InvalidOperation:
                raise WorkbookError(f"the factor {factor[:20]!r}") from None
        elif name == "style:style" or name in _NUMBER_STYLES:
            self._style = attributes.get("style:name", "")
            self._literals, self._currency, self._factor = "", "", Decimal(1)
            if "style:data-style-name" in attributes:
                self._data_styles[self._style] = attributes["style:data-style-name"]
            self._parents[self._style] = attributes.get("style:parent-style-name", "")

    def data(self, text: str) -> None:
        if self._is_currency:
            self._currency += text
        else:
            self._literals += text

    def end(self, name: str) -> None:
        if name == "number:percentage-style":
            self._formats[self._style] = CellFormat(2, PERCENT)
        elif name in _NUMBER_STYLES:
            power = self._factor.adjusted() if self._factor.is_finite() and self._factor > 0 else 0
            if self._factor != Decimal(1).scaleb(power) or power % 3:
                raise WorkbookError(f"the factor {self._factor}")
            self._formats[self._style] = stated_format(self._literals, self._currency, power)


@dataclass(slots=True)
class _CellElement:
    attributes: Mapping[str, str]
    columns: int
    paragraphs: list[str]


class _Content(PartReader):
    TREE = _tree(
        {
            "": ["office:document-content"],
            "office:document-content": ["office:body"],
            "office:body": ["office:spreadsheet"],
            "office:spreadsheet": ["table:table"],
            "table:table": _ROWS,
            **dict.fromkeys(_ROWS[1:], _ROWS),
            "table:table-row": _CELLS,
            **dict.fromkeys(_CELLS, _PARAGRAPHS),
            **dict.fromkeys(("text:p", "text:span", "text:a"), _PARAGRAPH),
        },
        ("text:p", "text:span", "text:a"),
    )

    def __init__(self, styles: _Styles) -> None:
        self.sheets: list[Sheet] = []
        self._styles = styles
        self._row = self._rows = 0
        self._cells: list[_CellElement] = []
        self._text: list[str] = []
        self._text_left = LONGEST_TEXT

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "table:table":
                hidden = attributes.get("table:style-name", "") in self._styles.hidden_tables
                self.sheets.append(Sheet(attributes.get("table:name", ""), not hidden))
                self._row = 0
            case "table:table-row":
                self._cells = []
                self._rows = whole_number(attributes.get("table:number-rows-repeated"), MOST_ROWS, 1)
                if attributes.get("table:visibility") in ("collapse", "filter"):
                    # The rows after the last one are repeated to the end of the sheet.
                    self.sheets[-1].hidden.update(range(self._row, self._row + min(self._rows, MOST_CELLS)))
            case "table:table-cell" | "table:covered-table-cell":
                columns = whole_number(attributes.get("table:number-columns-repeated"), MOST_COLUMNS, 1)
                self._cells.append(_CellElement(dict(attributes), columns, []))
            case "text:p":
                self._text = []
            case "text:s" | "text:tab" | "text:line-break":
                self._text.append(" ")

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        if name == "text:p":
            self._cells[-1].paragraphs.append("".join(self._text))
        elif name == "table:table-row":
            self._end_row()

    def _end_row(self) -> None:
        column = 0
        for cell in self._cells:
            self._put(cell, column)
            column += cell.columns
            if column > MOST_COLUMNS:
                raise WorkbookError(f"more than {MOST_COLUMNS} columns")
        self._row += self._rows
        if self._row > MOST_ROWS:
            raise WorkbookError(f"more than {MOST_ROWS} rows")

    def _put(self, cell: _CellElement, column: int) -> None:
        attributes, sheet = cell.attributes, self.sheets[-1]
        kind = attributes.get("office:value-type", "")
        text, is_exact, is_fault = self._value(kind, cell)
        across = whole_number(attributes.get("table:number-columns-spanned"), MOST_COLUMNS, 1)
        down = whole_number(attributes.get("table:number-rows-spanned"), MOST_ROWS, 1)
        if across > 1 or down > 1:
            sheet.merges.append((self._row, column, self._row + down - 1, column + across - 1))
        if not text:
            return
        if (filled := self._rows * cell.columns) > MOST_CELLS:
            raise SheetTooLargeError(sheet.name, filled)
        self._text_left -= len(text) * filled
        if self._text_left < 0:
            raise WorkbookError(f"more than {LONGEST_TEXT // 2**20} MB of text")
        shown = self._format(kind, attributes) if is_exact else PLAIN_FORMAT
        for row in range(self._row, self._row + self._rows):
            for at in range(column, column + cell.columns):
                sheet.put(row, at, text)
                if is_exact:
                    sheet.exact.add((row, at))
                if is_fault:
                    sheet.faults.add((row, at))
                if shown != PLAIN_FORMAT:
                    sheet.formats[row, at] = shown

    def _value(self, kind: str, cell: _CellElement) -> tuple[str, bool, bool]:
        """The text of a cell, whether it is a number or a date, and whether it is an error."""
        attributes = cell.attributes
        paragraphs = "\n".join(cell.paragraphs).strip()
        if attributes.get("calcext:value-type") == "error":
            return paragraphs or "#N/A", False, True
        match kind:
            case "float" | "percentage" | "currency":
                value = attributes.get("office:value", "")
                try:
                    return number_text(float(value)), True, False
                except ValueError:
                    raise WorkbookError(f"the number {value[:20]!r}") from None
            case "date":
                return attributes.get("office:date-value", "")[:10], True, False
            case "time":
                return paragraphs, False, False
            case "boolean":
                return "yes" if attributes.get("office:boolean-value") == "true" else "no", False, False
            case "string":
                return attributes.get("office:string-value", "").strip() or paragraphs, False, False
        if "table:formula" in attributes:
            return NOT_CALCULATED, False, True
        return paragraphs, False, False

    def _format(self, kind: str, attributes: Mapping[str, str]) -> CellFormat:
        if kind == "percentage":
            return CellFormat(2, PERCENT)
        found = self._styles.format_of(attributes.get("table:style-name", ""))
        if kind == "currency" and not found.unit.currencies:
            return stated_format("", attributes.get("office:currency", ""), 0)
        return found if kind in ("float", "currency") else PLAIN_FORMAT
