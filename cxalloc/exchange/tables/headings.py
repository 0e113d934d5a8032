"""Which column of a table of candidates a heading of a user's own table means: English and French, exact or similar."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message, message
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.exchange.folder.columns import Table, ValueKind, match_heading
from cxalloc.exchange.parsers.rhythms import Rhythm
from cxalloc.exchange.parsers.units import NO_UNIT, PERCENT, HeadingUnit, Unit, split_heading, unit_within
from cxalloc.exchange.parsers.words import plain
from cxalloc.exchange.tables.calendar_columns import CalendarSpan, calendar_span
from cxalloc.exchange.tables.heading_names import (
    SMALL_ALLOCATION,
    UNSURE_RETURNS,
    canonical,
    column_names_of,
    is_weak,
    with_rhythm,
)

MOST = 300
"""In a table with more columns than this only exact headings are matched: similarity takes too long."""

_FAMILIES = {
    "coût": "cost",
    "cout": "cost",
    "bénéfice": "benefit",
    "benefice": "benefit",
    "étiquette": "tag:",
    "etiquette": "tag:",
    "critère": "score:",
    "critere": "score:",
}
_NUMBERED = re.compile(r"(coût|cout|bénéfice|benefice)[\s_]+(?:p[ée]riode[\s_]+)?(\d{1,4})", re.IGNORECASE)
_NAMED = re.compile(r"(étiquette|etiquette|critère|critere)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
PER_PERIOD = ("run_cost", "benefit", "benefit_#", "minimum", "maximum", "tier#_amount")
"""Columns with what comes in each period: an amount for another length of time is converted."""
_MEANINGS = """
not non no without sans hors excluding except month months mois quarter quarters trimestre trimestres year years an
ans annee annees annual annuel annuelle yearly monthly mensuel mensuelle quarterly trimestriel trimestrielle per par
day days jour jours remaining restant reste old ancien previous actual reel min max average moyen payback
"""
_MEANINGFUL = frozenset(_MEANINGS.split())
"""Words that change what a heading means: one of them is never taken for a misspelling of another word."""
_ALIKE = 0.8
"""The least similarity of two words (ratio of difflib) at which one is taken for a misspelling of the other."""


_LONG_ENOUGH = 8
"""The least length of a heading of figures that is taken for a misspelling: *Retour* is no misspelt *return*."""


class HeadingMatch(StrEnum):
    """How the column of a heading was found."""

    EXACT = "exact"
    SIMILAR = "similar"
    CHOSEN = "chosen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MappedHeading:
    """A heading, and the column of the folder's table that it stands for (empty: its values are not used).

    ``unit`` is the one of its numbers, as the heading states it; ``per`` the rhythm of its amounts (a year for
    ``annual``), and ``span`` the periods that they are for, if it states them. ``problem`` says what is wrong with a
    heading that is otherwise known.
    """

    heading: str
    column: str = ""
    match: HeadingMatch = HeadingMatch.NONE
    unit: Unit = NO_UNIT
    per: Rhythm | None = None
    problem: Message | None = None
    span: CalendarSpan | None = None

    @property
    def power(self) -> int:
        """The power of ten that multiplies its numbers (3 for a heading with ``k€``)."""
        return self.unit.power or 0

    @property
    def percent(self) -> bool:
        """Whether its numbers are percentages without a sign."""
        return self.unit.percent


@dataclass(frozen=True, slots=True)
class TableUnits:
    """The units that headings may state: the currency and the periods of the portfolio."""

    currency: str
    horizon: Horizon

    @property
    def period(self) -> PeriodUnit:
        """How long a period is."""
        return self.horizon.unit


def map_headings(
    headings: Sequence[str], table: Table, units: TableUnits, chosen: Mapping[str, str], place: Place
) -> tuple[tuple[MappedHeading, ...], list[Finding]]:
    """The column of each heading, and the findings about the headings and the columns that the user chose for them.

    ``chosen`` has columns by heading, empty for one that is not used; it goes before what is found. ``place`` is that
    of the heading row.
    """
    findings = []
    wanted = {plain(heading): column for heading, column in chosen.items()}
    for heading, column in chosen.items():
        if plain(heading) not in map(plain, headings):
            there = ", ".join(filter(None, headings))
            expected = message("input.heading_of_table", headings=there)
            findings.append(Finding("mapping", heading, "", heading, expected, place))
        if column and match_heading(table, column) is None:
            expected = message("input.a_column", columns=column_names(table))
            findings.append(Finding("mapping", heading, "", column, expected, Place(place.file, place.row, heading)))
    mapped = [_map(heading, table, units, wanted, similar=len(headings) <= MOST) for heading in headings]
    for one in mapped:
        if one.problem is not None:
            where = Place(place.file, place.row, one.heading)
            findings.append(Finding("heading", "", "", one.heading, one.problem, where))
    best = {HeadingMatch.CHOSEN: 0, HeadingMatch.EXACT: 1, HeadingMatch.SIMILAR: 2, HeadingMatch.NONE: 3}
    taken: dict[str, str] = {}
    is_taken_weakly: dict[str, bool] = {}
    weak = [is_weak(plain(split_heading(one.heading, units.currency).bare), table) for one in mapped]
    for position in sorted(range(len(mapped)), key=lambda one: (best[mapped[one].match], weak[one], one)):
        one = mapped[position]
        if not one.column:
            continue
        if one.column not in taken:
            taken[one.column], is_taken_weakly[one.column] = one.heading, weak[position]
            continue
        mapped[position] = MappedHeading(one.heading)
        by_name = weak[position] and not is_taken_weakly[one.column]
        # The first of several people will do as the owner.
        if one.match is not HeadingMatch.SIMILAR and one.column != "owner" and not by_name:
            expected = message("input.one_column_for", column=one.column, heading=repr(taken[one.column]))
            where = Place(place.file, place.row, one.heading)
            findings.append(Finding("heading", "", "", one.heading, expected, where))
    return tuple(mapped), [*findings, *_overlaps(mapped, place)]


def _overlaps(mapped: Sequence[MappedHeading], place: Place) -> Iterator[Finding]:
    """Findings for columns of the calendar whose amounts another one adds up: a year next to its quarters."""
    dated = [(one.heading, one.span) for one in mapped if one.span is not None]
    for number, (heading, span) in enumerate(dated):
        other = next((name for name, earlier in dated[:number] if earlier.overlaps(span)), None)
        if other is not None:
            expected = message("tables.calendar_overlap", heading=repr(other))
            yield Finding("heading", "", "", heading, expected, Place(place.file, place.row, heading))


def column_names(table: Table) -> str:
    """The names of the columns of a table, for a message."""
    return ", ".join(column.pattern.replace("#", "1").replace("*", "NAME") for column in table.columns)


def recognised(headings: Sequence[str], table: Table, units: TableUnits) -> int:
    """How many cells of a row are headings that are known for sure."""
    return sum(
        _map(heading, table, units, {}, similar=False).match is HeadingMatch.EXACT for heading in headings[:MOST]
    )


def _map(heading: str, table: Table, units: TableUnits, wanted: Mapping[str, str], *, similar: bool) -> MappedHeading:
    if not heading or len(heading) > 200:
        return MappedHeading(heading)
    parts = split_heading(heading, units.currency)
    if plain(heading) in wanted:
        return _chosen(heading, parts, wanted[plain(heading)], table, units)
    if key := match_heading(table, heading):
        return MappedHeading(heading, canonical(table.by_pattern[key[0]].heading(key[1])), HeadingMatch.EXACT)
    whole = column_names_of(table).get(plain(heading), "")
    if whole and " " in plain(heading) and plain(heading) != plain(parts.bare):
        return MappedHeading(heading, whole, HeadingMatch.EXACT)  # the unit is a part of the name: return per euro
    return _by_name(heading, parts, table, units, similar=similar)


def _by_name(heading: str, parts: HeadingUnit, table: Table, units: TableUnits, *, similar: bool) -> MappedHeading:
    """A heading in people's own words."""
    if table.entity == SMALL_ALLOCATION and plain(parts.bare) in UNSURE_RETURNS:
        return MappedHeading(heading, problem=message("tables.roi_or_rate"))
    if (span := calendar_span(parts.bare, units.horizon)) is not None:
        return _by_calendar(heading, parts, table, units, span)
    column, match = _find(parts.bare, table, similar=similar)
    if parts.per is not None and match is not HeadingMatch.EXACT and (known := with_rhythm(plain(parts.bare), table)):
        column, match = known, HeadingMatch.EXACT
    if not column or parts.unknown:
        return MappedHeading(heading)
    pattern, kind = next((one.pattern, one.reader.kind) for one in table.columns if one.match(column))
    if kind is ValueKind.MONEY and not parts.unit.is_money_of(units.currency):
        return MappedHeading(heading, problem=message("tables.other_money", currency=units.currency))
    unit, per, fits = _fitting(parts, pattern, kind, units)
    if match is HeadingMatch.SIMILAR and kind is not ValueKind.TEXT and len(plain(parts.bare)) < _LONG_ENOUGH:
        return MappedHeading(heading)
    if fits and kind is ValueKind.MONEY and match is HeadingMatch.SIMILAR:
        return MappedHeading(heading, problem=message("tables.confirm_money", column=column))
    return MappedHeading(heading, column, match, unit, per) if fits else MappedHeading(heading)


