"""What rules and locks cost, and better timing, on *Budget and rules*: asked for, shown as found, then outdated."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from cxalloc.analysis.prices.prices import prices
from cxalloc.analysis.prices.result import PriceFound, Prices
from cxalloc.analysis.timing.timing import timing
from cxalloc.domain.document.document import with_portfolio
from cxalloc.domain.initiative import Status
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.optimisation.solve import solve
from tests.ui.compare_windows import WAIT, answer, desk_with, plain
from tests.ui.conftest import FakeWorker
from tests.ui.test_window import click


@pytest.fixture(scope="module")
def base(tutorial: Portfolio) -> Portfolio:
    """The tutorial with a lock that costs something."""
    first, *others = tutorial.initiatives
    return replace(tutorial, initiatives=(replace(first, status=Status.NEVER), *others))


@pytest.fixture(scope="module")
def answers(base) -> tuple[Prices, list[Any]]:
    """What the worker would tell: the answer, and the prices on the way."""
    news: list[Any] = []
    found = prices(base, plan=solve(base).plan, on_progress=news.append)
    return found, [one for one in news if isinstance(one, PriceFound)]


@pytest.fixture
def price_worker() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def desk(qtbot, light, settings, price_worker, base):
    with desk_with(base, qtbot, settings, price_worker=price_worker) as made:
        made.window.show_page(1)
        yield made


def ask(box, worker, qtbot) -> None:
    before = len(worker.asked)
    click(qtbot, box.ask)
    qtbot.waitUntil(lambda: len(worker.asked) > before, timeout=WAIT)


def plain_text(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_prices_are_shown_as_they_are_found_by_each_rule_and_in_the_list(desk, price_worker, qtbot, base, answers):
    box, budget, controller = desk.window.budget.prices, desk.window.budget, desk.prices_controller
    assert box.invitation.isVisible()
    ask(box, price_worker, qtbot)
    use_case, portfolio, arguments = price_worker.asked[0]
    assert (use_case, from_json(portfolio)) == ("prices", base)
    assert arguments == {"scenario": "", "plan": None}
    assert box.stop.isVisible()
    assert not budget.timing.ask.isEnabled()  # there is one worker for both
    price_worker.tell(
        {"phase": "finding what it costs", "number": 1, "constraints": 2, "seconds": 3.2, "value": 1, "bound": 2}
    )
    assert box.progress.text() == "Finding what it costs (1 of 2), 3 s"
    found, news = answers
    for one in news:
        price_worker.tell(plain(one))
    qtbot.waitUntil(lambda: len(controller._partial) == len(news), timeout=WAIT)
    lines = list(map(plain_text, box.texts()))
    assert any(line.startswith("The lock “never” on Welcome call after the first order costs") for line in lines)
    assert box.card.isVisible()
    answer(controller.running_changed, price_worker, qtbot, found)
    row = budget.rules.rows["small-floor"]
    assert row.price.isVisible()
    assert plain_text(row.price.text()).startswith("Costs ")
    assert budget.timing.ask.isEnabled()
    assert box.ask.text() == "Find again"


def test_an_edit_makes_prices_stale(desk, price_worker, qtbot, base, answers):
    box, rules = desk.window.budget.prices, desk.window.budget.rules
    ask(box, price_worker, qtbot)
    answer(desk.prices_controller.running_changed, price_worker, qtbot, answers[0])
    assert not box.outdated.isVisible()
    changed = replace(base, name="Another")
    desk.session.edit(with_portfolio(desk.session.document, changed), "Rename")
    assert box.outdated.isVisible()
    assert rules.rows["small-floor"].price.text().endswith("(before the last change)")
    desk.session.undo()
    assert desk.prices_controller.prices is not None


def test_a_stop_asks_the_worker_to_stop_and_a_failure_is_told(desk, price_worker, qtbot):
    box = desk.window.budget.prices
    ask(box, price_worker, qtbot)
    qtbot.keyClick(box.stop, Qt.Key.Key_Space)
    assert price_worker.stops == 1
    assert box.progress.text() == "Stopping …"
    with qtbot.waitSignal(desk.session.failed, timeout=WAIT) as told:
        price_worker.fail("It broke")
    assert told.args == ["The prices could not be found", "It broke"]
    assert box.ask.isVisible()


def test_another_portfolio_takes_the_prices_away(desk, price_worker, qtbot, tutorial, answers):
    box = desk.window.budget.prices
    ask(box, price_worker, qtbot)
    answer(desk.prices_controller.running_changed, price_worker, qtbot, answers[0])
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.files.begin(tutorial)
    assert box.texts() == []
    assert not box.invitation.isHidden()
    assert desk.window.budget.rules.rows["small-floor"].price.isHidden()


def test_the_workbook_has_the_prices_of_the_plan_that_is_shown(desk, price_worker, qtbot, base, answers, tmp_path):
    plan = solve(base).plan
    assert plan is not None
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.session.show_plan(plan)
    ask(desk.window.budget.prices, price_worker, qtbot)
    assert price_worker.asked[0][2]["plan"]["inputs_sha256"] == plan.inputs_sha256
    answer(desk.prices_controller.running_changed, price_worker, qtbot, answers[0])
    desk.window.dialogs.path = target = tmp_path / "plan.xlsx"
    with qtbot.waitSignal(desk.session.message, timeout=WAIT):
        desk.window.file_menu.export_workbook()
    with zipfile.ZipFile(target) as parts:
        assert 'name="Prices"' in parts.read("xl/workbook.xml").decode()


def test_better_times_are_told_and_become_a_scenario(desk, price_worker, qtbot, base):
    box, controller = desk.window.budget.timing, desk.timing_controller
    found = timing(base)
    assert found.better is not None
    ask(box, price_worker, qtbot)
    assert price_worker.asked[0][0] == "timing"
    assert not desk.window.budget.prices.ask.isEnabled()
    answer(controller.running_changed, price_worker, qtbot, found)
    assert plain_text(box.texts()[0]).startswith("With the same money at other times the plan would be worth")
    assert controller.keep.isVisible()
    with qtbot.waitSignal(controller.opened, timeout=WAIT):
        click(qtbot, controller.keep)
    assert desk.session.scenario == "Base, better timing"
    view = desk.session.view
    assert view.result.plan.decision == found.better.decision
    assert view.result.is_current
    assert view.portfolio.funds[0].amounts == found.funds[0].needed
    # It is about another scenario now.
    assert box.outdated.isVisible() or not box.isVisible()
    assert not controller.keep.isEnabled()
