"""Computes the benefit and the cost at which the decision about a candidate flips, in few solves.

The best plan without the candidate does not depend on its figures. The value of the best plan with it, as a function of
the factor b on its benefits, is the maximum of finitely many rising lines and so convex. Newton's method finds where it
crosses the value without the candidate exactly (Dinkelbach 1967): each step solves for the best plan at b and moves to
the crossing of that plan's line. Costs also affect which plans are feasible, so their crossing is bracketed; every plan
found is followed up to the cost at which it becomes infeasible or too low in value, which takes exact arithmetic and no
solve. ``docs/mathematics.md`` has the proofs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.resolve import ResolveResult
from cxalloc.verification.verifier import value_of, verify

STEPS = 60
"""Steps after which a search gives up; Newton's method takes two or three."""

TOLERANCE = 0.002
"""The relative width of the final bracket of costs; the break-even is the last cost at which a plan holds."""

PRECISE = 1e-7
ROUNDING = 10
"""Units by which the rounding of a candidate's figures may move its value off a straight line."""

SMALLEST = 1e-4
LARGEST = 2.0**40
"""Beyond this factor it is assumed that none flips the decision."""

Inside = Callable[[Portfolio, int | None], ResolveResult]
"""Finds the best plan with the candidate; given a value, only until it is known on which side of it that plan is."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the decision flips: as found, and the proved range. ``why`` is a key where it does not flip."""

    at: float | None = None
    least: float | None = None
    most: float | None = None
    why: str = ""


@dataclass(frozen=True)
class ValueCurve:
    """A portfolio as a function of one figure of the candidate, and the value of the best plan without it.

    ``make`` returns the portfolio at ``x``, which is ``now`` at present and never below ``lowest``. ``gains`` are, by
    option of the candidate, the rise in its value from x to x + ``unit``. ``without`` is the best plan without it.
    ``monotone`` says that no infeasible plan becomes feasible as x rises, which a floor on spend can cause.
    """

    make: Callable[[Decimal], Portfolio]
    inside: Inside
    without: ResolveResult
    now: Decimal
    lowest: Decimal | None
    gains: tuple[int, ...]
    gap: float
    unit: Decimal = Decimal(1)
    monotone: bool = True

    @property
    def target(self) -> int:
        """The value of the best plan without the candidate, as found."""
        assert self.without.value is not None
        return self.without.value

    @property
    def ceiling(self) -> int:
        """The bound of all plans without the candidate."""
        return self.target if self.without.bound is None else self.without.bound

    def value(self, x: Decimal, decision: Decision) -> int:
        """The value of a decision at x."""
        return value_of(self.make(x), decision)

    def slope(self, decision: Decision) -> Fraction:
        """The rise of a decision's value per unit of x, which does not depend on x."""
        rise = self.value(self.now + self.unit, decision) - self.value(self.now, decision)
        return Fraction(rise) / Fraction(self.unit)

    def noise(self) -> float:
        """The least difference between the values of two plans that exceeds the gap."""
        return max(1.0, self.gap * abs(self.target))


def rising(curve: ValueCurve, today: ResolveResult | None) -> Crossing:
    """Where a rising, convex value crosses that of the best plan without the candidate, by Newton's method.

    ``today`` is the best plan with the candidate at ``curve.now``. From the left the first step overshoots; from the
    right the steps never pass the crossing, because each line lies below the function. Each step's plan has a smaller
    slope than the previous one, and there are finitely many plans, so the method ends.
    """
    assert today is not None
    x, result = curve.now, today
    plans: list[tuple[Decimal, ResolveResult]] = []
    for _ in range(STEPS):
        plans.append((x, result))
        if result.decision is None or result.value is None:
            break
        slope = curve.slope(result.decision)
        if slope <= 0:
            if result.value >= curve.target:
                return Crossing(why="stays in")
            if max(curve.gains, default=0) <= 0:
                return Crossing(why="returns nothing")
            step = abs(x) * 3 + curve.unit
        else:
            if abs(result.value - curve.target) < curve.noise() and x != curve.now:
                break
            step = -_decimal(Fraction(result.value - curve.target) / slope)
        following = _upwards(x + step, curve.unit)
        if curve.lowest is not None and following <= curve.lowest:
            return Crossing(why="stays in")
        if float(abs(following)) > LARGEST * float(curve.unit):
            return Crossing(why="out of reach")
        if x != curve.now and following >= x and result.value >= curve.target:
            break
        x = following
        try:
            result = curve.inside(curve.make(x), None)
        except InvalidInput:
            return Crossing(why="out of reach")
    crossings = [one for one in (_root(curve, x, result, curve.target) for x, result in plans) if one is not None]
    if not crossings:
        return Crossing(why="returns nothing")
    surely = [one for one in (_root(curve, x, result, curve.ceiling) for x, result in plans) if one is not None]
    least = _surely_out(curve, plans)
    if least is not None and curve.lowest is not None:
        least = max(least, float(curve.lowest))  # the line extends below the smallest allowed figure
    return Crossing(min(crossings), least, min(surely, default=None))


