"""Which kind each row of a table is, and what the headings mean for rows of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import message
from cxalloc.exchange.folder.columns import Table, ValueKind
from cxalloc.exchange.folder.schema import CANDIDATES
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.number_formats import PLAIN_FORMAT
from cxalloc.exchange.parsers.rhythms import Rhythm, split_rhythm
from cxalloc.exchange.parsers.units import split_heading
from cxalloc.exchange.tables.calendar_columns import known_column
from cxalloc.exchange.tables.heading_names import MONEY_OF_BOTH, is_cost
from cxalloc.exchange.tables.headings import HeadingMatch, MappedHeading, TableUnits, map_headings
from cxalloc.exchange.tables.row_kinds import (
    FREQUENCY,
    KIND,
    RowKind,
    RowMarks,
    is_named_small,
    is_strict_name,
    table_name,
)
from cxalloc.exchange.tables.workbook_cells import NUMBERS

FILES = dict(zip(RowKind, CANDIDATES, strict=True))
"""The file of a folder that holds rows of each kind."""
_MARKS_OF_SMALL = ("ticket", "minimum", "total_cap", "cadence", "tier#_rate", "tier#_amount", "rate_low", "rate_high")
"""Columns that only small allocations have."""
_MARKS_OF_INITIATIVES = (
    *("level", "status", "earliest_start", "latest_start", "committed_level", "committed_start", "duration", "cost_#"),
    *("run_cost", "benefit", "benefit_#", "npv", "low", "high", "success"),
    *("cost_low", "cost_high", "duration_low", "duration_high"),
)
"""Columns that only initiatives have."""


class TableKinds:
    """Finds the kinds of rows.

    Args:
        tables: The tables of a folder, by the name of their file.
        units: The currency and the period of the portfolio.
        headings: The headings.
        mapping: What headings mean by the choice of the user, or by their values.
        place: That of the heading row.
        chosen: The kind of all rows, if the user chose it.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        units: TableUnits,
        headings: Sequence[str],
        mapping: Mapping[str, str],
        place: Place,
        chosen: str = "",
    ) -> None:
        self._tables = tables
        self._units = units
        self._headings = headings
        self._mapping = mapping
        self._place = place
        self._chosen = RowKind(chosen) if chosen else None

    def mapped(
        self, kind: RowKind, mapping: Mapping[str, str] | None = None, findings: list[Finding] | None = None
    ) -> tuple[MappedHeading, ...]:
        """What the headings mean for a kind. A choice that only the other kind has leaves a heading unused."""
        table, other = self._tables[FILES[kind]], next(self._tables[FILES[one]] for one in RowKind if one is not kind)
        chosen = {}
        for heading, column in (self._mapping if mapping is None else mapping).items():
            is_of_other = column and not table.has_column(column) and other.has_column(column)
            # A cost is no amount of a period.
            is_cost = kind is RowKind.SMALL or split_heading(heading, self._units.currency).per is None
            meant = (MONEY_OF_BOTH.get(column, "") if is_cost else "") if is_of_other else column
            chosen[heading] = "" if column in (KIND, FREQUENCY) else meant
        columns, wrong = map_headings(self._headings, table, self._units, chosen, self._place)
        if findings is not None:
            findings += wrong
        return columns

    def numbers(self) -> set[int]:
        """The positions of the columns that hold numbers of either kind."""
        found: set[int] = set()
        for kind in RowKind:
            table = self._tables[FILES[kind]]
            found |= {at for at, one in enumerate(self.mapped(kind)) if _value_kind(table, one.column) in NUMBERS}
        return found

    def default(self, grid: Grid, heading_row: int, marks: RowMarks, findings: list[Finding]) -> RowKind:
        """The kind of rows that state none: the user's choice, else by the headings or by what the table is called."""
        if self._chosen is not None:
            return self._chosen
        if is_strict_name(grid.file):
            return RowKind.SMALL
        of_initiatives, of_small = (_patterns(self._tables[FILES[kind]], self.mapped(kind)) for kind in RowKind)
        if not of_initiatives.isdisjoint(_MARKS_OF_INITIATIVES):
            return RowKind.INITIATIVE
        titles = [cell for row in grid.rows[:heading_row] for cell in row if cell]
        is_named = any(map(is_named_small, (*titles, table_name(grid.file))))
        if is_named or not of_small.isdisjoint(_MARKS_OF_SMALL):
            return RowKind.SMALL
        amount = next((one for one in self.mapped(RowKind.SMALL) if one.column == "maximum" and one.per), None)
        if amount is None or "cost" in of_initiatives or marks.kind is not None:
            return RowKind.INITIATIVE
        if amount.per is not Rhythm.YEAR and not is_cost(amount.heading, self._units.currency):
            return RowKind.SMALL
        where, expected = replace(self._place, column=amount.heading), message("tables.initiatives_or_small")
        findings.append(Finding("heading", "", "", amount.heading, expected, where))
        return RowKind.INITIATIVE

    def of_rows(self, grid: Grid, positions: Iterable[int], marks: RowMarks, default: RowKind) -> dict[int, RowKind]:
        """The kind of each row: as it states it, by the rhythm of its amount, or that of the table."""
        amounts = [at for at, one in enumerate(self.mapped(RowKind.SMALL)) if one.column == "maximum"]
        found = {}
        for at in positions:
            cells = [(column, grid.rows[at][column]) for column in amounts if column < len(grid.rows[at])]
            recurs = any(
                split_rhythm(cell)[1] is not None or grid.formats.get((at, column), PLAIN_FORMAT).per is not None
                for column, cell in cells
            )
            found[at] = self._chosen or marks.kind_of(at) or (RowKind.SMALL if recurs else default)
        return found

    def columns(
        self, present: Iterable[RowKind], marks: RowMarks, findings: list[Finding]
    ) -> dict[RowKind, tuple[MappedHeading, ...]]:
        """What the headings mean for the kinds of which there are rows, without those of kinds and frequencies."""
        kinds = [kind for kind in RowKind if kind in set(present)]
        mapping = self._shared_money() if len(kinds) > 1 else self._mapping
        marked = (marks.kind, marks.frequency)
        return {
            kind: tuple(
                MappedHeading(one.heading) if at in marked else one
                for at, one in enumerate(self.mapped(kind, mapping, findings))
            )
            for kind in kinds
        }

    def _shared_money(self) -> dict[str, str]:
        """The mapping of a table with rows of both kinds: one column holds the money of both, and one their return."""
        initiatives, small = (self.mapped(kind) for kind in RowKind)
        found = dict(self._mapping)
        if not any(one.column == "cost" for one in initiatives):
            money = [one for one in small if one.column == "maximum" and one.match is HeadingMatch.EXACT]
            found |= {one.heading: "cost" for one in money[:1] if one.heading not in found and one.per is None}
        return found | {one.heading: "roi" for one in initiatives if one.column == "roi" and one.heading not in found}


def together(
    headings: Sequence[str], columns: Mapping[RowKind, tuple[MappedHeading, ...]], marks: RowMarks
) -> tuple[MappedHeading, ...]:
    """What each heading means, for initiatives first; columns of kinds and of frequencies by their own names."""
    found = []
    for position, heading in enumerate(headings):
        each = [mapped[position] for mapped in columns.values()]
        known = next((one for one in each if one.column), MappedHeading(heading))
        if position in (marks.kind, marks.frequency):
            name = KIND if position == marks.kind else FREQUENCY
            known = MappedHeading(heading, name, HeadingMatch.EXACT)
        found.append(known)
    return tuple(found)


def _value_kind(table: Table, column: str) -> ValueKind | None:
    known = known_column(table, column)
    return None if known is None else known.reader.kind


def _patterns(table: Table, columns: Iterable[MappedHeading]) -> set[str]:
    """The patterns of the columns that some headings stand for."""
    known = (known_column(table, one.column) for one in columns)
    return {one.pattern for one in known if one is not None}
