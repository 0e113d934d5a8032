"""Scenarios are made, renamed and deleted in the window, and their changes listed and removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.main_window import MainWindow
from cxalloc_ui.models.grids.edit_model import BASE_ROLE, ERROR_ROLE
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


# Editing under a scenario


def base_of(window: MainWindow) -> Portfolio:
    document = window.session.document
    assert document is not None
    return replace(document.portfolio, scenarios=())


def changes(window: MainWindow) -> dict[str, str]:
    document = window.session.document
    assert document is not None
    [scenario] = document.portfolio.scenarios
    return dict(scenario.changes)


def go_to(window, row: int, column: str):
    """The grid of initiatives, with the current cell at a row and column."""
    window.show_page(0)
    table = window.candidates.initiatives.table
    table.setFocus()
    table.go_to(row, table.cells.column_of(column))
    return table


def type_into(window, row: int, column: str, text: str):
    table = go_to(window, row, column)
    for sign in text:
        QTest.keyClicks(focused(), sign)
    QTest.keyClick(focused(), Key.Key_Return)
    return table


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def shown(table, row: int, column: str, role=Qt.ItemDataRole.DisplayRole):
    return table.cells.index(row, table.cells.column_of(column)).data(role)


def test_a_cell_typed_under_a_scenario_is_a_change_and_the_base_stays(cut):
    before = base_of(cut)
    table = type_into(cut, 0, "cost", "30 k")
    assert changes(cut) == {**dict(CUT.changes), "initiative.welcome-call-after-the-first-order.standard.cost": "30000"}
    assert base_of(cut) == before
    assert shown(table, 0, "cost") == "30,000"
    assert shown(table, 0, "cost", BASE_ROLE) == "24000"
    assert shown(table, 1, "cost", BASE_ROLE) is None
    assert "Base case: 24000" in shown(table, 0, "cost", Qt.ItemDataRole.ToolTipRole)
    assert cut.work.banner.label.text() == "You are editing “Cut 15 %”: 3 changes"
    assert message_text(cut.session.history.undo_label) == "Change Cost under ‘Cut 15 %’"
    cut.session.undo()
    assert changes(cut) == dict(CUT.changes)
    assert shown(table, 0, "cost") == "24,000"


def test_the_figure_of_the_base_typed_again_is_no_change(cut):
    type_into(cut, 0, "cost", "30 k")
    table = type_into(cut, 0, "cost", "24000")
    assert changes(cut) == dict(CUT.changes)
    assert shown(table, 0, "cost", BASE_ROLE) is None


def test_an_edit_of_the_base_leaves_the_scenario(cut, qtbot):
    with qtbot.waitSignal(cut.session.view_changed):
        cut.work.banner.base.click()
    type_into(cut, 0, "cost", "30 k")
    assert changes(cut) == dict(CUT.changes)
    assert cut.session.document.portfolio.initiatives[0].levels[0].costs[0].amounts != (2_400_000,)


def test_names_cannot_be_changed_under_a_scenario_and_say_why(cut):
    table = type_into(cut, 0, "name", "Other")
    assert cut.session.document.portfolio.initiatives[0].name == "Welcome call after the first order"
    assert changes(cut) == dict(CUT.changes)
    assert not table.cells.can_edit(table.cells.column_of("name"))
    assert "A scenario cannot change this" in shown(table, 0, "name", Qt.ItemDataRole.ToolTipRole)
    assert not table.cells.is_new_row(len(cut.session.document.portfolio.initiatives))
    name = cut.candidates.details.initiative.facts.input("name")
    assert name.isReadOnly()
    assert "A scenario cannot change this" in name.toolTip()


def test_rows_are_neither_added_nor_deleted_under_a_scenario_and_the_banner_says_so(cut):
    before = base_of(cut)
    go_to(cut, 0, "cost")
    cut.actions_.edit.delete_rows.trigger()
    assert base_of(cut) == before
    assert "a scenario adds and removes none" in cut.work.banner.problem.text()
    assert cut.work.banner.problem.isVisible()
    type_into(cut, 0, "cost", "30 k")
    assert not cut.work.banner.problem.isVisible()


def test_a_wrong_text_is_the_same_error_as_in_the_base(cut, qtbot):
    table = type_into(cut, 0, "success", "300 %")
    error = shown(table, 0, "success", ERROR_ROLE)
    assert changes(cut) == dict(CUT.changes)
    assert cut.work.banner.label.text() == "You are editing “Cut 15 %”: 2 changes, 1 error"
    with qtbot.waitSignal(cut.session.view_changed):
        cut.work.banner.base.click()
    assert shown(table, 0, "success", ERROR_ROLE) is None
    type_into(cut, 0, "success", "300 %")
    assert shown(table, 0, "success", ERROR_ROLE) == error


def test_an_error_under_a_scenario_stops_that_scenario_only(opened, cut, qtbot):
    type_into(cut, 0, "success", "300 %")
    qtbot.waitUntil(lambda: opened.session.view.is_of(opened.session.document, CUT.name))
    assert len(opened.session.view.input.errors) == 1
    choose(opened, qtbot, "")
    assert not opened.session.view.input.errors
    cut.show_page(1)
    cut.editing.go_to_error(forward=True)  # F8 leads to the scenario, and to the cell
    assert opened.session.scenario == CUT.name
    assert cut.work.current is cut.candidates
    table = cut.candidates.initiatives.table
    assert table.currentIndex() == table.cells.index(0, table.cells.column_of("success"))


def test_a_plan_is_out_of_date_by_changes_of_its_own_scenario_only(opened, cut, qtbot):
    optimise(opened, qtbot)
    assert opened.session.view.result.is_current
    cut.dialogs.scenario_name = "Other"
    with qtbot.waitSignal(opened.session.view_changed):
        cut.actions_.scenarios.new.trigger()
    type_into(cut, 0, "cost", "30 k")
    choose(opened, qtbot, CUT.name)
    assert opened.session.view.result.is_current
    type_into(cut, 0, "cost", "30 k")
    qtbot.waitUntil(lambda: opened.session.view.is_of(opened.session.document, CUT.name))
    assert not opened.session.view.result.is_current


def test_figures_of_the_panel_and_locks_are_changes(opened, cut):
    go_to(cut, 0, "cost")
    details = cut.candidates.details.initiative
    entry = details.level.input("roi")
    entry.setFocus()
    entry.selectAll()
    QTest.keyClicks(entry, "90 %")
    QTest.keyClick(entry, Key.Key_Return)
    assert changes(cut)["initiative.welcome-call-after-the-first-order.standard.roi"] == "90 %"
    assert entry.property("changed") is True
    assert "Base case: 120" in entry.toolTip()
    status = details.facts.input("status")
    status.textActivated.emit("Must fund")
    assert changes(cut)["initiative.welcome-call-after-the-first-order.status"] == "must"
    assert not details.add_level.isEnabled()


def test_the_rate_the_budget_and_rules_are_changes(cut):
    cut.show_page(1)
    page, before = cut.budget, base_of(cut)
    rate = page.objective.form.input("annual_rate")
    assert rate.property("changed") is True
    assert "Base case: 8" in rate.toolTip()
    page.objective.form.entered.emit("annual_rate", "7 %")
    page.factors.form.entered.emit("set:budget.factor", "90 %")
    cell = page.funds.table.cells
    cell.setData(cell.index(0, cell.column_of("amount:2027-Q2")), "60000")
    row = page.rules.rows["small-floor"]
    assert row.delete.isHidden()
    assert not page.rules.add.isEnabled()
    row.entered.emit({"at_least": "12 %"}, "Change")
    assert changes(cut) == {
        "budget.factor": "90 %",
        "annual_rate": "7 %",
        "fund.cx.amount_2": "60000",
        "rule.small-floor.at_least": "12 %",
    }
    assert "Base case:" in row.sentence.toolTip()
    assert base_of(cut) == before
    assert cell.index(0, cell.column_of("amount:2027-Q1")).data() == "72,000"
    page.factors.form.entered.emit("set:budget.factor", "")
    assert "budget.factor" not in changes(cut)
    cut.actions_.edit.undo.trigger()
    assert changes(cut)["budget.factor"] == "90 %"


def test_a_wrong_factor_is_an_error_of_its_field(cut):
    cut.show_page(1)
    form = cut.budget.factors.form
    form.entered.emit("set:budget.factor", "much")
    assert form.input("set:budget.factor").property("wrong") is True
    cut.budget.objective.form.entered.emit("annual_rate", "900 %")  # another error keeps the first one
    assert form.input("set:budget.factor").property("wrong") is True
    assert len(cut.session.document.drafts) == 2


def test_under_a_scenario_the_expected_figures_are_those_of_the_scenario(opened, cut, qtbot):
    table = type_into(cut, 0, "cost", "30 k")
    qtbot.waitUntil(lambda: opened.session.view.is_of(opened.session.document, CUT.name))
    assert shown(table, 0, "expected_npv") not in ("", "…")


def test_changes_that_do_not_fit_any_more_are_taken_out_on_request(opened, qtbot):
    broken = Scenario("Cut 15 %", (("annual_rate", "9 %"), ("fund.gone.factor", "2"), ("budget.factor", "0.85")))
    portfolio = opened.session.document.portfolio.revised(scenarios=(broken,))
    opened.session.replace_portfolio(portfolio, "Scenarios")
    window = opened.window
    window.dialogs.removes_changes = True
    opened.session.choose_scenario(broken.name)
    qtbot.waitUntil(lambda: opened.session.view.scenario == broken.name)
    [(what, why, listed)] = window.dialogs.asked_to_remove
    assert what == "The scenario Cut 15 % cannot be applied"
    assert "fund.gone.factor" in why
    assert listed == ["fund.gone.factor = 2"]
    assert changes(window) == {"annual_rate": "9 %", "budget.factor": "0.85"}
    assert window.work.banner.label.text() == "You are editing “Cut 15 %”: 2 changes"
    window.session.undo()
    assert len(changes(window)) == 3


def test_what_is_imported_is_a_part_of_the_base_case_which_is_shown_then(opened, cut, qtbot, tmp_path):
    table = tmp_path / "more.csv"
    table.write_text("name,cost,roi\nMore,1000,50 %\n", "utf-8")
    [first, *_] = cut.session.document.portfolio.initiatives
    more = cut.session.document.portfolio.revised(
        initiatives=(*cut.session.document.portfolio.initiatives, replace(first, id="more", name="More"))
    )
    cut.dialogs.path, cut.dialogs.importing = table, lambda _: more
    cut.actions_.import_table.trigger()
    qtbot.waitUntil(lambda: len(opened.session.document.portfolio.initiatives) == len(more.initiatives))
    assert opened.session.scenario == ""
    assert changes(cut) == dict(CUT.changes)


def test_undo_goes_to_the_scenario_and_the_cell_of_the_change(opened, cut, qtbot):
    type_into(cut, 2, "cost", "30 k")
    choose(opened, qtbot, "")
    cut.show_page(1)
    cut.actions_.edit.undo.trigger()
    assert opened.session.scenario == CUT.name
    assert cut.work.current is cut.candidates
    assert cut.candidates.initiatives.table.currentIndex().row() == 2
    cut.actions_.edit.redo.trigger()
    assert len(changes(cut)) == 3


def test_undo_of_an_edit_of_the_base_leads_back_to_it(opened, cut, qtbot):
    choose(opened, qtbot, "")
    type_into(cut, 0, "cost", "30 k")
    choose(opened, qtbot, CUT.name)
    cut.actions_.edit.undo.trigger()
    assert opened.session.scenario == ""
    assert changes(cut) == dict(CUT.changes)
