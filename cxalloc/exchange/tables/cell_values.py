"""Cells of people's own tables in the plain form that the readers of columns take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cxalloc.domain.errors import Finding
from cxalloc.domain.initiative import AMBIGUOUS_ROI
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.folder.columns import Table, ValueKind
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.tables.headings import MappedHeading, TableUnits
from cxalloc.exchange.tables.number_reader import NOT_A_NUMBER, NumberReading, proven_mark, read_figure, scaled

_NUMBERS = (ValueKind.NUMBER, ValueKind.MONEY, ValueKind.SHARE, ValueKind.PERIODS)
_REFUSED = " ?"
"""Makes a value that is not to be read one that cannot be."""
_MARK_NAMES = {".": "decimal point", ",": "decimal comma"}
_STATUSES = {
    "candidat": "candidate",
    "obligatoire": "must",
    "imposé": "must",
    "must fund": "must",
    "exclu": "never",
    "jamais": "never",
    "never fund": "never",
    "engagé": "committed",
}
_QUARTER = re.compile(r"[QqTt]([1-4])[ /-]?(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)


@dataclass(slots=True)
class OriginalTexts:
    """How cells are written in the file, and why some were refused: findings speak of what people see there."""

    cells: dict[tuple[int, str], tuple[str, str, str]] = field(default_factory=dict)

    def as_written(self, finding: Finding, shown: Mapping[str, str]) -> Finding:
        """The finding with the heading and the text of the file. ``shown`` has headings by column."""
        place = finding.place
        if place is None:
            return finding
        column = shown.get(place.column, place.column)
        raw, plain, reason = self.cells.get((place.row or 0, column), ("", "", ""))
        finding = finding.at(replace(place, column=column))
        if plain and finding.value == plain:
            return replace(finding, value=raw, expected=reason or finding.expected)
        return finding


@dataclass(slots=True)
class _Column:
    """A column that is used, and the numbers that its texts may be, by position of the row."""

    position: int
    mapped: MappedHeading
    kind: ValueKind
    figures: dict[int, NumberReading] = field(default_factory=dict)
    mark: str = ""
    """The decimal mark by which what is ambiguous is read; empty: it is refused."""
    percent: bool = False
    """Whether its numbers are percentages without a sign."""

    @property
    def contradicts_itself(self) -> bool:
        return len({figure.mark for figure in self.figures.values()} - {""}) > 1


class TableValues:
    """The values of a table. ``decimal_mark`` is the one that was chosen or that its numbers prove, if any."""

    def __init__(
        self,
        grid: Grid,
        table: Table,
        columns: Sequence[MappedHeading],
        positions: Sequence[int],
        units: TableUnits,
        decimal_mark: str,
    ) -> None:
        self._grid = grid
        self._units = units
        self._chosen = decimal_mark
        self.originals = OriginalTexts()
        self._columns: list[_Column] = []
        for position, mapped in enumerate(columns):
            if mapped.column:
                kind = next(one.reader.kind for one in table.columns if one.match(mapped.column))
                self._columns.append(_Column(position, mapped, kind))
        numbers = [column for column in self._columns if column.kind in _NUMBERS]
        for column in numbers:
            self._read_figures(column, positions)
        texts = [figure for column in numbers for figure in column.figures.values()]
        found = decimal_mark or proven_mark(texts)
        for column in numbers:
            column.mark = decimal_mark or proven_mark(column.figures.values())
            if not column.mark and not column.contradicts_itself:
                column.mark = found
            column.percent = column.mapped.percent and self._are_percentages(column, positions)
        self.decimal_mark = found

    def row(self, at: int) -> RowTexts:
        """The cells of a row by column, in plain form."""
        return {column.mapped.column: self._plain(at, column) for column in self._columns}

    def _cell(self, at: int, column: _Column) -> str:
        row = self._grid.rows[at]
        return row[column.position] if column.position < len(row) else ""

    def _is_exact(self, at: int, column: _Column) -> bool:
        return (at, column.position) in self._grid.exact

    def _read_figures(self, column: _Column, positions: Iterable[int]) -> None:
        currency = self._units.currency if column.kind is ValueKind.MONEY else ""
        for at in positions:
            text = self._cell(at, column)
            if text and not self._is_exact(at, column):
                column.figures[at] = read_figure(text, currency)

    def _are_percentages(self, column: _Column, positions: Iterable[int]) -> bool:
        """Under ``ROI (%)`` a 0.5 may be a half or half a percent; a 15 among them settles it."""
        numbers = [
            Decimal(plain)
            for figure in column.figures.values()
            if not figure.percent
            for plain in figure.plain.values()
        ]
        exact = [Decimal(self._cell(at, column)) for at in positions if self._is_number(at, column)]
        return any(abs(number) > AMBIGUOUS_ROI for number in (*numbers, *exact))

    def _is_number(self, at: int, column: _Column) -> bool:
        return self._is_exact(at, column) and "-" not in self._cell(at, column)[1:]  # a date has hyphens

    def _plain(self, at: int, column: _Column) -> str:
        raw = self._cell(at, column)
        if not raw:
            return ""
        reason = ""
        if column.kind in _NUMBERS and self._is_exact(at, column):
            plain, reason = self._plain_exact(at, raw, column)
        elif column.kind in _NUMBERS:
            plain, reason = self._plain_text(column.figures[at], column)
        elif column.kind is ValueKind.STATUS:
            plain = status_word(raw)
        elif column.kind is ValueKind.PERIOD and not self._is_exact(at, column):
            plain, reason = period_text(raw, self._units.period)
        else:
            return raw
        plain = plain or raw + _REFUSED
        if plain != raw or reason:
            number = self._grid.number(at)
            self.originals.cells[number, column.mapped.heading] = (raw, plain, reason)
        return plain

    def _plain_exact(self, at: int, raw: str, column: _Column) -> tuple[str, str]:
        if column.mapped.percent:
            return (f"{raw} %", "") if column.percent else ("", _PERCENT_EXPECTED)
        return (scaled(raw, column.mapped.power) if self._is_number(at, column) else raw), ""

    def _plain_text(self, figure: NumberReading, column: _Column) -> tuple[str, str]:
        """A number in plain form; or nothing, and what was expected."""
        if figure.problem:
            return "", self._expected(column, figure.problem)
        if figure.percent and column.kind is not ValueKind.SHARE:
            return "", self._expected(column, "a percentage")
        mark = self._chosen or figure.mark or (column.mark if figure.is_ambiguous else next(iter(figure.plain)))
        if mark not in figure.plain:
            if self._chosen:
                return "", f"a number with a {_MARK_NAMES[self._chosen]}"
            point, comma = (scaled(figure.plain[one], 0) for one in (".", ","))
            both = f"{point} with a point, {comma} with a comma"
            return "", f"a number that can be read in one way only: choose the decimal mark ({both})"
        plain = figure.plain[mark]
        if column.kind is ValueKind.SHARE and (figure.percent or column.mapped.percent):
            sure = figure.percent or column.percent
            return (f"{plain} %", "") if sure else ("", _PERCENT_EXPECTED)
        return scaled(plain, column.mapped.power), ""

    def _expected(self, column: _Column, problem: str) -> str:
        what = {
            ValueKind.MONEY: f"an amount in {self._units.currency} such as 1250.50 or 1 250,50",
            ValueKind.SHARE: "a share or a percentage such as 0.15 or 12,5 %",
            ValueKind.PERIODS: "a whole number of periods",
        }.get(column.kind, "a number such as 1250.50 or 1 250,50")
        return what if problem == NOT_A_NUMBER else f"{what} ({problem})"


_PERCENT_EXPECTED = "a percentage with its sign, such as 15 %: without one it may be a share or a percentage"


def status_word(text: str) -> str:
    """The status that a word stands for in French, or as sentences call it (``must fund``); other text as it is."""
    return _STATUSES.get(text.casefold(), text)


def period_text(text: str, unit: PeriodUnit) -> tuple[str, str]:
    """``T1 2027``, ``03/2027`` and ``14/05/2027`` as labels and dates; nothing, and why, if that has two meanings."""
    if found := _QUARTER.fullmatch(text):
        return f"{found[2]}-Q{found[1]}", ""
    if found := _MONTH.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02}", ""
    found = _DAY.fullmatch(text)
    if found is None:
        return text, ""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    days = [day for one, two in ((first, second), (second, first)) if (day := _day(year, two, one)) is not None]
    if not days:
        return text, ""
    months = 12 // unit.per_year
    if len({(day.month - 1) // months for day in days}) > 1:
        return "", "a date such as 2027-05-14 (day and month can be told in two ways)"
    return days[0].isoformat(), ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
