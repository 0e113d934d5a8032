"""The totals of candidates: an ROI is always total benefit over total cost, never a mean of ROIs."""

from __future__ import annotations

from fractions import Fraction

from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.totals import Total
from cxalloc_ui.pages.candidates.initiative_columns import WAITING
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine
from cxalloc_ui.pages.candidates.small_allocation_lines import SmallAllocationLine


class InitiativeTotals:
    """The totals of initiatives (minor units); those of computed figures wait until all of them are known."""

    def __init__(self, formats: Formatter) -> None:
        self._formats = formats
        self._cost = self._total_cost = self._benefit = self._npv = 0
        self._returning_cost = self._without_benefit = 0
        self._is_known = True

    def add(self, line: InitiativeLine) -> None:
        """Add an initiative."""
        self._cost += line.cost
        if line.figures is None or not line.is_current:
            self._is_known = False
            return
        best = line.figures.best
        self._total_cost += best.cost
        self._npv += best.npv
        if best.benefit is None:
            self._without_benefit += 1
        else:
            self._benefit += best.benefit
            self._returning_cost += best.cost

    def found(self) -> list[Total]:
        """Return the totals."""
        of_roi = tr("(Benefit − total cost) ÷ total cost, of the sums")
        if self._without_benefit:
            of_roi = tr("{definition}; without the {n} with a stated NPV, which have no benefit").format(
                definition=of_roi, n=self._without_benefit
            )
        roi = _roi(self._benefit, self._returning_cost, self._formats)
        return [
            Total(tr("Cost"), self._formats.money(self._cost), tr("The sum of the column, without run costs")),
            Total(
                tr("Total cost"),
                self._money(self._total_cost),
                tr("With run costs, at the best level of each, undiscounted"),
            ),
            Total(tr("Benefit"), self._money(self._benefit), tr("Expected, over all periods, undiscounted")),
            Total(tr("Expected ROI"), roi if self._is_known else WAITING, of_roi),
            Total(tr("Expected NPV"), self._money(self._npv), tr("The sum of the column")),
        ]

    def _money(self, amount: int) -> str:
        return self._formats.money(amount) if self._is_known else WAITING


class SmallAllocationTotals:
    """The totals of small allocations (minor units): of a full amount in one period each, and of the plan."""

    def __init__(self, formats: Formatter) -> None:
        self._formats = formats
        self._amount = self._cost = 0
        self._brings = Fraction(0)
        self._planned: int | None = None

    def add(self, line: SmallAllocationLine) -> None:
        """Add a small allocation."""
        one = line.allocation
        self._amount += one.maximum
        if one.tiers:
            self._cost += one.full_amount
            self._brings += one.returned(one.full_amount)
        if line.planned is not None:
            self._planned = (self._planned or 0) + line.planned

    def found(self) -> list[Total]:
        """Return the totals."""
        money = self._formats.money
        totals = [
            Total(tr("Amount"), money(self._amount), tr("The most of one period")),
            Total(tr("Brings"), money(round(self._brings)), tr("What a full period's amounts return")),
            Total(
                tr("ROI"),
                _roi(self._brings, self._cost, self._formats),
                tr("(Brings − amounts) ÷ amounts, of the sums"),
            ),
        ]
        if self._planned is not None:
            totals.append(Total(tr("Planned"), money(self._planned), tr("By the current plan, over all periods")))
        return totals


def _roi(benefit: int | Fraction, cost: int, formats: Formatter) -> str:
    return formats.computed_share(Fraction(benefit - cost) / cost if cost else None)
