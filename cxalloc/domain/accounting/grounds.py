"""The grounds of a verdict: why a plan funds a candidate or not, as far as the plan shows by itself.

Nothing is searched: each way to add a candidate to the plan as it stands, and the plan without it, is evaluated in
exact arithmetic. What would have to give way for a candidate, and what flips a decision, is what an explanation is
for (``analysis.sensitivity``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from cxalloc.domain.accounting.ledger import Ledger, Verdict, make_ledger
from cxalloc.domain.accounting.slack import Change, Limit, LimitKind, Slack
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Requires
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation

MOST_OBSTACLES = 3
"""A candidate with more obstacles than this, none of which decides alone, is left to an explanation."""
_Subject = tuple[LimitKind, str]
"""What sets a limit: its kind, and the id of its owner."""
_ORDER = (
    LimitKind.RELATION,
    LimitKind.RULE,
    LimitKind.CADENCE,
    LimitKind.TOTAL_CAP,
    LimitKind.FUND,
    LimitKind.TEAM,
)
"""What is named first."""


class GroundsKind(StrEnum):
    """What a verdict rests on."""

    # Not funded
    NEVER = "never"
    NO_START = "no start"
    WOULD_PAY = "would pay"
    DOES_NOT_PAY = "does not pay"
    OBSTACLES = "obstacles"
    NOT_KNOWN = "not known"
    # Funded
    MUST = "must"
    COMMITTED = "committed"
    ENABLES = "enables"
    ENABLED = "enabled"
    NEEDED = "needed"
    ASKED_FOR = "asked for"
    PAYS = "pays"
    ADDS_NOTHING = "adds nothing"
    LOWERS = "lowers"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A limit with the periods (from 0) in one of which it is in the way; ``always`` if whatever else is decided."""

    kind: LimitKind
    subject: str
    periods: tuple[int, ...] = ()
    always: bool = False


