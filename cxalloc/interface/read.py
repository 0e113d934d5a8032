"""Reading a portfolio in a script or a notebook: a folder, a file, a table, or a frame."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.domain import expected
from cxalloc.domain import portfolio as domain
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.domain.numbers import LIST_SEPARATOR, SHARE_EXPECTED, read_number, read_share
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.grids import TABLE_ENDINGS, Grid
from cxalloc.exchange.tables.importer import ImportOptions, TableSource, preview_source, preview_table
from cxalloc.exchange.tables.strict_table import (
    DEFAULT_FUND,
    TableSettings,
    table_settings,
)
from cxalloc.interface.frames import MoneyStyle
from cxalloc.interface.input_tables import TABLES, grid_of_frame, text_of
from cxalloc.interface.portfolio import Portfolio
from cxalloc.interface.sources import load_with_plans

Amounts = Any
"""Money in currency units: a number, text such as ``"250000"``, or a sequence of them, one for each period."""
_INITIATIVES = "initiatives"
_OF_ROWS = ("skip_rows", "last_row", "keep_rows", "leave_out")


def read(  # noqa: PLR0913 - the options of ``cxalloc new``
    source: str | os.PathLike[str] | pd.DataFrame,
    *,
    budget: Amounts | Mapping[str, Amounts] = None,
    name: str | None = None,
    currency: str | None = None,
    unit: str | None = None,
    start: Any = None,
    periods: int | None = None,
    benefit_periods: int | None = None,
    rate: Any = None,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    decimal: str | Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    visible_only: bool = False,
    skip_rows: int = 0,
    last_row: int = 0,
    keep_rows: Iterable[int] = (),
    leave_out: Iterable[int] = (),
    lenient: bool = False,
    tables: Mapping[str, pd.DataFrame] | None = None,
    money: MoneyStyle = "float",
) -> Portfolio:
    """Read a portfolio from a folder, a ``.cxalloc`` file, a table of candidates, or a frame of them.

    A folder and a file say all by themselves. A table and a frame need ``budget``, and may have the other options of
    ``cxalloc new``. A table is read as people keep it (headings in English and French, titles, their own numbers).

    Args:
        source: The path of a portfolio folder, a ``.cxalloc`` file, a ``.csv`` or an ``.xlsx`` table, or a frame with
            a row for each initiative.
        budget: What may be spent per period in currency units: one amount, or one for each period; or several funds,
            ``{"opex": 80_000, "capex": [50_000, 20_000, 0, 0]}``.
        name: The name of the portfolio (that of the file).
        currency: An ISO 4217 code (EUR).
        unit: ``"month"``, ``"quarter"`` or ``"year"`` (quarter).
        start: The first period, such as ``"2027-Q1"`` or a pandas Period (the first of next year).
        periods: How many periods have a budget (a year of them).
        benefit_periods: How many periods after those still have benefits (0).
        rate: The annual discount rate, such as ``0.08`` or ``"8 %"`` (0).
        kind: What the rows of a table are, ``"initiatives"`` or ``"small_allocations"`` (what the table says, else
            initiatives).
        mapping: What headings mean, by heading: columns of ``initiatives.csv`` or ``small_allocations.csv``, ``kind``
            or ``frequency``; empty for one that is not used.
        decimal: The decimal mark of the table's text, ``"."`` or ``","``, or one for each heading (what the numbers
            of each column prove).
        encoding: The encoding of a CSV file, ``"utf-8"``, ``"cp1252"`` or ``"utf-16"`` (what is found).
        delimiter: What separates the cells of a CSV file, ``","``, ``";"`` or a tab (what is found).
        sheet: The sheet of a workbook with the initiatives (the active one, if it has headings).
        visible_only: Leave out rows of a workbook that are hidden or filtered.
        skip_rows: How many rows of a table are passed over at the beginning.
        last_row: The number of the last row that is read (0: all).
        keep_rows: Rows of a table, by number, that are initiatives although they are called like a total.
        leave_out: Rows of a table, by number, that are not to be read.
        lenient: Read the headings and values of a frame as those of people's tables, not strictly as the folder's.
        tables: More tables of the folder to go with a frame, by name: ``small_allocations``, ``relations``,
            ``costs``, ``benefits``, ``effort``.
        money: How frames hold money: ``"float"``, or ``"exact"`` for ``Decimal`` objects.

    Returns:
        The portfolio, with its stored plans if it comes from a file.

    Raises:
        InvalidInput: With every finding: where, the value, and what was expected. Rows of a frame are called by their
            position, as ``iloc`` has it.
        StorageError: A ``.cxalloc`` file can't be used.
    """
    given = {
        "budget": budget, "name": name, "currency": currency, "unit": unit, "start": start, "periods": periods,
        "benefit_periods": benefit_periods, "rate": rate, "mapping": mapping, "decimal": decimal, "kind": kind,
        "encoding": encoding, "delimiter": delimiter, "sheet": sheet, "visible_only": visible_only or None,
        "skip_rows": skip_rows or None, "last_row": last_row or None, "keep_rows": frozenset(keep_rows) or None,
        "leave_out": frozenset(leave_out) or None, "lenient": lenient or None, "tables": tables,
    }  # fmt: skip
    given = {option: value for option, value in given.items() if value is not None}
    if isinstance(source, pd.DataFrame):
        return Portfolio(_from_frame(source, given), money)
    path = Path(source)
    if path.suffix.lower() in TABLE_ENDINGS and not path.is_dir():
        return Portfolio(_from_table(path, given), money)
    _refuse(given, tuple(given), message("input.a_table_or_frame"))
    core, plans = load_with_plans(path)
    return Portfolio(core, money, plans)


def portfolio_of(given: Portfolio | str | Path) -> Portfolio:
    """A portfolio as it is, or what ``read`` makes of a path."""
    return given if isinstance(given, Portfolio) else read(given)


def _refuse(given: Mapping[str, Any], options: Sequence[str], meant_for: Message) -> None:
    """Refuse options that would have no effect."""
    if found := [option for option in options if option in given]:
        raise InvalidInput(
            [
                Finding("option", one, "", str(given[one]), message("expected.option_of", source=meant_for))
                for one in found
            ]
        )


def _from_table(path: Path, given: Mapping[str, Any]) -> domain.Portfolio:
    _refuse(given, ("lenient", "tables"), message("input.a_frame"))
    preview = preview_table(path, _settings(given, path.stem), _options(given))
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _from_frame(frame: pd.DataFrame, given: Mapping[str, Any]) -> domain.Portfolio:
    _refuse(given, ("encoding", "delimiter"), message("input.a_csv_file"))
    _refuse(given, ("sheet", "visible_only"), message("input.a_workbook"))
    if "lenient" not in given:
        _refuse(given, ("kind", "mapping", "decimal", *_OF_ROWS), message("input.a_table_or_lenient_frame"))
    base = _settings(given, "Portfolio")
    grids = {TABLES[_INITIATIVES]: grid_of_frame(frame, _INITIATIVES), **_more_tables(given.get("tables") or {})}
    if "lenient" not in given:
        return assemble(base.header(), grids, Findings())
    source = TableSource(grids.pop(TABLES[_INITIATIVES]), grids)
    preview = preview_source(source, base, _options(given))
    if preview.portfolio is None:
        raise InvalidInput(preview.findings)
    return preview.portfolio


def _more_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, Grid]:
    known = [name for name in TABLES if name != _INITIATIVES]
    if unknown := [name for name in tables if name not in known]:
        expected = message("expected.one_of", names=", ".join(known))
        raise InvalidInput([Finding("option", "tables", "", name, expected) for name in unknown])
    return {TABLES[name]: grid_of_frame(frame, name) for name, frame in tables.items()}


def _options(given: Mapping[str, Any]) -> ImportOptions:
    decimal = given.get("decimal", "")
    by_heading = dict(decimal) if isinstance(decimal, Mapping) else {}
    named = ("kind", "encoding", "delimiter", "mapping", "sheet", "visible_only", *_OF_ROWS)
    return ImportOptions(
        decimal_mark="" if by_heading else decimal,
        decimal_marks=by_heading,
        **{name: given[name] for name in named if name in given},
    )


def _settings(given: Mapping[str, Any], name: str) -> TableSettings:
    """What the options say of a portfolio. Raises InvalidInput."""
    units = list(PeriodUnit)
    unit = given.get("unit", PeriodUnit.QUARTER)
    findings = []
    if unit not in units:
        findings.append(Finding("option", "unit", "", str(unit), expected.one_of(units)))
    rate = read_share(text_of(given.get("rate", 0)))
    if rate is None:
        findings.append(Finding("option", "rate", "", str(given["rate"]), SHARE_EXPECTED))
    for option in ("periods", "benefit_periods"):
        if option in given and (not isinstance(given[option], int) or isinstance(given[option], bool)):
            findings.append(Finding("option", option, "", str(given[option]), expected.WHOLE))
    if findings:
        raise InvalidInput(findings)
    return table_settings(
        given.get("name", name),
        list(_funds(given.get("budget"))),
        currency=given.get("currency", ""),
        unit=PeriodUnit(unit),
        start=text_of(given.get("start", "")),
        periods=given.get("periods"),
        benefit_periods=given.get("benefit_periods", 0),
        annual_rate=rate or Decimal(0),
    )


def _funds(budget: Any) -> Iterator[tuple[str, list[Decimal]]]:
    if budget is None:
        raise InvalidInput([Finding("option", "budget", "", "", expected.BUDGET)])
    for fund, amounts in budget.items() if isinstance(budget, Mapping) else [(DEFAULT_FUND, budget)]:
        if isinstance(amounts, str):
            texts = amounts.split(LIST_SEPARATOR)
        elif isinstance(amounts, Iterable):
            texts = [text_of(amount) for amount in amounts]
        else:
            texts = [text_of(amounts)]
        numbers = [number for text in texts if (number := read_number(text)) is not None]
        if len(numbers) != len(texts):
            raise InvalidInput([Finding("option", "budget", str(fund), str(amounts), expected.BUDGET_AMOUNTS)])
        yield str(fund), numbers
