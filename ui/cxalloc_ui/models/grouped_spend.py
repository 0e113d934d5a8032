"""The spend of a plan by owner, tag or fund."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cxalloc.domain.accounting.ledger import Ledger, LedgerLine
from cxalloc.domain.accounting.utilisation import (
    PeriodRow,
    RuleUtilisation,
    candidate,
    fund_rows,
    rule_utilisation,
    rule_utilisations,
    team_rows,
)
from cxalloc.domain.portfolio import Portfolio

__all__ = [
    "Group",
    "Grouping",
    "PeriodRow",
    "RuleUtilisation",
    "fund_rows",
    "grouped_spend",
    "rule_utilisation",
    "rule_utilisations",
    "team_rows",
]

MOST_GROUPS = 6


@dataclass(frozen=True, slots=True)
class Grouping:
    """The key by which spend is grouped: ``fund``, ``owner``, ``kind``, or a tag dimension such as ``tag:moment``."""

    key: str

    def group_of(self, portfolio: Portfolio) -> Callable[[LedgerLine], str]:
        """Return a function from a ledger line to its group; '' if it belongs to none."""
        if self.key.startswith("tag:"):
            dimension = self.key.removeprefix("tag:")
            return lambda line: next(
                (tag.value for tag in candidate(portfolio, line.id).tags if tag.dimension == dimension), ""
            )
        return {"fund": lambda line: line.fund, "owner": lambda line: line.owner, "kind": lambda line: line.kind.value}[
            self.key
        ]


@dataclass(frozen=True, slots=True)
class Group:
    """The spend of one group by budget period (minor units).

    ``name`` is None for all the smaller groups together, whose names are in ``merged``.
    """

    name: str | None
    spend: tuple[int, ...]
    candidates: frozenset[str]
    merged: tuple[str, ...] = ()


def grouped_spend(portfolio: Portfolio, ledger: Ledger, grouping: Grouping) -> tuple[Group, ...]:
    """Return spend by group and budget period, largest first; beyond six groups the smaller ones are merged."""
    periods = portfolio.horizon.budget_periods
    group_of = grouping.group_of(portfolio)
    spend: dict[str, list[int]] = {}
    members: dict[str, set[str]] = {}
    for line in ledger.lines:
        if line.period < periods and line.spend:
            name = group_of(line)
            spend.setdefault(name, [0] * periods)[line.period] += line.spend
            members.setdefault(name, set()).add(line.id)
    names = sorted(spend, key=lambda name: (-sum(spend[name]), name))
    shown = names if len(names) <= MOST_GROUPS else names[: MOST_GROUPS - 1]
    groups = [Group(name, tuple(spend[name]), frozenset(members[name])) for name in shown]
    rest = names[len(shown) :]
    if rest:
        together = tuple(sum(spend[name][t] for name in rest) for t in range(periods))
        groups.append(Group(None, together, frozenset().union(*(members[name] for name in rest)), tuple(rest)))
    return tuple(groups)
