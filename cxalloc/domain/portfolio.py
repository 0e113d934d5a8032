"""The portfolio: everything an optimiser is asked about, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Initiative, Level, StatedNpv, Status
from cxalloc.domain.money import LARGEST_AMOUNT
from cxalloc.domain.names import LONGEST_KEY, NAME_EXPECTED, is_name
from cxalloc.domain.periods import Horizon
from cxalloc.domain.relations import Enables, Relation, Requires, endpoints_of, initiatives_of
from cxalloc.domain.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.small_allocation import SmallAllocation

HIGHEST_RATE = Decimal("0.5")
"""Annual rates beyond this, up or down, are taken for per cents without their sign: 8 for 8 %."""

NPV = "npv"
"""The criterion that stands for expected net present value in a weighted score."""


@dataclass(frozen=True, slots=True)
class Fund:
    """A pot of money with an amount (minor units) per budget period.

    ``carry_over`` is the share of what a period leaves unspent that may be spent in the next one, rounded up to a
    whole minor unit.
    """

    id: str
    name: str
    amounts: tuple[int, ...]
    carry_over: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        checks = Checks("fund", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        checks.require(bool(self.name.strip()), "name", self.name, "a name")
        for amount in self.amounts:
            checks.require(0 <= amount <= LARGEST_AMOUNT, "amounts", amount, "an amount of 0 or more")
        checks.require_within(0, self.carry_over, 1, "carry_over", "a share from 0 to 1")
        checks.done()


@dataclass(frozen=True, slots=True)
class Team:
    """A capacity in person-days per budget period."""

    id: str
    name: str
    capacity: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        checks = Checks("team", self.id)
        checks.require(is_name(self.id), "id", self.id, NAME_EXPECTED)
        checks.require(bool(self.name.strip()), "name", self.name, "a name")
        for days in self.capacity:
            checks.require(days.is_finite() and days >= 0, "capacity", days, "person-days, 0 or more")
        checks.done()


class ObjectiveKind(StrEnum):
    """What is maximised."""

    NPV = "npv"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Objective:
    """What is maximised: expected NPV, or a weighted score over criteria (weights sum to 1; ``npv`` may be one)."""

    kind: ObjectiveKind = ObjectiveKind.NPV
    weights: tuple[tuple[str, Decimal], ...] = ()

    def __post_init__(self) -> None:
        checks = Checks("objective", "")
        for criterion, weight in self.weights:
            checks.require(is_name(criterion), "weights", criterion, NAME_EXPECTED)
            checks.require_within(0, weight, 1, f"weights.{criterion}", "a weight from 0 to 1")
        names = [criterion for criterion, _ in self.weights]
        checks.require(len(set(names)) == len(names), "weights", ", ".join(names), "each criterion once")
        if self.weights or self.kind is ObjectiveKind.SCORE:
            total = sum((weight for _, weight in self.weights), Decimal(0))
            checks.require(total == 1, "weights", total, "weights that sum to 1")
        checks.done()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes to the base portfolio: keys as on the command line (``fund.opex.factor``) and values."""

    name: str
    changes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        checks = Checks("scenario", self.name)
        checks.require(is_name(self.name), "name", self.name, NAME_EXPECTED)
        for key, _ in self.changes:
            checks.require(is_name(key, LONGEST_KEY), "set", key, "a key such as fund.opex.factor")
        checks.require(len(dict(self.changes)) == len(self.changes), "set", None, "each key once")
        checks.done()


