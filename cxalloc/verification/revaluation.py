"""The objective value of a decision, computed from scratch for the verifier: by definition, one cash flow at a time.

Nothing here is shared with ``cxalloc.domain.accounting.valuation``, which feeds the solver: the check consists in
two independent computations of one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.message import Message, Number, Periods, message
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import NPV, LateStart, ObjectiveKind, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.messages.formatter import PLAIN_ENGLISH

MICRO = 10**6
PICO = 10**12


@dataclass(frozen=True, slots=True)
class Violation:
    """A requirement that a decision breaks.

    ``subject`` is the id of the candidate, fund, team or rule, or the number of the relation (from 1); ``period``, from
    0, is that where it is broken, or where its first period begins.
    """

    text: Message
    subject: str = ""
    period: int | None = None

    @property
    def key(self) -> str:
        """Which kind of requirement it is: the key of its message."""
        return self.text.key


class VerificationFailure(RuntimeError):  # noqa: N818 - named for what happened
    """A plan that fails verification, which is reported as a fault of the program."""

    def __init__(self, portfolio: Portfolio, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        writer = PLAIN_ENGLISH.of(portfolio)
        said = (writer.render(one.text) for one in self.violations)
        super().__init__("a plan failed its verification; please report this:\n" + "\n".join(said))


@dataclass(frozen=True, slots=True)
class FundedInitiative:
    """A choice with the objects that it refers to."""

    initiative: Initiative
    level: Level
    start: int

    @property
    def ready(self) -> int:
        return self.start + self.level.duration

    def own_periods(self, portfolio: Portfolio) -> int | None:
        """How many periods benefits and run costs last, whatever the start; None if the horizon ends them."""
        benefit = self.level.benefit
        if isinstance(benefit, BenefitTotal):
            return benefit.periods
        if isinstance(benefit, BenefitFromRoi) and portfolio.late_start is LateStart.SHIFT:
            at_its_earliest = self.initiative.earliest + self.level.duration
            return max(portfolio.horizon.periods - at_its_earliest, 0)
        return None

    def run_until(self, portfolio: Portfolio) -> int:
        """The first period after delivery without run costs."""
        own = self.own_periods(portfolio)
        return portfolio.horizon.periods if own is None else self.ready + own


def funded_of(portfolio: Portfolio, decision: Decision) -> dict[str, FundedInitiative]:
    """The funded initiatives by id; the decision must refer to existing objects only."""
    initiatives = {initiative.id: initiative for initiative in portfolio.initiatives}
    found = {}
    for choice in decision.choices:
        initiative = initiatives[choice.initiative]
        level = next(level for level in initiative.levels if level.name == choice.level)
        found[choice.initiative] = FundedInitiative(initiative, level, choice.start)
    return found


def funded_at(funded: dict[str, FundedInitiative], end: Endpoint) -> FundedInitiative | None:
    """The funded initiative at one end of a relation, if it is funded at a level that counts there."""
    one = funded.get(end.initiative)
    return one if one is not None and end.level in (None, one.level.name) else None


def value_of(portfolio: Portfolio, decision: Decision) -> int:
    """The objective value of a feasible decision, in units of the objective (minor units, or millionths of a point)."""
    factors = _factors(portfolio)
    funded = funded_of(portfolio, decision)
    if portfolio.objective.kind is ObjectiveKind.SCORE:
        return _Scores(portfolio, factors).total(decision, funded)
    total = sum(own + sum(rises) for _, own, rises in _npvs(portfolio, factors, funded))
    return total + sum(round(npv) for _, _, npv in _small_npvs(portfolio, factors, decision))


def _npvs(
    portfolio: Portfolio, factors: list[int], funded: dict[str, FundedInitiative]
) -> Iterator[tuple[FundedInitiative, int, list[int]]]:
    """The NPV of each funded initiative: its own, and what each enabling initiative adds."""
    rises: dict[str, list[int]] = {id: [] for id in funded}
    for relation in portfolio.relations:
        if isinstance(relation, Enables):
            enabler, one = funded_at(funded, relation.initiative), funded_at(funded, relation.other)
            if enabler is not None and one is not None and enabler.ready <= one.start:
                rise = Fraction(relation.uplift) * _discounted_benefit(portfolio, factors, one)
                rises[one.initiative.id].append(round(rise))
    for id, one in funded.items():
        yield one, _npv(portfolio, factors, one), rises[id]


def _small_npvs(
    portfolio: Portfolio, factors: list[int], decision: Decision
) -> Iterator[tuple[SmallAllocation, int, Fraction]]:
    """Each small amount, and its NPV before rounding."""
    allocations = {allocation.id: allocation for allocation in portfolio.small_allocations}
    for line in decision.allotments:
        allocation = allocations[line.small_allocation]
        yield allocation, line.amount, _small_npv(portfolio, factors, allocation, line.period, line.amount)


def _factors(portfolio: Portfolio) -> list[int]:
    """Discount factors times 10**12, each proved to be the nearest whole number by exact integer powers."""
    growth = 1 + Fraction(portfolio.annual_rate)
    a_year = portfolio.horizon.unit.per_year
    factors = []
    needed = _number_of_periods(portfolio)
    for period, factor in enumerate(portfolio.horizon.discount_factors(portfolio.annual_rate, needed)):
        scaled = int(factor * PICO)
        exact = growth ** -(period + 1)  # the factor to the power of the periods in a year
        low, high = Fraction(2 * scaled - 1, 2 * PICO), Fraction(2 * scaled + 1, 2 * PICO)
        if not low**a_year <= exact <= high**a_year:
            wrong = message("verification.discount_factor", period=Periods((period,)), factor=Number(factor))
            raise VerificationFailure(portfolio, [Violation(wrong)])
        factors.append(scaled)
    return factors


def _number_of_periods(portfolio: Portfolio) -> int:
    """How many periods any option can have costs or benefits in."""
    ends = [portfolio.horizon.periods]
    last_start = portfolio.horizon.budget_periods - 1
    for initiative in portfolio.initiatives:
        for level in initiative.levels:
            one = FundedInitiative(initiative, level, last_start)
            if one.own_periods(portfolio) is not None:
                ends.append(one.run_until(portfolio))
                ends += (last_start + len(cost.amounts) for cost in level.costs)
    if portfolio.late_start is LateStart.SHIFT:
        ends += (last_start + 1 + allocation.delay for allocation in portfolio.small_allocations)
    return max(ends)


def _npv(portfolio: Portfolio, factors: list[int], one: FundedInitiative) -> int:
    if isinstance(one.level.benefit, StatedNpv):
        low, high = Fraction(one.level.low), Fraction(one.level.high)
        return round(one.level.benefit.npv * (low + 4 + high) / 6)
    costs = Fraction(0)
    for cost in one.level.costs:
        paid = list(enumerate(cost.amounts, start=one.start))
        if one.own_periods(portfolio) is None:
            paid = [(period, amount) for period, amount in paid if period < portfolio.horizon.periods]
        paid += [(period, cost.run) for period in range(one.ready, one.run_until(portfolio))]
        costs += sum(Fraction(amount * factors[period], PICO) for period, amount in paid)
    return round(Fraction(one.level.success) * _discounted_benefit(portfolio, factors, one) - costs)


def _discounted_benefit(portfolio: Portfolio, factors: list[int], one: FundedInitiative) -> Fraction:
    """Discounted PERT mean of the benefits that count, conditional on success."""
    low, high = Fraction(one.level.low), Fraction(one.level.high)
    total = Fraction(0)
    for period, (worst, likely, best) in _benefits(portfolio, one).items():
        if period < portfolio.horizon.periods or one.own_periods(portfolio) is not None:
            mean = (worst * low + 4 * likely + best * high) / 6
            total += mean * factors[period] / PICO
    return total


def _benefits(portfolio: Portfolio, one: FundedInitiative) -> dict[int, tuple[int, int, int]]:
    horizon = portfolio.horizon.periods
    benefit = one.level.benefit
    match benefit:
        case BenefitPerPeriod(amount):
            return dict.fromkeys(range(one.ready, horizon), (amount, amount, amount))
        case BenefitProfile(likely, low, high):
            rows = zip(low or likely, likely, high or likely, strict=True)
            return {one.start + offset: row for offset, row in enumerate(rows)}
        case BenefitTotal(amount, periods):
            return _shared(one, amount, periods)
        case BenefitFromRoi(roi) if portfolio.late_start is LateStart.SHIFT:
            lasting = one.own_periods(portfolio) or 0
            outlay = sum(sum(cost.amounts) + lasting * cost.run for cost in one.level.costs)
            return _shared(one, round(outlay + outlay * Fraction(roi)), lasting)
        case BenefitFromRoi(roi):
            first_ready = one.initiative.earliest + one.level.duration
            whole = 0
            for cost in one.level.costs:
                whole += sum(cost.amounts[: horizon - one.initiative.earliest])
                whole += cost.run * max(0, horizon - first_ready)
            returned = round(whole * (1 + Fraction(roi)))
            if horizon == 1:
                return {0: (returned,) * 3}
            parts = horizon - first_ready
            each, rest = divmod(returned, parts) if parts > 0 else (0, 0)
            amounts = [each + (1 if part < rest else 0) for part in range(max(0, parts))]
            return {one.ready + part: (amount,) * 3 for part, amount in enumerate(amounts)}
        case _:
            return {}


def _shared(one: FundedInitiative, total: int, periods: int) -> dict[int, tuple[int, int, int]]:
    """A total shared by so many periods after delivery, larger shares first; by the period of delivery if by none."""
    if periods == 0:
        return {one.ready - 1: (total,) * 3}
    least = total // periods
    shares = [least + (position < total - least * periods) for position in range(periods)]
    return {one.ready + position: (share,) * 3 for position, share in enumerate(shares)}


def _small_npv(
    portfolio: Portfolio, factors: list[int], allocation: SmallAllocation, period: int, amount: int
) -> Fraction:
    returned, left = Fraction(0), amount
    for tier in allocation.tiers:
        part = left if tier.amount is None else min(left, tier.amount)
        returned += part * Fraction(tier.rate)
        left -= part
    back = period + allocation.delay
    is_cut = portfolio.late_start is LateStart.CUT and back >= portfolio.horizon.periods
    later = 0 if is_cut else factors[back]
    return (returned * later - amount * factors[period]) / PICO


class _Scores:
    """The weighted score of a decision, in millionths of a point."""

    def __init__(self, portfolio: Portfolio, factors: list[int]) -> None:
        self._portfolio = portfolio
        self._factors = factors
        self._weights = {criterion: Fraction(weight) for criterion, weight in portfolio.objective.weights}
        npvs = [0]
        if NPV in self._weights:
            npvs += [_npv(portfolio, factors, one) for one in self._possible()]
            for allocation in portfolio.small_allocations:
                for period in range(portfolio.horizon.budget_periods):
                    most = _reachable(portfolio, allocation, allocation.maximum)
                    npvs.append(round(_small_npv(portfolio, factors, allocation, period, most)))
        self._scale = max(map(abs, npvs)) or 1

    def _possible(self) -> Iterator[FundedInitiative]:
        """Every level and start that is open to choice."""
        for initiative in self._portfolio.initiatives:
            if initiative.status is Status.NEVER:
                continue
            for level in initiative.levels:
                for start in range(self._portfolio.horizon.budget_periods):
                    one = FundedInitiative(initiative, level, start)
                    fixed = initiative.commitment
                    if fixed is not None:
                        fits = (level.name, start) == (fixed.level, fixed.start)
                    else:
                        fits = initiative.earliest <= start and self._is_in_time(initiative, level, start)
                    if fits and one.ready <= self._portfolio.horizon.budget_periods:
                        yield one

    def _is_in_time(self, initiative: Initiative, level: Level, start: int) -> bool:
        """Whether a start is no later than the latest, or else all costs but the run costs have a budget."""
        if initiative.latest is not None:
            return start <= initiative.latest
        left = self._portfolio.horizon.budget_periods - start
        return not any(any(cost.amounts[left:]) for cost in level.costs)

    def total(self, decision: Decision, funded: dict[str, FundedInitiative]) -> int:
        total = 0
        for one, own, rises in _npvs(self._portfolio, self._factors, funded):
            total += round(self._of_npv(own) + self._points(one.level.scores))
            total += sum(round(self._of_npv(rise)) for rise in rises)
        for allocation, amount, npv in _small_npvs(self._portfolio, self._factors, decision):
            most = _reachable(self._portfolio, allocation, allocation.maximum) * self._portfolio.horizon.budget_periods
            if allocation.total_cap is not None:
                most = max(1, min(most, _reachable(self._portfolio, allocation, allocation.total_cap)))
            total += round(self._of_npv(npv) + self._points(allocation.scores) * amount / most)
        return total

    def _of_npv(self, npv: Fraction | int) -> Fraction:
        return self._weights.get(NPV, Fraction(0)) * 100 * MICRO * npv / self._scale

    def _points(self, scores: tuple[tuple[str, Decimal], ...]) -> Fraction:
        return sum((self._weights[criterion] * Fraction(score) * MICRO for criterion, score in scores), Fraction(0))


def _reachable(portfolio: Portfolio, allocation: SmallAllocation, amount: int) -> int:
    """The largest amount up to this one that an allocation can get; plans of rules 1 and 2 count the amount itself."""
    if portfolio.valuation_rules in (1, 2) or not allocation.ticket:
        return amount
    return amount // allocation.ticket * allocation.ticket
