"""What another program can write into a file, and how it is found or refused."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from cxalloc.cli import main
from cxalloc.domain.plan import PlanStatus
from cxalloc.domain.snapshot import sha256 as hash_of
from cxalloc.storage.file import PortfolioFile, StorageError, WriteProtected
from tests.storage.examples import rich_portfolio
from tests.storage.test_versions import VERSIONS


def change(path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        for name, sql in other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            if not name.startswith("plan_insert"):
                other.execute(f"DROP TRIGGER {name}")
                statements = (*statements, sql)
        for statement in statements:
            other.execute(statement)
        other.commit()


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE portfolio SET minor_units = 7", "portfolio"),
        ("UPDATE period SET label = 'soon' WHERE number = 0", "period"),
        ("UPDATE period SET has_budget = 0 WHERE number = 0", "period"),
        ("UPDATE initiative SET position = position + 1", "initiative"),
        ("UPDATE level SET success = '1.0'", "level"),
    ],
)
def test_a_portfolio_is_checked_row_by_row(stored, statement, table):
    change(stored, statement)
    with PortfolioFile.open(stored, read_only=True) as file:
        found = list(map(str, file.check()))
    assert found == [f"the portfolio: {table} is not as this program would have written it"]


@pytest.mark.parametrize("rate", ["1E-999999", "1e9", "NaN", "Infinity", " 0.1", "0" * 500, "0.1_0", "٠.١", ""])
def test_a_number_that_this_program_would_not_have_written_is_refused_at_once(stored, rate):
    change(stored, f"UPDATE portfolio SET annual_rate = '{rate}'")
    with pytest.raises(StorageError, match="would not have written"):
        PortfolioFile.open(stored, read_only=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE portfolio SET name = printf('%.*c', 20000000, 'x')",
        "UPDATE fund SET name = printf('%.*c', 20000000, 'x')",
        "UPDATE initiative SET owner = printf('%.*c', 20000000, 'x')",
        "INSERT INTO scenario (name, position) VALUES ('s', 0)",
    ],
)
def test_a_text_of_megabytes_is_refused_at_once(stored, statement):
    change(stored, statement)
    if "scenario" in statement:
        value = "INSERT INTO scenario_change (scenario, position, key, value) VALUES ('s', 0, 'budget.factor', "
        change(stored, value + "printf('%.*c', 20000000, '9'))")
    with pytest.raises(StorageError, match="characters") as caught:
        PortfolioFile.open(stored, read_only=True)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("sha256", ["inputs_sha256", "HASH"])
@pytest.mark.parametrize("inputs", ["no JSON", "{}", "[]", '{"annual_rate": "1E-999999"}'])
def test_a_plan_with_other_inputs_is_neither_exported_nor_approved(stored, tmp_path, capsys, inputs, sha256):
    value = f"'{hash_of(inputs)}'" if sha256 == "HASH" else sha256
    change(stored, f"UPDATE plan SET inputs = '{inputs}', inputs_sha256 = {value}")
    with PortfolioFile.open(stored) as file, pytest.raises(StorageError, match="plan 1 'First': it"):
        file.set_plan_status(1, PlanStatus.APPROVED)
    for target in ("plan.csv", "plan.xlsx", "folder"):
        assert main(["export", str(stored), "--plan", "1", "--to", str(tmp_path / target)]) == 2
        assert "plan 1 'First': it" in capsys.readouterr().err
        assert not (tmp_path / target).exists()
    assert main(["check", str(stored)]) != 0
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("table", ["plan", "edit", "audit"])
def test_an_id_space_that_is_used_up_is_no_full_disk(stored, small_plan, table):
    with closing(sqlite3.connect(stored)) as other:
        other.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        other.execute("INSERT INTO sqlite_sequence VALUES (?, 9223372036854775807)", (table,))
        other.commit()
    before = stored.read_bytes()
    with PortfolioFile.open(stored) as file:
        with pytest.raises(StorageError, match="there is no id left"):
            file.add_plan(small_plan) if table == "plan" else file.replace_portfolio(rich_portfolio(), "Replace")
        assert file.portfolio != rich_portfolio()
    assert stored.read_bytes() == before


def test_the_command_line_says_that_no_backup_could_be_made_and_goes_on(stored, backup_folder, capsys):
    with PortfolioFile.open(stored) as file:
        file.replace_portfolio(rich_portfolio())
    shutil.rmtree(backup_folder)
    backup_folder.write_text("in the way")
    assert main(["solve", str(stored), "--save"]) == 0
    told = capsys.readouterr().err
    assert f"cxalloc: No backup of {stored} could be made: " in told
    with PortfolioFile.open(stored, read_only=True) as file:
        assert len(file.plans()) == 2


FOREIGN = [
    "CREATE TRIGGER evil AFTER INSERT ON audit BEGIN UPDATE initiative SET name = 'evil'; END",
    "CREATE TABLE note (text TEXT)",
    "CREATE VIEW extra AS SELECT 1",
    "CREATE INDEX extra ON initiative (name)",
    "ALTER TABLE initiative ADD COLUMN extra TEXT",
    "ALTER TABLE team ADD COLUMN extra TEXT AS (printf('%.*c', 1000000000, 'x'))",
    "DROP VIEW approvals",
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_a_file_with_foreign_definitions_is_read_and_a_copy_is_clean(stored, tmp_path, statement):
    with closing(sqlite3.connect(stored)) as other:
        other.execute(statement)
        other.commit()
    before, new = stored.read_bytes(), tmp_path / "new.cxalloc"
    with pytest.raises(WriteProtected, match=r"another program added or changed.*save it under a new name"):
        PortfolioFile.open(stored)
    assert stored.read_bytes() == before
    with PortfolioFile.open(stored, read_only=True) as file:
        entries, plans = file.audit(), file.plans()
        file.save_copy(new)
    with PortfolioFile.open(new) as file:
        assert (file.audit(), file.plans(), file.check()) == (entries, plans, [])
        file.replace_portfolio(rich_portfolio())
        assert file.add_plan(plans[0]).id == 2
        assert [one.name for one in file.portfolio.initiatives] == [one.name for one in rich_portfolio().initiatives]


SPY = "AFTER INSERT ON audit BEGIN UPDATE initiative SET name = 'evil'; END"
ENDLESS = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'a' AS team, x, '1' FROM c"
LONG = "printf('%.*c', 900000000, 'x')"
HIDDEN = {
    "a name almost like one of SQLite's": [f"CREATE TRIGGER sqliteXspy {SPY}"],
    "the name of an index of ours": [
        "DROP INDEX plan_approved_once",
        f"CREATE TRIGGER plan_approved_once {SPY}",
        "CREATE UNIQUE INDEX plan_approved_once ON plan (scenario) WHERE status = 'approved'",
    ],
    "a column without end": [f"ALTER TABLE initiative ADD COLUMN extra TEXT AS ({LONG})"],
    "an index without end": [f"CREATE INDEX extra ON initiative (substr({LONG}, 1, 1)) WHERE name = 'x'"],
    "a check without end": [f"CREATE TABLE extra (x CHECK (length({LONG}) > 0))", "INSERT INTO extra VALUES (1)"],
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_definition_of_another_program_is_run(stored, hidden):
    """Not when the file is read or checked either: those without end would fill the memory, or take minutes."""
    with closing(sqlite3.connect(stored)) as other:
        for statement in HIDDEN[hidden]:
            other.execute(statement)
        other.commit()
    with pytest.raises(WriteProtected):
        PortfolioFile.open(stored)
    with PortfolioFile.open(stored, read_only=True) as file:
        assert len(file.plans()) == 1
        [fault] = file.check()
        assert "somebody" in str(fault)


@pytest.mark.parametrize("instead", ["VIEW {} AS " + ENDLESS, "VIRTUAL TABLE {} USING fts5 (team, period, days)"])
def test_what_is_in_the_place_of_a_table_is_not_read(path, instead):
    PortfolioFile.create(path, rich_portfolio()).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE team_capacity")
        other.execute(f"CREATE {instead.format('team_capacity')}")
        other.commit()
    with pytest.raises(StorageError, match="would not have written"):
        PortfolioFile.open(path, read_only=True)


def test_a_trigger_that_is_added_while_the_file_is_open_does_not_run(stored):
    with PortfolioFile.open(stored) as file:
        file.replace_portfolio(rich_portfolio())
        with closing(sqlite3.connect(stored)) as other:
            other.execute(f"CREATE TRIGGER late {SPY}")
            other.commit()
        with pytest.raises(WriteProtected, match="late"):
            file.set_plan_status(1, PlanStatus.APPROVED)
        assert file.portfolio == rich_portfolio()
    with PortfolioFile.open(stored, read_only=True) as file:
        assert file.portfolio == rich_portfolio()


def test_a_backup_with_a_foreign_trigger_is_not_restored(stored):
    with PortfolioFile.open(stored) as file:
        backup = file.backups()[0]
        with closing(sqlite3.connect(backup.path)) as other:
            other.execute(f"CREATE TRIGGER late {SPY}")
            other.commit()
        with pytest.raises(StorageError, match="late"):
            file.restore(backup)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
def test_a_pipe_where_sqlite_would_keep_the_journal_of_a_new_file(path):
    os.mkfifo(path.with_name(path.name + "-journal"))
    with pytest.raises(StorageError, match="next to it is a link"):
        PortfolioFile.create(path, rich_portfolio())
    assert not path.exists()


def test_statistics_of_sqlite_are_nothing_foreign(stored):
    with closing(sqlite3.connect(stored)) as other:
        other.execute("ANALYZE")
        other.commit()
    with PortfolioFile.open(stored) as file:
        assert file.check() == []


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_link_or_a_pipe_where_sqlite_would_write_is_refused(stored, tmp_path, suffix, read_only):
    side, other = stored.with_name(stored.name + suffix), tmp_path / "other.txt"
    other.write_bytes(b"\0 precious")
    for make in (lambda: side.symlink_to(other), lambda: side.symlink_to(tmp_path / "new"), lambda: os.mkfifo(side)):
        make()
        with pytest.raises(StorageError, match="next to it is a link"):
            PortfolioFile.open(stored, read_only=read_only)
        side.unlink()
    assert other.read_bytes() == b"\0 precious"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_an_older_file_with_a_foreign_trigger_is_not_brought_up_to_date(version, path):
    shutil.copyfile(version, path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TRIGGER evil AFTER UPDATE ON initiative BEGIN DELETE FROM scenario; END")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(WriteProtected, match="evil"):
        PortfolioFile.open(path)
    assert path.read_bytes() == before
