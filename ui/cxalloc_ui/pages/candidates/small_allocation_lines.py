"""The lines of the grid of small allocations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import SmallAllocationRow
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View


@dataclass(frozen=True, slots=True)
class SmallAllocationLine:
    """A small allocation as it is edited, and its total amount in the current plan (minor units)."""

    allocation: SmallAllocation
    planned: int | None = None

    @property
    def id(self) -> str:
        return self.allocation.id

    @property
    def candidate(self) -> SmallAllocation:
        """The small allocation of the line."""
        return self.allocation

    def tier(self, number: int) -> Tier | None:
        """Return a response tier, counted from 1; None if there are fewer."""
        tiers = self.allocation.tiers
        return tiers[number - 1] if number <= len(tiers) else None


def small_allocation_lines(
    document: Document, view: View | None, before: Callable[[str], SmallAllocationLine | None]
) -> list[SmallAllocationLine]:
    """Return the lines of a document, in order. Unchanged lines are the same objects as before."""
    rows: dict[str, SmallAllocationRow] = {row.id: row for row in view.rows.small_allocations} if view else {}
    is_planned = view is not None and view.result is not None
    lines = []
    for allocation in document.portfolio.small_allocations:
        row, line = rows.get(allocation.id), before(allocation.id)
        planned = sum(row.amounts) if is_planned and row is not None else None
        if line is not None and line.allocation is allocation and line.planned == planned:
            lines.append(line)
        else:
            lines.append(SmallAllocationLine(allocation, planned))
    return lines


def small_allocation_errors(
    document: Document, columns: Sequence[Column[SmallAllocationLine]]
) -> dict[tuple[Hashable, str], CellError]:
    """Return the rejected texts by line and column; those without a column appear at the name."""
    known = {column.key for column in columns}
    cell_errors: dict[tuple[Hashable, str], CellError] = {}
    for (part, key, field), draft in document.drafts.items():
        allocation = document.portfolio.small_allocation_by_id.get(key)
        if part is not Part.SMALL_ALLOCATION or allocation is None:
            continue
        if field in known:
            cell_errors[key, field] = CellError(draft.text, draft.reason)
        else:
            reason = tr("{field}: {text}: {reason}").format(
                field=field, text=draft.text, reason=message_text(draft.reason)
            )
            cell_errors.setdefault((key, "name"), CellError(allocation.name, reason))
    return cell_errors


def searched_text(line: SmallAllocationLine, texts: Texts) -> str:
    """Return the text of a line that the filter searches."""
    allocation = line.allocation
    tags = (tag.value for tag in allocation.tags)
    return " ".join([allocation.name, allocation.owner, allocation.id, texts.fund_name(allocation.fund), *tags])


def example_note() -> str:
    """Return what is said of an example."""
    return tr("An example: it is left out of every plan until its figures are confirmed")


def returned_in_full(allocation: SmallAllocation) -> int | None:
    """Return what a full period's amount returns (minor units); None without any tier."""
    return round(allocation.returned(allocation.full_amount)) if allocation.tiers else None


def full_rate(line: SmallAllocationLine) -> Fraction | None:
    """Return what a unit of a full period's amount returns; None without any tier."""
    one = line.allocation
    return one.returned(one.full_amount) / one.full_amount if one.tiers else None


def full_roi(line: SmallAllocationLine) -> Fraction | None:
    """Return the ROI of a full period's amount; None without any tier."""
    rate = full_rate(line)
    return None if rate is None else rate - 1