def _by_calendar(
    heading: str, parts: HeadingUnit, table: Table, units: TableUnits, span: CalendarSpan | Message
) -> MappedHeading:
    """A heading of amounts for a period of the calendar."""
    if isinstance(span, Message):
        return MappedHeading(heading, problem=span)
    if table.entity == SMALL_ALLOCATION:
        return MappedHeading(heading, problem=message("tables.calendar"))
    if not parts.unit.is_money_of(units.currency):
        return MappedHeading(heading, problem=message("tables.other_money", currency=units.currency))
    unit, per, fits = _fitting(parts, f"{span.family}_#", ValueKind.MONEY, units)
    if not fits or per is not None or parts.unknown:
        return MappedHeading(heading)
    return MappedHeading(heading, span.column, HeadingMatch.EXACT, unit, span=span)


def _chosen(heading: str, parts: HeadingUnit, column: str, table: Table, units: TableUnits) -> MappedHeading:
    """A heading whose column the user chose, with the units that fit it."""
    key = match_heading(table, column)
    if key is None:
        return MappedHeading(heading)
    if parts.unit.power is None and (unit := unit_within(heading, units.currency)) is not None:
        parts = replace(parts, unit=unit)
    known = table.by_pattern[key[0]]
    unit, per, _ = _fitting(parts, key[0], known.reader.kind, units)
    return MappedHeading(heading, canonical(known.heading(key[1])), HeadingMatch.CHOSEN, unit, per)


