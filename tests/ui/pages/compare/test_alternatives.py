"""Other plans of nearly the same value: asked for, shown as found, kept as a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from cxalloc.analysis.alternatives.alternatives import alternatives
from cxalloc.analysis.alternatives.result import AlternativeFound, Alternatives
from cxalloc.domain.initiative import Status
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import from_json
from cxalloc.optimisation.solve import solve
from cxalloc_ui.main_window import COMPARE_PAGE
from tests.ui.compare_windows import WAIT, answer, ask, desk_with, plain
from tests.ui.test_window import click


@pytest.fixture(scope="module")
def answers(tutorial: Portfolio) -> tuple[Alternatives, list[Any]]:
    """What the worker would tell: the answer, and the alternatives on the way."""
    news: list[Any] = []
    found = alternatives(tutorial, plan=solve(tutorial).plan, on_progress=news.append)
    assert len(found.alternatives) == 2
    return found, [one for one in news if isinstance(one, AlternativeFound)]


@pytest.fixture
def desk(qtbot, light, settings, worker, tutorial):
    """The program on the tab of the alternatives."""
    with desk_with(tutorial, qtbot, settings, worker=worker) as made:
        made.window.show_page(COMPARE_PAGE)
        page = made.window.compare
        page.tabs.setCurrentWidget(page.alternatives)
        page.alternatives.start.setFocus()
        yield made


def test_an_empty_tab_says_what_it_would_do_and_does_it(desk, worker, qtbot, tutorial):
    panel = desk.window.compare.alternatives
    assert "to negotiate with" in panel._invitation.text()
    ask(desk, worker, qtbot)
    use_case, portfolio, arguments = worker.asked[0]
    assert (use_case, from_json(portfolio)) == ("alternatives", tutorial)
    assert arguments == {"scenario": "", "plan": None}
    assert not desk.window.compare.frontier.start.isEnabled()  # there is one worker for all of them
    assert not desk.window.compare.scenarios.start.isEnabled()
    worker.tell(
        {"phase": "finding another plan", "number": 1, "alternatives": 2, "seconds": 2.1, "distance": None, "bound": 9}
    )
    assert panel._waiting.text() == "Finding another plan (1 of 2), 2 s"
    worker.tell(
        {"phase": "finding another plan", "number": 1, "alternatives": 2, "seconds": 4.2, "distance": 100, "bound": 900}
    )
    assert panel._waiting.text().replace("\N{NO-BREAK SPACE}", " ").endswith("4 s: 1 of at most 9 EUR")
    click(qtbot, panel.stop_first)
    assert worker.stops == 1


def test_alternatives_are_shown_as_found_and_become_a_scenario(desk, worker, qtbot, answers, tutorial):
    found, news = answers
    view, controller = desk.window.compare.alternatives_view, desk.alternatives_controller
    ask(desk, worker, qtbot)
    with qtbot.waitSignal(controller.found, timeout=WAIT):
        worker.tell(plain(news[0]))
    assert len(view.keeps) == 1
    answer(controller.running_changed, worker, qtbot, found)
    assert len(view.keeps) == 2
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in view.texts()]
    assert "Alternative 2" in said
    assert any("otherwise than the plan." in text for text in said)
    assert any("give up 1 % of the value at most" in text for text in said)
    with qtbot.waitSignal(desk.session.document_changed, timeout=WAIT):
        click(qtbot, view.keeps[1])
    (scenario,) = desk.session.document.portfolio.scenarios
    assert scenario.name == "Alternative 2"
    kept = apply_scenario(desk.session.document.portfolio, scenario)
    funded = {one.initiative for one in found.alternatives[1].plan.decision.choices}
    assert {one.id for one in kept.initiatives if one.status is Status.COMMITTED} == funded


def test_a_menu_asks_too_and_an_edit_makes_them_stale(desk, worker, qtbot, answers, tutorial):
    desk.window.show_page(0)
    desk.window.actions_.alternatives.trigger()
    qtbot.waitUntil(lambda: len(worker.asked) == 1, timeout=WAIT)
    assert desk.window.compare.isVisible()
    answer(desk.alternatives_controller.running_changed, worker, qtbot, answers[0])
    panel = desk.window.compare.alternatives
    assert panel._outdated.isHidden()
    click(qtbot, desk.window.compare.alternatives_view.keeps[0])
    qtbot.waitUntil(lambda: not panel._outdated.isHidden(), timeout=WAIT)
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.files.begin(tutorial)
    assert panel.is_empty
