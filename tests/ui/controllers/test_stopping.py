"""Stopping a solve: it is shown at once, and what was found is kept."""

from typing import Any

from cxalloc.domain.snapshot import converter
from cxalloc_ui.workers.solver_process import SolveProgress
from tests.ui.conftest import solved


class Clock:
    """A clock that has run for so many milliseconds."""

    def __init__(self, elapsed: int) -> None:
        self._elapsed = elapsed

    def start(self) -> None:
        pass

    def elapsed(self) -> int:
        return self._elapsed


def optimise(program: Any, qtbot: Any) -> None:
    asked = len(program.solver.asked)
    program.window.optimise()
    qtbot.waitUntil(lambda: len(program.solver.asked) > asked)


def message(program: Any) -> str:
    return str(program.window.header._message.text())


def test_the_clock_runs_while_the_search_says_nothing(opened, qtbot):
    optimise(opened, qtbot)
    status = opened.window.status
    assert status._clock.isActive()
    status._since = Clock(3_200)
    status._clock.timeout.emit()
    assert message(opened) == "Getting ready …  ·  3 s"
    opened.solver.tell(SolveProgress("searching", 7.0, None, None, None))
    status._clock.timeout.emit()
    assert message(opened).endswith("10 s")
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    assert not status._clock.isActive()


def test_stopping_is_said_at_once_and_once(opened, qtbot):
    optimise(opened, qtbot)
    header = opened.window.header
    header.stop.click()
    assert message(opened) == "Stopping …"
    assert not header.stop.isEnabled()
    opened.solver.stopped = False
    opened.window.actions_.stop.trigger()
    assert not opened.solver.stopped
    opened.solver.tell(SolveProgress("searching", 7.0, None, None, None))
    assert message(opened).startswith("Stopping …")
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    optimise(opened, qtbot)
    assert header.stop.isEnabled()


def test_what_a_search_found_is_kept_when_it_has_to_be_ended(opened, qtbot):
    optimise(opened, qtbot)
    plan = converter().unstructure(solved(*opened.solver.asked[-1]))["plan"]
    with qtbot.waitSignal(opened.session.view_changed):
        opened.solver.improved.emit(len(opened.solver.asked), plan)
    opened.window.header.stop.click()
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.fail("killed")
    assert opened.window.dialogs.errors == []
    assert opened.session.view.result is not None
    assert opened.session.view.result.is_current
