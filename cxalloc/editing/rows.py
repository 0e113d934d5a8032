"""Rows: items added, duplicated, moved and locked; ``deletion`` deletes them with what refers to them.

Every function returns a ``Step``: the new document, a label for undo, and the keys of the rows that it made or changed.
Keys are those of ``document.keys_of``; the key of a funding level is ``ID/LEVEL``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.document.document import (
    ATTRIBUTES,
    Document,
    Part,
    items_of,
    keys_of,
    level_key,
    positions_of,
    with_portfolio,
)
from cxalloc.domain.initiative import BenefitProfile, Cost, Initiative, Level, Status
from cxalloc.domain.locks import Lock, lockable, with_lock
from cxalloc.domain.message import Count, Message, message
from cxalloc.domain.money import minor_digits
from cxalloc.domain.names import LONGEST_NAME, UniqueNames, slug
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation

STANDARD = "standard"
_NAMED: Mapping[Part, tuple[str, str]] = {
    Part.FUND: ("edits.fund", "edits.funds"),
    Part.TEAM: ("edits.team", "edits.teams"),
    Part.INITIATIVE: ("edits.initiative", "edits.initiatives"),
    Part.SMALL_ALLOCATION: ("edits.small_allocation", "edits.small_allocations"),
    Part.RELATION: ("edits.relation", "edits.relations"),
    Part.RULE: ("edits.rule", "edits.rules"),
    Part.SCENARIO: ("edits.scenario", "edits.scenarios"),
}
"""The keys for one item of each part, by its name, and for several."""
_LOCK_LABELS = {
    Lock.MUST: ("edits.must", "edits.must_under"),
    Lock.NEVER: ("edits.never", "edits.never_under"),
    Lock.KEEP: ("edits.keep", "edits.keep_under"),
    Lock.OPEN: ("edits.unlock", "edits.unlock_under"),
}
"""The labels of a lock in the base case, and under a scenario."""


@dataclass(frozen=True)
class Step:
    """A document after an operation, the label of that operation, and the keys of the rows that it made or changed.

    ``also`` counts other items that were changed or deleted with them, by part.
    """

    document: Document
    label: Message
    keys: tuple[str, ...] = ()
    also: Mapping[Part, int] = field(default_factory=dict)


def several(part: Part, items: Collection[Any]) -> Message:
    """``3 initiatives``; a single one by its name."""
    if len(items) == 1:
        return message(_NAMED[part][0], name=title_of(next(iter(items))))
    return counted(part, len(items))


def counted(part: Part, count: int) -> Message:
    """So many items of a part."""
    return message(_NAMED[part][1], n=Count(count))


def title_of(item: Any) -> str:
    """The name of an item, its id if it has none, or the content of a relation."""
    name = getattr(item, "name", "") or getattr(item, "id", "")
    return str(name) or keys_of(Part.RELATION, [item])[0]


def add(document: Document, part: Part, *, name: str = "", count: int = 1, at: int | None = None) -> Step:
    """New rows with sound defaults, at a position or at the end. Their costs and benefits are 0.

    The id is derived from the name. A new rule requires 15 % of every period's spend for small allocations. Relations
    have no default: ``insert`` one.
    """
    name = name.strip() or f"New {part.value.replace('_', ' ')}"
    taken, made = _names_in(document.portfolio, part), []
    for _ in range(count):
        made.append(_fresh(document.portfolio, part, name, taken))
    return _inserted(document, part, made, at)


def insert(document: Document, part: Part, items: Sequence[Any], at: int | None = None) -> Step:
    """Rows made by the caller, at a position or at the end; an id that is taken gets a number.

    Raises InvalidInput if the portfolio would be inconsistent.
    """
    taken = _names_in(document.portfolio, part)
    return _inserted(document, part, [_renamed(part, item, taken) for item in items], at)


def _inserted(document: Document, part: Part, made: Sequence[Any], at: int | None) -> Step:
    items = items_of(document.portfolio, part)
    at = len(items) if at is None else max(0, min(at, len(items)))
    after = with_items(document, part, (*items[:at], *made, *items[at:]))
    keys = keys_of(part, items_of(after.portfolio, part))
    return Step(after, message("edits.add", items=several(part, made)), tuple(keys[at : at + len(made)]))


def with_items(document: Document, part: Part, items: Sequence[Any]) -> Document:
    """The document with other items in a part, and without the drafts of deleted ones."""
    return with_portfolio(document, document.portfolio.revised(**{ATTRIBUTES[part]: tuple(items)}))


def _names_in(portfolio: Portfolio, part: Part) -> UniqueNames:
    """The ids that are taken in a part."""
    both = (Part.INITIATIVE, Part.SMALL_ALLOCATION)
    parts: Iterable[Part] = both if part in both else (part,)
    return UniqueNames(key for one in parts for key in keys_of(one, items_of(portfolio, one)))


def _renamed(part: Part, item: Any, taken: UniqueNames) -> Any:
    if part is Part.RELATION:
        return item
    attribute = "name" if part is Part.SCENARIO else "id"
    now = getattr(item, attribute)
    unique = taken.unique(now, " " if part is Part.SCENARIO else "-")
    return item if unique == now else replace(item, **{attribute: unique})


def _fresh(portfolio: Portfolio, part: Part, name: str, taken: UniqueNames) -> Any:
    if part is Part.SCENARIO:
        return Scenario(taken.unique(name[:LONGEST_NAME], " "))
    key = taken.unique(slug(name))
    periods, unit = portfolio.horizon.budget_periods, 10 ** minor_digits(portfolio.currency)
    match part:
        case Part.INITIATIVE:
            return Initiative(
                key, name, (Level(STANDARD, 1, (Cost(portfolio.funds[0].id, (0,)),), BenefitProfile(())),)
            )
        case Part.SMALL_ALLOCATION:
            return SmallAllocation(key, name, portfolio.funds[0].id, LEAST_AMOUNT, 1000 * unit, ())
        case Part.FUND:
            return Fund(key, name, (0,) * periods)
        case Part.TEAM:
            return Team(key, name, (Decimal(0),) * periods)
        case Part.RULE:
            return SpendRule(key, Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=Decimal("0.15"))
    raise ValueError(f"there is no default for a {part.value}")


def cadence_rule(portfolio: Portfolio, name: str = "Rhythm") -> CadenceRule:
    """A rule to ``insert``: one small allocation at least is active in every period. Off where there is none yet."""
    return CadenceRule(slug(name), 1, enabled=bool(portfolio.planned.small_allocations))


def add_level(document: Document, initiative: str, name: str = "") -> Step:
    """Another funding level at the end: a copy of the last one, under a name of its own. ``keys`` has its key."""
    return duplicate_level(document, initiative, items_of_levels(document, initiative)[-1].name, name)


def items_of_levels(document: Document, initiative: str) -> tuple[Level, ...]:
    """The levels of an initiative."""
    return document.portfolio.initiative_by_id[initiative].levels


def duplicate_level(document: Document, initiative: str, level: str, name: str = "") -> Step:
    """A copy of a funding level after it, under a name of its own. ``keys`` has its key."""
    levels = items_of_levels(document, initiative)
    at = [one.name for one in levels].index(level)
    unique = UniqueNames(one.name for one in levels).unique(name.strip() or levels[at].name, " ")
    made = (*levels[: at + 1], replace(levels[at], name=unique), *levels[at + 1 :])
    return Step(
        with_levels(document, initiative, made),
        message("edits.add_level", name=unique),
        (level_key(initiative, unique),),
    )


def move_level(document: Document, initiative: str, level: str, to: int) -> Step:
    """A funding level at another position among those of its initiative."""
    levels = list(items_of_levels(document, initiative))
    moved = levels.pop([one.name for one in levels].index(level))
    levels.insert(to, moved)
    return Step(
        with_levels(document, initiative, levels),
        message("edits.move_level", name=level),
        (level_key(initiative, level),),
    )


def with_levels(document: Document, initiative: str, levels: Iterable[Level]) -> Document:
    """The document with other levels of one initiative."""
    items = document.portfolio.initiatives
    at = positions_of(document.portfolio, Part.INITIATIVE)[initiative]
    changed = replace(items[at], levels=tuple(levels))
    return with_items(document, Part.INITIATIVE, (*items[:at], changed, *items[at + 1 :]))


def duplicate(document: Document, part: Part, keys: Collection[str], *, mark: str = "(copy)") -> Step:
    """A copy of each row right after it, under an id of its own; one that is committed is open again.

    ``mark`` is appended to its name, in the language of the user.
    """
    items, positions = items_of(document.portfolio, part), positions_of(document.portfolio, part)
    wanted = {positions[key] for key in keys}
    taken, rows, new = _names_in(document.portfolio, part), [], set()
    for at, item in enumerate(items):
        rows.append(item)
        if at in wanted:
            new.add(len(rows))
            rows.append(_copy(part, item, taken, mark))
    after = with_items(document, part, rows)
    made = tuple(key for at, key in enumerate(keys_of(part, items_of(after.portfolio, part))) if at in new)
    return Step(after, message("edits.duplicate", items=several(part, [items[at] for at in wanted])), made)


def _copy(part: Part, item: Any, taken: UniqueNames, mark: str) -> Any:
    copy = _renamed(part, item, taken)
    if part in (Part.RELATION, Part.RULE, Part.SCENARIO):
        return copy
    copy = replace(copy, name=f"{item.name} {mark}".rstrip())
    if part is Part.INITIATIVE and item.commitment is not None:
        return replace(copy, status=Status.CANDIDATE, commitment=None)
    return copy


def move(document: Document, part: Part, keys: Collection[str], to: int) -> Step:
    """Rows, in their order, before the row that is now at ``to`` (past the end: last)."""
    items, positions = items_of(document.portfolio, part), positions_of(document.portfolio, part)
    moved = sorted(positions[key] for key in keys)
    away = set(moved)
    before = [at for at in range(min(max(to, 0), len(items))) if at not in away]
    after = [at for at in range(max(to, 0), len(items)) if at not in away]
    order = [*before, *moved, *after]
    made = document.portfolio.revised(**{ATTRIBUTES[part]: tuple(items[at] for at in order)})
    label = message("edits.move", items=several(part, [items[at] for at in moved]))
    return Step(replace(document, portfolio=made), label, tuple(keys))


def set_lock(
    document: Document, keys: Collection[str], lock: Lock, *, scenario: str = "", decision: Decision | None = None
) -> Step:
    """A lock on initiatives, in the base case or, as changes of it, under a scenario (see ``domain.locks``).

    ``decision`` is the plan whose levels and starts *keep* fixes; initiatives that it does not fund are ignored.

    Raises InvalidInput if the result would be inconsistent.
    """
    portfolio = document.portfolio
    chosen = lockable(keys, lock, portfolio, decision)
    made = with_lock(portfolio, chosen, lock, scenario=scenario, decision=decision)
    named = several(Part.INITIATIVE, [portfolio.initiative_by_id[key] for key in chosen])
    plain, under = _LOCK_LABELS[lock]
    label = message(under, items=named, name=scenario) if scenario else message(plain, items=named)
    return Step(replace(document, portfolio=made), label, chosen)
