"""Which figures of an exported plan differ from what the portfolio gives: they were edited, and change nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import message
from cxalloc.domain.money import to_minor
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_csv import FORMULA_SIGNS
from cxalloc.exchange.exports.plan_rows import (
    FUNDED,
    PLAN_COLUMNS,
    RESULT_HEADINGS,
    ExportCell,
    MoneyCell,
    in_units,
    plan_rows,
    verdict_rows,
)
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.numbers import MARKS, read_figure

Row = Mapping[str, str]
_PLAN = RESULT_HEADINGS[1]
_KEY = ("id", "fund", "period")


def are_results(headings: Sequence[str]) -> bool:
    """Whether a table with these headings is an export of a plan or of its decisions."""
    known = set(map(str.casefold, headings))
    return any(known.issuperset(marks) for marks in RESULT_HEADINGS)


def edited_results(grid: Grid, portfolio: Portfolio) -> list[Finding]:
    """A finding for each cell of an exported plan, or of its decisions, that is not what the portfolio gives for it.

    The decision is that of the rows: which candidates are funded, at which level and from when. Rows of candidates
    that the portfolio does not have are left out, and so are the reasons and the tags.
    """
    if not grid.rows:
        return []
    headings = [heading.casefold() for heading in grid.rows[0]]
    rows = {at: dict(zip(headings, row, strict=False)) for at, row in enumerate(grid.rows[1:], start=1) if any(row)}
    known = portfolio.initiative_by_id.keys() | portfolio.small_allocation_by_id.keys()
    rows = {at: row for at, row in rows.items() if row.get("id") in known}
    is_plan = set(headings) >= _PLAN
    expected = _lines(rows.values(), portfolio) if is_plan else _verdicts(rows.values(), portfolio)
    findings = []
    for at, row in rows.items():
        key = tuple(row.get(one, "") for one in _KEY) if is_plan else row["id"]
        for heading, cell in expected.get(key, {}).items():
            text = row.get(heading, "")
            if heading in row and not _is_same(text, cell, portfolio.currency):
                value = message("tables.result_is", value=_shown(cell, portfolio.currency))
                place = Place(grid.file, grid.number(at), grid.rows[0][headings.index(heading)])
                findings.append(Finding("cell", "", "", text, value, place))
    return findings


def _verdicts(rows: Iterable[Row], portfolio: Portfolio) -> dict[Hashable, dict[str, ExportCell]]:
    """The figures of each initiative by id, for the decision that some rows state."""
    choices = []
    for row in rows:
        one = portfolio.initiative_by_id.get(row["id"])
        start = portfolio.horizon.index(row.get("start", ""))
        if one is None or row.get("decision") != FUNDED or start is None:
            continue
        choices.append(Choice(one.id, row.get("level", ""), start))
    ledger = make_ledger(portfolio, Decision(_in_order(choices, portfolio)))
    found = {str(cells["id"]): cells for cells in verdict_rows(portfolio, ledger)}
    return {key: cells for key, cells in found.items() if key in portfolio.initiative_by_id}


def _lines(rows: Iterable[Row], portfolio: Portfolio) -> dict[Hashable, dict[str, ExportCell]]:
    """The lines of a plan by candidate, fund and period, for the decision that some rows state."""
    first: dict[tuple[str, str], int] = {}
    allotments = []
    for row in rows:
        period = portfolio.horizon.index(row["period"])
        amount = _amount(row.get("spend", ""), portfolio.currency)
        if period is None or amount is None:
            continue
        if row["id"] in portfolio.small_allocation_by_id:
            if amount and period < portfolio.horizon.budget_periods:
                allotments.append(Allotment(row["id"], period, amount))
        elif amount:
            first[row["id"], row["level"]] = min(period, first.get((row["id"], row["level"]), period))
    choices = []
    for (key, name), period in first.items():
        level = next((one for one in portfolio.initiative_by_id[key].levels if one.name == name), None)
        offsets = [n for cost in level.costs for n, amount in enumerate(cost.amounts) if amount] if level else []
        if offsets and period >= min(offsets):
            choices.append(Choice(key, name, period - min(offsets)))
    order = {one.id: position for position, one in enumerate(portfolio.small_allocations)}
    allotments.sort(key=lambda one: (order[one.small_allocation], one.period))
    decision = Decision(_in_order(choices, portfolio), tuple(allotments))
    found: dict[Hashable, dict[str, ExportCell]] = {}
    for cells in plan_rows(portfolio, make_ledger(portfolio, decision)):
        line = dict(zip(PLAN_COLUMNS, cells, strict=False))
        found[tuple(line[one] for one in _KEY)] = line
    return found


def _in_order(choices: Sequence[Choice], portfolio: Portfolio) -> tuple[Choice, ...]:
    """The choices that an initiative has, in the order of the portfolio."""
    by_id = {one.initiative: one for one in choices}
    found = []
    for initiative in portfolio.initiatives:
        one = by_id.get(initiative.id)
        level = next((level for level in initiative.levels if one is not None and level.name == one.level), None)
        if one is None or level is None or one.start not in initiative.starts(level, portfolio.horizon.budget_periods):
            continue
        found.append(one)
    return tuple(found)


def _numbers(text: str, currency: str) -> Iterator[Decimal]:
    """What a figure can mean: an export has the decimal mark of its reader."""
    reading = read_figure(text, currency)
    if reading.plain and not reading.unit.power and not reading.percent:
        yield from (reading.value(mark) for mark in MARKS)


def _amount(text: str, currency: str) -> int | None:
    found = set(_numbers(text, currency))
    return to_minor(found.pop(), currency) if len(found) == 1 else None


def _is_same(text: str, cell: ExportCell, currency: str) -> bool:
    match cell:
        case None:
            return not text
        case str():
            bare = text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
            return " ".join(bare.split()) == " ".join(cell.split())
        case MoneyCell():
            return in_units(cell, currency) in _numbers(text, currency)
        case _:
            return cell in _numbers(text, currency)


def _shown(cell: ExportCell, currency: str) -> str:
    match cell:
        case None:
            return ""
        case MoneyCell():
            return f"{in_units(cell, currency):f}"
        case str():
            return cell
        case _:
            return f"{cell:f}"
