"""The totals of candidates: an ROI is always total benefit over total cost, never a mean of ROIs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.totals import Total
from cxalloc_ui.pages.candidates.initiative_columns import WAITING
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine, total_roi
from cxalloc_ui.pages.candidates.small_allocation_lines import SmallAllocationLine


def initiative_totals(lines: Sequence[InitiativeLine], formats: Formatter) -> list[Total]:
    """Return the totals of initiatives; those of computed figures wait until all of them are known."""
    figures = [line.figures for line in lines if line.figures is not None and line.is_current]
    is_known = len(figures) == len(lines)
    options = [one.best for one in figures]
    benefits = [one.benefit for one in options if one.benefit is not None]
    total = sum(one.cost for one in options)

    def money(amount: int) -> str:
        return formats.money(amount) if is_known else WAITING

    left_out = len(options) - len(benefits)
    of_roi = tr("(Benefit − total cost) ÷ total cost, of the sums")
    if left_out:
        of_roi = tr("{definition}; without the {n} with a stated NPV, which have no benefit").format(
            definition=of_roi, n=left_out
        )
    return [
        Total(
            tr("Cost"), formats.money(sum(line.cost for line in lines)), tr("The sum of the column, without run costs")
        ),
        Total(tr("Total cost"), money(total), tr("With run costs, at the best level of each, undiscounted")),
        Total(tr("Benefit"), money(sum(benefits)), tr("Expected, over all periods, undiscounted")),
        Total(tr("Expected ROI"), formats.computed_share(total_roi(lines)) if is_known else WAITING, of_roi),
        Total(tr("Expected NPV"), money(sum(one.npv for one in options)), tr("The sum of the column")),
    ]


def small_allocation_totals(lines: Sequence[SmallAllocationLine], formats: Formatter) -> list[Total]:
    """Return the totals of small allocations: of a full amount in one period each, and of the plan."""
    allocations = [line.allocation for line in lines]
    returning = [one for one in allocations if one.tiers]
    cost = sum(one.full_amount for one in returning)
    brings = sum((one.returned(one.full_amount) for one in returning), Fraction(0))
    found = [
        Total(tr("Amount"), formats.money(sum(one.maximum for one in allocations)), tr("The most of one period")),
        Total(tr("Brings"), formats.money(round(brings)), tr("What a full period's amounts return")),
        Total(tr("ROI"), _roi(brings, cost, formats), tr("(Brings − amounts) ÷ amounts, of the sums")),
    ]
    planned = [line.planned for line in lines if line.planned is not None]
    if planned:
        found.append(Total(tr("Planned"), formats.money(sum(planned)), tr("By the current plan, over all periods")))
    return found


def _roi(benefit: int | Fraction, cost: int, formats: Formatter) -> str:
    return formats.computed_share(Fraction(benefit - cost) / cost if cost else None)
