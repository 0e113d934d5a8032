"""What one decision brings and costs in each draw: whole minor units, summed as integers.

Sums of integers do not depend on their order: so the order of rows changes no bit.

What an estimate is wrong about, and whether an initiative then succeeds, are two uncertainties, and kept apart: success
is drawn where ``with_success`` says so, and is its probability everywhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from graphlib import TopologicalSorter

import numpy as np

from cxalloc.analysis.risk.draws import Candidate, Draws, Figure
from cxalloc.analysis.risk.estimates import Estimates, Periods, drawn, drawn_delay
from cxalloc.analysis.risk.flows import ChoiceFlows, Discount
from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint, Requires
from cxalloc.domain.plan import Allotment, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation

Amounts = np.ndarray[tuple[int], np.dtype[np.int64]]
AmountsByPeriod = np.ndarray[tuple[int, int], np.dtype[np.int64]]


Case = tuple[int, int, slice | Periods]
"""Actual start, actual delivery, and the draws in which an initiative has them."""


@dataclass(frozen=True)
class DrawnChoice:
    """One choice in all draws: the share of its likely costs, its actual start and delivery; None: as planned.

    ``scores`` are the normal scores of its benefit, None where that is certain; ``success`` is the probability.
    """

    flows: ChoiceFlows
    candidate: Candidate
    success: float
    scores: Numbers | None
    cost: Numbers | None
    delay: Periods | None
    slip: Periods | None = None

    def benefit(self, count: int) -> Numbers:
        """The discounted benefit given success, by draw (minor units)."""
        benefit = np.empty(count)
        for start, ready, draws in self.cases:
            if self.scores is None:
                benefit[draws] = self.flows.expected_benefit(start, ready)
            else:
                benefit[draws] = self.flows.drawn_benefit(start, ready, self.scores[draws])
        return benefit

    def costs(self, count: int) -> Numbers:
        """The discounted costs by draw (minor units)."""
        costs = np.empty(count)
        for start, ready, draws in self.cases:
            costs[draws] = self.flows.discounted_costs(start, ready)
        if self.cost is not None:
            costs *= self.cost
        return costs

    @cached_property
    def late(self) -> Periods | None:
        """By how many periods it is delivered late; None: in no draw."""
        if self.delay is None or self.slip is None:
            return self.slip if self.delay is None else self.delay
        return self.slip + self.delay

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The actual starts and deliveries that there are, each with its draws."""
        start, ready = self.flows.start, self.flows.ready
        if self.late is None:
            return ((start, ready, slice(None)),)
        late = self.late + self.flows.level.duration  # from 1
        width = int(late.max()) + 1
        codes, which = np.unique(late if self.slip is None else self.slip * width + late, return_inverse=True)
        draws = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
        cases = []
        for code, of in zip(codes.tolist(), draws, strict=True):
            slip, periods = divmod(code, width)
            cases.append((start + slip, start + periods, of))
        return tuple(cases)

    def mean_of(self, figure: Callable[[int, int], float]) -> float:
        """The mean over the draws of a figure of the actual start and delivery."""
        total = 0.0
        for start, ready, draws in self.cases:
            share = 1.0 if self.late is None or isinstance(draws, slice) else len(draws) / len(self.late)
            total += share * figure(start, ready)
        return total


@dataclass(frozen=True, slots=True)
class Expectations:
    """By how much the mean of the draws exceeds the plan's value, by cause (minor units); see ``Bridge``."""

    reading: float
    cost: float
    rate: float
    duration: float


