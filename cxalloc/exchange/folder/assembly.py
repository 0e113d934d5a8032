"""From a header and tables of text to a portfolio: the one reader behind folders, CSV files and workbooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    Together,
    initiatives_of,
)
from cxalloc.domain.constraints.rules import Rule, SpendRule
from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message
from cxalloc.domain.periods import LONGEST_HORIZON, Horizon, PeriodUnit
from cxalloc.domain.portfolio import LateStart, Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.candidates import NEEDED_COST, CandidateReader, by_id, level_name
from cxalloc.exchange.folder.columns import TableRow, read_rows
from cxalloc.exchange.folder.header import FILE, PortfolioHeader
from cxalloc.exchange.folder.schema import CANDIDATES, LONG_FORMS, TABLES, tables
from cxalloc.exchange.folder.small_allocations import SmallAllocationReader
from cxalloc.exchange.grids import Grid

_ENDS = ("initiative", "level", "other", "other_level")
_COLUMNS_OF = {
    "requires": (*_ENDS, "when"),
    "excludes": _ENDS,
    "together": _ENDS,
    "enables": (*_ENDS, "uplift"),
    "group": ("members", "at_least", "at_most"),
}
_NEEDED = ("initiative", "other", "uplift", "members")
_ANY_HORIZON = Horizon(PeriodUnit.QUARTER, "2000-Q1", LONGEST_HORIZON, LONGEST_HORIZON)


def assemble(
    header: PortfolioHeader, grids: Mapping[str, Grid], report: Findings, *, complete: bool = True
) -> Portfolio:
    """The portfolio of a header and of grids by the name of their file in a portfolio folder.

    With ``complete`` false a file of candidates could not be read, and unknown candidates are not reported.

    Raises InvalidInput with all that is wrong, in the header and in the tables.
    """
    return _Assembly(header, grids, report, complete).portfolio()


class _Assembly:
    def __init__(self, header: PortfolioHeader, grids: Mapping[str, Grid], report: Findings, complete: bool) -> None:
        self._header = header
        self._report = report
        self._files = [FILE, *(grids[name].file for name in TABLES if name in grids)]
        kinds = tables(header.currency, header.horizon)
        self._rows: dict[str, list[TableRow]] = defaultdict(list)
        for name, kind in kinds.items():
            before = len(report.findings)
            if name in grids:
                self._rows[name] = read_rows(grids[name], kind, report)
            # A row of candidates that had to be left out must not make others seem to name an unknown candidate.
            complete = complete and (name not in CANDIDATES or len(report.findings) == before)
        self._check_cost_column(grids)
        self._candidates = by_id(self._rows[CANDIDATES[0]], self._rows[CANDIDATES[1]], report)
        self._complete = complete and self._candidates.complete

    def _check_cost_column(self, grids: Mapping[str, Grid]) -> None:
        """Without any column for costs one finding is clearer than one for each row."""
        rows = self._rows["initiatives.csv"]
        has_costs = any(rows[0].has_column(name) for name in ("cost", "cost_#", "run_cost")) if rows else True
        if not has_costs and "costs.csv" not in grids:
            place = Place(rows[0].file, 1, "cost")
            expected = message("input.cost_column", needed=NEEDED_COST)
            self._report.add(Finding("column", "cost", "", "", expected, place))

    def portfolio(self) -> Portfolio:
        header, report = self._header, self._report
        long = {name: self._by_level(self._rows[name]) for name in LONG_FORMS}
        fund_ids = [fund.id for fund in header.funds] or ["?"]
        reader, small_reader = CandidateReader(fund_ids, long, report), SmallAllocationReader(fund_ids, report)
        initiatives = [reader.initiative(key, rows) for key, rows in self._candidates.initiatives.items()]
        small = [small_reader.small_allocation(key, row) for key, row in self._candidates.small_allocations.items()]
        relations = self._relations()
        if not header.funds and not report.findings:
            report.take(Finding("portfolio", "", "funds", "", message("expected.fund")))
        complete = self._complete and None not in (*initiatives, *small)
        horizon, funds, teams = header.horizon, header.funds, header.teams
        if horizon is None:
            horizon, periods = _ANY_HORIZON, _ANY_HORIZON.budget_periods
            funds = tuple(replace(fund, amounts=(0,) * periods) for fund in funds)
            teams = tuple(replace(team, capacity=(Decimal(0),) * periods) for team in teams)

        def make() -> Portfolio:
            try:
                return Portfolio(
                    name=header.name,
                    currency=header.currency,
                    horizon=horizon,
                    annual_rate=header.annual_rate,
                    funds=funds,
                    initiatives=tuple(one for one in initiatives if one is not None),
                    small_allocations=tuple(one for one in small if one is not None),
                    teams=teams,
                    relations=relations,
                    rules=header.rules if complete else tuple(filter(_selects_no_candidate, header.rules)),
                    objective=header.objective,
                    scenarios=header.scenarios,
                    late_start=header.late_start or LateStart.SHIFT,
                    uncertainty=header.uncertainty,
                )
            except InvalidInput as error:
                raise InvalidInput(map(self._placed_cycle, error.findings)) from None

        portfolio = report.attempt(make) if header.funds else None
        report.done(self._files)
        assert portfolio is not None  # or there would have been a finding
        return portfolio

    def _by_level(self, rows: Iterable[TableRow]) -> dict[tuple[str, str], list[TableRow]]:
        """The rows of a long-form file by initiative and level; a row without a known initiative is a finding."""
        found: dict[tuple[str, str], list[TableRow]] = defaultdict(list)
        for row in rows:
            row.read(self._report, row.text("initiative"))
            if not self._has_needed(row, [name for name in row.table.required if row.has_column(name)]):
                continue
            self._report.came_from("initiative", row.key, row.source())
            whose, level = row.cell("initiative"), row.cell("level")
            levels = [level_name(one) for one in self._candidates.initiatives.get(row.key, ())]
            if not levels:
                if whose is not None and self._complete:
                    self._report.note("initiative", row.key, whose, message("expected.initiative_id"))
            elif level is None and len(levels) > 1:
                row.missing(self._report, "level", message("expected.one_of", names=", ".join(levels)))
            elif level is not None and level.value not in levels:
                self._report.note("initiative", row.key, level, message("expected.one_of", names=", ".join(levels)))
            else:
                found[row.key, level.value if level else levels[0]].append(row)
        return found

    def _has_needed(self, row: TableRow, columns: Iterable[str]) -> bool:
        """Whether the cells of these columns hold values that could be read; each empty one is a finding."""
        columns = list(columns)
        for name in columns:
            if not row.was_given(name):
                row.missing(self._report, name, row.table.by_pattern[name].reader.expected)
        return all(row.cell(name) for name in columns)

    def _relations(self) -> tuple[Relation, ...]:
        relations: list[Relation] = []
        for row in self._rows["relations.csv"]:
            number = str(len(relations) + 1)
            row.read(self._report, number)
            if not row.has_column("relation") or not self._has_needed(row, ["relation"]):
                continue
            kind = row.value("relation")
            for (pattern, _), cell in row.cells.items():
                if pattern not in ("relation", *_COLUMNS_OF[kind]):
                    expected = message("input.nothing_in_relation", kind=repr(kind))
                    self._report.note("relation", number, cell, expected)
            if not self._has_needed(row, [name for name in _NEEDED if name in _COLUMNS_OF[kind]]):
                continue
            for key in (self._name_before_it_has_a_number(row), *(["requires"] if kind == "requires" else [])):
                self._report.came_from("relation", key, row.source())
            relation = self._report.attempt(lambda row=row: _relation(row))  # type: ignore[misc]
            if relation is None:
                continue
            known = all(one in self._candidates.initiatives for one in initiatives_of(relation))
            if known or self._complete:
                relations.append(relation)
                self._report.came_from("relation", number, row.source())
        return tuple(relations)

    def _name_before_it_has_a_number(self, row: TableRow) -> str:
        """The name under which the domain reports a relation that it rejects."""
        if row.value("relation") == "group":
            return "; ".join(row.value("members"))
        initiative, other = _ends(row)
        return f"{initiative} enables {other}"

    def _placed_cycle(self, finding: Finding) -> Finding:
        if (finding.entity, finding.key) != ("relation", "requires"):
            return finding
        waiting, awaited = str(finding.value).split(" requires ")[:2]
        for row in self._rows["relations.csv"]:
            ends = row.value("initiative"), row.value("other")
            if row.value("relation") == "requires" and ends == (waiting, awaited):
                return finding.at(Place(row.file, row.number, "other"))
        return finding


def _ends(row: TableRow) -> tuple[Endpoint, Endpoint]:
    return (
        Endpoint(row.value("initiative"), row.value("level")),
        Endpoint(row.value("other"), row.value("other_level")),
    )


def _relation(row: TableRow) -> Relation:
    match row.value("relation"):
        case "group":
            return GroupLimit(row.value("members"), row.value("at_least", 0), row.value("at_most"))
        case "requires":
            return Requires(*_ends(row), delivered=row.value("when", "delivered") == "delivered")
        case "excludes":
            return Excludes(*_ends(row))
        case "together":
            return Together(*_ends(row))
        case _:
            return Enables(*_ends(row), row.value("uplift"))


def _selects_no_candidate(rule: Rule) -> bool:
    """Whether a rule can be checked while some candidates are unknown."""
    selections = (rule.select, rule.of) if isinstance(rule, SpendRule) else ()
    return bool(selections) and all(one.owner is None and one.tag is None for one in selections)
