"""What one uncertain figure does to the value of each plan, with all others at their mean.

Values are linear in benefits, costs and rates, and figures are independent unless they have a factor in common: then
the mean of a plan's value, given one figure, is its mean and the effect of that figure on the candidate's own part.
Plans that treat the candidate alike are affected alike; they form a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cxalloc.analysis.risk.draws import Candidate
from cxalloc.analysis.risk.figures import Figure
from cxalloc.analysis.risk.outcomes import DrawnChoice
from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.analysis.risk.robustness.optima import Optima
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Initiative


@dataclass(frozen=True)
class PlanGroup:
    """Plans that treat a candidate alike, and what one figure of it adds to their mean value (objective).

    ``by_draw`` has a mean of 0; ``low`` and ``high`` are at the stated low and high of the figure.
    """

    plans: tuple[int, ...]
    by_draw: Numbers
    low: float
    high: float


@dataclass(frozen=True)
class FigureEffect:
    """The effect of one figure of a candidate on all plans, in groups."""

    candidate: Candidate
    kind: Kind
    name: str
    figure: Figure
    scores: Numbers
    groups: tuple[PlanGroup, ...]


def effects(optima: Optima) -> Iterator[FigureEffect]:
    """The effect of every uncertain figure, in stored order."""
    values = optima.values
    by_initiative: dict[str, list[int]] = defaultdict(list)
    for index, choice in enumerate(values.model.choices):
        by_initiative[choice.initiative].append(index)
    treatments = [_treatments(optima, plan) for plan in range(len(optima.points))]
    for initiative in values.stored.initiatives:
        options = by_initiative.get(initiative.id, [])
        groups: dict[tuple[int, float] | None, list[int]] = defaultdict(list)
        for plan, treatment in enumerate(treatments):
            groups[treatment.get(initiative.id)].append(plan)
        for figure in (Figure.BENEFIT, Figure.COST, Figure.DURATION):
            if any(_has(values.choices[index], figure) for index in options):
                yield _of_initiative(optima, initiative, figure, groups)
    yield from _of_rates(optima)


@dataclass(frozen=True)
class OptionEffect:
    """What a figure of a candidate adds to the value of one option (objective): by draw, at its low and at its high."""

    option: int
    by_draw: Numbers
    low: float
    high: float


def option_effects(optima: Optima, effect: FigureEffect) -> tuple[OptionEffect, ...]:
    """The effect of a figure of an initiative on each of its options, without what enables it."""
    values, made = optima.values, []
    for index, one in enumerate(values.choices):
        if one.candidate.id == effect.candidate.id and effect.kind is Kind.INITIATIVE and _has(one, effect.figure):
            made.append(OptionEffect(index, *_effect(optima, one, one.success, effect.figure)))
    return tuple(made)


def _treatments(optima: Optima, plan: int) -> dict[str, tuple[int, float]]:
    """By initiative that a plan funds, the option, and its probability of success with what enables it."""
    values, point = optima.values, optima.points[plan]
    chances = {index: values.choices[index].success for index in point.options}
    for index, bonus in values.earned(point):
        chances[index] += values.uplifts[bonus]
    return {values.model.choices[index].initiative: (index, chance) for index, chance in chances.items()}


def _has(one: DrawnChoice, figure: Figure) -> bool:
    drawn = {Figure.BENEFIT: one.scores, Figure.COST: one.cost, Figure.DURATION: one.delay}
    return drawn[figure] is not None


def _of_initiative(
    optima: Optima, initiative: Initiative, figure: Figure, groups: dict[tuple[int, float] | None, list[int]]
) -> FigureEffect:
    values, made = optima.values, []
    for treatment, plans in groups.items():
        by_draw, low, high = np.zeros(optima.draws), 0.0, 0.0
        if treatment is not None and _has(values.choices[treatment[0]], figure):
            by_draw, low, high = _effect(optima, values.choices[treatment[0]], treatment[1], figure)
        made.append(PlanGroup(tuple(plans), by_draw, low, high))
    candidate = values.estimates.candidate(initiative)
    scores = values.draws.scores(candidate, figure)[: optima.draws]
    return FigureEffect(candidate, Kind.INITIATIVE, initiative.name, figure, scores, tuple(made))


def _effect(optima: Optima, one: DrawnChoice, chance: float, figure: Figure) -> tuple[Numbers, float, float]:
    """The effect by draw, and at the low and the high, on the value of a choice with this probability of success."""
    weight, flows, estimates = optima.values.weight, one.flows, optima.values.estimates
    estimate = estimates.cost(flows.initiative, flows.level)
    share = 1.0 if estimate is None else estimate.mean
    if figure is Figure.COST:
        assert one.cost is not None
        costs = -weight * one.mean_of(flows.discounted_costs)
        level = flows.level
        low, high = (costs * (float(end) - share) for end in (level.cost_low, level.cost_high))
        return _centred(costs * one.cost[: optima.draws]), low, high
    if figure is Figure.BENEFIT:
        assert one.scores is not None
        scores = one.scores[: optima.draws]
        total, low, high = np.zeros(optima.draws), 0.0, 0.0
        for start, ready, weight_of in _cases(one):
            total += weight_of * flows.drawn_benefit(start, ready, scores)
            least, most = flows.benefit_range(start, ready)
            low, high = low + weight_of * least, high + weight_of * most
        mean = one.mean_of(flows.expected_benefit)
        return _centred(weight * chance * total), weight * chance * (low - mean), weight * chance * (high - mean)

    def value(start: int, ready: int) -> float:
        benefit, costs = flows.expected_benefit(start, ready), flows.discounted_costs(start, ready)
        return weight * (chance * benefit - share * costs)

    by_draw = np.empty(optima.values.draws.count)
    for start, ready, draws in one.cases:
        by_draw[draws] = value(start, ready)
    mean = float(by_draw.mean())
    ends = flows.level.duration_low or flows.level.duration, flows.level.duration_high or flows.level.duration
    low, high = (value(flows.start, flows.start + end) - mean for end in ends)
    return _centred(by_draw[: optima.draws]), low, high


def _cases(one: DrawnChoice) -> Iterator[tuple[int, int, float]]:
    """(start, delivery, share of the draws)."""
    for start, ready, draws in one.cases:
        yield start, ready, 1.0 if one.late is None or isinstance(draws, slice) else len(draws) / len(one.late)


def _of_rates(optima: Optima) -> Iterator[FigureEffect]:
    values = optima.values
    returns = [values.likely_returns(point) for point in optima.points]
    for allocation in values.stored.small_allocations:
        rate = values.rates.get(allocation.id)
        if rate is None:
            continue
        groups: dict[float, list[int]] = defaultdict(list)
        for plan, returned in enumerate(returns):
            groups[returned.get(allocation.id, 0.0)].append(plan)
        share = _centred(rate.share[: optima.draws])
        low, high = float(allocation.rate_low) - rate.mean, float(allocation.rate_high) - rate.mean
        made = tuple(
            PlanGroup(tuple(plans), likely * share, likely * low, likely * high) for likely, plans in groups.items()
        )
        scores = values.draws.scores(rate.candidate, Figure.RATE)[: optima.draws]
        yield FigureEffect(rate.candidate, Kind.SMALL_ALLOCATION, allocation.name, Figure.RATE, scores, made)


def _centred(figures: Numbers) -> Numbers:
    centred: Numbers = figures - figures.mean()
    return centred
