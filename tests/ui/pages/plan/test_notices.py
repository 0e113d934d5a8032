"""The notices above a plan: outdated, with errors, and what the last change did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxalloc.domain.initiative import Status
from cxalloc.domain.locks import Lock
from cxalloc.samples import samples_folder
from cxalloc_ui.app import Program
from cxalloc_ui.main_window import PLAN_PAGE
from cxalloc_ui.models.view import PlanView
from cxalloc_ui.pages.plan.notices import plan_change
from tests.ui.test_window import click, optimise


@pytest.fixture
def notices(opened, qtbot):
    optimise(opened, qtbot)
    return opened.window.plan.notices


def result_of(program: Program) -> PlanView:
    view = program.session.view
    assert view is not None
    assert view.result is not None
    return view.result


def never(program, qtbot, id: str) -> None:
    """Rule an initiative out, as an edit."""
    portfolio = program.session.document.portfolio
    changed = tuple(replace(one, status=Status.NEVER) if one.id == id else one for one in portfolio.initiatives)
    with qtbot.waitSignal(program.session.view_changed):
        program.session.replace_portfolio(replace(portfolio, initiatives=changed), "Never")


def test_a_plan_reports_what_the_last_change_did(opened, notices, qtbot):
    assert notices.change.isHidden()  # there was none
    before = result_of(opened)
    out = next(one for one in before.ledger.verdicts if one.funded and one.start is not None and one.level)
    never(opened, qtbot, out.id)
    assert notices.stale.isVisible()
    assert notices.change.isHidden()
    optimise(opened, qtbot)
    after = result_of(opened)
    difference = after.ledger.key_figures.npv - before.ledger.key_figures.npv
    assert difference < 0
    text = notices.change.label.text()
    assert text.startswith(f"Never: value \N{MINUS SIGN}{abs(round(difference / 100)):,} EUR")
    assert f"out: {out.name}" in text
    entered = [one.name for one in after.ledger.verdicts if one.funded]
    entered = [name for name in entered if name not in [one.name for one in before.ledger.verdicts if one.funded]]
    assert all(name in notices.change.label.toolTip() for name in entered)
    assert not notices.stale.isVisible()
    click(qtbot, notices.change.button)
    assert notices.change.isHidden()


def test_other_scenarios_and_other_portfolios_are_no_change(opened, notices, qtbot):
    never(opened, qtbot, next(one.id for one in result_of(opened).ledger.verdicts if one.funded))
    optimise(opened, qtbot)
    assert notices.change.isVisible()
    with qtbot.waitSignal(opened.session.view_changed):
        opened.window.open(samples_folder() / "tutorial")
    optimise(opened, qtbot)
    assert notices.change.isHidden()


def test_what_a_lock_costs_is_reported_and_can_be_undone(opened, notices, qtbot):
    before = result_of(opened)
    out = next(one for one in before.ledger.verdicts if one.funded and one.start is not None and one.level)
    decisions = opened.window.plan.decisions
    decisions.select(out.id)
    with qtbot.waitSignal(opened.session.view_changed):
        opened.window.locks.lock((out.id,), Lock.NEVER)
    optimise(opened, qtbot)
    assert decisions.current == out.id  # in the other group of the list by now
    assert notices.change.label.text().startswith(f"Never fund: initiative ‘{out.name}’: value \N{MINUS SIGN}")
    click(qtbot, notices.undo_change)
    assert not opened.session.history.can_undo
    assert opened.window.work.current_number == PLAN_PAGE
    qtbot.waitUntil(lambda: len(opened.solver.asked) == 3)
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    assert result_of(opened).ledger.key_figures.npv == before.ledger.key_figures.npv
    assert notices.change.label.text().startswith("Undone: Never fund")


def test_several_steps_are_counted_and_none_of_them_is_offered_to_be_undone(opened, notices, qtbot):
    funded = [one.id for one in result_of(opened).ledger.verdicts if one.funded and one.start is not None]
    for id in funded[:2]:
        never(opened, qtbot, id)
    optimise(opened, qtbot)
    assert notices.change.label.text().startswith("Last 2 changes: value ")
    assert not notices.undo_change.isVisible()


def test_a_step_that_makes_a_plan_impossible_can_be_undone_from_there(opened, notices, qtbot):
    before = result_of(opened).ledger.key_figures.npv
    portfolio = opened.session.document.portfolio
    needed = tuple(replace(one, status=Status.MUST, commitment=None) for one in portfolio.initiatives)
    with qtbot.waitSignal(opened.session.view_changed):
        opened.session.replace_portfolio(replace(portfolio, initiatives=needed), "Must fund everything")
    optimise_in_vain(opened, qtbot)
    empty = opened.window.plan.empty
    assert empty.before.isVisible()
    assert empty.before.label.text() == "There was a plan before this change: Must fund everything"
    click(qtbot, empty.before.button)
    assert opened.session.document.portfolio == portfolio
    qtbot.waitUntil(lambda: len(opened.solver.asked) == 3)
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    assert result_of(opened).ledger.key_figures.npv == before
    assert not empty.before.isVisible()


def optimise_in_vain(program, qtbot) -> None:
    """Optimise a portfolio that has no plan."""
    asked = len(program.solver.asked)
    program.window.optimise()
    qtbot.waitUntil(lambda: len(program.solver.asked) > asked)
    with qtbot.waitSignal(program.solve_controller.running_changed):
        program.solver.finish()
    assert program.session.view.reasons


def test_the_same_plan_of_other_inputs_is_called_the_same(planned, formats):
    change = plan_change(planned.result, planned.result, formats)
    assert change.text.endswith("the same choice")


def test_entries_with_errors_are_reported_and_found(opened, notices, qtbot):
    assert notices.errors.isHidden()
    model = opened.window.candidates.initiatives.model
    cost = model.column_of("cost")
    with qtbot.waitSignal(opened.session.view_changed):
        model.setData(model.index(2, cost), "12 bananas")
    assert notices.errors.isVisible()
    assert notices.errors.label.text().startswith("1 candidate with errors is left out of the plan")
    click(qtbot, notices.errors.button)
    table = opened.window.candidates.initiatives.table
    assert opened.window.candidates.isVisible()
    assert (table.currentIndex().row(), table.currentIndex().column()) == (2, cost)
    with qtbot.waitSignal(opened.session.view_changed):
        opened.session.undo()
    assert notices.errors.isHidden()


def test_an_outdated_plan_is_exported_only_if_that_is_wanted(opened, notices, qtbot, tmp_path):
    dialogs = opened.window.dialogs
    dialogs.path = tmp_path / "plan.csv"
    with qtbot.waitSignal(opened.session.message):
        opened.window.file_menu.export_plan()
    assert dialogs.asked_stale == 0
    dialogs.path.unlink()
    never(opened, qtbot, next(one.id for one in result_of(opened).ledger.verdicts if one.funded))
    dialogs.exports_stale = False
    opened.window.file_menu.export_plan()
    assert dialogs.asked_stale == 1
    assert not dialogs.path.exists()
    dialogs.exports_stale = True
    with qtbot.waitSignal(opened.session.message):
        opened.window.file_menu.export_plan()
    assert dialogs.path.exists()