def _root(curve: ValueCurve, x: Decimal, result: ResolveResult, value: int) -> float | None:
    """The x at which the line of a result's plan reaches a value."""
    if result.decision is None or result.value is None:
        return None
    slope = curve.slope(result.decision)
    return None if slope <= 0 else float(Fraction(x) + Fraction(value - result.value) / slope)


def _surely_out(curve: ValueCurve, plans: Iterable[tuple[Decimal, ResolveResult]]) -> float | None:
    """The largest x up to which bounds prove that no plan with the candidate has a higher value than the best without.

    The function is convex: between two points it lies below their chord, and to the left of a point it falls at least
    as fast as the candidate's flattest option.
    """
    flattest = Fraction(min(curve.gains, default=0)) / Fraction(curve.unit)
    points = sorted((Fraction(x), one.bound) for x, one in plans if one.bound is not None)
    found = [x for x, bound in points if bound <= curve.target]
    if flattest > 0:
        found += [x - Fraction(bound - curve.target) / flattest for x, bound in points if bound > curve.target]
    below = max(((x, bound) for x, bound in points if bound <= curve.target), default=None)
    for x, bound in points:
        if below is not None and bound > curve.target and x > below[0]:
            share = Fraction(curve.target - below[1], bound - below[1])
            found.append(below[0] + share * (x - below[0]))
    return float(max(found)) if found else None


def falling(curve: ValueCurve, today: ResolveResult | None) -> Crossing:
    """Where a falling value crosses that of the best plan without the candidate, if plans also become infeasible.

    ``today`` is the best plan with the candidate at ``curve.now``, None where there is none.
    """
    return _Bracket(curve, today).crossing()


