"""Which rows of a table are initiatives: not those that add others up, repeat the headings, or were left out.

A row is left out where its name is nothing but a word for a total, or where such a word stands in its name and one of
its amounts is the sum of two or more rows above it (all of them, those of its block, or the totals of blocks). A word
without the sum, in a row that says nothing else of an initiative, is a question, and so is the sum in a row without a
name: the user keeps the row or leaves it out. A row with a name and fields of its own is never left out for a number.
Footnotes below the last row are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from cxalloc.exchange.parsers.units import without_tax
from cxalloc.exchange.parsers.words import plain

_ONLY_TOTALS = frozenset(
    (
        *("total", "totals", "grand total", "subtotal", "subtotals", "sub total", "sub totals", "sum", "overall total"),
        *("totaux", "total general", "sous total", "sous totaux", "somme", "ensemble", "cumul", "overall", "σ", "∑"),
        *("average", "mean", "avg", "moyenne", "median", "mediane"),
        *("summe", "gesamt", "gesamtsumme", "zwischensumme", "ecart", "difference", "variance"),
    )
)
"""Names, as ``plain`` writes them, that are nothing but a word for a row of this kind."""
_TOTAL_WORDS = frozenset(
    (
        *("total", "totals", "totaux", "subtotal", "subtotals", "soustotal", "sum", "somme", "cumul"),
        *("average", "mean", "moyenne", "remaining", "reste", "restant", "solde", "unallocated", "enveloppe"),
        *("summe", "gesamt", "gesamtsumme", "zwischensumme", "disponible", "available", "ecart", "difference"),
    )
)
_WORDS = ("id", "name", "owner", "level", "status")
"""Columns in which a row of an initiative has a text of its own."""
_NAMES_OF_SMALL = frozenset(("enveloppe", "solde"))
"""Words for a total that small allocations have in their names too."""
_MONEY_OF_TOTALS = ("cost", "run_cost", "benefit", "npv", "maximum", "minimum", "total_cap")
"""Columns, by the beginning of their name, that a total adds up; any other field is one of an initiative."""

_FOOTNOTE = re.compile(
    r"[*†‡¹²³]|\(?\d{1,2}\)\s|(?:sources?|notes?|n\.? ?b\.?|remarques?|hypoth[eè]ses?|assumptions?|l[eé]gende?|ps)\s*:",
    re.IGNORECASE,
)
"""How a footnote begins."""


class RowRole(StrEnum):
    """The role of a row."""

    INITIATIVE = "initiative"
    TOTAL = "total"
    HEADINGS = "headings"
    LEFT_OUT = "left out"
    """By the choice of the user."""
    NOTE = "note"
    """A footnote."""
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class TableRow:
    """The parts of a row on which its role depends: its position, its texts by column and its amounts by heading.

    ``has_kind``: it says what it is, in a column of kinds. ``is_note``: it is a note on the unit of the amounts.
    ``others`` are its texts in columns that are not used.
    """

    at: int
    texts: Mapping[str, str]
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    is_small: bool = False
    has_kind: bool = False
    is_note: bool = False
    others: Sequence[str] = ()

    @property
    def said(self) -> list[str]:
        """Its texts in the columns that describe an initiative."""
        return [text for name, text in self.texts.items() if text and (name in _WORDS or name.startswith("tag:"))]

    @property
    def name(self) -> str:
        """Its name, or its id where it has no name."""
        return self.texts.get("name", "") or self.texts.get("id", "")

    @property
    def has_fields(self) -> bool:
        """Whether it says something that only a candidate has, such as an owner, a return or a start."""
        return self.has_kind or any(
            text and name not in ("id", "name") and not name.startswith(_MONEY_OF_TOTALS)
            for name, text in self.texts.items()
        )


@dataclass(frozen=True, slots=True)
class RowChoices:
    """The user's decisions about single rows, by their positions."""

    keep: Set[int] = frozenset()
    leave_out: Set[int] = frozenset()


def roles_of(rows: Sequence[TableRow], headings: Sequence[str], choices: RowChoices) -> dict[int, RowRole]:
    """The role of each row, by its position.

    Args:
        rows: The rows below the headings that hold anything, in their order.
        headings: The texts of the heading row, for rows that repeat it.
        choices: The user's decisions.
    """
    roles: dict[int, RowRole] = {}
    sums = _Sums()
    repeated = {text.casefold() for text in headings if text}
    for row in rows:
        role = _role(row, sums, repeated, choices)
        roles[row.at] = role
        if role is RowRole.INITIATIVE:
            sums.add(row)
        elif role is RowRole.TOTAL:
            sums.close_block(row)
    for row in _footnotes(rows, roles, choices):
        roles[row.at] = RowRole.NOTE
    return roles


