"""Entries of version 5 become messages that say the same; names of plans lose their one English word."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxalloc.domain.document.document import Document
from cxalloc.domain.message import Count, message
from cxalloc.domain.plan import PlanStatus
from cxalloc.domain.portfolio import LateStart
from cxalloc.editing.history import History
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import FRENCH
from cxalloc.storage import schema
from cxalloc.storage.audit import AuditChange, differences
from cxalloc.storage.file import PortfolioFile
from cxalloc.storage.migrations.audit_conversion import entry_message
from tests.storage.examples import rich_portfolio, small_portfolio
from tests.storage.migrations.older_versions import make_older

LABEL = message("edits.delete", items=message("edits.initiatives", n=Count(3)))


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("portfolio made", "portfolio"),
        ("brought up to date", "file"),
        ("restored", "file"),
        ("changed", "portfolio"),
        ("changed", "fund 'opex'"),
        ("added", "small allocation 'tips'"),
        ("removed", "relation"),
        ("put in another order", "initiatives"),
        ("edited", "‘Paste 3 rows’"),
        ("undone", "‘Delete 3 initiatives with 2 relations’"),
        ("done again", "‘’ and ’"),
        ("plan stored", "plan 1 'First'"),
        ("plan back to draft", "plan 12 'Cut 15 %'"),
    ],
)
def test_an_entry_is_said_as_it_was(action, subject):
    found = entry_message(action, subject)
    assert found is not None
    assert str(found) == f"{action}: {subject}"
    french = Formatter(FRENCH).render(found)
    assert not french.startswith(action)


def test_what_python_quoted_is_read_as_it_was_meant():
    found = entry_message("added", 'scenario "l\'année prochaine"')
    assert found == message(
        "audit.entry", action=message("audit.added"), subject=message("audit.scenario", id="l'année prochaine")
    )


@pytest.mark.parametrize(
    ("action", "subject"),
    [("danced", "portfolio"), ("changed", "fund opex"), ("changed", "fund 'opex"), ("added", ""), ("", "file")],
)
def test_what_is_none_of_them_stays_a_text(action, subject):
    assert entry_message(action, subject) is None


def as_version_5(path: Path, plan_name: str) -> None:
    """Make a file what version 5 wrote: without messages in the trail, and with a plan of that name."""
    with closing(sqlite3.connect(path)) as connection, connection:
        guards = {
            name: connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [name]).fetchone()[0]
            for name in ("audit_update", "plan_update")
        }
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE plan SET name = ?", [plan_name])
        for guard in guards.values():
            connection.execute(guard)
        make_older(connection, 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Base with budget.factor=0.9", "Base (budget.factor=0.9)"), ("Cut with care", "Cut with care"), ("Base", "Base")],
)
def test_a_file_of_version_5_is_read_in_both_languages(path, small_plan, old, new):
    cut = replace(small_portfolio(), late_start=LateStart.CUT)  # as files were read up to version 6
    with PortfolioFile.create(path, cut) as file:
        history = History(file.document)
        file.store(history.do(Document(replace(cut, name="Renamed")), LABEL))
        file.add_plan(replace(small_plan, status=PlanStatus.APPROVED))
        written = file.audit()
    as_version_5(path, old)
    with PortfolioFile.open(path) as file:
        *converted, last = file.audit()
        assert converted == list(written)
        assert [entry.change.message for entry in converted] == [entry.change.message for entry in written]
        assert str(last.change) == "brought up to date: file"
        assert [plan.name for plan in file.plans()] == [new]
        assert file.check() == []
        french = [Formatter(FRENCH).render(entry.change.shown) for entry in file.audit()]
    assert french[1] == "saisie\u00a0: «\u00a0Supprimer 3 initiatives\u00a0»"
    assert french[-1] == "mise à niveau\u00a0: fichier"
    with closing(sqlite3.connect(path)) as connection:
        assert schema.definitions(connection) == schema.expected_definitions()
        with pytest.raises(sqlite3.IntegrityError, match="audit trail cannot be changed"):
            connection.execute("UPDATE audit SET message = NULL")


def test_whatever_is_recorded_is_a_message_that_says_what_the_file_shows():
    changes = [*differences(rich_portfolio(), small_portfolio()), *differences(small_portfolio(), rich_portfolio())]
    assert len(changes) > 10
    assert [str(one.shown) for one in changes] == [str(one) for one in changes]
    assert all(one.message is not None for one in changes)
    assert str(AuditChange("danced", "here").shown) == "danced: here"
