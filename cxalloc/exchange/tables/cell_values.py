"""Converts the cells of users' own tables to the plain form that the strict column readers take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.initiative import AMBIGUOUS_ROI
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.money import to_minor
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.exports.plan_csv import FORMULA_SIGNS
from cxalloc.exchange.folder.columns import Table, ValueKind
from cxalloc.exchange.folder.writer import RowTexts
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.ambiguity import ColumnRule, may_have_three_decimals, rounding_of, vanishes
from cxalloc.exchange.parsers.number_formats import PLAIN_FORMAT, CellFormat
from cxalloc.exchange.parsers.numbers import MARKS, NOT_A_NUMBER, NumberReading, proven_mark, read_figure
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.exchange.parsers.rhythms import Rhythm, in_periods, periods_factor, split_rhythm
from cxalloc.exchange.parsers.statuses import status_word
from cxalloc.exchange.parsers.units import NO_UNIT, Unit, is_length_of, nested_unit
from cxalloc.exchange.parsers.words import plain
from cxalloc.exchange.tables.calendar_columns import known_column
from cxalloc.exchange.tables.headings import PER_PERIOD, MappedHeading, TableUnits
from cxalloc.exchange.tables.notes import ImportNote, MoneyRead, NoteKind
from cxalloc.exchange.tables.options import MarkChoice
from cxalloc.exchange.tables.table_units import UnitContext
from cxalloc.exchange.tables.workbook_cells import NUMBERS, fault_finding

_REFUSED = " ?"
"""Appended to a refused value, so that no reader accepts it."""
_MARK_EXPECTED = {".": message("input.decimal_point"), ",": message("input.decimal_comma")}


@dataclass(slots=True)
class OriginalTexts:
    """The original texts of cells, and why some were refused: findings quote what users see in the file."""

    cells: dict[tuple[int, str], tuple[str, str, Message | str]] = field(default_factory=dict)

    def as_written(self, finding: Finding, shown: Mapping[str, str]) -> Finding | None:
        """The finding with the heading and the text of the file; None if its column as a whole has one already.

        ``shown`` has headings by column.
        """
        place = finding.place
        if place is None:
            return finding
        column = shown.get(place.column, place.column)
        raw, plain, reason = self.cells.get((place.row or 0, column), ("", "", ""))
        finding = finding.at(replace(place, column=column))
        if plain and finding.value == plain:
            if reason == _SAID:
                return None
            return replace(finding, value=raw, expected=reason if isinstance(reason, Message) else finding.expected)
        return finding


@dataclass(slots=True)
class _Column:
    """A mapped column, the readings of its texts by position of the row, and the rule for ambiguous ones."""

    position: int
    mapped: MappedHeading
    kind: ValueKind
    pattern: str
    readings: dict[int, NumberReading] = field(default_factory=dict)
    rule: ColumnRule = field(default_factory=ColumnRule)
    percent: bool = False
    """Whether its numbers are percentages without a sign."""
    amounts: dict[int, Decimal] = field(default_factory=dict)
    """The amounts read from a column of money, in currency units, by position of the row."""
    rhythms: dict[int, Rhythm] = field(default_factory=dict)
    """The rhythms that stand next to amounts, by position of the row."""
    converted: Counter[Rhythm] = field(default_factory=Counter)
    """How many amounts of each rhythm were converted to the periods of the portfolio."""

    @property
    def recurs(self) -> bool:
        """Whether its amounts are those of a period, and may have a rhythm."""
        return self.pattern in PER_PERIOD


class TableValues:
    """The values of a table in plain form.

    All rows that are not empty, totals included, are evidence for the decimal marks; ``settle`` selects the rows used.
    ``decimal_mark`` is the mark that was chosen, or that the texts of all columns prove.
    """

    def __init__(
        self,
        grid: Grid,
        table: Table,
        columns: Sequence[MappedHeading],
        positions: Sequence[int],
        units: TableUnits,
        marks: MarkChoice,
        context: UnitContext,
    ) -> None:
        self._grid = grid
        self._units = units
        self._marks = marks
        self._context = context
        self.originals = OriginalTexts()
        self._columns: list[_Column] = []
        for position, mapped in enumerate(columns):
            if mapped.column:
                known = known_column(table, mapped.column)
                assert known is not None  # headings are mapped to columns of the table
                self._columns.append(_Column(position, mapped, known.reader.kind, known.pattern))
        numbers = [column for column in self._columns if column.kind in NUMBERS]
        for column in numbers:
            self._read_figures(column, positions)
        for column in numbers:
            fine = any(may_have_three_decimals(units.currency, self._power(at, column)) for at in column.readings)
            column.rule = ColumnRule.of(
                column.readings.values(),
                marks.of(column.mapped.heading),
                is_amount=column.kind is ValueKind.MONEY,
                three_decimals=fine,
            )
        texts = [reading for column in numbers for reading in column.readings.values()]
        self.decimal_mark = marks.table or proven_mark(texts)

    def settle(
        self, positions: Sequence[int], together: Iterable[int] = (), asked_already: Set[int] = frozenset()
    ) -> list[Finding]:
        """Select the rows at these positions as the ones used; return the findings about columns as a whole.

        Args:
            positions: The rows.
            together: Other rows whose ambiguous texts a finding asks about too: a column may be of two kinds of rows.
            asked_already: The columns about which nothing is asked, by position.
        """
        findings: list[Finding] = []
        for column in self._columns:
            if column.kind in NUMBERS:
                column.percent = column.mapped.percent and self._are_percentages(column, positions)
                if column.position not in asked_already:
                    findings += self._ambiguous(column, {*positions, *together})
            for at in positions:
                if self._cell(at, column) and (at, column.position) in self._grid.faults:
                    findings.append(fault_finding(self._grid, (at, column.position), column.mapped.heading))
        return findings

    def shown_amounts(self, at: int) -> dict[str, Decimal]:
        """The unambiguous amounts of a row by heading, as they are shown, without their units."""
        found = {}
        for column in self._columns:
            if column.kind is not ValueKind.MONEY:
                continue
            reading = column.readings.get(at)
            if reading is not None and reading.plain:
                number = column.rule.decide(reading)
                if number is not None:
                    found[column.mapped.heading] = number
            elif self._is_number(at, column):
                found[column.mapped.heading] = self._shown(at, column)
        return found

    def row(self, at: int) -> RowTexts:
        """The cells of a row by column, in plain form."""
        return {column.mapped.column: self._plain(at, column) for column in self._columns}

    def forget_texts(self) -> None:
        """Give the memory of the texts back, once all rows are read."""
        for column in self._columns:
            column.readings = {}

    def leaves_open(self, column: str) -> bool:
        """Whether the texts of a column prove no decimal mark, so that ambiguous ones are refused."""
        return any(one.mapped.column == column and not one.rule.proven for one in self._columns)

    def kind_of(self, column: str) -> ValueKind:
        """The kind of the values of a column."""
        return next(one.kind for one in self._columns if one.mapped.column == column)

    def recurs(self, column: str) -> bool:
        """Whether the amounts of a column are those of a period."""
        return any(one.recurs for one in self._columns if one.mapped.column == column)

    def rhythm_of(self, at: int) -> Rhythm | None:
        """The rhythm that a row states for its amounts."""
        return self._context.rhythms.get(at)

    def money(self) -> MoneyRead | None:
        """The totals of costs and benefits, once all rows are read; None where no cost was read."""
        costs: dict[int, Decimal] = {}
        is_cost = self._is_cost
        benefits = [amount for one in self._columns if _is_of(one, "benefit") for amount in one.amounts.values()]
        for column in self._columns:
            if is_cost(column):
                for at, amount in column.amounts.items():
                    costs[at] = costs.get(at, Decimal(0)) + amount
        if not costs:
            return None
        minor = {at: to_minor(amount, self._units.currency) for at, amount in costs.items()}
        total = sum(to_minor(amount, self._units.currency) for amount in benefits) if benefits else None
        return MoneyRead(len(minor), sum(minor.values()), min(minor.values()), max(minor.values()), total)

    def cost_of(self, positions: Iterable[int]) -> Decimal:
        """The total cost of rows that were read, in currency units."""
        costs = [column.amounts for column in self._columns if self._is_cost(column)]
        return sum((amounts.get(at, Decimal(0)) for at in positions for amounts in costs), Decimal(0))

    def _is_cost(self, column: _Column) -> bool:
        """Whether a column holds the money of a row: its cost, or what a small allocation gets in a period."""
        has_maximum = any(one.mapped.column == "maximum" for one in self._columns)
        return _is_of(column, "cost") or column.mapped.column == ("maximum" if has_maximum else "ticket")

    def notes(self, *, is_small: bool = False) -> list[ImportNote]:
        """The notes on each column, once all rows are read."""
        found = []
        for column in self._columns:
            if not column.amounts:
                continue
            rounding = rounding_of(column.amounts.values(), self._units.currency)
            if rounding.count:
                note = ImportNote(NoteKind.ROUNDED, column.mapped.heading, rounding.count, rounding.moved)
                found.append(note)
            for rhythm, count in column.converted.items():
                if not rhythm.is_of(self._units.period):
                    factor = periods_factor(rhythm, self._units.period)
                    note = ImportNote(NoteKind.CONVERTED, column.mapped.heading, count, factor=factor, rhythm=rhythm)
                    found.append(note)
            bare = len(column.amounts) - column.converted.total()
            if is_small and column.mapped.column == "maximum" and bare and not _names_a_period(column.mapped.heading):
                found.append(ImportNote(NoteKind.PER_PERIOD, column.mapped.heading, bare))
        return found

    def _cell(self, at: int, column: _Column) -> str:
        row = self._grid.rows[at]
        return row[column.position] if column.position < len(row) else ""

    def _is_exact(self, at: int, column: _Column) -> bool:
        return (at, column.position) in self._grid.exact

    def _read_figures(self, column: _Column, positions: Iterable[int]) -> None:
        currency = self._units.currency if column.kind is ValueKind.MONEY else ""
        for at in positions:
            text = self._cell(at, column)
            if not text or self._is_exact(at, column):
                continue
            if column.recurs:
                text, rhythm = split_rhythm(text)
                if rhythm is not None:
                    column.rhythms[at] = rhythm
            column.readings[at] = read_figure(text, currency)

    def _unit(self, at: int, column: _Column) -> Unit | None:
        """The unit of an amount, however often it is stated; None if it is stated in two ways."""
        heading = nested_unit(self._context.title, column.mapped.unit)
        in_row = None if heading is None else nested_unit(heading, self._context.rows.get(at, NO_UNIT))
        reading = column.readings.get(at)
        own = self._format(at, column).unit if reading is None else reading.unit
        return None if in_row is None else nested_unit(in_row, own)

    def _power(self, at: int, column: _Column) -> int:
        unit = self._unit(at, column) if column.kind is ValueKind.MONEY else None
        return 0 if unit is None else unit.power or 0

    def _ambiguous(self, column: _Column, positions: Set[int]) -> Iterator[Finding]:
        """One finding for the ambiguous texts of a column, with its sums under both readings."""
        readings = ((at, one) for at, one in column.readings.items() if at in positions)
        unsure = {at: one for at, one in readings if one.plain and column.rule.decide(one) is None}
        if not unsure:
            return
        sums = [
            sum((one.value(mark).scaleb(self._power(at, column)) for at, one in unsure.items()), Decimal(0))
            for mark in MARKS
        ]
        point, comma = map(write_number, sums)
        at = next(iter(unsure))
        expected = message("tables.choose_mark", n=Count(len(unsure)), point=point, comma=comma)
        place = Place(self._grid.file, self._grid.number(at), column.mapped.heading)
        yield Finding("column", column.mapped.heading, "", self._cell(at, column), expected, place)

    def _are_percentages(self, column: _Column, positions: Sequence[int]) -> bool:
        """Under ``ROI (%)`` a 0.5 may be a half or half a percent; a 15 among them settles it."""
        used = set(positions)
        numbers = [
            Decimal(plain)
            for at, reading in column.readings.items()
            if at in used and not reading.percent
            for plain in reading.plain.values()
        ]
        exact = [
            Decimal(self._cell(at, column))
            for at in positions
            if self._is_number(at, column) and not self._format(at, column).unit.percent
        ]
        return any(abs(number) > AMBIGUOUS_ROI for number in (*numbers, *exact))

    def _is_number(self, at: int, column: _Column) -> bool:
        return self._is_exact(at, column) and "-" not in self._cell(at, column)[1:]  # a date has hyphens

    def _format(self, at: int, column: _Column) -> CellFormat:
        """The number format of a workbook's cell."""
        return self._grid.formats.get((at, column.position), PLAIN_FORMAT)

    def _shown(self, at: int, column: _Column) -> Decimal:
        """The number that a cell of a workbook shows."""
        return self._format(at, column).shown(Decimal(self._cell(at, column)))

    def _plain(self, at: int, column: _Column) -> str:
        raw = self._cell(at, column)
        if not raw:
            return ""
        reason: Message | str = ""
        if (at, column.position) in self._grid.faults:
            if column.kind is ValueKind.TEXT:
                return raw  # it has a finding of its own
            plain, reason = "", _SAID
        elif column.kind in NUMBERS and self._is_exact(at, column):
            plain, reason = self._plain_exact(at, raw, column)
        elif column.kind in NUMBERS:
            plain, reason = self._plain_text(at, column)
        elif column.kind is ValueKind.STATUS:
            plain = status_word(raw)
        elif column.kind is ValueKind.PERIOD and not self._is_exact(at, column):
            plain, reason = period_text(raw, self._units.period)
        else:
            # Our own export stops a spreadsheet from running a text as a formula.
            return raw[1:] if raw[0] == "'" and raw[1:].startswith(FORMULA_SIGNS) else raw
        plain = plain or raw + _REFUSED
        if plain != raw or reason:
            number = self._grid.number(at)
            self.originals.cells[number, column.mapped.heading] = (raw, plain, reason)
        return plain

    def _plain_exact(self, at: int, raw: str, column: _Column) -> tuple[str, Message | str]:
        """A number or a date of a workbook in plain form; or nothing, and what was expected."""
        if not self._is_number(at, column):
            return raw, ""
        unit, shown = self._format(at, column).unit, self._shown(at, column)
        if problem := self._format_problem(at, column):
            return "", self._expected(column, problem)
        if unit.percent:
            is_share = column.kind is ValueKind.SHARE
            return (
                (f"{write_number(shown)} %", "")
                if is_share
                else ("", self._expected(column, message("input.problem_percentage")))
            )
        if column.kind is ValueKind.MONEY:
            return self._amount(at, shown, column)
        if unit.currencies:
            return "", self._expected(column, message("input.problem_money"))
        if column.mapped.percent:
            return (f"{raw} %", "") if column.percent and not _is_part(shown) else ("", _PERCENT_EXPECTED)
        return raw, ""

    def _format_problem(self, at: int, column: _Column) -> Message | None:
        """What is wrong with the words that the number format of a cell shows next to its number."""
        found = self._format(at, column)
        text = repr(found.other) if found.other else ""
        if column.kind is ValueKind.PERIODS and is_length_of(found.other, self._units.period):
            text = ""
        if found.per is not None and not column.recurs:
            text = repr(found.per.value)
        if not text or column.kind is ValueKind.NUMBER:
            return None
        if column.kind is not ValueKind.MONEY:
            return message("input.problem_without", text=text)
        return message("input.problem_not_currency", text=text, currency=self._units.currency)

    def _plain_text(self, at: int, column: _Column) -> tuple[str, Message | str]:
        """A number in plain form; or nothing, and what was expected."""
        reading = column.readings[at]
        if reading.problem:
            return "", self._expected(column, reading.problem)
        if reading.percent and column.kind is not ValueKind.SHARE:
            return "", self._expected(column, message("input.problem_percentage"))
        chosen = self._marks.of(column.mapped.heading)
        if chosen and chosen not in reading.plain:
            return "", _MARK_EXPECTED[chosen]
        number = column.rule.decide(reading)
        if number is None:
            return "", _SAID
        if column.kind is ValueKind.MONEY:
            return self._amount(at, number, column)
        if column.kind is ValueKind.SHARE and (reading.percent or column.mapped.percent):
            sure = reading.percent or (column.percent and not _is_part(number))
            return (f"{write_number(number)} %", "") if sure else ("", _PERCENT_EXPECTED)
        return write_number(number), ""

    def _amount(self, at: int, number: Decimal, column: _Column) -> tuple[str, Message | str]:
        """An amount in currency units, with its unit and in the periods of the portfolio."""
        unit = self._unit(at, column)
        if unit is None:
            return "", self._expected(column, message("input.problem_units"))
        if not unit.is_money_of(self._units.currency):
            problem = message("input.problem_not_currency", text=unit.currencies[0], currency=self._units.currency)
            return "", self._expected(column, problem)
        amount = number.scaleb(unit.power or 0)
        rhythms = self._rhythms(at, column)
        if len(rhythms) > 1:
            return "", self._expected(column, message("input.problem_rhythms"))
        converted = amount
        for rhythm in rhythms:
            converted = in_periods(amount, rhythm, self._units.period, self._units.currency)
        if vanishes(amount, self._units.currency) or (amount and not converted):
            return "", self._expected(column, message("input.problem_zero"))
        column.converted.update(rhythms)
        column.amounts[at] = converted
        return write_number(converted), ""

    def _rhythms(self, at: int, column: _Column) -> set[Rhythm]:
        """The rhythms of an amount, as its heading, its row and its cell state them: more than one contradict."""
        if not column.recurs:
            return set()
        of_format = self._format(at, column).per if self._is_exact(at, column) else None
        stated = (column.mapped.per, self._context.rhythms.get(at), column.rhythms.get(at), of_format)
        return {rhythm for rhythm in stated if rhythm is not None}

    def _expected(self, column: _Column, problem: Message | str) -> Message:
        what = {
            ValueKind.MONEY: message("input.table_amount", currency=self._units.currency),
            ValueKind.SHARE: message("input.table_share"),
            ValueKind.PERIODS: message("input.table_periods"),
        }.get(column.kind, message("input.table_number"))
        return what if problem == NOT_A_NUMBER else message("input.with_problem", expected=what, problem=problem)


def _is_part(number: Decimal) -> bool:
    """Whether a number may be a share that slipped in among percentages."""
    return 0 < abs(number) < 1


def _names_a_period(heading: str) -> bool:
    """Whether a heading says by itself that its amounts are those of a period."""
    words = plain(heading).split()
    return words == ["maximum"] or not {"period", "periode"}.isdisjoint(words)


def _is_of(column: _Column, name: str) -> bool:
    """Whether a column holds costs (or benefits), in one amount or by offset."""
    return column.mapped.column == name or column.mapped.column.startswith((f"{name}_", f"{name} "))


_SAID = "said of the column"
_PERCENT_EXPECTED = message("input.percentage_with_sign")
