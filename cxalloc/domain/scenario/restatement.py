"""The changes that lead from a base portfolio to another one: what ``changes`` reads and makes, the other way round.

Figures are stated as they are in the end, never as a factor. The changes that a scenario has stay where they can: a
budget cut by a factor stays cut when one amount of it is stated anew, and what does not differ from the base any more
has no change. Each part that comes out is made of its changes again, and compared, before they are returned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.level_figures import canonical
from cxalloc.domain.message import message
from cxalloc.domain.numbers import read_share
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import ItemChanges, owner_of
from cxalloc.domain.scenario.differences import Patch, differences, head_differences

Changes = tuple[tuple[str, str], ...]
_KINDS = {
    "fund": "funds",
    "team": "teams",
    "initiative": "initiatives",
    "small_allocation": "small_allocations",
    "rule": "rules",
}
_ROUNDS = 5
"""A change may call for another one: a new start for the ROI that is stated for it, and so on."""


def restated_changes(base: Portfolio, changes: Changes, current: Portfolio, target: Portfolio) -> Changes:
    """The changes of a scenario that make ``target`` of ``base``; so far they make ``current``.

    Raises InvalidInput with what a scenario cannot change: names, owners and tags, relations, which candidates, funds,
    teams and rules there are, and the horizon.
    """
    _refuse_others(current, target)
    found = _Head(base, dict(changes)).restated(current, target)
    factor = read_share(found["budget.factor"]) if "budget.factor" in found else None
    maker = ItemChanges(base, factor)
    findings: list[Finding] = []
    for kind, attribute in _KINDS.items():
        before = getattr(base, attribute)
        pairs = zip(before, getattr(current, attribute), getattr(target, attribute), strict=True)
        touched = [(item, wanted) for item, now, wanted in pairs if now is not wanted and now != wanted]
        own = _by_item(kind, {item.id for item in before}, found) if touched else {}
        for item, wanted in touched:
            prefix = f"{kind}.{item.id}."
            stated = _Item(base, kind, item, wanted, maker).restated(own.get(item.id, {}))
            if stated is None:
                findings += _refused(kind, item, wanted)
                continue
            for field in own.get(item.id, {}):
                del found[prefix + field]
            found |= {prefix + field: value for field, value in stated.items()}
    if findings:
        raise InvalidInput(findings)
    return tuple(found.items())


def _by_item(kind: str, ids: set[str], changes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The changes of the parts of a kind, by id and field."""
    found: dict[str, dict[str, str]] = {}
    for key, value in changes.items():
        start, _, rest = key.partition(".")
        if start == kind and (owner := owner_of(rest, ids)) is not None and owner != rest:
            found.setdefault(owner, {})[rest[len(owner) + 1 :]] = value
    return found


class _Head:
    """The changes of what a portfolio has once."""

    def __init__(self, base: Portfolio, changes: dict[str, str]) -> None:
        self._base, self._changes = base, changes

    def restated(self, current: Portfolio, target: Portfolio) -> dict[str, str]:
        changes = self._changes
        differ, wanted = head_differences(current, target), head_differences(self._base, target)
        for key in differ:
            changes.pop(key, None)
            if key in wanted:
                changes[key] = wanted[key]
        return changes


class _Item:
    """Finds the changes that make a part of a base portfolio another one."""

    def __init__(self, base: Portfolio, kind: str, item: Any, wanted: Any, maker: ItemChanges) -> None:
        self._base, self._kind, self._item, self._maker = base, kind, item, maker
        self._wanted = _form(wanted)

    def restated(self, changes: Mapping[str, str]) -> dict[str, str] | None:
        """The changes by field: those that there are, with as few others as need be; None if none can do it."""
        found = self._improved(dict(changes))
        if found is None:
            found = self._improved({})
        return None if found is None else self._least(found)

    def _improved(self, changes: dict[str, str]) -> dict[str, str] | None:
        for _ in range(_ROUNDS):
            now = self._made(changes)
            if now == self._wanted:
                return changes
            before = changes
            from_ = _form(self._item) if now is None else now
            for alternatives in differences(self._base, self._kind, self._item, from_, self._wanted, changes):
                changes = self._chosen(changes, alternatives)
            if changes == before:
                return None
        return changes if self._made(changes) == self._wanted else None

    def _chosen(self, changes: dict[str, str], alternatives: Sequence[Patch]) -> dict[str, str]:
        """The changes with the first patch after which its figure is as it should be; else with the last one."""
        for patch in alternatives[:-1]:
            made = self._made(patch.applied(changes))
            if made is not None and patch.is_met(made):
                return patch.applied(changes)
        return alternatives[-1].applied(changes)

    def _least(self, changes: dict[str, str]) -> dict[str, str]:
        """The changes without those that are not needed."""
        for field in list(changes):
            fewer = {other: value for other, value in changes.items() if other != field}
            if self._made(fewer) == self._wanted:
                changes = fewer
        return changes

    def _made(self, changes: Mapping[str, str]) -> Any:
        """The part under changes, in one form for equal figures; None if they cannot be made."""
        try:
            return _form(self._maker.made(self._kind, self._item, changes))
        except InvalidInput:
            return None


def _form(item: Any) -> Any:
    return replace(item, levels=tuple(map(canonical, item.levels))) if isinstance(item, Initiative) else item


# What a scenario cannot change


def _refuse_others(current: Portfolio, target: Portfolio) -> None:
    """Raise InvalidInput for differences that no change can make."""
    same = message("expected.as_in_base")
    findings = [
        Finding("portfolio", "", name, str(getattr(target, name)), same)
        for name in ("name", "currency", "horizon", "uncertainty", "relations", "valuation_rules")
        if getattr(current, name) != getattr(target, name)
    ]
    if current.objective.weights != target.objective.weights:
        findings.append(Finding("objective", "", "weights", "", same))
    for kind, attribute in _KINDS.items():
        before, after = getattr(current, attribute), getattr(target, attribute)
        if before is not after and [item.id for item in before] != [item.id for item in after]:
            findings.append(Finding(kind.replace("_", " "), "", "id", "", message("expected.items_of_base")))
    if findings:
        raise InvalidInput(findings)


def _refused(kind: str, item: Any, wanted: Any) -> Iterator[Finding]:
    """What of a part no change can make, as far as it can be named."""
    entity, same = kind.replace("_", " "), message("expected.as_in_base")
    named = [
        name
        for name in ("name", "owner", "tags", "select", "of", "bound", "is_example")
        if _differs(item, wanted, name)
    ]
    if isinstance(item, Initiative) and [one.name for one in item.levels] != [one.name for one in wanted.levels]:
        named.append("level")
    others = [] if named else [one.name for one in fields(item) if _differs(item, wanted, one.name)]
    for name in named or others:
        value = getattr(wanted, name, "")
        yield Finding(entity, item.id, name, value if isinstance(value, str) else "", same)


def _differs(item: Any, wanted: Any, name: str) -> bool:
    return bool(getattr(item, name, None) != getattr(wanted, name, None))
