"""Whether the parts of a portfolio fit together.

A portfolio derived from a valid one is checked in part: what changed, and what depends on it. The findings are those of
a full check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, Protocol

from cxalloc.domain import expected
from cxalloc.domain.budget import HIGHEST_RATE, NPV, Fund, Objective, Scenario, Team
from cxalloc.domain.constraints.relations import Enables, Relation, Requires, endpoints_of, initiatives_of
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Initiative, Level, StatedNpv, Status
from cxalloc.domain.message import Count, Message, PeriodLabel, message
from cxalloc.domain.money import to_major
from cxalloc.domain.periods import Horizon
from cxalloc.domain.small_allocation import SmallAllocation


class PortfolioParts(Protocol):
    """What a portfolio consists of."""

    @property
    def name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def horizon(self) -> Horizon: ...
    @property
    def annual_rate(self) -> Decimal: ...
    @property
    def funds(self) -> tuple[Fund, ...]: ...
    @property
    def initiatives(self) -> tuple[Initiative, ...]: ...
    @property
    def small_allocations(self) -> tuple[SmallAllocation, ...]: ...
    @property
    def teams(self) -> tuple[Team, ...]: ...
    @property
    def relations(self) -> tuple[Relation, ...]: ...
    @property
    def rules(self) -> tuple[Rule, ...]: ...
    @property
    def objective(self) -> Objective: ...
    @property
    def scenarios(self) -> tuple[Scenario, ...]: ...
    @property
    def initiative_by_id(self) -> Mapping[str, Initiative]: ...


def findings_of(portfolio: PortfolioParts, since: PortfolioParts | None = None) -> list[Finding]:
    """All that is wrong with a portfolio. ``since`` is a sound one from which it was made, by changing some parts."""
    return list(_Check(portfolio, since).findings())


def refuse_duplicate_ids(portfolio: PortfolioParts, parts: Mapping[str, Sequence[Any]]) -> None:
    """Raise InvalidInput if two items would have one id; ``parts`` replace those of the portfolio."""
    if findings := list(_twins(lambda name: parts.get(name, getattr(portfolio, name)))):
        raise InvalidInput(findings)


def _twins(items: Any) -> Iterator[Finding]:
    candidates = [one.id for name in ("initiatives", "small_allocations") for one in items(name)]
    named = (
        ("fund", "id", [fund.id for fund in items("funds")], expected.UNIQUE_FUND_ID),
        ("team", "id", [team.id for team in items("teams")], expected.UNIQUE_TEAM_ID),
        ("initiative", "id", candidates, expected.UNIQUE_CANDIDATE_ID),
        ("rule", "id", [rule.id for rule in items("rules")], expected.UNIQUE_RULE_ID),
        ("scenario", "name", [scenario.name for scenario in items("scenarios")], expected.UNIQUE_SCENARIO_NAME),
    )
    for entity, field, ids, what in named:
        if len(set(ids)) == len(ids):
            continue
        seen: set[str] = set()
        for one in ids:
            if one in seen:
                yield Finding(entity, one, field, one, what)
            seen.add(one)


def _changed(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The items that are no longer there, and those that are new, by identity."""
    if before is after:
        return [], []
    old, new = set(map(id, before)), set(map(id, after))
    return [one for one in before if id(one) not in new], [one for one in after if id(one) not in old]


