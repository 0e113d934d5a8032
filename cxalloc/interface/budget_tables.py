"""Funds, teams, rules and scenarios as frames, and funds and teams back from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

import pandas as pd

from cxalloc.domain import expected
from cxalloc.domain.constraints.rules import EVERYTHING, CadenceRule, Rule, Selection
from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message
from cxalloc.domain.money import to_minor
from cxalloc.domain.numbers import NUMBER_EXPECTED, SHARE_EXPECTED, read_number, read_share
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.exports.plan_rows import ExportCell, MoneyCell
from cxalloc.interface.frames import ColumnKind, Frames
from cxalloc.interface.input_tables import grid_of_frame

Value = TypeVar("Value")
RULE_COLUMNS = ("id", "bound", "measure", "limit", "select", "of", "window", "enabled")


def fund_frame(portfolio: Portfolio, frames: Frames) -> pd.DataFrame:
    """A row for each fund, with its amount in each budget period."""
    labels = budget_labels(portfolio)
    rows: list[list[ExportCell]] = [
        [one.id, one.name, one.carry_over, *map(MoneyCell, one.amounts)] for one in portfolio.funds
    ]
    kinds = {"carry_over": ColumnKind.NUMBER, **dict.fromkeys(labels, ColumnKind.MONEY)}
    return frames.frame(["id", "name", "carry_over", *labels], rows, kinds, ["id"])


def team_frame(portfolio: Portfolio, frames: Frames) -> pd.DataFrame:
    """A row for each team, with its person-days in each budget period."""
    labels = budget_labels(portfolio)
    rows: list[list[ExportCell]] = [[one.id, one.name, *one.capacity] for one in portfolio.teams]
    return frames.frame(["id", "name", *labels], rows, dict.fromkeys(labels, ColumnKind.NUMBER), ["id"])


def rule_frame(portfolio: Portfolio, frames: Frames) -> pd.DataFrame:
    """A row for each rule: what it bounds, and by how much."""
    kinds = {"limit": ColumnKind.MIXED, "window": ColumnKind.COUNT, "enabled": ColumnKind.FLAG}
    return frames.frame(RULE_COLUMNS, map(_rule, portfolio.rules), kinds, ["id"])


def scenario_frame(portfolio: Portfolio) -> pd.DataFrame:
    """A row for each change of each scenario."""
    rows = [(one.name, key, value) for one in portfolio.scenarios for key, value in one.changes]
    return pd.DataFrame(rows, columns=["scenario", "key", "value"], dtype="str").set_index("scenario")


def funds_of(portfolio: Portfolio, frame: pd.DataFrame) -> tuple[Fund, ...]:
    """The funds of a frame like ``fund_frame``. Raises InvalidInput with all that is wrong."""
    before = {fund.id: fund for fund in portfolio.funds}
    report = Findings()
    funds = []
    for row in _rows("funds", frame, ("id", "name", "carry_over"), budget_labels(portfolio), report):
        old = before.get(row.id)
        name = row.text("name") or (old.name if old else row.id)
        carry_over = row.read("carry_over", read_share, SHARE_EXPECTED, old.carry_over if old else Decimal(0))
        amounts = tuple(to_minor(amount, portfolio.currency) for amount in row.by_period())
        funds.append(report.attempt(lambda: Fund(row.id, name, amounts, carry_over)))  # noqa: B023 - called at once
    report.done()
    return tuple(fund for fund in funds if fund is not None)


def teams_of(portfolio: Portfolio, frame: pd.DataFrame) -> tuple[Team, ...]:
    """The teams of a frame like ``team_frame``. Raises InvalidInput with all that is wrong."""
    before = {team.id: team.name for team in portfolio.teams}
    report = Findings()
    teams = []
    for row in _rows("teams", frame, ("id", "name"), budget_labels(portfolio), report):
        name, capacity = row.text("name") or before.get(row.id, row.id), tuple(row.by_period())
        teams.append(report.attempt(lambda: Team(row.id, name, capacity)))  # noqa: B023 - called at once
    report.done()
    return tuple(team for team in teams if team is not None)


def budget_labels(portfolio: Portfolio) -> list[str]:
    """The labels of the periods with a budget."""
    return [portfolio.horizon.label(period) for period in range(portfolio.horizon.budget_periods)]


class _Row:
    """A row of funds or teams; what is not understood is noted, and stands as 0."""

    def __init__(self, place: Place, cells: dict[str, str], labels: Sequence[str], report: Findings) -> None:
        self.id = cells.get("id", "")
        self._place, self._cells, self._labels, self._report = place, cells, labels, report

    def text(self, heading: str) -> str:
        return self._cells.get(heading, "")

    def read(self, heading: str, read: Callable[[str], Value | None], expected: Message, default: Value) -> Value:
        text = self.text(heading)
        value = read(text) if text else default
        if value is None:
            place = Place(self._place.file, self._place.row, heading)
            self._report.add(Finding("row", self.id, heading, text, expected, place))
        return default if value is None else value

    def by_period(self) -> Iterator[Decimal]:
        for label in self._labels:
            if not self.text(label):
                place = Place(self._place.file, self._place.row, label)
                self._report.add(Finding("row", self.id, label, "", NUMBER_EXPECTED, place))
            yield self.read(label, read_number, NUMBER_EXPECTED, Decimal(0))


def _rows(name: str, frame: pd.DataFrame, known: Sequence[str], labels: Sequence[str], report: Findings) -> list[_Row]:
    grid = grid_of_frame(frame, name)
    headings = grid.rows[0]
    for heading in dict.fromkeys((*headings, "id")):
        count, place = headings.count(heading), Place(grid.file, None, heading)
        if heading not in (*known, *labels):
            report.add(Finding("column", heading, "", heading, expected.one_of((*known, *labels)), place))
        elif count != 1:
            report.add(Finding("column", heading, "", str(count), expected.EACH_COLUMN_ONCE, place))
    report.done()
    rows = (dict(zip(headings, row, strict=True)) for row in grid.rows[1:])
    return [_Row(Place(grid.file, number), cells, labels, report) for number, cells in enumerate(rows)]


def _rule(rule: Rule) -> list[ExportCell]:
    enabled = "yes" if rule.enabled else "no"
    if isinstance(rule, CadenceRule):
        active = Decimal(rule.minimum_active)
        return [rule.id, "minimum_active", "count", active, _selection(rule.select), "", Decimal(1), enabled]
    measure = "amount" if rule.share is None else "share"
    limit: ExportCell = rule.share if rule.amount is None else MoneyCell(rule.amount)
    of = "" if rule.share is None else _selection(rule.of)
    window = None if rule.window is None else Decimal(rule.window)
    return [rule.id, rule.bound.value, measure, limit, _selection(rule.select), of, window, enabled]


def _selection(selection: Selection) -> str:
    """A selection as text: the keys and values that portfolio.toml has for it."""
    if selection == EVERYTHING:
        return "everything"
    tag = selection.tag and f"{selection.tag.dimension}:{selection.tag.value}"
    parts = {"kind": selection.kind, "fund": selection.fund, "owner": selection.owner, "tag": tag}
    return ", ".join(f"{key} = {value}" for key, value in parts.items() if value is not None)
