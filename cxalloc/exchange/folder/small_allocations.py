"""From rows of small_allocations.csv to small allocations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cxalloc.domain import expected
from cxalloc.domain.initiative import AMBIGUOUS_ROI
from cxalloc.domain.message import message
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation, Tier, linear_return
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.candidates import common_fields, fund_of, scores_of, stand_in
from cxalloc.exchange.folder.columns import TableRow


class SmallAllocationReader:
    """Builds small allocations from their rows, and reports what is wrong with them."""

    def __init__(self, funds: Sequence[str], report: Findings) -> None:
        self._funds = funds
        self._report = report

    def small_allocation(self, key: str, row: TableRow) -> SmallAllocation | None:
        """The small allocation of a row, or a placeholder for a wrong one."""
        self._report.came_from("small allocation", key, row.source())
        funds = fund_of(row, self._funds, self._report)
        ticket, minimum = row.cell("ticket"), row.cell("minimum")
        least = minimum.value if minimum else ticket.value if ticket else LEAST_AMOUNT
        shared = common_fields(key, row) | {"fund": funds[0] if funds else self._funds[0]}
        made = self._report.attempt(
            lambda: SmallAllocation(
                **shared,
                minimum=least,
                maximum=self._most(row, least),
                tiers=self._tiers(row),
                ticket=ticket.value if ticket else None,
                total_cap=row.value("total_cap"),
                cadence=row.value("cadence"),
                delay=row.value("delay", 0),
                scores=scores_of(row),
                is_example=row.value("example", False),
                rate_low=row.value("rate_low", Decimal(1)),
                rate_high=row.value("rate_high", Decimal(1)),
            )
        )
        return made or stand_in(
            lambda tags: SmallAllocation(**shared | {"tags": tags}, minimum=1, maximum=1, tiers=()), shared["tags"]
        )

    def _most(self, row: TableRow, least: int) -> int:
        """The most that a period gets: ``maximum``, or ``amount`` in the short form; without either, one ticket."""
        maximum, amount = row.cell("maximum"), row.cell("amount")
        if amount is not None and row.was_given("maximum"):
            self._report.note("small allocation", row.key, amount, message("input.nothing_maximum_given"))
        if not any(map(row.was_given, ("maximum", "amount", "ticket"))):
            column = "amount" if row.has_column("amount") else "maximum"
            row.missing(self._report, column, message("input.amount_unless_ticket"))
        found = maximum or amount
        return int(found.value) if found else least

    def _tiers(self, row: TableRow) -> tuple[Tier, ...]:
        """The response tiers; an ROI states the return of the first."""
        rates, amounts = row.family("tier#_rate"), row.family("tier#_amount")
        stated = {number: cell.value for number, cell in rates.items()}
        roi = row.cell("roi")
        if roi is not None and row.texts.get(("tier#_rate", 1)):
            self._report.note("small allocation", row.key, roi, message("input.nothing_rate_given"))
        elif roi is not None and not (roi.value.is_finite() and -1 <= roi.value <= AMBIGUOUS_ROI):
            self._report.note("small allocation", row.key, roi, expected.ROI)
        elif roi is not None:
            stated[1] = linear_return(roi.value)[0].rate
        given = {number for number in (*rates, *amounts) if row.texts.get(("tier#_rate", number))}
        given |= {1} if row.was_given("roi") else set()
        numbers = range(1, 1 + max((*stated, *amounts), default=0))
        for number in numbers:
            if number not in given:
                row.missing(self._report, f"tier{number}_rate", message("input.tier_rate"))
        return tuple(
            Tier(stated[number], amounts[number].value if number in amounts else None)
            for number in numbers
            if number in stated
        )
