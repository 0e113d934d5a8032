"""The chain of the audit trail: each entry is hashed with the one before it, and with the plans that it stored.

    digest(n) = SHA-256 of the JSON [digest(n - 1), row n of ``audit``, [[plan, SHA-256 of the plan], …]]

The head of the chain and the number of entries are kept apart. What is found is what accidents and clumsy hands do: an
entry or a plan that was changed, taken away or put in. Who knows the format can write the whole chain anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cxalloc.domain.message import Message, message
from cxalloc.domain.plan import PlanStatus
from cxalloc.storage.tables.rows import fetch
from cxalloc.storage.tables.stored_messages import stored_message

DEFINITIONS = (
    """CREATE TABLE plan_digest (
    plan INTEGER PRIMARY KEY,  -- no reference: a plan that is taken away is missed
    sha256 TEXT NOT NULL,  -- of its row but for the status, and of its content
    entry INTEGER  -- the entry of the audit trail whose digest covers it; 0: the beginning of the chain
) STRICT""",
    """CREATE TABLE audit_digest (
    entry INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL  -- of the digest before, the entry, and the plans that it covers
) STRICT""",
    """CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entry INTEGER NOT NULL,  -- the last one
    entries INTEGER NOT NULL,
    sha256 TEXT NOT NULL,  -- of the last one
    since INTEGER NOT NULL  -- entries up to this one were there before the chain, which says nothing of their past
) STRICT""",
)
_CONTENT = {
    "plan_period": "number", "plan_choice": "position", "plan_allotment": "position",
    "plan_line": "position", "plan_fund_period": "position", "plan_verdict": "position",
}  # fmt: skip
FIRST_VERSION = 8
"""The first version of files that have a chain."""
_WITHOUT_CHAIN = frozenset(f"version {version}" for version in range(1, FIRST_VERSION))
_COLUMNS = "id, at, user, action, subject, before, after, message"
_STATUS_KEYS = {
    "audit.plan_approved": PlanStatus.APPROVED,
    "audit.plan_superseded": PlanStatus.SUPERSEDED,
    "audit.plan_draft": PlanStatus.DRAFT,
}


@dataclass(frozen=True, slots=True)
class ChainState:
    """The length of the trail, and the last entry of which the chain says nothing (0: there is none)."""

    entries: int
    since: int


def begin_chain(connection: sqlite3.Connection) -> None:
    """Make the tables of the chain, over the entries and the plans that are there, inside the open transaction."""
    for definition in DEFINITIONS:
        connection.execute(definition)
    for (plan,) in connection.execute("SELECT id FROM plan").fetchall():
        add_plan(connection, plan)
    connection.execute("UPDATE plan_digest SET entry = 0")
    connection.execute("INSERT INTO audit_head VALUES (1, 0, 0, ?, 0)", [_beginning(connection)])
    extend_chain(connection)
    connection.execute("UPDATE audit_head SET since = entry")


def add_plan(connection: sqlite3.Connection, plan: int) -> str:
    """Record the hash of a plan that is stored, and return it; the entry that is recorded next covers it."""
    digest = plan_sha256(connection, plan)
    connection.execute("INSERT INTO plan_digest VALUES (?, ?, NULL)", [plan, digest])
    return digest


def extend_chain(connection: sqlite3.Connection) -> None:
    """Add the entries after the head, inside the transaction that recorded them."""
    found = connection.execute("SELECT entry, entries, sha256 FROM audit_head").fetchone()
    if found is None:  # another program took it away: what is added to nothing could not be checked
        raise sqlite3.IntegrityError("the audit trail has lost the head of its chain")
    head, entries, digest = found
    last = connection.execute("SELECT max(id) FROM audit").fetchone()[0] or head
    connection.execute("UPDATE plan_digest SET entry = ? WHERE entry IS NULL", [last])
    covered = _plans_by_entry(connection, head)
    added = []
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE id > ? ORDER BY id", [head]):
        head, digest = row[0], _link(digest, row, covered.get(row[0], []))
        added.append((head, digest))
    connection.executemany("INSERT INTO audit_digest VALUES (?, ?)", added)
    connection.execute("UPDATE audit_head SET entry = ?, entries = ?, sha256 = ?", [head, entries + len(added), digest])


def continue_chain(current: sqlite3.Connection, restored: sqlite3.Connection) -> None:
    """Chain the entries that ``restored``, made of a backup, got from ``current``.

    The chain says nothing of the past if the two trails did not begin alike.
    """
    last, digest = restored.execute("SELECT entry, sha256 FROM audit_head").fetchone()
    extend_chain(restored)
    same = current.execute("SELECT count(*) FROM audit_digest WHERE entry = ? AND sha256 = ?", [last, digest])
    if last and not same.fetchone()[0]:
        restored.execute("UPDATE audit_head SET since = entry")


def chain_state(connection: sqlite3.Connection) -> ChainState:
    """The length of the trail, and from where its chain runs."""
    found = connection.execute("SELECT entries, since FROM audit_head").fetchone()
    if found is None:
        raise ValueError("the audit trail has lost the head of its chain")
    return ChainState(*found)


def plan_sha256(connection: sqlite3.Connection, plan: int) -> str:
    """The hash of what never changes of a plan: its row but for the status, and all rows of its content."""
    rows = fetch(connection, {"plan": "id"}, "id = ?", [plan]).tables["plan"]
    content = fetch(connection, _CONTENT, "plan = ?", [plan]).tables
    lasting = [{name: value for name, value in row.items() if name != "status"} for row in rows]
    return _hash([lasting, *([name, content[name]] for name in _CONTENT)])


def chain_faults(
    connection: sqlite3.Connection, changed: Set[str] = frozenset(), *, made_now: bool = False
) -> Iterator[Message]:
    """What does not agree with the chain: entries, plans, and the status of plans.

    ``changed`` are the ids of plans that are known not to be as they were stored. ``made_now``: on a copy of a file
    that had no chain, so that no entry says from where it runs.
    """
    found = connection.execute("SELECT entry, entries, sha256 FROM audit_head").fetchone()
    if found is None:
        yield message("files.chain_missing")
        return
    head, entries, last = found
    digests = dict(connection.execute("SELECT entry, sha256 FROM audit_digest"))
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY id").fetchall()
    covered, digest = _plans_by_entry(connection), _beginning(connection)
    for row in rows:
        digest = _link(digest, row, covered.get(row[0], []))
        if digests.get(row[0]) != digest:
            yield message("files.chain_broken", id=str(row[0]), when=str(row[1]))
            break
    else:
        if (len(rows), rows[-1][0] if rows else 0, digest) != (entries, head, last):
            yield message("files.chain_cut", found=str(len(rows)), expected=str(entries))
        elif len(digests) != len(rows):
            yield message("files.chain_cut", found=str(len(rows)), expected=str(len(digests)))
    since = chain_state(connection).since
    possible, upgraded = _ends_of_unchained(rows)
    if not made_now and (since not in possible or since < upgraded):
        yield message("files.chain_since", found=str(since))
    yield from _plan_faults(connection, rows, changed)


def _ends_of_unchained(rows: list[Any]) -> tuple[set[int], int]:
    """The entries up to which the chain may say nothing: 0, and those before an upgrade or a restored backup.

    And the one before the file got its chain; 0 if it had one from the beginning.
    """
    possible, upgraded, previous = {0}, 0, 0
    for row in rows:
        said = stored_message(row[-1])
        action = None if said is None else said.by_name.get("action")
        if isinstance(action, Message) and action.key in ("audit.brought_up_to_date", "audit.restored"):
            possible.add(previous)
            if row[5] in _WITHOUT_CHAIN:
                upgraded = previous
        previous = row[0]
    return possible, upgraded


def _plan_faults(connection: sqlite3.Connection, rows: list[Any], changed: Set[str]) -> Iterator[Message]:
    there = dict(connection.execute("SELECT id, status FROM plan"))
    for plan, digest in connection.execute("SELECT plan, sha256 FROM plan_digest ORDER BY plan").fetchall():
        if plan not in there:
            yield message("files.plan_taken_away", id=str(plan))
        elif str(plan) not in changed and plan_sha256(connection, plan) != digest:
            yield message("files.plan_changed", id=str(plan))
    recorded = {plan for (plan,) in connection.execute("SELECT plan FROM plan_digest")}
    for plan in sorted(there.keys() - recorded):
        yield message("files.plan_without_entry", id=str(plan))
    for plan, status in sorted(_last_status(rows).items()):
        if plan in there and there[plan] != status.value:
            yield message("files.plan_status_changed", id=str(plan), found=there[plan], expected=status.value)


def _last_status(rows: list[Any]) -> dict[int, PlanStatus]:
    """The status of each plan after the last entry about it."""
    found: dict[int, PlanStatus] = {}
    for row in rows:
        said = stored_message(row[-1])
        values = said.by_name if said is not None else {}
        action, subject = values.get("action"), values.get("subject")
        if isinstance(action, Message) and action.key == "audit.restored":
            found.clear()  # plans have the status that they had in the backup
        if isinstance(action, Message) and isinstance(subject, Message) and subject.key == "audit.plan":
            status = _STATUS_KEYS.get(action.key)
            if status is not None:
                found[int(str(subject.by_name["id"]))] = status
    return found


def _plans_by_entry(connection: sqlite3.Connection, after: int = -1) -> dict[int, list[tuple[int, str]]]:
    """The plans that each entry after the one of that id covers, with their hashes."""
    found: dict[int, list[tuple[int, str]]] = {}
    rows = connection.execute("SELECT plan, sha256, entry FROM plan_digest WHERE entry > ? ORDER BY plan", [after])
    for plan, digest, entry in rows:
        found.setdefault(entry, []).append((plan, digest))
    return found


def _beginning(connection: sqlite3.Connection) -> str:
    return _hash(_plans_by_entry(connection).get(0, []))


def _link(before: str, row: Any, plans: list[tuple[int, str]]) -> str:
    return _hash([before, row, plans])


def _hash(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), default=repr).encode()).hexdigest()