@dataclass(frozen=True, slots=True)
class Grounds:
    """One statement about a candidate and the plan as it stands; all else stays as decided.

    Attributes:
        kind: The statement. WOULD_PAY: added from period ``start`` on it fits and adds ``amount`` to the objective
            value. DOES_NOT_PAY: added in whatever way, it would not raise the value. OBSTACLES: every way to add it
            that would raise the value breaks each of the ``obstacles`` in one of its periods (one of them, if
            ``either``). NOT_KNOWN: each such way breaks some limit, of which there are too many to name.
            ENABLES: it adds to ``others``; ENABLED: ``amount`` of its NPV (minor units) come from what enables it;
            NEEDED: ``others``, which are funded, require it; ASKED_FOR: without it the plan breaks each of the
            ``obstacles``; PAYS, ADDS_NOTHING: what it adds to the objective value is above 0, is 0; LOWERS: the plan
            without it is feasible, and worth ``amount`` more.
        obstacles: See OBSTACLES and ASKED_FOR.
        either: Not each of the obstacles is in the way of all starts and levels, but one of them always is.
        until: It pays only if it starts by this period (from 0), and it would fit later (OBSTACLES).
        fits: Some way to add it fits, but does not raise the value (OBSTACLES).
        others: Ids of initiatives.
        start: A period from 0.
        amount: Units of the objective, or minor units.
    """

    kind: GroundsKind
    obstacles: tuple[Obstacle, ...] = ()
    either: bool = False
    until: int | None = None
    fits: bool = False
    others: tuple[str, ...] = ()
    start: int | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to give money to a candidate: a level and a start, or a larger amount of a small allocation.

    ``gain`` is what it adds to the objective value if it fits; ``broken`` are the limits that it breaks. Of a small
    amount that does not fit only the least increase is looked at, and its ``gain`` is not known.
    """

    level: str
    start: int
    pays: bool
    gain: int
    broken: frozenset[Limit]
    change: Change


class PlanReview:
    """What a plan shows about its candidates; computed on demand, and kept."""

    def __init__(
        self,
        portfolio: Portfolio,
        decision: Decision,
        ledger: Ledger | None = None,
        valuation: Valuation | None = None,
    ) -> None:
        """Prepare the review of a decision that fits the portfolio (as the verifier has it)."""
        self.portfolio, self.decision = portfolio, decision
        self.slack = Slack(portfolio, decision, valuation)
        self.ledger = ledger or make_ledger(portfolio, decision, self.slack.valuation)
        self.periods = portfolio.horizon.budget_periods
        self._trials: dict[str, tuple[Trial, ...]] = {}
        self._grounds: dict[str, tuple[Grounds, ...]] = {}

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each candidate, by id."""
        return {verdict.id: verdict for verdict in self.ledger.verdicts}

    def grounds(self, id: str) -> tuple[Grounds, ...]:
        """Why a candidate is funded or not: one statement or several, none of which contradicts another."""
        if id not in self._grounds:
            verdict = self.verdicts[id]
            self._grounds[id] = tuple(self._grounds_in(verdict) if verdict.funded else self._grounds_out(verdict))
        return self._grounds[id]

    def trials(self, id: str) -> tuple[Trial, ...]:
        """Every way to give money, or more of it, to a candidate in the plan as it stands."""
        if id not in self._trials:
            initiative = self.portfolio.initiative_by_id.get(id)
            if initiative is None:
                self._trials[id] = tuple(self._increases(self.portfolio.small_allocation_by_id[id]))
            else:
                self._trials[id] = tuple(self._additions(initiative))
        return self._trials[id]

    # Not funded

    def _grounds_out(self, verdict: Verdict) -> Iterator[Grounds]:
        initiative = self.portfolio.initiative_by_id.get(verdict.id)
        if initiative is not None and initiative.status is Status.NEVER:
            yield Grounds(GroundsKind.NEVER)
            return
        trials = self.trials(verdict.id)
        paying = [one for one in trials if one.pays]
        possible = [one for one in paying if not one.broken]
        if not trials:
            yield Grounds(GroundsKind.NO_START)
        elif possible:
            best = max(possible, key=lambda one: one.gain)
            yield Grounds(GroundsKind.WOULD_PAY, start=best.start, amount=best.gain)
        elif not paying:
            obstacles, either = self.obstacles(trials)
            relations = tuple(one for one in obstacles if one.kind is LimitKind.RELATION)
            if relations and not either:
                yield Grounds(GroundsKind.OBSTACLES, relations)
            yield Grounds(GroundsKind.DOES_NOT_PAY)
        else:
            yield self._out_of_reach(trials, paying)

    def _out_of_reach(self, trials: Sequence[Trial], paying: Sequence[Trial]) -> Grounds:
        """The grounds of a candidate that would pay in some ways, none of which fits."""
        obstacles, either = self.obstacles(paying)
        if not obstacles:
            return Grounds(GroundsKind.NOT_KNOWN)
        fits = any(not one.broken for one in trials)
        last = max(one.start for one in paying)
        until = last if fits and all(one.start > last for one in trials if not one.broken) else None
        return Grounds(GroundsKind.OBSTACLES, obstacles, either, until, fits)

    def obstacles(self, trials: Sequence[Trial]) -> tuple[tuple[Obstacle, ...], bool]:
        """What is in the way of all these trials, and whether that depends on the trial.

        Each of the obstacles is in the way of every trial in one of its periods, or (then the second is True) each
        trial has one of them in its way. Of several that are in the way of every trial the weightiest are named.
        Nothing if a trial breaks no limit, or if it would take more than ``MOST_OBSTACLES``.
        """
        by_trial = [_periods_by_subject(one.broken) for one in trials]
        if not all(by_trial):
            return (), False
        common = [one for one in by_trial[0] if all(one in broken for broken in by_trial)]
        if common:
            always = self._always(trials, common)
            return tuple(_obstacle(one, by_trial, one in always) for one in _weightiest(common, always)), False
        chosen = _cover(by_trial)
        always = self._always(trials, chosen)
        return tuple(_obstacle(one, by_trial, one in always) for one in chosen), True

    def _always(self, trials: Sequence[Trial], subjects: Iterable[_Subject]) -> frozenset[_Subject]:
        """Those of the limits that each trial breaks whatever else is decided, if it breaks them at all."""
        found = {one for one in subjects if one[0] in (LimitKind.FUND, LimitKind.TEAM, LimitKind.RULE)}
        for trial in trials:
            if trial.change.removed is not None or not found:
                return frozenset()
            broken, alone = (
                {(limit.kind, limit.subject) for limit in limits}
                for limits in (trial.broken, self.slack.broken_alone(trial.change))
            )
            found -= broken - alone
        return frozenset(found)

    def _additions(self, initiative: Initiative) -> Iterator[Trial]:
        """Each level and start of an initiative, in place of what it has now."""
        now = self.slack.options.get(initiative.id)
        if initiative.status is Status.NEVER:
            return
        for level in initiative.levels:
            for start in initiative.starts(level, self.periods):
                option = self.slack.valuation.option(initiative, level, start)
                if now is None or (option.level, option.start) != (now.level, now.start):
                    change = Change(option, now)
                    gain = self.slack.gain(change)
                    yield Trial(level.name, start, gain > 0, gain, self.slack.broken_by(change), change)

    def _increases(self, allocation: SmallAllocation) -> Iterator[Trial]:
        """The best increase of a small allocation in each period in which it has less than its maximum."""
        for period in range(self.periods):
            increase = _Increase(self.slack, allocation, period)
            if (trial := increase.trial()) is not None:
                yield trial

    # Funded

    def _grounds_in(self, verdict: Verdict) -> Iterator[Grounds]:
        initiative = self.portfolio.initiative_by_id.get(verdict.id)
        found: list[Grounds] = []
        if initiative is not None and initiative.status is Status.MUST:
            found.append(Grounds(GroundsKind.MUST))
        elif initiative is not None and initiative.status is Status.COMMITTED:
            found.append(Grounds(GroundsKind.COMMITTED))
        if enabled := tuple(other for other, npv in verdict.enables if npv > 0):
            found.append(Grounds(GroundsKind.ENABLES, others=enabled))
        removal = self._removal(verdict)
        if verdict.objective_value <= 0:
            found += self._asked_for(verdict.id, self.slack.broken_by(removal))
        if verdict.enabled_npv > 0:
            found.append(Grounds(GroundsKind.ENABLED, amount=verdict.enabled_npv))
        yield from found
        if not found:
            yield self._by_itself(self.slack.gain(removal))

    @staticmethod
    def _by_itself(without: int) -> Grounds:
        """The grounds of a funded candidate that nothing asks for, by what the value gains without it."""
        if without < 0:
            return Grounds(GroundsKind.PAYS)
        return Grounds(GroundsKind.LOWERS, amount=without) if without else Grounds(GroundsKind.ADDS_NOTHING)

    def _removal(self, verdict: Verdict) -> Change:
        if verdict.kind is Kind.INITIATIVE:
            return Change(removed=self.slack.options[verdict.id])
        amounts = ((id, period, -amount) for (id, period), amount in self.slack.amounts.items() if id == verdict.id)
        return Change(amounts=tuple(amounts))

    def _asked_for(self, id: str, broken: Iterable[Limit]) -> Iterator[Grounds]:
        """What the plan would break without a candidate: initiatives that require it, and other limits."""
        needed, periods = [], defaultdict[tuple[LimitKind, str], set[int]](set)
        for limit in broken:
            if limit.kind is LimitKind.RELATION:
                relation = self.portfolio.relations[int(limit.subject) - 1]
                if isinstance(relation, Requires) and relation.other.initiative == id:
                    needed.append(relation.initiative.initiative)
                    continue
            periods[limit.kind, limit.subject].add(limit.period)
        if needed:
            order = [one.id for one in self.portfolio.initiatives]
            yield Grounds(GroundsKind.NEEDED, others=tuple(sorted(set(needed), key=order.index)))
        if periods:
            subjects = sorted(periods, key=lambda one: (_ORDER.index(one[0]), one[1]))
            found = (Obstacle(kind, one, tuple(sorted(periods[kind, one] - {-1}))) for kind, one in subjects)
            yield Grounds(GroundsKind.ASKED_FOR, tuple(found))


