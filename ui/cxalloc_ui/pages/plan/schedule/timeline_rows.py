"""The rows of the timeline: funded initiatives by start, small allocations, and links between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cxalloc.domain.constraints.relations import Enables, Requires, Together
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.descriptions import relations_of
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.view import PlanView


@dataclass(frozen=True, slots=True)
class Bar:
    """A funded initiative: built from ``start`` for ``duration`` periods, in use until ``until`` (exclusive).

    ``level`` is its name if there are several; ``group`` is its place in the chart's stack; ``cost`` is in minor units.
    """

    key: str
    name: str
    level: str
    start: int
    duration: int
    until: int
    group: int | None
    cost: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """A small allocation: its amount in each budget period, and its maximum (minor units)."""

    key: str
    name: str
    amounts: tuple[int, ...]
    maximum: int
    group: int | None


Row = Bar | Amounts


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a row to the current one: ``word`` names the relation, the arrow goes from ``first`` to ``then``."""

    key: str
    word: str
    first: str
    then: str


def bars(result: PlanView, place_of: Mapping[str, int | None]) -> list[Bar]:
    """Return the funded initiatives by start and then by delivery. ``place_of`` gives the group of each."""
    portfolio = result.portfolio
    until: dict[str, int] = {}
    for line in result.ledger.lines:
        until[line.id] = max(until.get(line.id, 0), line.period + 1)
    made = []
    for verdict in result.ledger.verdicts:
        if verdict.kind is Kind.INITIATIVE and verdict.funded and verdict.start is not None:
            initiative = portfolio.initiative_by_id[verdict.id]
            level = verdict.level if len(initiative.levels) > 1 else ""
            duration = initiative.level(verdict.level).duration
            last = max(until.get(verdict.id, 0), verdict.start + duration)
            group = place_of.get(verdict.id)
            made.append(Bar(verdict.id, verdict.name, level, verdict.start, duration, last, group, verdict.cost))
    return sorted(made, key=lambda bar: (bar.start, bar.start + bar.duration))


def amounts(result: PlanView, place_of: Mapping[str, int | None]) -> list[Amounts]:
    """Return the small allocations with an amount, in stored order."""
    portfolio = result.portfolio
    by_id: dict[str, list[int]] = {}
    for line in result.plan.decision.allotments:
        own = by_id.setdefault(line.small_allocation, [0] * portfolio.horizon.budget_periods)
        own[line.period] += line.amount
    return [
        Amounts(one.id, one.name, tuple(by_id[one.id]), one.maximum, place_of.get(one.id))
        for one in portfolio.small_allocations
        if one.id in by_id
    ]


def describe(row: Row, period: int | None, result: PlanView, formats: Formatter) -> str:
    """Return the text on a row for tooltips and screen readers; for a small allocation optionally on one period."""
    label = formats.of(result.portfolio).period
    if isinstance(row, Amounts):
        if period is None or not 0 <= period < len(row.amounts):
            total = formats.exact_money(sum(row.amounts))
            return tr("{name}: {amount} in all").format(name=row.name, amount=total)
        return tr("{name}, {period}: {amount} of at most {maximum}").format(
            name=row.name,
            period=label(period),
            amount=formats.exact_money(row.amounts[period]),
            maximum=formats.exact_money(row.maximum),
        )
    name = tr("{name} ({level})").format(name=row.name, level=row.level) if row.level else row.name
    built = tr("{name}: built from {first} to {last}, cost {cost}").format(
        name=name,
        first=label(row.start),
        last=label(row.start + row.duration - 1),
        cost=formats.exact_money(row.cost),
    )
    if row.until <= row.start + row.duration:
        return built
    return tr("{built}; benefits and run costs until {until}").format(built=built, until=label(row.until - 1))


def links(key: str, portfolio: Portfolio, shown: Collection[str]) -> list[Link]:
    """Return the links of an initiative to the rows that are shown."""
    return [link for link in _links(key, portfolio) if link.key in shown]


def _links(key: str, portfolio: Portfolio) -> Iterator[Link]:
    for relation in portfolio.relations:
        if not isinstance(relation, Requires | Enables | Together):
            continue
        one, other = relation.initiative.initiative, relation.other.initiative
        if key not in (one, other):
            continue
        match relation:
            case Requires():
                yield Link(other, tr("required"), other, one) if key == one else Link(one, tr("needs it"), other, one)
            case Enables():
                yield Link(other, tr("enabled"), one, other) if key == one else Link(one, tr("enables it"), one, other)
            case Together():
                partner = other if key == one else one
                yield Link(partner, tr("together"), key, partner)


def relations_in_words(key: str, portfolio: Portfolio, formats: Formatter) -> str:
    """Return all relations of an initiative in one line."""
    if key not in portfolio.initiative_by_id:
        return ""
    return "  ·  ".join(dict.fromkeys(map(formats.line, relations_of(portfolio, key))))
