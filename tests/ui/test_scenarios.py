"""Scenarios are made, renamed and deleted in the window, and their changes listed and removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cxalloc.domain.portfolio import Scenario
from tests.ui.test_window import optimise

Key = Qt.Key
CUT = Scenario("Cut 15 %", (("budget.factor", "0.85"), ("annual_rate", "9 %")))


@pytest.fixture
def window(opened):
    opened.window.activateWindow()
    return opened.window


@pytest.fixture
def cut(opened, qtbot):
    """The window under a scenario with two changes."""
    portfolio = opened.session.document.portfolio.revised(scenarios=(CUT,))
    opened.session.replace_portfolio(portfolio, "Scenarios")
    choose(opened, qtbot, CUT.name)
    return opened.window


def choose(program, qtbot, name: str) -> None:
    with qtbot.waitSignal(program.session.view_changed):
        program.session.choose_scenario(name)


def scenarios(window) -> list[str]:
    return [one.name for one in window.session.document.portfolio.scenarios]


def offered(window) -> list[str]:
    box = window.header.scenario
    return [box.itemText(at) for at in range(box.count())]


def lines(window) -> list[str]:
    shown = window.work.banner.list
    return [shown.item(at).text().replace("\u00a0", " ") for at in range(shown.count())]


def test_a_scenario_is_made_and_shown(window):
    window.dialogs.scenario_name = "AI slips"
    QTest.keySequence(window, "Ctrl+Shift+N")
    assert window.dialogs.asked_names == [("New scenario", "New scenario")]
    assert scenarios(window) == ["AI slips"]
    assert window.session.scenario == "AI slips"
    assert offered(window) == ["Base case", "AI slips"]
    assert window.header.scenario.currentText() == "AI slips"
    assert window.work.banner.isVisible()
    assert "“AI slips”" in window.work.banner.label.text()
    assert "no changes yet" in window.work.banner.label.text()
    window.session.undo()
    assert scenarios(window) == []
    assert window.session.scenario == ""
    assert not window.work.banner.isVisible()
    window.session.redo()
    assert scenarios(window) == ["AI slips"]


def test_nothing_is_made_without_a_name_and_a_taken_one_gets_a_number(window):
    window.actions_.scenarios.new.trigger()
    assert scenarios(window) == []
    window.dialogs.scenario_name = "Cut"
    window.actions_.scenarios.new.trigger()
    window.actions_.scenarios.new.trigger()
    assert scenarios(window) == ["Cut", "Cut 2"]


def test_a_name_that_cannot_be_one_is_refused_with_the_reason(window):
    window.dialogs.scenario_name = "a;b"
    window.actions_.scenarios.new.trigger()
    [(what, why)] = window.dialogs.errors
    assert what == "The scenario was not changed"
    assert "a;b" in why
    assert scenarios(window) == []


def test_a_scenario_is_duplicated(cut):
    cut.actions_.scenarios.duplicate.trigger()
    assert scenarios(cut) == ["Cut 15 %", "Cut 15 % 2"]
    assert cut.session.scenario == "Cut 15 % 2"
    assert cut.session.document.portfolio.scenarios[1].changes == CUT.changes


def test_a_renamed_scenario_keeps_its_plan_and_stays_shown(opened, cut, qtbot):
    optimise(opened, qtbot)
    assert opened.session.view.result.is_current
    cut.dialogs.scenario_name = "Cut 15 % again"
    with qtbot.waitSignal(opened.session.view_changed):
        cut.actions_.scenarios.rename.trigger()
    assert cut.dialogs.asked_names[-1] == ("Rename scenario", "Cut 15 %")
    assert scenarios(cut) == ["Cut 15 % again"]
    assert opened.session.scenario == "Cut 15 % again"
    assert opened.session.view.result.is_current
    assert opened.session.view.result.plan.scenario == "Cut 15 % again"
    with qtbot.waitSignal(opened.session.view_changed):
        opened.session.undo()
    assert (opened.session.scenario, opened.session.view.result.plan.scenario) == (CUT.name, CUT.name)


def test_a_name_that_is_taken_is_refused_when_renaming(opened, cut):
    cut.dialogs.scenario_name = "Cut 15 %"
    cut.actions_.scenarios.duplicate.trigger()
    cut.actions_.scenarios.rename.trigger()
    assert [what for what, _ in cut.dialogs.errors] == ["The scenario was not changed"]
    assert scenarios(cut) == ["Cut 15 %", "Cut 15 % 2"]


def test_a_deleted_scenario_leaves_the_base_case(cut):
    cut.actions_.scenarios.delete.trigger()
    assert scenarios(cut) == []
    assert cut.session.scenario == ""
    assert offered(cut) == ["Base case"]
    assert not cut.actions_.scenarios.delete.isEnabled()
    cut.session.undo()
    assert scenarios(cut) == ["Cut 15 %"]


def test_changes_are_listed_in_words_and_removed_one_by_one(cut):
    QTest.keySequence(cut, "Ctrl+Shift+L")
    banner = cut.work.banner
    assert banner.list.isVisible()
    assert lines(cut) == ["The budget of every fund × 0.85", "An annual rate of 9 %"]
    banner.list.setCurrentRow(0)
    QTest.keyClick(banner.list, Key.Key_Delete)
    assert lines(cut) == ["An annual rate of 9 %"]
    assert cut.session.document.portfolio.scenarios[0].changes == CUT.changes[1:]
    banner.remove.click()
    assert cut.session.document.portfolio.scenarios[0].changes == ()
    assert not banner.fold.isEnabled()
    cut.session.undo()
    cut.session.undo()
    assert cut.session.document.portfolio.scenarios == (CUT,)


def test_a_lock_is_one_change(opened, cut, qtbot):
    optimise(opened, qtbot)
    [choice, *_] = opened.session.view.result.plan.decision.choices
    from cxalloc.domain.locks import Lock

    cut.locks.lock((choice.initiative,), Lock.KEEP)
    assert len(lines(cut)) == 3
    cut.work.banner.list.setCurrentRow(2)
    cut.work.banner.remove.click()
    assert opened.session.document.portfolio.scenarios == (CUT,)


def test_the_banner_leads_back_to_the_base_case_and_is_not_on_compare(cut):
    cut.show_page(3)
    assert not cut.work.banner.isVisible()
    cut.show_page(0)
    assert cut.work.banner.isVisible()
    cut.work.banner.base.click()
    assert cut.session.scenario == ""
    assert not cut.work.banner.isVisible()


@pytest.mark.parametrize("size", [(1024, 700), (1366, 768)])
def test_the_banner_and_the_header_fit(cut, size):
    cut.resize(*size)
    cut.work.banner.unfold()
    QApplication.processEvents()
    assert cut.width() == size[0]
    right = cut.header.mapTo(cut, cut.header.rect().topRight()).x()
    assert right <= cut.width()
    for widget in (cut.header.scenarios, cut.header.optimise, cut.work.banner.base):
        at = widget.mapTo(cut, widget.rect().topRight()).x()
        assert at <= cut.width()