@dataclass(frozen=True)
class Portfolio:
    """Everything the optimiser is asked about. Valid by construction: the parts fit together."""

    name: str
    currency: str
    horizon: Horizon
    annual_rate: Decimal
    funds: tuple[Fund, ...]
    initiatives: tuple[Initiative, ...] = ()
    small_allocations: tuple[SmallAllocation, ...] = ()
    teams: tuple[Team, ...] = ()
    relations: tuple[Relation, ...] = ()
    rules: tuple[Rule, ...] = ()
    objective: Objective = Objective()
    scenarios: tuple[Scenario, ...] = ()

    def __post_init__(self) -> None:
        findings: list[Finding] = []
        for check in (
            self._check_head,
            self._check_ids,
            self._check_funds_and_teams,
            self._check_initiatives,
            self._check_small_allocations,
            self._check_relations,
            self._check_rules,
        ):
            findings.extend(check())
        if findings:
            raise InvalidInput(findings)

    def revised(self, **parts: Any) -> Portfolio:
        """The portfolio with other parts, as ``dataclasses.replace`` would make it.

        Raises InvalidInput if it would not hold together.
        """
        return replace(self, **parts)

    @cached_property
    def fund_index(self) -> dict[str, int]:
        """Position of each fund by id."""
        return {fund.id: position for position, fund in enumerate(self.funds)}

    @cached_property
    def initiative_by_id(self) -> dict[str, Initiative]:
        """Initiatives by id."""
        return {initiative.id: initiative for initiative in self.initiatives}

    @cached_property
    def small_allocation_by_id(self) -> dict[str, SmallAllocation]:
        """Small allocations by id."""
        return {allocation.id: allocation for allocation in self.small_allocations}

    @cached_property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are switched on."""
        return tuple(rule for rule in self.rules if rule.enabled)

    def _check_head(self) -> list[Finding]:
        checks = Checks("portfolio", "")
        checks.require(bool(self.name.strip()), "name", self.name, "a name")
        checks.require(
            len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha() and self.currency.isupper(),
            "currency",
            self.currency,
            "a code of three capital letters such as EUR",
        )
        checks.require(
            self.annual_rate.is_finite() and abs(self.annual_rate) <= HIGHEST_RATE,
            "annual_rate",
            self.annual_rate,
            "an annual rate from -50 % to 50 % such as 0.08 or 8 %",
        )
        checks.require(bool(self.funds), "funds", None, "at least one fund")
        return checks.findings

    def _check_ids(self) -> Iterable[Finding]:
        named = (
            ("fund", "id", [fund.id for fund in self.funds]),
            ("team", "id", [team.id for team in self.teams]),
            ("initiative", "id", [i.id for i in self.initiatives] + [k.id for k in self.small_allocations]),
            ("rule", "id", [rule.id for rule in self.rules]),
            ("scenario", "name", [scenario.name for scenario in self.scenarios]),
        )
        for entity, field, ids in named:
            seen: set[str] = set()
            for one in ids:
                if one in seen:
                    what = f"an {field} that no other {'candidate' if entity == 'initiative' else entity} has"
                    yield Finding(entity, one, field, one, what.replace("an name", "a name"))
                seen.add(one)

    def _check_funds_and_teams(self) -> Iterable[Finding]:
        periods = self.horizon.budget_periods
        lengths = [("fund", fund.id, "amounts", len(fund.amounts)) for fund in self.funds]
        lengths += [("team", team.id, "capacity", len(team.capacity)) for team in self.teams]
        for entity, key, field, length in lengths:
            if length != periods:
                yield Finding(entity, key, field, f"{length} figures", f"{periods}, one for each budget period")

    def _check_initiatives(self) -> Iterable[Finding]:
        for initiative in self.initiatives:
            checks = Checks("initiative", initiative.id)
            self._check_window(checks, initiative)
            for level in initiative.levels:
                self._check_level(checks, initiative, level)
            yield from checks.findings

    def _check_window(self, checks: Checks, initiative: Initiative) -> None:
        horizon, periods = self.horizon, self.horizon.budget_periods
        expected = f"a period from {horizon.label(0)} to {horizon.label(periods - 1)}"
        if initiative.commitment is not None:
            start = initiative.commitment.start
            if checks.require(0 <= start < periods, "committed_start", horizon.label(start), expected):
                duration = initiative.level(initiative.commitment.level).duration
                checks.require(
                    start + duration <= periods,
                    "committed_start",
                    horizon.label(start),
                    f"a start from which {duration} periods end by {horizon.label(periods - 1)}",
                )
            return
        inside = checks.require(
            0 <= initiative.earliest < periods, "earliest_start", horizon.label(initiative.earliest), expected
        )
        latest = initiative.latest
        if (
            latest is not None
            and checks.require(0 <= latest < periods, "latest_start", horizon.label(latest), expected)
            and inside
        ):
            checks.require(
                initiative.earliest <= latest,
                "latest_start",
                horizon.label(latest),
                f"{horizon.label(initiative.earliest)} or later: that is the earliest start",
            )

    def _check_level(self, checks: Checks, initiative: Initiative, level: Level) -> None:
        periods = self.horizon.budget_periods
        window_is_sound = initiative.commitment is None and 0 <= initiative.earliest < periods
        if window_is_sound and initiative.earliest + level.duration > periods:
            checks.require(
                False,
                "duration",
                level.duration,
                f"at most {periods - initiative.earliest} periods: it may start in "
                f"{self.horizon.label(initiative.earliest)} and must be delivered by the last budget period, "
                f"{self.horizon.label(periods - 1)}",
            )
        if isinstance(level.benefit, BenefitFromRoi) and self.horizon.periods > 1:
            checks.require(
                initiative.earliest + level.duration < self.horizon.periods,
                "roi",
                level.benefit.roi,
                "a period after delivery for the return: a shorter duration, an earlier start or benefit periods",
            )
        funds = ", ".join(fund.id for fund in self.funds)
        for cost in level.costs:
            checks.require(cost.fund in self.fund_index, "fund", cost.fund, f"one of the funds: {funds}")
        teams = [team.id for team in self.teams]
        for effort in level.effort:
            checks.require(
                effort.team in teams, "team", effort.team, f"one of the teams: {', '.join(teams) or 'none is defined'}"
            )
        criteria = [criterion for criterion, _ in self.objective.weights]
        for criterion, _ in level.scores:
            checks.require(
                criterion in criteria and criterion != NPV, f"score:{criterion}", criterion, _criteria(criteria)
            )

    def _check_small_allocations(self) -> Iterable[Finding]:
        criteria = [criterion for criterion, _ in self.objective.weights]
        for allocation in self.small_allocations:
            checks = Checks("small allocation", allocation.id)
            funds = ", ".join(fund.id for fund in self.funds)
            checks.require(allocation.fund in self.fund_index, "fund", allocation.fund, f"one of the funds: {funds}")
            for criterion, _ in allocation.scores:
                checks.require(
                    criterion in criteria and criterion != NPV, f"score:{criterion}", criterion, _criteria(criteria)
                )
            yield from checks.findings

    def _check_relations(self) -> Iterable[Finding]:
        for number, relation in enumerate(self.relations, start=1):
            checks = Checks("relation", str(number))
            unknown = False
            for one in initiatives_of(relation):
                unknown |= not checks.require(
                    one in self.initiative_by_id, "initiative", one, "the id of an initiative"
                )
            if not unknown:
                self._check_ends(checks, relation)
            yield from checks.findings
        yield from self._check_cycles()
        yield from self._check_uplifts()

    def _check_ends(self, checks: Checks, relation: Relation) -> None:
        ends = endpoints_of(relation)
        for end in ends:
            levels = [level.name for level in self.initiative_by_id[end.initiative].levels]
            checks.require(end.level is None or end.level in levels, "level", end.level, f"one of {', '.join(levels)}")
        if ends:
            checks.require(ends[0].initiative != ends[1].initiative, "other", ends[1].initiative, "another initiative")
        if isinstance(relation, Enables):
            target = self.initiative_by_id[relation.other.initiative]
            for level in target.levels:
                if relation.other.level in (None, level.name):
                    checks.require(
                        not isinstance(level.benefit, StatedNpv),
                        "other",
                        target.id,
                        "an initiative with benefits, not a stated npv",
                    )

    def _check_cycles(self) -> Iterable[Finding]:
        needs: dict[str, set[str]] = {}
        for relation in self.relations:
            if isinstance(relation, Requires) and relation.delivered:
                needs.setdefault(relation.initiative.initiative, set()).add(relation.other.initiative)
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            cycle = " requires ".join(reversed(error.args[1]))
            yield Finding("relation", "requires", "other", cycle, "no initiative that has to wait for itself")

    def _check_uplifts(self) -> Iterable[Finding]:
        for initiative in self.initiatives:
            for level in initiative.levels:
                rises = [
                    relation.uplift
                    for relation in self.relations
                    if isinstance(relation, Enables)
                    and relation.other.initiative == initiative.id
                    and relation.other.level in (None, level.name)
                ]
                if rises and level.success + sum(rises) > 1:
                    yield Finding(
                        "initiative",
                        initiative.id,
                        "success",
                        f"{level.success} raised by {' + '.join(map(str, rises))}",
                        "a probability of at most 1 after all that enables it",
                    )

    def _check_rules(self) -> Iterable[Finding]:
        candidates: list[Initiative | SmallAllocation] = [*self.initiatives, *self.small_allocations]
        owners = {candidate.owner for candidate in candidates}
        tags = {tag for candidate in candidates for tag in candidate.tags}
        for rule in self.rules:
            checks = Checks("rule", rule.id)
            for selection in (rule.select, rule.of) if isinstance(rule, SpendRule) else (rule.select,):
                if selection.fund is not None:
                    checks.require(selection.fund in self.fund_index, "fund", selection.fund, "the id of a fund")
                if selection.owner is not None:
                    checks.require(selection.owner in owners, "owner", selection.owner, "an owner of some candidate")
                if selection.tag is not None:
                    tag = selection.tag
                    checks.require(tag in tags, "tag", f"{tag.dimension}:{tag.value}", "a tag of some candidate")
            if isinstance(rule, SpendRule) and rule.window is not None:
                periods = self.horizon.budget_periods
                checks.require(rule.window <= periods, "window", rule.window, f"at most {periods} budget periods")
            if isinstance(rule, CadenceRule) and rule.enabled:
                able = sum(
                    rule.select.matches(Kind.SMALL_ALLOCATION, k.owner, k.tags) and rule.select.covers_fund(k.fund)
                    for k in self.small_allocations
                )
                checks.require(
                    rule.minimum_active <= able,
                    "minimum_active",
                    rule.minimum_active,
                    f"at most {able}: so many are selected",
                )
            yield from checks.findings
        yield from _floors_above_ceilings(rule for rule in self.active_rules if isinstance(rule, SpendRule))


def _criteria(criteria: list[str]) -> str:
    own = [criterion for criterion in criteria if criterion != NPV]
    return f"a criterion of the objective: {', '.join(own) or 'none is defined'}"


def _floors_above_ceilings(rules: Iterable[SpendRule]) -> Iterable[Finding]:
    floors: dict[tuple[Selection, Selection, int | None, bool], SpendRule] = {}
    ceilings = []
    for rule in rules:
        key = (rule.select, rule.of, rule.window, rule.share is None)
        if rule.bound is Bound.AT_MOST:
            ceilings.append((key, rule))
        elif key not in floors or _bound(floors[key]) < _bound(rule):
            floors[key] = rule
    for key, ceiling in ceilings:
        floor = floors.get(key)
        if floor is not None and _bound(floor) > _bound(ceiling):
            yield Finding(
                "rule",
                floor.id,
                "at_least",
                str(_bound(floor)),
                f"no more than the ceiling of rule {ceiling.id!r}",
            )


def _bound(rule: SpendRule) -> Decimal:
    return Decimal(rule.amount) if rule.amount is not None else rule.share or Decimal(0)


def is_open(initiative: Initiative) -> bool:
    """Whether the optimiser may choose about the initiative at all."""
    return initiative.status is not Status.NEVER
