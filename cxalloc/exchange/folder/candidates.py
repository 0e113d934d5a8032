"""From rows of text to initiatives and small allocations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import (
    ONE,
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import spread
from cxalloc.domain.names import Tag, UniqueNames, is_name, slug
from cxalloc.exchange.diagnostics import Findings, SourceCell
from cxalloc.exchange.folder.columns import TableRow
from cxalloc.exchange.folder.schema import RUN

STANDARD = "standard"
"""The name of a funding level without a name of its own."""
NO_BENEFIT = BenefitProfile(())
NEEDED_COST = message("input.needed_cost")

SHARED = ("name", "owner", "status", "earliest_start", "latest_start", "committed_level", "committed_start")
_SHARED_FAMILIES = ("tag:*",)
COST_COLUMNS = ("cost", "cost_#", "run_cost", "fund")
BENEFIT_COLUMNS = ("benefit", "benefit_#", "benefit_total", "roi", "npv")


def level_name(row: TableRow) -> str:
    """The funding level that a row of initiatives.csv describes."""
    return row.text("level") or STANDARD


@dataclass(slots=True)
class Candidates:
    """The rows of both tables by id: those of an initiative are its levels.

    ``complete`` unless a row had to be left out.
    """

    initiatives: dict[str, list[TableRow]]
    small_allocations: dict[str, TableRow]
    complete: bool


def by_id(initiative_rows: Iterable[TableRow], small_rows: Iterable[TableRow], report: Findings) -> Candidates:
    """Give every row an id, derived from the name where there is none, and report ids that occur twice."""
    initiative_rows, small_rows = list(initiative_rows), list(small_rows)
    taken = UniqueNames(row.text("id") for row in (*initiative_rows, *small_rows))
    made: dict[str, str] = {}
    found = Candidates({}, {}, complete=True)
    levels: dict[tuple[str, str], TableRow] = {}
    for row in initiative_rows:
        key, name = row.text("id"), row.text("name")
        if not key and name:
            key = made[name] if name in made else made.setdefault(name, taken.unique(slug(name)))
        if not key:
            _nameless(row, report)
            found.complete = False
            continue
        rows = found.initiatives.setdefault(key, [])
        same_level = levels.setdefault((key, level_name(row)), row)
        row.read(report, key)
        if same_level is row:
            rows.append(row)
        else:
            level = repr(level_name(row))
            _again(row, report, message("input.row_has_level", row=str(same_level.number), level=level))
    for row in small_rows:
        key = row.text("id") or (taken.unique(slug(row.text("name"))) if row.text("name") else "")
        if not key:
            _nameless(row, report)
            found.complete = False
            continue
        row.read(report, key)
        twin = found.small_allocations.get(key) or next(iter(found.initiatives.get(key, [])), None)
        if twin is None:
            found.small_allocations[key] = row
        else:
            _again(row, report, message("input.row_has_it", row=str(twin.number), file=twin.file))
    return found


def _nameless(row: TableRow, report: Findings) -> None:
    if row.has_column("name"):
        row.missing(report, "name", message("expected.name"))


def _again(row: TableRow, report: Findings, why: Message) -> None:
    column = "id" if row.text("id") else "name"
    cell = row.cell(column)
    has_levels = row.table.entity == "initiative"
    if column == "id":
        expected = message("input.own_id_or_level", why=why) if has_levels else message("input.own_id", why=why)
    elif has_levels:
        expected = message("input.own_name_or_level", why=why)
    else:
        expected = message("input.own_name", why=why)
    if cell is not None:
        report.note(row.table.entity, row.key, cell, expected)


class CandidateReader:
    """Builds initiatives from their rows, and reports what is wrong with them.

    ``long`` has the rows of each long-form file by initiative and level.
    """

    def __init__(
        self, funds: Sequence[str], long: Mapping[str, Mapping[tuple[str, str], list[TableRow]]], report: Findings
    ) -> None:
        self._funds = funds
        self._long = long
        self._report = report

    def initiative(self, key: str, rows: Sequence[TableRow]) -> Initiative | None:
        """The initiative of some rows, or a placeholder for a wrong one, so that references to it can be checked."""
        first = rows[0]
        for row in rows:
            self._report.came_from("initiative", key, row.source())
        self._agree(rows)
        levels = tuple(self._level(key, row) for row in rows)
        status = first.value("status", Status.CANDIDATE)
        shared = common_fields(key, first)
        window = {"earliest": first.value("earliest_start", 0), "latest": first.value("latest_start")}
        made = self._report.attempt(
            lambda: Initiative(
                **shared,
                levels=levels,
                status=status,
                **window,
                commitment=self._commitment(first, status, [level.name for level in levels]),
            )
        )
        if made is not None:
            return made
        plain = tuple(map(_plain, levels))
        found: Initiative | None = stand_in(
            lambda tags: Initiative(**shared | window | {"tags": tags}, levels=plain), shared["tags"]
        )
        return found

    def _agree(self, rows: Sequence[TableRow]) -> None:
        """Check that fields of the initiative are on its first row only, or repeated without a contradiction."""
        first = rows[0]
        for row in rows[1:]:
            for (pattern, argument), cell in row.cells.items():
                if pattern not in (*SHARED, *_SHARED_FAMILIES):
                    continue
                above = first.cells.get((pattern, argument))
                if above is None:
                    expected = message("input.first_row", row=str(first.number))
                    self._report.note("initiative", row.key, cell, expected)
                elif above.value != cell.value:
                    expected = message("input.as_in_row", value=repr(above.text), row=str(first.number))
                    self._report.note("initiative", row.key, cell, expected)

    def _commitment(self, row: TableRow, status: Status, levels: Sequence[str]) -> Commitment | None:
        level, start = row.cell("committed_level"), row.cell("committed_start")
        if row.was_given("status") and row.cell("status") is None:
            return None
        if start is None:
            if level is not None and status is not Status.COMMITTED:
                self._report.note("initiative", row.key, level, message("expected.not_committed"))
            return None
        if level is None and len(levels) > 1:
            row.missing(self._report, "committed_level", message("expected.one_of", names=", ".join(levels)))
        return Commitment(level.value if level else levels[0], start.value)

    def _level(self, key: str, row: TableRow) -> Level:
        name = level_name(row)
        duration = row.value("duration", 1)
        return Level(
            name=name,
            duration=duration,
            costs=self._costs(key, row, duration),
            benefit=self._benefit(key, row),
            success=row.value("success", ONE),
            low=row.value("low", ONE),
            high=row.value("high", ONE),
            effort=self._effort(key, name),
            scores=scores_of(row),
            cost_low=row.value("cost_low", ONE),
            cost_high=row.value("cost_high", ONE),
            duration_low=row.value("duration_low"),
            duration_high=row.value("duration_high"),
        )

    def _costs(self, key: str, row: TableRow, duration: int) -> tuple[Cost, ...]:
        long = self._long["costs.csv"].get((key, level_name(row)))
        if long is not None:
            self._nothing(row, COST_COLUMNS, message("input.nothing_costs_stated"))
            return self._long_costs(long)
        total, by_offset, run = row.cell("cost"), row.family("cost_#"), row.value("run_cost", 0)
        if total is not None and by_offset:
            self._report.note("initiative", key, total, message("input.nothing_with_parts"))
        if not any(map(row.was_given, COST_COLUMNS[:3])) and any(map(row.has_column, COST_COLUMNS[:3])):
            row.missing(self._report, "cost", NEEDED_COST)
        amounts = _profile(by_offset) if total is None else spread(total.value, max(1, duration))
        if not row.was_given("fund") and not by_offset and not run and not sum(amounts):
            return ()  # an explicit 0: it costs no fund anything
        return tuple(Cost(fund, amounts, run) for fund in fund_of(row, self._funds, self._report))

    def _long_costs(self, rows: Iterable[TableRow]) -> tuple[Cost, ...]:
        amounts: dict[str, dict[Any, SourceCell]] = {}
        for row in rows:
            offset, amount = row.cell("offset"), row.cell("amount")
            for fund in fund_of(row, self._funds, self._report):
                cells = amounts.setdefault(fund, {})
                if offset is None or amount is None:
                    continue
                if self._once(row, cells, offset, "input.offset_of_fund_once"):
                    cells[offset.value] = amount
        return tuple(
            Cost(fund, _profile(cells), cells[RUN].value if RUN in cells else 0) for fund, cells in amounts.items()
        )

    def _benefit(self, key: str, row: TableRow) -> Benefit:
        long = self._long["benefits.csv"].get((key, level_name(row)))
        if long is not None:
            self._nothing(row, (*BENEFIT_COLUMNS, "benefit_periods"), message("input.nothing_benefits_stated"))
            return self._long_benefit(long)
        given = [cell for pattern in BENEFIT_COLUMNS for cell in list(row.family(pattern).values())[:1]]
        for extra in given[1:]:
            expected = message("input.nothing_one_benefit", column=given[0].place.column)
            self._report.note("initiative", key, extra, expected)
        if periods := row.cell("benefit_periods"):
            if not row.was_given("benefit_total"):
                self._report.note("initiative", key, periods, message("input.nothing_without_total"))
        elif row.was_given("benefit_total"):
            row.missing(self._report, "benefit_periods", message("input.periods_of_total"))
        match row:
            case _ if (cell := row.cell("benefit_total")) and periods:
                return BenefitTotal(cell.value, periods.value)
            case _ if cell := row.cell("benefit"):
                return BenefitPerPeriod(cell.value)
            case _ if cells := row.family("benefit_#"):
                return BenefitProfile(_profile(cells))
            case _ if cell := row.cell("roi"):
                return BenefitFromRoi(cell.value)
            case _ if cell := row.cell("npv"):
                return StatedNpv(cell.value)
            case _:
                return NO_BENEFIT

    def _long_benefit(self, rows: Iterable[TableRow]) -> BenefitProfile:
        likely: dict[Any, SourceCell] = {}
        others: dict[str, dict[Any, SourceCell]] = {"low": {}, "high": {}}
        for row in rows:
            offset, amount = row.cell("offset"), row.cell("likely")
            if offset is None or amount is None or not self._once(row, likely, offset, "input.offset_once"):
                continue
            likely[offset.value] = amount
            for name, cells in others.items():
                if cell := row.cell(name):
                    cells[offset.value] = cell
        low, high = (_profile(likely | cells) if cells else None for cells in others.values())
        return BenefitProfile(_profile(likely), low, high)

    def _effort(self, key: str, level: str) -> tuple[Effort, ...]:
        days: dict[str, dict[Any, SourceCell]] = {}
        for row in self._long["effort.csv"].get((key, level), ()):
            team, offset, amount = row.cell("team"), row.cell("offset"), row.cell("days")
            if team is None or offset is None or amount is None:
                continue
            cells = days.setdefault(team.value, {})
            if self._once(row, cells, offset, "input.offset_of_team_once"):
                cells[offset.value] = amount
        return tuple(Effort(team, _profile(cells, Decimal(0))) for team, cells in days.items())

    def _once(self, row: TableRow, cells: Mapping[Any, SourceCell], offset: SourceCell, key: str) -> bool:
        twin = cells.get(offset.value)
        if twin is not None:
            expected = Message(key, (("row", str(twin.place.row)),))
            self._report.note("initiative", row.key, offset, expected)
        return twin is None

    def _nothing(self, row: TableRow, patterns: Sequence[str], expected: Message) -> None:
        for pattern in patterns:
            for cell in row.family(pattern).values():
                self._report.note("initiative", row.key, cell, expected)


def _profile(cells: Mapping[Any, SourceCell], nothing: Any = 0) -> tuple[Any, ...]:
    """Figures by offset, from 0 to the last one given; offsets without a figure get ``nothing``."""
    offsets = [offset for offset in cells if offset != RUN]
    return tuple(cells[at].value if at in cells else nothing for at in range(1, max(offsets, default=0) + 1))


def fund_of(row: TableRow, funds: Sequence[str], report: Findings) -> list[str]:
    """The fund of a row, in a list; if none is given, the only one there is, or the first where that is reported."""
    if row.was_given("fund"):
        return [row.value("fund")]
    if len(funds) == 1:
        return [funds[0]]
    row.missing(report, "fund", message("expected.one_of_funds", names=", ".join(funds)))
    return [funds[0]]


def common_fields(key: str, row: TableRow) -> dict[str, Any]:
    """The fields that initiatives and small allocations share."""
    return {"id": key, "name": _name(row), "owner": row.value("owner", ""), "tags": _tags(row)}


def _name(row: TableRow) -> str:
    """The name; where the whole column is missing (and was reported) the id takes its place."""
    return str(row.value("name", "")) if row.has_column("name") else row.key


def _tags(row: TableRow) -> tuple[Tag, ...]:
    return tuple(Tag(dimension, value) for dimension, cell in row.family("tag:*").items() for value in cell.value)


def scores_of(row: TableRow) -> tuple[tuple[str, Decimal], ...]:
    """The scores of a row, by criterion."""
    return tuple((criterion, cell.value) for criterion, cell in row.family("score:*").items())


def _plain(level: Level) -> Level:
    """A level that names the same funds, teams and criteria, without figures that could be wrong."""
    costs = {cost.fund: Cost(cost.fund) for cost in level.costs}
    effort = {one.team: Effort(one.team, (Decimal(0),)) for one in level.effort}
    scores = tuple((criterion, Decimal(0)) for criterion, _ in level.scores)
    name = level.name if is_name(level.name) else STANDARD
    return Level(name, 1, tuple(costs.values()), NO_BENEFIT, effort=tuple(effort.values()), scores=scores)


def stand_in(make: Callable[[tuple[Tag, ...]], Any], tags: tuple[Tag, ...]) -> Any:
    """A harmless value in place of a wrong one, with its tags if they are sound; None if not even its id is."""
    for kept in (tags, ()):
        try:
            return make(kept)
        except InvalidInput:
            continue
    return None
