"""The candidate that an analysis is about: an initiative, one level of it, or a small allocation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from cxalloc.domain.accounting.moving_benefits import moving_benefit
from cxalloc.domain.accounting.valuation import benefits_of_roi
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.expected import one_of
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.message import Alternatives, Message, message
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation

NEAR_MISSES = 5
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The subject of an analysis. ``level`` is "" for an initiative at any level, and for a small allocation."""

    kind: Kind
    id: str
    name: str
    level: str = ""

    def is_in(self, decision: Decision) -> bool:
        """Whether a decision funds it (at its level, if it has one)."""
        if self.kind is Kind.SMALL_ALLOCATION:
            return any(line.small_allocation == self.id for line in decision.allotments)
        return any(one.initiative == self.id and self.level in ("", one.level) for one in decision.choices)


def find_candidate(portfolio: Portfolio, wanted: str, level: str = "") -> Candidate:
    """The candidate whose id, or else whose name, is ``wanted`` (capitals do not matter).

    Raises InvalidInput for none or several, and for an unknown level; the message suggests similar names.
    """
    everything: list[Initiative | SmallAllocation] = [*portfolio.initiatives, *portfolio.small_allocations]
    folded = wanted.strip().casefold()
    found = [one for one in everything if one.id == wanted.strip()]
    found = found or [one for one in everything if folded in (one.id.casefold(), one.name.casefold())]
    if len(found) != 1:
        if found:
            expected = message("input.id_of_several_candidates", ids=", ".join(one.id for one in found))
        elif any(folded in (one.id.casefold(), one.name.casefold()) for one in portfolio.left_out):
            expected = message("input.candidate_left_out", candidate=f"'{wanted.strip()}'")
        elif any(folded in (one.id.casefold(), one.name.casefold()) for one in portfolio.examples):
            expected = message("input.candidate_is_example", candidate=f"'{wanted.strip()}'")
        else:
            expected = _candidate_expected(everything, folded)
        raise InvalidInput([Finding("candidate", "", "", wanted, expected)])
    [one] = found
    if isinstance(one, SmallAllocation):
        if level:
            raise InvalidInput([Finding("small allocation", one.id, "level", level, message("input.no_level"))])
        return Candidate(Kind.SMALL_ALLOCATION, one.id, one.name)
    levels = [own.name for own in one.levels]
    if level and level not in levels:
        raise InvalidInput([Finding("initiative", one.id, "level", level, one_of(levels))])
    return Candidate(Kind.INITIATIVE, one.id, one.name, level if len(levels) > 1 else "")


def _candidate_expected(everything: list[Initiative | SmallAllocation], folded: str) -> Message:
    """The message for a name that no candidate has, with similar names."""
    by_word = {word.casefold(): one.id for one in everything for word in (one.id, one.name)}
    close = [word for word in by_word if folded and folded in word]
    close += get_close_matches(folded, by_word, NEAR_MISSES, 0.6)
    ids = list(dict.fromkeys(by_word[word] for word in close))[:NEAR_MISSES]
    if not ids:
        return message("input.candidate")
    return message("input.candidate_near", ids=Alternatives(tuple(ids)))


def with_fixed_benefits(portfolio: Portfolio, candidate: Candidate) -> Portfolio:
    """The same portfolio, with every ROI of the candidate replaced by the benefits that it stands for.

    An ROI is a share of the cost, and is defined for the earliest start: only money, and the number of its periods,
    stays the same when those change.
    """
    if candidate.kind is Kind.SMALL_ALLOCATION:
        return portfolio
    initiative = portfolio.initiative_by_id[candidate.id]
    return _with_levels(portfolio, initiative, _fixed_levels(portfolio, initiative))


def _fixed_levels(portfolio: Portfolio, initiative: Initiative) -> tuple[Level, ...]:
    periods = portfolio.horizon.periods

    def fix(level: Level) -> Level:
        if not isinstance(level.benefit, BenefitFromRoi):
            return level
        if moving := moving_benefit(portfolio, initiative, level):
            return replace(level, benefit=moving)
        returned = benefits_of_roi(level, level.benefit.roi, initiative.earliest, periods)
        waiting = 0 if periods == 1 else level.duration
        return replace(level, benefit=BenefitProfile((0,) * waiting + returned))

    return tuple(map(fix, initiative.levels))