def _periods_by_subject(limits: Iterable[Limit]) -> dict[_Subject, set[int]]:
    """The limits by what sets them, with their periods, those first that are named first."""
    found: dict[_Subject, set[int]] = defaultdict(set)
    for limit in sorted(limits, key=lambda one: (_ORDER.index(one.kind), one.subject)):
        found[limit.kind, limit.subject].add(limit.period)
    return found


def _weightiest(common: Sequence[_Subject], always: frozenset[_Subject]) -> list[_Subject]:
    """What to name of the limits that are in the way of every trial.

    Relations, and what is in the way whatever else is decided; otherwise funds and teams: a rule on shares may give
    way as soon as there is money for what it selects.
    """
    relations = [one for one in common if one[0] is LimitKind.RELATION]
    scarce = [one for one in common if one[0] in (LimitKind.FUND, LimitKind.TEAM)]
    named = [*relations, *always] if always else [*relations, *scarce]
    return [one for one in common if one in named][:MOST_OBSTACLES] or list(common[:MOST_OBSTACLES])


def _cover(by_trial: Sequence[dict[_Subject, set[int]]]) -> list[_Subject]:
    """A few subjects of which each trial has one; nothing if it would take more than ``MOST_OBSTACLES``."""
    subjects = sorted({one for broken in by_trial for one in broken}, key=lambda one: (_ORDER.index(one[0]), one[1]))
    chosen: list[_Subject] = []
    while uncovered := [broken for broken in by_trial if broken.keys().isdisjoint(chosen)]:
        if len(chosen) == MOST_OBSTACLES:
            return []
        chosen.append(max(subjects, key=lambda one: sum(one in broken for broken in uncovered)))
    return chosen


