"""Candidates as plain rows, for the grids, the detail panel and the lists of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from cxalloc.domain.accounting.ledger import Ledger, Verdict
from cxalloc.domain.accounting.valuation import Option, Valuation
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Initiative, Level
from cxalloc.domain.names import Tag
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative with the figures of ``best``, the level of highest objective value at its earliest start.

    ``objective_value`` is in units of the objective: minor units of money, or millionths of a point.
    """

    initiative: Initiative
    best: Option
    level: Level
    funds: tuple[str, ...]
    tags: dict[str, str]
    verdict: Verdict | None = None
    objective_value: int = 0

    @property
    def id(self) -> str:
        """The initiative's id."""
        return self.initiative.id

    @property
    def roi(self) -> Fraction | None:
        """(benefits - costs) / costs, undiscounted; None without costs."""
        best = self.best
        return Fraction(best.benefit - best.cost, best.cost) if best.cost and best.benefit is not None else None


@dataclass(frozen=True, slots=True)
class SmallAllocationRow:
    """A small allocation; ``amounts`` (minor units) are what the plan gives it in each budget period.

    ``first_return`` is the return of the first unit of money spent in a period.
    """

    allocation: SmallAllocation
    first_return: Decimal | None
    tags: dict[str, str]
    verdict: Verdict | None = None
    amounts: tuple[int, ...] = field(default=())

    @property
    def id(self) -> str:
        """The small allocation's id."""
        return self.allocation.id


@dataclass(frozen=True)
class CandidateRows:
    """The rows of all candidates of a portfolio, and the tag dimensions they use, in order of first use."""

    initiatives: tuple[InitiativeRow, ...] = ()
    small_allocations: tuple[SmallAllocationRow, ...] = ()
    dimensions: tuple[str, ...] = ()

    @cached_property
    def initiative_by_id(self) -> dict[str, InitiativeRow]:
        """The rows of initiatives by id."""
        return {row.id: row for row in self.initiatives}


def candidate_rows(
    portfolio: Portfolio, ledger: Ledger | None = None, before: tuple[Portfolio, CandidateRows] | None = None
) -> CandidateRows:
    """Return the rows of a portfolio; with a ledger they include the plan's decision about each.

    ``before`` is an earlier portfolio with its rows. A row of which nothing has changed is the same object, so that
    who shows the rows finds those that did change by identity.
    """
    valuation = Valuation(portfolio)
    known = _reusable_rows(portfolio, *before) if before is not None else {}
    verdicts = {verdict.id: verdict for verdict in ledger.verdicts} if ledger else {}
    amounts: dict[str, list[int]] = {}
    periods = portfolio.horizon.budget_periods
    for line in ledger.lines if ledger else ():
        if line.kind is Kind.SMALL_ALLOCATION and line.period < periods:
            amounts.setdefault(line.id, [0] * periods)[line.period] += line.spend
    return CandidateRows(
        tuple(
            _known_row(known.get(initiative.id), initiative, verdicts.get(initiative.id))
            or _initiative_row(valuation, initiative, verdicts.get(initiative.id))
            for initiative in portfolio.initiatives
        ),
        tuple(
            SmallAllocationRow(
                allocation,
                allocation.tiers[0].rate if allocation.tiers else None,
                _by_dimension(allocation.tags),
                verdicts.get(allocation.id),
                tuple(amounts.get(allocation.id, ())),
            )
            for allocation in portfolio.small_allocations
        ),
        dimensions(portfolio),
    )


def dimensions(portfolio: Portfolio) -> tuple[str, ...]:
    """Return the tag dimensions of a portfolio in order of first use."""
    candidates: list[Initiative | SmallAllocation] = [*portfolio.initiatives, *portfolio.small_allocations]
    return tuple(dict.fromkeys(tag.dimension for candidate in candidates for tag in candidate.tags))


def _reusable_rows(portfolio: Portfolio, before: Portfolio, rows: CandidateRows) -> dict[str, InitiativeRow]:
    """Return the reusable rows by id.

    Figures depend only on the initiative, the horizon, the discount rate, and what a late start does to an ROI.
    """
    for attribute in ("horizon", "annual_rate", "late_start"):
        if getattr(before, attribute) != getattr(portfolio, attribute):
            return {}
    return rows.initiative_by_id


def _known_row(row: InitiativeRow | None, initiative: Initiative, verdict: Verdict | None) -> InitiativeRow | None:
    if row is None or row.initiative is not initiative:
        return None
    return row if row.verdict == verdict else replace(row, verdict=verdict)


def _initiative_row(valuation: Valuation, initiative: Initiative, verdict: Verdict | None) -> InitiativeRow:
    periods = valuation.portfolio.horizon.budget_periods
    options = []
    for level in initiative.levels:
        starts = initiative.starts(level, periods)
        if starts:
            options.append((valuation.option(initiative, level, starts[0]), level))
    if not options:  # no level fits the horizon: show the figures of the first level
        options.append((valuation.option(initiative, initiative.levels[0], initiative.earliest), initiative.levels[0]))
    best, level = max(options, key=lambda pair: pair[0].npv)
    funds = dict.fromkeys(cost.fund for one in initiative.levels for cost in one.costs)
    objective_value = valuation.option_value(best)
    return InitiativeRow(
        initiative, best, level, tuple(funds), _by_dimension(initiative.tags), verdict, objective_value
    )


def _by_dimension(tags: tuple[Tag, ...]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for tag in tags:
        values.setdefault(tag.dimension, []).append(tag.value)
    return {dimension: "; ".join(sorted(found)) for dimension, found in values.items()}
