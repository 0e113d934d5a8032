"""Re-optimising as one edits: the newest portfolio is solved, and where one types is left alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cxalloc.domain.document.document import Document, Draft, Part
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Decision, Outcome
from cxalloc.domain.portfolio import Scenario
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.app import Program


@pytest.fixture
def live(opened):
    """The tutorial open, and optimised after every edit."""
    return switch_on(opened)


def switch_on(program: Program) -> Program:
    program.solve_controller._settling.setInterval(1_000_000)  # the tests say when an edit has rested
    program.window.choose_live(True)
    program.solve_controller._settling.stop()  # it would make the first plan at once
    return program


def scale_budget(program: Program, percent: int) -> None:
    document = program.session.document
    assert document is not None
    fund, *others = document.portfolio.funds
    changed = replace(fund, amounts=tuple(amount * percent // 100 for amount in fund.amounts))
    portfolio = replace(document.portfolio, funds=(changed, *others))
    program.session.edit(Document(portfolio, document.drafts), f"Budget {percent} %")


def settle(program: Program) -> None:
    """Let the time pass that an edit rests."""
    assert program.solve_controller._settling.isActive()
    program.solve_controller._settling.stop()
    program.solve_controller._settling.timeout.emit()


def wait_for_view(program: Program, qtbot: QtBot) -> None:
    session = program.session
    qtbot.waitUntil(lambda: getattr(session.view, "base", None) is getattr(session.document, "portfolio", None))


def edit_and_wait(program: Program, qtbot: QtBot, percent: int) -> None:
    asked = len(asked_of(program))
    scale_budget(program, percent)
    wait_for_view(program, qtbot)
    settle(program)
    qtbot.waitUntil(lambda: len(asked_of(program)) > asked)


def asked_of(program: Program) -> list[tuple[str, str]]:
    return program.solver.asked  # type: ignore[attr-defined, no-any-return]


def finish(program: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.solve_controller.running_changed):
        program.solver.finish()


def test_an_edit_that_rests_is_followed_by_a_solve_that_leaves_the_page_alone(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    assert live.solve_controller.is_running
    assert from_json(asked_of(live)[-1][0]) == live.session.document.portfolio
    finish(live, qtbot)
    assert live.window.candidates.isVisible()
    result = live.session.view.result
    assert result is not None
    assert result.is_current
    assert live.window.navigation.buttons[2].accessibleDescription().startswith("proven optimal")


def test_until_then_the_plan_is_out_of_date(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    finish(live, qtbot)
    live.window.choose_live(False)
    scale_budget(live, 90)
    wait_for_view(live, qtbot)
    assert live.session.view.result is not None
    assert not live.session.view.result.is_current
    assert live.window.navigation.buttons[2].accessibleDescription() == "out of date"
    assert live.window.header._message.text().startswith("The plan is out of date")
    assert not live.solve_controller._settling.isActive()


def test_an_edit_replaces_the_solve_that_runs_and_only_the_newest_is_shown(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    changes: list[bool] = []
    live.solve_controller.running_changed.connect(changes.append)
    edit_and_wait(live, qtbot, 50)
    assert changes == []  # it goes on: no flicker
    portfolio, scenario = asked_of(live)[0]
    live.solver.answered.emit(1, converter().unstructure(solve(from_json(portfolio), scenario=scenario)))
    finish(live, qtbot)
    assert live.session.view.result.is_current
    assert changes == [False]


def test_edits_that_follow_each_other_are_one_solve(live, qtbot):
    for percent in (90, 80, 70):
        scale_budget(live, percent)
    wait_for_view(live, qtbot)
    settle(live)
    qtbot.waitUntil(lambda: bool(asked_of(live)))
    assert len(asked_of(live)) == 1
    assert from_json(asked_of(live)[0][0]) == live.session.document.portfolio


def test_back_where_the_plan_is_known_nothing_is_solved(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    finish(live, qtbot)
    scale_budget(live, 90)
    live.session.undo()
    wait_for_view(live, qtbot)
    settle(live)
    assert not live.solve_controller.is_running
    assert len(asked_of(live)) == 1
    assert live.session.view.result.is_current


def test_a_new_scenario_leaves_the_plan_as_good_as_it_is(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    finish(live, qtbot)
    document = live.session.document
    beside = (*document.portfolio.scenarios, Scenario("Beside", (("budget.factor", "0.9"),)))
    live.session.edit(Document(document.portfolio.revised(scenarios=beside), document.drafts), "Add a scenario")
    wait_for_view(live, qtbot)
    settle(live)
    assert live.session.view.result.is_current
    assert not live.solve_controller.is_running
    assert len(asked_of(live)) == 1


def test_stop_keeps_what_was_found_and_waits_for_the_next_edit(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    qtbot.keyClick(live.window, Qt.Key.Key_Escape)
    assert live.solver.stopped
    finish(live, qtbot)
    assert live.session.view.result is not None
    assert not live.solve_controller._settling.isActive()


def test_to_ask_while_it_runs_shows_the_plan_when_it_comes(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    live.window.optimise()
    assert len(asked_of(live)) == 1
    finish(live, qtbot)
    assert live.window.plan.isVisible()


def test_what_goes_wrong_unasked_is_reported_without_a_dialog(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    with qtbot.waitSignal(live.session.message) as message:
        live.solver.fail("The solver ended unexpectedly.\n\nout of memory")
    assert message.args == ["No plan was found: The solver ended unexpectedly."]
    assert live.window.dialogs.errors == []
    assert not live.solve_controller.is_running
    header = live.window.header._message
    assert header.text() == "The solver ended unexpectedly. F5 tries again."  # and it stays there
    live.window.optimise()
    assert "F5" not in header.text()
    qtbot.waitUntil(lambda: len(asked_of(live)) == 2)
    finish(live, qtbot)
    assert header.text() == ""


def test_an_impossible_portfolio_says_why_and_keeps_the_page(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    with qtbot.waitSignal(live.solve_controller.running_changed):
        live.solver.answered.emit(1, {"plan": None, "reasons": [literal("Opex is short").to_json()]})
    assert live.session.view.reasons == (literal("Opex is short"),)
    assert live.window.candidates.isVisible()


def test_a_label_that_changes_no_figure_is_followed_too_and_so_is_a_draft(live):
    document = live.session.document
    renamed = replace(document.portfolio, name="Another")
    live.session.edit(Document(renamed, document.drafts), "Rename")
    assert live.solve_controller._settling.isActive()
    live.solve_controller._settling.stop()
    draft = Draft(Part.INITIATIVE, document.portfolio.initiatives[0].id, "cost", "abc", literal("an amount"))
    live.session.edit(Document(renamed, {draft.place: draft}), "Type abc")
    assert live.solve_controller._settling.isActive()


def test_the_switch_is_in_the_header_and_the_menu_and_is_remembered(opened, qtbot, settings):
    window = opened.window
    assert not window.header.live.isChecked()
    window.header.live.setFocus()
    qtbot.keyClick(window.header.live, Qt.Key.Key_Space)
    assert window.actions_.live.isChecked()
    assert opened.solve_controller.live
    assert settings.value("live") == "true"
    qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert not window.header.live.isChecked()
    assert not opened.solve_controller.live


def test_the_page_does_not_move_when_a_solve_begins_and_ends(live, qtbot):
    place = live.window.candidates.mapTo(live.window, live.window.candidates.rect().topLeft())
    size = live.window.candidates.size()
    edit_and_wait(live, qtbot, 80)
    qtbot.wait(20)
    assert live.window.candidates.mapTo(live.window, live.window.candidates.rect().topLeft()) == place
    assert live.window.candidates.size() == size


def plan_on_the_way(program: Program) -> dict[str, Any]:
    """A plan of what was asked last, as plain values: it funds nothing."""
    portfolio = from_json(asked_of(program)[-1][0])
    best = solve(portfolio).plan
    assert best is not None
    poor = replace(best, decision=Decision(), proof=replace(best.proof, outcome=Outcome.FEASIBLE, value=0))
    plain: dict[str, Any] = converter().unstructure(poor)
    return plain


def test_a_first_answer_is_shown_before_the_proof(opened, qtbot):
    opened.window.optimise()
    qtbot.waitUntil(lambda: bool(asked_of(opened)))
    with qtbot.waitSignal(opened.solve_controller.plan_shown):
        opened.solver.improved.emit(1, plan_on_the_way(opened))
    assert opened.window.plan.isVisible()
    assert opened.solve_controller.is_running
    assert opened.window.header.stop.isVisible()
    assert opened.session.view.result.ledger.key_figures.funded == 0
    opened.window.show_page(0)
    finish(opened, qtbot)
    assert opened.session.view.result.ledger.key_figures.funded > 0
    assert opened.window.candidates.isVisible()  # shown once: who has gone on is left alone


def test_a_plan_of_a_solve_that_was_replaced_is_not_shown(live, qtbot):
    edit_and_wait(live, qtbot, 80)
    plan = plan_on_the_way(live)
    edit_and_wait(live, qtbot, 70)
    live.solver.improved.emit(1, plan)
    qtbot.wait(50)
    assert live.session.view.result is None


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    path = tmp_path / "shops.cxalloc"
    PortfolioFile.create(path, read_folder(samples_folder() / "tutorial")).close()
    return path


def test_plans_made_as_one_edits_are_stored_once_when_the_file_is_left(program, qtbot, path):
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(path)
    switch_on(program)
    for percent in (80, 70, 60):
        edit_and_wait(program, qtbot, percent)
        finish(program, qtbot)
    program.window.close()
    program.close()
    with PortfolioFile.open(path, read_only=True) as file:
        [plan] = file.plans()
        assert from_json(plan.inputs) == file.portfolio
