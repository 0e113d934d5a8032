"""Who changed what and when, in words, and for good."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cxalloc.domain.constraints.relations import GroupLimit
from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import PlanStatus
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.storage.audit import LONGEST, AuditChange, differences
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import rich_portfolio, small_portfolio


def test_everything_that_is_done_is_on_record(path, small_plan, monkeypatch):
    monkeypatch.setattr("cxalloc.storage.audit.user_name", lambda: "zoë")
    before = datetime.now(UTC).replace(microsecond=0)
    with PortfolioFile.create(path, small_portfolio()) as file:
        file.replace_portfolio(small_portfolio("Smaller"))
        for name in ("First", "Second"):
            file.add_plan(replace(small_plan, name=name))
        file.set_plan_status(1, PlanStatus.APPROVED)
        file.set_plan_status(1, PlanStatus.APPROVED)
        file.set_plan_status(2, PlanStatus.APPROVED)
        file.set_plan_status(2, PlanStatus.DRAFT)
        file.add_plan(replace(small_plan, name="Third", status=PlanStatus.APPROVED))
        file.add_plan(replace(small_plan, name="Fourth", status=PlanStatus.APPROVED))
        entries = file.audit()
    assert {entry.user for entry in entries} == {"zoë"}
    assert all(before <= datetime.fromisoformat(entry.at) <= datetime.now(UTC) for entry in entries)
    stored = f"optimal; scenario base; inputs {small_plan.inputs_sha256}"
    assert [entry.change for entry in entries] == [
        AuditChange("portfolio made", "portfolio", after="Small"),
        AuditChange("changed", "portfolio", "name: Small", "name: Smaller"),
        AuditChange("plan stored", "plan 1 'First'", after=stored),
        AuditChange("plan stored", "plan 2 'Second'", after=stored),
        AuditChange("plan approved", "plan 1 'First'", "draft", "approved"),
        AuditChange("plan superseded", "plan 1 'First'", "approved", "superseded"),
        AuditChange("plan approved", "plan 2 'Second'", "draft", "approved"),
        AuditChange("plan back to draft", "plan 2 'Second'", "approved", "draft"),
        AuditChange("plan stored", "plan 3 'Third'", after=stored),
        AuditChange("plan approved", "plan 3 'Third'", "draft", "approved"),
        AuditChange("plan superseded", "plan 3 'Third'", "approved", "superseded"),
        AuditChange("plan stored", "plan 4 'Fourth'", after=stored),
        AuditChange("plan approved", "plan 4 'Fourth'", "draft", "approved"),
    ]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT user, action, subject FROM history").fetchone() == (
            "zoë",
            "plan approved",
            "plan 4 'Fourth'",
        )
        assert len(other.execute("SELECT * FROM approvals").fetchall()) == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET user = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ],
)
def test_no_program_can_change_what_is_on_record(stored, statement):
    with (
        closing(sqlite3.connect(stored)) as other,
        pytest.raises(sqlite3.IntegrityError, match="audit trail cannot be changed"),
    ):
        other.execute(statement)


def test_a_change_that_fails_is_not_on_record(stored, small_plan):
    with PortfolioFile.open(stored) as file:
        recorded = file.audit()
        file._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(Exception, match="disk is full"):
            file.replace_portfolio(rich_portfolio())
        assert file.audit() == recorded


def test_an_edit_of_a_candidate_names_its_fields():
    before = rich_portfolio()
    first, *others = before.initiatives
    pilot, full = first.levels
    changed = replace(first, owner="Léa", levels=(pilot, replace(full, success=Decimal("0.5"), effort=())))
    (change,) = differences(before, replace(before, initiatives=(changed, *others)))
    assert (change.action, change.subject) == ("changed", "initiative 'data-platform'")
    assert change.before.startswith("levels full success: 0.35; ")
    assert "levels full effort data days: 12.5, 3" in change.before
    assert change.before.endswith("owner: Zoë — Données")
    assert change.after.startswith("levels full success: 0.5; ")
    assert "levels full effort data days: none" in change.after
    assert change.after.endswith("owner: Léa")


def test_what_something_is_and_only_what_differs_is_reported():
    before = rich_portfolio()
    changed = set_cells(
        Document(before),
        [
            Cell(Part.INITIATIVE, "réclamations 2.0", "npv", "5"),
            Cell(Part.INITIATIVE, "réclamations 2.0", "low", ""),
            Cell(Part.INITIATIVE, "réclamations 2.0", "high", ""),
            Cell(Part.INITIATIVE, "data-platform/full", "cost_2:capex", "7"),
        ],
    )
    assert list(differences(before, changed.portfolio)) == [
        AuditChange(
            "changed",
            "initiative 'data-platform'",
            "levels full costs capex amounts: 200.00, 150.01",
            "levels full costs capex amounts: 200.00, 7.00",
        ),
        AuditChange(
            "changed",
            "initiative 'réclamations 2.0'",
            "levels standard benefit roi: 1.125; levels standard benefit type: BenefitFromRoi; "
            "levels standard low: 0.7; levels standard high: 1.4; levels standard benefit npv: none",
            "levels standard benefit roi: none; levels standard benefit type: StatedNpv; "
            "levels standard low: 1; levels standard high: 1; levels standard benefit npv: 5.00",
        ),
    ]
    [told] = differences(before, replace(before, relations=before.relations[1:]))
    assert told.before.startswith("initiative initiative: réclamations 2.0; initiative level: standard; other ")
    assert told.before.endswith("type: Requires")


def test_money_is_in_currency_units():
    before = rich_portfolio()
    opex, *others = before.funds
    after = replace(before, funds=(replace(opex, amounts=(410_50, 0, 350_00, 10**15)), *others))
    assert list(differences(before, after)) == [
        AuditChange(
            "changed",
            "fund 'opex'",
            "amounts: 400.00, 0.00, 350.00, 10000000000000.00",
            "amounts: 410.50, 0.00, 350.00, 10000000000000.00",
        )
    ]


def test_what_is_added_removed_or_put_in_another_order():
    before = rich_portfolio()
    never = next(one for one in before.initiatives if one.status is Status.NEVER)
    rest = tuple(one for one in before.initiatives if one is not never)
    relations = tuple(one for one in before.relations if "never" not in str(one))
    small = replace(before, initiatives=rest[::-1], relations=relations)
    removed = list(differences(before, small))
    assert [(one.action, one.subject) for one in removed] == [
        ("removed", "initiative 'never'"),
        ("put in another order", "initiatives"),
        ("removed", "relation"),
        ("removed", "relation"),
        ("removed", "relation"),
    ]
    assert removed[0].before.startswith("id: never; name: Never; ")
    assert removed[1].after == "locked, x, réclamations 2.0, data-platform"
    added = list(differences(small, before))
    assert [one.action for one in added].count("added") == 4
    assert {one.before for one in removed if one.action == "removed"} == {
        one.after for one in added if one.action == "added"
    }


def test_nothing_changed():
    assert list(differences(rich_portfolio(), rich_portfolio())) == []


def test_a_long_text_is_cut(path):
    base = small_portfolio()
    names = [f"{number:x>80}" for number in range(20)]
    many = replace(base, initiatives=tuple(replace(base.initiatives[0], id=name, name=name) for name in names))
    with PortfolioFile.create(path, many) as file:
        file.replace_portfolio(replace(many, relations=(GroupLimit(tuple(names), at_most=3),)))
        (after,) = [entry.change.after for entry in file.audit() if entry.change.action == "added"]
    assert len(after) == LONGEST
    assert after.endswith("…")