def _fitting(parts: HeadingUnit, pattern: str, kind: ValueKind, units: TableUnits) -> tuple[Unit, Rhythm | None, bool]:
    """The unit and the rhythm of a heading as far as they fit its column; and whether all of them do."""
    unit, per, fits = parts.unit, parts.per, True
    if kind is ValueKind.MONEY:
        unit, fits = (NO_UNIT, False) if unit.percent else (unit, True)
    elif kind is ValueKind.SHARE:
        unit, fits = (PERCENT, unit == PERCENT) if unit.percent else (NO_UNIT, unit == NO_UNIT)
    else:
        unit, fits = NO_UNIT, unit == NO_UNIT
    if per is not None and pattern not in PER_PERIOD:
        fits = fits and kind is ValueKind.PERIODS and per.is_of(units.period)
        per = None
    if parts.length is not None:
        fits = fits and (kind is ValueKind.PERIOD or (kind is ValueKind.PERIODS and parts.length is units.period))
    return unit, per, fits


def _find(heading: str, table: Table, *, similar: bool) -> tuple[str, HeadingMatch]:
    if found := _NUMBERED.fullmatch(heading):
        heading = f"{_FAMILIES[found[1].casefold()]}_{found[2]}"
    elif found := _NAMED.fullmatch(heading):
        heading = f"{_FAMILIES[found[1].casefold()]}{found[2]}"
    if key := match_heading(table, heading):
        return canonical(table.by_pattern[key[0]].heading(key[1])), HeadingMatch.EXACT
    names = column_names_of(table)
    bare = plain(heading)
    if bare in names:
        return names[bare], HeadingMatch.EXACT
    if not similar or any(map(str.isdigit, bare)) or len(bare) < 4:
        return "", HeadingMatch.NONE  # cost 1 is not cost 2
    words = bare.split()
    close = {column for name, column in names.items() if _is_misspelt(words, name.split())}
    return (close.pop(), HeadingMatch.SIMILAR) if len(close) == 1 else ("", HeadingMatch.NONE)


def _is_misspelt(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether words are a misspelling of known ones: as many, and none that changes what a heading means."""
    return len(words) == len(known) and all(map(_is_alike, words, known))


@lru_cache(maxsize=8192)  # each word of a heading is compared with those of all columns
def _is_alike(word: str, known: str) -> bool:
    if word == known:
        return True
    shorter, both = min(len(word), len(known)), len(word) + len(known)
    if shorter < 4 or 2 * shorter / both < _ALIKE or not _MEANINGFUL.isdisjoint((word, known)):
        return False
    return difflib.SequenceMatcher(None, word, known).ratio() >= _ALIKE
