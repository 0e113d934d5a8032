"""What to find out first: the value of perfect information, of all estimates together and of each one.

Strong and Oakley (2013, Medical Decision Making 33) take the mean, over the draws of one figure, of the best plan's
value given that figure, over all plans that were found (``further_plans`` adds those that are best where the most
valuable ones are known). Values are linear in figures, so that the mean of a plan's value given one is known exactly
where figures are independent, and no regression is needed. Where a candidate has a factor in common with others, one
figure says something about theirs, too: then the mean given it is a cubic in its normal score, fitted on one half of
the draws and used to choose on the other half, for a choice by the same draws would be paid for twice.
"""

from __future__ import annotations

import numpy as np

from cxalloc.analysis.risk.result import EstimateInformation, Information
from cxalloc.analysis.risk.robustness.effects import FigureEffect, effects
from cxalloc.analysis.risk.robustness.optima import Optima

DEGREE = 3
LEAST_DRAWS = 20
"""Of fewer draws no cubic is fitted."""
_Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def information(optima: Optima) -> Information:
    """The value of information; that of an estimate lies between 0 and that of all of them."""
    means = optima.by_draw.mean(axis=1)
    perfect = max(0, round(float(optima.best_values.mean() - means.max())))
    gap = round(float(np.maximum(0.0, optima.bounds - optima.best_values).mean()))
    found = []
    for effect in effects(optima):
        is_common = bool(effect.candidate.factors) and optima.values.draws.rho > 0
        value = _by_regression(optima, effect) if is_common else _exactly(means, effect)
        value = min(max(0, round(value)), perfect)
        found.append(
            EstimateInformation(effect.kind, effect.candidate.id, effect.name, effect.figure, value, value > gap)
        )
    return Information(perfect, gap, tuple(sorted(found, key=lambda one: -one.value)))


def _exactly(means: np.ndarray[tuple[int], np.dtype[np.float64]], effect: FigureEffect) -> float:
    best = [float(means[list(group.plans)].max()) + group.by_draw for group in effect.groups]
    return float(np.maximum.reduce(best).mean() - means.max())


def _by_regression(optima: Optima, effect: FigureEffect) -> float:
    """Cross-fitted: each half of the draws, by turns, chooses for the other one."""
    values: _Matrix = optima.by_draw.astype(np.float64)
    if optima.draws < LEAST_DRAWS:
        return 0.0
    powers = np.vander(effect.scores, DEGREE + 1)
    first = np.arange(optima.draws) % 2 == 0
    gain = 0.0
    for half in (first, ~first):
        fitted, *_ = np.linalg.lstsq(powers[half], values[:, half].T, rcond=None)
        choice = (powers[~half] @ fitted).argmax(axis=1)
        others = values[:, ~half]
        usual = int(values[:, half].mean(axis=1).argmax())
        gain += float((others[choice, np.arange(others.shape[1])] - others[usual]).sum())
    return gain / optima.draws