class _Bracket:
    """Brackets the crossing: at ``low`` a known plan is in, ``high`` is out as far as known, ``sure`` is proved out."""

    def __init__(self, curve: ValueCurve, today: ResolveResult | None) -> None:
        self.curve = curve
        self.today = today
        self.flattest = Fraction(-max(curve.gains, default=0)) / Fraction(curve.unit)
        self.low: float | None = None
        self.plan: Decision | None = None
        self.high = math.inf
        self.sure = math.inf
        self.solved: list[tuple[float, int]] = []

    def crossing(self) -> Crossing:
        curve, today, now = self.curve, self.today, float(self.curve.now)
        if today is None or not today.reaches(curve.target):
            self.high = now
            self.sure = now if today is None or today.stays_below(curve.target) else math.inf
            if today is not None and today.decision is not None:
                self._follow(today.decision, now)
            if self.low is None and not self._probe(0.0):
                return Crossing(why="not even free")
        else:
            assert today.decision is not None
            self._bounded_by(now, today)
            self._take(now, today.decision)
            assert today.value is not None
            self.solved.append((now, today.value))
            if (why := self._find_high()) is not None:
                return Crossing(why=why)
        self._narrow()
        assert self.low is not None
        assert self.plan is not None
        if self.low < SMALLEST:
            return Crossing(why="only free")
        surely_in = self._last(self.plan, 0.0, self.low, curve.ceiling)
        return Crossing(self.low, surely_in, self.sure if math.isfinite(self.sure) else None)

    def _find_high(self) -> str | None:
        """Make ``high`` finite where the bound has not done so; return a key if no cost flips the decision."""
        if any(gain == 0 for gain in self.curve.gains) and self._is_free():
            return "free"
        x = float(self.curve.now)
        while not math.isfinite(self.high):
            x *= 2
            try:
                self._probe(x)
            except InvalidInput:
                return "out of reach"
        return None

    def _is_free(self) -> bool:
        """Whether the plan still holds at a thousand times the cost."""
        assert self.plan is not None
        return self._holds(1000.0, self.plan, self.curve.target)

    def _narrow(self) -> None:
        """Probe just above ``low`` first, to prove the candidate out there; then at the crossing that values suggest.

        Every third probe bisects the bracket, so that it shrinks whatever the values.
        """
        for turn in range(STEPS):
            assert self.low is not None
            step = self._step()
            above, middle = self.low + step, (self.low + self.high) / 2
            if above >= self.high:
                return
            guess = above if turn == 0 else middle if turn % 3 == 0 else self._guess()
            self._probe(middle if guess is None else max(above, min(guess + step / 2, self.high - step / 2)))

    def _guess(self) -> float | None:
        """The crossing of the straight line through the two solves next to it."""
        target = self.curve.target
        inside = sorted((x, value) for x, value in self.solved if value >= target)[-2:]
        outside = min(((x, value) for x, value in self.solved if value < target), default=None)
        pair = [*inside[-1:], outside] if outside is not None else inside
        if len(pair) < 2 or pair[1][1] >= pair[0][1]:
            return None
        (x, value), (other, less) = pair
        return x + (value - target) * (other - x) / (value - less)

    def _step(self) -> float:
        """The least step at which the gap can separate in from out."""
        assert self.low is not None
        step = max(TOLERANCE * self.low, SMALLEST)
        if self.flattest > 0 and self.curve.gap:
            step = max(step, 2 * self.curve.gap * abs(self.curve.target) / float(self.flattest))
        return step

    def _probe(self, x: float) -> bool:
        """Solve at x and update the bracket; return whether the candidate is in at x."""
        result = self.curve.inside(self.curve.make(_decimal(x)), self.curve.target)
        self._bounded_by(x, result)
        if result.value is not None:
            self.solved.append((x, result.value))
        if result.reaches(self.curve.target):
            assert result.decision is not None
            self._take(x, result.decision)
            return True
        self.high = min(self.high, x)
        if result.stays_below(self.curve.target):
            self.sure = min(self.sure, x)
        if result.decision is not None:
            self._follow(result.decision, x)
        return False

    def _bounded_by(self, x: float, result: ResolveResult) -> None:
        """From x on, the value falls at least as fast as that of the candidate's cheapest option."""
        if result.bound is not None and self.flattest > 0 and self.curve.monotone:
            crossed = x + float(Fraction(max(0, result.bound - self.curve.target) + 1) / self.flattest)
            self.sure = min(self.sure, crossed)
            self.high = min(self.high, crossed)

    def _take(self, x: float, plan: Decision) -> None:
        """Record a plan that is in at x, and follow it up to the x at which it no longer is."""
        top = self.high
        if not math.isfinite(top):
            top = x * 2 if self.flattest <= 0 else x
        last = self._last(plan, x, top, self.curve.target)
        if last is not None and (self.low is None or last > self.low):
            self.low, self.plan = last, plan

    def _follow(self, plan: Decision, x: float) -> None:
        """For a plan of too low a value at x, find the last smaller x at which its value is high enough."""
        last = self._last(plan, self.low or 0.0, x, self.curve.target)
        if last is not None and (self.low is None or last > self.low):
            self.low, self.plan = last, plan

    def _last(self, plan: Decision, low: float, high: float, value: int) -> float | None:
        """The last x in [low, high] at which ``plan`` is feasible and has this value; None if not even at ``low``."""
        if not self._holds(low, plan, value):
            return None
        fall = self.curve.slope(plan)
        if fall < 0:  # nearly a straight line with a computed crossing; the search then concerns feasibility
            spare = self.curve.value(_decimal(low), plan) - value - ROUNDING
            high = min(high, low + max(0.0, float(Fraction(spare) / -fall)))
        if self._holds(high, plan, value):
            return high
        while high - low > max(PRECISE, PRECISE * high):
            middle = (low + high) / 2
            if self._holds(middle, plan, value):
                low = middle
            else:
                high = middle
        return low

    def _holds(self, x: float, plan: Decision, value: int) -> bool:
        try:
            portfolio = self.curve.make(_decimal(x))
        except InvalidInput:
            return False
        return value_of(portfolio, plan) >= value and not verify(portfolio, plan)


def _decimal(number: Fraction | float) -> Decimal:
    if isinstance(number, Fraction):
        return Decimal(number.numerator) / Decimal(number.denominator)
    return Decimal(repr(number))


def _upwards(x: Decimal, unit: Decimal) -> Decimal:
    """The value x rounded up to a billionth of the unit, so that a step from the right does not pass the crossing."""
    step = unit * Decimal("1e-9") if unit == 1 else Decimal(1)
    return (x / step).to_integral_value(rounding=ROUND_CEILING) * step
