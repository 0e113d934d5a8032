"""One problem under many budgets: the range of budgets to draw, and the solutions."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.optimisation.cross_check import UndecidedReason, cross_check_one
from cxalloc_solvers.backend import End, SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.feasibility import FeasibilitySearch, Unsettled, any_point
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.relaxation import relaxed_bound
from cxalloc_solvers.result import Point, Result, Status, Stop
from cxalloc_solvers.solve import solve as solve_problem
from cxalloc_solvers.sweep import sweep

SOLVER = "highs"
STEP = Decimal("0.000001")
"""Factors are multiples of this, so that a scenario with a factor reproduces the same amounts."""
NARROW = Decimal("0.002")
"""The relative accuracy of the least budget."""
GAP_OF_THE_TOP = 0.001
"""The gap at the largest budget: the search is easy there, and a wide gap would omit small profitable candidates."""
ANY_PLAN = 0.9
"""The gap of a search that only has to find some plan."""
CROSS_CHECK_SHARE = 0.2
"""The share of the remaining time for the cross-check of the least budget; the rest is for the points."""
MOST_TRIES = 12
HIGHEST_FACTOR = 10**6
"""A limit for factors: where a period has almost no money, funding everything in it would need a huge factor."""


@dataclass
class SearchLimits:
    """The common limits of all searches of one call; the time limit is for all of them together."""

    gap: float
    seconds: float | None = None
    cancel: threading.Event | None = None
    _began: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        """The seconds left, None without a time limit."""
        return None if self.seconds is None else max(0.0, self.seconds - (time.monotonic() - self._began))


class SearchStopped(Exception):  # noqa: N818 - named for what happened
    """A limit was reached before there was any result."""

    def __init__(self, reason: Stop) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class BudgetRange:
    """The factors between which the frontier is drawn, and the plans that were found in determining them.

    Two solvers agree that there is no plan at ``infeasible_at`` (None: there is one without money, that is at ``least``
    0, or they do not agree in time). ``least_plan`` is feasible at every budget in the range. ``bound`` holds for any
    budget.
    """

    least: Decimal
    most: Decimal
    infeasible_at: Decimal | None
    least_plan: Point
    plans: tuple[tuple[Decimal, Point], ...]
    bound: float

    def spread(self, points: int) -> list[Decimal]:
        """Equidistant factors, both ends included; today's (1), if within, takes the place of the nearest inner one."""
        factors = spread(self.least, self.most, points)
        if self.least < 1 < self.most:
            inner = factors[1:-1]
            nearest = min(inner, key=lambda factor: abs(factor - 1), default=Decimal(1))
            factors = sorted({*factors, Decimal(1)} - ({nearest} if nearest != 1 else set()))
        return factors


def spread(least: Decimal, most: Decimal, points: int) -> list[Decimal]:
    """``points`` equidistant factors, both ends included."""
    inner = ((least + (most - least) * number / (points - 1)).quantize(STEP) for number in range(1, points - 1))
    return sorted({least, most, *inner})


