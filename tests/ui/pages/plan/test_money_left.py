"""Why money is left, on the plan page: the same sentences as on the command line."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.initiative import Cost
from cxalloc.domain.plan import Choice, Decision
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.unspent import unspent_sentences
from cxalloc.samples import samples_folder
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.pages.plan import money_left
from cxalloc_ui.pages.plan.money_left import MoneyLeft
from tests.ui.pages.plan.test_page import made_up_plan


@pytest.fixture(scope="module")
def tutorial():
    return read_folder(samples_folder() / "tutorial")


def shown(qtbot, portfolio, decision: Decision, formats: Formatter) -> tuple[MoneyLeft, View]:
    view = make_view(portfolio, "", made_up_plan(portfolio, decision))
    assert view.result is not None
    block = MoneyLeft()
    qtbot.addWidget(block)
    block.show()
    block.show_result(view, view.result, formats)
    return block, view


@pytest.mark.parametrize("candidates_at_once", [100, 1])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_says_what_the_command_line_says(qtbot, light, tutorial, language, candidates_at_once, monkeypatch):
    monkeypatch.setattr(money_left, "SMALL", candidates_at_once)
    formats = Formatter(language)
    decision = Decision((Choice("welcome-call-after-the-first-order", "standard", 0),))
    block, _ = shown(qtbot, tutorial, decision, formats)
    told = list(unspent_sentences(PlanReview(tutorial, decision), formats.of(tutorial)))
    assert told
    qtbot.waitUntil(lambda: bool(block._left.text()))
    written = unescape(block._left.text())
    for sentence in told:
        money, _, reasons = sentence.partition(". ")
        assert money in written
        for reason in reasons.rstrip(".").split("\u00a0; " if language == "fr" else "; "):
            assert f"{reason[:1].upper()}{reason[1:]}" in written


def test_costs_that_no_budget_pays_for_come_first(qtbot, light, tutorial, formats):
    first = tutorial.initiatives[0]
    level = replace(first.levels[0], duration=1, costs=(Cost(tutorial.funds[0].id, (1_000_00, 2_000_00)),))
    late = replace(first, levels=(level,), latest=3)
    portfolio = replace(tutorial, initiatives=(late, *tutorial.initiatives[1:]), scenarios=())
    block, view = shown(qtbot, portfolio, Decision((Choice(first.id, level.name, 3),)), formats)
    assert block._beyond.isVisible()
    assert "2,000\u00a0EUR of its costs fall after the last budget period" in block._beyond.text()
    assert view.result is not None
    block.show_result(view, view.result, formats)
    assert block._beyond.text().count("EUR of its costs") == 1
    block, _ = shown(qtbot, tutorial, Decision(), formats)
    assert not block._beyond.isVisible()


def test_names_are_no_markup(qtbot, light, tutorial, formats):
    named = replace(tutorial.initiatives[0], name="<img src='x'> & <b>more</b>")
    portfolio = replace(tutorial, initiatives=(named, *tutorial.initiatives[1:]))
    block, _ = shown(qtbot, portfolio, Decision(), formats)
    assert "<img" not in block._left.text()
    assert "&lt;img src=&#x27;x&#x27;&gt; &amp; &lt;b&gt;more" in block._left.text()
