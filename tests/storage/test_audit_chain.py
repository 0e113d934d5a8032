"""What was written into the trail, or into plans, by another program is found, and what was restored is not."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from cxalloc.domain.plan import PlanStatus
from cxalloc.storage.audit_chain import ChainState
from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.examples import small_portfolio
from tests.storage.test_tampering import change
from tests.storage.test_versions import VERSIONS


@pytest.fixture
def file(path, small_plan):
    with PortfolioFile.create(path, small_portfolio()) as made:
        made.replace_portfolio(small_portfolio("Smaller"), "Rename")
        made.add_plan(small_plan)
        made.add_plan(replace(small_plan, name="Second"))
        made.set_plan_status(1, PlanStatus.APPROVED)
    return path


def faults(path) -> list[str]:
    with PortfolioFile.open(path, read_only=True) as opened:
        return list(map(str, opened.check()))


def test_a_file_that_nobody_touched_is_sound(file):
    assert faults(file) == []
    with PortfolioFile.open(file) as opened:
        opened.replace_portfolio(small_portfolio("Again"))
        opened.set_plan_status(2, PlanStatus.APPROVED)
        assert opened.check() == []
        assert opened.chain_state() == ChainState(len(opened.audit()), 0)
        assert [len(plan.sha256) for plan in opened.plans()] == [64, 64]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE plan SET gap = 0.0, bound = value WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET bound = bound + 1 WHERE id = 2", "plan 2 is not as it was stored"),
        ("UPDATE plan SET name = 'Best' WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET solver = 'cbc' WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET created = '2020-01-01T00:00:00Z' WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET seconds = seconds + 1 WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET outcome = 'optimal', bound = NULL WHERE id = 1", "plan 1 is not as it was stored"),
        ("UPDATE plan SET status = 'draft' WHERE id = 1", "plan 1 is draft, by the audit trail approved"),
        ("DELETE FROM audit WHERE id = 2", "entry 3 of"),
        ("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", "entries, where"),
        ("UPDATE audit SET user = 'nobody' WHERE id = 3", "entry 3 of"),
        ("UPDATE audit SET message = NULL WHERE id = 3", "entry 3 of"),
        ("INSERT INTO audit (at, user, action, subject, before, after) VALUES ('', '', '', '', '', '')", "entry"),
        ("DELETE FROM audit_head", "lost the head of its chain"),
        ("UPDATE audit_head SET since = 3", "after which its chain begins (3)"),
        ("INSERT INTO audit_digest SELECT 99, sha256 FROM audit_head", "entries, where"),
        ("DELETE FROM plan_digest WHERE plan = 2", "plan 2 was put in by another program"),
    ],
)
def test_what_another_program_changed_is_found(file, statement, found):
    change(file, statement)
    assert any(found in fault for fault in faults(file)), faults(file)


def test_a_plan_that_was_taken_away_is_missed(file):
    with closing(sqlite3.connect(file)) as other:
        names = other.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'plan@_%' ESCAPE '@'")
        tables = [name for (name,) in names if name != "plan_digest"]
    change(file, *(f"DELETE FROM {table} WHERE plan = 2" for table in tables), "DELETE FROM plan WHERE id = 2")
    assert faults(file) == ["plan 2 is no longer in the file: another program has deleted it"]


def test_a_plan_that_was_put_in_is_named(file):
    change(file, "INSERT INTO plan SELECT NULL, name, scenario, 'draft', created, currency, minor_units, objective, "
                 "outcome, stopped, value, bound, gap, asked_gap, ties_settled, solver, solver_version, seconds, "
                 "program_version, inputs_sha256, inputs FROM plan WHERE id = 1")  # fmt: skip
    assert any("plan 3 was put in by another program" in fault for fault in faults(file))


def test_a_restored_file_goes_on_with_its_chain(file, small_plan):
    with PortfolioFile.open(file) as opened:
        opened.add_plan(replace(small_plan, name="Third"))
        opened.set_plan_status(2, PlanStatus.APPROVED)
        opened.restore(opened.backups()[0])
        assert opened.check() == []
        assert opened.chain_state().since == 0
        assert len(opened.plans()) == 2
        opened.set_plan_status(2, PlanStatus.APPROVED)
        assert opened.check() == []


@pytest.mark.parametrize("version", VERSIONS)
def test_the_chain_of_an_older_file_begins_where_it_was_brought_up_to_date(version, tmp_path):
    path = tmp_path / "old.cxalloc"
    shutil.copyfile(version, path)
    with PortfolioFile.open(path) as opened:
        entries = len(opened.audit())
        found = opened.chain_state()
        assert found.entries == entries
        assert found.since in (0, entries - 1)
        assert not [fault for fault in map(str, opened.check()) if "trail" in fault]


def test_a_trail_without_its_head_refuses_changes(file):
    change(file, "DELETE FROM audit_head")
    with PortfolioFile.open(file) as opened:
        with pytest.raises(StorageError, match="lost the head of its chain"):
            opened.set_plan_status(2, PlanStatus.APPROVED)
        with pytest.raises(StorageError, match="lost the head of its chain"):
            opened.chain_state()


def test_an_upgraded_file_does_not_claim_more_than_its_chain_says(file):
    """The entries before it got its chain are not covered, whatever the head says."""
    shutil.copyfile(next(path for path in VERSIONS if path.stem == "v3"), file)
    PortfolioFile.open(file).close()
    change(file, "UPDATE audit_head SET since = 0")
    assert any("after which its chain begins (0)" in fault for fault in faults(file))
