"""The grid of the page of candidates: filters, totals, the find bar, columns and groups."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox

from cxalloc.domain.portfolio import Objective, ObjectiveKind
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.models.table_model import STATE_ROLE
from cxalloc_ui.pages.candidates.candidate_totals import InitiativeTotals
from cxalloc_ui.widgets.tables.edit_table import EditTable
from tests.ui.pages.candidates.test_page import CTRL, SHIFT, Key, button, go_to, grid, message, press


def filter_box(one: Any, column: str) -> Any:
    """Open the popup of a column as a click on its heading does."""
    one.ask_column_filter(one.model.column_of(column), one.table.mapToGlobal(QPoint(10, 10)))
    return QApplication.activePopupWidget()


def choose(box: QComboBox, text: str) -> None:
    box.setCurrentIndex(box.findText(text))


def one_formatter(program: Any) -> Any:
    return formatter_of(program.session.document.portfolio)


def test_filters_of_columns_show_what_is_wanted_and_are_lifted(opened, qtbot):
    one, page = grid(opened), opened.window.candidates
    box = filter_box(one, "roi")
    assert box.list.count() == 8
    choose(box.numbers.comparison, "> greater than")
    qtbot.keyClicks(box.numbers.first, "95 %")
    assert box.list.count() < 8
    qtbot.mouseClick(button(box, "Filter"), Qt.MouseButton.LeftButton)
    shown = [line.id for line in one.model.shown_rows()]
    assert 0 < len(shown) < 8
    assert shown == [line.id for line in one.model.all_rows() if line.stated_roi > Decimal("0.95")]
    assert one.count.text() == f"{one.model.shown} of 8"
    assert "> 95 %" in button(one, "Remove the filter on ROI").text()
    qtbot.mouseClick(button(one, "Remove the filter on ROI"), Qt.MouseButton.LeftButton)
    assert one.model.shown == 8
    one.filter.setText("nobody has that")
    assert "Nothing matches the filter" in message(page)
    qtbot.mouseClick(button(one.nothing, "Clear filter"), Qt.MouseButton.LeftButton)
    assert one.model.shown == 8
    assert one.filter.text() == ""


def test_a_condition_is_read_as_a_cell_is_and_one_that_could_be_two_is_refused(opened, qtbot):
    one = grid(opened)
    box = filter_box(one, "cost")
    choose(box.numbers.comparison, "between … and …")
    qtbot.keyClicks(box.numbers.first, "1.250")
    box.numbers.second.setText("60k €")
    qtbot.keyClick(box.numbers.second, Key.Key_Return)
    assert box.isVisible()
    assert "1250" in box.numbers.problem.text()
    box.numbers.first.setText("30,000")
    qtbot.keyClick(box.numbers.second, Key.Key_Return)
    assert {line.id for line in one.model.shown_rows()} == {
        line.id for line in one.model.all_rows() if 3_000_000 <= line.cost <= 6_000_000
    }
    again = filter_box(one, "cost")
    assert (again.numbers.first.text(), again.numbers.second.text()) == ("30,000", "60k €")
    choose(again.numbers.comparison, "the largest …")
    again.numbers.first.setText("3")
    qtbot.keyClick(again.numbers.first, Key.Key_Return)
    costs = sorted((line.cost for line in one.model.all_rows()), reverse=True)
    assert {line.cost for line in one.model.shown_rows()} == set(costs[:3])


def test_totals_are_sums_and_the_roi_is_of_the_sums(opened, qtbot):
    one = grid(opened)
    rows = opened.session.view.rows.initiatives
    cost, benefit = sum(row.best.cost for row in rows), sum(row.best.benefit for row in rows)
    formats = one_formatter(opened)
    of_all = formats.computed_share(Fraction(benefit - cost, cost))
    means = formats.computed_share(sum(row.roi for row in rows) / len(rows))
    assert of_all != means
    qtbot.waitUntil(lambda: f"Expected ROI {of_all}" in one.totals.label.text())
    assert one.totals.label.text().startswith("8 rows: Cost ")
    one.table.go_to(0, 0, end=(1, 1))
    two = rows[:2]
    cost, benefit = sum(row.best.cost for row in two), sum(row.best.benefit for row in two)
    assert one.problem.text().startswith("2 selected: Cost ")
    assert f"Benefit {formats.money(benefit)}" in one.problem.text()
    assert f"Expected ROI {formats.computed_share(Fraction(benefit - cost, cost))} ·" in one.problem.text()
    one.filter.setText("repairs")
    qtbot.waitUntil(lambda: one.totals.label.text().startswith("1 row shown: Cost 48,000"))


def test_totals_of_figures_wait_until_all_are_known(opened):
    lines, formats = grid(opened).model.all_rows(), one_formatter(opened)
    made = InitiativeTotals(formats)
    for line in [replace(lines[0], is_current=False), *lines[1:]]:
        made.add(line)
    totals = made.found()
    assert [(one.name, one.text) for one in totals][1:] == [
        ("Total cost", "…"),
        ("Benefit", "…"),
        ("Expected ROI", "…"),
        ("Expected NPV", "…"),
    ]
    assert totals[0].text == formats.money(sum(line.cost for line in lines))


def test_many_changes_of_a_turn_are_summed_once(opened, qtbot, monkeypatch):
    one = grid(opened)
    added: list[str] = []
    monkeypatch.setattr(InitiativeTotals, "add", lambda _, line: added.append(line.id))
    rows = one.model.all_rows()
    for at in range(4):
        one.model.change_rows([replace(rows[at], is_current=False)])
    qtbot.waitUntil(lambda: bool(added))
    assert added == [line.id for line in rows]


def test_ctrl_f_finds_cells_and_f3_goes_on_while_all_rows_stay(opened, qtbot):
    one = grid(opened)
    one.table.setFocus()
    one.table.go_to(0, 0)
    press(qtbot, (Key.Key_F, CTRL))
    assert QApplication.focusWidget() is one.find_bar.field
    press(qtbot, "48000")
    repairs = next(at for at, line in enumerate(one.model.shown_rows()) if line.cost == 4_800_000)
    qtbot.waitUntil(lambda: one.table.currentIndex().row() == repairs)
    assert one.model.shown == 8
    assert one.find_bar.found.text() == "1 of 1"
    find_bar: Any = one.find_bar
    find_bar.field.setText("e")
    qtbot.waitUntil(lambda: " of " in one.find_bar.found.text())
    before = one.find_bar.found.text()
    press(qtbot, Key.Key_Return)
    assert one.find_bar.found.text() != before
    press(qtbot, (Key.Key_Return, SHIFT))
    assert one.find_bar.found.text() == before
    press(qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is one.table
    assert one.find_bar.isHidden()


def test_the_roi_that_nobody_typed_is_computed_and_grey(opened, qtbot):
    one = grid(opened)
    at = one.model.column_of("roi")
    assert one.model.index(0, at).data(STATE_ROLE) == ""
    go_to(opened, 0, "benefit")
    with qtbot.waitSignal(opened.session.view_changed):
        press(qtbot, "5000", Key.Key_Return)
    line = one.model.row(0)
    assert line.stated_roi is None
    assert one.model.index(0, at).data() == one_formatter(opened).computed_share(line.roi) != "–"
    assert one.model.index(0, at).data(STATE_ROLE) == "muted"
    assert one.model.text_at(0, at) == ""


def choose_in_menu(one: Any, column: str, *texts: str) -> None:
    """Trigger an entry of the menu of a column, by the texts of its menus without their keys."""
    one.show_column_menu(one.model.column_of(column), one.mapToGlobal(QPoint(10, 10)))
    menu: Any = QApplication.activePopupWidget()
    for text in texts:
        action = next(action for action in menu.actions() if action.text().replace("&", "") == text)
        menu = action.menu() or menu
        if action.menu() is None:
            assert action.isEnabled()
            action.trigger()
    opened: Any = QApplication.activePopupWidget()
    opened.close()


def seen(one: Any) -> list[str]:
    return [one.model.columns[column].key for column in one.table.columns_in_sight()]


def test_columns_are_hidden_moved_and_remembered(opened, qtbot, settings):
    one = grid(opened)
    first = seen(one)
    choose_in_menu(one, "roi", "Hide ROI")
    choose_in_menu(one, "status", "Columns", "Owner")
    choose_in_menu(one, "benefit", "Move to the left")
    assert seen(one)[:4] == ["name", "cost", "benefit", "status"]
    assert not {"roi", "owner"} & set(seen(one))
    again: Any = EditTable("Initiatives", one.model)
    qtbot.addWidget(again)
    again.restore_settings(settings, "initiatives")
    assert [one.model.columns[column].key for column in again.columns_in_sight()] == seen(one)
    choose_in_menu(one, "cost", "Columns", "ROI")
    assert "roi" in seen(one)
    choose_in_menu(one, "cost", "Columns", "Show all columns as at first")
    assert seen(one) == first


def test_what_cannot_be_seen_is_neither_cleared_nor_copied(opened, qtbot):
    one = grid(opened)
    before = [line.stated_roi for line in one.model.all_rows()]
    choose_in_menu(one, "roi", "Hide ROI")
    one.table.setFocus()
    one.table.go_to(0, one.model.column_of("cost"), end=(1, one.model.column_of("benefit")))
    press(qtbot, (Key.Key_C, CTRL))
    assert "%" not in QGuiApplication.clipboard().text()
    press(qtbot, Key.Key_Delete)
    assert one.model.row(0).cost == 0 or one.model.cell_errors
    assert [line.stated_roi for line in one.model.all_rows()] == before


def test_an_error_in_a_hidden_column_is_shown(opened, qtbot):
    one = grid(opened)
    go_to(opened, 2, "success")
    press(qtbot, "?", Key.Key_Return)
    choose_in_menu(one, "success", "Hide Success")
    one.table.go_to(0, 0)
    press(qtbot, Key.Key_F8)
    assert one.model.columns[one.table.currentIndex().column()].key == "success"
    assert "success" in seen(one)


def test_rows_are_grouped_by_a_tag_folded_by_key_and_remembered(opened, qtbot, settings):
    one = grid(opened)
    go_to(opened, 0, "owner")
    press(qtbot, "Ann", Key.Key_Return, "Bob", Key.Key_Return, "Ann", Key.Key_Return)
    qtbot.waitUntil(lambda: opened.session.view.base is opened.session.document.portfolio)
    choose_in_menu(one, "cost", "Group by", "Owner")
    lines = one.model.all_rows()
    formats = one_formatter(opened)
    assert one.model.index(0, 0).data() == "▾ Ann  (2)"
    at = one.model.column_of("cost")
    assert one.model.index(0, at).data() == formats.money(lines[0].cost + lines[2].cost)
    at = one.model.column_of("expected_roi")
    both = [lines[n].figures.best for n in (0, 2)]
    cost, benefit = sum(best.cost for best in both), sum(best.benefit for best in both)
    assert one.model.index(0, at).data() == formats.computed_share(Fraction(benefit - cost, cost))
    one.table.setFocus()
    one.table.go_to(0, 0)
    qtbot.keyClick(one.table, Key.Key_Left)
    assert one.model.is_folded("Ann")
    assert one.table.currentIndex().row() == 0
    one.select_key(lines[2].id)
    assert not one.model.is_folded("Ann")
    assert one.current_row() is lines[2]
    qtbot.keyClick(one.table, Key.Key_Return)  # from the last row of a group to the first of the next
    assert one.current_row() is lines[1]
    again: Any = EditTable("Initiatives", one.model)
    qtbot.addWidget(again)
    again.restore_settings(settings, "initiatives")
    assert again.cells.grouped_by == "owner"
    qtbot.mouseClick(button(one, "Do not group by Owner"), Qt.MouseButton.LeftButton)
    assert one.model.grouped_by == ""
    assert one.model.places == 8


def test_scores_have_a_column_for_each_criterion(opened, qtbot):
    document = opened.session.document
    objective = Objective(ObjectiveKind.SCORE, (("ease", Decimal("0.25")), ("trust", Decimal("0.75"))))
    with qtbot.waitSignal(opened.session.view_changed):
        opened.session.replace_portfolio(document.portfolio.revised(objective=objective), "Score")
    one = grid(opened)
    assert [key for key in seen(one) if key.startswith("score:")] == ["score:ease", "score:trust"]
    go_to(opened, 0, "score:trust")
    press(qtbot, "72.5", Key.Key_Return)
    initiative = opened.session.document.portfolio.initiatives[0]
    assert dict(initiative.levels[0].scores) == {"trust": Decimal("72.5")}
    assert one.model.index(0, one.model.column_of("score:trust")).data() == "72.5"
