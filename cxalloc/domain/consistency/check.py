"""Whether the parts of a portfolio fit together.

A portfolio derived from a valid one is checked in part: what changed, and what depends on it. The findings are those of
a full check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from cxalloc.domain import expected
from cxalloc.domain.budget import HIGHEST_RATE, NPV, LateStart
from cxalloc.domain.consistency.parts import ChangedParts, PortfolioParts
from cxalloc.domain.consistency.relation_check import relation_findings
from cxalloc.domain.consistency.rule_check import rule_findings
from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Initiative, Level, Status
from cxalloc.domain.message import Count, Message, PeriodLabel, message
from cxalloc.domain.money import to_major
from cxalloc.domain.names import check_name
from cxalloc.domain.periods import LONGEST_HORIZON
from cxalloc.domain.small_allocation import SmallAllocation


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


class _Check:
    """One check of a portfolio, full or in part."""

    def __init__(self, portfolio: PortfolioParts, since: PortfolioParts | None) -> None:
        self.portfolio = portfolio
        self._changed = ChangedParts(portfolio, since)

    def findings(self) -> Iterator[Finding]:
        changed, since = self._changed, self._changed.since
        yield from self._check_head()
        if since is None or any(
            getattr(since, name) is not getattr(self.portfolio, name)
            for name in ("funds", "teams", "initiatives", "small_allocations", "rules", "scenarios")
        ):
            yield from _twins(lambda name: getattr(self.portfolio, name))
        yield from self._check_funds_and_teams()
        for initiative in self.portfolio.initiatives if changed.all else changed.initiatives[1]:
            yield from self._check_initiative(initiative)
        for allocation in self.portfolio.small_allocations if changed.all else changed.small_allocations[1]:
            yield from self._check_small_allocation(allocation)
        yield from relation_findings(changed)
        yield from rule_findings(changed)

    def _check_head(self) -> list[Finding]:
        one = self.portfolio
        checks = Checks("portfolio", "")
        check_name(checks, one.name)
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

    def _check_scores(self, checks: Checks, scores: Iterable[tuple[str, Decimal]]) -> None:
        for criterion, _ in scores:
            known = criterion in self._criteria
            checks.require(known, f"score:{criterion}", criterion, self._one_of_the_criteria)

    def _check_small_allocation(self, allocation: SmallAllocation) -> list[Finding]:
        checks = Checks("small allocation", allocation.id)
        checks.require(allocation.fund in self._funds, "fund", allocation.fund, self._one_of_the_funds)
        if self.portfolio.late_start is LateStart.SHIFT:  # its return counts, however late
            checks.require(
                allocation.delay <= LONGEST_HORIZON,
                "delay",
                allocation.delay,
                message("expected.whole_between", low=Count(0), high=Count(LONGEST_HORIZON)),
            )
        self._check_scores(checks, allocation.scores)
        return checks.findings
