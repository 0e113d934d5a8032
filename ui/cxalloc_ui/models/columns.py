"""Which columns the lists have, and how their cells are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxalloc.domain.initiative import Status
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.formats import NOTHING, Formats
from cxalloc_ui.models.candidates import CandidateRows, InitiativeRow, SmallAllocationRow
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.texts import tr

NAME_WIDTH = 250


def status_word(status: Status) -> str:
    """A status as people say it."""
    return {
        Status.CANDIDATE: tr("Candidate"),
        Status.MUST: tr("Must fund"),
        Status.NEVER: tr("Never fund"),
        Status.COMMITTED: tr("Committed"),
    }[status]


def initiative_columns(
    portfolio: Portfolio, rows: CandidateRows, formats: Formats, *, planned: bool
) -> list[Column[InitiativeRow]]:
    """The columns of the grid of initiatives; with a plan, what it decided comes right after the name."""
    label = portfolio.horizon.label
    best = tr("At its best level, starting as early as it may")
    funds = {fund.id: fund.name for fund in portfolio.funds}
    columns: list[Column[InitiativeRow]] = [_name(lambda row: row.initiative.name)]
    if planned:
        columns.append(_decision(portfolio))
    columns += [
        _money("cost", tr("Cost"), lambda row: row.best.cost, formats, best, 100),
        _money(
            "benefit", tr("Benefit"), lambda row: row.best.benefit, formats, f"{tr('Expected, undiscounted')}. {best}"
        ),
        Column("roi", tr("ROI"), lambda row: row.roi, formats.share, number=True, width=75, help=best),
        _money("npv", tr("NPV"), lambda row: row.best.npv, formats, best),
        Column("owner", tr("Owner"), lambda row: row.initiative.owner, _word, width=150),
        Column(
            "status",
            tr("Status"),
            lambda row: list(Status).index(row.initiative.status),
            lambda value: status_word(list(Status)[value]),
            width=105,
        ),
        Column(
            "success",
            tr("Success"),
            lambda row: row.level.success,
            formats.share,
            number=True,
            width=85,
            help=tr("Probability of success, before what enables it"),
        ),
        Column("earliest_start", tr("Earliest start"), lambda row: row.initiative.earliest, label, width=115),
        Column(
            "latest_start",
            tr("Latest start"),
            lambda row: row.initiative.latest,
            lambda value: NOTHING if value is None else label(value),
            width=110,
        ),
        Column(
            "duration",
            tr("Duration"),
            lambda row: row.level.duration,
            formats.number,
            number=True,
            width=85,
            help=tr("Periods from start to delivery"),
        ),
        Column("level", tr("Levels"), lambda row: ", ".join(one.name for one in row.initiative.levels), width=160),
        Column("fund", tr("Fund"), lambda row: ", ".join(map(funds.__getitem__, row.funds)), _word, width=130),
    ]
    return columns + _tag_columns(rows)


def small_allocation_columns(
    portfolio: Portfolio, rows: CandidateRows, formats: Formats, *, planned: bool
) -> list[Column[SmallAllocationRow]]:
    """The columns of the grid of small allocations."""
    funds = {fund.id: fund.name for fund in portfolio.funds}
    columns: list[Column[SmallAllocationRow]] = [_name(lambda row: row.allocation.name)]
    if planned:
        columns.append(
            _money("planned", tr("Planned"), lambda row: sum(row.amounts), formats, tr("By the plan, over all periods"))
        )
    columns += [
        Column("owner", tr("Owner"), lambda row: row.allocation.owner, _word, width=150),
        Column("fund", tr("Fund"), lambda row: funds[row.allocation.fund], width=130),
        _money("ticket", tr("Ticket"), lambda row: row.allocation.ticket, formats, tr("Amounts come in whole tickets")),
        _money(
            "minimum",
            tr("Minimum"),
            lambda row: row.allocation.minimum,
            formats,
            tr("The least that an active period gets"),
        ),
        _money(
            "maximum", tr("Maximum"), lambda row: row.allocation.maximum, formats, tr("The most that a period gets")
        ),
        _money(
            "total_cap",
            tr("Cap in all"),
            lambda row: row.allocation.total_cap,
            formats,
            tr("The most over all budget periods"),
        ),
        Column(
            "cadence",
            tr("Cadence"),
            lambda row: row.allocation.cadence,
            lambda value: (
                NOTHING if value is None else tr("every period") if value == 1 else tr("one in {n}").format(n=value)
            ),
            width=110,
            help=tr("At least one amount in every so many periods"),
        ),
        Column(
            "delay",
            tr("Delay"),
            lambda row: row.allocation.delay,
            formats.number,
            number=True,
            width=75,
            help=tr("Periods from spending to benefit"),
        ),
        Column(
            "tier1_rate",
            tr("First return"),
            lambda row: row.first_return,
            lambda value: NOTHING if value is None else formats.number(value, 2),
            number=True,
            width=110,
            help=tr("What the first unit of money spent in a period returns"),
        ),
    ]
    return columns + _tag_columns(rows)


def dimension_title(dimension: str) -> str:
    """A tag dimension as a heading: ``moment`` is Moment, ``kpi`` is KPI."""
    return dimension.upper() if len(dimension) <= 3 else dimension[:1].upper() + dimension[1:]


def _name(value: Callable[[Any], str]) -> Column[Any]:
    return Column("name", tr("Name"), value, width=NAME_WIDTH)


def _decision(portfolio: Portfolio) -> Column[InitiativeRow]:
    def value(row: InitiativeRow) -> int | None:
        return row.verdict.start if row.verdict is not None and row.verdict.funded else None

    return Column(
        "decision",
        tr("In the plan"),
        value,
        lambda start: (
            tr("not funded") if start is None else tr("from {period}").format(period=portfolio.horizon.label(start))
        ),
        width=125,
        help=tr("Whether the current plan funds it, and from when"),
        state=lambda row: "good" if value(row) is not None else "muted",
    )


def _money(
    key: str, title: str, value: Callable[[Any], int | None], formats: Formats, help: str, width: int = 110
) -> Column[Any]:
    return Column(
        key,
        title,
        value,
        formats.money,
        number=True,
        width=width,
        help=f"{help} ({formats.currency})",
        tip=lambda row: formats.exact_money(value(row)),
    )


def _tag_columns(rows: CandidateRows) -> list[Column[Any]]:
    def column(dimension: str) -> Column[Any]:
        return Column(
            f"tag:{dimension}",
            dimension_title(dimension),
            lambda row: row.tags.get(dimension, ""),
            _word,
            width=140,
            help=tr("Tag: {dimension}").format(dimension=dimension),
        )

    return [column(dimension) for dimension in rows.dimensions]


def _word(text: str) -> str:
    return text or NOTHING
