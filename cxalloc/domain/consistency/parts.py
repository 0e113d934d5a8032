"""What a portfolio consists of, and what of it differs from a sound portfolio that it was derived from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from cxalloc.domain.budget import Fund, LateStart, Objective, Scenario, Team
from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.initiative import Initiative
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
    def late_start(self) -> LateStart: ...
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


class ChangedParts:
    """The candidates of a portfolio that have to be checked.

    Args:
        portfolio: the portfolio.
        since: a sound portfolio from which it was made by changing some parts; None to check everything.
    """

    def __init__(self, portfolio: PortfolioParts, since: PortfolioParts | None) -> None:
        self.portfolio = portfolio
        self.since = since
        self.all = (
            since is None
            or since.horizon != portfolio.horizon
            or since.late_start is not portfolio.late_start
            or self._has_lost(since)
        )
        """Whether every candidate has to be checked, as what it may name or its periods are not what they were."""

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
    def initiatives(self) -> tuple[list[Initiative], list[Initiative]]:
        """The initiatives that are no longer there, and those that are new."""
        return _changed(self.since.initiatives if self.since else (), self.portfolio.initiatives)

    @cached_property
    def small_allocations(self) -> tuple[list[SmallAllocation], list[SmallAllocation]]:
        """The small allocations that are no longer there, and those that are new."""
        return _changed(self.since.small_allocations if self.since else (), self.portfolio.small_allocations)

    @cached_property
    def touched(self) -> set[str]:
        """The ids of the initiatives that are not as they were."""
        return {one.id for changed in self.initiatives for one in changed}


def _changed(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The items that are no longer there, and those that are new, by identity."""
    if before is after:
        return [], []
    old, new = set(map(id, before)), set(map(id, after))
    return [one for one in before if id(one) not in new], [one for one in after if id(one) not in old]
