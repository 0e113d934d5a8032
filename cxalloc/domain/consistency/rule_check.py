"""Whether rules select something, can be met, and do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cxalloc.domain import expected
from cxalloc.domain.consistency.parts import ChangedParts, PortfolioParts
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.errors import Checks, Finding
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.message import Count, message
from cxalloc.domain.small_allocation import SmallAllocation


def rule_findings(changed: ChangedParts) -> Iterator[Finding]:
    """What is wrong with the rules, if what changed can concern any."""
    if _may_break_rules(changed):
        yield from _RuleCheck(changed.portfolio).findings()


def _may_break_rules(changed: ChangedParts) -> bool:
    """Whether what changed can concern a rule: a rule itself, or what one may name."""
    since = changed.since
    if since is None or changed.all or since.rules is not changed.portfolio.rules or any(changed.small_allocations):
        return True
    if not changed.portfolio.rules:
        return False
    gone, new = ({(one.owner, one.tags) for one in side} for side in changed.initiatives)
    return not gone <= new


class _RuleCheck:
    """One check of the rules of a portfolio."""

    def __init__(self, portfolio: PortfolioParts) -> None:
        self.portfolio = portfolio
        self._active: dict[Selection, int] = {}

    def findings(self) -> Iterator[Finding]:
        if not self.portfolio.rules:
            return
        funds = {fund.id for fund in self.portfolio.funds}
        candidates: list[Initiative | SmallAllocation]
        confirmed = (one for one in self.portfolio.small_allocations if not one.is_example)
        candidates = [*self.portfolio.initiatives, *confirmed]
        owners = {candidate.owner for candidate in candidates}
        tags = {tag for candidate in candidates for tag in candidate.tags}
        for rule in self.portfolio.rules:
            checks = Checks("rule", rule.id)
            for selection in (rule.select, rule.of) if isinstance(rule, SpendRule) else (rule.select,):
                if selection.fund is not None:
                    checks.require(selection.fund in funds, "fund", selection.fund, expected.FUND_ID)
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
                if not one.is_example
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
