"""The columns of the grid of small allocations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.document.document import Part
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.columns import NAME_WIDTH
from cxalloc_ui.models.grids.column_builder import ColumnBuilder
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.pages.candidates.small_allocation_lines import (
    SmallAllocationLine,
    example_note,
    full_rate,
    full_roi,
    returned_in_full,
)

FIRST_TIERS = 2
"""Number of response tiers that have columns; the details panel shows all of them."""

Line = SmallAllocationLine


def small_allocation_columns(texts: Texts, dimensions: Sequence[str], *, planned: bool) -> list[Column[Line]]:
    """Return the columns of the grid."""
    make: ColumnBuilder[Line] = ColumnBuilder(texts, Part.SMALL_ALLOCATION, lambda line, _: line.id)
    columns = [
        _name(make),
        make.fund(lambda line: texts.fund_name(line.allocation.fund)),
        make.money(
            "maximum",
            tr("Amount"),
            lambda line: line.allocation.maximum,
            tr("The most that a period gets"),
            adds_up=True,
        ),
        *_returns(make, texts),
        make.money("ticket", tr("Ticket"), lambda line: line.allocation.ticket, tr("Amounts come in whole tickets")),
        make.money(
            "minimum",
            tr("Minimum"),
            lambda line: line.allocation.stated_minimum,
            tr("The least that an active period gets, where there is no ticket"),
        ),
    ]
    for number in range(1, FIRST_TIERS + 1):
        columns += _tier(number, make)
    if planned:
        columns.append(_planned(make, texts))
    columns += [
        make.money(
            "total_cap", tr("Cap in all"), lambda line: line.allocation.total_cap, tr("The most over all periods")
        ),
        make.field(
            "cadence",
            tr("Cadence"),
            lambda line: line.allocation.cadence,
            _cadence,
            width=110,
            help=tr("At least one amount in every so many periods: 1 for every period"),
        ),
        make.number(
            "delay", tr("Delay"), lambda line: line.allocation.delay, tr("Periods from spending to benefit"), 75
        ),
        _range(make, "rate_low", tr("Low return"), lambda line: line.allocation.rate_low),
        _range(make, "rate_high", tr("High return"), lambda line: line.allocation.rate_high),
        make.owner(),
        *(make.score(criterion, lambda line: line.allocation.scores) for criterion in texts.criteria()),
        *(make.tag(dimension) for dimension in dimensions),
        make.id(),
    ]
    return columns


def _range(make: ColumnBuilder[Line], key: str, title: str, value: Callable[[Line], Decimal]) -> Column[Line]:
    help = tr("As a share of the likely return, of all tiers, for the analysis of risk")
    return make.share(key, title, value, help, 95)


def _name(make: ColumnBuilder[Line]) -> Column[Line]:
    return make.field(
        "name",
        tr("Name"),
        lambda line: line.allocation.name,
        width=NAME_WIDTH,
        shown=_example_name,
        state=lambda line: "muted" if line.allocation.is_example else "",
        tip=lambda line: example_note() if line.allocation.is_example else "",
    )


def _returns(make: ColumnBuilder[Line], texts: Texts) -> list[Column[Line]]:
    """Return the columns of what a full period's amount returns, three ways."""
    formats = texts.formats
    return [
        make.share(
            "roi",
            tr("ROI"),
            full_roi,
            tr("Return on investment of a full period's amount; the panel has the tiers of one that falls"),
            80,
            text=formats.computed_share,
            tip=lambda line: _roi_tip(line, texts),
        ),
        Column(
            "return",
            tr("Return"),
            full_rate,
            lambda value: NOTHING if value is None else _hundredths(value),
            number=True,
            width=105,
            help=tr("What a unit of a full period's amount returns: an ROI of 80 % is 1.80 for 1"),
            read_value=texts.read_number,
        ),
        make.computed_money(
            "brings",
            tr("Brings"),
            lambda line: returned_in_full(line.allocation),
            tr("What a full period's amount returns ({currency})").format(currency=formats.currency),
            width=100,
            adds_up=True,
        ),
    ]


def _tier(number: int, make: ColumnBuilder[Line]) -> list[Column[Line]]:
    """Return the columns of a response tier, counted from 1."""

    def rate(line: Line) -> Decimal | None:
        tier = line.tier(number)
        return None if tier is None else tier.rate

    def amount(line: Line) -> int | None:
        tier = line.tier(number)
        return None if tier is None else tier.amount

    return [
        make.number(
            f"tier{number}_rate",
            tr("Return of tier {n}").format(n=number),
            rate,
            tr("What a unit of money in response tier {n} returns; the panel has all tiers").format(n=number),
            text=lambda value: NOTHING if value is None else _plain(value),
        ),
        make.money(
            f"tier{number}_amount",
            tr("Amount of tier {n}").format(n=number),
            amount,
            tr("So much of a period's amount is in response tier {n}; empty: all the rest").format(n=number),
        ),
    ]


def _planned(make: ColumnBuilder[Line], texts: Texts) -> Column[Line]:
    return make.computed_money(
        "planned",
        tr("Planned"),
        lambda line: line.planned,
        tr("By the current plan, over all periods ({currency})").format(currency=texts.formats.currency),
        width=100,
        adds_up=True,
    )


def _example_name(line: Line) -> str:
    name = line.allocation.name
    return tr("{name} (example)").format(name=name) if line.allocation.is_example else ""


def _roi_tip(line: Line, texts: Texts) -> str:
    roi = full_roi(line)
    if roi is None or line.allocation.roi is not None:
        return ""
    shown = texts.formats.computed_share(roi)
    return tr("{roi} of a full amount: the return falls in tiers").format(roi=shown)


def _plain(value: Decimal) -> str:
    text = f"{value.normalize():f}"
    decimals = len(text.partition(".")[2])
    return user_locale().toString(float(value), "f", decimals)


def _hundredths(value: Fraction) -> str:
    return user_locale().toString(float(value), "f", 2)


def _cadence(value: int | None) -> str:
    if value is None:
        return NOTHING
    return tr("every period") if value == 1 else tr("one in {n}").format(n=value)
