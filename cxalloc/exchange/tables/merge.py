"""Merge of imported rows into those of a portfolio, and the differences that an import makes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.candidates import BENEFIT_COLUMNS, COST_COLUMNS, SHARED, STANDARD
from cxalloc.exchange.folder.columns import Table, match_heading
from cxalloc.exchange.folder.schema import CANDIDATES, LONG_FORMS
from cxalloc.exchange.folder.writer import RowTexts, table_rows
from cxalloc.exchange.grids import Grid

INITIATIVES, SMALL_ALLOCATIONS = CANDIDATES
COSTS, BENEFITS, EFFORT = LONG_FORMS
_SMALL = "small allocation"
_KEPT_WHEN_EMPTY = ("id", "name", "level", "fund", "maximum")
_GROUPS = (tuple(one for one in COST_COLUMNS if one != "fund"), BENEFIT_COLUMNS)
_RETURNS = ("roi", "tier#_rate", "tier#_amount")
"""All ways to state what a small allocation returns."""


class ImportEffect(StrEnum):
    """What happens to a candidate."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value of a candidate, or of one of its levels, as it was and as it will be (empty: not given)."""

    level: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportDifference:
    """What happens to one candidate."""

    kind: ImportEffect
    id: str
    name: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(slots=True)
class NumberedRow:
    """A row of initiatives.csv, and its row number in the imported table (0: it is an existing row)."""

    number: int
    cells: RowTexts


def differences(before: Portfolio | None, after: Portfolio) -> tuple[ImportDifference, ...]:
    """The effect on each candidate of ``after``; those that are only in ``before`` are left out."""
    names = {one.id: one.name for one in after.initiatives} | {one.id: one.name for one in after.small_allocations}
    if before is None:
        return tuple(ImportDifference(ImportEffect.ADDED, key, name) for key, name in names.items())
    old = _by_candidate(before)
    found = []
    for key, values in _by_candidate(after).items():
        if key not in old:
            found.append(ImportDifference(ImportEffect.ADDED, key, names[key]))
            continue
        fields = dict.fromkeys((*old[key], *values))
        changes = tuple(
            FieldChange(level, field, old[key].get((level, field), ""), values.get((level, field), ""))
            for level, field in fields
            if old[key].get((level, field), "") != values.get((level, field), "")
        )
        found.append(
            ImportDifference(ImportEffect.CHANGED if changes else ImportEffect.UNCHANGED, key, names[key], changes)
        )
    return tuple(found)