class _Check:
    """One check of a portfolio, full or in part."""

    def __init__(self, portfolio: PortfolioParts, since: PortfolioParts | None) -> None:
        self.portfolio = portfolio
        self._since = since
        self._levels: dict[str, dict[str, Level]] = {}
        self._active: dict[Selection, int] = {}
        self._all = since is None or since.horizon != portfolio.horizon or self._has_lost(since)

    def _has_lost(self, since: PortfolioParts) -> bool:
        """Whether there is no longer what any candidate may name."""
        now = self.portfolio
        if since.funds is now.funds and since.teams is now.teams and since.objective is now.objective:
            return False
        return bool(
            {fund.id for fund in since.funds} - {fund.id for fund in now.funds}
            or {team.id for team in since.teams} - {team.id for team in now.teams}
            or {one for one, _ in since.objective.weights} - {one for one, _ in now.objective.weights}
        )

    @cached_property
    def _initiatives(self) -> tuple[list[Initiative], list[Initiative]]:
        return _changed(self._since.initiatives if self._since else (), self.portfolio.initiatives)

    @cached_property
    def _small(self) -> tuple[list[SmallAllocation], list[SmallAllocation]]:
        return _changed(self._since.small_allocations if self._since else (), self.portfolio.small_allocations)

    @cached_property
    def _touched(self) -> set[str]:
        """The ids of the initiatives that are not as they were."""
        return {one.id for changed in self._initiatives for one in changed}

    def findings(self) -> Iterator[Finding]:
        yield from self._check_head()
        if self._since is None or any(
            getattr(self._since, name) is not getattr(self.portfolio, name)
            for name in ("funds", "teams", "initiatives", "small_allocations", "rules", "scenarios")
        ):
            yield from _twins(lambda name: getattr(self.portfolio, name))
        yield from self._check_funds_and_teams()
        for initiative in self.portfolio.initiatives if self._all else self._initiatives[1]:
            yield from self._check_initiative(initiative)
        for allocation in self.portfolio.small_allocations if self._all else self._small[1]:
            yield from self._check_small_allocation(allocation)
        yield from self._check_relations()
        if self._may_break_rules():
            yield from self._check_rules()

    def _check_head(self) -> list[Finding]:
        one = self.portfolio
        checks = Checks("portfolio", "")
        checks.require(bool(one.name.strip()), "name", one.name, expected.NAME)
        checks.require(
            len(one.currency) == 3 and one.currency.isascii() and one.currency.isalpha() and one.currency.isupper(),
            "currency",
            one.currency,
            expected.CURRENCY,
        )
        checks.require(
            one.annual_rate.is_finite() and abs(one.annual_rate) <= HIGHEST_RATE,
            "annual_rate",
            one.annual_rate,
            expected.ANNUAL_RATE,
        )
        checks.require(bool(one.funds), "funds", None, expected.FUND)
        return checks.findings

    def _check_funds_and_teams(self) -> Iterator[Finding]:
        periods = self.portfolio.horizon.budget_periods
        lengths = [("fund", fund.id, "amounts", len(fund.amounts)) for fund in self.portfolio.funds]
        lengths += [("team", team.id, "capacity", len(team.capacity)) for team in self.portfolio.teams]
        for entity, key, field, length in lengths:
            if length != periods:
                yield Finding(entity, key, field, f"{length} figures", message("expected.figures", n=Count(periods)))

    def _check_initiative(self, initiative: Initiative) -> list[Finding]:
        checks = Checks("initiative", initiative.id)
        self._check_window(checks, initiative)
        for level in initiative.levels:
            self._check_level(checks, initiative, level)
        return checks.findings

    def _check_window(self, checks: Checks, initiative: Initiative) -> None:
        horizon, periods = self.portfolio.horizon, self.portfolio.horizon.budget_periods
        latest = initiative.latest
        if initiative.commitment is None and 0 <= initiative.earliest < periods and latest is None:
            return
        first, last = PeriodLabel(horizon.label(0)), PeriodLabel(horizon.label(periods - 1))
        inside_horizon = message("expected.period_between", first=first, last=last)
        if initiative.commitment is not None:
            start = initiative.commitment.start
            if checks.require(0 <= start < periods, "committed_start", horizon.label(start), inside_horizon):
                duration = initiative.level(initiative.commitment.level).duration
                checks.require(
                    start + duration <= periods,
                    "committed_start",
                    horizon.label(start),
                    message("expected.start_before_end", n=Count(duration), last=last),
                )
            return
        inside = checks.require(
            0 <= initiative.earliest < periods, "earliest_start", horizon.label(initiative.earliest), inside_horizon
        )
        if (
            latest is not None
            and checks.require(0 <= latest < periods, "latest_start", horizon.label(latest), inside_horizon)
            and inside
        ):
            checks.require(
                initiative.earliest <= latest,
                "latest_start",
                horizon.label(latest),
                message("expected.from_earliest", first=PeriodLabel(horizon.label(initiative.earliest))),
            )

    def _check_level(self, checks: Checks, initiative: Initiative, level: Level) -> None:
        horizon, periods = self.portfolio.horizon, self.portfolio.horizon.budget_periods
        window_is_sound = initiative.commitment is None and 0 <= initiative.earliest < periods
        if window_is_sound and initiative.earliest + level.duration > periods:
            checks.require(
                False,
                "duration",
                level.duration,
                message(
                    "expected.duration_to_end",
                    n=Count(periods - initiative.earliest),
                    first=PeriodLabel(horizon.label(initiative.earliest)),
                    last=PeriodLabel(horizon.label(periods - 1)),
                ),
            )
        elif window_is_sound and initiative.latest is None and initiative.status is not Status.NEVER:
            self._check_costs(checks, initiative, level)
        if isinstance(level.benefit, BenefitFromRoi) and horizon.periods > 1:
            checks.require(
                initiative.earliest + level.duration < horizon.periods,
                "roi",
                level.benefit.roi,
                expected.PERIOD_FOR_RETURN,
            )
        for cost in level.costs:
            checks.require(cost.fund in self._funds, "fund", cost.fund, self._one_of_the_funds)
        for effort in level.effort:
            checks.require(effort.team in self._teams, "team", effort.team, self._one_of_the_teams)
        self._check_scores(checks, level.scores)

    def _check_costs(self, checks: Checks, initiative: Initiative, level: Level) -> None:
        """Costs after the budget periods would vanish: none is paid from a budget there."""
        horizon, beyond = self.portfolio.horizon, level.cost_periods
        if initiative.earliest + beyond <= horizon.budget_periods:
            return
        amount = sum(cost.amounts[beyond - 1] for cost in level.costs if len(cost.amounts) >= beyond)
        checks.require(
            False,
            f"cost_{beyond}",
            f"{to_major(amount, self.portfolio.currency):f}",
            message(
                "expected.no_cost_beyond",
                first=PeriodLabel(horizon.label(initiative.earliest)),
                last=PeriodLabel(horizon.label(horizon.budget_periods - 1)),
            ),
        )

    @cached_property
    def _funds(self) -> set[str]:
        return {fund.id for fund in self.portfolio.funds}

    @cached_property
    def _one_of_the_funds(self) -> Message:
        return message("expected.one_of_funds", names=", ".join(fund.id for fund in self.portfolio.funds))

    @cached_property
    def _teams(self) -> set[str]:
        return {team.id for team in self.portfolio.teams}

    @cached_property
    def _one_of_the_teams(self) -> Message:
        names = ", ".join(team.id for team in self.portfolio.teams)
        return message("expected.one_of_teams", names=names) if names else message("expected.no_team")

    @cached_property
    def _criteria(self) -> set[str]:
        return {criterion for criterion, _ in self.portfolio.objective.weights if criterion != NPV}

    @cached_property
    def _one_of_the_criteria(self) -> Message:
        names = ", ".join(one for one, _ in self.portfolio.objective.weights if one != NPV)
        return message("expected.criterion", names=names) if names else message("expected.no_criterion")

    def _levels_of(self, initiative: str) -> dict[str, Level]:
        """The levels of an initiative by name. Found once for all relations."""
        if initiative not in self._levels:
            self._levels[initiative] = {one.name: one for one in self.portfolio.initiative_by_id[initiative].levels}
        return self._levels[initiative]

    def _check_scores(self, checks: Checks, scores: Iterable[tuple[str, Decimal]]) -> None:
        for criterion, _ in scores:
            known = criterion in self._criteria
            checks.require(known, f"score:{criterion}", criterion, self._one_of_the_criteria)

    def _check_small_allocation(self, allocation: SmallAllocation) -> list[Finding]:
        checks = Checks("small allocation", allocation.id)
        checks.require(allocation.fund in self._funds, "fund", allocation.fund, self._one_of_the_funds)
        self._check_scores(checks, allocation.scores)
        return checks.findings

    def _check_relations(self) -> Iterator[Finding]:
        relations = self.portfolio.relations
        if not relations:
            return
        old = {id(one) for one in self._since.relations} if self._since else set()
        changed = self._since is None or self._since.relations is not relations
        for number, relation in enumerate(relations, start=1):
            if id(relation) not in old or not self._touched.isdisjoint(initiatives_of(relation)):
                yield from self._check_relation(number, relation)
        if changed:
            yield from self._check_cycles()
        yield from self._check_uplifts(changed)

    def _check_relation(self, number: int, relation: Relation) -> list[Finding]:
        checks = Checks("relation", str(number))
        unknown = False
        for one in initiatives_of(relation):
            known = one in self.portfolio.initiative_by_id
            unknown |= not checks.require(known, "initiative", one, expected.INITIATIVE_ID)
        if not unknown:
            self._check_ends(checks, relation)
        return checks.findings

    def _check_ends(self, checks: Checks, relation: Relation) -> None:
        ends = endpoints_of(relation)
        for end in ends:
            levels = self._levels_of(end.initiative)
            if end.level is not None and end.level not in levels:
                checks.require(False, "level", end.level, expected.one_of(levels))
        if ends:
            checks.require(
                ends[0].initiative != ends[1].initiative, "other", ends[1].initiative, expected.ANOTHER_INITIATIVE
            )
        if isinstance(relation, Enables):
            target = self.portfolio.initiative_by_id[relation.other.initiative]
            named = self._levels_of(target.id).get(relation.other.level or "")
            for level in target.levels if relation.other.level is None else (named,) if named else ():
                checks.require(
                    not isinstance(level.benefit, StatedNpv), "other", target.id, expected.INITIATIVE_WITH_BENEFITS
                )

    def _check_cycles(self) -> Iterator[Finding]:
        needs: dict[str, set[str]] = {}
        for relation in self.portfolio.relations:
            if isinstance(relation, Requires) and relation.delivered:
                needs.setdefault(relation.initiative.initiative, set()).add(relation.other.initiative)
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            cycle = " requires ".join(reversed(error.args[1]))
            yield Finding("relation", "requires", "other", cycle, expected.NO_CYCLE)

    def _check_uplifts(self, changed: bool) -> Iterator[Finding]:
        enablers: dict[str, dict[str | None, list[tuple[int, Decimal]]]] = {}
        for number, relation in enumerate(self.portfolio.relations):
            if isinstance(relation, Enables) and (changed or relation.other.initiative in self._touched):
                by_level = enablers.setdefault(relation.other.initiative, {})
                by_level.setdefault(relation.other.level, []).append((number, relation.uplift))
        for initiative in self.portfolio.initiatives if enablers else ():
            by_level = enablers.get(initiative.id, {})
            for level in initiative.levels if by_level else ():
                found = (*by_level.get(None, ()), *by_level.get(level.name, ()))
                rises = [uplift for _, uplift in sorted(found)]
                if rises and level.success + sum(rises) > 1:
                    yield Finding(
                        "initiative",
                        initiative.id,
                        "success",
                        f"{level.success} raised by {' + '.join(map(str, rises))}",
                        expected.PROBABILITY_AFTER_ENABLERS,
                    )

    def _may_break_rules(self) -> bool:
        """Whether what changed can concern a rule: a rule itself, or what one may name."""
        since = self._since
        if since is None or self._all or since.rules is not self.portfolio.rules or any(self._small):
            return True
        if not self.portfolio.rules:
            return False
        gone, new = ({(one.owner, one.tags) for one in changed} for changed in self._initiatives)
        return not gone <= new

    def _check_rules(self) -> Iterator[Finding]:
        if not self.portfolio.rules:
            return
        candidates: list[Initiative | SmallAllocation]
        candidates = [*self.portfolio.initiatives, *self.portfolio.small_allocations]
        owners = {candidate.owner for candidate in candidates}
        tags = {tag for candidate in candidates for tag in candidate.tags}
        for rule in self.portfolio.rules:
            checks = Checks("rule", rule.id)
            for selection in (rule.select, rule.of) if isinstance(rule, SpendRule) else (rule.select,):
                if selection.fund is not None:
                    checks.require(selection.fund in self._funds, "fund", selection.fund, expected.FUND_ID)
                if selection.owner is not None:
                    checks.require(selection.owner in owners, "owner", selection.owner, expected.OWNER)
                if selection.tag is not None:
                    tag = selection.tag
                    checks.require(tag in tags, "tag", f"{tag.dimension}:{tag.value}", expected.TAG)
            self._check_reach(checks, rule)
            yield from checks.findings
        active = (rule for rule in self.portfolio.rules if rule.enabled)
        yield from _floors_above_ceilings(rule for rule in active if isinstance(rule, SpendRule))

    def _able(self, select: Selection) -> int:
        """How many small allocations a selection has. Counted once for all rules with the same one."""
        if select not in self._active:
            self._active[select] = sum(
                select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags) and select.covers_fund(one.fund)
                for one in self.portfolio.small_allocations
            )
        return self._active[select]

    def _check_reach(self, checks: Checks, rule: Rule) -> None:
        if isinstance(rule, SpendRule) and rule.window is not None:
            periods = self.portfolio.horizon.budget_periods
            checks.require(
                rule.window <= periods, "window", rule.window, message("expected.budget_periods", n=Count(periods))
            )
        if isinstance(rule, CadenceRule) and rule.enabled:
            able = self._able(rule.select)
            checks.require(
                rule.minimum_active <= able,
                "minimum_active",
                rule.minimum_active,
                message("expected.so_many_selected", n=Count(able)),
            )


def _floors_above_ceilings(rules: Iterable[SpendRule]) -> Iterator[Finding]:
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
                message("expected.below_ceiling", rule=repr(ceiling.id)),
            )


def _bound(rule: SpendRule) -> Decimal:
    return Decimal(rule.amount) if rule.amount is not None else rule.share or Decimal(0)
