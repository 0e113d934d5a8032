"""The audit trail: user, time and content of every change, in English and as messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any, get_args

from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.document.document import Document, Part, positions_of
from cxalloc.domain.document.edits import Edit, difference
from cxalloc.domain.document.edits import ValueChange as ItemChange
from cxalloc.domain.document.journal import EditOperation, changed_fields
from cxalloc.domain.initiative import Benefit
from cxalloc.domain.message import Message, literal, message
from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Plan, PlanStatus
from cxalloc.domain.portfolio import Portfolio
from cxalloc.storage.audit_chain import continue_chain, extend_chain
from cxalloc.storage.tables.rows import database_on, fetch, insert
from cxalloc.storage.tables.stored_messages import packed_message, stored_message
from cxalloc.storage.user import user_name, utc_now

LONGEST = 1000
"""The most characters of a text of a state before or after; longer ones are cut."""

_NAMES = {
    Part.FUND: ("audit.fund", "audit.funds"),
    Part.TEAM: ("audit.team", "audit.teams"),
    Part.INITIATIVE: ("audit.initiative", "audit.initiatives"),
    Part.SMALL_ALLOCATION: ("audit.small_allocation", "audit.small_allocations"),
    Part.RULE: ("audit.rule", "audit.rules"),
    Part.SCENARIO: ("audit.scenario", "audit.scenarios"),
    Part.RELATION: ("audit.relation", "audit.relation"),
    Part.PORTFOLIO: ("audit.portfolio", "audit.portfolio"),
}
"""The name of one item of each part, and of all of them; changes are listed in this order."""
_KINDS = {kind: union for union in (Benefit, Relation, Rule) for kind in get_args(union)}
"""The union of each kind that has a tag in its plain form."""
_KEYS = ("name", "id", "fund", "team")
_MONEY = {
    "amount", "amounts", "run", "maximum", "minimum", "ticket", "total_cap", "likely", "low", "high", "npv"
}  # fmt: skip
_APPROVAL = {
    PlanStatus.APPROVED: "audit.plan_approved",
    PlanStatus.SUPERSEDED: "audit.plan_superseded",
    PlanStatus.DRAFT: "audit.plan_draft",
}
_OPERATIONS = {
    EditOperation.DO: "audit.edited",
    EditOperation.UNDO: "audit.undone",
    EditOperation.REDO: "audit.redone",
}


@dataclass(frozen=True, slots=True)
class AuditChange:
    """An action on a subject, with its state before and after ('' if there was none).

    Action and subject are in English, as the file shows them to people and scripts; ``message`` says both in any
    language. The states are data: names of fields with their values.
    """

    action: str
    subject: str
    before: str = ""
    after: str = ""
    message: Message | None = field(default=None, compare=False)

    @classmethod
    def of(cls, action: Message, subject: Message, before: str = "", after: str = "") -> AuditChange:
        """A change of which both are messages."""
        said = message("audit.entry", action=action, subject=subject)
        return cls(str(action), str(subject), before, after, said)

    @property
    def shown(self) -> Message:
        """The action and its subject, to be shown in the language of a reader."""
        return self.message or literal(str(self))

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A recorded change: ``at`` is the time in UTC, ISO 8601."""

    at: str
    user: str
    change: AuditChange


def record(connection: sqlite3.Connection, changes: Iterable[AuditChange]) -> None:
    """Record changes, inside the transaction that makes them."""
    at, user = utc_now(), user_name()
    connection.executemany(
        "INSERT INTO audit (at, user, action, subject, before, after, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (at, user, one.action, one.subject, _cut(one.before), _cut(one.after), packed_message(one.message))
            for one in changes
        ),
    )
    extend_chain(connection)


def read_entries(connection: sqlite3.Connection) -> tuple[AuditEntry, ...]:
    """All entries, oldest first."""
    rows = connection.execute("SELECT at, user, action, subject, before, after, message FROM audit ORDER BY id")
    return tuple(
        AuditEntry(at, user, AuditChange(action, subject, before, after, stored_message(packed)))
        for at, user, action, subject, before, after, packed in rows
    )


def continue_trail(current: sqlite3.Connection, restored: sqlite3.Connection) -> None:
    """Append the current trail to that of a restored file, and reserve the ids of its plans."""
    (last,) = restored.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()
    insert(database_on(restored), fetch(current, {"audit": "id"}, "id > ?", [last]))
    continue_chain(current, restored)
    (used,) = current.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'plan'").fetchone()
    (exists,) = restored.execute("SELECT count(*) FROM sqlite_sequence WHERE name = 'plan'").fetchone()
    if exists:
        restored.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'plan'", (used,))
    elif used:
        restored.execute("INSERT INTO sqlite_sequence VALUES ('plan', ?)", (used,))


def plan_stored(plan: Plan) -> Iterator[AuditChange]:
    """The entry of a new plan, and that of its approval if it is approved already."""
    after = f"{plan.proof.outcome.value}; scenario {plan.scenario or 'base'}; inputs {plan.inputs_sha256}"
    yield AuditChange.of(message("audit.plan_stored"), _plan(plan.id, plan.name), after=after)
    if plan.status is not PlanStatus.DRAFT:
        yield status_changed(plan.id, plan.name, PlanStatus.DRAFT, plan.status)


