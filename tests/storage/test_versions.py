"""From every version ever committed to the newest: backed up first, whole or not at all."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cxalloc.domain.document.journal import EditOperation
from cxalloc.domain.plan import PlanStatus
from cxalloc.domain.portfolio import VALUATION_RULES, LateStart
from cxalloc.domain.snapshot import from_json, is_same_problem, to_json
from cxalloc.editing.history import History
from cxalloc.storage import schema
from cxalloc.storage.file import BackupReason, PortfolioFile, StorageError
from tests.storage.examples import (
    RICH_DECISION,
    faults_of_the_file,
    made_plan,
    portfolio_of_version,
    rich_portfolio,
    small_portfolio,
)

VERSIONS = sorted(
    (Path(__file__).parent / "versions").glob("*.cxalloc"), key=lambda path: int(path.stem.removeprefix("v"))
)


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        marks = [str(connection.execute(f"PRAGMA {name}").fetchone()) for name in ("application_id", "user_version")]
        return [*marks, *connection.iterdump()]


def assert_is_as_made(file: PortfolioFile, version: Path) -> None:
    assert file.portfolio == portfolio_of_version(int(version.stem[1:]))
    assert [(plan.id, plan.name, plan.status) for plan in file.plans()] == [
        (1, "First", PlanStatus.APPROVED),
        (2, "Second", PlanStatus.DRAFT),
    ]
    assert {plan.decision for plan in file.plans()} == {RICH_DECISION}
    assert faults_of_the_file(file.check()) == []


def test_there_is_a_file_of_every_version():
    assert [path.stem for path in VERSIONS] == [f"v{number + 1}" for number in range(len(schema.MIGRATIONS))]


@pytest.mark.parametrize(
    "version", [path for path in VERSIONS if path.stem not in ("v1", "v2")], ids=lambda path: path.stem
)
def test_edits_and_drafts_are_kept_since_the_third(path, version):
    shutil.copyfile(version, path)
    with PortfolioFile.open(path) as file:
        assert [str(draft.reason) for draft in file.document.drafts.values()] == ["expected a name"]
        kept = History(file.document, *file.journal())
        assert (kept.undo_label, kept.redo_label) == ("Rename", "Rename again")
        file.store(kept.redo(), EditOperation.REDO)
        assert file.portfolio.name == "After"
        file.store(kept.undo(), EditOperation.UNDO)
        file.store(kept.undo(), EditOperation.UNDO)
        assert (file.portfolio.name, file.document.drafts) == ("Before", {})


def test_the_newest_version_is_as_it_was_committed(path):
    shutil.copyfile(VERSIONS[-1], path)
    with PortfolioFile.open(path) as file:
        assert_is_as_made(file, VERSIONS[-1])
        plans = [from_json(plan.inputs) for plan in file.plans()]
        assert [(one, one.valuation_rules) for one in plans] == [(file.portfolio, 3)] * 2  # those of its time
    assert path.read_bytes() == VERSIONS[-1].read_bytes()


@pytest.mark.parametrize("old", VERSIONS[:-1], ids=lambda path: path.stem)
class TestEveryVersion:
    def test_it_is_backed_up_and_brought_up_to_date(self, old, path):
        shutil.copyfile(old, path)
        before = content(path)
        with PortfolioFile.open(path) as file:
            assert_is_as_made(file, old)
            first = file.audit()[-1].change
            assert (first.action, first.before, first.after) == (
                "brought up to date",
                f"version {old.stem[1:]}",
                f"version {len(schema.MIGRATIONS)}",
            )
            upgraded = next(backup for backup in file.backups() if backup.reason is BackupReason.UPGRADE)
            file.add_plan(made_plan(rich_portfolio(), RICH_DECISION, name="Third"))
        assert content(upgraded.path) == before
        assert content(path)[1] == f"({len(schema.MIGRATIONS)},)"
        with PortfolioFile.open(path) as file:
            assert [plan.name for plan in file.plans()] == ["First", "Second", "Third"]
            assert sum(backup.reason is BackupReason.UPGRADE for backup in file.backups()) == 1

    def test_its_portfolio_and_its_plans_keep_the_reading_of_their_time(self, old, path):
        shutil.copyfile(old, path)
        with PortfolioFile.open(path) as file:
            plans = [from_json(plan.inputs) for plan in file.plans()]
            before = int(old.stem[1:]) < 7
            reading = LateStart.CUT if before else LateStart.SHIFT
            assert {file.portfolio.late_start, *(one.late_start for one in plans)} == {reading}
            rules = 1 if before else 2 if int(old.stem[1:]) < 10 else VALUATION_RULES
            assert [one.valuation_rules for one in plans] == [rules, rules]
            assert all(is_same_problem(plan.inputs, to_json(file.portfolio)) for plan in file.plans())

    def test_it_is_read_without_being_changed(self, old, path):
        shutil.copyfile(old, path)
        with PortfolioFile.open(path, read_only=True) as file:
            assert_is_as_made(file, old)
            assert "brought up to date" not in [entry.change.action for entry in file.audit()]
            with pytest.raises(StorageError, match="read only"):
                file.replace_portfolio(small_portfolio())
        assert path.read_bytes() == old.read_bytes()
        assert list(path.parent.iterdir()) == [path]

    def test_its_backup_can_be_restored(self, old, path):
        shutil.copyfile(old, path)
        with PortfolioFile.open(path) as file:
            file.replace_portfolio(small_portfolio())
            file.restore(file.backups()[-1])
            assert_is_as_made(file, old)
            actions = [entry.change.action for entry in file.audit()]
            assert "brought up to date" in actions
            assert actions[-1] == "restored"

    def test_without_a_backup_it_is_left_alone(self, old, path, backup_folder):
        shutil.copyfile(old, path)
        shutil.rmtree(backup_folder)
        backup_folder.write_text("in the way")
        with pytest.raises(StorageError, match=r"older version.*no backup could be made: .*(directory|exists)"):
            PortfolioFile.open(path)
        assert path.read_bytes() == old.read_bytes()
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("old", VERSIONS[:-1], ids=lambda path: path.stem)
def test_a_file_with_a_broken_reference_is_not_brought_up_to_date(old, path):
    shutil.copyfile(old, path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("INSERT INTO tier VALUES ('nobody', 1, '0', 0)")  # without PRAGMA foreign_keys
    before = path.read_bytes()
    with pytest.raises(StorageError, match="parts of it refer to what is not there"):
        PortfolioFile.open(path)
    assert path.read_bytes() == before


@pytest.fixture
def next_version(monkeypatch):
    """The program as it is when there is one more version; its step is what the test appends."""
    added = ["CREATE TABLE note (text TEXT) STRICT;"]
    statements = schema._statements
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "next"))
    monkeypatch.setattr(schema, "_statements", lambda step: added if step == "next" else statements(step))
    return added


def test_the_next_version_too(stored, next_version):
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == small_portfolio()
        assert len(file.plans()) == 1
    with closing(sqlite3.connect(stored)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        assert other.execute("SELECT * FROM note").fetchall() == []


@pytest.mark.parametrize("failing", ["INSERT INTO note VALUES (1, 2)", "INSERT INTO tier VALUES ('nobody', 1, 0, 0)"])
def test_a_step_that_fails_leaves_the_file_as_it_was(stored, next_version, failing):
    next_version.append(failing)
    before = stored.read_bytes()
    with pytest.raises(StorageError, match=r"note|FOREIGN KEY|refer to what is not there"):
        PortfolioFile.open(stored)
    assert stored.read_bytes() == before
    assert list(stored.parent.iterdir()) == [stored]