def _by_candidate(portfolio: Portfolio) -> dict[str, dict[tuple[str, str], str]]:
    """By id: the cells with which each candidate would be written, by level and column."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    tables = table_rows(portfolio)
    shared = (*SHARED, "id")
    for row in (*tables[INITIATIVES], *tables[SMALL_ALLOCATIONS]):
        cells = found.setdefault(row["id"], {})
        level = row.get("level", "")
        for heading, cell in row.items():
            of_all = heading in shared or heading.startswith("tag:")
            cells["" if of_all else level, heading] = cell
    for name in LONG_FORMS:
        for row in tables[name]:
            rest = [row.get(one, "") for one in ("fund", "team", "offset") if one in row]
            for heading in ("amount", "likely", "low", "high", "days"):
                if heading in row:
                    what = " ".join((name.removesuffix(".csv"), *rest, *([heading] if name == BENEFITS else [])))
                    found[row["initiative"]][row.get("level", ""), what] = row[heading]
    return found


class Merge:
    """Merges imported rows into those of a portfolio: by id, or by name where a row has no id."""

    def __init__(self, base: Portfolio, file: str) -> None:
        self._file = file
        self._tables = table_rows(base)
        for name in (INITIATIVES, *LONG_FORMS):
            for cells in self._tables[name]:
                cells.setdefault("level", STANDARD)  # another level may come next to it
        self.rows = [NumberedRow(0, row) for row in self._tables[INITIATIVES]]
        self.findings: list[Finding] = []
        self._by_id: dict[str, list[NumberedRow]] = defaultdict(list)
        for row in self.rows:
            self._by_id[row.cells["id"]].append(row)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for one in base.initiatives:
            self._by_name[same_name(one.name)].append(one.id)
        self._dropped: dict[str, set[tuple[str, str]]] = {name: set() for name in LONG_FORMS}
        self.small = [NumberedRow(0, row) for row in self._tables[SMALL_ALLOCATIONS]]
        self._small_by_id = {row.cells["id"]: row for row in self.small}
        self._small_by_name: dict[str, list[str]] = defaultdict(list)
        for allocation in base.small_allocations:
            self._small_by_name[same_name(allocation.name)].append(allocation.id)

    def lay_over(self, imported: Iterable[NumberedRow]) -> None:
        """Merge the rows of a table into the existing ones; new ones are added at the end."""
        seen: set[str] = set()
        for row in imported:
            name = same_name(row.cells.get("name", ""))
            others = self._small_by_name.get(name)
            if others and not row.cells.get("id") and name not in self._by_name:
                expected = message("tables.small_allocation_of_that_name", id=others[0])
                self.findings.append(self._finding(row, "", "name", row.cells["name"], expected))
                continue
            key = row.cells.get("id") or self._id_of_name(row)
            if key and not row.cells.get("id"):
                row.cells.pop("name")  # it is spelt as it is there
            rows = self._by_id.get(key, []) if key else []
            if not rows:
                self.rows.append(row)
                continue
            target = self._level_of(row, rows)
            first = key not in seen
            seen.add(key)
            if target is None:
                continue
            if target.number:
                expected = message("input.each_level_once", row=str(target.number))
                self.findings.append(self._finding(row, key, "name", rows[0].cells.get("name", ""), expected))
                continue
            target.number = row.number
            shared = {heading: row.cells.pop(heading) for heading in list(row.cells) if _is_shared(heading)}
            if first:
                self._lay(shared, rows[0])
                rows[0].number = rows[0].number or row.number
            else:
                target.cells |= {name: cell for name, cell in shared.items() if cell != rows[0].cells.get(name, "")}
            self._lay(row.cells, target)

    def lay_over_small(self, imported: Iterable[NumberedRow]) -> None:
        """Merge the rows of small allocations: by id, or by name where a row has no id; new ones are added."""
        for row in imported:
            name, stated = row.cells.get("name", ""), row.cells.get("id", "")
            ids = [stated] if stated else self._small_by_name.get(same_name(name), [])
            others = self._by_name.get(same_name(name))
            if others and not ids:
                expected = message("tables.initiative_of_that_name", id=others[0])
                self.findings.append(self._finding(row, "", "name", name, expected, _SMALL))
            elif len(ids) > 1:
                expected = message("input.id_of_several", ids=", ".join(ids))
                self.findings.append(self._finding(row, "", "id", "", expected, _SMALL))
            elif not ids or ids[0] not in self._small_by_id:
                self.small.append(row)
            else:
                if not stated:
                    row.cells.pop("name")  # it is spelt as it is there
                self._lay_small(row, self._small_by_id[ids[0]])

    def _lay_small(self, row: NumberedRow, target: NumberedRow) -> None:
        if target.number:
            expected = message("tables.each_small_allocation_once", row=str(target.number))
            key, name = target.cells["id"], target.cells.get("name", "")
            self.findings.append(self._finding(row, key, "name", name, expected, _SMALL))
            return
        target.number = row.number
        returns = {heading: cell for heading, cell in row.cells.items() if _small_pattern(heading) in _RETURNS}
        if any(returns.values()):
            for heading in [one for one in target.cells if _small_pattern(one) in _RETURNS]:
                del target.cells[heading]
        if row.cells.get("ticket"):
            target.cells.pop("minimum", None)
        for heading, cell in row.cells.items():
            if cell or not (heading in returns or heading in _KEPT_WHEN_EMPTY):
                target.cells[heading] = cell

    def table(self, name: str) -> list[RowTexts]:
        """The rows of another table that stay."""
        dropped = self._dropped.get(name, set())
        return [row for row in self._tables[name] if (row.get("initiative", ""), row.get("level", "")) not in dropped]

    def replace(self, name: str, rows: Sequence[RowTexts]) -> list[RowTexts]:
        """The rows of another table when a sheet states it.

        A sheet of a long-form table replaces the rows of the candidates that it names; a sheet of any other kind
        replaces the whole table.
        """
        if name in LONG_FORMS:
            renewed = {row.get("initiative", "") for row in rows} | {
                one.cells.get("id", "") for one in self.rows if one.number
            }
            return [*(row for row in self.table(name) if row["initiative"] not in renewed), *rows]
        return list(rows)

    def _lay(self, cells: Mapping[str, str], target: NumberedRow) -> None:
        """Write cells over a row. A cell of a group (all ways to state costs, or benefits) replaces the whole group."""
        level = target.cells["id"], target.cells["level"]
        for group, file in zip(_GROUPS, (COSTS, BENEFITS), strict=True):
            if any(cell and _pattern(heading) in group for heading, cell in cells.items()):
                self._dropped[file].add(level)
                for heading in [one for one in target.cells if _pattern(one) in group]:
                    del target.cells[heading]
        for heading, cell in cells.items():
            in_group = any(_pattern(heading) in group for group in _GROUPS)
            if cell or not (in_group or heading in _KEPT_WHEN_EMPTY):
                target.cells[heading] = cell

    def _id_of_name(self, row: NumberedRow) -> str:
        ids = self._by_name.get(same_name(row.cells.get("name", "")), [])
        if len(ids) > 1:
            expected = message("input.id_of_several", ids=", ".join(ids))
            self.findings.append(self._finding(row, "", "id", "", expected))
            return ""
        return ids[0] if ids else ""

    def _level_of(self, row: NumberedRow, rows: list[NumberedRow]) -> NumberedRow | None:
        """The existing row of the level that a row describes; None if that is a new level, or is unknown."""
        key, level = rows[0].cells["id"], row.cells.get("level", "")
        row.cells["id"] = key
        if not level and len(rows) == 1:
            row.cells.pop("level", None)
            return rows[0]
        levels = [one.cells["level"] for one in rows]
        if level in levels:
            return rows[levels.index(level)]
        if level:
            shared = rows[0].cells
            for heading in [one for one in row.cells if _is_shared(one) and row.cells[one] == shared.get(one, "")]:
                del row.cells[heading]
            self.rows.insert(1 + next(n for n, one in enumerate(self.rows) if one is rows[-1]), row)
            rows.append(row)
        else:
            self.findings.append(
                self._finding(row, key, "level", "", message("expected.one_of", names=", ".join(levels)))
            )
        return None

    def _finding(
        self, row: NumberedRow, key: str, column: str, value: str, expected: Message, entity: str = "initiative"
    ) -> Finding:
        return Finding(entity, key, column, value, expected, Place(self._file, row.number, column))


def same_name(name: str) -> str:
    """A key for names: capitals, kinds and runs of spaces, and composed accents make no difference."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def spelt_differently(rows: Iterable[NumberedRow], file: str, entity: str) -> Iterator[Finding]:
    """Findings about rows without an id whose names differ by capitals, spaces or the form of accents only."""
    seen: dict[str, NumberedRow] = {}
    for row in rows:
        name = row.cells.get("name", "")
        if row.cells.get("id") or not name:
            continue
        first = seen.setdefault(same_name(name), row)
        if first.cells["name"] != name:
            expected = message("tables.spelt_alike", name=first.cells["name"], row=str(first.number))
            yield Finding(entity, "", "name", name, expected, Place(file, row.number, "name"))


