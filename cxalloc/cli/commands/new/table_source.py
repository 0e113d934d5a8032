"""A portfolio from a table of candidates: what the options say of it, and how the table was read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal

from cxalloc.cli.exits import Refusal
from cxalloc.domain import numbers
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.tables.headings import HeadingMatch
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.strict_table import DEFAULT_FUND, TableSettings, table_settings

_OPTIONS = {name: f"--{name.replace('_', '-')}" for name in (
    "budget", "name", "currency", "unit", "start", "periods", "benefit_periods", "rate", "map",
)} | {"decimal_mark": "--decimal-comma, --decimal-point"}  # fmt: skip
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_MARKS = {".": "a decimal point", ",": "a decimal comma"}


def refuse_frame(options: argparse.Namespace) -> None:
    """Refuse options of a table for a folder, which says all of it: what is given twice may contradict itself."""
    given = [option for name, option in _OPTIONS.items() if getattr(options, name) is not None]
    if given:
        raise Refusal(f"{', '.join(given)}: only for a table; in a folder, portfolio.toml says it")


def load_table(options: argparse.Namespace) -> Portfolio:
    """The portfolio of the table that the options name, and a report on standard error of how it was read.

    Raises InvalidInput or Refusal.
    """
    settings = settings_for(options)
    chosen = ImportOptions(decimal_mark=options.decimal_mark or "", mapping=dict(options.map or ()))
    preview = preview_table(options.source, settings, chosen)
    for line in _preview_in_words(preview):
        print(line, file=sys.stderr)
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _preview_in_words(preview: TablePreview) -> Iterator[str]:
    parts = []
    if preview.delimiter:
        parts += [preview.encoding, f"separated by {_DELIMITERS[preview.delimiter]}"]
    if preview.decimal_mark:
        parts.append(f"numbers with {_MARKS[preview.decimal_mark]}")
    parts.append(f"headings in row {preview.heading_row}, {preview.rows} {'row' if preview.rows == 1 else 'rows'}")
    yield f"{preview.file}: {', '.join(parts)}."
    renamed = [
        f"{one.heading!r} is {one.column}{' (similar)' if one.match is HeadingMatch.SIMILAR else ''}"
        for one in preview.columns
        if one.column and one.column != one.heading
    ]
    if renamed:
        yield f"Columns: {', '.join(renamed)}."
    if preview.totals:
        rows = ", ".join(map(str, preview.totals))
        yield (
            f"Left out: row {rows}, which adds others up."
            if len(preview.totals) == 1
            else (f"Left out: rows {rows}, which add others up.")
        )
    if preview.unused:
        yield f"Not used: {', '.join(map(repr, preview.unused))}. With --map 'HEADING=column' they can be."


def settings_for(options: argparse.Namespace) -> TableSettings:
    """The settings that the options describe. Raises InvalidInput or Refusal."""
    if not options.budget:
        raise Refusal("a table needs --budget AMOUNT: what may be spent per period, in currency units")
    unit = PeriodUnit(options.unit or PeriodUnit.QUARTER)
    periods = unit.per_year if options.periods is None else options.periods
    return table_settings(
        options.name or options.source.stem,
        [_fund(budget, periods) for budget in options.budget],
        currency=options.currency or "",
        unit=unit,
        start=options.start or "",
        periods=periods,
        benefit_periods=options.benefit_periods or 0,
        annual_rate=options.rate or Decimal(0),
    )


def _fund(budget: str, periods: int) -> tuple[str, list[Decimal]]:
    fund, sign, amounts = budget.rpartition("=")
    read = [numbers.read_number(part) for part in amounts.split(numbers.LIST_SEPARATOR)]
    known = [number for number in read if number is not None]
    if len(known) != len(read) or len(known) not in (1, periods):
        expected = f"an amount per period such as 250000, or {periods} of them separated by ';'"
        raise InvalidInput([Finding("--budget", "", "", budget, expected)])
    return fund.strip() if sign else DEFAULT_FUND, known
