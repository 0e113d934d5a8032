"""Files of version 3 in which windows allow for costs after the budget periods, without saying so."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxalloc.domain.document.document import Document
from cxalloc.domain.initiative import Commitment, Cost, Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import LateStart, Portfolio
from cxalloc.domain.snapshot import from_json, is_same_problem, sha256, to_json
from cxalloc.editing.history import History
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile
from cxalloc.verification.verifier import verify
from tests.optimisation.small import initiative, portfolio
from tests.storage.examples import made_plan
from tests.storage.migrations.older_versions import make_older

LONG = (Cost("cx", (4, 0, 6)),)
STATED = portfolio(
    (9, 9, 9),
    initiative("long", costs=LONG, latest=2),
    initiative("slow", costs=LONG, duration=3),  # its costs end with its delivery
    initiative("short", 3, 5),
    initiative("late", costs=LONG, latest=1),
    initiative("fixed", costs=LONG, status=Status.COMMITTED, commitment=Commitment("standard", 2)),
    benefit_periods=2,
    late_start=LateStart.CUT,
)
"""What such a file means: its window was as wide as the delivery allows."""
DECISION = Decision((Choice("long", "standard", 2), Choice("fixed", "standard", 2)), ())


@pytest.fixture
def old(path: Path) -> Path:
    """A file as version 3 wrote it: the window of the first initiative is not stated, and there is a step to undo."""
    with PortfolioFile.create(path, replace(STATED, name="Before")) as file:
        file.store(History(file.document).do(Document(STATED), "Rename"))
        file.add_plan(made_plan(STATED, DECISION))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE initiative SET latest = NULL WHERE id = 'long'")
        (guard,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'plan_update'").fetchone()
        connection.execute("DROP TRIGGER plan_update")
        (inputs,) = connection.execute("SELECT inputs FROM plan").fetchone()
        unstated = json.loads(inputs)
        unstated["initiatives"][0]["latest"] = None
        del unstated["late_start"], unstated["valuation_rules"]
        text = json.dumps(unstated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        connection.execute("UPDATE plan SET inputs = ?, inputs_sha256 = ?", (text, sha256(text)))
        connection.execute(guard)
        make_older(connection, 3)
    return path


def test_a_window_that_was_meant_is_stated_in_the_portfolio_and_in_its_plans(old: Path) -> None:
    with PortfolioFile.open(old) as file:
        assert file.portfolio == STATED
        [plan] = file.plans()
        assert is_same_problem(plan.inputs, to_json(STATED))
        assert from_json(plan.inputs) == STATED
        assert not verify(from_json(plan.inputs), plan.decision)
        assert file.check() == []
        assert file.journal() == ([], [])
    with closing(sqlite3.connect(old)) as connection:
        assert schema.definitions(connection) == schema.expected_definitions()


def test_a_file_without_such_windows_keeps_its_steps(path: Path) -> None:
    plain: Portfolio = replace(STATED, initiatives=STATED.initiatives[1:])
    with PortfolioFile.create(path, replace(plain, name="Before")) as file:
        file.store(History(file.document).do(Document(plain), "Rename"))
        stored = file.add_plan(made_plan(plain, Decision(DECISION.choices[1:], ())))
    with closing(sqlite3.connect(path)) as connection, connection:
        make_older(connection, 3)
    with PortfolioFile.open(path) as file:
        assert file.portfolio == plain
        assert file.plans() == (stored,)
        assert [edit.label for edit in file.journal()[0]] == ["Rename"]
