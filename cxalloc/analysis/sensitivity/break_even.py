"""Break-evens of a candidate in the fields that users enter: ROI, rate, npv, score and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from cxalloc.analysis.sensitivity.explanation import BreakEven, BreakEvenStatus, EnteredValue, Measure
from cxalloc.analysis.sensitivity.limits import candidate_part
from cxalloc.analysis.sensitivity.threshold import Crossing, ValueCurve, falling, rising
from cxalloc.domain.accounting.ledger import Verdict, make_ledger
from cxalloc.domain.accounting.valuation import POINT, Valuation
from cxalloc.domain.constraints.rules import Kind, SpendRule
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitTotal, Level, StatedNpv
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import NPV, ObjectiveKind, Portfolio
from cxalloc.optimisation.candidate import Candidate, levels_of, scaled, with_fixed_benefits, with_more_npv
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.neighbourhood import Neighbourhood
from cxalloc.optimisation.resolve import Resolver, ResolveResult

ONE = Decimal(1)
NPV_UNIT = Decimal(10**6)


def break_evens(
    portfolio: Portfolio,
    candidate: Candidate,
    resolver: Resolver,
    without: ResolveResult,
    within: ResolveResult,
    *,
    demand: str,
) -> Iterator[BreakEven]:
    """The break-even of each measure of the candidate, or the reason why it has none.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        candidate: The candidate whose decision is to flip.
        resolver: Runs the solves; its gap limits the accuracy.
        without: The best plan without the candidate.
        within: The best plan with it.
        demand: The candidate's own requirement that decides (its status, "cadence", or "" for none). With one, no
            measure has a break-even.

    Raises:
        LimitReached: The time limit came, or the user cancelled.
    """
    question = _Question(with_fixed_benefits(portfolio, candidate), portfolio, candidate, resolver, without, within)
    measures = list(question.measures())
    if demand:
        yield from (BreakEven(measure, BreakEvenStatus.NONE, demand) for measure in measures)
        return
    for measure in measures:
        yield question.break_even(measure)


@dataclass(frozen=True)
class _Question:
    """The break-evens of one candidate, given the best plans without it and with it."""

    portfolio: Portfolio
    entered: Portfolio
    candidate: Candidate
    resolver: Resolver
    without: ResolveResult
    within: ResolveResult

    def measures(self) -> Iterator[Measure]:
        """The measures that may have a break-even: the return first, then the cost."""
        if self.portfolio.objective.kind is ObjectiveKind.SCORE:
            yield Measure.SCORE
        if self.candidate.kind is Kind.SMALL_ALLOCATION:
            yield Measure.RATE
            return
        yield Measure.NPV if self._is_stated() else Measure.ROI
        yield Measure.COST

    def break_even(self, measure: Measure) -> BreakEven:
        if self.without.infeasible:
            return BreakEven(measure, BreakEvenStatus.NONE, "needed")
        if self.within.infeasible and measure is not Measure.COST:
            return BreakEven(measure, BreakEvenStatus.NONE, "ruled out")
        if measure is Measure.SCORE:
            return self._score()
        if self._moves_the_scale(measure):
            return BreakEven(measure, BreakEvenStatus.NOT_APPLICABLE, "score")
        match measure:
            case Measure.COST:
                return self._cost()
            case Measure.NPV:
                return self._npv()
            case _:
                return self._return(measure)

    def _moves_the_scale(self, measure: Measure) -> bool:
        """Whether a figure also changes the scores of all other candidates, or has no effect on a score."""
        objective = self.portfolio.objective
        if objective.kind is not ObjectiveKind.SCORE:
            return False
        return measure is not Measure.COST or bool(dict(objective.weights).get(NPV))

    def _levels(self) -> list[Level]:
        return list(levels_of(self.portfolio, self.candidate))

    def _is_stated(self) -> bool:
        return all(isinstance(level.benefit, StatedNpv) for level in self._levels())

    def _curve(
        self,
        make: Callable[[Decimal], Portfolio],
        now: Decimal,
        *,
        lowest: Decimal | None = None,
        unit: Decimal = ONE,
        monotone: bool = True,
    ) -> ValueCurve:
        known = self.within.decision or self.without.decision
        neighbourhood = None if known is None else Neighbourhood(known, self.candidate)

        def inside(portfolio: Portfolio, against: int | None) -> ResolveResult:
            model = build_model(portfolio)
            part = candidate_part(model, self.candidate)
            return self.resolver.best(
                portfolio, part.forced(True), model=model, against=against, neighbourhood=neighbourhood
            )

        before, after = (self._option_values(make(x)) for x in (now, now + unit))
        gains = tuple(later - earlier for earlier, later in zip(before, after, strict=True))
        return ValueCurve(make, inside, self.without, now, lowest, gains, self.resolver.gap, unit, monotone)

    def _option_values(self, portfolio: Portfolio) -> list[int]:
        """The value of each option of the candidate by itself; of a small allocation, that of its smallest amount."""
        valuation = Valuation(portfolio)
        if self.candidate.kind is Kind.SMALL_ALLOCATION:
            one = portfolio.small_allocation_by_id[self.candidate.id]
            periods = range(portfolio.horizon.budget_periods)
            return [valuation.allocation_value(one, period, one.minimum) for period in periods]
        return [
            valuation.option_value(option)
            for option in valuation.options
            if option.initiative == self.candidate.id and self.candidate.level in ("", option.level)
        ]

    def _return(self, measure: Measure) -> BreakEven:
        """The factor on all benefits (or rates) at which the decision flips, and the resulting return."""
        curve = self._curve(lambda x: scaled(self.portfolio, self.candidate, benefit=x), ONE, lowest=Decimal(0))
        crossing = rising(curve, self.within)
        if crossing.at is None:
            return BreakEven(measure, BreakEvenStatus.NONE, crossing.why)
        if measure is Measure.RATE:
            first = self.portfolio.small_allocation_by_id[self.candidate.id].tiers[0].rate
            return _found(measure, crossing, lambda x: first * x, self._rates(_decimal(crossing.at)))
        roi = self._roi(self.within.decision)
        entered = self._benefits(_decimal(crossing.at))
        if roi is None:
            return BreakEven(measure, BreakEvenStatus.FOUND, factor=_decimal(crossing.at), entered=entered)
        return _found(measure, crossing, lambda x: (1 + roi) * x - 1, entered)

    def _npv(self) -> BreakEven:
        levels = self._levels()
        stated = [level.benefit.npv for level in levels if isinstance(level.benefit, StatedNpv)]
        ranged = any(level.low != 1 or level.high != 1 for level in levels)
        curve = self._curve(
            lambda x: with_more_npv(self.portfolio, self.candidate, int(x)),
            Decimal(0),
            lowest=Decimal(-min(stated) - 1) if ranged else None,
            unit=NPV_UNIT,
        )
        crossing = rising(curve, self.within)
        if crossing.at is None:
            return BreakEven(Measure.NPV, BreakEvenStatus.NONE, crossing.why)
        own = self._npv_of(self.within.decision)
        more = _decimal(crossing.at)
        entered = tuple(
            EnteredValue(level.name, "npv", Decimal(level.benefit.npv), level.benefit.npv + more)
            for level in levels
            if isinstance(level.benefit, StatedNpv)
        )
        return replace(_found(Measure.NPV, crossing, lambda x: own + x, entered, now=own), factor=None)

    def _cost(self) -> BreakEven:
        if any(isinstance(level.benefit, StatedNpv) for level in self._levels()):
            return BreakEven(Measure.COST, BreakEvenStatus.NOT_APPLICABLE, "stated")
        curve = self._curve(
            lambda x: scaled(self.portfolio, self.candidate, cost=x),
            ONE,
            lowest=Decimal(0),
            monotone=self._is_monotone(),
        )
        today = None if self.within.infeasible else self.within
        crossing = falling(curve, today)
        if crossing.at is None:
            return BreakEven(Measure.COST, BreakEvenStatus.NONE, crossing.why)
        cost = self._cost_of(self.within.decision)
        return _found(Measure.COST, crossing, lambda x: cost * x, (), now=cost)

    def _score(self) -> BreakEven:
        """The break-even in points of score: the same shift applies to all options of the candidate."""
        assert self.without.value is not None
        assert self.within.value is not None
        own = self._value_of(self.within.decision)
        at = own + self.without.value - self.within.value
        least = None if self.within.bound is None else Decimal(own + self.without.value - self.within.bound)
        most = None if self.without.bound is None else Decimal(own + self.without.bound - self.within.value)
        entered = tuple(self._scores(Decimal(at - own)))
        least, most = around(Decimal(at), least, most)
        return BreakEven(
            Measure.SCORE, BreakEvenStatus.FOUND, "", Decimal(own), Decimal(at), least, most, None, entered
        )

    def _scores(self, more: Decimal) -> Iterator[EnteredValue]:
        """For each criterion alone, the score at which the decision flips, if there is one from 0 to 100."""
        if self.candidate.kind is Kind.SMALL_ALLOCATION or self.within.decision is None:
            return
        chosen = next(one for one in self.within.decision.choices if one.initiative == self.candidate.id)
        for level in self._levels():
            if more > 0 and level.name != chosen.level:
                continue
            for criterion, weight in self.portfolio.objective.weights:
                now = dict(level.scores).get(criterion, Decimal(0))
                if weight and criterion != NPV and 0 <= (at := now + more / (weight * POINT)) <= 100:
                    yield EnteredValue(level.name, criterion, now, at)

    def _is_monotone(self) -> bool:
        """Whether a higher cost of the candidate makes no rule easier to keep."""
        initiative = self.portfolio.initiative_by_id[self.candidate.id]
        for rule in self.portfolio.active_rules:
            if isinstance(rule, SpendRule):
                mine = rule.select.matches(Kind.INITIATIVE, initiative.owner, initiative.tags)
                of_mine = rule.share is not None and rule.of.matches(Kind.INITIATIVE, initiative.owner, initiative.tags)
                if (mine and rule.bound.value == "at_least") or (of_mine and rule.bound.value == "at_most"):
                    return False
        return True

    def _rates(self, factor: Decimal) -> tuple[EnteredValue, ...]:
        tiers = self.portfolio.small_allocation_by_id[self.candidate.id].tiers
        return tuple(
            EnteredValue("", f"tier{n}_rate", one.rate, one.rate * factor) for n, one in enumerate(tiers, start=1)
        )

    def _benefits(self, factor: Decimal) -> tuple[EnteredValue, ...]:
        """The entered benefits by level, where a level states them in one figure."""
        found = []
        for level in levels_of(self.entered, self.candidate):
            match level.benefit:
                case BenefitFromRoi(roi):
                    found.append(EnteredValue(level.name, "roi", roi, (1 + roi) * factor - 1))
                case StatedNpv(npv) if npv > 0:
                    found.append(EnteredValue(level.name, "npv", Decimal(npv), npv * factor))
                case BenefitPerPeriod(amount):
                    found.append(EnteredValue(level.name, "benefit", Decimal(amount), amount * factor))
                case BenefitTotal(amount):
                    found.append(EnteredValue(level.name, "benefit_total", Decimal(amount), amount * factor))
        return tuple(found)

    def _roi(self, decision: Decision | None) -> Decimal | None:
        verdict = self._verdict(decision)
        if verdict is None or verdict.roi is None:
            return None
        return Decimal(verdict.roi.numerator) / Decimal(verdict.roi.denominator)

    def _cost_of(self, decision: Decision | None) -> Decimal:
        verdict = self._verdict(decision)
        if verdict is not None:
            return Decimal(verdict.cost)
        # No plan includes it: the cost of its first level from its earliest start is used.
        initiative = self.portfolio.initiative_by_id[self.candidate.id]
        level = self._levels()[0]
        return Decimal(Valuation(self.portfolio).option(initiative, level, initiative.earliest).cost)

    def _npv_of(self, decision: Decision | None) -> Decimal:
        verdict = self._verdict(decision)
        return Decimal(0 if verdict is None else verdict.npv)

    def _value_of(self, decision: Decision | None) -> int:
        verdict = self._verdict(decision)
        return 0 if verdict is None else verdict.objective_value

    def _verdict(self, decision: Decision | None) -> Verdict | None:
        if decision is None:
            return None
        verdicts = make_ledger(self.portfolio, decision).verdicts
        return next(one for one in verdicts if (one.kind, one.id) == (self.candidate.kind, self.candidate.id))


def _found(
    measure: Measure,
    crossing: Crossing,
    figure: Callable[[Decimal], Decimal],
    entered: tuple[EnteredValue, ...],
    now: Decimal | None = None,
) -> BreakEven:
    """A break-even in the unit of its measure, converted from a factor or a shift."""
    assert crossing.at is not None
    at = figure(_decimal(crossing.at))
    ends = [None if x is None else figure(_decimal(x)) for x in (crossing.least, crossing.most)]
    if figure(Decimal(0)) > figure(ONE):  # a negative ROI falls as its factor rises
        ends.reverse()
    least, most = around(at, *ends)
    now, factor = figure(ONE) if now is None else now, _decimal(crossing.at)
    return BreakEven(measure, BreakEvenStatus.FOUND, "", now, at, least, most, factor, entered)


def around(at: Decimal, least: Decimal | None, most: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """A range corrected so that it contains the break-even: rounding may move an end past it, or past the other end."""
    return (None if least is None else min(least, at)), (None if most is None else max(most, at))


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))
