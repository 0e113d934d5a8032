"""Updates references when an id changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cxalloc.domain.consistency.check import refuse_duplicate_ids
from cxalloc.domain.constraints.relations import Endpoint, GroupLimit, Relation
from cxalloc.domain.constraints.rules import CadenceRule, Rule, Selection
from cxalloc.domain.document.document import ATTRIBUTES, Part, positions_of
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import owner_of
from cxalloc.domain.scenario.fields import by_offset, of_fund

Renames = Mapping[str, str]


def update_references(before: Portfolio, parts: dict[str, Any]) -> dict[str, Any]:
    """The changed parts, and those whose references have to change with them.

    ``parts`` are items by attribute of the portfolio, each at the position at which it was ``before``. Raises
    InvalidInput if two items would have one id, because references to it would be ambiguous.
    """
    renamed = {part: _renamed(getattr(before, name), parts.get(name)) for part, name in ATTRIBUTES.items()}
    levels = _renamed_levels(before.initiatives, parts.get("initiatives"))
    if not levels and not any(renamed[part] for part in renamed if part not in (Part.RELATION, Part.SCENARIO)):
        return parts
    refuse_duplicate_ids(before, parts)
    now = {name: parts.get(name, getattr(before, name)) for name in ATTRIBUTES.values()}
    funds, teams = renamed[Part.FUND], renamed[Part.TEAM]
    if funds or teams:
        now["initiatives"] = tuple(_with_funds_and_teams(one, funds, teams) for one in now["initiatives"])
        now["small_allocations"] = tuple(
            replace(one, fund=funds[one.fund]) if one.fund in funds else one for one in now["small_allocations"]
        )
        now["rules"] = tuple(_rule(rule, funds) for rule in now["rules"])
    if renamed[Part.INITIATIVE] or levels:
        now["relations"] = tuple(_relation(one, renamed[Part.INITIATIVE], levels) for one in now["relations"])
    now["scenarios"] = tuple(_scenario(one, before, renamed, levels) for one in now["scenarios"])
    return parts | {name: items for name, items in now.items() if items != getattr(before, name)}


def _renamed(before: Iterable[Any], after: Iterable[Any] | None) -> dict[str, str]:
    if after is None:
        return {}
    pairs = ((old, new) for old, new in zip(before, after, strict=True) if old is not new and hasattr(old, "id"))
    return {old.id: new.id for old, new in pairs if old.id != new.id}


def _renamed_levels(before: Iterable[Initiative], after: Iterable[Initiative] | None) -> dict[str, dict[str, str]]:
    """New names of levels by their old ones, by the old id of the initiative."""
    found = {}
    for old, new in zip(before, before if after is None else after, strict=True):
        if old is not new and len(old.levels) == len(new.levels):
            names = {one.name: two.name for one, two in zip(old.levels, new.levels, strict=True)}
            if names := {one: two for one, two in names.items() if one != two}:
                found[old.id] = names
    return found


def _with_funds_and_teams(initiative: Initiative, funds: Renames, teams: Renames) -> Initiative:
    levels = []
    for level in initiative.levels:
        costs = tuple(replace(one, fund=funds[one.fund]) if one.fund in funds else one for one in level.costs)
        effort = tuple(replace(one, team=teams[one.team]) if one.team in teams else one for one in level.effort)
        same = costs == level.costs and effort == level.effort
        levels.append(level if same else replace(level, costs=costs, effort=effort))
    same = all(one is two for one, two in zip(levels, initiative.levels, strict=True))
    return initiative if same else replace(initiative, levels=tuple(levels))


def _rule(rule: Rule, funds: Renames) -> Rule:
    select = _selection(rule.select, funds)
    if isinstance(rule, CadenceRule):
        return rule if select is rule.select else replace(rule, select=select)
    of = _selection(rule.of, funds)
    return rule if select is rule.select and of is rule.of else replace(rule, select=select, of=of)


def _selection(selection: Selection, funds: Renames) -> Selection:
    fund = selection.fund
    return replace(selection, fund=funds[fund]) if fund is not None and fund in funds else selection


def _relation(relation: Relation, ids: Renames, levels: Mapping[str, Renames]) -> Relation:
    if isinstance(relation, GroupLimit):
        members = tuple(ids.get(one, one) for one in relation.members)
        return relation if members == relation.members else replace(relation, members=members)
    ends = [
        Endpoint(
            ids.get(end.initiative, end.initiative),
            None if end.level is None else levels.get(end.initiative, {}).get(end.level, end.level),
        )
        for end in (relation.initiative, relation.other)
    ]
    same = ends == [relation.initiative, relation.other]
    return relation if same else replace(relation, initiative=ends[0], other=ends[1])


def _scenario(
    scenario: Scenario, before: Portfolio, renamed: Mapping[Part, Renames], levels: Mapping[str, Renames]
) -> Scenario:
    changes = tuple(
        (_key(key, before, renamed, levels), _value(key, value, before, renamed, levels))
        for key, value in scenario.changes
    )
    return scenario if changes == scenario.changes else replace(scenario, changes=changes)


def parse_key(key: str, before: Portfolio) -> tuple[Part | None, str, str]:
    """The part, the id and the field that a key of a change names, as ``domain.scenario`` reads it."""
    kind, _, rest = key.partition(".")
    if kind not in ATTRIBUTES or kind in (Part.RELATION, Part.SCENARIO):
        return None, "", rest
    part = Part(kind)
    owner = owner_of(rest, positions_of(before, part))
    return (None, "", rest) if owner is None or owner == rest else (part, owner, rest[len(owner) + 1 :])


def _key(key: str, before: Portfolio, renamed: Mapping[Part, Renames], levels: Mapping[str, Renames]) -> str:
    part, whose, field = parse_key(key, before)
    if part is None:
        return key
    old = owner_of(field, levels.get(whose, {})) if part is Part.INITIATIVE else None
    if old is not None and old != field:
        field = levels[whose][old] + field[len(old) :]
    named = reference_of(part, field)
    if named is not None and named[1] in renamed[named[0]]:
        field = field.removesuffix(named[1]) + renamed[named[0]][named[1]]
    return f"{part.value}.{renamed[part].get(whose, whose)}.{field}"


def reference_of(part: Part | None, field: str) -> tuple[Part, str] | None:
    """The fund or team that a field of a candidate names (``LEVEL.cost_2:capex``), by its part and id."""
    if part is not Part.INITIATIVE:
        return None
    name = field[field.rfind(".", 0, field.find(":")) + 1 :]  # ids may have dots, too
    offset = by_offset(name)
    if offset is not None and offset.of:
        return (Part.TEAM if offset.name == "effort" else Part.FUND), offset.of
    return (Part.FUND, fund) if (fund := of_fund(name)) else None


def is_fund_field(part: Part | None, field: str) -> bool:
    """Whether the value of a field is the id of a fund."""
    return part in (Part.INITIATIVE, Part.SMALL_ALLOCATION) and field.rpartition(".")[2] == "fund"


def _value(
    key: str, value: str, before: Portfolio, renamed: Mapping[Part, Renames], levels: Mapping[str, Renames]
) -> str:
    part, whose, field = parse_key(key, before)
    if is_fund_field(part, field):
        return renamed[Part.FUND].get(value, value)
    is_level = part is Part.INITIATIVE and field == "committed_level"
    return levels.get(whose, {}).get(value, value) if is_level else value