def scaled(portfolio: Portfolio, candidate: Candidate, *, benefit: Decimal = ONE, cost: Decimal = ONE) -> Portfolio:
    """The portfolio with the benefits or the costs of the candidate multiplied by a factor.

    Args:
        portfolio: A result of ``with_fixed_benefits``.
        candidate: An initiative, whose levels are scaled together, or one level of it, or a small allocation.
        benefit: The factor on benefits, and on the rates of tiers of a small allocation. A stated npv next to levels
            with benefits is scaled too, unless it is a loss.
        cost: The factor on costs.

    Raises:
        InvalidInput: An amount exceeds the limits of a portfolio.
    """
    if candidate.kind is Kind.SMALL_ALLOCATION:
        allocation = portfolio.small_allocation_by_id[candidate.id]
        tiers = tuple(replace(tier, rate=tier.rate * benefit) for tier in allocation.tiers)
        changed = replace(allocation, tiers=tiers)
        small = tuple(changed if one is allocation else one for one in portfolio.small_allocations)
        return replace(portfolio, small_allocations=small)
    initiative = portfolio.initiative_by_id[candidate.id]
    levels = tuple(
        _scaled_level(level, benefit, cost) if candidate.level in ("", level.name) else level
        for level in initiative.levels
    )
    return _with_levels(portfolio, initiative, levels)


def with_more_npv(portfolio: Portfolio, candidate: Candidate, more: int) -> Portfolio:
    """The portfolio with each stated npv of the candidate raised by ``more`` (minor units)."""
    initiative = portfolio.initiative_by_id[candidate.id]
    levels = tuple(
        replace(level, benefit=StatedNpv(level.benefit.npv + more))
        if isinstance(level.benefit, StatedNpv) and candidate.level in ("", level.name)
        else level
        for level in initiative.levels
    )
    return _with_levels(portfolio, initiative, levels)


def levels_of(portfolio: Portfolio, candidate: Candidate) -> Iterator[Level]:
    """The levels of the initiative that the candidate includes."""
    for level in portfolio.initiative_by_id[candidate.id].levels:
        if candidate.level in ("", level.name):
            yield level


def with_widest_window(portfolio: Portfolio, initiative: Initiative) -> Initiative:
    """The initiative with the widest start window in which it has no costs after the budget periods.

    A latest start that allows for such costs is kept: a user stated it. Its benefits, and the number of periods of its
    run costs, stay those of its own window.
    """
    levels, budget_periods = _fixed_levels(portfolio, initiative), portfolio.horizon.budget_periods
    if initiative.latest is None:
        return replace(initiative, levels=levels, earliest=0)
    last = max(budget_periods - max(level.duration, level.cost_periods) for level in initiative.levels)
    return replace(initiative, levels=levels, earliest=0, latest=max(initiative.latest, last))


def with_initiative(portfolio: Portfolio, initiative: Initiative) -> Portfolio:
    """The portfolio with the initiative of that id replaced."""
    others = tuple(initiative if one.id == initiative.id else one for one in portfolio.initiatives)
    return replace(portfolio, initiatives=others)


def _with_levels(portfolio: Portfolio, initiative: Initiative, levels: tuple[Level, ...]) -> Portfolio:
    return with_initiative(portfolio, replace(initiative, levels=levels))


def _scaled_level(level: Level, benefit: Decimal, cost: Decimal) -> Level:
    costs = level.costs
    if cost != 1:
        costs = tuple(
            replace(one, amounts=_scaled(one.amounts, cost), run=_scaled((one.run,), cost)[0]) for one in costs
        )
    returned = level.benefit
    if benefit != 1:
        match returned:
            case BenefitPerPeriod(amount):
                returned = BenefitPerPeriod(*_scaled((amount,), benefit))
            case BenefitProfile(likely, low, high):
                returned = BenefitProfile(
                    _scaled(likely, benefit), low and _scaled(low, benefit), high and _scaled(high, benefit)
                )
            case BenefitTotal(amount, periods):
                returned = BenefitTotal(_scaled((amount,), benefit)[0], periods)
            case StatedNpv(npv) if npv > 0:
                returned = StatedNpv(*_scaled((npv,), benefit))
    return replace(level, costs=costs, benefit=returned)


def _scaled(amounts: tuple[int, ...], factor: Decimal) -> tuple[int, ...]:
    exact = Fraction(factor)
    return tuple(round(amount * exact) for amount in amounts)
