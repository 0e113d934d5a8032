"""Lines and columns of the grid of small allocations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import SmallAllocationRow
from cxalloc_ui.models.columns import NAME_WIDTH, dimension_title
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View

FIRST_TIERS = 2
"""Number of response tiers that have columns; the details panel shows all of them."""


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


def small_allocation_columns(
    texts: Texts, dimensions: Sequence[str], *, planned: bool
) -> list[Column[SmallAllocationLine]]:
    """Return the columns of the grid."""
    formats = texts.formats

    def edit(key: str) -> Callable[[SmallAllocationLine], str]:
        return lambda line: texts.text(Part.SMALL_ALLOCATION, line.id, key)

    def field(
        key: str,
        title: str,
        value: Callable[[SmallAllocationLine], Any],
        text: Callable[[Any], str] = _word,
        **more: Any,
    ) -> Column[SmallAllocationLine]:
        return Column(key, title, value, text, edit=more.pop("edit", None) or edit(key), **more)

    def money(key: str, title: str, value: Callable[[SmallAllocationLine], Any], help: str) -> Any:
        return field(
            key,
            title,
            value,
            formats.money,
            number=True,
            width=100,
            help=f"{help} ({formats.currency})",
            tip=lambda line: formats.exact_money(value(line)),
        )

    columns = [
        field(
            "name",
            tr("Name"),
            lambda line: line.allocation.name,
            str,
            width=NAME_WIDTH,
            shown=_example_name,
            state=lambda line: "muted" if line.allocation.is_example else "",
            tip=lambda line: example_note() if line.allocation.is_example else "",
        ),
        field(
            "fund",
            tr("Fund"),
            lambda line: texts.fund_name(line.allocation.fund),
            width=120,
            edit=lambda line: texts.fund_name(line.allocation.fund),
            choices=texts.fund_names,
            only_choices=True,
            read=texts.read_fund,
        ),
        money("maximum", tr("Amount"), lambda line: line.allocation.maximum, tr("The most that a period gets")),
        field(
            "roi",
            tr("ROI"),
            full_roi,
            formats.computed_share,
            number=True,
            width=80,
            help=tr("Return on investment of a full period's amount; the panel has the tiers of one that falls"),
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
        ),
        Column(
            "brings",
            tr("Brings"),
            lambda line: returned_in_full(line.allocation),
            formats.money,
            number=True,
            width=100,
            help=tr("What a full period's amount returns ({currency})").format(currency=formats.currency),
        ),
        money("ticket", tr("Ticket"), lambda line: line.allocation.ticket, tr("Amounts come in whole tickets")),
        money("minimum", tr("Minimum"), _minimum, tr("The least that an active period gets, where there is no ticket")),
    ]
    for number in range(1, FIRST_TIERS + 1):
        columns += _tier_columns(number, field, money)
    if planned:
        columns.append(_planned(texts))
    columns += [
        money("total_cap", tr("Cap in all"), lambda line: line.allocation.total_cap, tr("The most over all periods")),
        field(
            "cadence",
            tr("Cadence"),
            lambda line: line.allocation.cadence,
            _cadence,
            width=110,
            help=tr("At least one amount in every so many periods: 1 for every period"),
        ),
        field(
            "delay",
            tr("Delay"),
            lambda line: line.allocation.delay,
            formats.number,
            number=True,
            width=75,
            help=tr("Periods from spending to benefit"),
        ),
        _share("rate_low", tr("Low return"), lambda line: line.allocation.rate_low, field, texts),
        _share("rate_high", tr("High return"), lambda line: line.allocation.rate_high, field, texts),
        field("owner", tr("Owner"), lambda line: line.allocation.owner, width=140, choices=texts.owners),
        *(_tag(dimension, texts, field) for dimension in dimensions),
        field("id", tr("Id"), lambda line: line.id, width=140, help=tr("By this rules and tables name it")),
    ]
    return columns


def _share(
    key: str, title: str, value: Callable[[SmallAllocationLine], Any], field: Callable[..., Any], texts: Texts
) -> Any:
    help = tr("As a share of the likely return, of all tiers, for the analysis of risk")
    return field(key, title, value, texts.formats.exact_share, number=True, width=95, help=help)


def _tier_columns(number: int, field: Callable[..., Any], money: Callable[..., Any]) -> list[Any]:
    def rate(line: SmallAllocationLine) -> Any:
        tier = line.tier(number)
        return None if tier is None else tier.rate

    def amount(line: SmallAllocationLine) -> int | None:
        tier = line.tier(number)
        return None if tier is None else tier.amount

    return [
        field(
            f"tier{number}_rate",
            tr("Return of tier {n}").format(n=number),
            rate,
            lambda value: NOTHING if value is None else _plain(value),
            number=True,
            width=85,
            help=tr("What a unit of money in response tier {n} returns; the panel has all tiers").format(n=number),
        ),
        money(
            f"tier{number}_amount",
            tr("Amount of tier {n}").format(n=number),
            amount,
            tr("So much of a period's amount is in response tier {n}; empty: all the rest").format(n=number),
        ),
    ]


def _plain(value: Any) -> str:
    from cxalloc_ui.application.formats import user_locale

    text = f"{value.normalize():f}"
    decimals = len(text.partition(".")[2])
    return user_locale().toString(float(value), "f", decimals)


def example_note() -> str:
    """Return what is said of an example."""
    return tr("An example: it is left out of every plan until its figures are confirmed")


def _example_name(line: SmallAllocationLine) -> str:
    name = line.allocation.name
    return tr("{name} (example)").format(name=name) if line.allocation.is_example else ""


def _minimum(line: SmallAllocationLine) -> int | None:
    """Return the minimum (minor units); None if there is none but the ticket."""
    return line.allocation.stated_minimum


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


def _roi_tip(line: SmallAllocationLine, texts: Texts) -> str:
    roi = full_roi(line)
    if roi is None or line.allocation.roi is not None:
        return ""
    shown = texts.formats.computed_share(roi)
    return tr("{roi} of a full amount: the return falls in tiers").format(roi=shown)


def _hundredths(value: Any) -> str:
    from cxalloc_ui.application.formats import user_locale

    return user_locale().toString(float(value), "f", 2)


def _planned(texts: Texts) -> Column[SmallAllocationLine]:
    return Column(
        "planned",
        tr("Planned"),
        lambda line: line.planned,
        texts.formats.money,
        number=True,
        width=100,
        help=tr("By the current plan, over all periods ({currency})").format(currency=texts.formats.currency),
        copied=lambda line: texts.money(line.planned),
        adds_up=True,
    )


def _tag(dimension: str, texts: Texts, field: Callable[..., Any]) -> Any:
    def values(line: SmallAllocationLine) -> str:
        return "; ".join(tag.value for tag in line.allocation.tags if tag.dimension == dimension)

    return field(
        f"tag:{dimension}",
        dimension_title(dimension),
        values,
        width=140,
        edit=values,
        choices=lambda: texts.tag_values(dimension),
        help=tr("Tag: {dimension}. Several values are separated by a semicolon").format(dimension=dimension),
    )


def _cadence(value: int | None) -> str:
    if value is None:
        return NOTHING
    return tr("every period") if value == 1 else tr("one in {n}").format(n=value)


def _word(text: str) -> str:
    return text or NOTHING


def searched_text(line: SmallAllocationLine, texts: Texts) -> str:
    """Return the text of a line that the filter searches."""
    allocation = line.allocation
    tags = (tag.value for tag in allocation.tags)
    return " ".join([allocation.name, allocation.owner, allocation.id, texts.fund_name(allocation.fund), *tags])
