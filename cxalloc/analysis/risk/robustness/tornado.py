"""The tornado: each figure at its low and at its high, the rest at its mean."""

from __future__ import annotations

import numpy as np

from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.analysis.risk.result import TornadoBar
from cxalloc.analysis.risk.robustness.effects import FigureEffect, effects
from cxalloc.analysis.risk.robustness.optima import Optima

PLAN = 0
"""The number of the plan at hand among those that were found."""


def tornado(optima: Optima) -> tuple[TornadoBar, ...]:
    """A bar for each uncertain figure, the largest effect on the plan at hand first.

    Figures of candidates that the plan does not fund have no effect on it, but may change what is best.
    """
    means = optima.by_draw.mean(axis=1)
    best = int(means.argmax())
    bars = []
    for effect in effects(optima):
        mine = next(group for group in effect.groups if PLAN in group.plans)
        low, high = (_changes(means, best, effect, at_low=at_low) for at_low in (True, False))
        bars.append(
            TornadoBar(
                effect.kind,
                effect.candidate.id,
                effect.name,
                effect.figure,
                round(mine.low),
                round(mine.high),
                low,
                high,
            )
        )
    return tuple(sorted(bars, key=lambda bar: -max(abs(bar.low), abs(bar.high))))


def _changes(means: Numbers, best: int, effect: FigureEffect, *, at_low: bool) -> bool:
    """Whether another plan is better than the best one by at least a unit."""
    values = np.array(means)
    for group in effect.groups:
        values[list(group.plans)] += group.low if at_low else group.high
    return bool(values.max() >= values[best] + 1)
