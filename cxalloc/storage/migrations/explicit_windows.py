"""The step from version 3 to 4: windows that allow for costs after the budget periods are stated.

Up to version 3 an initiative without a latest start could start as long as it was delivered in time, even if costs fell
after the last budget period. Since then its window ends with the last start whose costs have a budget; so what a file
and its plans meant before is written down.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any

_WIDE = """
SELECT DISTINCT initiative.id
FROM initiative
JOIN level ON level.initiative = initiative.id
JOIN level_cost_amount AS cost ON cost.initiative = level.initiative AND cost.level = level.name
WHERE initiative.latest IS NULL AND initiative.committed_start IS NULL
  AND cost.amount > 0 AND cost.offset >= level.duration
"""
"""The initiatives whose windows would end earlier now."""


def state_windows(connection: sqlite3.Connection) -> None:
    """State these windows in the portfolio and in the inputs of its plans.

    The steps that can be undone are forgotten where the portfolio changes: they were made before that.
    """
    wide = [id for (id,) in connection.execute(_WIDE)]
    if wide:
        (last,) = connection.execute("SELECT budget_periods - 1 FROM portfolio").fetchone()
        connection.executemany("UPDATE initiative SET latest = ? WHERE id = ?", [(last, id) for id in wide])
        connection.execute("DELETE FROM edit")
    (guard,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'plan_update'").fetchone()
    connection.execute("DROP TRIGGER plan_update")  # plans are never changed, but for this
    for plan, inputs in connection.execute("SELECT id, inputs FROM plan").fetchall():
        stated = _with_windows(inputs)
        if stated != inputs:
            digest = hashlib.sha256(stated.encode()).hexdigest()
            connection.execute("UPDATE plan SET inputs = ?, inputs_sha256 = ? WHERE id = ?", (stated, digest, plan))
    connection.execute(guard)


def _with_windows(inputs: str) -> str:
    """A snapshot of a portfolio (canonical JSON) with these windows stated."""
    portfolio: dict[str, Any] = json.loads(inputs)
    for initiative in portfolio["initiatives"]:
        is_open = initiative["latest"] is None and initiative["commitment"] is None
        if is_open and any(_runs_on(level) for level in initiative["levels"]):
            initiative["latest"] = portfolio["horizon"]["budget_periods"] - 1
    return json.dumps(portfolio, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _runs_on(level: dict[str, Any]) -> bool:
    """Whether a level has costs, run costs aside, after its delivery."""
    return any(any(cost["amounts"][level["duration"] :]) for cost in level["costs"])
