"""The columns of the grid of initiatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import BenefitPerPeriod, BenefitProfile, BenefitTotal, StatedNpv, Status
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.columns import NAME_WIDTH, status_word
from cxalloc_ui.models.grids.column_builder import ColumnBuilder
from cxalloc_ui.models.grids.grid_columns import Texts, read_status, statuses
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine, place_of_field, total_roi

WAITING = "…"
"""Placeholder of a figure that is being computed."""


def initiative_columns(texts: Texts, dimensions: Sequence[str], *, planned: bool) -> list[Column[InitiativeLine]]:
    """Return the columns of the grid. The first three are those of the simplest table: name, cost, ROI.

    With the status after them these are in sight in a small window, too.
    """
    formats = texts.formats
    make: ColumnBuilder[InitiativeLine] = ColumnBuilder(
        texts, Part.INITIATIVE, lambda line, field: place_of_field(line.initiative, field)
    )
    best = tr("Calculated at the best level and the earliest start")
    return [
        make.field("name", tr("Name"), lambda line: line.initiative.name, width=NAME_WIDTH),
        make.money("cost", tr("Cost"), lambda line: line.cost, _cost_help(), adds_up=True),
        make.share(
            "roi",
            tr("ROI"),
            lambda line: line.roi if line.stated_roi is None else line.stated_roi,
            _roi_help(),
            75,
            text=lambda value: (
                formats.exact_share(value) if isinstance(value, Decimal) else formats.computed_share(value)
            ),
            shown=lambda line: _waiting(line) if line.stated_roi is None else "",
            state=lambda line: "muted" if line.stated_roi is None else "",
            total=total_roi,
        ),
        _status(make),
        make.money(
            "benefit",
            tr("Benefit"),
            lambda line: line.level.benefit.amount if isinstance(line.level.benefit, BenefitPerPeriod) else None,
            tr("Likely benefit in every period after delivery. It replaces an ROI"),
            95,
            shown=_benefit_by_period,
            adds_up=True,
        ),
        make.computed_money(
            "expected_npv", tr("Expected NPV"), lambda line: line.npv, best, shown=_waiting, adds_up=True
        ),
        *([_decision(formats.period)] if planned else []),
        make.computed_share(
            "expected_roi", tr("Expected ROI"), lambda line: line.roi, best, shown=_waiting, total=total_roi
        ),
        make.owner(),
        make.fund(lambda line: "; ".join(texts.fund_name(cost.fund) for cost in line.level.costs)),
        make.share("success", tr("Success"), lambda line: line.level.success, tr("Probability of success")),
        make.number("duration", tr("Duration"), lambda line: line.level.duration, tr("Periods from start to delivery")),
        make.period("earliest_start", tr("Earliest start"), lambda line: line.initiative.earliest),
        make.period("latest_start", tr("Latest start"), lambda line: line.initiative.latest),
        make.money(
            "run_cost",
            tr("Run cost"),
            lambda line: sum(cost.run for cost in line.level.costs) or None,
            tr("In every period after delivery"),
            95,
            adds_up=True,
        ),
        make.share("low", tr("Low"), lambda line: line.level.low, tr("Worst case as a share of the likely benefit")),
        make.share("high", tr("High"), lambda line: line.level.high, tr("Best case as a share of the likely benefit")),
        make.share("cost_low", tr("Low cost"), lambda line: line.level.cost_low, tr("As a share of the likely costs")),
        make.share(
            "cost_high", tr("High cost"), lambda line: line.level.cost_high, tr("As a share of the likely costs")
        ),
        _periods(make, "duration_low", tr("Shortest duration"), lambda line: line.level.duration_low),
        _periods(make, "duration_high", tr("Longest duration"), lambda line: line.level.duration_high),
        make.money(
            "npv",
            tr("Stated NPV"),
            lambda line: line.level.benefit.npv if isinstance(line.level.benefit, StatedNpv) else None,
            tr("A net present value calculated elsewhere, instead of a benefit"),
            105,
            adds_up=True,
        ),
        make.field("level", tr("Level"), lambda line: line.level.name, width=130, shown=_levels, help=_level_help()),
        *(make.score(criterion, lambda line: line.level.scores) for criterion in texts.criteria()),
        *(make.tag(dimension) for dimension in dimensions),
        make.id(),
    ]


def _status(make: ColumnBuilder[InitiativeLine]) -> Column[InitiativeLine]:
    order = list(Status)
    return make.field(
        "status",
        tr("Status"),
        lambda line: order.index(line.initiative.status),
        lambda value: status_word(order[value]),
        width=110,
        edit=lambda line: status_word(line.initiative.status),
        choices=statuses,
        only_choices=True,
        read=read_status,
        groups=True,
    )


def _periods(
    make: ColumnBuilder[InitiativeLine], key: str, title: str, value: Callable[[InitiativeLine], int | None]
) -> Column[InitiativeLine]:
    return make.number(key, title, value, tr("In periods, for the analysis of risk; empty: as the duration"), 120)


def _decision(label: Callable[[int], str]) -> Column[InitiativeLine]:
    return Column(
        "decision",
        tr("In the plan"),
        lambda line: line.start,
        lambda start: tr("○ not funded") if start is None else tr("● from {period}").format(period=label(start)),
        width=125,
        help=tr("Whether the current plan funds it, and from when"),
        state=lambda line: "good" if line.start is not None else "muted",
    )


def _benefit_by_period(line: InitiativeLine) -> str:
    benefit = line.level.benefit
    if isinstance(benefit, BenefitTotal):
        return tr("as a total")
    return tr("by period") if isinstance(benefit, BenefitProfile) and any(benefit.likely) else ""


def _levels(line: InitiativeLine) -> str:
    others = len(line.initiative.levels) - 1
    return tr("{level} (+ {n})").format(level=line.level.name, n=others) if others else ""


def _cost_help() -> str:
    return tr("Sum over the duration, without run costs. Of several funding levels the line shows and edits the first")


def _roi_help() -> str:
    return tr(
        "The return on all costs, where the benefit is stated so: 80 % or 0.8. It replaces a benefit. "
        "In grey the expected ROI, where none was typed"
    )


def _level_help() -> str:
    return tr(
        "Of several funding levels the line shows and edits the first, or the one that is committed; "
        "the panel beside the grid has them all"
    )


def _waiting(line: InitiativeLine) -> str:
    return "" if line.is_current else WAITING
