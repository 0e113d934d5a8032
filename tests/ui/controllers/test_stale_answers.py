"""What comes too late is not shown: each answer is held against the question it belongs to."""

from dataclasses import replace
from typing import Any

import pytest

from cxalloc.domain.document.document import Document
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.snapshot import converter
from cxalloc.optimisation.solve import solve
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.controllers.solve import SolveController
from cxalloc_ui.controllers.view_updater import ViewRequest, ViewUpdater
from cxalloc_ui.models.view import make_view
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.solver_process import SolveProgress
from tests.ui.conftest import FakeSolver
from tests.ui.controlled_thread import StepByStep

SHORT = literal("Opex is short")


@pytest.fixture(scope="module")
def small(tutorial):
    return tutorial.revised(initiatives=tutorial.initiatives[:2], relations=(), rules=(), scenarios=())


@pytest.fixture(scope="module")
def other(small):
    """Another portfolio, whose candidates have the same ids."""
    return replace(small, name="Other")


@pytest.fixture(scope="module")
def plan(small) -> Plan:
    found = solve(small).plan
    assert found is not None
    return found


class Desk:
    """A session with a solver that answers when, and to what, a test says."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.executor, self.solver = StepByStep(), FakeSolver()
        self.background = Background(executor=self.executor)
        self.session = Session(self.background, self.background)
        self.files = FileController(self.session)
        self.solves = SolveController(self.session, self.solver, self.background)
        self.heard: list[object] = []
        self.solves.progressed.connect(self.heard.append)
        self.solves.failed.connect(lambda *failure: self.heard.append(failure))
        self.session.message.connect(self.heard.append)
        self.files.begin(portfolio)

    def ask(self) -> int:
        """Have the portfolio optimised, and let the question reach the solver."""
        self.solves.start()
        self.executor.run_all()
        return len(self.solver.asked)

    def ask_of_edited(self) -> int:
        """Edit the portfolio while it is being optimised, as one types, and go on with that."""
        document = self.session.document
        assert document is not None
        self.session.edit(Document(replace(document.portfolio, name=f"{document.portfolio.name}!")), "Edit")
        self.solves._begin()  # as when the edit has rested
        self.executor.run_all()
        return len(self.solver.asked)

    def answer(self, job: int, plan: Plan) -> None:
        self.solver.answered.emit(job, {"plan": converter().unstructure(plan)})

    def improve(self, job: int, plan: Plan) -> None:
        self.solver.improved.emit(job, converter().unstructure(plan))


@pytest.fixture
def desk(qapp, small):
    made = Desk(small)
    yield made
    made.background.close()


def test_the_answer_to_the_question_is_shown(desk, plan):
    desk.answer(desk.ask(), plan)
    desk.executor.run_all()
    assert desk.session.plans == {"": plan}
    assert not desk.solves.is_running


WAYS: dict[str, Any] = {
    "answer": lambda desk, job, plan: desk.answer(job, plan),
    "improvement": lambda desk, job, plan: desk.improve(job, plan),
    "failure": lambda desk, job, _: desk.solver.failed.emit(job, "out of memory"),
    "no plan": lambda desk, job, _: desk.solver.answered.emit(job, {"plan": None, "reasons": [SHORT.to_json()]}),
    "progress": lambda desk, job, _: desk.solver.progressed.emit(job, SolveProgress("search", 1.0, 1, 2, 1.0)),
    "unreadable": lambda desk, job, _: desk.solver.answered.emit(job, {"plan": {"nothing": "like it"}}),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_of_a_question_that_was_overtaken_is_dropped(desk, plan, way):
    first = desk.ask()
    second = desk.ask_of_edited()
    WAYS[way](desk, first, plan)
    desk.executor.run_all()
    assert (second, desk.solves.is_running) == (2, True)
    assert (desk.session.plans, desk.session.view.reasons, desk.heard) == ({}, (), [])


@pytest.mark.parametrize("way", WAYS)
def test_what_was_on_its_way_when_the_question_was_overtaken_is_dropped(desk, plan, way):
    WAYS[way](desk, desk.ask(), plan)
    desk.heard.clear()  # progress is heard at once, and a failure too: then nothing runs any more
    was_running = desk.solves.is_running
    desk.ask_of_edited()
    desk.executor.run_all()
    if was_running:
        assert desk.solves.is_running
        assert (desk.session.plans, desk.session.view.reasons, desk.heard) == ({}, (), [])


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_of_another_portfolio_is_dropped(desk, plan, other, way):
    WAYS[way](desk, desk.ask(), plan)
    desk.heard.clear()
    desk.files.begin(other)
    desk.executor.run_all()
    WAYS[way](desk, 1, plan)
    desk.executor.run_all()
    assert (desk.session.plans, desk.session.view.reasons, desk.heard) == ({}, (), [])
    assert not desk.solves.is_running


def test_a_question_that_was_overtaken_before_it_was_written_is_not_asked(desk):
    desk.solves.start()
    desk.solves.stop()
    desk.solves.start()
    desk.executor.run_all()
    assert len(desk.solver.asked) == 1


def test_an_improvement_after_the_answer_is_not_shown(desk, plan):
    job = desk.ask()
    worse = replace(plan, name="worse")
    desk.improve(job, worse)
    desk.answer(job, plan)
    desk.improve(job, worse)
    desk.executor.run_all()
    assert desk.session.plans == {"": plan}


def test_a_plan_belongs_to_the_scenario_it_was_asked_for(desk, small):
    document = desk.session.document
    scenarios = (Scenario("Half", (("budget.factor", "0.5"),)),)
    desk.session.edit(Document(document.portfolio.revised(scenarios=scenarios)), "Add a scenario")
    job = desk.ask()
    desk.session.choose_scenario("Half")
    desk.solver.answered.emit(job, {"plan": None, "reasons": [SHORT.to_json()]})
    desk.executor.run_all()
    assert desk.session.view.reasons == ()
    desk.session.choose_scenario("")
    desk.executor.run_all()
    assert desk.session.view.reasons == (SHORT,)


@pytest.fixture
def updater(qapp):
    executor = StepByStep()
    made = ViewUpdater(Background(executor=executor))
    shown: list[str] = []
    made.ready.connect(lambda view: shown.append(view.base.name))
    made.failed.connect(lambda request, error: shown.append(f"{request.scenario}: {error}"))
    return made, executor, shown


def test_only_the_view_that_was_asked_for_last_is_shown(updater, small, other):
    updating, executor, shown = updater
    updating.ask(ViewRequest(small, "", None))
    updating.ask(ViewRequest(replace(small, name="in between"), "", None))
    updating.ask(ViewRequest(other, "", None))
    executor.run_all()
    assert shown == ["Other"]


def test_a_view_of_the_portfolio_before_is_not_shown(updater, small, other):
    updating, executor, shown = updater
    updating.ask(ViewRequest(small, "", None))
    updating.start_with(make_view(other, "", None))
    executor.run_all()
    assert shown == []
    updating.ask(ViewRequest(other, "", None))
    executor.run_all()
    assert shown == ["Other"]


def test_a_view_of_the_portfolio_before_that_fails_is_not_reported(updater, small, other):
    broken = small.revised(scenarios=(Scenario("Broken", (("fund.nowhere.factor", "2"),)),))
    updating, executor, shown = updater
    updating.ask(ViewRequest(broken, "Broken", None))
    executor.run_all()
    assert len(shown) == 1
    updating.ask(ViewRequest(broken, "Broken", None))
    updating.ask(ViewRequest(other, "", None))
    executor.run_all()
    assert shown[1:] == ["Other"]
    updating.ask(ViewRequest(broken, "Broken", None))
    updating.start_with(make_view(other, "", None))
    executor.run_all()
    assert shown[2:] == []
