"""Why a candidate is in the plan or not, asked in the real window by keyboard and mouse."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from cxalloc.analysis.sensitivity.explain import explain
from cxalloc.analysis.sensitivity.explanation import Explanation, PartialExplanation
from cxalloc.analysis.sensitivity.export import write_explanation
from cxalloc.domain.document.document import Document
from cxalloc.domain.snapshot import converter, from_json, sha256, to_json
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc.samples import samples_folder
from cxalloc.worker.use_cases import arguments_of
from cxalloc_ui.app import Program
from cxalloc_ui.pages.plan.page import DECISIONS
from cxalloc_ui.pages.plan.schedule.timeline import SECTION
from cxalloc_ui.widgets.explanation import Explanation as Panel
from tests.ui.conftest import FakeDialogs, FakeSolver, FakeWorker
from tests.ui.pages.plan.test_page import places
from tests.ui.test_live import wait_for_view
from tests.ui.test_window import click, optimise
from tests.ui.workers.test_solver_process import is_alive

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT_OUT = "one-customer-record"
"""A candidate of the tutorial that is not funded, and would be at a higher return or a lower cost."""
LATE = 20_000


@pytest.fixture
def planned(opened, qtbot):
    """The tutorial with its best plan, and the list of decisions in sight."""
    optimise(opened, qtbot)
    opened.window.plan.show_section(DECISIONS)
    return opened


@pytest.fixture
def worker(planned) -> FakeWorker:
    return planned.sensitivity_controller._jobs._asker  # type: ignore[no-any-return]


@pytest.fixture
def panel(planned) -> Panel:
    return planned.window.plan.explanation  # type: ignore[no-any-return]


def ask(program: Program, qtbot: Any, candidate: str = LEFT_OUT) -> None:
    worker: Any = program.sensitivity_controller._jobs._asker
    number = len(worker.asked)
    program.window.plan.decisions.select(candidate)
    qtbot.keyClick(program.window, Qt.Key.Key_W, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: len(worker.asked) > number, timeout=LATE)


@cache
def explained(portfolio: str, candidate: str, plan: str) -> tuple[list[PartialExplanation], Explanation]:
    """What a worker would tell on the way, and its answer; many tests ask the same."""
    parts: list[PartialExplanation] = []

    def hear(news: object) -> None:
        if isinstance(news, PartialExplanation):
            parts.append(news)

    arguments = arguments_of(explain, {"candidate_id": candidate, "scenario": "", "plan": json.loads(plan)})
    return parts, explain(from_json(portfolio), **arguments, on_progress=hear)


def work_out(worker: FakeWorker) -> tuple[list[PartialExplanation], Explanation]:
    """What a worker would tell on the way, and its answer."""
    _, portfolio, arguments = worker.asked[-1]
    assert set(arguments) == {"candidate_id", "scenario", "plan"}
    assert arguments["scenario"] == ""
    return explained(portfolio, arguments["candidate_id"], json.dumps(arguments["plan"]))


def answer(worker: FakeWorker, panel: Panel, qtbot: Any) -> Explanation:
    _, message = work_out(worker)
    worker.answer(converter().unstructure(message))
    qtbot.waitUntil(lambda: panel.running.isHidden() and bool(panel.text), timeout=LATE)
    return message


def edit_budget(program: Program, qtbot: Any) -> None:
    document = program.session.document
    assert document is not None
    fund, *others = document.portfolio.funds
    more = replace(fund, amounts=tuple(amount + 100 for amount in fund.amounts))
    program.session.edit(Document(replace(document.portfolio, funds=(more, *others)), document.drafts), "More")
    wait_for_view(program, qtbot)


def test_the_shortcut_asks_about_the_row_that_is_chosen_in_the_plan_that_is_shown(planned, worker, panel, qtbot):
    table = planned.window.plan.decisions.table
    table.setFocus()
    first, second = places(table, funded=False)[:2]
    table.selectRow(first)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_W, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=LATE)
    use_case, portfolio, arguments = worker.asked[0]
    plan = planned.session.view.result.plan
    assert use_case == "explain"
    assert sha256(portfolio) == plan.inputs_sha256
    assert arguments["candidate_id"] == table.rows.row(second).id
    assert arguments["scenario"] == ""
    assert "gap" not in arguments  # as close as it takes to tell
    assert arguments["plan"] == converter().unstructure(plan)
    name = table.rows.row(second).verdict.name
    assert panel.title == f"Why is “{name}” not in the plan?"
    assert panel.isVisible()
    assert panel.stop.isVisible()


def test_the_answer_comes_in_as_it_is_found_the_value_before_the_break_evens(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    worker.tell({"phase": "finding the best plan with it", "seconds": 1.4})
    assert panel.running.text() == "Finding the best plan with it … 1 s"
    parts, message = work_out(worker)
    worker.tell(converter().unstructure(parts[0]))
    qtbot.waitUntil(lambda: bool(panel.text), timeout=LATE)
    assert panel.text.startswith("Not funded: it would")
    assert "stopped" not in panel.text
    assert "Where the decision changes" not in [block.title for block in panel.blocks]
    assert panel.stop.isVisible()
    worker.answer(converter().unstructure(message))
    qtbot.waitUntil(panel.running.isHidden, timeout=LATE)
    assert not panel.stop.isVisible()
    assert "It would be funded at an ROI of" in panel.text
    assert message.loss is not None
    money = planned.session.view.portfolio.currency
    assert f"{round(message.loss.found / 100):,}{NO_BREAK_SPACE}{money}" in panel.text
    assert panel.blocks[-1].title == "What else changes"


def test_the_answer_is_one_short_sentence_and_short_lists_and_the_proof_is_folded_away(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    _, message = work_out(worker)
    worker.answer(converter().unstructure(message))
    qtbot.waitUntil(panel.running.isHidden, timeout=LATE)
    headline = panel.headline.text()
    assert headline.startswith("Not funded: it would cost ")
    assert len(headline.split()) <= 25
    lists = {part.title: part for part in panel.lists}
    displaced = [change.name for change in message.changes if change.before.funded and not change.after.funded]
    assert list(lists["Displaces"].lines) == displaced[:5]
    assert any("budget" in line for line in lists["What stands in the way"].lines)
    assert all("now" in line for line in lists["Flips at"].lines)
    assert not panel._words.isVisible()  # the proof
    panel.fold.setFocus()
    qtbot.keyClick(panel.fold, Qt.Key.Key_Space)
    assert panel._words.isVisible()
    ask(planned, qtbot)  # as the user likes it, for the next answer too
    assert panel.fold.isChecked()


def test_the_mouse_asks_by_the_button_and_by_the_menu_of_the_timeline(planned, worker, panel, qtbot):
    plan = planned.window.plan
    plan.decisions.table.selectRow(places(plan.decisions.table, funded=False)[0])
    click(qtbot, plan.decisions.why)
    qtbot.waitUntil(lambda: len(worker.asked) == 1, timeout=LATE)
    plan.show_section(0)
    timeline = plan.schedule.timeline
    at = QPoint(50, SECTION + 4)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, timeline.mapToGlobal(at))
    QApplication.sendEvent(timeline.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    [why] = [action for action in menu.actions() if action.text() == "&Why?"]
    why.trigger()
    menu.close()
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=LATE)
    funded = {verdict.id for verdict in planned.session.view.result.ledger.verdicts if verdict.funded}
    assert worker.asked[1][2]["candidate_id"] in funded
    assert plan.schedule.isVisible()  # it is answered beside what one looks at
    assert panel.title.endswith("in the plan?")


def test_with_nothing_chosen_it_says_what_to_do(planned, worker, panel, qtbot):
    qtbot.keyClick(planned.window, Qt.Key.Key_W, CONTROL_SHIFT)
    assert "Select a candidate" in planned.window.statusBar().currentMessage()
    assert not panel.isVisible()
    assert worker.asked == []


def test_stop_keeps_what_is_known_and_says_that_it_is_not_all(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    parts, _ = work_out(worker)
    worker.tell(converter().unstructure(parts[0]))
    qtbot.waitUntil(lambda: bool(panel.text), timeout=LATE)
    click(qtbot, panel.stop)
    assert worker.stops == 1
    worker.fail("")  # it had to be ended
    assert panel.text.startswith("Not funded")
    assert panel.text.endswith("The search was stopped before everything was answered.")
    assert not panel.stop.isVisible()


def test_stopped_before_anything_was_known_it_says_so(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    click(qtbot, panel.stop)
    worker.fail("")
    assert panel.text == "Stopped before there was an answer."


def test_what_goes_wrong_is_said_next_to_what_was_asked(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    worker.fail("The solver ended unexpectedly.")
    assert panel.notice.text() == "The calculation failed. The solver ended unexpectedly."
    assert panel.title.startswith("Why is")
    click(qtbot, panel.again)
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=LATE)
    assert not panel.notice.isVisible()
    assert worker.asked[1][2]["candidate_id"] == LEFT_OUT


def test_an_edit_outdates_the_answer_and_taking_it_back_does_not(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    answer(worker, panel, qtbot)
    assert not panel.notice.isVisible()
    edit_budget(planned, qtbot)
    assert panel.notice.text() == "The portfolio or its plan has changed since."
    assert panel.notice.isVisible()
    planned.session.undo()
    wait_for_view(planned, qtbot)
    assert not panel.notice.isVisible()


def test_an_edit_ends_a_search_and_its_late_answer_is_dropped(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    _, message = work_out(worker)
    edit_budget(planned, qtbot)
    assert worker.stops == 1
    assert not panel.stop.isVisible()
    worker.answer(converter().unstructure(message))
    planned.session.undo()
    wait_for_view(planned, qtbot)
    assert panel.text == ""
    assert panel.notice.isVisible()  # there is no answer, so it is to be asked again
    click(qtbot, panel.again)
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=LATE)


def test_of_an_old_plan_it_is_asked_once_that_is_optimised(planned, worker, panel, qtbot):
    edit_budget(planned, qtbot)
    planned.window.plan.decisions.select(LEFT_OUT)
    qtbot.keyClick(planned.window, Qt.Key.Key_W, CONTROL_SHIFT)
    assert panel.notice.text() == "The plan is older than the last edits: optimise it first."
    assert worker.asked == []
    optimise(planned, qtbot)
    assert panel.notice.text() == "The plan is up to date now."
    click(qtbot, panel.again)
    qtbot.waitUntil(lambda: len(worker.asked) == 1, timeout=LATE)


def test_a_better_proof_of_the_same_plan_leaves_the_answer_and_another_plan_does_not(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    answer(worker, panel, qtbot)
    plan = planned.session.view.result.plan
    with qtbot.waitSignal(planned.session.view_changed):
        planned.session.show_plan(replace(plan, proof=replace(plan.proof, bound=plan.proof.value)))
    assert not panel.notice.isVisible()
    other = replace(plan.decision, choices=plan.decision.choices[:-1])
    with qtbot.waitSignal(planned.session.view_changed):
        planned.session.show_plan(replace(plan, decision=other))
    assert panel.notice.isVisible()


def test_closed_it_asks_nothing_more_and_gives_its_room_back(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    _, message = work_out(worker)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert worker.stops == 1
    worker.answer(converter().unstructure(message))
    edit_budget(planned, qtbot)
    assert not panel.isVisible()
    assert not panel.notice.isVisible()


def test_another_portfolio_takes_the_answer_away(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    answer(worker, panel, qtbot)
    with qtbot.waitSignal(planned.session.opened):
        planned.window.open(samples_folder() / "telecom")
        assert panel.isVisible()  # until that has worked
    assert not panel.isVisible()


def test_copied_it_has_words_and_figures_as_a_spreadsheet_takes_them(planned, worker, panel, qtbot):
    ask(planned, qtbot)
    message = answer(worker, panel, qtbot)
    click(qtbot, panel.copy)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == panel.title
    assert message.plan_value is not None
    assert message.flipped_value is not None
    now, then = (f"{round(worth.value / 100):,}" for worth in (message.plan_value, message.flipped_value))
    assert f"Value of the plan, EUR\t{now}\t{then}" in lines


def test_exported_it_is_what_the_command_line_writes(planned, worker, panel, qtbot, tmp_path):
    actions = planned.window.actions_
    with qtbot.waitSignal(planned.session.message) as message:
        actions.export_explanation.trigger()
    assert message.args == ["There is no explanation yet: select a candidate and ask why."]
    ask(planned, qtbot)
    known = answer(worker, panel, qtbot)
    planned.window.dialogs.path = tmp_path / "why"
    with qtbot.waitSignal(planned.session.message, timeout=LATE):
        click(qtbot, panel.export)
    write_explanation(planned.session.view.portfolio, known, tmp_path / "expected.csv", words=panel.words)
    for ending in (".csv", "-changes.csv"):
        assert (tmp_path / f"why{ending}").read_bytes() == (tmp_path / f"expected{ending}").read_bytes()


def test_an_export_that_fails_is_reported(planned, worker, panel, qtbot, tmp_path):
    ask(planned, qtbot)
    answer(worker, panel, qtbot)
    planned.window.dialogs.path = tmp_path / "nowhere" / "why.csv"
    with qtbot.waitSignal(planned.session.failed, timeout=LATE):
        click(qtbot, panel.export)
    assert planned.window.dialogs.errors[0][0] == "The explanation could not be exported"


def test_a_real_worker_explains_a_candidate_and_none_is_left(qtbot, settings, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    program = Program(FakeSolver(), settings, FakeDialogs())
    qtbot.addWidget(program.window)
    program.window.show()
    with qtbot.waitSignal(program.session.view_changed, timeout=LATE):
        program.window.open(samples_folder() / "tutorial")
    optimise(program, qtbot)
    panel, worker = program.window.plan.explanation, program.sensitivity_controller._jobs._asker
    program.window.plan.show_section(DECISIONS)
    program.window.plan.decisions.select("repairs-done-the-same-day")
    qtbot.keyClick(program.window, Qt.Key.Key_W, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: program.sensitivity_controller._jobs._job is not None, timeout=LATE)
    pid = worker._process.processId()  # type: ignore[attr-defined]
    qtbot.waitUntil(panel.running.isHidden, timeout=60_000)
    assert panel.text.startswith("Funded: without it, “Order tracking by text message” would be funded instead")
    result = program.session.view.result  # type: ignore[union-attr]
    assert result is not None
    worth = explain(result.portfolio, "repairs-done-the-same-day", plan=result.plan).flipped_value
    assert worth is not None
    [line] = [line for line in panel.blocks[0].lines if line.name == "Value of the plan, EUR"]
    assert line.now == f"{round(result.plan.proof.value / 100):,}"
    assert line.then == f"{round(worth.value / 100):,}"
    assert sha256(to_json(result.portfolio)) == result.plan.inputs_sha256
    assert is_alive(pid)
    program.window.close()
    program.close()
    assert not is_alive(pid)
