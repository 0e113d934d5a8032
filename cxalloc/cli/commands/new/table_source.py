"""A portfolio from a table of candidates: its options, and the report of how the table was read."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cxalloc.cli.exits import Refusal
from cxalloc.cli.options import DELIMITERS
from cxalloc.domain import numbers
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.expected import AMOUNT_UP_TO_LIMIT
from cxalloc.domain.message import Count, Message, Phrases, message
from cxalloc.domain.money import LARGEST_AMOUNT, to_minor
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_amount
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.exchange.tables.headings import HeadingMatch
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.notes import NoteKind, note_messages
from cxalloc.exchange.tables.strict_table import DEFAULT_CURRENCY, DEFAULT_FUND, TableSettings, table_settings
from cxalloc.messages.formatter import Formatter
from cxalloc.worker.standard_streams import print_error_line

_OPTIONS = {name: f"--{name.replace('_', '-')}" for name in (
    "budget", "name", "currency", "unit", "start", "periods", "benefit_periods", "rate", "map", "kind", "sheet",
    "visible_only", "encoding", "delimiter", "skip_rows", "last_row", "keep_row", "leave_out",
)} | {"decimal_mark": "--decimal-comma, --decimal-point", "decimal_marks": "--decimal-mark"}  # fmt: skip
_DELIMITERS = {
    ",": "terminal.separated_by_commas",
    ";": "terminal.separated_by_semicolons",
    "\t": "terminal.separated_by_tabs",
}
_WAYS = {
    "tables.initiatives_or_small": "refusals.choose_kind",
    "tables.roi_or_rate": "refusals.choose_return",
    "tables.fund_or_kind": "refusals.choose_meaning",
}
"""The options that settle a question, by its key."""
_MARKS = {".": message("terminal.numbers_with_point"), ",": message("terminal.numbers_with_comma")}


def refuse_frame(options: argparse.Namespace) -> None:
    """Refuse options of a table for a folder, which states them itself: two statements may contradict each other."""
    given = [option for name, option in _OPTIONS.items() if getattr(options, name) is not None]
    if given:
        raise Refusal(message("refusals.only_for_table", options=", ".join(given)))


def load_table(options: argparse.Namespace, formatter: Formatter) -> Portfolio:
    """The portfolio of the table that the options name, and a report on standard error of how it was read.

    Raises InvalidInput or Refusal.
    """
    settings = settings_for(options, formatter)
    preview = preview_table(options.source, settings, reading_options(options))
    for line in _preview_messages(preview, settings.currency, settings.horizon.unit):
        print_error_line(formatter.render(line))
    if options.rate is None:
        print_error_line(formatter.text("terminal.no_rate"))
    if preview.portfolio is None:
        raise InvalidInput(map(_with_options, preview.findings))
    return preview.portfolio


def reading_options(options: argparse.Namespace) -> ImportOptions:
    """How the table is to be read."""
    marks = dict(options.decimal_marks or ())
    return ImportOptions(
        kind=(options.kind or "").replace("-", "_"),
        encoding=options.encoding or "",
        delimiter=DELIMITERS.get(options.delimiter, ""),
        decimal_mark=marks.pop("", options.decimal_mark or ""),
        mapping=dict(options.map or ()),
        decimal_marks=marks,
        keep_rows=frozenset(options.keep_row or ()),
        leave_out=frozenset(options.leave_out or ()),
        skip_rows=options.skip_rows or 0,
        last_row=options.last_row or 0,
        sheet=options.sheet or "",
        visible_only=bool(options.visible_only),
    )


def _with_options(finding: Finding) -> Finding:
    """A finding that names the options which settle it."""
    match finding.expected:
        case Message("tables.total_or_initiative"):
            row = str(finding.place.row) if finding.place else ""
            return replace(finding, expected=message("refusals.total_or_initiative", row=row))
        case Message("tables.initiatives_or_small" | "tables.roi_or_rate" | "tables.fund_or_kind") as asked:
            heading = shlex.quote(finding.key or str(finding.value))
            return replace(finding, expected=message(_WAYS[asked.key], what=asked, heading=heading))
        case Message("tables.choose_mark") as asked:
            option = f"--decimal-mark {shlex.quote(f'{finding.key}=comma')}"
            return replace(finding, expected=message("refusals.choose_mark", what=asked, option=option))
        case _:
            return finding


def _preview_messages(preview: TablePreview, currency: str, unit: PeriodUnit) -> Iterator[Message]:
    """How the table was read, as far as that may be a misunderstanding."""
    parts = []
    if preview.delimiter:
        parts.append(Message(_DELIMITERS[preview.delimiter], (("encoding", preview.encoding),)))
    if preview.decimal_mark:
        parts.append(_MARKS[preview.decimal_mark])
    rows = Count(preview.rows if preview.small_sheet else preview.rows + preview.small_rows)
    heading_row = str(preview.heading_row)
    parts.append(message("terminal.headings_and_rows", n=rows, row=heading_row))
    yield message("terminal.holds", name=preview.file, parts=Phrases(tuple(parts), with_commas=True))
    if preview.other_sheets:
        yield message("terminal.other_sheets", sheets=", ".join(map(repr, preview.other_sheets)))
    renamed = tuple(
        message("terminal.column_is_similar", heading=repr(one.heading), column=one.column)
        if one.match is HeadingMatch.SIMILAR
        else message("terminal.column_is", heading=repr(one.heading), column=one.column)
        for one in preview.columns
        if one.column and one.column != one.heading
    )
    if renamed:
        yield message("terminal.columns", columns=Phrases(renamed, with_commas=True))
    yield from _small_messages(preview)
    if preview.totals:
        left_out = ", ".join(map(str, preview.totals))
        yield message("terminal.left_out", n=Count(len(preview.totals)), rows=left_out)
    if preview.small_totals:
        rows_left = ", ".join(map(str, preview.small_totals))
        n, sheet = Count(len(preview.small_totals)), preview.small_sheet
        yield message("terminal.left_out_of_sheet", n=n, rows=rows_left, sheet=sheet)
    yield from note_messages(preview.money, preview.notes, currency, unit, preview.small_money)
    if any(note.kind is NoteKind.HIDDEN for note in preview.notes):
        yield message("terminal.visible_only")
    if preview.unused:
        yield message("terminal.not_used", headings=", ".join(map(repr, preview.unused)))


def _small_messages(preview: TablePreview) -> Iterator[Message]:
    """Where small allocations stand, and what the headings mean for them, where that is not said of initiatives."""
    if preview.small_sheet:
        yield message("terminal.small_sheet", sheet=preview.small_sheet)
    columns = {one.heading: one.column for one in preview.columns} if not preview.small_sheet else {}
    known = [one for one in preview.small_columns if one.column not in ("", one.heading)]
    own = [one for one in known if one.column != columns.get(one.heading)]
    if own:
        meanings = tuple(message("terminal.column_is", heading=repr(one.heading), column=one.column) for one in own)
        yield message("terminal.small_columns", columns=Phrases(meanings, with_commas=True))


def settings_for(options: argparse.Namespace, formatter: Formatter) -> TableSettings:
    """The settings that the options describe. Raises InvalidInput or Refusal."""
    if not options.budget:
        raise Refusal(message("refusals.no_budget"))
    unit = PeriodUnit(options.unit or PeriodUnit.QUARTER)
    periods = unit.per_year if options.periods is None else options.periods
    currency = (options.currency or DEFAULT_CURRENCY).upper()
    written = NumberFormat(formatter.style.decimal, formatter.style.group)
    return table_settings(
        options.name or options.source.stem,
        [_fund(budget, periods, currency, written) for budget in options.budget],
        currency=currency,
        unit=unit,
        start=period_text(options.start or "", unit)[0],
        periods=periods,
        benefit_periods=options.benefit_periods or 0,
        annual_rate=options.rate or Decimal(0),
    )


def _fund(budget: str, periods: int, currency: str, written: NumberFormat) -> tuple[str, list[Decimal]]:
    fund, sign, text = budget.rpartition("=")
    try:
        amounts = [single_amount(part, currency, written) for part in text.split(numbers.LIST_SEPARATOR)]
    except Unreadable as error:
        expected = message("input.budget", n=str(periods))
        if error.ways:
            first, second = map(numbers.write_number, error.ways)
            expected = message("tables.two_ways", first=first, second=second)
        raise InvalidInput([Finding("--budget", "", "", budget, expected)]) from None
    minor = [to_minor(amount, currency) for amount in amounts]
    if len(amounts) not in (1, periods) or min(minor) < 0 or max(minor) > LARGEST_AMOUNT:
        too_large = len(amounts) in (1, periods) and max(minor) > LARGEST_AMOUNT
        expected = AMOUNT_UP_TO_LIMIT if too_large else message("input.budget", n=str(periods))
        raise InvalidInput([Finding("--budget", "", "", budget, expected)])
    return fund.strip() if sign else DEFAULT_FUND, amounts
