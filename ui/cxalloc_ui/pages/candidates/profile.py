"""The profile of a funding level: costs, benefits and effort by period from its start, as editable rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import BenefitProfile, Initiative, Level
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.table_model import Column

MOST_FUNDS = 3
"""With more funds than this only those that pay a part of the level have a line."""


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A line of the profile.

    ``field`` is the column of the portfolio folder, with ``#`` for the number of the period from the start.

    ``figures`` are the present values (minor units, or person-days); None for empty cells.
    """

    field: str
    title: str
    figures: tuple[Any, ...]
    is_money: bool = True

    def at(self, offset: int) -> str:
        """Return the field of a period from the start, counted from 1."""
        return self.field.replace("#", str(offset))


def profile_lines(initiative: Initiative, level: Level, portfolio: Portfolio) -> list[ProfileLine]:
    """Return the lines of a level."""
    lines = []
    paid = {cost.fund: cost.amounts for cost in level.costs}
    if len(portfolio.funds) == 1:
        lines.append(ProfileLine("cost_#", tr("Cost"), next(iter(paid.values()), ())))
    else:
        funds = [fund for fund in portfolio.funds if fund.id in paid or len(portfolio.funds) <= MOST_FUNDS]
        for fund in funds:
            title = tr("Cost, {fund}").format(fund=fund.name)
            lines.append(ProfileLine(f"cost_#:{fund.id}", title, paid.get(fund.id, ())))
    benefit = level.benefit
    likely = benefit.likely if isinstance(benefit, BenefitProfile) else ()
    lines.append(ProfileLine("benefit_#", tr("Likely benefit"), likely))
    if isinstance(benefit, BenefitProfile) and any(likely):
        for field, title, figures in (("low_#", tr("Low"), benefit.low), ("high_#", tr("High"), benefit.high)):
            lines.append(ProfileLine(field, title, figures or ()))
    days = {effort.team: effort.days for effort in level.effort}
    for team in portfolio.teams:
        title = tr("Days, {team}").format(team=team.name)
        lines.append(ProfileLine(f"effort_#:{team.id}", title, days.get(team.id, ()), is_money=False))
    return lines


def profile_columns(initiative: Initiative, place: str, texts: Texts, periods: int) -> list[Column[ProfileLine]]:
    """Return a column for the names, and one for each of ``periods`` periods from the earliest start."""
    formats = texts.formats

    def column(offset: int) -> Column[ProfileLine]:
        period = initiative.earliest + offset - 1

        def value(line: ProfileLine) -> Any:
            return line.figures[offset - 1] if offset <= len(line.figures) else None

        return Column(
            str(offset),
            formats.short_period(period),
            value,
            shown=lambda line: _written(value(line), line, texts),
            text=lambda _: NOTHING,
            number=True,
            width=76,
            help=tr("Period {n} from the start: {period} if it starts as early as it may ({currency})").format(
                n=offset, period=formats.period(period), currency=formats.currency
            ),
            edit=lambda line: texts.text(Part.INITIATIVE, place, line.at(offset)),
            adds_up=False,
        )

    name: Column[ProfileLine] = Column("line", tr("By period"), lambda line: line.title, width=118)
    return [name, *(column(offset) for offset in range(1, periods + 1))]


def _written(value: Any, line: ProfileLine, texts: Texts) -> str:
    if not value:
        return ""
    return texts.formats.money(value) if line.is_money else texts.formats.days(value)


def profile_errors(document: Document, place: str, lines: Sequence[ProfileLine], periods: int) -> dict[Any, CellError]:
    """Return the rejected texts by line and column."""
    cell_errors = {}
    drafts = {one[2]: draft for one, draft in document.drafts.items() if one[:2] == (Part.INITIATIVE, place)}
    if drafts:
        for line in lines:
            for offset in range(1, periods + 1):
                draft = drafts.get(line.at(offset))
                if draft is not None:
                    cell_errors[line.field, str(offset)] = CellError(draft.text, draft.reason)
    return cell_errors


def money_by_period(initiative: Initiative, level: Level, portfolio: Portfolio) -> tuple[list[int], list[int]]:
    """Return costs and expected benefits (minor units) by period, for the earliest start.

    The periods are those of the horizon, and those after it up to the last one with a cost or a benefit.
    """
    valuation = Valuation(portfolio)
    costs, benefits = defaultdict[int, int](int), defaultdict[int, int](int)
    for _, period, amount in valuation.costs(initiative, level, initiative.earliest):
        costs[period] += amount
    for period, low, likely, high in valuation.benefits(initiative, level, initiative.earliest):
        benefits[period] += round(Fraction(level.success) * (low + 4 * likely + high) / 6)
    periods = range(max(portfolio.horizon.periods, *(period + 1 for period in (*costs, *benefits)), 0))
    return [costs[period] for period in periods], [benefits[period] for period in periods]
