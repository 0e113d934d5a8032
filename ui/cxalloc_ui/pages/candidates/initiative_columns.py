"""The columns of the grid of initiatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, BenefitTotal, StatedNpv
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.columns import NAME_WIDTH, dimension_title, status_word
from cxalloc_ui.models.grids.grid_columns import Texts, read_status, statuses
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine, place_of_field

WAITING = "…"
"""Placeholder of a figure that is being computed."""


def initiative_columns(texts: Texts, dimensions: Sequence[str], *, planned: bool) -> list[Column[InitiativeLine]]:
    """Return the columns of the grid. The first three are those of the simplest table: name, cost, ROI.

    With the status after them these are in sight in a small window, too.
    """
    formats, make = texts.formats, _Columns(texts)
    best = tr("Calculated at the best level and the earliest start")
    columns = [
        make.field("name", tr("Name"), lambda line: line.initiative.name, width=NAME_WIDTH),
        make.money("cost", tr("Cost"), lambda line: sum(sum(c.amounts) for c in line.level.costs), _cost_help(), 100),
        make.field(
            "roi",
            tr("ROI"),
            lambda line: line.level.benefit.roi if isinstance(line.level.benefit, BenefitFromRoi) else None,
            lambda value: NOTHING if value is None else formats.exact_share(value),
            number=True,
            width=75,
            help=tr("The return on all costs, where the benefit is stated so: 80 % or 0.8. It replaces a benefit"),
        ),
        make.money(
            "benefit",
            tr("Benefit"),
            lambda line: line.level.benefit.amount if isinstance(line.level.benefit, BenefitPerPeriod) else None,
            tr("Likely benefit in every period after delivery. It replaces an ROI"),
            95,
            shown=_benefit_by_period,
        ),
        _computed("expected_npv", tr("Expected NPV"), lambda line: line.npv, formats.money, best, texts.money, True),
        _computed(
            "expected_roi", tr("Expected ROI"), lambda line: line.roi, formats.computed_share, best, texts.share, False
        ),
    ]
    columns.insert(3, make.status())
    if planned:
        columns.insert(6, _decision(formats.period))
    columns += [
        make.field("owner", tr("Owner"), lambda line: line.initiative.owner, _word, width=140, choices=texts.owners),
        make.fund(),
        make.share("success", tr("Success"), lambda line: line.level.success, tr("Probability of success")),
        make.field(
            "duration",
            tr("Duration"),
            lambda line: line.level.duration,
            formats.number,
            number=True,
            width=85,
            help=tr("Periods from start to delivery"),
        ),
        make.period("earliest_start", tr("Earliest start"), lambda line: line.initiative.earliest),
        make.period("latest_start", tr("Latest start"), lambda line: line.initiative.latest),
        make.money(
            "run_cost",
            tr("Run cost"),
            lambda line: sum(cost.run for cost in line.level.costs) or None,
            tr("In every period after delivery"),
            95,
        ),
        make.share("low", tr("Low"), lambda line: line.level.low, tr("Worst case as a share of the likely benefit")),
        make.share("high", tr("High"), lambda line: line.level.high, tr("Best case as a share of the likely benefit")),
        make.share("cost_low", tr("Low cost"), lambda line: line.level.cost_low, tr("As a share of the likely costs")),
        make.share(
            "cost_high", tr("High cost"), lambda line: line.level.cost_high, tr("As a share of the likely costs")
        ),
        make.periods("duration_low", tr("Shortest duration"), lambda line: line.level.duration_low),
        make.periods("duration_high", tr("Longest duration"), lambda line: line.level.duration_high),
        make.money(
            "npv",
            tr("Stated NPV"),
            lambda line: line.level.benefit.npv if isinstance(line.level.benefit, StatedNpv) else None,
            tr("A net present value calculated elsewhere, instead of a benefit"),
            105,
        ),
        make.field(
            "level",
            tr("Level"),
            lambda line: line.level.name,
            width=130,
            shown=_levels,
            help=_level_help(),
        ),
        *(make.tag(dimension) for dimension in dimensions),
        make.field("id", tr("Id"), lambda line: line.id, width=140, help=tr("By this rules and tables name it")),
    ]
    return columns


class _Columns:
    """Builds columns that edit fields of the document."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def field(
        self,
        key: str,
        title: str,
        value: Callable[[InitiativeLine], Any],
        text: Callable[[Any], str] = str,
        **more: Any,
    ) -> Column[InitiativeLine]:
        """Return a column whose cells show the text of a field."""
        edit = more.pop("edit", None) or self._edit(key)
        return Column(key, title, value, text, edit=edit, **more)

    def money(
        self, key: str, title: str, value: Callable[[InitiativeLine], Any], help: str, width: int, **more: Any
    ) -> Column[InitiativeLine]:
        formats = self._texts.formats
        return self.field(
            key,
            title,
            value,
            formats.money,
            number=True,
            width=width,
            help=f"{help} ({formats.currency})",
            tip=lambda line: formats.exact_money(value(line)),
            adds_up=True,
            **more,
        )

    def share(self, key: str, title: str, value: Callable[[InitiativeLine], Any], help: str) -> Column[InitiativeLine]:
        return self.field(key, title, value, self._texts.formats.exact_share, number=True, width=85, help=help)

    def periods(self, key: str, title: str, value: Callable[[InitiativeLine], int | None]) -> Column[InitiativeLine]:
        formats = self._texts.formats
        return self.field(
            key,
            title,
            value,
            lambda count: NOTHING if count is None else formats.number(count),
            number=True,
            width=120,
            help=tr("In periods, for the analysis of risk; empty: as the duration"),
        )

    def period(self, key: str, title: str, value: Callable[[InitiativeLine], int | None]) -> Column[InitiativeLine]:
        return self.field(
            key,
            title,
            value,
            self._texts.formats.period,
            width=115,
            choices=self._texts.periods,
        )

    def status(self) -> Column[InitiativeLine]:
        from cxalloc.domain.initiative import Status

        return self.field(
            "status",
            tr("Status"),
            lambda line: list(Status).index(line.initiative.status),
            lambda value: status_word(list(Status)[value]),
            width=110,
            edit=lambda line: status_word(line.initiative.status),
            choices=statuses,
            only_choices=True,
            read=read_status,
        )

    def fund(self) -> Column[InitiativeLine]:
        names = self._texts.fund_name

        def funds(line: InitiativeLine) -> str:
            return "; ".join(names(cost.fund) for cost in line.level.costs)

        return self.field(
            "fund",
            tr("Fund"),
            funds,
            _word,
            width=120,
            edit=funds,
            choices=self._texts.fund_names,
            only_choices=True,
            read=self._texts.read_fund,
        )

    def tag(self, dimension: str) -> Column[InitiativeLine]:
        def values(line: InitiativeLine) -> str:
            return "; ".join(tag.value for tag in line.initiative.tags if tag.dimension == dimension)

        return self.field(
            f"tag:{dimension}",
            dimension_title(dimension),
            values,
            _word,
            width=140,
            edit=values,
            choices=lambda: self._texts.tag_values(dimension),
            help=tr("Tag: {dimension}. Several values are separated by a semicolon").format(dimension=dimension),
        )

    def _edit(self, key: str) -> Callable[[InitiativeLine], str]:
        return lambda line: self._texts.text(Part.INITIATIVE, place_of_field(line.initiative, key), key)


def _computed(
    key: str,
    title: str,
    value: Callable[[InitiativeLine], Any],
    text: Callable[[Any], str],
    help: str,
    copied: Callable[[Any], str],
    adds_up: bool,
) -> Column[InitiativeLine]:
    return Column(
        key,
        title,
        value,
        text,
        number=True,
        width=110,
        help=help,
        copied=lambda line: copied(value(line)),
        shown=lambda line: "" if line.is_current else WAITING,
        adds_up=adds_up,
    )


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


def _level_help() -> str:
    return tr(
        "Of several funding levels the line shows and edits the first, or the one that is committed; "
        "the panel beside the grid has them all"
    )


def _word(text: str) -> str:
    return text or NOTHING
