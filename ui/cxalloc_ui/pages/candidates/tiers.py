"""The response tiers of a small allocation as editable rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.money import to_major
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError, GridEntry
from cxalloc_ui.models.table_model import Column

_FIELD = re.compile(r"tier([1-9]\d*)_(rate|amount)", re.ASCII)
BEYOND = 1.15
"""Factor by which the drawn range exceeds the maximum, to make the maximum visible."""


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier with its number, from 1; ``tier`` is None where there are only rejected texts."""

    number: int
    tier: Tier | None

    @property
    def title(self) -> str:
        return tr("the first") if self.number == 1 else tr("the next")


def tier_lines(allocation: SmallAllocation, document: Document) -> list[TierLine]:
    """Return a line for each tier, and for rejected texts of tiers that do not exist yet."""
    count = len(allocation.tiers)
    for part, key, field in document.drafts:
        if (part, key) == (Part.SMALL_ALLOCATION, allocation.id) and (found := _FIELD.fullmatch(field)):
            count = max(count, int(found[1]))
    tiers: list[Tier | None] = [*allocation.tiers, *[None] * (count - len(allocation.tiers))]
    return [TierLine(number, tier) for number, tier in enumerate(tiers, start=1)]


def tier_columns(allocation: str, texts: Texts) -> list[Column[TierLine]]:
    """Return the columns: range of the money, amount and return."""
    formats = texts.formats

    def edit(what: str) -> Any:
        return lambda line: texts.text(Part.SMALL_ALLOCATION, allocation, f"tier{line.number}_{what}")

    return [
        Column("line", tr("Money"), lambda line: line.title, width=105),
        Column(
            "amount",
            tr("Amount"),
            lambda line: line.tier.amount if line.tier else None,
            formats.money,
            number=True,
            width=100,
            help=tr("Empty in the last line: all the rest ({currency})").format(currency=formats.currency),
            shown=lambda line: tr("all the rest") if line.tier and line.tier.amount is None else "",
            edit=edit("amount"),
        ),
        Column(
            "rate",
            tr("Returns"),
            lambda line: line.tier.rate if line.tier else None,
            lambda rate: NOTHING if rate is None else texts.style.number(rate),
            number=True,
            width=80,
            help=tr("Per unit of money; it may not rise from line to line"),
            edit=edit("rate"),
        ),
    ]


def tier_errors(allocation: str, document: Document) -> dict[Any, CellError]:
    """Return the rejected texts by line and column."""
    cell_errors: dict[Any, CellError] = {}
    for (part, key, field), draft in document.drafts.items():
        if (part, key) == (Part.SMALL_ALLOCATION, allocation) and (found := _FIELD.fullmatch(field)):
            cell_errors[int(found[1]), found[2]] = CellError(draft.text, draft.reason)
    return cell_errors


def tier_cells(entry: GridEntry, allocation: SmallAllocation, texts: Texts) -> list[tuple[str, str]]:
    """Return the fields that an entry sets, with their texts. Lines after a deleted one move up."""
    count = len(allocation.tiers)
    cells = [(f"tier{typed.key}_{typed.column}", typed.text) for typed in entry.cells]
    for number, row in enumerate(entry.rows, start=count + 1):
        cells += [(f"tier{number}_{column}", text) for column, text in row.items()]
    if entry.deleted:
        kept = [number for number in range(1, count + 1) if number not in entry.deleted]
        for number in range(1, count + 1):
            source = kept[number - 1] if number <= len(kept) else None
            for what in ("rate", "amount"):
                text = ""
                if source is not None:
                    text = texts.text(Part.SMALL_ALLOCATION, allocation.id, f"tier{source}_{what}")
                cells.append((f"tier{number}_{what}", text))
    return cells


def response_points(allocation: SmallAllocation, currency: str) -> tuple[tuple[float, float], ...]:
    """Return amount and return in currency units at 0, at the end of each tier, and at the end of the drawn range."""
    end = int(allocation.maximum * BEYOND) or 1
    amounts = {0, end}
    spent = 0
    for tier in allocation.tiers:
        spent += tier.amount or end
        amounts.add(min(spent, end))
    return tuple(
        (float(to_major(amount, currency)), float(allocation.returned(amount)) * float(to_major(1, currency)))
        for amount in sorted(amounts)
    )