class BudgetedProblem:
    """A problem in which the amounts of some funds (by their index in ``changed``) are multiplied by a factor."""

    def __init__(self, problem: Problem, changed: Sequence[int], limits: SearchLimits) -> None:
        self._problem, self._changed, self._limits = problem, frozenset(changed), limits
        self.backend = backend_named(SOLVER)
        self._spends: dict[Point, list[list[int]]] = {}
        self.solves = 0
        self.most = self._most()

    def amounts(self, factor: Decimal) -> list[tuple[int, ...]]:
        """The amounts of each fund by period (minor units), as in a scenario with this factor."""
        return [
            tuple(round(amount * Fraction(factor)) for amount in fund.amounts)
            if number in self._changed
            else fund.amounts
            for number, fund in enumerate(self._problem.funds)
        ]

    def total(self, factor: Decimal) -> int:
        """The budget in minor units: the sum of the amounts of the changed funds."""
        return sum(sum(of) for number, of in enumerate(self.amounts(factor)) if number in self._changed)

    def at(self, factor: Decimal) -> Problem:
        """The problem with that budget."""
        amounts = self.amounts(factor)
        funds = (replace(fund, amounts=of) for fund, of in zip(self._problem.funds, amounts, strict=True))
        return replace(self._problem, funds=tuple(funds))

    def fits(self, point: Point, factor: Decimal) -> bool:
        """Whether the funds can pay for a plan that keeps all other constraints."""
        spent = self._spent(point)
        return all(map(exact.can_pay, self._problem.funds, self.amounts(factor), spent))

    def need(self, point: Point, at_most: Decimal) -> Decimal:
        """The least factor at which a plan can be paid, given that it can be at ``at_most``."""
        low, high = -1, int(at_most / STEP)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.fits(point, middle * STEP) else (middle, high)
        return high * STEP

    def solve(self, factors: Sequence[Decimal], on_result: Callable[[int, Result], None]) -> None:
        """Solve the problem at each factor, as far as the limits allow; ``on_result`` receives each result."""
        problems = [self.at(factor) for factor in factors]
        self.solves += len(problems)
        limits = self._limits
        sweep(
            problems, self.backend, gap=limits.gap, time_limit=limits.left(), on_result=on_result, cancel=limits.cancel
        )

    def relaxed(self, factors: Sequence[Decimal], highest: float) -> Iterator[float]:
        """The bound of the relaxation at each factor; ``highest`` where there was no time to compute it."""
        for factor in factors:
            bound = self._relaxed(factor)
            yield highest if isinstance(bound, End) else min(bound, highest)

    def range_(self, on_rough: Callable[[Decimal, Decimal, float], None] = lambda *_: None) -> BudgetRange | None:
        """The range of budgets to draw; None where there is no plan even with unlimited money.

        ``on_rough`` receives an estimate of both ends from the relaxation, and the bound, before the search for the
        least budget. Raises SearchStopped if a limit is reached before the range is known.
        """
        top = self._solved(self.at(self.most), min(self._limits.gap, GAP_OF_THE_TOP))
        if top.point is None or top.bound is None:
            return None
        enough_for_best = self.need(top.point, self.most)
        relaxed_least = self._relaxed_least(enough_for_best)
        on_rough(relaxed_least, max(enough_for_best, Decimal(1)), top.bound)
        least, infeasible_at, least_plan = self._least(relaxed_least)
        if infeasible_at is not None and self._undecided_at(infeasible_at) is not None:
            infeasible_at = None
        plans = [(self.most, top.point), (least, least_plan)]
        enough, plan = self._enough(top.point, top.bound)
        plans.append((enough, plan))
        most = max(enough, least, Decimal(1))
        if most == least:
            most = least + STEP
        return BudgetRange(least, most, infeasible_at, least_plan, tuple(plans), top.bound)

    def _enough(self, best: Point, bound: float) -> tuple[Decimal, Point]:
        """The least factor found whose plan has the value at unlimited money, within the gap, and that plan.

        The relaxation gives the first estimate: the plan ``best`` may spend more in some period than its value needs.
        """
        value = exact.objective_value(self._problem, best)
        low, high = Decimal(0), self.need(best, self.most)
        target = value
        for _ in range(MOST_TRIES):
            middle = ((low + high) / 2).quantize(STEP, ROUND_CEILING)
            relaxed = self._relaxed(middle)
            enough = not isinstance(relaxed, End) and relaxed >= target
            low, high = (low, middle) if enough else (middle, high)
        for widening in (Decimal("1"), Decimal("1.1"), Decimal("1.3"), Decimal("1.6")):
            factor = (high * widening).quantize(STEP)
            if factor >= self.need(best, self.most):
                break
            result = self._solved(self.at(factor), self._limits.gap)
            if result.point is not None and exact.objective_value(
                self._problem, result.point
            ) >= value - self._limits.gap * abs(bound):
                return self.need(result.point, factor), result.point
        return self.need(best, self.most), best

    def _least(self, low: Decimal) -> tuple[Decimal, Decimal | None, Point]:
        """The least factor with a plan, one without (None if the former is 0), and a plan at the former.

        It is known that no factor below ``low`` has a plan.
        """
        cheap = cheapest(self._problem)
        empty = Point((), (0,) * len(self._problem.cells))
        if not any(exact.violated(self.at(Decimal(0)), empty)):
            return Decimal(0), None, empty
        found = self._solved(self._with(cheap, Decimal(0)), ANY_PLAN)
        if found.point is not None:
            return Decimal(0), None, found.point
        first = self._solved(self._with(cheap, self.most), ANY_PLAN)
        if first.point is None:
            raise SearchStopped(Stop.INFEASIBLE)
        high, plan = self.need(first.point, self.most), first.point
        # The loop ends: each iteration halves the interval, and both ends are multiples of a step.
        while high - low > max(STEP, high * NARROW):
            middle = ((low + high) / 2).quantize(STEP, ROUND_FLOOR)
            found_plan = self._any_plan(middle)
            if found_plan is None:
                low = middle
            else:
                high, plan = self.need(found_plan, middle), found_plan
        return high, low, plan

    def _any_plan(self, factor: Decimal) -> Point | None:
        """Some plan at a factor; None if there is none. Raises SearchStopped at a limit, and SolverFailure."""
        self.solves += 1
        limits = self._limits
        try:
            return any_point(self.at(factor), FeasibilitySearch(self.backend, limits.left(), limits.cancel))
        except Unsettled:
            is_cancelled = limits.cancel is not None and limits.cancel.is_set()
            raise SearchStopped(Stop.CANCELLED if is_cancelled else Stop.TIME_LIMIT) from None

    def _undecided_at(self, factor: Decimal) -> UndecidedReason | None:
        """Cross-check that there is no plan at a factor; None if confirmed, otherwise why that stays open."""
        self.solves += 1
        left = self._limits.left()
        seconds = None if left is None else CROSS_CHECK_SHARE * left
        return cross_check_one(self.at(factor), SOLVER, time_limit=seconds, cancel=self._limits.cancel)

    def _relaxed_least(self, high: Decimal) -> Decimal:
        """A factor below which not even the relaxation has a solution: 0 if it always has one."""
        low = Decimal(0)
        if self._relaxed(low) is not End.INFEASIBLE:
            return low
        for _ in range(MOST_TRIES):
            middle = ((low + high) / 2).quantize(STEP)
            if self._relaxed(middle) is End.INFEASIBLE:
                low = middle
            else:
                high = middle
        return low

    def _with(self, problem: Problem, factor: Decimal) -> Problem:
        return replace(problem, funds=self.at(factor).funds)

    def _relaxed(self, factor: Decimal) -> float | End:
        """The bound of the relaxation at a factor, or how the solve ended; a failure counts as a time limit."""
        limits = self._limits
        with suppress(SolverFailure):
            return relaxed_bound(self.at(factor), self.backend, time_limit=limits.left(), cancel=limits.cancel)
        return End.TIME

    def _solved(self, problem: Problem, gap: float) -> Result:
        """A result that has a point or proves that there is none. Raises SearchStopped at a limit."""
        self.solves += 1
        result = self._solve(problem, gap)
        if result.point is None and result.status is not Status.INFEASIBLE:
            raise SearchStopped(result.stopped)
        return result

    def _solve(self, problem: Problem, gap: float) -> Result:
        return solve_problem(problem, self.backend, gap=gap, time_limit=self._limits.left(), cancel=self._limits.cancel)

    def _spent(self, point: Point) -> list[list[int]]:
        """The spend of a plan by fund and period, in minor units."""
        if point in self._spends:
            return self._spends[point]
        chosen = set(point.options)
        spent = [[sum(of[index] for index in chosen & of.keys()) for of in fund.draws] for fund in self._problem.funds]
        for cell, amount in zip(self._problem.cells, point.amounts, strict=True):
            spent[cell.fund][cell.period] += amount
        self._spends[point] = spent
        return spent

    def _most(self) -> Decimal:
        """A factor at which money is no limit: each period with any money can pay for all candidates.

        Through carry-over it also pays for the following periods that have no money of their own.
        """
        largest, ratio = 1, Fraction(1)
        for number, fund in enumerate(self._problem.funds):
            if number not in self._changed:
                continue
            wanted = Fraction(0)
            for period in reversed(range(self._problem.periods)):
                amount, cells = fund.amounts[period], self._problem.cells_at.get((number, period), ())
                own = sum(fund.draws[period].values()) + sum(self._problem.cells[cell].maximum for cell in cells)
                wanted = own + (wanted / fund.carry if fund.carry else Fraction(0))
                if amount:
                    ratio, largest, wanted = max(ratio, wanted / amount), max(largest, amount), Fraction(0)
        return Decimal(min(math.ceil(ratio), LARGEST_AMOUNT // largest, HIGHEST_FACTOR))


def cheapest(problem: Problem) -> Problem:
    """The problem with the objective of spending least."""
    options = tuple(replace(option, value=-draw) for option, draw in zip(problem.options, problem.draw_of, strict=True))
    cells = tuple(replace(cell, tiers=((cell.maximum, -1.0),)) for cell in problem.cells)
    return replace(problem, options=options, cells=cells, bonuses=())