def _obstacle(subject: _Subject, by_trial: Sequence[dict[_Subject, set[int]]], always: bool) -> Obstacle:
    """An obstacle with as few periods as will do: each trial that meets it does so in one of them."""
    chosen: list[int] = []
    met = [broken[subject] for broken in by_trial if subject in broken]
    while unmet := [periods for periods in met if periods.isdisjoint(chosen)]:
        every = sorted({period for periods in unmet for period in periods})
        chosen.append(max(every, key=lambda one: sum(one in periods for periods in unmet)))
    return Obstacle(*subject, tuple(sorted(one for one in chosen if one >= 0)), always)


class _Increase:
    """A larger amount of a small allocation in one period.

    Limits only get tighter as the amount grows, and what it returns per unit only falls: if the least increase does
    not fit, no increase does, and if it does not pay, none does.
    """

    def __init__(self, slack: Slack, allocation: SmallAllocation, period: int) -> None:
        self._slack, self._allocation, self._period = slack, allocation, period
        self._now = slack.amounts.get((allocation.id, period), 0)
        self._unit = allocation.ticket or 1
        self._least = self._unit if self._now else allocation.minimum
        most = allocation.maximum - self._now
        self._most = most - most % self._unit

    def trial(self) -> Trial | None:
        """The increase that raises the value most among those that fit; None at the maximum."""
        if self._least > self._most:
            return None
        change = self._change(self._least)
        broken = self._slack.broken_by(change)
        if broken or not self._pays(self._least):
            return self._trial(change, self._pays(self._least), 0, broken)
        fitting = self._largest(lambda more: not self._slack.broken_by(self._change(more)))
        paying = self._largest(lambda more: self._pays(more, after=more - self._unit))
        change = self._change(min(fitting, paying))
        gain = self._slack.gain(change)
        if gain > 0 or paying <= fitting:
            return self._trial(change, gain > 0, gain, frozenset())
        change = self._change(fitting + self._unit)  # what fits returns less than half a unit
        return self._trial(change, True, 0, self._slack.broken_by(change))

    def _trial(self, change: Change, pays: bool, gain: int, broken: frozenset[Limit]) -> Trial:
        return Trial("", self._period, pays, gain, broken, change)

    def _change(self, more: int) -> Change:
        return Change(amounts=((self._allocation.id, self._period, more),))

    def _pays(self, more: int, after: int = 0) -> bool:
        """Whether an increase returns more than it costs, before rounding; ``after`` a smaller one."""
        return self._value(self._now + more) > self._value(self._now + after)

    def _value(self, amount: int) -> Fraction:
        values = self._slack.valuation.tier_values(self._allocation, self._period)
        parts = self._allocation.tier_parts(amount)
        parts = (*parts, amount - sum(parts))
        return sum((part * value for part, value in zip(parts, values, strict=True)), Fraction(0))

    def _largest(self, holds: Callable[[int], bool]) -> int:
        """The largest increase for which something holds, if it holds up to some increase and not beyond."""
        low, high = 0, (self._most - self._least) // self._unit
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if holds(self._least + middle * self._unit) else (low, middle - 1)
        return self._least + low * self._unit