def status_changed(plan_id: int, name: str, before: PlanStatus, after: PlanStatus) -> AuditChange:
    """The entry of a change of a plan's status."""
    return AuditChange.of(message(_APPROVAL[after]), _plan(plan_id, name), before.value, after.value)


def differences(before: Portfolio, after: Portfolio) -> Iterator[AuditChange]:
    """The changes that lead from one portfolio to the other, item by item."""
    yield from changes_of(before, after, difference(Document(before), Document(after), ""))


def changes_of(before: Portfolio, after: Portfolio, edit: Edit) -> Iterator[AuditChange]:
    """The changes of an edit that leads from one portfolio to the other, in time proportional to them."""
    by_part: dict[Part, list[ItemChange]] = {}
    for change in edit.changes:
        by_part.setdefault(change.part, []).append(change)
    for part, (_, all_of_them) in _NAMES.items():
        changes = by_part.get(part, [])
        for one in changes:
            yield from _item_changes(part, one, (before.currency, after.currency))
        if part is not Part.RELATION and any(one.moved for one in changes):
            kept = positions_of(before, part).keys() & positions_of(after, part).keys()
            orders = (", ".join(one for one in positions_of(side, part) if one in kept) for side in (before, after))
            yield AuditChange.of(message("audit.reordered"), message(all_of_them), *orders)


def edited(label: Message | str, way: EditOperation) -> AuditChange:
    """The entry of an edit that was made, undone or redone, with its label."""
    return AuditChange.of(message(_OPERATIONS[way]), message("audit.label", label=label))


def _item_changes(part: Part, change: ItemChange, currencies: tuple[str, str]) -> Iterator[AuditChange]:
    before, after = change.before, change.after
    one, _ = _NAMES[part]
    subject = message(one) if part in (Part.RELATION, Part.PORTFOLIO) else message(one, id=change.key)
    if before is not None and after is not None and part is not Part.RELATION:
        sides = _plain_sides(before, after)
        texts = [dict(_flat(side, currency)) for side, currency in zip(sides, currencies, strict=True)]
        names = [name for name in texts[0] | texts[1] if texts[0].get(name) != texts[1].get(name)]
        if names:
            descriptions = ("; ".join(f"{name}: {side.get(name, 'none')}" for name in names) for side in texts)
            yield AuditChange.of(message("audit.changed"), subject, *descriptions)
        return
    if before == after:
        return  # it only moved
    if before is not None:
        yield AuditChange.of(message("audit.removed"), subject, before=_text(before, currencies[0]))
    if after is not None:
        yield AuditChange.of(message("audit.added"), subject, after=_text(after, currencies[1]))


def _plain_sides(before: Any, after: Any) -> tuple[Any, Any]:
    """Two values in plain form, without fields that are equal in both, except for the names of parts."""
    if is_dataclass(before) and type(before) is type(after):
        sides: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        for name, (old, new) in changed_fields(before, after):
            sides[0][name], sides[1][name] = _plain_sides(old, new)
        for side, value in zip(sides, (before, after), strict=True):
            side.update({key: getattr(value, key) for key in _KEYS if hasattr(value, key)})
        return sides
    if _names_of(before) and _names_of(before) == _names_of(after):
        pairs = [_plain_sides(old, new) for old, new in zip(before, after, strict=True) if old != new]
        return [old for old, _ in pairs], [new for _, new in pairs]
    return _plain(before), _plain(after)


def _names_of(value: Any) -> list[str]:
    """The names of the parts of a tuple, if all have one and it is unique."""
    parts = value if isinstance(value, tuple) and all(map(is_dataclass, value)) else ()
    names = [next((str(getattr(part, key)) for key in _KEYS if hasattr(part, key)), "") for part in parts]
    return names if all(names) and len(set(names)) == len(names) else []


def _plain(value: Any) -> Any:
    from cxalloc.domain.snapshot import converter

    return converter().unstructure(value, unstructure_as=_KINDS.get(type(value)))


def _flat(value: Any, currency: str, name: str = "", field: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a plain value as names (``levels full success``) and texts; empty ones are left out."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(part, currency, f"{name} {key}".strip(), key)
    elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            key = next((str(part[key]) for key in _KEYS if key in part), str(number))
            yield from _flat(part, currency, f"{name} {key}".strip(), field)
    elif isinstance(value, list | tuple):
        if value:
            yield name, ", ".join(_scalar(part, currency, field) for part in value)
    elif value not in (None, ""):
        yield name, _scalar(value, currency, field)


def _scalar(value: Any, currency: str, field: str) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_scalar(part, currency, field) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{to_major(value, currency)}" if isinstance(value, int) and field in _MONEY else str(value)


def _text(value: Any, currency: str) -> str:
    return "; ".join(f"{name}: {text}" for name, text in _flat(_plain(value), currency))


def _plan(plan_id: int, name: str) -> Message:
    return message("audit.plan", id=str(plan_id), name=name)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
