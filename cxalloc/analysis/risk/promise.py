"""The honest promise: what a plan should be expected to bring, for the best of many noisy estimates disappoints.

A plan is chosen because its estimates are high, and so they are too high on average (Smith and Winkler 2006, *The
optimizer's curse*, Management Science 52). Their remedy: estimates are shrunk towards the mean of comparable
candidates. Of the ratio r of net present value to discounted cost (that of benefit to cost, less 1) of a candidate in a
class with the mean m, the share τ² / (τ² + σ²) of the distance r - m is believed. σ is the standard deviation of its
estimate, (high - low) / 6; τ² is the variance between the true ratios of the class, max(0, S² - mean σ²), where S² is
the variance of the stated ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median, variance

from cxalloc.analysis.risk.estimates import Estimates
from cxalloc.analysis.risk.flows import ChoiceFlows, Discount
from cxalloc.analysis.risk.quantiles import range_of_percentiles
from cxalloc.analysis.risk.result import CandidateClass, HonestPromise, PromisedValue
from cxalloc.domain.accounting.ledger import Verdict, make_ledger
from cxalloc.domain.accounting.valuation import PERT_WEIGHTS, Valuation
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio, is_open
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import LowHigh

LEAST_SIZE = 5
"""A class of fewer candidates says too little: theirs is the class of all."""
OWNER, ALL, TAG = "owner", "all", "tag:"
"""What classes are made by: owners, values of a tag (``tag:DIMENSION``), or nothing."""

_Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class _Ratio:
    """The ratio of a candidate: its stated value, the deviation of that (None: not known), and its discounted cost."""

    group: str
    value: float
    deviation: float | None
    cost: float


def promise(portfolio: Portfolio, decision: Decision, *, by: str = OWNER) -> HonestPromise:
    """What a plan promises, and what one should expect of it.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        decision: A decision that is feasible for it: that of a plan.
        by: What classes are made by: ``owner``, ``tag:DIMENSION`` or ``all``.

    Raises:
        ValueError: ``by`` is none of these.
    """
    group = _grouping(by)
    ratios = _Ratios(portfolio, decision, group).by_candidate()
    members: dict[str, list[_Ratio]] = defaultdict(list)
    for ratio in ratios.values():
        members[ratio.group].append(ratio)
    classes = {name: _class_of(name, of) for name, of in sorted(members.items()) if name and len(of) >= LEAST_SIZE}
    if len(ratios) >= LEAST_SIZE:
        classes[""] = _class_of("", list(ratios.values()))
    funded = [verdict for verdict in make_ledger(portfolio, decision).verdicts if verdict.funded]
    candidates = tuple(_promised(verdict, ratios.get((verdict.kind, verdict.id)), classes) for verdict in funded)
    is_known = any(one.weight is not None for one in candidates)
    used = {one.class_name for one in candidates if one.weight is not None}
    return HonestPromise(
        by,
        sum(one.stated for one in candidates),
        sum(one.expected for one in candidates) if is_known else None,
        tuple(one for name, one in classes.items() if name in used),
        candidates,
    )


def _grouping(by: str) -> Callable[[Initiative | SmallAllocation], str]:
    dimension = by.removeprefix(TAG)
    if by == ALL:
        return lambda _: ""
    if by == OWNER:
        return lambda one: one.owner
    if by.startswith(TAG) and dimension:
        return lambda one: next((tag.value for tag in one.tags if tag.dimension == dimension), "")
    raise ValueError(f"{by!r}; expected owner, all or tag:DIMENSION")


def _class_of(name: str, members: Sequence[_Ratio]) -> CandidateClass:
    """The class of candidates; those without a range take the median deviation of the others."""
    known = [one.deviation for one in members if one.deviation is not None]
    values = [one.value for one in members]
    if not known:
        return CandidateClass(name, len(members), fmean(values), 0.0, None)
    usual = median(known)
    errors = fmean((usual if one.deviation is None else one.deviation) ** 2 for one in members)
    return CandidateClass(name, len(members), fmean(values), max(0.0, variance(values) - errors) ** 0.5, usual)


def _promised(verdict: Verdict, ratio: _Ratio | None, classes: dict[str, CandidateClass]) -> PromisedValue:
    stated = verdict.npv
    found = None if ratio is None else classes.get(ratio.group) or classes.get("")
    if ratio is None or found is None or found.spread is None:
        return PromisedValue(verdict.kind, verdict.id, found.name if found else "", stated, stated, None)
    deviation = found.spread if ratio.deviation is None else ratio.deviation
    between, error = found.between**2, deviation**2
    weight = between / (between + error) if between + error else 1.0
    expected = round(stated + (1 - weight) * (found.mean - ratio.value) * ratio.cost)
    return PromisedValue(verdict.kind, verdict.id, found.name, stated, expected, weight)


class _Ratios:
    """The ratios of the candidates of a portfolio: as funded, and of the others at their best choice."""

    def __init__(
        self, portfolio: Portfolio, decision: Decision, group: Callable[[Initiative | SmallAllocation], str]
    ) -> None:
        self._portfolio = portfolio
        self._group = group
        self._verdicts = {(one.kind, one.id): one for one in make_ledger(portfolio, decision).verdicts if one.funded}
        self._chosen = {choice.initiative: choice for choice in decision.choices}
        self._allotted: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for line in decision.allotments:
            self._allotted[line.small_allocation].append((line.period, line.amount))
        self._valuation = Valuation(portfolio)
        self._estimates = Estimates(portfolio)
        self._discount = Discount(self._valuation)

    def by_candidate(self) -> dict[_Key, _Ratio]:
        """By kind and id; without those that cost nothing."""
        best: dict[str, tuple[int, Choice]] = {}
        for option in self._valuation.options:
            known = best.get(option.initiative)
            if known is None or option.npv > known[0]:
                best[option.initiative] = option.npv, Choice(option.initiative, option.level, option.start)
        found: dict[_Key, _Ratio] = {}
        for initiative in filter(is_open, self._portfolio.initiatives):
            if initiative.id in best and (ratio := self._of_initiative(initiative, best[initiative.id])):
                found[Kind.INITIATIVE, initiative.id] = ratio
        for allocation in self._portfolio.small_allocations:
            if ratio := self._of_allocation(allocation):
                found[Kind.SMALL_ALLOCATION, allocation.id] = ratio
        return found

    def _of_initiative(self, initiative: Initiative, best: tuple[int, Choice]) -> _Ratio | None:
        choice = self._chosen.get(initiative.id, best[1])
        verdict = self._verdicts.get((Kind.INITIATIVE, initiative.id))
        flows = ChoiceFlows(self._valuation, self._estimates, self._discount, choice)
        cost = flows.discounted_costs(flows.start, flows.ready)
        if not cost:
            return None
        npv = best[0] if verdict is None else verdict.npv
        deviation = None
        if flows.has_range:
            usual = flows.expected_benefit(flows.start, flows.ready, as_planned=True)
            # The probability of success, rises included.
            success = (npv + cost) / usual if usual else 0.0
            size = sum(most - least for least, most in self._ranges(flows))
            deviation = abs(success * size / PERT_WEIGHTS / cost)
        return _Ratio(self._group(initiative), npv / cost, deviation, cost)

    def _ranges(self, flows: ChoiceFlows) -> Iterator[tuple[float, float]]:
        """The least and the most of the benefit of each period, discounted."""
        for period, low, likely, high in flows.benefit_rows(flows.start, flows.ready):
            factor = flows.factor(period)
            least, most = self._range(low, likely, high)
            yield factor * least, factor * most

    def _range(self, low: float, likely: float, high: float) -> tuple[float, float]:
        is_percentiles = self._portfolio.uncertainty.low_high is LowHigh.P10_P90
        return range_of_percentiles(low, likely, high) if is_percentiles and low != high else (low, high)

    def _of_allocation(self, allocation: SmallAllocation) -> _Ratio | None:
        lines = self._allotted.get(allocation.id) or [(0, allocation.full_amount)]
        cost = sum(self._discount[period] * amount for period, amount in lines)
        if not cost:
            return None
        npv = sum(self._valuation.allocation_npv(allocation, period, amount) for period, amount in lines)
        low, high = self._range(float(allocation.rate_low), 1.0, float(allocation.rate_high))
        deviation = (npv + cost) * (high - low) / PERT_WEIGHTS / cost if high > low else None
        return _Ratio(self._group(allocation), npv / cost, deviation, cost)