def rows_of(grid: Grid, table: Table) -> list[RowTexts] | None:
    """The rows of a sheet by canonical heading; None if its headings are not sound."""
    if not grid.rows:
        return None
    keys = [match_heading(table, heading) for heading in grid.rows[0]]
    names = [table.by_pattern[key[0]].heading(key[1]) for key in keys if key is not None]
    if len(names) != len(keys) or len(set(names)) != len(names):
        return None
    return [dict(zip(names, row, strict=True)) for row in grid.rows[1:] if any(row) and len(row) == len(names)]


def grid_of(file: str, table: Table, rows: Sequence[NumberedRow], shown: Mapping[str, str]) -> Grid:
    """Rows as a grid; ``shown`` maps columns to their headings in the original file."""
    used = {heading for row in rows for heading in row.cells}.union(table.required)
    headings = tuple(sorted(used, key=table.position))
    cells = tuple(tuple(row.cells.get(heading, "") for heading in headings) for row in rows)
    numbers = (1, *(row.number for row in rows))
    return Grid(file, (headings, *cells), numbers=numbers, headings=tuple(shown.get(one, one) for one in headings))


def _is_shared(heading: str) -> bool:
    return heading in SHARED or heading.startswith("tag:")


def _small_pattern(heading: str) -> str:
    """``tier#_rate`` for ``tier1_rate``."""
    return re.sub(r"^tier\d+_", "tier#_", heading)


def _pattern(heading: str) -> str:
    """``cost_#`` for ``cost_3``."""
    stem, _, number = heading.rpartition("_")
    return f"{stem}_#" if stem and number.isdigit() else heading
