"""Locks asked for on the plan page, in the real window: one step of undo, in the base case or in the scenario."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cxalloc.domain.initiative import Commitment, Status
from cxalloc.domain.locks import Lock
from cxalloc.samples import samples_folder
from cxalloc_ui.pages.plan.page import DECISIONS
from tests.ui.pages.plan.test_page import places
from tests.ui.test_window import optimise

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def lists(opened, qtbot):
    optimise(opened, qtbot)
    opened.window.plan.show_section(DECISIONS)
    return opened.window.plan.decisions


def statuses(program) -> dict[str, Status]:
    return {one.id: one.status for one in program.session.document.portfolio.initiatives}


def test_several_are_locked_in_one_step_of_undo(opened, lists, qtbot):
    table, session = lists.table, opened.session
    before = statuses(opened)
    numbers = places(table, funded=False, initiatives=True)[:2]
    table.setFocus()
    table.selectRow(numbers[0])
    for _ in range(numbers[1] - numbers[0]):
        qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    ids = {table.rows.row(n).id for n in numbers}
    with qtbot.waitSignal(session.view_changed):
        qtbot.keyClick(table, Qt.Key.Key_M, CONTROL | SHIFT)
    assert {id for id, status in statuses(opened).items() if status is Status.NEVER} == ids
    lock = next(n for n, one in enumerate(table.rows.columns) if one.key == "lock")
    assert [table.rows.index(n, lock).data() for n in numbers] == ["Never fund"] * 2
    assert {row.id for row in table.chosen} >= ids  # still selected
    assert opened.window.plan.notices.stale.isVisible()
    assert str(session.history.undo_label) == "Never fund: 2 initiatives"
    with qtbot.waitSignal(session.view_changed):
        session.undo()
    assert statuses(opened) == before
    assert not opened.window.plan.notices.stale.isVisible()
    assert not session.history.can_undo


def test_a_plan_is_kept_as_it_is(opened, lists, qtbot):
    table = lists.table
    number = places(table, funded=True, initiatives=True)[0]
    row = table.rows.row(number)
    table.setFocus()
    table.selectRow(number)
    qtbot.keyClick(table, Qt.Key.Key_K, CONTROL)
    one = opened.session.document.portfolio.initiative_by_id[row.id]
    assert (one.status, one.commitment) == (Status.COMMITTED, Commitment(row.verdict.level, row.start))
    assert str(opened.session.history.undo_label) == f"Keep as planned: initiative ‘{one.name}’"
    qtbot.keyClick(table, Qt.Key.Key_U, CONTROL)
    assert statuses(opened)[row.id] is Status.CANDIDATE


def test_under_a_scenario_the_lock_is_the_scenarios(program, qtbot):
    session = program.session
    with qtbot.waitSignal(session.view_changed):
        program.window.open(samples_folder() / "retail_bank")
    with qtbot.waitSignal(session.view_changed):
        session.choose_scenario("Cut 15 %")
    before = session.document.portfolio
    chosen = next(one for one in before.initiatives if one.status is Status.CANDIDATE)

    program.window.plan.lock_requested.emit((chosen.id,), Lock.MUST)
    after = session.document.portfolio
    assert after.initiatives == before.initiatives
    changes = {one.name: dict(one.changes) for one in after.scenarios}
    assert changes["Cut 15 %"][f"initiative.{chosen.id}.status"] == "must"
    assert [one for one in after.scenarios if one.name != "Cut 15 %"] == [
        one for one in before.scenarios if one.name != "Cut 15 %"
    ]
    qtbot.waitUntil(lambda: session.view.portfolio.initiative_by_id[chosen.id].status is Status.MUST)
    session.undo()
    assert session.document.portfolio.scenarios == before.scenarios


def test_what_cannot_be_kept_is_reported(opened, lists, qtbot):

    left_out = lists.table.rows.row(places(lists.table, funded=False, initiatives=True)[0]).id
    with qtbot.waitSignal(opened.session.message):
        opened.window.locks.lock((left_out,), Lock.KEEP)
    assert not opened.session.history.can_undo
