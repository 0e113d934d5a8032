"""The decisions of a plan as rows: funded and not funded, with figures and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cxalloc.domain.accounting.ledger import Verdict
from cxalloc.domain.accounting.stated_roi import is_as_stated, stated_roi, stated_roi_of
from cxalloc.domain.accounting.valuation import POINT, Option
from cxalloc.domain.constraints.relations import Enables
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Status
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import InitiativeRow
from cxalloc_ui.models.columns import status_word
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons

VERDICT_WIDTH = 210


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One candidate. The figures of one that is not funded are those of its best level at its earliest start.

    ``status`` is the present status, which may differ from that when the plan was made; None for a small allocation.
    """

    verdict: Verdict
    status: Status | None
    level: str
    start: int | None
    cost: int | None
    npv: int | None
    objective_value: int | None
    roi: float | None
    stated_roi: float | None = None
    is_as_stated: bool = True
    """Whether the expected ROI is the stated one."""

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.verdict.id


def decision_rows(view: View, result: PlanView) -> list[DecisionRow]:
    """Return the rows of all candidates, funded and not funded, in stored order."""
    now, planned = view.portfolio.initiative_by_id, result.portfolio.initiative_by_id
    best = {row.id: row for row in view.rows.initiatives}
    rows = []
    for verdict in result.ledger.verdicts:
        candidate = now.get(verdict.id) or planned.get(verdict.id)
        status = candidate.status if candidate is not None else None
        if verdict.funded:
            # The level is named only where there are several.
            several = verdict.kind is Kind.INITIATIVE and len(planned[verdict.id].levels) > 1
            level = verdict.level if several else ""
            roi = _roi(verdict.benefit, verdict.cost)
            value = verdict.objective_value
            figures = verdict.cost, verdict.npv, value, roi
            # The benefit of a small allocation is rounded in each period.
            rounded = result.portfolio.horizon.budget_periods if verdict.kind is Kind.SMALL_ALLOCATION else 1
            stated = _stated(stated_roi(result.portfolio, verdict), verdict, rounded)
            rows.append(DecisionRow(verdict, status, level, verdict.start, *figures, *stated))
        else:
            rows.append(_left_out(verdict, status, best.get(verdict.id)))
    return rows


def _left_out(verdict: Verdict, status: Status | None, row: InitiativeRow | None) -> DecisionRow:
    if row is None:  # a small allocation, or an initiative deleted since the solve
        return DecisionRow(verdict, status, "", None, None, None, None, None)
    best = row.best
    level = best.level if len(row.initiative.levels) > 1 else ""
    figures = best.cost, best.npv, row.objective_value, _roi(best.benefit, best.cost)
    return DecisionRow(verdict, status, level, best.start, *figures, *_stated(stated_roi_of(row.level), best))


def _roi(benefit: int | None, cost: int) -> float | None:
    """Return (benefits - costs) / costs as a float, because sorting thousands of fractions is slow."""
    return (benefit - cost) / cost if cost and benefit is not None else None


def _stated(stated: Decimal | None, figures: Verdict | Option, rounded: int = 1) -> tuple[float | None, bool]:
    """Return a stated ROI as a float, None where there is none, and whether the expected one is the same."""
    if stated is None:
        return None, True
    return float(stated), is_as_stated(stated, figures.cost, figures.benefit, rounded)


