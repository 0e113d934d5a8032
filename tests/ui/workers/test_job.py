"""One question at a time to a worker: only the newest is heard of."""

import pytest

from cxalloc.analysis.sensitivity.explanation import ValueLoss
from cxalloc.domain.snapshot import from_json
from cxalloc_ui.workers.background import Background
from cxalloc_ui.workers.job import JobRunner
from tests.ui.controlled_thread import StepByStep


@pytest.fixture
def asking(qtbot, worker):
    background = Background()
    made = JobRunner(worker, background)
    yield made
    background.close()


@pytest.fixture
def heard(asking):
    message: list[tuple[str, object]] = []
    for name in ("progressed", "answered", "failed"):
        getattr(asking, name).connect(lambda what, name=name: message.append((name, what)))
    return message


def test_a_question_carries_the_portfolio_and_plain_arguments(asking, worker, qtbot, tutorial):
    asking.ask("explain", tutorial, candidate_id="a", losses=[ValueLoss(1, None, 2)])
    assert asking.is_waiting
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=20_000)
    use_case, portfolio, arguments = worker.asked[0]
    assert (use_case, from_json(portfolio)) == ("explain", tutorial)
    assert arguments == {"candidate_id": "a", "losses": [{"found": 1, "least": None, "most": 2}]}


def test_the_answer_is_reported_once_and_nothing_after_it(asking, worker, qtbot, tutorial, heard):
    asking.ask("explain", tutorial)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=20_000)
    worker.tell({"phase": "search"})
    worker.answer({"found": 3})
    worker.tell({"phase": "late"})
    worker.fail("late")
    assert heard == [("progressed", {"phase": "search"}), ("answered", {"found": 3})]
    assert not asking.is_waiting


def test_what_comes_of_an_overtaken_question_is_dropped(asking, worker, qtbot, tutorial, heard):
    asking.ask("explain", tutorial, candidate_id="a")
    qtbot.waitUntil(lambda: len(worker.asked) == 1, timeout=20_000)
    asking.ask("explain", tutorial, candidate_id="b")
    assert worker.stops == 1
    worker.answer({"found": 1})
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=20_000)
    worker.answer({"found": 2})
    assert heard == [("answered", {"found": 2})]


def test_an_answer_is_read_unless_another_question_was_asked(asking, worker, qtbot, tutorial):
    read: list[ValueLoss] = []
    asking.ask("explain", tutorial)
    asking.read({"found": 1, "least": None, "most": None}, lambda: ValueLoss, read.append)
    asking.ask("explain", tutorial)
    asking.read({"found": 2, "least": None, "most": None}, lambda: ValueLoss, read.append)
    qtbot.waitUntil(lambda: bool(read), timeout=20_000)
    assert read == [ValueLoss(2, None, None)]


def test_a_question_that_was_overtaken_before_it_was_written_is_not_asked(qapp, worker, tutorial):
    executor = StepByStep()
    asking = JobRunner(worker, Background(executor=executor))
    asking.ask("explain", tutorial, candidate_id="a")
    asking.ask("explain", tutorial, candidate_id="b")
    executor.run_all()
    assert [arguments for _, _, arguments in worker.asked] == [{"candidate_id": "b"}]
    asking.ask("explain", tutorial, candidate_id="c")
    asking.forget()
    executor.run_all()
    assert len(worker.asked) == 1


def test_an_old_answer_that_cannot_be_read_is_no_failure_of_the_new_question(qapp, worker, tutorial):
    executor = StepByStep()
    asking = JobRunner(worker, Background(executor=executor))
    failures: list[str] = []
    asking.failed.connect(failures.append)
    asking.ask("explain", tutorial)
    asking.read({"nothing": "like it"}, lambda: ValueLoss, lambda _: None)
    asking.ask("explain", tutorial)
    executor.run_all()
    assert failures == []
    assert asking.is_waiting


def test_an_answer_that_cannot_be_read_is_a_failure(asking, qtbot, tutorial):
    asking.ask("explain", tutorial)
    with qtbot.waitSignal(asking.failed, timeout=20_000):
        asking.read({"nothing": "like it"}, lambda: ValueLoss, lambda _: None)
    assert not asking.is_waiting


def test_stopping_waits_for_what_was_found_and_needs_no_worker_before_there_is_one(
    asking, worker, qtbot, tutorial, heard
):
    asking.ask("explain", tutorial)
    asking.stop()
    assert heard == [("failed", "")]
    assert worker.stops == 0
    asking.ask("explain", tutorial)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=20_000)
    asking.stop()
    assert worker.stops == 1
    assert asking.is_waiting
    worker.answer({"found": 1})
    assert heard[1:] == [("answered", {"found": 1})]


def test_closing_ends_the_worker_and_nothing_more_is_reported(asking, worker, qtbot, tutorial, heard):
    asking.ask("explain", tutorial)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=20_000)
    asking.close()
    assert worker.closed
    worker.answer({"found": 1})
    assert heard == []
