"""Errors in cells and the plan: what is left out is said on every page, and what matters makes the plan wait."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cxalloc.domain.document.document import Part
from cxalloc.domain.snapshot import from_json
from cxalloc.editing.cells.cells import Cell, set_cells
from tests.ui.test_window import optimise

CANDIDATES, BUDGET, PLAN = range(3)


def type_into(program: Any, qtbot: Any, part: Part, key: str, field: str, text: str) -> None:
    document = program.session.document
    program.session.edit(set_cells(document, [Cell(part, key, field, text)]), "typed")
    qtbot.waitUntil(lambda: program.session.view.is_of(program.session.document, ""))


def free(portfolio: Any) -> Any:
    """An initiative that no relation names."""
    named = {end.initiative for one in portfolio.relations for end in (one.initiative, one.other)}
    return next(one.id for one in portfolio.initiatives if one.id not in named)


def notes(program: Any) -> list[str]:
    return [button._note for button in program.window.navigation.buttons]


def test_a_candidate_with_an_error_is_left_out_of_the_plan_and_named_on_it(opened, qtbot, tmp_path):
    one = free(opened.session.document.portfolio)
    type_into(opened, qtbot, Part.INITIATIVE, one, "cost", "tbd")
    optimise(opened, qtbot)
    sent = from_json(opened.solver.asked[-1][0])
    assert one not in sent.initiative_by_id
    plan = opened.window.plan
    assert opened.session.view.result.is_current
    assert not plan.notices.errors.isHidden()
    assert "1 candidate with errors is left out" in plan.notices.errors.label.text()
    assert "cost is ‘tbd’" in plan.notices.errors.label.text()
    shown = plan.figures.texts()
    assert shown["Proof"][0] == "Optimal"
    assert notes(opened)[CANDIDATES].startswith("1 error, ")
    assert notes(opened)[PLAN].startswith("1 left out, ")

    qtbot.keyClick(opened.window, Qt.Key.Key_F8)  # from the page of the plan
    assert opened.window.work.current is opened.window.candidates
    table = opened.window.candidates.initiatives.table
    assert table.currentIndex().data() == "tbd"
    assert "tbd" in [field.text() for field in opened.window.candidates.details.findChildren(QLineEdit)]
    type_into(opened, qtbot, Part.INITIATIVE, one, "cost", "100")
    assert not opened.session.view.result.is_current


def test_a_plan_waits_for_an_error_in_a_fund(opened, qtbot):
    fund = opened.session.document.portfolio.funds[0].id
    label = opened.session.document.portfolio.horizon.label(0)
    optimise(opened, qtbot)
    type_into(opened, qtbot, Part.FUND, fund, f"amount:{label}", "lots")
    assert not opened.session.view.result.is_current
    assert notes(opened)[PLAN] == "waits: 1 error"
    assert notes(opened)[BUDGET].startswith("1 error, ")
    assert opened.window.plan.notices.errors.label.text() == "The plan waits until 1 error is corrected."
    asked = len(opened.solver.asked)
    qtbot.keyClick(opened.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not opened.solve_controller.is_running)
    assert len(opened.solver.asked) == asked
    [(_, error)] = opened.window.dialogs.errors
    assert "'lots'" in str(error)

    opened.window.show_page(PLAN)
    qtbot.keyClick(opened.window, Qt.Key.Key_F8)
    assert opened.window.work.current is opened.window.budget
    assert opened.window.budget.funds.table.currentIndex().data() == "lots"
    opened.session.undo()
    qtbot.waitUntil(lambda: opened.session.view.result.is_current)
    assert notes(opened)[PLAN].startswith("proven optimal")


def test_without_a_plan_the_page_lists_what_it_waits_for(opened, qtbot):
    type_into(opened, qtbot, Part.PORTFOLIO, "", "annual_rate", "much")
    empty = opened.window.plan.empty
    opened.window.show_page(PLAN)
    assert "The plan waits" in empty.text
    assert "annual_rate is 'much'" in empty.text
    assert not empty.button.isVisible()
    qtbot.mouseClick(empty.errors.button, Qt.MouseButton.LeftButton)
    field = opened.window.budget.objective.form.input("annual_rate")
    assert opened.window.focusWidget() is field


def test_the_next_error_goes_through_all_pages(opened, qtbot):
    portfolio = opened.session.document.portfolio
    type_into(opened, qtbot, Part.FUND, portfolio.funds[0].id, "carry_over", "x")
    type_into(opened, qtbot, Part.RULE, portfolio.rules[0].id, "at_least", "y")
    opened.window.show_page(CANDIDATES)
    qtbot.keyClick(opened.window, Qt.Key.Key_F8)
    assert opened.window.budget.funds.table.currentIndex().data() == "x"
    opened.window.show_page(PLAN)
    qtbot.keyClick(opened.window, Qt.Key.Key_F8)
    assert opened.window.budget.rules.rows[portfolio.rules[0].id].is_open
