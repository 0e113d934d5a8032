"""Objectives under which further plans are wanted: those at the quantiles of single figures.

Plans are the best of some draw, in which all figures vary. That one figure is known, the others being at their mean, is
a case of its own; the best plans of that case are found for the figures that seem to count most.
"""

from __future__ import annotations

import numpy as np

from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues
from cxalloc.analysis.risk.robustness.effects import FigureEffect, effects, option_effects
from cxalloc.analysis.risk.robustness.information import information
from cxalloc.analysis.risk.robustness.optima import Optima
from cxalloc.analysis.risk.robustness.tornado import tornado
from cxalloc.domain.constraints.rules import Kind
from cxalloc_solvers.problem import Problem

FIGURES = 5
"""For how many figures: the most valuable to know, and those of the largest effect on the plan at hand."""
QUANTILES = 11


def further_problems(optima: Optima) -> list[Problem]:
    """The problems with one figure at each of its quantiles, at its low and at its high, the others at their mean."""
    valuable = [(one.kind, one.id, one.figure) for one in information(optima).estimates[:FIGURES] if one.value]
    large = [(one.kind, one.id, one.figure) for one in tornado(optima)[:FIGURES]]
    problems: list[Problem] = []
    for effect in effects(optima):
        key = effect.kind, effect.candidate.id, effect.figure
        if key in valuable:
            problems += _at_quantiles(optima, effect)
        if key in large:
            problems += _at_ends(optima, effect)
    return problems


def _at_quantiles(optima: Optima, effect: FigureEffect) -> list[Problem]:
    values, order = optima.values, np.argsort(effect.scores)
    draws = [int(order[(2 * number + 1) * optima.draws // (2 * QUANTILES)]) for number in range(QUANTILES)]
    if effect.kind is Kind.SMALL_ALLOCATION:
        share = values.rates[effect.candidate.id].share
        return [values.expected_problem(shares={effect.candidate.id: float(share[draw])}) for draw in draws]
    options = option_effects(optima, effect)
    return [values.expected_problem({one.option: float(one.by_draw[draw]) for one in options}) for draw in draws]


def _at_ends(optima: Optima, effect: FigureEffect) -> list[Problem]:
    values = optima.values
    if effect.kind is Kind.SMALL_ALLOCATION:
        return _at_rates(values, effect.candidate.id)
    options = option_effects(optima, effect)
    low, high = ({one.option: one.low for one in options}, {one.option: one.high for one in options})
    return [values.expected_problem(low), values.expected_problem(high)]


def _at_rates(values: DrawnValues, name: str) -> list[Problem]:
    allocation = values.portfolio.small_allocation_by_id[name]
    ends = allocation.rate_low, allocation.rate_high
    return [values.expected_problem(shares={name: float(end)}) for end in ends]
