"""The step from version 5 to 6: entries of the audit trail are kept as messages, too.

The texts are those that were written until then, and frozen; what none of them fits stays a text. Names of plans lose
the one English word that they had: ``Base with key=value`` becomes ``Base (key=value)``.
"""

from __future__ import annotations

import ast
import re
import sqlite3

from cxalloc.domain.message import Message, message
from cxalloc.storage.migrations.label_conversion import label_message
from cxalloc.storage.tables.stored_messages import packed_message

_ACTIONS = {
    "portfolio made": "audit.portfolio_made",
    "brought up to date": "audit.brought_up_to_date",
    "restored": "audit.restored",
    "changed": "audit.changed",
    "added": "audit.added",
    "removed": "audit.removed",
    "put in another order": "audit.reordered",
    "edited": "audit.edited",
    "undone": "audit.undone",
    "done again": "audit.redone",
    "plan stored": "audit.plan_stored",
    "plan approved": "audit.plan_approved",
    "plan superseded": "audit.plan_superseded",
    "plan back to draft": "audit.plan_draft",
}
_SUBJECTS = {
    "portfolio": "audit.portfolio",
    "file": "audit.file",
    "relation": "audit.relation",
    "funds": "audit.funds",
    "teams": "audit.teams",
    "initiatives": "audit.initiatives",
    "small allocations": "audit.small_allocations",
    "rules": "audit.rules",
    "scenarios": "audit.scenarios",
}
_NAMED = {
    "fund": "audit.fund",
    "team": "audit.team",
    "initiative": "audit.initiative",
    "small allocation": "audit.small_allocation",
    "rule": "audit.rule",
    "scenario": "audit.scenario",
}
_LABEL = re.compile("‘(.*)’", re.DOTALL)
_PLAN = re.compile(r"plan (\d+) (['\"].*['\"])", re.DOTALL)
_ONE = re.compile(rf"({'|'.join(_NAMED)}) (['\"].*['\"])", re.DOTALL)


def add_messages_to_audit(connection: sqlite3.Connection) -> None:
    """Add the messages, and store that of every entry that is one, inside the open transaction."""
    connection.execute("ALTER TABLE audit ADD COLUMN message TEXT")
    rows = connection.execute("SELECT id, action, subject FROM audit").fetchall()
    found = ((packed_message(entry_message(action, subject)), number) for number, action, subject in rows)
    packed = [(text, number) for text, number in found if text is not None]
    _update(connection, "audit_update", "UPDATE audit SET message = ? WHERE id = ?", packed)
    renamed = [
        (f"{base} ({name.removeprefix(f'{base} with ')})", number)
        for number, name, scenario in connection.execute("SELECT id, name, scenario FROM plan")
        if name.startswith(f"{(base := scenario or 'Base')} with ")
    ]
    _update(connection, "plan_update", "UPDATE plan SET name = ? WHERE id = ?", renamed)


def _update(connection: sqlite3.Connection, trigger: str, statement: str, rows: list[tuple[str, int]]) -> None:
    """Change rows that a trigger guards against every other change; the trigger is put back as it was."""
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", [trigger])
    [(guard,)] = found.fetchall()
    connection.execute(f"DROP TRIGGER {trigger}")
    connection.executemany(statement, rows)
    connection.execute(guard)


def entry_message(action: str, subject: str) -> Message | None:
    """The message of an action and its subject as they were written, if they are known."""
    key, what = _ACTIONS.get(action), _subject_message(subject)
    return message("audit.entry", action=message(key), subject=what) if key and what else None


def _subject_message(subject: str) -> Message | None:
    if key := _SUBJECTS.get(subject):
        return message(key)
    if label := _LABEL.fullmatch(subject):
        return message("audit.label", label=label_message(label[1]) or label[1])
    if (plan := _PLAN.fullmatch(subject)) and (name := _quoted(plan[2])) is not None:
        return message("audit.plan", id=plan[1], name=name)
    if (one := _ONE.fullmatch(subject)) and (id := _quoted(one[2])) is not None:
        return message(_NAMED[one[1]], id=id)
    return None


def _quoted(text: str) -> str | None:
    """The text that Python wrote between quotation marks."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None