def decision_columns(
    rows: Sequence[DecisionRow], result: PlanView, formats: Formatter, reasons: Reasons
) -> list[Column[DecisionRow]]:
    """Return the columns of the list: the name first, the long verdict last; without those that would be empty."""
    portfolio = result.portfolio
    label = formats.of(portfolio).period
    whole_horizon = tr("Over all periods, run costs included.")
    not_funded = tr("What is not funded has its figures at its best level, starting as early as it may.")
    columns: list[Column[DecisionRow]] = [Column("name", tr("Name"), lambda row: row.verdict.name)]
    if any(_lock(row) is not None for row in rows):
        columns.append(
            Column(
                "lock", tr("Lock"), _lock,
                lambda value: status_word(list(Status)[value]) if value else NOTHING, width=96,
                help=tr("What was decided beforehand: must fund, never fund, or committed to a level and a start"),
                state=lambda row: "" if _lock(row) else "muted",
            )
        )  # fmt: skip
    if any(row.level for row in rows):
        columns.append(
            Column("level", tr("Level"), lambda row: row.level or None, _or_nothing(str), help=not_funded, state=_state)
        )
    columns += [
        Column(
            "start", tr("Start"), lambda row: row.start, _or_nothing(label), state=_state,
            help=tr("The period in which it starts") + f". {not_funded}",
        ),
        _money(
            "cost", tr("Total cost"), lambda row: row.cost, formats,
            f"{whole_horizon} {not_funded}",
        ),
    ]  # fmt: skip
    if portfolio.objective.kind is ObjectiveKind.SCORE:
        columns.append(_points(formats, not_funded))
    value = tr("Expected net present value, discounted at {rate} a year.").format(
        rate=formats.exact_share(portfolio.annual_rate)
    )
    columns.append(_money("npv", tr("Expected NPV"), lambda row: row.npv, formats, f"{value} {not_funded}"))
    if any(isinstance(relation, Enables) for relation in portfolio.relations):
        columns.append(_earned_for_others(portfolio, formats))
    undiscounted = tr("(benefits − costs) / costs, undiscounted.")
    both = not all(row.is_as_stated for row in rows)
    if both:
        columns.append(
            Column(
                "stated_roi", tr("Stated ROI"), lambda row: row.stated_roi, formats.computed_share,
                number=True, width=88,
                help=tr("The ROI as entered; by success, low, high or enablers another one is expected"),
                state=_state,
            )
        )  # fmt: skip
    columns += [
        Column(
            "roi", tr("Expected ROI") if both else tr("ROI"), lambda row: row.roi, formats.computed_share,
            number=True, width=98 if both else 70, state=_state, help=f"{undiscounted} {not_funded}",
        ),
        Column(
            "verdict", tr("Verdict"), lambda row: reasons.of(row.verdict), width=VERDICT_WIDTH,
            help=tr("What is known without optimising again; “Why?” finds what would change the decision"),
        ),
    ]  # fmt: skip
    return columns


def _state(row: DecisionRow) -> str:
    """Return the state of a figure: muted where it is not part of the plan."""
    return "" if row.verdict.funded else "muted"


def _lock(row: DecisionRow) -> int | None:
    """Return the sort key of the lock; None, which sorts last, for what is not locked."""
    return None if row.status in (None, Status.CANDIDATE) else list(Status).index(row.status)


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: NOTHING if value is None else write(value)


def _money(
    key: str, title: str, value: Callable[[DecisionRow], int | None], formats: Formatter, help: str
) -> Column[DecisionRow]:
    return Column(
        key,
        title,
        value,
        formats.money,
        number=True,
        width=94,
        help=f"{help} ({formats.currency})",
        tip=lambda row: formats.exact_money(value(row)),
        adds_up=True,
        state=_state,
    )


def _points(formats: Formatter, not_funded: str) -> Column[DecisionRow]:
    return Column(
        "worth",
        tr("Points"),
        lambda row: row.objective_value,
        _or_nothing(lambda objective_value: formats.number(Fraction(objective_value, POINT), 1)),
        number=True,
        width=78,
        adds_up=True,
        state=_state,
        help=tr("What it adds to the score, which is what the plan maximises.") + f" {not_funded}",
    )


def _earned_for_others(portfolio: Portfolio, formats: Formatter) -> Column[DecisionRow]:
    """Return the column of the NPV that an enabler adds to the candidates that it enables."""

    def tip(row: DecisionRow) -> str:
        names = portfolio.initiative_by_id
        return "\n".join(f"{names[other].name}: {formats.exact_money(npv)}" for other, npv in row.verdict.enables)

    return Column(
        "enables",
        tr("For others"),
        lambda row: row.verdict.enables_npv or None,
        formats.money,
        number=True,
        width=94,
        help=tr("NPV that it adds to what it enables, counted there ({currency})").format(currency=formats.currency),
        tip=tip,
        adds_up=True,
    )
