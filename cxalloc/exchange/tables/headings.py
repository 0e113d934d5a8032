"""Which column of initiatives.csv a heading of a user's own table means: English and French, exact, then similar."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.folder.columns import Table, ValueKind, match_heading
from cxalloc.exchange.tables.number_reader import is_currency

SIMILAR_ENOUGH = 0.84
"""How much of two headings must agree (ratio of difflib) for the one to stand for the other."""
MOST = 300
"""In a table with more columns than these a heading is looked for as it is, or not at all."""

_ALIASES: dict[str, str] = {
    "id": "identifier, code, ref, reference, identifiant, référence",
    "name": "initiative, title, project, initiative name, project name, nom, intitulé, libellé, projet, "
    "nom de l'initiative, nom du projet",
    "level": "funding level, niveau, niveau de financement, palier",
    "owner": "responsible, owned by, department, responsable, porteur, propriétaire, direction",
    "fund": "pot, funding source, fonds, enveloppe, ligne budgétaire, source de financement",
    "status": "statut, état",
    "earliest_start": "earliest, start, not before, début au plus tôt, démarrage au plus tôt, au plus tôt, début",
    "latest_start": "latest, début au plus tard, démarrage au plus tard, au plus tard",
    "committed_level": "niveau engagé",
    "committed_start": "début engagé, démarrage engagé",
    "duration": "length, durée",
    "cost": "costs, total cost, investment, coût, coûts, coût total, investissement, dépense",
    "run_cost": "running cost, running costs, recurring cost, coût récurrent, coût de fonctionnement, "
    "coût d'exploitation",
    "benefit": "benefit per period, gain per period, bénéfice, bénéfice par période, gain par période",
    "roi": "return on investment, retour sur investissement, rsi",
    "npv": "net present value, van, valeur actuelle nette",
    "low": "worst case, pessimistic, bas, pessimiste, cas pessimiste",
    "high": "best case, optimistic, haut, optimiste, cas optimiste",
    "success": "probability, probability of success, success probability, chance of success, succès, probabilité, "
    "probabilité de succès, probabilité de réussite, chances de succès",
}
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
_UNIT = re.compile(r"^(.*?\S)\s*[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]$", re.DOTALL)
_NUMBERED = re.compile(r"(coût|cout|bénéfice|benefice)[\s_]+(?:p[ée]riode[\s_]+)?(\d{1,4})", re.IGNORECASE)
_NAMED = re.compile(r"(étiquette|etiquette|critère|critere)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_PERIOD_WORDS = {
    PeriodUnit.MONTH: ("month", "months", "mois"),
    PeriodUnit.QUARTER: ("quarter", "quarters", "trimestre", "trimestres"),
    PeriodUnit.YEAR: ("year", "years", "an", "ans", "annee", "annees"),
}
_POWERS = {"k": 3, "m": 6}


class HeadingMatch(StrEnum):
    """Why a heading stands for a column."""

    EXACT = "exact"
    SIMILAR = "similar"
    CHOSEN = "chosen"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MappedHeading:
    """A heading, and the column of initiatives.csv that it stands for (empty: its values are not used).

    ``power`` of ten multiplies its numbers (3 for a heading with ``(k€)``); ``percent`` says that they are percentages
    without a sign.
    """

    heading: str
    column: str = ""
    match: HeadingMatch = HeadingMatch.NONE
    power: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True)
class TableUnits:
    """What a unit in a heading may be: the currency and the period of the portfolio."""

    currency: str
    period: PeriodUnit


def map_headings(
    headings: Sequence[str], table: Table, units: TableUnits, chosen: Mapping[str, str], place: Place
) -> tuple[tuple[MappedHeading, ...], list[Finding]]:
    """The column of each heading, and what is wrong with the headings and with what was chosen for them.

    ``chosen`` has columns by heading, empty for one that is not used; it goes before what is found. ``place`` is that
    of the heading row.
    """
    findings = []
    wanted = {plain(heading): column for heading, column in chosen.items()}
    for heading, column in chosen.items():
        if plain(heading) not in map(plain, headings):
            there = ", ".join(filter(None, headings))
            findings.append(Finding("mapping", heading, "", heading, f"a heading of the table: {there}", place))
        if column and match_heading(table, column) is None:
            expected = f"a column: {column_names(table)}"
            findings.append(Finding("mapping", heading, "", column, expected, Place(place.file, place.row, heading)))
    mapped = [_map(heading, table, units, wanted, similar=len(headings) <= MOST) for heading in headings]
    best = {HeadingMatch.CHOSEN: 0, HeadingMatch.EXACT: 1, HeadingMatch.SIMILAR: 2, HeadingMatch.NONE: 3}
    taken: dict[str, str] = {}
    for position in sorted(range(len(mapped)), key=lambda one: (best[mapped[one].match], one)):
        one = mapped[position]
        if not one.column:
            continue
        if one.column not in taken:
            taken[one.column] = one.heading
            continue
        mapped[position] = MappedHeading(one.heading)
        if one.match is not HeadingMatch.SIMILAR:
            expected = f"one column for {one.column}: {taken[one.column]!r} is taken for it as well"
            where = Place(place.file, place.row, one.heading)
            findings.append(Finding("heading", "", "", one.heading, expected, where))
    return tuple(mapped), findings


def column_names(table: Table) -> str:
    """The columns of a table, as one may name them."""
    return ", ".join(column.pattern.replace("#", "1").replace("*", "NAME") for column in table.columns)


def recognised(headings: Sequence[str], table: Table, units: TableUnits) -> int:
    """How many cells of a row are headings that are known for sure."""
    return sum(
        _map(heading, table, units, {}, similar=False).match is HeadingMatch.EXACT for heading in headings[:MOST]
    )


def _map(heading: str, table: Table, units: TableUnits, wanted: Mapping[str, str], *, similar: bool) -> MappedHeading:
    if not heading or len(heading) > 200:
        return MappedHeading(heading)
    bare, power, percent, understood = _without_unit(heading, table, units)
    if plain(heading) in wanted:
        key = match_heading(table, wanted[plain(heading)])
        column = table.by_pattern[key[0]].heading(key[1]) if key else ""
        return MappedHeading(heading, column, HeadingMatch.CHOSEN, power, percent) if column else MappedHeading(heading)
    if not understood:
        return MappedHeading(heading)
    column, match = _find(bare, table, similar=similar)
    kind = next((one.reader.kind for one in table.columns if column and one.match(column)), ValueKind.TEXT)
    fits = (not power or kind is ValueKind.MONEY) and (not percent or kind is ValueKind.SHARE)
    return MappedHeading(heading, column, match, power, percent) if column and fits else MappedHeading(heading)


def _find(heading: str, table: Table, *, similar: bool) -> tuple[str, HeadingMatch]:
    if found := _NUMBERED.fullmatch(heading):
        heading = f"{_FAMILIES[found[1].casefold()]}_{found[2]}"
    elif found := _NAMED.fullmatch(heading):
        heading = f"{_FAMILIES[found[1].casefold()]}{found[2]}"
    if key := match_heading(table, heading):
        return table.by_pattern[key[0]].heading(key[1]), HeadingMatch.EXACT
    names = _names(table)
    bare = plain(heading)
    if bare in names:
        return names[bare], HeadingMatch.EXACT
    if not similar or any(map(str.isdigit, bare)) or len(bare) < 4:
        return "", HeadingMatch.NONE  # cost 1 is not cost 2
    close = difflib.get_close_matches(bare, names, n=1, cutoff=SIMILAR_ENOUGH)
    return (names[close[0]], HeadingMatch.SIMILAR) if close else ("", HeadingMatch.NONE)


def _names(table: Table) -> dict[str, str]:
    """The columns that have one heading, by all that they may be called."""
    found: dict[str, str] = {}
    for column in table.columns:
        if "#" not in column.pattern and "*" not in column.pattern:
            for name in (column.pattern, *_ALIASES.get(column.pattern, "").split(", ")):
                if name:
                    found[plain(name)] = column.pattern
    return found


def _without_unit(heading: str, table: Table, units: TableUnits) -> tuple[str, int, bool, bool]:
    """The heading without a unit in brackets; the power of ten and the percent sign in it; whether it is understood.

    A heading whose unit says something else (other money, other periods) must not be taken for a known one.
    """
    found = _UNIT.fullmatch(heading.strip())
    if found is None or match_heading(table, heading) is not None:
        bare = heading.strip()
        return (bare[:-1].strip(), 0, True, True) if bare.endswith("%") and len(bare) > 1 else (bare, 0, False, True)
    bare, unit = found[1], found[2].replace("\u00a0", " ").strip()
    if unit == "%":
        return bare, 0, True, True
    if plain(unit) in _PERIOD_WORDS[units.period]:
        return bare, 0, False, True
    if is_currency(unit.upper(), units.currency):
        return bare, 0, False, True
    power = _POWERS.get(unit[:1].casefold())
    if power and is_currency(unit[1:].strip().upper() or units.currency, units.currency):
        return bare, power, False, True
    return bare, 0, False, False


def plain(heading: str) -> str:
    """A heading, or another word, without accents, case and signs."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip()
