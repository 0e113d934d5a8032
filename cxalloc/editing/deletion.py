"""Deletion of rows, in one step with what refers to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from cxalloc.domain.constraints.relations import GroupLimit, Relation, endpoints_of, initiatives_of
from cxalloc.domain.constraints.rules import CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.document.document import (
    ATTRIBUTES,
    Document,
    Part,
    items_of,
    level_key,
    positions_of,
    with_portfolio,
)
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.initiative import Cost, Initiative, Level, Status
from cxalloc.domain.message import Message, Names, Phrases, message
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.editing.references import is_fund_field, parse_key, reference_of
from cxalloc.editing.rows import Step, counted, several

PartItems = dict[str, tuple[Any, ...]]


def delete(document: Document, part: Part, keys: Collection[str], *, move_to: str = "") -> Step:
    """The document without some rows, and without what depends on them.

    Deleting an initiative deletes its relations, its membership of groups and the changes of scenarios that concern it;
    deleting the last candidate of an owner or a tag, the rules that select them; deleting a team, the effort of that
    team. A cadence rule requires no more small allocations than are left, and is disabled if none is. ``also`` and the
    label count the other items that were deleted or changed.

    A fund with costs is only deleted with ``move_to``, the fund that pays for them then.

    Raises InvalidInput if it cannot be done: a fund that is used, the last fund.
    """
    before = document.portfolio
    positions = positions_of(before, part)
    gone = {positions[key] for key in keys}
    items = items_of(before, part)
    parts: PartItems = {name: getattr(before, name) for name in ATTRIBUTES.values()}
    parts[ATTRIBUTES[part]] = tuple(item for at, item in enumerate(items) if at not in gone)
    if part is Part.INITIATIVE:
        parts["relations"] = tuple(_without_members(before.relations, set(keys)))
    if part is Part.FUND:
        _move_costs(before, parts, set(keys), move_to)
    if part is Part.TEAM:
        parts["initiatives"] = _map(parts["initiatives"], lambda one: _without_effort(one, set(keys)))
    _fit_rules(parts)
    parts["scenarios"] = _fit_scenarios(before, parts, part, set(keys))
    return _step(
        document,
        parts,
        message("edits.delete", items=several(part, [items[at] for at in sorted(gone)])),
        part,
    )


def delete_level(document: Document, initiative: str, level: str) -> Step:
    """The document without a funding level, its relations, and the changes of scenarios that concern it.

    What was committed at that level is open again. Raises InvalidInput if it is the only level.
    """
    before = document.portfolio
    at = positions_of(before, Part.INITIATIVE)[initiative]
    one = before.initiatives[at]
    committed = one.commitment is not None and one.commitment.level == level
    changes: dict[str, Any] = {"status": Status.CANDIDATE, "commitment": None} if committed else {}
    changed = replace(one, levels=tuple(other for other in one.levels if other.name != level), **changes)
    parts: PartItems = {name: getattr(before, name) for name in ATTRIBUTES.values()}
    parts["initiatives"] = (*before.initiatives[:at], changed, *before.initiatives[at + 1 :])
    parts["relations"] = tuple(
        relation
        for relation in before.relations
        if all((end.initiative, end.level) != (initiative, level) for end in endpoints_of(relation))
    )

    def stays(key: str, value: str) -> bool:
        part, whose, field = parse_key(key, before)
        about = part is Part.INITIATIVE and whose == initiative
        return not (about and (field.startswith(f"{level}.") or (field == "committed_level" and value == level)))

    parts["scenarios"] = _map(before.scenarios, lambda scenario: _kept(scenario, stays))
    label = message("edits.delete_level", name=level, other=one.name)
    return _step(document, parts, label, Part.INITIATIVE, level_key(initiative, level))


_WITH = {"edits.delete": "edits.delete_with", "edits.delete_level": "edits.delete_level_with"}
"""The labels of a deletion that deletes or changes other items."""


def _step(document: Document, parts: PartItems, label: Message, part: Part, key: str = "") -> Step:
    before = document.portfolio
    also = {}
    for one, name in ATTRIBUTES.items():
        if one is not part and parts[name] is not getattr(before, name):
            kept = set(map(id, parts[name]))
            also[one] = sum(id(item) not in kept for item in getattr(before, name))
    also = {one: number for one, number in also.items() if number}
    if also:
        lost = Phrases(tuple(counted(one, number) for one, number in also.items()), with_commas=True)
        label = message(_WITH[label.key], **label.by_name, lost=lost)
    made = with_portfolio(document, before.revised(**parts))
    return Step(made, label, (key,) if key else (), also)


def _map(items: tuple[Any, ...], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    """The changed items; the same tuple if none is."""
    changed = tuple(map(change, items))
    return items if all(one is two for one, two in zip(items, changed, strict=True)) else changed


def _without_members(relations: Iterable[Relation], gone: set[str]) -> Iterable[Relation]:
    for relation in relations:
        if gone.isdisjoint(initiatives_of(relation)):
            yield relation
        elif isinstance(relation, GroupLimit):
            members = tuple(one for one in relation.members if one not in gone)
            if members:
                yield replace(relation, members=members, at_least=min(relation.at_least, len(members)))


def _without_effort(initiative: Initiative, teams: set[str]) -> Initiative:
    if all(one.team not in teams for level in initiative.levels for one in level.effort):
        return initiative
    levels = (
        replace(level, effort=tuple(one for one in level.effort if one.team not in teams))
        for level in initiative.levels
    )
    return replace(initiative, levels=tuple(levels))


def _move_costs(before: Portfolio, parts: PartItems, gone: set[str], to: str) -> None:
    """Move the costs and rules of deleted funds to another fund. Raises InvalidInput if one is needed and missing."""
    if to and to not in gone and to in before.fund_index:
        parts["initiatives"] = _map(parts["initiatives"], lambda one: _with_fund(one, gone, to))
        parts["small_allocations"] = _map(
            parts["small_allocations"], lambda one: replace(one, fund=to) if one.fund in gone else one
        )
        parts["rules"] = _map(parts["rules"], lambda rule: _rule_with_fund(rule, gone, to))
        return
    for fund in sorted(gone):
        users = [one.name for one in before.initiatives if _draws(one, fund)]
        users += [one.name for one in before.small_allocations if one.fund == fund]
        if users:
            expected = message("expected.another_fund_first", names=Names.some(tuple(users), 2))
            raise InvalidInput([Finding("fund", fund, "id", fund, expected)])


def _draws(initiative: Initiative, fund: str) -> bool:
    return any(cost.fund == fund for level in initiative.levels for cost in level.costs)


def _with_fund(initiative: Initiative, gone: set[str], to: str) -> Initiative:
    if not any(_draws(initiative, fund) for fund in gone):
        return initiative
    return replace(initiative, levels=tuple(_level_with_fund(level, gone, to) for level in initiative.levels))


def _level_with_fund(level: Level, gone: set[str], to: str) -> Level:
    costs: dict[str, Cost] = {}
    for cost in level.costs:
        fund = to if cost.fund in gone else cost.fund
        other = costs.get(fund, Cost(fund))
        length = max(len(cost.amounts), len(other.amounts))
        rows = [[*one.amounts, *[0] * (length - len(one.amounts))] for one in (cost, other)]
        costs[fund] = Cost(fund, tuple(map(sum, zip(*rows, strict=True))), cost.run + other.run)
    return replace(level, costs=tuple(costs.values()))


def _rule_with_fund(rule: Rule, gone: set[str], to: str) -> Rule:
    sides = ("select", "of") if isinstance(rule, SpendRule) else ("select",)
    changed = {side: replace(getattr(rule, side), fund=to) for side in sides if getattr(rule, side).fund in gone}
    return replace(rule, **changed) if changed else rule


def _fit_rules(parts: PartItems) -> None:
    """Delete rules that select nothing any more, and limit cadence rules to the small allocations that are left."""
    confirmed = (one for one in parts["small_allocations"] if not one.is_example)
    candidates: list[Initiative | SmallAllocation] = [*parts["initiatives"], *confirmed]
    owners = {one.owner for one in candidates}
    tags = {tag for one in candidates for tag in one.tags}
    funds = {fund.id for fund in parts["funds"]}

    def is_there(selection: Selection) -> bool:
        return (
            (selection.fund is None or selection.fund in funds)
            and (selection.owner is None or selection.owner in owners)
            and (selection.tag is None or selection.tag in tags)
        )

    kept = tuple(
        rule
        for rule in parts["rules"]
        if is_there(rule.select) and (not isinstance(rule, SpendRule) or is_there(rule.of))
    )
    kept = kept if len(kept) < len(parts["rules"]) else parts["rules"]
    parts["rules"] = _map(kept, lambda rule: _with_less_cadence(rule, parts["small_allocations"]))


def _with_less_cadence(rule: Rule, allocations: tuple[SmallAllocation, ...]) -> Rule:
    if not isinstance(rule, CadenceRule) or not rule.enabled:
        return rule
    able = sum(
        rule.select.matches(Kind.SMALL_ALLOCATION, one.owner, one.tags) and rule.select.covers_fund(one.fund)
        for one in allocations
        if not one.is_example
    )
    if rule.minimum_active <= able:
        return rule
    return replace(rule, minimum_active=able) if able else replace(rule, enabled=False)


def _fit_scenarios(before: Portfolio, parts: PartItems, part: Part, keys: set[str]) -> tuple[Scenario, ...]:
    """Delete the changes of scenarios that concern deleted items."""
    rules = {rule.id for rule in parts["rules"]}
    gone: Mapping[Part, set[str]] = {Part.RULE: {rule.id for rule in before.rules if rule.id not in rules}}
    gone = {**gone, **({part: keys} if part not in (Part.RULE, Part.RELATION, Part.SCENARIO) else {})}

    def stays(key: str, value: str) -> bool:
        owner, whose, field = parse_key(key, before)
        named = reference_of(owner, field)
        if named is not None and named[1] in gone.get(named[0], ()):
            return False
        if is_fund_field(owner, field) and value in gone.get(Part.FUND, ()):
            return False
        return owner is None or whose not in gone.get(owner, ())

    return _map(parts["scenarios"], lambda scenario: _kept(scenario, stays))


def _kept(scenario: Scenario, stays: Callable[[str, str], bool]) -> Scenario:
    changes = tuple(change for change in scenario.changes if stays(*change))
    return scenario if len(changes) == len(scenario.changes) else replace(scenario, changes=changes)
