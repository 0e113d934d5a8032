"""What a bound proves: the requested gap, or that no solution is better in whole units.

A solver's bound is as precise as its floating-point numbers, relative to what its program counts.
"""

from __future__ import annotations

import math

from cxalloc_solvers.formulation import Model
from cxalloc_solvers.result import relative_gap

GAP_NOISE = 1e-8
"""The relative precision of a solver's bound."""

HALF_UNIT = 0.5
"""Values of options are whole units, so that what is less than half a unit apart is equal."""


def noise(model: Model, value: float) -> float:
    """The precision of a solver's bound, in minor units: relative to what the program counts."""
    if model.reduction is None:
        return GAP_NOISE * abs(value)
    return GAP_NOISE * max(abs(value - model.base), model.largest_value)


def is_closed(model: Model, value: float, bound: float | None) -> bool:
    """Whether no solution has a higher value in whole units, or one that is higher by half a unit."""
    if bound is None:
        return False
    is_less_than_half = bound - value <= HALF_UNIT + noise(model, value)
    return is_less_than_half or math.floor(bound) <= math.floor(value + HALF_UNIT)


def is_near(model: Model, value: float, bound: float) -> bool:
    """Whether a gap of 0 may be open only because amounts are rounded: by the value of a unit of each cell."""
    units = sum(max((abs(rate) for _, rate in cell.tiers), default=0.0) for cell in model.problem.cells)
    return model.reduction is not None and bound - value <= units + noise(model, value)


def is_reached(model: Model, value: float, bound: float | None, gap: float) -> bool:
    """Whether ``gap`` is proved."""
    if bound is None:
        return False
    slack = GAP_NOISE if gap else 0.0
    return is_closed(model, value, bound) or relative_gap(value, bound) <= gap + slack