def _footnotes(rows: Sequence[TableRow], roles: Mapping[int, RowRole], choices: RowChoices) -> Iterator[TableRow]:
    """The last rows, as long as they have nothing but a text that begins as a footnote does."""
    for row in reversed(rows):
        texts = [text for text in row.texts.values() if text]
        is_note = row.is_note or (len(texts) == 1 and texts[0] == row.texts.get("name") and is_footnote(texts[0]))
        if roles[row.at] not in (RowRole.INITIATIVE, RowRole.QUESTION) or row.at in choices.keep or not is_note:
            return
        yield row


def is_footnote(text: str) -> bool:
    """Whether a text begins as a footnote does."""
    return _FOOTNOTE.match(text.lstrip()) is not None


def _role(row: TableRow, sums: _Sums, repeated: Set[str], choices: RowChoices) -> RowRole:
    if row.at in choices.leave_out:
        return RowRole.LEFT_OUT
    if row.at in choices.keep:
        return RowRole.INITIATIVE
    texts = [text for text in row.texts.values() if text]
    if len(texts) > 1 and all(text.casefold() in repeated for text in texts):
        return RowRole.HEADINGS
    is_called_total = bool(row.said) and all(map(is_only_total, row.said))
    if is_called_total or (not row.name and any(map(is_only_total, row.others))):
        return RowRole.TOTAL
    is_sum = sums.has(row)
    if not row.name:
        return RowRole.QUESTION if is_sum and not row.has_fields else RowRole.INITIATIVE
    words = _TOTAL_WORDS - _NAMES_OF_SMALL if row.is_small and row.has_fields else _TOTAL_WORDS
    if words.isdisjoint(plain(row.name).split()):
        return RowRole.INITIATIVE
    if is_sum:
        return RowRole.TOTAL
    return RowRole.INITIATIVE if row.has_fields else RowRole.QUESTION


def is_only_total(text: str) -> bool:
    """Whether a text is nothing but a word for a row that adds others up."""
    bare = plain(without_tax(text)) or text.strip(" :.").casefold()
    spaced = bare.replace(" ", "") if all(len(word) == 1 for word in bare.split()) else bare  # T O T A L
    return spaced in _ONLY_TOTALS


class _Sums:
    """The amounts of the rows above, by column: of all, of the block since the last total, and the totals of blocks."""

    def __init__(self) -> None:
        self._all: defaultdict[str, _Sum] = defaultdict(_Sum)
        self._block: defaultdict[str, _Sum] = defaultdict(_Sum)
        self._totals: defaultdict[str, _Sum] = defaultdict(_Sum)

    def add(self, row: TableRow) -> None:
        """Add the amounts of an initiative."""
        for name, amount in row.amounts.items():
            self._all[name].add(amount)
            self._block[name].add(amount)

    def close_block(self, row: TableRow) -> None:
        """Add a total and begin a new block with the rows after it."""
        self._block.clear()
        for name, amount in row.amounts.items():
            self._totals[name].add(amount)

    def has(self, row: TableRow) -> bool:
        """Whether an amount of a row is the sum of two or more above it."""
        return any(
            above[name].is_about(amount)
            for name, amount in row.amounts.items()
            for above in (self._all, self._block, self._totals)
            if name in above
        )


@dataclass(slots=True)
class _Sum:
    """The sum of some amounts, how many they are, and the power of ten of their last decimal."""

    total: Decimal = Decimal(0)
    count: int = 0
    finest: int = 0

    def add(self, amount: Decimal) -> None:
        self.total += amount
        self.count += 1
        self.finest = min(self.finest, _exponent(amount))

    def is_about(self, amount: Decimal) -> bool:
        """Whether an amount is this sum of two or more, up to the rounding of each to the decimals that are shown."""
        if self.count < 2 or not amount:
            return False
        finest = min(self.finest, _exponent(amount))
        tolerance = Decimal(self.count + 1) / 2 * Decimal(1).scaleb(finest) if finest < 0 else Decimal(0)
        return abs(self.total - amount) <= tolerance


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
