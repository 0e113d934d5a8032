"""Plans that look at the worst cases: the curve of mean against conditional value at risk.

CVaR_α is the mean of the worst 1 - α of the values (Rockafellar and Uryasev 2000, Journal of Risk 2). Over N equally
probable scenarios it is the most, over all η, of η - Σ max(0, η - V(j)) / ((1 - α) N): a linear program, for η and the
shortfalls are columns, and each V(j) is linear in the choices. Scenarios hold estimates and success: one uniform number
per candidate against its probability, of which each enabler owns an interval of its own above, as wide as its uplift.
What is maximised is (1 - λ) · mean + λ · CVaR_α, where the mean is the plan's own exact expectation, so that λ = 0
gives the plan of the expected value.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from fractions import Fraction

from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.estimates import Estimates
from cxalloc.analysis.risk.outcomes import PlanOutcomes
from cxalloc.analysis.risk.result import Downside, DownsidePoint, RiskProgress
from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.verification.verifier import VerificationFailure, value_of, verify
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.result import Point
from cxalloc_solvers.tail import Scenarios, TailProgram, TailSolution, conditional_value, scenario_values

ALPHA = 0.9
SCENARIOS = 300
CHECKED = 10_000
"""Draws other than the scenarios, in which the plans are valued, too: those they were chosen by flatter them."""
GAP = 0.005
WEIGHTS = tuple(number / 10 for number in range(11))
_NOISE = 1e-6
"""What rounding a solution to whole units may add to a gap that the solver has reached."""


def downside(  # noqa: PLR0913 - a use case takes plain arguments
    portfolio: Portfolio,
    *,
    weights: Sequence[float] = WEIGHTS,
    alpha: float = ALPHA,
    scenarios: int = SCENARIOS,
    checked: int = CHECKED,
    seed: int = 0,
    gap: float = GAP,
    solver: str = "highs",
    time_limit: float | None = None,
    on_progress: Callable[[RiskProgress | DownsidePoint], None] | None = None,
    cancel: threading.Event | None = None,
) -> Downside:
    """The plans that are best for the mean, for the worst cases, and for what lies between.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        weights: The weights λ of the worst cases, each from 0 to 1.
        alpha: CVaR is the mean of the worst 1 - ``alpha`` of the values; from 0 to below 1.
        scenarios: How many scenarios there are, from 2.
        checked: How many other draws each plan is valued in, from 2.
        seed: The seed of both.
        gap: The relative gap of each plan.
        solver: The name of the backend.
        time_limit: Seconds for all of it; the points found by then are the answer.
        on_progress: Receives the progress, and each point as it is found.
        cancel: Set by the caller to end it; the points found by then are the answer.

    Raises:
        LimitReached: It ended before the scenarios were drawn.
        SolverFailure: There is no plan, or the solver fails.
        ValueError: A number is out of range.
        VerificationFailure: The verifier rejects a plan: a fault of the program.
    """
    are_in_range = all(0 <= weight <= 1 for weight in weights) and 0 <= alpha < 1 and 0 <= gap < 1
    if not are_in_range or scenarios < 2 or checked < 2:
        raise ValueError("expected weights from 0 to 1, alpha and gap from 0 to below 1, 2 scenarios or more")
    run = _Run(portfolio, Fraction(str(alpha)), Draws(seed, scenarios, Estimates(portfolio).rho), time_limit, cancel)
    report = on_progress or (lambda _: None)
    points: list[DownsidePoint] = []
    is_proved = True
    for number, weight in enumerate(weights):
        report(RiskProgress("weighing the worst cases", number, len(weights), run.seconds))
        point = run.point(weight, gap, solver, checked)
        if point is None:
            is_proved = False
            break
        is_proved = is_proved and point.gap is not None and point.gap <= gap + _NOISE
        points.append(point)
        report(point)
    kind = portfolio.objective.kind
    return Downside(kind, alpha, scenarios, checked, seed, gap, tuple(points), is_proved)


class _Run:
    """One call of ``downside``."""

    def __init__(
        self,
        portfolio: Portfolio,
        alpha: Fraction,
        draws: Draws,
        time_limit: float | None,
        cancel: threading.Event | None,
    ) -> None:
        self._began = time.perf_counter()
        self._time_limit = time_limit
        self._cancel = cancel
        self._alpha = alpha
        self._draws = draws
        self._values = values = DrawnValues(portfolio, draws, self._check, with_success=True)
        self._problem = values.model.problem
        rates = [values.rates.get(name) for name, _ in values.model.cells]
        shares = tuple(None if rate is None else rate.share for rate in rates)
        self._scenarios = Scenarios(values.options, values.gains, values.returns, shares)
        self._program = TailProgram(self._problem, self._scenarios, alpha)
        self._usual: int | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._began

    def _check(self) -> None:
        is_late = self._time_limit is not None and self.seconds > self._time_limit
        if is_late or (self._cancel is not None and self._cancel.is_set()):
            raise LimitReached(StopReason.TIME_LIMIT if is_late else StopReason.CANCELLED)

    def point(self, weight: float, gap: float, solver: str, checked: int) -> DownsidePoint | None:
        """The best plan for a weight; None at a limit."""
        try:
            if self._usual is None:
                self._usual = self._expected(self._solved(0.0, gap, solver).point)
            found = self._solved(weight, gap, solver)
            decision = self._values.model.decision(found.point)
            if violations := verify(self._values.portfolio, decision):
                raise VerificationFailure(self._values.portfolio, violations)
            other = Draws(self._draws.seed, checked, self._draws.rho)
            drawn = PlanOutcomes(self._values.portfolio, decision, other, check=self._check).values()
        except LimitReached:
            return None
        mean = self._expected(found.point)
        cvar = conditional_value(scenario_values(self._problem, self._scenarios, found.point), self._alpha)
        share = Fraction(str(weight))
        value = (1 - share) * mean + share * cvar
        bound = None if math.isinf(found.bound) else max(float(value), found.bound)
        size = max(1.0, abs(float(value)), abs(self._usual))
        return DownsidePoint(
            weight,
            round(value),
            None if bound is None else round(bound),
            None if bound is None else (bound - float(value)) / size,
            mean,
            round(cvar),
            round(conditional_value(drawn, self._alpha)),
            decision,
        )

    def _expected(self, point: Point) -> int:
        return value_of(self._values.portfolio, self._values.model.decision(point))

    def _solved(self, weight: float, gap: float, solver: str) -> TailSolution:
        """The best point for a weight. Raises LimitReached."""
        self._check()
        left = None if self._time_limit is None else max(0.0, self._time_limit - self.seconds)
        found = self._program.solve(
            weight,
            backend_named(solver),
            gap=gap,
            absolute_gap=gap * abs(self._usual or 0),
            seconds=left,
            cancel=self._cancel,
        )
        if found is None or (self._cancel is not None and self._cancel.is_set()):
            raise LimitReached(StopReason.CANCELLED)
        return found
