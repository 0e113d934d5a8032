"""Which rows of a table are initiatives and which small allocations: by a column of kinds, by a rhythm, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import message
from cxalloc.domain.portfolio import Fund
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.numbers import read_figure
from cxalloc.exchange.parsers.rhythms import Rhythm, cell_rhythm, is_once, is_own_period
from cxalloc.exchange.parsers.units import split_heading
from cxalloc.exchange.parsers.words import plain
from cxalloc.exchange.tables.merge import same_name

KIND, FREQUENCY = "kind", "frequency"
"""What a heading may be mapped to besides the columns of the tables: the kind of a row, the rhythm of its amounts."""


class RowKind(StrEnum):
    """What a row of a table describes."""

    INITIATIVE = "initiatives"
    SMALL = "small_allocations"


_KIND_HEADINGS = frozenset(
    (
        *("type", "kind", "nature", "category", "budget type", "type of budget", "kind of budget", "initiative type"),
        *("categorie", "type de budget", "type d initiative", "nature du budget", "nature de la depense"),
        *("type de depense", "mode"),
    )
)
_FREQUENCY_HEADINGS = frozenset(
    (
        *("frequency", "periodicity", "recurrence", "rhythm", "cadence", "how often", "period", "per", "every"),
        *("frequence", "periodicite", "rythme", "recurrence", "periode", "tous les", "par"),
    )
)
_CERTAIN_FREQUENCIES = frozenset(
    (
        *("frequency", "periodicity", "recurrence", "rhythm", "how often"),
        *("frequence", "periodicite", "rythme"),
    )
)
"""Headings under which a cell that speaks of time, and is no rhythm, is asked about."""
_OF_TIME = re.compile(
    r"\b(?:da(?:y|ys|ily)|(?:bi ?)?(?:week|month|quarter|annual|year)\w*|times|twice|jours?|quotidien\w*|hebdo\w*"
    r"|semaines?|mois|mensuel\w*|bimestr\w*|trimestr\w*|semestr\w*|ans?|annuel\w*|fois)\b"
)
_FUND_OR_KIND = frozenset(("enveloppe", "enveloppes", "envelope", "envelopes"))
_SMALL = frozenset(
    (
        *("small allocation", "small allocations", "small", "small budget", "small budgets", "small amount"),
        *("recurring", "recurrent", "recurring budget", "recurring amount", "recurring small", "small recurring"),
        *("ticket", "tickets", "envelope", "envelopes", "micro budget", "microbudget", "micro allocation"),
        *("recurrente", "recurrents", "recurrentes", "budget recurrent", "depense recurrente", "enveloppe"),
        *("enveloppes", "enveloppe recurrente", "enveloppes recurrentes", "petite enveloppe", "petites enveloppes"),
        *("petit", "petite", "petit budget", "petits budgets", "petite allocation", "petites allocations"),
    )
)
_INITIATIVE = frozenset(
    (
        *("initiative", "initiatives", "project", "projects", "programme", "program", "investment", "one off"),
        *("one time", "large", "big", "major", "lump sum", "non recurring", "capital", "projet", "projets"),
        *("investissement", "investissements", "ponctuel", "ponctuelle", "unique", "chantier", "chantiers"),
        *("grand projet", "gros projet", "gros", "grand", "non recurrent", "non recurrente"),
    )
)
_NAMES_OF_SMALL = (
    *("small allocation", "small budget", "recurring", "micro budget", "microbudget", "petite allocation"),
    *("petites allocations", "petit budget", "petits budgets", "petite enveloppe", "petites enveloppes"),
    *("enveloppe recurrente", "enveloppes recurrentes", "enveloppes", "budgets recurrents", "recurrents"),
    *("recurrentes", "tickets"),
)

_NO_NAME = re.compile(r"(?:sheet|feuil|feuille|tabelle|table|tab)\s*\d*", re.IGNORECASE)


def is_named_small(name: str) -> bool:
    """Whether the name of a sheet, of a file or a title says that a table lists small allocations."""
    words = f" {plain(name)} "
    return any(f" {one} " in words or f" {one}s " in words for one in _NAMES_OF_SMALL)


def table_name(file: str) -> str:
    """The name of a table by that of its grid: of its sheet, or of its file where the sheet has none of its own."""
    book, _, sheet = file.removesuffix("]").partition(" [")
    return book if not sheet or _NO_NAME.fullmatch(sheet.strip()) else sheet


def is_strict_name(file: str) -> bool:
    """Whether a table is called as the file of a portfolio folder."""
    return plain(table_name(file).removesuffix(".csv")) == "small allocations"


def is_mark(heading: str) -> bool:
    """Whether a heading may be that of a column of kinds or of frequencies."""
    return plain(heading) in _KIND_HEADINGS | _FREQUENCY_HEADINGS | _FUND_OR_KIND


@dataclass(slots=True)
class RowMarks:
    """What the columns of kinds and of frequencies say.

    Args:
        kind: The position of the column of kinds; None if there is none.
        frequency: That of the column of frequencies.
        kinds: The kind of rows that state one, by the position of the row.
        rhythms: The rhythm of rows that state one.
        once: The rows that say that their amount does not recur.
        columns: What headings mean that can only be told by their values.
        findings: What is not understood, and what contradicts itself.
    """

    kind: int | None = None
    frequency: int | None = None
    kinds: dict[int, RowKind] = field(default_factory=dict)
    rhythms: dict[int, Rhythm] = field(default_factory=dict)
    once: set[int] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def kind_of(self, at: int) -> RowKind | None:
        """The kind of a row by its kind or by its rhythm; None if neither is stated."""
        if at in self.kinds:
            return self.kinds[at]
        if at in self.rhythms:
            return RowKind.SMALL
        return RowKind.INITIATIVE if at in self.once else None


class MarkReader:
    """Reads the columns of kinds and of frequencies of a table.

    Args:
        grid: The table.
        headings: Its headings.
        place: That of the heading row.
        chosen: The user's choices: columns by heading.
        funds: The funds that a column called *Enveloppe* may name.
        currency: That of the portfolio.
    """

    def __init__(
        self,
        grid: Grid,
        headings: Sequence[str],
        place: Place,
        chosen: Mapping[str, str],
        funds: Iterable[Fund],
        currency: str,
    ) -> None:
        self._grid = grid
        self._headings = headings
        self._place = place
        self._chosen = {plain(heading): column for heading, column in chosen.items()}
        self._funds = tuple(funds)
        self._currency = currency

    def read(self, positions: Sequence[int]) -> RowMarks:
        """What the rows at some positions say."""
        marks = RowMarks()
        for column, heading in enumerate(self._headings):
            texts = {at: text for at in positions if (text := self._text(at, column))}
            name, chosen = plain(heading), self._chosen.get(plain(heading))
            if chosen == KIND or (chosen is None and name in _KIND_HEADINGS and self._has(texts, _SMALL)):
                self._take_kinds(marks, column, texts)
            elif chosen == FREQUENCY or (chosen is None and self._is_frequency(name, texts)):
                self._take_rhythms(marks, column, texts)
            elif chosen is None and texts:
                self._take_envelopes(marks, column, texts)
        self._check(marks)
        return marks

    def _text(self, at: int, column: int) -> str:
        row = self._grid.rows[at]
        return row[column] if column < len(row) else ""

    def _has(self, texts: Mapping[int, str], words: frozenset[str]) -> bool:
        return any(plain(text) in words for text in texts.values())

    def _is_frequency(self, name: str, texts: Mapping[int, str]) -> bool:
        is_named = name in _CERTAIN_FREQUENCIES and any(map(_OF_TIME.search, map(plain, texts.values())))
        return is_named or (name in _FREQUENCY_HEADINGS and any(map(cell_rhythm, texts.values())))

    def _take_kinds(self, marks: RowMarks, column: int, texts: Mapping[int, str]) -> None:
        if marks.kind is not None:
            self._add(marks, column, "", "tables.one_column_of_kinds")
            return
        marks.kind = column
        for at, text in texts.items():
            if plain(text) in _SMALL:
                marks.kinds[at] = RowKind.SMALL
            elif plain(text) in _INITIATIVE:
                marks.kinds[at] = RowKind.INITIATIVE
        unknown = {text: at for at, text in reversed(list(texts.items())) if plain(text) not in _SMALL | _INITIATIVE}
        for text, at in sorted(unknown.items(), key=lambda one: one[1]):
            self._add(marks, column, text, "tables.kind_of_row", at)

    def _take_rhythms(self, marks: RowMarks, column: int, texts: Mapping[int, str]) -> None:
        if marks.frequency is not None:
            self._add(marks, column, "", "tables.one_column_of_rhythms")
            return
        marks.frequency = column
        unknown: dict[str, int] = {}
        for at, text in texts.items():
            rhythm = cell_rhythm(text)
            if rhythm is not None:
                marks.rhythms[at] = rhythm
            elif is_once(text):
                marks.once.add(at)
            elif not is_own_period(text):
                unknown.setdefault(text, at)
        for text, at in unknown.items():
            self._add(marks, column, text, "tables.a_rhythm", at)

    def _take_envelopes(self, marks: RowMarks, column: int, texts: Mapping[int, str]) -> None:
        """Settle by its values what *Enveloppe* means; a unit or a rhythm in the heading makes it money."""
        heading = self._headings[column]
        parts = split_heading(heading, self._currency)
        if plain(parts.bare) not in _FUND_OR_KIND:
            return
        values = set(texts.values())
        if parts.per is not None or parts.unit.currencies or parts.unit.power:
            marks.columns[heading] = "maximum"
        elif all(fund_of(text, self._funds) is not None for text in values):
            marks.columns[heading] = "fund"
        elif all(plain(text) in _SMALL | _INITIATIVE for text in values):
            self._take_kinds(marks, column, texts)
        else:
            numbers = all(read_figure(text, self._currency).plain for text in values)
            key = "tables.envelope_of_money" if numbers else "tables.fund_or_kind"
            at, text = next(iter(texts.items()))
            names = ", ".join(fund.id for fund in self._funds)
            place = Place(self._grid.file, self._grid.number(at), heading)
            found = message(key, heading=repr(heading), funds=names)
            marks.findings.append(Finding("column", heading, "", text, found, place))

    def _check(self, marks: RowMarks) -> None:
        """Report rows whose kind and whose rhythm contradict each other."""
        assert marks.frequency is None or marks.frequency < len(self._headings)
        for at, kind in marks.kinds.items():
            if marks.frequency is None:
                return
            text = self._text(at, marks.frequency)
            if kind is RowKind.INITIATIVE and at in marks.rhythms:
                self._add(marks, marks.frequency, text, "tables.no_rhythm_of_initiative", at)
            elif kind is RowKind.SMALL and at in marks.once:
                self._add(marks, marks.frequency, text, "tables.a_rhythm", at)

    def _add(self, marks: RowMarks, column: int, text: str, key: str, at: int | None = None) -> None:
        heading = self._headings[column]
        row = self._place.row if at is None else self._grid.number(at)
        place = Place(self._grid.file, row, heading)
        marks.findings.append(Finding("column", heading, "", text or heading, message(key), place))


def fund_of(text: str, funds: Iterable[Fund]) -> str | None:
    """The id of the fund that a text names: by its id, or ignoring case by an id or a name that only one fund has."""
    funds = tuple(funds)
    if any(fund.id == text for fund in funds):
        return text
    meant = {fund.id for fund in funds if same_name(text) in (same_name(fund.id), same_name(fund.name))}
    return meant.pop() if len(meant) == 1 else None
