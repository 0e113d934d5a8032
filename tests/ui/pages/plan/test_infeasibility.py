"""Why there is no plan, said on the plan page, and the repair that is chosen there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from cxalloc.analysis.infeasibility.diagnose import diagnose
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.domain.document.document import Document
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import literal
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.optimisation.solve import solve
from cxalloc.worker.use_cases import arguments_of
from cxalloc_ui.app import Program
from cxalloc_ui.models.conflict_texts import ConflictText, conflict_text
from cxalloc_ui.models.view import make_view
from cxalloc_ui.pages.plan.no_plan import NoPlan
from tests.optimisation.small import initiative, portfolio
from tests.ui.conftest import FakeWorker
from tests.ui.test_live import wait_for_view
from tests.ui.test_window import click

LATE = 20_000


def with_status(status: Status) -> Portfolio:
    """Two initiatives with money for one of them."""
    return portfolio(10, initiative("a", 8, 5, status=status), initiative("b", 7, 4, status=status))


FEASIBLE, TOO_MUCH = with_status(Status.CANDIDATE), with_status(Status.MUST)


def put(program: Program, qtbot: Any, made: Portfolio) -> None:
    document = program.session.document
    assert document is not None
    program.session.edit(Document(made, document.drafts), "Ask for too much")
    wait_for_view(program, qtbot)


def look_for_a_plan(program: Program, qtbot: Any) -> None:
    solver: Any = program.solver
    asked = len(solver.asked)
    qtbot.keyClick(program.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(solver.asked) > asked, timeout=LATE)
    with qtbot.waitSignal(program.solve_controller.running_changed, timeout=LATE):
        solver.finish()


@pytest.fixture
def worker(opened) -> FakeWorker:
    return opened.infeasibility_controller._jobs._asker  # type: ignore[no-any-return]


@pytest.fixture
def stuck(opened, qtbot, worker):
    """More has to be funded than there is money for, and the plan page says so."""
    put(opened, qtbot, TOO_MUCH)
    look_for_a_plan(opened, qtbot)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=LATE)
    return opened


def answer(program: Program, worker: FakeWorker, qtbot: Any) -> Diagnosis:
    _, made, arguments = worker.asked[-1]
    conflict = diagnose(from_json(made), **arguments_of(diagnose, arguments))
    worker.answer(converter().unstructure(conflict))
    qtbot.waitUntil(lambda: len(repair_buttons(program)) == len(conflict.relaxations) > 0, timeout=LATE)
    assert "Conflicting requirements" in program.window.plan.empty.text
    return conflict


def repair_buttons(program: Program) -> list[QPushButton]:
    empty = program.window.plan.empty
    return [one for one in empty.findChildren(QPushButton) if one.text() == "Apply" and one.isVisible()]


def test_the_conflict_is_looked_for_and_shown_with_what_would_help(stuck, worker, qtbot):
    use_case, made, arguments = worker.asked[0]
    assert (use_case, arguments) == ("diagnose", {"scenario": ""})
    assert from_json(made) == stuck.session.document.portfolio
    empty = stuck.window.plan.empty
    assert "A plan would be possible if all of this were relaxed" in empty.text  # what is known already
    worker.tell({"phase": "confirming that there is no plan", "seconds": 2.2})
    assert empty._looking.text() == "Asking a second solver … 2 s"
    assert empty.stop.isVisible()
    conflict = answer(stuck, worker, qtbot)
    assert conflict.verdict is Feasibility.INFEASIBLE
    assert not empty.stop.isVisible()
    assert "HiGHS and CBC agree that there is no plan." in empty.text
    names = stuck.session.document.portfolio.initiative_by_id
    for required in conflict.iis:
        if required.kind == "status":
            assert f"{names[required.subject].name} must be funded" in empty.text.splitlines()
    assert len(repair_buttons(stuck)) == len(conflict.relaxations) > 0
    assert len(worker.asked) == 1


def test_a_repair_is_made_by_its_button_as_a_step_of_undo_and_leads_to_a_plan(stuck, worker, qtbot):
    answer(stuck, worker, qtbot)
    before = stuck.session.document.portfolio
    asked = len(stuck.solver.asked)
    click(qtbot, repair_buttons(stuck)[0])
    qtbot.waitUntil(lambda: stuck.session.document.portfolio != before, timeout=LATE)
    assert str(stuck.session.history.undo_label) == "Make a plan possible"
    qtbot.waitUntil(lambda: len(stuck.solver.asked) > asked, timeout=LATE)
    assert solve(from_json(stuck.solver.asked[-1][0])).plan is not None
    with qtbot.waitSignal(stuck.solve_controller.running_changed, timeout=LATE):
        stuck.solver.finish()
    assert stuck.session.view.result is not None
    assert stuck.window.plan.currentIndex() == 1
    stuck.session.undo()
    assert stuck.session.document.portfolio == before


def test_under_a_scenario_the_repair_is_made_in_that(opened, worker, qtbot):
    poor = Scenario("Poor", (("budget.factor", "0.5"),))
    must = initiative("a", 8, 5, status=Status.MUST)
    made = portfolio(10, must, initiative("b", 7, 4), scenarios=(poor,))
    put(opened, qtbot, made)
    with qtbot.waitSignal(opened.session.view_changed, timeout=LATE):
        opened.session.choose_scenario("Poor")
    look_for_a_plan(opened, qtbot)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=LATE)
    assert worker.asked[0][2] == {"scenario": "Poor"}
    answer(opened, worker, qtbot)
    click(qtbot, repair_buttons(opened)[0])
    qtbot.waitUntil(lambda: opened.session.document.portfolio != made, timeout=LATE)
    after = opened.session.document.portfolio
    assert (after.funds, after.initiatives) == (made.funds, made.initiatives)
    [repaired] = after.scenarios
    assert solve(apply_scenario(made, poor)).plan is None
    assert solve(apply_scenario(after, repaired)).plan is not None


def test_an_edit_ends_the_search_and_takes_what_was_found_away(stuck, worker, qtbot):
    conflict = answer(stuck, worker, qtbot)
    put(stuck, qtbot, FEASIBLE)
    assert "Conflicting requirements" not in stuck.window.plan.empty.text
    put(stuck, qtbot, TOO_MUCH)
    look_for_a_plan(stuck, qtbot)
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=LATE)
    put(stuck, qtbot, FEASIBLE)
    assert worker.stops == 1
    worker.answer(converter().unstructure(conflict))
    assert "Conflicting requirements" not in stuck.window.plan.empty.text
    assert not stuck.window.plan.empty.stop.isVisible()


def test_stopped_or_gone_wrong_what_the_search_for_a_plan_said_stays(stuck, worker, qtbot):
    empty = stuck.window.plan.empty
    click(qtbot, empty.stop)
    assert worker.stops == 1
    with qtbot.waitSignal(stuck.session.message) as message:
        worker.fail("out of memory")
    assert message.args == ["The conflicting requirements could not be found: out of memory"]
    assert "A plan would be possible if all of this were relaxed" in empty.text
    assert not empty.stop.isVisible()


def test_it_is_asked_only_when_a_user_looks(opened, worker, qtbot):
    put(opened, qtbot, TOO_MUCH)
    opened.window.choose_live(True)
    opened.solve_controller._settling.stop()
    opened.solve_controller._settling.timeout.emit()
    qtbot.waitUntil(lambda: bool(opened.solver.asked), timeout=LATE)
    with qtbot.waitSignal(opened.session.view_changed, timeout=LATE):
        opened.solver.finish()
    assert opened.session.view.reasons
    assert opened.window.candidates.isVisible()
    assert worker.asked == []
    opened.window.show_page(2)
    qtbot.waitUntil(lambda: len(worker.asked) == 1, timeout=LATE)


def test_what_is_not_decided_is_not_called_impossible(formats):
    one = Diagnosis(Feasibility.NOT_DECIDED, "", ("highs", "cbc"), UndecidedReason.NOT_CONFIRMED, complete=False)
    message = conflict_text(one, portfolio(10, initiative("a", 5, 5)), formats)
    assert message.title == "It is not known whether there is a plan"
    assert "CBC did not get to the end" in message.text
    assert (message.iis, message.relaxations) == ((), ())


def test_amounts_are_reported_to_the_cent_for_a_cent_less_is_not_enough(formats):
    made = portfolio(10, initiative("a", 15, 5, status=Status.MUST))
    message = conflict_text(diagnose(made), made, formats)
    assert message.iis == ("A must be funded", "CX budget in 2027-Q1: 0.20\u00a0EUR")
    assert ("Add 0.10\u00a0EUR to CX budget in 2027-Q1 (then 0.30\u00a0EUR).",) in message.relaxations


def test_the_steps_of_a_repair_stand_below_each_other_and_apart_from_their_bullets(qtbot, tutorial):
    steps = [f"Add {n},000 EUR to Capex in 2027-Q{n} (then 975,000 EUR)." for n in (1, 2, 3)]
    long = " and ".join(["Branch refurbishment wave"] * 9)
    page = NoPlan()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.show_view(make_view(tutorial, "", None, (literal("short"),)))
    page.show_conflict(ConflictText("None", "", (long,), "", (("All of this together:", *steps), ("Drop a must.",))))
    labels = {label.text(): label for label in page._list.findChildren(QLabel)}
    qtbot.waitUntil(lambda: labels[long].height() > 2 * labels[steps[0]].height() > 0, timeout=LATE)  # it is wrapped

    def left(text: str) -> int:
        return int(labels[text].mapTo(page, QPoint(0, 0)).x())

    assert left(steps[0]) == left(steps[1]) == left(steps[2]) > left("All of this together:")
    assert left(long) == left("All of this together:") == left("Drop a must.") > left("Conflicting requirements")
    assert page.text.splitlines()[2:5] == [
        "Conflicting requirements",
        long,
        "Relaxations that make a plan possible, the smallest first",
    ]
