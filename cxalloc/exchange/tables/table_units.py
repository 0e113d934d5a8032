"""Units that a table states outside of headings and cells: in a title, in a column of units or of currencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import message
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.parsers.rhythms import Rhythm
from cxalloc.exchange.parsers.units import (
    NO_UNIT,
    Unit,
    are_currencies,
    merged_units,
    read_unit,
    title_unit,
    unit_within,
)
from cxalloc.exchange.parsers.words import plain
from cxalloc.exchange.tables.headings import MappedHeading

_UNIT_HEADINGS = ("unite", "unites", "unit", "units", "unite monetaire")
_CURRENCY_HEADINGS = ("currency", "currencies", "devise", "devises", "monnaie", "ccy")


@dataclass(frozen=True, slots=True)
class UnitContext:
    """The units that a table states outside of its headings and its cells.

    Args:
        title: The unit of a line above the headings (``Montants en k€``).
        rows: The unit of a row, by its position, from a column of units.
        rhythms: The rhythm of the amounts of a row, by its position, from a column of frequencies.
    """

    title: Unit = NO_UNIT
    rows: Mapping[int, Unit] = field(default_factory=dict)
    rhythms: Mapping[int, Rhythm] = field(default_factory=dict)


def unit_of_titles(grid: Grid, rows: Iterable[int], name: str, currency: str, findings: list[Finding]) -> Unit:
    """The unit that lines above the headings, or notes, state for all amounts: ``Montants en k€``, ``Currency: USD``.

    ``name`` is that of the table, which may state it too: ``Budget (k€)``. Another currency, or a contradiction to
    another line, is added to ``findings``.
    """
    found = unit_within(name.replace("_", " "), currency) or NO_UNIT
    if not found.is_money_of(currency):
        expected = message("tables.other_money", currency=currency)
        findings.append(Finding("title", "", "", name, expected, Place(grid.file)))
        found = NO_UNIT
    for at in rows:
        for column, cell in enumerate(grid.rows[at]):
            unit = title_unit(cell, currency) if (at, column) not in grid.exact else None
            if unit is None:
                continue
            merged = merged_units(found, unit)
            place = Place(grid.file, grid.number(at))
            if merged is None:
                findings.append(Finding("title", "", "", cell, message("tables.one_unit"), place))
            elif not unit.is_money_of(currency):
                expected = message("tables.other_money", currency=currency)
                findings.append(Finding("title", "", "", cell, expected, place))
            else:
                found = merged
    return found


def units_of_rows(
    grid: Grid,
    columns: Sequence[MappedHeading],
    positions: Sequence[int],
    currency: str,
    left_out: Iterable[str],
    findings: list[Finding],
) -> Mapping[int, Unit]:
    """The unit of each row by a column of units or of currencies, by the position of the row.

    Another currency is added to ``findings``, once for each text. ``left_out`` are the headings that are not used.
    """
    found: dict[int, Unit] = {}
    unused = set(map(plain, left_out))
    for column, mapped in enumerate(columns):
        name = plain(mapped.heading)
        if mapped.column or name in unused:
            continue
        texts = {at: grid.rows[at][column] for at in positions if column < len(grid.rows[at])}
        is_currency = name in _CURRENCY_HEADINGS or are_currencies(set(texts.values()) - {""}, currency)
        if not (is_currency or name in _UNIT_HEADINGS):
            continue
        read = {text: read_unit(text, currency) for text in set(texts.values()) if text}
        if not is_currency and not any(read.values()):
            continue  # a unit of something else
        own = {text: unit for text, unit in read.items() if unit and unit.is_money_of(currency) and not unit.percent}
        for text in sorted(read.keys() - own.keys()):
            at = next(at for at, one in texts.items() if one == text)
            key = "tables.currency_of_portfolio" if is_currency else "tables.unit_of_portfolio"
            place = Place(grid.file, grid.number(at), mapped.heading)
            findings.append(Finding("column", mapped.heading, "", text, message(key, currency=currency), place))
        for at, text in texts.items():
            if text in own:
                found[at] = merged_units(found.get(at, NO_UNIT), own[text]) or own[text]
    return found
