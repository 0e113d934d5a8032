"""What `check` finds in a file that somebody else has written to."""

import sqlite3
from contextlib import closing

import pytest

from cxalloc.storage.file import PortfolioFile


@pytest.fixture
def tampered(stored):
    """Writes into the file behind the program's back, without its triggers; gives what check finds then."""

    def tamper(*statements: str) -> list[str]:
        with closing(sqlite3.connect(stored)) as other:
            triggers = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                other.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                assert other.execute(statement).rowcount
            for _, sql in triggers:
                other.execute(sql)
            other.commit()
        with PortfolioFile.open(stored, read_only=True) as file:
            return list(map(str, file.check()))

    return tamper


def test_nothing_to_find(tampered):
    assert tampered() == []


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE plan_line SET spend = spend + 1", "plan_line"),
        ("UPDATE plan_fund_period SET carried_out = 7", "plan_fund_period"),
        ("UPDATE plan_verdict SET npv = 0 WHERE funded", "plan_verdict"),
        ("UPDATE plan_period SET label = '2031'", "plan_period"),
        ("DELETE FROM plan_line", "plan_line"),
        ("INSERT INTO plan_line SELECT plan, 9, kind, candidate, '', '', '', '', 0, 1, 1 FROM plan_line", "plan_line"),
        ("UPDATE plan SET currency = 'EUR'", "plan"),
    ],
)
def test_money_that_is_not_what_the_decision_comes_to(tampered, statement, table):
    assert tampered(statement) == [f"plan 1 'First': {table} is not what its inputs and decision come to"]


def test_sums_that_another_version_of_the_program_stored(stored, monkeypatch):
    monkeypatch.setattr("cxalloc.storage.integrity.__version__", "9.9")
    with PortfolioFile.open(stored) as file:
        assert file.check() == []
    with closing(sqlite3.connect(stored)) as other:
        other.execute("DROP TRIGGER plan_line_update")
        other.execute("UPDATE plan_line SET spend = spend + 1")
        other.commit()
    with PortfolioFile.open(stored, read_only=True) as file:
        found = list(map(str, file.check()))
        assert (
            "plan 1 'First': plan_line is not what its inputs and decision come to (cxalloc 0.1.0 stored it)" in found
        )


def test_another_decision(tampered):
    found = tampered("UPDATE plan_choice SET initiative = 'chat'")
    assert found == [
        f"plan 1 'First': {table} is not what its inputs and decision come to"
        for table in ("plan_line", "plan_fund_period", "plan_verdict")
    ]


@pytest.mark.parametrize("statement", ["UPDATE plan_choice SET level = 'none'", "UPDATE plan SET outcome = 'great'"])
def test_a_plan_that_cannot_be_worked_out(tampered, statement):
    (found,) = tampered(statement)
    assert found.startswith("plan 1 'First': it cannot be recalculated: ")


@pytest.mark.parametrize(
    "statement", ["UPDATE plan SET inputs = replace(inputs, '400', '401')", "UPDATE plan SET inputs_sha256 = 'x'"]
)
def test_inputs_that_do_not_have_their_hash(tampered, statement):
    (found,) = tampered(statement)
    assert "inputs were changed after it was stored" in found


def test_a_reference_to_nothing(tampered):
    assert tampered("INSERT INTO initiative_tag VALUES ('nobody', 'moment', 'onboarding')") == [
        "initiative_tag, row 1: the initiative it refers to is not there",
        "the portfolio: initiative_tag is not as this program would have written it",
    ]


def test_a_changed_schema(stored):
    with closing(sqlite3.connect(stored)) as other:
        other.executescript(
            """
            DROP TRIGGER plan_line_delete; DROP VIEW funded; CREATE VIEW funded AS SELECT 1; CREATE TABLE extra (a);
            """
        )
    with PortfolioFile.open(stored, read_only=True) as file:
        assert [text.partition(":")[0] for text in map(str, file.check())] == [
            "extra is not part of a portfolio file",
            "funded is not as it was made",
            "plan_line_delete is missing",
        ]


def test_a_portfolio_changed_while_the_file_is_open(stored):
    with PortfolioFile.open(stored) as file, closing(sqlite3.connect(stored)) as other:
        other.execute("UPDATE fund_amount SET period = 0, amount = 0")
        other.execute("UPDATE initiative SET latest = 17")
        other.commit()
        (found,) = map(str, file.check())
        assert "does not fit together: initiative 'forms', latest_start is '2044'" in found


def test_damage_deep_in_the_file(stored):
    with closing(sqlite3.connect(stored)) as other:
        (root,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'plan_verdict'").fetchone()
        (size,) = other.execute("PRAGMA page_size").fetchone()
    content = bytearray(stored.read_bytes())
    content[(root - 1) * size : root * size] = b"\xa5" * size
    stored.write_bytes(content)
    with PortfolioFile.open(stored, read_only=True) as file:
        found = list(map(str, file.check()))
    assert found
    assert all(text.startswith("the file is damaged: ") for text in found)
