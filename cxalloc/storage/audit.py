"""The audit trail: who changed what and when, in words that people read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Plan, PlanStatus
from cxalloc.domain.portfolio import Portfolio
from cxalloc.storage.people import user_name, utc_now

LONGEST = 1000
"""Characters of a text that says how something was; what is longer is cut."""

_NAMED = {  # the parts of a portfolio that have a name of their own, and what one of them is called
    "funds": ("fund", "id"),
    "teams": ("team", "id"),
    "initiatives": ("initiative", "id"),
    "small_allocations": ("small allocation", "id"),
    "rules": ("rule", "id"),
    "scenarios": ("scenario", "name"),
}
_KEYS = ("name", "id", "fund", "team")
_MONEY = {
    "amount", "amounts", "run", "maximum", "minimum", "ticket", "total_cap", "likely", "low", "high", "npv"
}  # fmt: skip
_APPROVAL = {
    PlanStatus.APPROVED: "plan approved",
    PlanStatus.SUPERSEDED: "plan superseded",
    PlanStatus.DRAFT: "plan back to draft",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to what; how it was before and after, each '' where there was nothing."""

    action: str
    subject: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A change on record: ``at`` is the time in UTC, ISO 8601."""

    at: str
    user: str
    change: Change


def record(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Put changes on record, inside the transaction that makes them."""
    at, user = utc_now(), user_name()
    connection.executemany(
        "INSERT INTO audit (at, user, action, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        ((at, user, one.action, one.subject, _cut(one.before), _cut(one.after)) for one in changes),
    )


def read_entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    """All entries, oldest first."""
    rows = connection.execute("SELECT at, user, action, subject, before, after FROM audit ORDER BY id")
    return tuple(Entry(at, user, Change(*rest)) for at, user, *rest in rows)


def carry_on(current: sqlite3.Connection, restored: sqlite3.Connection) -> None:
    """Let the trail of a restored file go on where the current one is, and no id of a plan be used twice."""
    (last,) = restored.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()
    since = current.execute("SELECT * FROM audit WHERE id > ? ORDER BY id", (last,)).fetchall()
    restored.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", since)
    (used,) = current.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'plan'").fetchone()
    (exists,) = restored.execute("SELECT count(*) FROM sqlite_sequence WHERE name = 'plan'").fetchone()
    if exists:
        restored.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'plan'", (used,))
    elif used:
        restored.execute("INSERT INTO sqlite_sequence VALUES ('plan', ?)", (used,))


def plan_stored(plan: Plan) -> Iterator[Change]:
    """The change that a new plan is, and its approval if it comes approved."""
    after = f"{plan.proof.outcome.value}; scenario {plan.scenario or 'base'}; inputs {plan.inputs_sha256}"
    yield Change("plan stored", _plan(plan.id, plan.name), after=after)
    if plan.status is not PlanStatus.DRAFT:
        yield status_changed(plan.id, plan.name, PlanStatus.DRAFT, plan.status)


def status_changed(plan_id: int, name: str, before: PlanStatus, after: PlanStatus) -> Change:
    """The change that an approval is, or its end."""
    return Change(_APPROVAL[after], _plan(plan_id, name), before.value, after.value)


def differences(before: Portfolio, after: Portfolio) -> Iterator[Change]:
    """What leads from one portfolio to the other, candidate by candidate, rule by rule."""
    from cxalloc.domain.snapshot import converter

    old, new = (converter().unstructure(portfolio) for portfolio in (before, after))
    for part, (word, key) in _NAMED.items():
        yield from _named(word, key, *((document.pop(part), document["currency"]) for document in (old, new)))
    relations = [[_text(one, document["currency"]) for one in document.pop("relations")] for document in (old, new)]
    yield from (Change("removed", "relation", before=text) for text in relations[0] if text not in relations[1])
    yield from (Change("added", "relation", after=text) for text in relations[1] if text not in relations[0])
    yield from _fields("portfolio", (old, old["currency"]), (new, new["currency"]))


def _named(
    word: str, key: str, old: tuple[list[dict[str, Any]], str], new: tuple[list[dict[str, Any]], str]
) -> Iterator[Change]:
    there, now = ({one[key]: one for one in part} for part, _ in (old, new))
    for name, one in there.items():
        if name not in now:
            yield Change("removed", f"{word} {name!r}", before=_text(one, old[1]))
    for name, one in now.items():
        if name not in there:
            yield Change("added", f"{word} {name!r}", after=_text(one, new[1]))
        elif one != there[name] or old[1] != new[1]:
            yield from _fields(f"{word} {name!r}", (there[name], old[1]), (one, new[1]))
    kept = [[name for name in part if name in there and name in now] for part in (there, now)]
    if kept[0] != kept[1]:
        yield Change("put in another order", f"{word}s", ", ".join(kept[0]), ", ".join(kept[1]))


def _fields(subject: str, old: tuple[Any, str], new: tuple[Any, str]) -> Iterator[Change]:
    """One change that names the fields of ``subject`` that differ, if any do."""
    before, after = (dict(_flat(value, currency)) for value, currency in (old, new))
    differ = [name for name in before | after if before.get(name) != after.get(name)]
    if differ:
        texts = ("; ".join(f"{name}: {side.get(name, 'none')}" for name in differ) for side in (before, after))
        yield Change("changed", subject, *texts)


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


def _text(value: Mapping[str, Any], currency: str) -> str:
    return "; ".join(f"{name}: {text}" for name, text in _flat(value, currency))


def _plan(plan_id: int, name: str) -> str:
    return f"plan {plan_id} {name!r}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
