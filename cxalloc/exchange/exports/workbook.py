"""A plan as an Excel workbook: decisions, schedule, money by period, scenarios, and all inputs."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from cxalloc.atomic_files import write_files
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, cash_flow, periods_of
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.money import minor_digits
from cxalloc.domain.numbers import read_number
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.uncertainty import Uncertainty
from cxalloc.exchange.exports.plan_rows import (
    FUND_COLUMNS,
    UNSPENT_COLUMNS,
    ExportCell,
    MoneyCell,
    decision_headings,
    decision_rows,
    fund_rows,
    in_units,
    plan_headings,
    plan_rows,
    unspent_rows,
)
from cxalloc.exchange.folder.columns import ValueKind
from cxalloc.exchange.folder.schema import tables
from cxalloc.exchange.folder.writer import headings_of, table_rows
from cxalloc.exchange.workbooks.sheet import DECIMALS
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""
_NARROWEST, _WIDEST = 9, 48
_EXACT_BELOW = 10**15
_NUMBERS = (ValueKind.NUMBER, ValueKind.MONEY, ValueKind.SHARE, ValueKind.PERIODS)


Sheet = tuple[str, Sequence[str], Iterable[Sequence[ExportCell]]]
"""The name of a sheet, its headings, and its rows."""


def write_workbook(
    portfolio: Portfolio,
    decision: Decision,
    path: Path,
    more: Iterable[Sheet] = (),
    *,
    formatter: Formatter = PLAIN_ENGLISH,
) -> None:
    """Write a decision and the portfolio it was made for. ``portfolio`` has the scenario applied.

    ``more`` sheets come after those of the decision. The sheets with the names of tables of a portfolio folder
    (``initiatives``, ``costs`` …) can be imported again. Texts are never formulas; a number that a binary fraction
    would change is written as text. Verdicts, and why money is left, are in the language of ``formatter``.

    Raises InvalidInput for a text that no cell can hold; OSError, and then an earlier file is left as it was.
    """
    review = PlanReview(portfolio, decision)
    ledger = review.ledger
    sheets: list[Sheet] = [
        ("Decisions", decision_headings(portfolio), decision_rows(review, formatter)),
        ("Schedule", *_schedule(portfolio, ledger)),
        ("Money by period", FUND_COLUMNS, fund_rows(portfolio, ledger)),
        ("Money left", UNSPENT_COLUMNS, unspent_rows(review, formatter)),
        ("Lines", plan_headings(portfolio), plan_rows(portfolio, ledger)),
        *more,
        ("Scenarios", ("scenario", "key", "value"), _scenarios(portfolio)),
        ("Inputs", *_inputs(portfolio)),
        ("Discount factors", ("period", "factor"), _factors(portfolio, ledger)),
        *_tables(portfolio),
    ]
    write_sheets(portfolio, sheets, path)


def write_sheets(portfolio: Portfolio, sheets: Iterable[Sheet], path: Path) -> None:
    """Write sheets of typed cells as a workbook; amounts are in the currency of ``portfolio``.

    Raises InvalidInput for a text that no cell can hold; OSError, and then an earlier file is left as it was.
    """
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        writer = _Writer(book, portfolio)
        for sheet in sheets:
            writer.sheet(*sheet)
    write_files({path: made.getvalue()})


def _tables(portfolio: Portfolio) -> Iterator[Sheet]:
    """The tables of a portfolio folder that have any rows."""
    for name, rows in table_rows(portfolio).items():
        if rows or name == "initiatives.csv":
            table = tables(portfolio.currency, portfolio.horizon)[name]
            headings = headings_of(name, table, rows)
            kinds = [next(one.reader.kind for one in table.columns if one.match(heading)) for heading in headings]
            cells = [[_number_or_text(row.get(h, ""), k) for h, k in zip(headings, kinds, strict=True)] for row in rows]
            yield name.removesuffix(".csv"), headings, cells


class _Writer:
    """Writes sheets: a frozen heading row, numbers as numbers, columns as wide as their contents."""

    def __init__(self, book: Any, portfolio: Portfolio) -> None:
        self._book = book
        self._currency = portfolio.currency
        digits = minor_digits(portfolio.currency)
        self._heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._money = book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")})
        self._ratio = book.add_format({"num_format": "0.00%"})
        self._plain = book.add_format({"num_format": "General"})

    def sheet(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[ExportCell]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        widths = [len(heading) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, _held(heading), self._heading)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                shown = self._write(sheet, number, column, cell, is_ratio=headings[column] == "roi")
                widths[column] = max(widths[column], shown)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))

    def _write(self, sheet: Any, row: int, column: int, cell: ExportCell, *, is_ratio: bool) -> int:
        """Write a cell and return how many characters it shows."""
        match cell:
            case None | "":
                return 0
            case str():
                sheet.write_string(row, column, _held(cell))
                return max(map(len, cell.splitlines()), default=0)
            case MoneyCell():
                amount = in_units(cell, self._currency)
                sheet.write_number(row, column, amount, self._money)
                return len(f"{amount:,}")
            case _:
                sheet.write_number(row, column, cell, self._ratio if is_ratio else self._plain)
                return len(str(cell))


def _held(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            [Finding("text", "", "", f"{text[:40]}…", message("input.cell_characters", n=str(LONGEST_TEXT)))]
        )
    return text


def _number_or_text(cell: str, kind: ValueKind) -> ExportCell:
    """A cell of an input as a number, if reading it gives the same number again."""
    number = read_number(cell) if kind in _NUMBERS else None
    if number is None or abs(number) >= _EXACT_BELOW:
        return cell
    return number if round(Decimal(repr(float(number))), DECIMALS) == number else cell


def _schedule(portfolio: Portfolio, ledger: Ledger) -> tuple[list[str], list[list[ExportCell]]]:
    """The spend of each funded candidate by period."""
    spend: dict[tuple[str, int], int] = defaultdict(int)
    for line in ledger.lines:
        spend[line.id, line.period] += line.spend
    horizon, periods = portfolio.horizon, range(periods_of(portfolio, ledger.lines))
    rows: list[list[ExportCell]] = []
    for verdict in ledger.verdicts:
        if verdict.funded:
            start = "" if verdict.start is None else horizon.label(verdict.start)
            amounts = [spend[verdict.id, period] for period in periods]
            money = [MoneyCell(amount) if amount else None for amount in amounts]
            rows.append([verdict.id, verdict.name, verdict.owner, verdict.level, start, *money])
    return ["id", "name", "owner", "level", "start", *map(horizon.label, periods)], rows


def _scenarios(portfolio: Portfolio) -> Iterable[list[ExportCell]]:
    for scenario in portfolio.scenarios:
        for key, value in scenario.changes or (("", ""),):
            yield [scenario.name, key, value]


def _inputs(portfolio: Portfolio) -> tuple[list[str], list[list[ExportCell]]]:
    """The inputs of the portfolio as a whole; funds and teams by period."""
    horizon = portfolio.horizon
    periods = list(horizon.labels())[: horizon.budget_periods]
    rows: list[list[ExportCell]] = [
        ["portfolio", "name", portfolio.name],
        ["portfolio", "currency", portfolio.currency],
        ["portfolio", "annual_rate", portfolio.annual_rate],
        ["portfolio", "late_start", portfolio.late_start.value],
        ["horizon", "unit", horizon.unit.value],
        ["horizon", "start", horizon.start],
        ["horizon", "budget_periods", Decimal(horizon.budget_periods)],
        ["horizon", "benefit_periods", Decimal(horizon.benefit_periods)],
        ["objective", "kind", portfolio.objective.kind.value],
    ]
    rows += [["objective", criterion, weight] for criterion, weight in portfolio.objective.weights]
    rows += [["uncertainty", *row] for row in _uncertainty(portfolio.uncertainty)]
    for fund in portfolio.funds:
        rows.append(["fund", fund.id, fund.name, *map(MoneyCell, fund.amounts)])
        rows.append(["carry_over", fund.id, fund.carry_over])
    rows += [["team", team.id, team.name, *team.capacity] for team in portfolio.teams]
    rows += [["rule", rule.id, "on" if rule.enabled else "off"] for rule in portfolio.rules]
    return ["what", "id", "value", *periods], rows


def _uncertainty(stated: Uncertainty) -> Iterable[list[ExportCell]]:
    """What is stated about uncertainty, under the names that a folder has for it."""
    yield ["low_high", stated.low_high.value]
    if (common := stated.correlation) is not None:
        yield ["correlation.by", f"tag:{common.dimension}" if common.dimension else common.by.value]
        yield ["correlation.rho", common.rho]
    if (tail := stated.lognormal_tail) is not None:
        yield ["lognormal_tail.tag", f"{tail.tag.dimension}:{tail.tag.value}"]
        yield ["lognormal_tail.cap", tail.cap]


def _factors(portfolio: Portfolio, ledger: Ledger) -> Iterable[list[ExportCell]]:
    return ([portfolio.horizon.label(flow.period), flow.factor] for flow in cash_flow(portfolio, ledger))
