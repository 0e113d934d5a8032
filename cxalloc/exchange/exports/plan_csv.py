"""A decision as CSV: money by period, and the verdict on every candidate.

Text is UTF-8 with a byte-order mark: without one Excel takes the file for the code page of the machine and garbles
accents, and other programs know to skip it. Numbers have no grouping, and the decimals of the currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cxalloc.atomic_files import write_files
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_rows import (
    ExportCell,
    MoneyCell,
    decision_headings,
    decision_rows,
    in_units,
    plan_headings,
    plan_rows,
)
from cxalloc.exchange.grids import csv_text
from cxalloc.messages.formatter import PLAIN_ENGLISH

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""First characters of a formula: a text that begins with one is written after an apostrophe."""


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """The delimiter and the decimal mark that a spreadsheet expects: ``;`` and a comma in French, for example."""

    delimiter: str = ","
    decimal_mark: str = "."


PLAIN = CsvStyle()


def write_plan(portfolio: Portfolio, decision: Decision, path: Path, style: CsvStyle = PLAIN) -> None:
    """Write one row for each funded candidate, fund and period in which it spends or returns money.

    ``portfolio`` has the scenario applied. Benefits are expectations, undiscounted, and stand on the row of the
    candidate's first fund. Raises OSError; an earlier file is then left as it was.
    """
    rows = plan_rows(portfolio, make_ledger(portfolio, decision))
    write_rows(path, plan_headings(portfolio), rows, portfolio.currency, style)


def write_decisions(portfolio: Portfolio, decision: Decision, path: Path, style: CsvStyle = PLAIN) -> None:
    """Write one row for each candidate: whether it is funded and why, at which level, from when, its cost and value.

    ``start`` is the first period with an amount for a small allocation; ``delivered`` is the last period of the work of
    an initiative. ``cost`` and ``benefit`` are undiscounted sums over all periods, ``value`` is the net present value
    and ``enabled_value`` the part of it that comes from what enables the initiative. ``benefit`` and ``roi`` are empty
    where only a net present value was stated, ``roi`` also where nothing is spent. ``why`` is in English, as the file
    is the same in every language. Raises OSError as ``write_plan``.
    """
    rows = decision_rows(PlanReview(portfolio, decision), PLAIN_ENGLISH)
    write_rows(path, decision_headings(portfolio), rows, portfolio.currency, style)


def no_formula(text: str) -> str:
    """A text for a spreadsheet, which would run what begins as a formula does: an apostrophe stops it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _text(cell: ExportCell, currency: str, style: CsvStyle) -> str:
    match cell:
        case None:
            return ""
        case str():
            return no_formula(cell)
        case MoneyCell():
            return _number(in_units(cell, currency), style)
        case _:
            return _number(cell, style)


def _number(number: Decimal, style: CsvStyle) -> str:
    return format(number, "f").replace(".", style.decimal_mark)


def write_rows(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[ExportCell]], currency: str, style: CsvStyle = PLAIN
) -> None:
    """Write typed cells as CSV. Raises OSError; an earlier file is then left as it was."""
    texts = ([_text(cell, currency, style) for cell in row] for row in rows)
    safe = [_text(heading, currency, style) for heading in headings]  # some have a scenario's name
    write_files({path: csv_text(safe, texts, style.delimiter).encode("utf-8-sig")})
