"""The page of candidates in the real window, by keyboard, mouse and clipboard."""

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from cxalloc.domain.constraints.relations import Enables, Requires
from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.domain.small_allocation import Tier
from cxalloc.exchange.tables.importer import ImportOptions, preview_table
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.models.column_filter import ColumnFilter

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EMPTY = Portfolio(
    "Plan 2027",
    "EUR",
    Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4),
    Decimal("0.08"),
    (Fund("opex", "Opex", (100_000_00,) * 4), Fund("capex", "Capex", (50_000_00,) * 4)),
    scenarios=(Scenario("Cut 15 %", (("budget.factor", "0.85"), ("annual_rate", "10 %"))),),
)


@pytest.fixture
def empty(program, qtbot, tmp_path, monkeypatch):
    """The program with a portfolio open that has no candidates yet."""
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    path = tmp_path / "plan.cxalloc"
    PortfolioFile.create(path, EMPTY).close()
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(path)
    return program


def press(qtbot: Any, *keys: Any) -> None:
    """Press keys where the focus is; a text is typed."""
    for key in keys:
        for one in key if isinstance(key, str) else [key]:
            qtbot.keyClick(QApplication.focusWidget(), *(one if isinstance(one, tuple) else (one,)))


def paste(qtbot: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(qtbot, (Key.Key_V, CTRL))


def portfolio(program: Any) -> Any:
    return program.session.document.portfolio


def grid(program: Any) -> Any:
    return program.window.candidates.current_grid


def go_to(program: Any, row: int, column: str) -> None:
    one = grid(program)
    one.table.setFocus()
    one.table.go_to(row, one.model.column_of(column))


def message(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def button(widget: Any, text: str) -> Any:
    return next(one for one in widget.findChildren(QPushButton) if text in (one.text(), one.accessibleName()))


def wait_for_figures(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: program.session.view.base is portfolio(program))


THIRTY = "Intitulé\tCoût (k€)\tROI (%)\tPorteur\tFonds\r\n" + "\r\n".join(
    f'"Idea ""{n}"""\t{n},5\t{"soon" if n == 7 else 20 + n}\tTeam {n % 3}\topex' for n in range(1, 31)
)


def test_a_newcomer_pastes_thirty_rows_mends_an_error_deletes_two_undoes_and_redoes(empty, qtbot):
    page = empty.window.candidates
    assert "No initiatives yet" in message(page)
    assert page.initiatives.empty.isVisible()
    QGuiApplication.clipboard().setText(THIRTY)
    qtbot.mouseClick(button(page.initiatives.empty, "Paste from Excel"), Qt.MouseButton.LeftButton)
    assert not page.initiatives.empty.isVisible()
    initiatives = portfolio(empty).initiatives
    assert len(initiatives) == 30
    assert initiatives[3].name == 'Idea "4"'
    assert initiatives[3].owner == "Team 1"
    assert sum(initiatives[3].levels[0].costs[0].amounts) == 4_500_00
    assert initiatives[3].levels[0].benefit == BenefitFromRoi(Decimal("0.24"))
    assert str(empty.session.history.undo_label) == "Paste 30 rows"
    assert page.initiatives.errors.text() == "1 error: next"
    assert page.tabs.tabText(0) == "Initiatives  30"

    press(qtbot, Key.Key_F8)
    current = grid(empty).table.currentIndex()
    assert (current.row(), current.data()) == (6, "soon")
    assert "ROI" in page.initiatives.problem.text()
    press(qtbot, "27 %", Key.Key_Return)
    assert portfolio(empty).initiatives[6].levels[0].benefit == BenefitFromRoi(Decimal("0.27"))
    assert not page.initiatives.errors.isVisible()

    grid(empty).table.go_to(1, 0, end=(2, 0))
    press(qtbot, (Key.Key_Minus, CTRL))
    assert len(portfolio(empty).initiatives) == 28
    assert [one.name for one in portfolio(empty).initiatives[:2]] == ['Idea "1"', 'Idea "4"']
    press(qtbot, (Key.Key_Z, CTRL))
    assert [one.name for one in portfolio(empty).initiatives[:4]] == [f'Idea "{n}"' for n in (1, 2, 3, 4)]
    assert grid(empty).model.shown == 30
    empty.session.redo()
    assert grid(empty).model.shown == 28
    for _ in range(3):
        press(qtbot, (Key.Key_Z, CTRL))
    assert not portfolio(empty).initiatives
    assert page.initiatives.empty.isVisible()


def test_names_costs_and_roi_are_pasted_without_headings(empty, qtbot):
    go_to(empty, 0, "name")
    paste(qtbot, "Fix the forms\t24,000\t80%\r\nCall back\t36000\t0.45\r\n")
    one, two = portfolio(empty).initiatives
    assert (one.id, two.id) == ("fix-the-forms", "call-back")
    assert [sum(each.levels[0].costs[0].amounts) for each in (one, two)] == [24_000_00, 36_000_00]
    assert two.levels[0].benefit == BenefitFromRoi(Decimal("0.45"))


def test_typing_into_the_empty_line_makes_initiatives(empty, qtbot):
    go_to(empty, 0, "name")
    press(qtbot, "First", Key.Key_Tab, "1000", Key.Key_Tab, "50%", Key.Key_Return)
    [one] = portfolio(empty).initiatives
    assert (one.name, one.levels[0].benefit) == ("First", BenefitFromRoi(Decimal("0.5")))
    wait_for_figures(empty, qtbot)
    model = grid(empty).model
    shown = model.index(0, model.column_of("expected_npv")).data()
    assert shown not in ("", "…", "–")


def test_an_roi_that_comes_before_its_cost_waits_for_it(empty, qtbot):
    go_to(empty, 0, "name")
    press(qtbot, "First", Key.Key_Tab, Key.Key_Tab, "50 %", Key.Key_Return)
    page = empty.window.candidates
    assert page.initiatives.errors.text() == "1 error: next"
    go_to(empty, 0, "roi")
    assert page.initiatives.problem.text().startswith("✕ ROI: ")
    go_to(empty, 0, "cost")
    press(qtbot, "1000", Key.Key_Return)
    assert portfolio(empty).initiatives[0].levels[0].benefit == BenefitFromRoi(Decimal("0.5"))
    assert not page.initiatives.errors.isVisible()


def test_what_cannot_stand_is_kept_with_its_reason_and_undone(opened, qtbot):
    go_to(opened, 1, "cost")
    press(qtbot, "12 bananas", Key.Key_Return)
    model, page = grid(opened).model, opened.window.candidates
    cell = model.index(1, model.column_of("cost"))
    assert cell.data() == "12 bananas"
    assert "amount in EUR" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert portfolio(opened).initiatives[1].levels[0].costs[0].amounts == (48_000_00,)
    go_to(opened, 1, "cost")
    assert "amount in EUR" in page.initiatives.problem.text()
    field = page.details.initiative.level.input("cost")
    assert field.text() == "12 bananas"
    press(qtbot, (Key.Key_Z, CTRL))
    assert cell.data() == "48,000"
    assert field.text() == "48,000"


def test_a_status_is_picked_by_its_word(opened, qtbot):
    go_to(opened, 0, "status")
    press(qtbot, "must fund", Key.Key_Return)
    assert portfolio(opened).initiatives[0].status is Status.MUST
    assert grid(opened).model.index(0, grid(opened).model.column_of("status")).data() == "Must fund"
    go_to(opened, 0, "status")
    press(qtbot, (Key.Key_D, CTRL))
    go_to(opened, 1, "status")
    press(qtbot, (Key.Key_D, CTRL))
    assert portfolio(opened).initiatives[1].status is Status.MUST


def test_figures_that_are_worked_out_wait_and_come(opened, qtbot):
    model = grid(opened).model
    npv = model.index(0, model.column_of("expected_npv"))
    before = npv.data()
    go_to(opened, 0, "cost")
    press(qtbot, "30000", Key.Key_Return)
    assert npv.data() == "…"
    wait_for_figures(opened, qtbot)
    assert npv.data() not in (before, "…")
    assert grid(opened).model.index(1, npv.column()).data() != "…"


def test_an_edit_makes_one_new_line(opened, qtbot):
    model = grid(opened).model
    before = model.all_rows()
    go_to(opened, 3, "owner")
    press(qtbot, "Shops", Key.Key_Return)
    after = model.all_rows()
    assert [one is two for one, two in zip(before, after, strict=True)] == [n != 3 for n in range(8)]


def test_the_grid_is_copied_as_a_spreadsheet_reads_it(opened, qtbot):
    model = grid(opened).model
    grid(opened).table.setFocus()
    grid(opened).table.go_to(0, 0, end=(1, model.column_of("roi")))
    press(qtbot, (Key.Key_C, CTRL | SHIFT))
    assert QGuiApplication.clipboard().text() == (
        "Name\tCost\tROI\r\nWelcome call after the first order\t24000\t120%\r\nRepairs done the same day\t48000\t95%"
    )


def test_the_next_error_is_found_behind_a_filter(opened, qtbot):
    go_to(opened, 2, "cost")
    press(qtbot, "?", Key.Key_Return)
    one = grid(opened)
    one.model.set_column_filter("name", ColumnFilter(contains="loyalty"))
    assert one.model.shown == 1
    one.table.setFocus()
    press(qtbot, Key.Key_F8)
    assert one.model.shown == 8
    assert one.table.currentIndex().row() == 2


def test_rows_stay_while_one_types_and_are_sorted_again_when_asked(opened, qtbot):
    one = grid(opened)
    one.table.horizontalHeader().setSortIndicator(one.model.column_of("cost"), Qt.SortOrder.AscendingOrder)
    first = one.model.key_at(0)
    go_to(opened, 0, "cost")
    press(qtbot, "999999", Key.Key_Return)
    assert one.model.key_at(0) == first
    assert one.again.isVisible()
    qtbot.mouseClick(one.again, Qt.MouseButton.LeftButton)
    assert one.model.key_at(7) == first
    assert not one.again.isVisible()


# The panel


def field(program: Any, key: str, level: bool = False) -> Any:
    panel = program.window.candidates.details.initiative
    return (panel.level if level else panel.facts).input(key)


def enter(qtbot: Any, widget: Any, text: str) -> None:
    qtbot.waitUntil(widget.isVisible)
    widget.setFocus()
    widget.selectAll()
    press(qtbot, *([text] if text else [Key.Key_Delete]), Key.Key_Return)


def test_the_panel_edits_the_row_that_is_selected(opened, qtbot):
    go_to(opened, 2, "name")
    assert field(opened, "name").text() == "Call back within the hour"
    enter(qtbot, field(opened, "owner"), "Contact centre")
    enter(qtbot, field(opened, "success", level=True), "70 %")
    enter(qtbot, field(opened, "benefit", level=True), "9,000")
    one = portfolio(opened).initiatives[2]
    assert (one.owner, one.levels[0].success) == ("Contact centre", Decimal("0.7"))
    assert one.levels[0].benefit == BenefitPerPeriod(9_000_00)
    assert field(opened, "roi", level=True).text() == ""
    assert grid(opened).model.index(2, grid(opened).model.column_of("owner")).data() == "Contact centre"
    for _ in range(3):
        opened.session.undo()
    assert portfolio(opened).initiatives[2].owner == ""
    assert field(opened, "roi", level=True).text() == "80\u00a0%"


def test_a_wrong_field_says_why_and_escape_brings_back_what_stood_there(opened, qtbot):
    go_to(opened, 2, "name")
    success = field(opened, "success", level=True)
    enter(qtbot, success, "often")
    assert success.reason.isVisible()
    assert "share" in success.reason.text()
    assert success.text() == "often"
    enter(qtbot, success, "0.5")
    assert not success.reason.isVisible()
    success.setFocus()
    press(qtbot, "99", Key.Key_Escape)
    assert success.text() == "50\u00a0%"


def test_several_rows_are_set_at_once_in_one_step(opened, qtbot):
    go_to(opened, 1, "name")
    grid(opened).table.go_to(1, 0, end=(3, 0))
    assert field(opened, "status").currentText() == "Candidate"
    assert field(opened, "cost", level=True).text() == ""
    assert field(opened, "cost", level=True).placeholderText() == "several values"
    enter(qtbot, field(opened, "owner"), "Service")
    assert [one.owner for one in portfolio(opened).initiatives[:5]] == ["", "Service", "Service", "Service", ""]
    field(opened, "cost", level=True).setFocus()
    press(qtbot, Key.Key_Tab)
    assert str(opened.session.history.undo_label) == "Change Owner"
    opened.session.undo()
    assert {one.owner for one in portfolio(opened).initiatives} == {""}


def test_levels_are_added_edited_and_removed(opened, qtbot):
    go_to(opened, 0, "name")
    panel = opened.window.candidates.details.initiative
    qtbot.mouseClick(panel.add_level, Qt.MouseButton.LeftButton)
    assert len(portfolio(opened).initiatives[0].levels) == 2
    assert panel.levels.count() == 2
    enter(qtbot, field(opened, "level", level=True), "full")
    enter(qtbot, field(opened, "cost", level=True), "99000")
    levels = portfolio(opened).initiatives[0].levels
    assert [level.name for level in levels] == ["standard", "full"]
    assert [sum(level.costs[0].amounts) for level in levels] == [24_000_00, 99_000_00]
    model = grid(opened).model
    assert model.index(0, model.column_of("level")).data() == "standard (+ 1)"
    assert model.index(0, model.column_of("cost")).data() == "24,000"
    go_to(opened, 0, "cost")
    press(qtbot, "25000", Key.Key_Return)
    assert sum(portfolio(opened).initiatives[0].levels[0].costs[0].amounts) == 25_000_00
    go_to(opened, 0, "name")
    panel.levels.setCurrentIndex(1)
    panel.levels.activated.emit(1)
    qtbot.mouseClick(panel.remove_level, Qt.MouseButton.LeftButton)
    assert [level.name for level in portfolio(opened).initiatives[0].levels] == ["standard"]
    assert not panel.remove_level.isEnabled()


def test_money_by_period_is_typed_and_pasted(opened, qtbot):
    go_to(opened, 0, "name")
    panel = opened.window.candidates.details.initiative
    panel.profile_table.setFocus()
    panel.profile_table.go_to(1, 2)
    paste(qtbot, "1000\t2000\t3000")
    benefit = portfolio(opened).initiatives[0].levels[0].benefit
    assert isinstance(benefit, BenefitProfile)
    assert benefit.likely == (0, 1000_00, 2000_00, 3000_00)
    model = grid(opened).model
    assert model.index(0, model.column_of("benefit")).data() == "by period"
    panel.profile_table.go_to(0, 2)
    press(qtbot, "500", Key.Key_Return)
    assert portfolio(opened).initiatives[0].levels[0].costs[0].amounts == (24_000_00, 500_00)
    panel.profile_table.go_to(0, 1)
    press(qtbot, "x", Key.Key_Return)
    assert panel.profile.index(0, 1).data() == "x"


def test_relations_are_added_changed_and_removed(opened, qtbot):
    page = opened.window.candidates
    assert not portfolio(opened).relations
    page.select("loyalty-app")
    box = page.details.initiative.relations
    box.kind.setCurrentText("Enables")
    enter(qtbot, box.other, "returns without a form")
    assert "a probability of at most 1" in box._problem.text()
    page.select("returns-without-a-form")
    enter(qtbot, field(opened, "success", level=True), "60 %")
    page.select("loyalty-app")
    enter(qtbot, box.other, "returns without a form")
    [made] = portfolio(opened).relations
    assert isinstance(made, Enables)
    assert (made.initiative.initiative, made.other.initiative) == ("loyalty-app", "returns-without-a-form")
    uplift = next(one for one in box.findChildren(QLineEdit) if one.accessibleName() == "Success rises by")
    enter(qtbot, uplift, "25 %")
    assert portfolio(opened).relations[0].uplift == Decimal("0.25")
    qtbot.waitUntil(lambda: "Enables Returns without a form: success + 25\u00a0%" in message(box))
    box.kind.setCurrentText("Requires")
    enter(qtbot, box.other, "nobody")
    assert "no initiative called nobody" in box._problem.text()
    enter(qtbot, box.other, "One customer record")
    assert isinstance(portfolio(opened).relations[-1], Requires)
    qtbot.waitUntil(lambda: any(text.startswith("Requires One customer record") for text in message(box)))
    sentence = next(text for text in message(box) if text.startswith("Requires One customer record"))
    qtbot.mouseClick(button(box, f"Remove: {sentence}"), Qt.MouseButton.LeftButton)
    assert len(portfolio(opened).relations) == 1
    for _ in range(4):
        opened.session.undo()
    assert not portfolio(opened).relations


def test_a_relation_that_would_go_in_a_circle_is_refused(opened, qtbot):
    page = opened.window.candidates
    page.select("loyalty-app")
    box = page.details.initiative.relations
    box.kind.setCurrentText("Requires")
    enter(qtbot, box.other, "One customer record")
    page.select("one-customer-record")
    enter(qtbot, box.other, "Loyalty app")
    assert len(portfolio(opened).relations) == 1
    assert "wait for itself" in box._problem.text()


def test_a_tag_makes_a_column(opened, qtbot):
    from cxalloc.editing.cells.cells import Cell, set_cells

    cell = Cell(Part.INITIATIVE, "loyalty-app", "tag:moment", "buying; returning")
    opened.session.edit(set_cells(opened.session.document, [cell]), "Tag")
    model = grid(opened).model
    column = model.column_of("tag:moment")
    assert model.columns[column].title == "Moment"
    assert model.index(model.place_of("loyalty-app"), column).data() == "buying; returning"
    go_to(opened, 0, "tag:moment")
    press(qtbot, "buying", Key.Key_Return)
    assert portfolio(opened).initiatives[0].tags == (Tag("moment", "buying"),)


# Small allocations


def test_small_allocations_are_typed_and_their_tiers_too(empty, qtbot):
    page = empty.window.candidates
    page.tabs.setCurrentIndex(1)
    assert "No small allocations yet" in message(page)
    go_to(empty, 0, "name")
    paste(qtbot, "Name\tTicket\tMaximum\tFund\r\nFrontline fund\t500\t15,000\tCapex\r\n")
    [one] = portfolio(empty).small_allocations
    assert (one.ticket, one.maximum, one.fund) == (500_00, 15_000_00, "capex")
    panel = page.details.small_allocation
    panel.tier_table.setFocus()
    panel.tier_table.go_to(0, 1)
    paste(qtbot, "5000\t2.1\r\n5000\t1.5\r\n\t1.1")
    tiers = portfolio(empty).small_allocations[0].tiers
    assert tiers == (Tier(Decimal("2.1"), 5000_00), Tier(Decimal("1.5"), 5000_00), Tier(Decimal("1.1")))
    assert panel.tiers.index(2, 1).data() == "all the rest"
    panel.tier_table.go_to(1, 1)
    press(qtbot, (Key.Key_Minus, CTRL))
    assert portfolio(empty).small_allocations[0].tiers == (tiers[0], tiers[2])
    panel.tier_table.go_to(1, 2)
    press(qtbot, "3", Key.Key_Return)
    assert "at most the rate of the tier before" in panel.tiers.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)
    for _ in range(4):
        empty.session.undo()
    assert not portfolio(empty).small_allocations


SMALL_TABLE = (
    "Recurring budgets\t\t\t\t\r\nName\tAmount\tFrequency\tROI\tFund\r\n"
    "Frontline fund\t500\tweekly\t80 %\tOpex\r\nSprints\t2,000\tmonthly\t45 %\tOpex\r\nTotal\t2,500\t\t\t"
)


def test_a_list_of_small_allocations_is_pasted_as_leaders_keep_it(empty, qtbot):
    page = empty.window.candidates
    said: list[str] = []
    page.message.connect(said.append)
    page.tabs.setCurrentIndex(1)
    go_to(empty, 0, "name")
    paste(qtbot, SMALL_TABLE)
    found = [(one.name, one.minimum, one.maximum, one.roi) for one in portfolio(empty).small_allocations]
    # 2,000 is typed in the window's style, in which a comma groups: no column has to prove it.
    assert found == [("Frontline fund", 1, 6500_00, Decimal("0.8")), ("Sprints", 1, 6000_00, Decimal("0.45"))]
    assert "converted from an amount a week to one a quarter, times 13" in said[-1]
    assert "1 row that adds others up left out" in said[-1]
    assert "2 small allocations, up to 12,500\u00a0EUR a quarter in all" in said[-1]


@pytest.mark.parametrize("tab", [0, 1])
def test_a_table_of_both_kinds_is_imported(empty, qtbot, previews, tab):
    empty.window.candidates.tabs.setCurrentIndex(tab)
    go_to(empty, 0, "name")
    paste(qtbot, "Name\tType\tFund\tCost\tROI\r\nCRM\tProject\topex\t120\t35 %\r\nTips\tRecurring\topex\t65\t80 %")
    assert len(previews) == 1
    assert [one.name for one in portfolio(empty).initiatives] == ["CRM"]
    assert [(one.name, one.maximum) for one in portfolio(empty).small_allocations] == [("Tips", 65_00)]


def test_a_line_with_name_amount_and_roi_is_enough(empty, qtbot):
    page = empty.window.candidates
    said: list[str] = []
    page.message.connect(said.append)
    page.tabs.setCurrentIndex(1)
    go_to(empty, 0, "name")
    press(qtbot, "Frontline fund", Key.Key_Return)
    go_to(empty, 0, "maximum")
    press(qtbot, "500 a week", Key.Key_Return)
    assert said == ["500 a week is 6,500\u00a0EUR a quarter (a year has 52 weeks, 12 months)."]
    go_to(empty, 0, "roi")
    press(qtbot, "80 %", Key.Key_Return)
    [one] = portfolio(empty).small_allocations
    assert (one.minimum, one.maximum, one.tiers) == (1, 6500_00, (Tier(Decimal("1.8")),))
    model = grid(empty).model
    shown = [model.index(0, model.column_of(key)).data() for key in ("maximum", "roi", "return", "brings", "minimum")]
    assert shown == ["6,500", "80\u00a0%", "1.80", "11,700", "–"]
    page.small_allocations.table.select_key(one.id)
    assert "A full 6,500\u00a0EUR returns 11,700\u00a0EUR: ROI 80\u00a0%, or 1.80 for 1" in message(page.details)


def test_a_cadence_that_a_cent_meets_is_said_and_a_minimum_offered(empty, qtbot):
    page = empty.window.candidates
    page.tabs.setCurrentIndex(1)
    go_to(empty, 0, "name")
    paste(qtbot, "Name\tAmount\tROI\tCadence\tFund\r\nFrontline fund\t500\t80 %\t1\topex")
    panel = page.details.small_allocation
    assert "0.01\u00a0EUR in a period meets its cadence" in panel.loose.text()
    assert panel.loose.isVisible()
    qtbot.mouseClick(panel.minimum_button, Qt.MouseButton.LeftButton)
    assert portfolio(empty).small_allocations[0].minimum == 120_00
    assert not panel.loose.isVisible()


def test_an_example_is_marked_and_confirmed_with_its_figures(empty, qtbot):
    from cxalloc.domain.small_allocation import SmallAllocation
    from cxalloc.editing import rows

    page = empty.window.candidates
    page.tabs.setCurrentIndex(1)
    one = SmallAllocation("trial", "Trial", "opex", 1, 500_00, (Tier(Decimal("1.8")),), is_example=True)
    empty.session.edit(rows.insert(empty.session.document, Part.SMALL_ALLOCATION, [one]).document, "Add")
    page.small_allocations.table.select_key("trial")
    model = grid(empty).model
    assert model.index(0, model.column_of("name")).data() == "Trial (example)"
    panel = page.details.small_allocation
    assert panel.example.isVisible()
    qtbot.mouseClick(panel.confirm_button, Qt.MouseButton.LeftButton)
    assert portfolio(empty).small_allocations[0].is_example is False
    assert model.index(0, model.column_of("name")).data() == "Trial"
    assert not panel.example.isVisible()
    empty.session.undo()
    assert portfolio(empty).small_allocations[0].is_example is True


def test_the_response_curve_is_the_sum_of_its_tiers(opened):
    from cxalloc_ui.pages.candidates.tiers import response_points

    one = portfolio(opened).small_allocations[0]
    points = response_points(one, "EUR")
    assert points[0] == (0.0, 0.0)
    for amount, returned in points:
        left, by_hand = amount, 0.0
        for tier in one.tiers:
            part = left if tier.amount is None else min(left, tier.amount / 100)
            by_hand += part * float(tier.rate)
            left -= part
        assert returned == pytest.approx(by_hand, abs=0.02)
    assert points[-1][0] > one.maximum / 100


# Scenarios


def test_under_a_scenario_the_page_says_what_it_edits(empty, qtbot):
    banner = empty.window.work.banner
    assert not banner.isVisible()
    with qtbot.waitSignal(empty.session.view_changed):
        empty.session.choose_scenario("Cut 15 %")
    assert banner.label.text() == "You are editing “Cut 15 %”: 2 changes"
    with qtbot.waitSignal(empty.session.view_changed):
        empty.session.choose_scenario("")
    assert not banner.isVisible()


def test_ten_thousand_rows_are_filled_in_one_step(empty, qtbot):
    go_to(empty, 0, "name")
    paste(qtbot, "\r\n".join(f"Idea {n}\t{n + 1}" for n in range(5000)))
    assert len(portfolio(empty).initiatives) == 5000
    assert str(empty.session.history.undo_label) == "Paste 5,000 rows"
    model = grid(empty).model
    before = model.all_rows()
    go_to(empty, 2500, "cost")
    press(qtbot, "7", Key.Key_Return)
    after = model.all_rows()
    assert [n for n, (one, two) in enumerate(zip(before, after, strict=True)) if one is not two] == [2500]
    empty.session.undo()
    empty.session.undo()
    assert not portfolio(empty).initiatives


def test_rows_are_duplicated_with_a_mark(opened, qtbot):
    go_to(opened, 1, "name")
    press(qtbot, (Key.Key_D, CTRL | SHIFT))
    names = [one.name for one in portfolio(opened).initiatives]
    assert names[1:3] == ["Repairs done the same day", "Repairs done the same day (copy)"]
    assert grid(opened).table.currentIndex().row() == 2


@pytest.fixture
def previews(empty):
    """The previews that were opened, each accepted as it is."""
    seen: list[Any] = []

    def importing(preview: Any) -> Any:
        seen.append((preview.path.read_text(encoding="utf-8"), preview.portfolio))
        return preview_table(preview.path, preview.portfolio, empty.mapping).portfolio

    empty.mapping = ImportOptions()
    empty.window.dialogs.importing = importing
    return seen


@pytest.mark.parametrize(
    "heading",
    ["Kosten", "Coût 2026", "Expected ROI", "Expected NPV", "Budget demandé par la direction"],
)
@pytest.mark.parametrize("kinds", ["", "\tType"])
def test_a_table_with_a_column_that_has_no_place_opens_the_preview_and_pastes_nothing(
    empty, qtbot, previews, heading, kinds
):
    """What has no place might be what an initiative costs: it must not come in for nothing."""
    empty.window.dialogs.importing = lambda preview: previews.append(preview) or None
    before = portfolio(empty)
    mark = "\tproject" if kinds else ""
    grid(empty).table.setFocus()
    paste(qtbot, f"Nom\t{heading}\tROI{kinds}\nA\t10\t50 %{mark}\nB\t20\t60 %{mark}\n")
    assert len(previews) == 1
    assert portfolio(empty) is before


def test_the_columns_of_a_pasted_table_are_mapped_in_the_preview(empty, qtbot, previews):
    empty.mapping = ImportOptions(mapping={"Kosten": "cost"})
    grid(empty).table.setFocus()
    text = "Nom\tFund\tKosten\tROI\nA\topex\t10\t50 %\nB\topex\t20\t60 %\n"
    paste(qtbot, text)
    [(pasted, base)] = previews
    assert pasted.split() == text.split()
    assert base.initiatives == ()
    assert [sum(one.levels[0].costs[0].amounts) for one in portfolio(empty).initiatives] == [10_00, 20_00]


def test_what_was_converted_or_left_out_of_a_paste_stays_readable(empty, qtbot):
    page = empty.window.candidates
    page.tabs.setCurrentIndex(1)
    go_to(empty, 0, "name")
    paste(qtbot, SMALL_TABLE)
    notice = page.small_allocations.left_out
    assert notice.isVisible()
    assert "1 row that adds others up left out" in notice.label.text()
    qtbot.mouseClick(notice.close_, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()