class PlanOutcomes:
    """One decision of a portfolio (with the changes of its scenario) in all draws."""

    def __init__(
        self,
        portfolio: Portfolio,
        decision: Decision,
        draws: Draws,
        *,
        with_success: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """``check`` is called now and then; it may raise an exception to stop."""
        self._portfolio = portfolio
        self._decision = decision
        self._draws = draws
        self._with_success = with_success
        self._check = check
        self._valuation = Valuation(portfolio)
        self._estimates = Estimates(portfolio)
        self._discount = Discount(self._valuation)
        self._choices = self._drawn_choices()

    def _drawn_choices(self) -> dict[str, DrawnChoice]:
        flows = {
            one.initiative: ChoiceFlows(self._valuation, self._estimates, self._discount, one)
            for one in self._decision.choices
        }
        rises, before = self._relations(flows)
        made: dict[str, DrawnChoice] = {}
        for name in TopologicalSorter(before).static_order():
            one = flows[name]
            self._check()
            slip = _slip(one.start, [made[other] for other in before[name]])
            success = float(one.level.success + rises.get(name, Decimal(0)))
            made[name] = drawn_choice(one, self._estimates, self._draws, success, slip)
        return made

    def _relations(self, flows: dict[str, ChoiceFlows]) -> tuple[dict[str, Decimal], dict[str, set[str]]]:
        """The rises in probability of success, and what has to be delivered before each start."""
        rises: dict[str, Decimal] = {}
        before: dict[str, set[str]] = {name: set() for name in flows}
        for relation in self._portfolio.relations:
            if isinstance(relation, Enables):
                enabler, enabled = _at(flows, relation.initiative), _at(flows, relation.other)
                # As planned: a delay of the enabler does not undo it, for no one would start without it.
                if enabler is not None and enabled is not None and enabler.ready <= enabled.start:
                    name = enabled.initiative.id
                    rises[name] = rises.get(name, Decimal(0)) + relation.uplift
            elif isinstance(relation, Requires) and relation.delivered:
                later, first = _at(flows, relation.initiative), _at(flows, relation.other)
                if later is not None and first is not None:
                    before[later.initiative.id].add(first.initiative.id)
        return rises, before

    def values(self) -> Amounts:
        """The net present value of the decision by draw (minor units)."""
        total = np.zeros(self._draws.count, dtype=np.int64)
        for one in self._choices.values():
            self._check()
            total += np.rint(self._value(one)).astype(np.int64)
        for allocation, own in self._allotments():
            total += np.rint(self._returned(allocation, own)).astype(np.int64)
            total -= round(self._discounted_spend(own))
        return total

    def _value(self, one: DrawnChoice) -> Numbers:
        """The net present value of a choice by draw, not rounded."""
        value = one.benefit(self._draws.count)
        value *= self._draws.succeeds(one.candidate, one.success) if self._with_success else one.success
        value -= one.costs(self._draws.count)
        return value

    def _allotments(self) -> Iterator[tuple[SmallAllocation, list[Allotment]]]:
        own: dict[str, list[Allotment]] = defaultdict(list)
        for line in self._decision.allotments:
            own[line.small_allocation].append(line)
        for name, lines in own.items():
            yield self._portfolio.small_allocation_by_id[name], lines

    def _discounted_spend(self, own: Iterable[Allotment]) -> float:
        return sum(self._discount[line.period] * line.amount for line in own)

    def _likely_return(self, allocation: SmallAllocation, own: Iterable[Allotment]) -> float:
        """What amounts return at their likely rates, discounted."""
        npv = sum(self._valuation.allocation_npv(allocation, line.period, line.amount) for line in own)
        return npv + self._discounted_spend(own)

    def _returned(self, allocation: SmallAllocation, own: Iterable[Allotment]) -> Numbers:
        likely = self._likely_return(allocation, own)
        candidate, estimate = self._estimates.candidate(allocation), self._estimates.rate(allocation)
        rate = drawn(self._draws, candidate, Figure.RATE, estimate)
        return np.full(self._draws.count, likely) if rate is None else likely * rate

    def spend(self, fund: str) -> AmountsByPeriod:
        """The spend of a fund by budget period and draw (minor units)."""
        periods = self._portfolio.horizon.budget_periods
        total = np.zeros((periods, self._draws.count), dtype=np.int64)
        for allocation, own in self._allotments():
            for line in own if allocation.fund == fund else ():
                total[line.period] += line.amount
        for one in self._choices.values():
            self._check()
            for start, ready, draws in one.cases:
                for (of, period), amount in one.flows.costs(start, ready).by_cell.items():
                    if of == fund and period < periods and amount:
                        if one.cost is None:
                            total[period, draws] += amount
                        else:
                            total[period, draws] += np.rint(one.cost[draws] * amount).astype(np.int64)
        return total

    def expectations(self) -> Expectations:
        """Why the mean of the draws differs from the plan's value, by cause."""
        reading = cost = rate = duration = 0.0
        for one in self._choices.values():
            flows = one.flows
            estimate = self._estimates.cost(flows.initiative, flows.level)
            share, costs = 1.0 if estimate is None else estimate.mean, flows.discounted_costs(flows.start, flows.ready)
            cost -= (share - 1) * costs
            duration -= share * (one.mean_of(flows.discounted_costs) - costs)
            usual = flows.expected_benefit(flows.start, flows.ready)
            reading += one.success * (usual - flows.expected_benefit(flows.start, flows.ready, as_planned=True))
            duration += one.success * (one.mean_of(flows.expected_benefit) - usual)
        for allocation, own in self._allotments():
            if (returned := self._estimates.rate(allocation)) is not None:
                rate += (returned.mean - 1) * self._likely_return(allocation, own)
        return Expectations(reading, cost, rate, duration)


def drawn_choice(
    flows: ChoiceFlows, estimates: Estimates, draws: Draws, success: float, slip: Periods | None = None
) -> DrawnChoice:
    """A choice in all draws, with this probability of success."""
    candidate = estimates.candidate(flows.initiative)
    return DrawnChoice(
        flows,
        candidate,
        success,
        draws.scores(candidate, Figure.BENEFIT) if flows.has_range else None,
        drawn(draws, candidate, Figure.COST, estimates.cost(flows.initiative, flows.level)),
        drawn_delay(draws, candidate, flows.level, estimates.duration(flows.level)),
        slip,
    )


def _slip(start: int, before: Sequence[DrawnChoice]) -> Periods | None:
    """By how many periods a start slips because what has to be delivered before is late; None: in no draw."""
    late = [one.flows.ready + one.late - start for one in before if one.late is not None]
    if not late:
        return None
    slip: Periods = np.maximum.reduce([np.zeros_like(late[0]), *late])
    return slip if slip.any() else None


def _at(flows: dict[str, ChoiceFlows], end: Endpoint) -> ChoiceFlows | None:
    """The flows of an end of a relation, if it is chosen, at that level."""
    found = flows.get(end.initiative)
    return found if found is not None and end.level in (None, found.level.name) else None
