"""The constraints that have a price, and the portfolio without one of them.

Those are what somebody decided: rules, locks (the statuses *must*, *never* and *committed*), relations, and the cadence
and the total cap of small allocations. Money and capacity are resources; what they bring is on the frontier.

Every plan of a portfolio is a plan of the portfolio without a constraint, at the same value. So no price is below 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, GroupLimit, Relation
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.optimisation.candidate import Candidate, with_fixed_benefits, with_initiative
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc.verification.verifier import value_of
from cxalloc_solvers.problem import LinearRow, Problem

OUTSIDE = "outside the start window"
"""The label of the row that keeps a commitment that was removed from starting where its window does not allow it."""


class ConstraintKind(StrEnum):
    """The kind of a constraint that has a price."""

    RULE = "rule"
    STATUS = "status"
    RELATION = "relation"
    CADENCE = "cadence"
    CAP = "total cap"


class NotRelaxed(StrEnum):
    """Why there is no portfolio without a constraint to compare with."""

    NOTHING_ELSE = "nothing else"
    """Nothing else becomes possible: an initiative that is never funded could not be in any case."""
    OTHER_SCALE = "other scale"
    """Another option would set the scale of the score, so that values with and without it are not comparable."""


@dataclass(frozen=True, slots=True)
class PricedConstraint:
    """One constraint: its kind, and the id of its rule or candidate; of a relation its number, from 1."""

    kind: ConstraintKind
    subject: str


@dataclass(frozen=True)
class RelaxedPortfolio:
    """A portfolio without some constraints; ``excluded`` are choices that remain impossible."""

    portfolio: Portfolio
    excluded: frozenset[Choice] = frozenset()

    def problem(self, model: PortfolioModel) -> Problem:
        """The problem of its model, without the choices that remain impossible."""
        if not self.excluded:
            return model.problem
        options = {index: 1 for index, choice in enumerate(model.choices) if choice in self.excluded}
        return replace(model.problem, rows=(*model.problem.rows, LinearRow(OUTSIDE, None, 0, options)))


def priced_constraints(portfolio: Portfolio) -> tuple[PricedConstraint, ...]:
    """All constraints of a portfolio that have a price: rules first, then locks, relations and small allocations."""
    return tuple(_constraints(portfolio))


def _constraints(portfolio: Portfolio) -> Iterator[PricedConstraint]:
    for rule in portfolio.active_rules:
        yield PricedConstraint(ConstraintKind.RULE, rule.id)
    for initiative in portfolio.initiatives:
        if initiative.status is not Status.CANDIDATE:
            yield PricedConstraint(ConstraintKind.STATUS, initiative.id)
    for number, relation in enumerate(portfolio.relations, start=1):
        if _restricts(relation):
            yield PricedConstraint(ConstraintKind.RELATION, str(number))
    for allocation in portfolio.small_allocations:
        if allocation.cadence is not None:
            yield PricedConstraint(ConstraintKind.CADENCE, allocation.id)
        if allocation.total_cap is not None:
            yield PricedConstraint(ConstraintKind.CAP, allocation.id)


def _restricts(relation: Relation) -> bool:
    """Whether a relation rules anything out; an enabler only adds value."""
    if isinstance(relation, GroupLimit):
        return bool(relation.at_least) or relation.at_most is not None
    return not isinstance(relation, Enables)


def without(
    portfolio: Portfolio, constraints: Iterable[PricedConstraint], decision: Decision
) -> RelaxedPortfolio | NotRelaxed:
    """The portfolio without some of its constraints, or why there is no such portfolio.

    ``decision`` is a plan of the portfolio; it is one of the relaxed portfolio too, with the same value.
    """
    relaxed, is_changed = RelaxedPortfolio(portfolio), False
    relations: set[int] = set()
    for constraint in constraints:
        freed: RelaxedPortfolio | None = relaxed
        match constraint.kind:
            case ConstraintKind.STATUS:
                freed = _without_status(relaxed, constraint.subject)
            case ConstraintKind.RELATION:
                relations.add(int(constraint.subject))
            case _:
                freed = replace(relaxed, portfolio=_without_row(relaxed.portfolio, constraint))
        is_changed = is_changed or freed is not None
        relaxed = freed or relaxed
    if relations:  # at the end, as the numbers of the others change
        kept = (one for number, one in enumerate(portfolio.relations, start=1) if number not in relations)
        relaxed = replace(relaxed, portfolio=relaxed.portfolio.revised(relations=tuple(kept)))
    if not is_changed:
        return NotRelaxed.NOTHING_ELSE
    if not _is_comparable(portfolio, relaxed.portfolio, decision):
        return NotRelaxed.OTHER_SCALE
    return relaxed


def _is_comparable(portfolio: Portfolio, relaxed: Portfolio, decision: Decision) -> bool:
    """Whether everything that can be chosen in a portfolio has the same value in the relaxed one."""
    if value_of(relaxed, decision) != value_of(portfolio, decision):
        return False
    if portfolio.objective.kind is not ObjectiveKind.SCORE:
        return True
    # The decision may hold nothing that tells the scales apart.
    before, after = Valuation(portfolio), Valuation(relaxed)
    if before.npv_scale != after.npv_scale:
        return False
    pairs = zip(portfolio.small_allocations, relaxed.small_allocations, strict=True)
    return all(before.tier_values(one, 0) == after.tier_values(other, 0) for one, other in pairs)


def _without_row(portfolio: Portfolio, constraint: PricedConstraint) -> Portfolio:
    subject = constraint.subject
    if constraint.kind is ConstraintKind.RULE:
        rules = (replace(one, enabled=False) if one.id == subject else one for one in portfolio.rules)
        return portfolio.revised(rules=tuple(rules))
    is_cadence = constraint.kind is ConstraintKind.CADENCE
    small = tuple(
        one if one.id != subject else replace(one, cadence=None) if is_cadence else replace(one, total_cap=None)
        for one in portfolio.small_allocations
    )
    return portfolio.revised(small_allocations=small)


def _without_status(relaxed: RelaxedPortfolio, subject: str) -> RelaxedPortfolio | None:
    """The portfolio in which an initiative is a candidate like any other; None if it cannot be one.

    Where a level that was of no account so far does not fit into the horizon, only the committed one is open.
    """
    initiative = relaxed.portfolio.initiative_by_id[subject]
    for way in (_opened, _droppable):
        try:
            return way(relaxed, initiative)
        except InvalidInput:
            continue
    return None


def _opened(relaxed: RelaxedPortfolio, initiative: Initiative) -> RelaxedPortfolio:
    """With all levels and the start window of the initiative, and the start to which it was committed."""
    portfolio, commitment = relaxed.portfolio, initiative.commitment
    free = replace(initiative, status=Status.CANDIDATE, commitment=None)
    if commitment is None:
        return replace(relaxed, portfolio=_with(portfolio, free))
    periods = portfolio.horizon.budget_periods
    possible = {(level.name, start) for level in free.levels for start in free.starts(level, periods)}
    is_outside = (commitment.level, commitment.start) not in possible
    possible.add((commitment.level, commitment.start))
    if commitment.start < initiative.earliest:
        free = replace(free, levels=_fixed(portfolio, initiative).levels, earliest=commitment.start)
    if is_outside:
        free = replace(free, latest=max(start for _, start in possible))
    excluded = {
        Choice(initiative.id, level.name, start)
        for level in free.levels
        for start in free.starts(level, periods)
        if (level.name, start) not in possible
    }
    return RelaxedPortfolio(_with(portfolio, free), relaxed.excluded | excluded)


def _droppable(relaxed: RelaxedPortfolio, initiative: Initiative) -> RelaxedPortfolio | None:
    """With the level and start to which the initiative is committed, and no other."""
    if initiative.commitment is None:
        return None
    start = initiative.commitment.start
    level = _fixed(relaxed.portfolio, initiative).level(initiative.commitment.level)
    free = replace(initiative, levels=(level,), status=Status.CANDIDATE, commitment=None, earliest=start, latest=start)
    return replace(relaxed, portfolio=_with(relaxed.portfolio, free))


def _fixed(portfolio: Portfolio, initiative: Initiative) -> Initiative:
    """The initiative with benefits in money: a return on investment is defined for the earliest start."""
    candidate = Candidate(Kind.INITIATIVE, initiative.id, initiative.name)
    return with_fixed_benefits(portfolio, candidate).initiative_by_id[initiative.id]


def _with(portfolio: Portfolio, initiative: Initiative) -> Portfolio:
    return portfolio.revised(initiatives=with_initiative(portfolio, initiative).initiatives)
