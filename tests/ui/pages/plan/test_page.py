"""The plan page in the real window, driven by keyboard and mouse."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget

from benchmarks.family import portfolio as family
from cxalloc.domain.accounting.ledger import periods_of
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint
from cxalloc.domain.initiative import StatedNpv
from cxalloc.domain.locks import Lock
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Choice, Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio
from cxalloc.domain.snapshot import sha256, to_json
from cxalloc_ui.application.theme import scaled_font
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.pages.plan.decisions.decision_model import FUNDED, NOT_FUNDED
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.decision_table import DecisionTable
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons
from cxalloc_ui.pages.plan.page import DECISIONS, LEFT, MONEY, SCHEDULE, PlanPage
from cxalloc_ui.pages.plan.schedule.schedule import CHART_HEIGHT
from tests.ui.test_window import click, optimise

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ADD_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def places(table: DecisionTable, *, funded: bool, initiatives: bool | None = None) -> list[int]:
    """Where the rows of a group are displayed; all of them, or only initiatives or small allocations."""
    found = [(place, table.rows.row_at(place)) for place in range(table.rows.rowCount())]
    return [
        place
        for place, row in found
        if row is not None and row.verdict.funded is funded and initiatives in (None, row.status is not None)
    ]


def many(count: int) -> View:
    """A view of so many initiatives, every third of them funded at its earliest start."""
    portfolio = family(count, seed=1)
    choices = tuple(Choice(one.id, "standard", one.earliest) for one in portfolio.initiatives[::3])
    return make_view(portfolio, "", made_up_plan(portfolio, Decision(choices)))


def made_up_plan(portfolio: Portfolio, decision: Decision) -> Plan:
    proof = Proof(Outcome.OPTIMAL, StopReason.GAP_REACHED, 1, 1, 0.0, 0.0001, True, "highs", "1", 0.1)
    inputs = to_json(portfolio)
    return Plan("Base", "", "2026-11-23T09:00:00+00:00", decision, proof, inputs, sha256(inputs), "0")


@pytest.fixture
def page(qtbot, light, planned, formats):  # the frames of a theme take room too
    made = PlanPage()
    qtbot.addWidget(made)
    made.resize(1150, 780)
    made.show()
    made.show_view(planned, formats)
    return made


def test_the_figures_name_the_discounting_and_the_gap(page, planned):
    shown = page.figures.texts()
    assert shown["Expected NPV"][1] == "EUR, discounted at 8\u00a0% a year"
    assert list(shown) == ["Expected NPV", "Spend", "Small allocations", "ROI", "Payback", "Funded", "Proof"]
    figures = planned.result.ledger.key_figures
    assert shown["Funded"][0] == f"{figures.funded} of {figures.candidates}"
    assert shown["Proof"][1].startswith("gap ")


@pytest.mark.parametrize("width", [1400, 900, 620, 420])
def test_figures_are_never_cut(page, width):
    page.resize(width, 780)
    QApplication.processEvents()
    for cell in page.figures._shown():
        for label in (cell.title, cell.value, cell.note):
            assert label.width() >= label.sizeHint().width(), label.text()
            assert label.height() >= label.sizeHint().height()
            assert page.figures.rect().contains(label.mapTo(page.figures, label.rect().bottomRight()))


def test_the_plan_can_be_grouped(page, planned, formats):
    grouping = page.schedule.grouping
    names = [grouping.itemText(n) for n in range(grouping.count())]
    assert names[:3] == ["Kind of candidate", "Fund", "Owner"]
    grouping.setCurrentIndex(1)
    fund = planned.portfolio.funds[0].name
    assert fund in [entry.name for entry in page.schedule.legend.entries]
    plot = page.schedule.plot
    spend = planned.result.ledger.fund_periods[0].spend
    assert plot.text_of(0).startswith("2027-Q1; ")  # as in the tables
    assert f"{fund}: {formats.short_money(spend)}" in plot.text_of(0)


def test_the_line_of_the_budget_has_what_was_carried_over(qtbot, formats, tutorial):
    fund = replace(tutorial.funds[0], carry_over=Decimal("0.5"))
    view = make_view(replace(tutorial, funds=(fund,)), "", made_up_plan(replace(tutorial, funds=(fund,)), Decision()))
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(view, formats)
    budget, with_carried = (limit.values for limit in page.schedule.plot._limits)
    first, second = (amount / 100 for amount in fund.amounts[:2])
    assert budget[:2] == (first, second)
    assert with_carried[:2] == (first, second + first / 2)
    assert [entry.name for entry in page.schedule.legend.entries][:2] == ["Budget and carry-over", "Budget"]


def test_the_chart_is_walked_by_keyboard(page, qtbot):
    plot = page.schedule.plot
    plot.setFocus()
    seen: list[int] = []
    plot.period_chosen.connect(seen.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key)
    assert seen == [0, 1, 3, 2]
    assert plot.accessibleDescription() == plot.text_of(2)
    assert "Discount factor: 0.94391" in plot.text_of(2)


def test_the_tab_key_goes_from_the_grouping_over_the_chart_to_the_timeline_and_the_tickets(page, qtbot):
    schedule = page.schedule
    page.activateWindow()
    schedule.grouping.setFocus()
    for following in (schedule.plot, schedule.timeline, schedule.small):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert page.focusWidget() is following


def test_the_chart_and_the_timeline_share_their_columns(page, qtbot):
    schedule = page.schedule
    qtbot.waitUntil(lambda: schedule.plot.width() > 100)
    QApplication.processEvents()
    view = schedule.plot._plot.getPlotItem().getViewBox()
    for period in (0, 2):
        at = schedule.plot._plot.mapFromScene(view.mapViewToScene(QPointF(period - 0.5, 0)))
        x = schedule.plot._plot.mapTo(schedule, at).x()
        column = QPoint(round(schedule.timeline._gutter + period * schedule.timeline.column), 0)
        assert abs(x - schedule.timeline.mapTo(schedule, column).x()) <= 2


def test_the_money_by_period_gives_the_npv_again(page, planned, formats):
    page.show_section(MONEY)
    model = page.money.model
    count = periods_of(planned.portfolio, planned.result.ledger.lines)
    periods = [row for row in model.shown_rows() if not row.title]
    assert [row.flow.period for row in periods] == list(range(count))
    factor = model.column_of("factor")
    cells = [model.index(n, factor) for n in range(2)]
    assert [cell.data() for cell in cells] == [f"{1.08 ** -((n + 1) / 4):.4f}" for n in range(2)]
    exact = [cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells]
    assert exact == [f"{1.08 ** -((n + 1) / 4):.12f}" for n in range(2)]
    total = sum(row.discounted for row in periods)
    assert abs(total - planned.result.ledger.key_figures.npv) < 10
    assert formats.exact_money(planned.result.ledger.key_figures.npv) in page.money._sum.text()


def test_the_totals_of_the_money_are_the_key_figures_and_stay_last(page, planned, formats):
    page.show_section(MONEY)
    model, figures = page.money.model, planned.result.ledger.key_figures
    for column, order in ((-1, Qt.SortOrder.AscendingOrder), (0, Qt.SortOrder.DescendingOrder)):
        model.sort(column, order)
        budgeted, whole = model.shown_rows()[-2:]
        assert (budgeted.title, whole.title) == ("Budget periods", "All periods")
        assert (budgeted.flow.spend, budgeted.budget) == (figures.spend, figures.budget)
        assert budgeted.left == figures.budget - figures.spend
        assert (whole.flow.spend, whole.flow.benefit, whole.budget) == (figures.cost, figures.benefit, None)
        assert abs(whole.discounted - figures.npv) < 10
    last = model.rowCount() - 1
    assert model.index(last, 0).data() == "All periods"
    assert model.index(last, model.column_of("discounted")).data() == formats.money(round(whole.discounted))


def test_the_money_is_split_by_fund_where_there_are_several(qtbot, tutorial, formats):
    second = replace(tutorial.funds[0], id="second", name="Second fund")
    level = tutorial.initiatives[0].levels[0]
    [cost] = level.costs
    split = replace(
        level, costs=(cost, replace(cost, fund="second", amounts=tuple(2 * a for a in cost.amounts), run=500))
    )
    portfolio = replace(
        tutorial,
        funds=(*tutorial.funds, second),
        initiatives=(replace(tutorial.initiatives[0], levels=(split,)),),
        small_allocations=(), relations=(), rules=(),
    )  # fmt: skip
    one = portfolio.initiatives[0]
    view = make_view(portfolio, "", made_up_plan(portfolio, Decision((Choice(one.id, split.name, one.earliest),))))
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(view, formats)
    page.show_section(MONEY)
    model = page.money.model
    names = [column.title for column in model.columns]
    assert names[names.index("Spend") + 1 :][:2] == [fund.name for fund in portfolio.funds]
    for row in model.shown_rows():
        assert sum(row.by_fund.values()) == row.flow.spend
    whole = model.shown_rows()[-1]
    assert whole.by_fund[tutorial.funds[0].id] == sum(cost.amounts)
    assert whole.by_fund["second"] > 2 * sum(cost.amounts)  # with its run costs, also after the budget
    figures = page.figures.texts()
    assert figures["Total cost"][0] == formats.short_money(whole.flow.spend)
    assert view.result is not None
    assert view.result.ledger.key_figures.spend < whole.flow.spend


def test_totals_are_whole_in_their_cells(page, qtbot):
    page.resize(900, 600)
    page.show_section(MONEY)
    table, model = page.money.table, page.money.model
    metrics = QFontMetrics(scaled_font(1.0, bold=True))
    for number in range(model.columnCount()):
        for place in (model.rowCount() - 2, model.rowCount() - 1):
            text = model.index(place, number).data()
            assert metrics.horizontalAdvance(text) + 18 <= table.columnWidth(number), text


def test_shares_have_a_decimal_where_it_says_something(page, planned, formats):
    figures = planned.result.ledger.key_figures
    exact = (Decimal(100 * figures.spend) / figures.budget).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    assert page.figures.texts()["Spend"][1].startswith(f"{exact.normalize():f}\u00a0% of ")
    assert formats.computed_share(Fraction(925, 1000)) == "92.5\u00a0%"  # as it once was, and shown as 92 %
    assert formats.computed_share(Fraction(92, 100)) == "92\u00a0%"


def test_a_page_out_of_sight_is_filled_when_it_comes_into_sight(qtbot, planned, formats):
    page = PlanPage()
    qtbot.addWidget(page)
    page.show_view(planned, formats)
    assert not page.schedule.legend.entries
    page.show()
    assert len(page.schedule.legend.entries) > 0
    counts = [len(page.decisions.table.rows.rows_of(FUNDED))]  # further down
    page.show_section(DECISIONS)
    counts.append(len(page.decisions.table.rows.rows_of(FUNDED)))
    figures = planned.result.ledger.key_figures
    assert counts == [0, figures.funded]
    qtbot.waitUntil(
        lambda: page.money.model.rowCount() > 0
    )  # the last of the blocks, filled when nothing else is to do


@pytest.mark.parametrize("small", [True, False])
def test_the_page_scrolls_as_one_with_every_row_and_a_chart_of_sensible_height(page, formats, tutorial, small):
    portfolio = tutorial if small else replace(tutorial, small_allocations=(), rules=())
    choices = tuple(Choice(one.id, one.levels[0].name, one.earliest) for one in portfolio.initiatives)
    page.show_view(make_view(portfolio, "", made_up_plan(portfolio, Decision(choices))), formats)
    page.resize(760, 480)
    page.show_section(MONEY)
    schedule = page.schedule
    assert schedule.plot.height() >= CHART_HEIGHT - 10
    assert schedule.timeline.count == len(choices)
    assert schedule.rows.height() == schedule.timeline.height_of(len(choices))
    assert page.sections.currentIndex() == MONEY
    for area in (schedule.timeline, schedule.small, page.decisions.table, page.money.table):
        assert not area.verticalScrollBar().isVisible()
    assert page.area.widget().width() <= page.area.viewport().width()  # nothing is cut at the right


@pytest.mark.parametrize("words", ["english", "french"])
def test_nothing_is_cut_at_the_right_beside_an_explanation(request, words):
    """At 1024 × 700 the page has 932 pixels, of which an explanation takes its share."""
    if words == "french":
        request.getfixturevalue("french")
    page = request.getfixturevalue("page")
    page.resize(932, 560)
    page.offer_why(offered=True)
    page.explanation.show_text("Why is it in the plan?", "It pays. " * 50)
    page.show_section(MONEY)
    QApplication.processEvents()
    assert page.explanation.isVisible()
    assert page.area.widget().width() <= page.area.viewport().width()


def test_scrolling_marks_the_part_that_is_in_sight(page, qtbot):
    page.resize(760, 480)
    page.show_section(DECISIONS)
    assert page.area.verticalScrollBar().value() == page.area.top_of(page.decisions)
    page.sections.setFocus()
    for key, section in ((Qt.Key.Key_Home, SCHEDULE), (Qt.Key.Key_End, LEFT)):
        qtbot.keyClick(page.area, key)
        assert page.sections.currentIndex() == section


def test_thousands_of_candidates_make_no_more_widgets(page, qtbot, planned, formats):
    def widgets() -> int:
        for tab in (SCHEDULE, DECISIONS, MONEY):
            page.show_section(tab)
        return len(page.findChildren(QWidget))

    few = widgets()
    page.show_view(many(1500), formats)
    assert widgets() == few
    assert len(page.decisions.table.rows.rows_of(FUNDED)) == 500
    assert page.figures.texts()["Funded"][0] == "500 of 1,510"


# Lists


@pytest.fixture
def lists(page):
    page.show_section(DECISIONS)
    return page.decisions


def test_the_list_has_every_candidate_once_in_two_groups(lists, planned):
    verdicts = planned.result.ledger.verdicts
    rows = lists.table.rows
    for group, funded in ((FUNDED, True), (NOT_FUNDED, False)):
        assert [row.id for row in rows.rows_of(group)] == [one.id for one in verdicts if one.funded is funded]
    headings = [rows.heading_at(place) for place in range(rows.rowCount())]
    count = sum(one.funded for one in verdicts)
    assert [(place, one) for place, one in enumerate(headings) if one] == [(0, FUNDED), (count + 1, NOT_FUNDED)]


def test_a_heading_has_the_count_and_the_sums_of_its_group(lists, planned, formats):
    rows = lists.table.rows
    funded = [one for one in planned.result.ledger.verdicts if one.funded]
    cells = {column.key: rows.index(0, number).data() for number, column in enumerate(rows.columns)}
    assert cells["name"].endswith(f"Funded  {len(funded)}")
    assert cells["cost"] == formats.money(sum(one.cost for one in funded))
    assert cells["npv"] == formats.money(planned.result.ledger.key_figures.npv)
    other = rows.index(len(funded) + 1, rows.columnCount() - 1)
    assert "best level" in other.data()  # the figures of what is not funded are no part of the plan


def test_the_stated_roi_is_shown_next_to_the_expected_one_where_they_differ(tutorial, formats):
    decision = Decision(tuple(Choice(one.id, "standard", 3) for one in tutorial.initiatives[:2]))
    unlikely = replace(tutorial.initiatives[1].levels[0], success=Decimal("0.6"))
    doubtful = (
        tutorial.initiatives[0],
        replace(tutorial.initiatives[1], levels=(unlikely,)),
        *tutorial.initiatives[2:],
    )
    shown = {}
    for name, made in (("sure", tutorial), ("in doubt", replace(tutorial, initiatives=doubtful))):
        view = make_view(made, "", made_up_plan(made, decision))
        assert view.result is not None
        rows = decision_rows(view, view.result)
        columns = {one.key: one for one in decision_columns(rows, view.result, formats, Reasons(view.result, formats))}
        keys = [key for key in columns if key.endswith("roi")]
        shown[name] = [
            [columns[key].title, *(columns[key].text(columns[key].value(row)) for row in rows[:2])] for key in keys
        ]
    assert shown == {
        "sure": [["ROI", "120\xa0%", "95\xa0%"]],
        "in doubt": [["Stated ROI", "120\xa0%", "95\xa0%"], ["Expected ROI", "120\xa0%", "17\xa0%"]],
    }


def test_the_verdict_is_the_widest_column(page, lists):
    for width in (1000, 1400, 2400):
        page.resize(width, 700)
        QApplication.processEvents()
        widths = [lists.table.columnWidth(number) for number in range(lists.table.rows.columnCount())]
        assert widths[-1] == max(widths)
        assert sum(widths) <= lists.table.viewport().width()
    assert "lock" not in [column.key for column in lists.table.rows.columns]  # nothing is locked


def test_what_the_verdict_says_too_is_left_out_where_there_is_no_room(page, formats, tutorial):
    one, other = tutorial.initiatives[:2]
    unsure = tuple(replace(level, success=Decimal("0.5")) for level in other.levels)
    relation = Enables(Endpoint(one.id), Endpoint(other.id), Decimal("0.1"))
    initiatives = (one, replace(other, levels=unsure), *tutorial.initiatives[2:])
    portfolio = replace(tutorial, initiatives=initiatives, relations=(relation,))
    choices = (Choice(one.id, "standard", 0), Choice(other.id, "standard", one.levels[0].duration))
    page.show_view(make_view(portfolio, "", made_up_plan(portfolio, Decision(choices))), formats)
    page.show_section(DECISIONS)
    table = page.decisions.table
    column = table.rows.column_of("enables")
    for width, is_hidden in ((1400, False), (700, True), (1400, False)):
        page.resize(width, 700)
        QApplication.processEvents()
        assert table.isColumnHidden(column) is is_hidden
    assert table.columnWidth(table.rows.columnCount() - 1) > table.columnWidth(0)


def test_a_group_is_folded_by_a_click_or_by_the_keyboard(lists, qtbot):
    table, rows = lists.table, lists.table.rows
    whole, funded = rows.rowCount(), len(rows.rows_of(FUNDED))
    height = lists.rows.height()
    cell = table.frozen.visualRect(rows.index(0, 0)).center()
    qtbot.mouseClick(table.frozen.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert rows.rowCount() == whole - funded
    assert lists.rows.height() < height
    assert rows.index(0, 0).data().endswith(f"Funded  {funded}")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert rows.rowCount() == whole
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert rows.rowCount() == whole - funded
    lists.select(rows.rows_of(FUNDED)[0].id)  # from the timeline, say
    assert lists.current == rows.rows_of(FUNDED)[0].id


def test_what_is_not_funded_has_its_figures_at_the_earliest_start(lists, planned):
    model = lists.table.rows
    column = next(n for n, one in enumerate(model.columns) if one.key == "npv")
    help = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "starting as early as it may" in help
    valuation = Valuation(planned.portfolio)
    rows = [row for row in model.rows_of(NOT_FUNDED) if row.status is not None]
    assert rows
    for row in rows:
        one = planned.portfolio.initiative_by_id[row.id]
        best = max(valuation.option(one, level, one.earliest).npv for level in one.levels)
        assert (row.start, row.npv) == (one.earliest, best)


def test_several_rows_are_locked_at_once_by_keyboard(page, lists, qtbot):
    asked = []
    page.lock_requested.connect(lambda ids, lock: asked.append((ids, lock)))
    table = lists.table
    table.setFocus()
    initiatives = places(table, funded=False, initiatives=True)
    table.selectRow(initiatives[0])
    qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    ids = tuple(row.id for row in table.chosen if row.status is not None)
    assert len(table.chosen) == 2
    qtbot.keyClick(table, Qt.Key.Key_M, CONTROL)
    qtbot.keyClick(table, Qt.Key.Key_M, CONTROL | SHIFT)
    qtbot.keyClick(table, Qt.Key.Key_U, CONTROL)
    assert asked == [(ids, Lock.MUST), (ids, Lock.NEVER), (ids, Lock.OPEN)]


def test_rows_are_selected_by_their_names_too(page, lists, qtbot):
    table = lists.table
    [names] = [view for view in table.findChildren(QTableView) if view.objectName() == "frozen"]
    for number, keys in ((1, Qt.KeyboardModifier.NoModifier), (3, CONTROL)):
        at = names.visualRect(names.model().index(number, 0)).center()
        qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, keys, at)
    assert [row.id for row in table.chosen] == [table.rows.row(n).id for n in (1, 3)]


def test_the_groups_are_sorted_by_a_click_on_a_heading(lists, qtbot):
    table = lists.table
    column = next(n for n, one in enumerate(table.rows.columns) if one.key == "npv")
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    for order in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        for group in (FUNDED, NOT_FUNDED):
            npvs = [row.npv for row in table.rows.rows_of(group) if row.npv is not None]
            assert npvs == sorted(npvs, reverse=order)
        assert [table.rows.heading_at(n) for n in (0, 1)] == [FUNDED, None]


def test_a_score_is_what_is_listed_where_it_is_maximised(qtbot, tutorial, formats):
    objective = Objective(ObjectiveKind.SCORE, (("npv", Decimal("0.5")), ("ease", Decimal("0.5"))))
    levels = [replace(level, scores=(("ease", Decimal(40)),)) for level in tutorial.initiatives[0].levels]
    initiatives = (replace(tutorial.initiatives[0], levels=tuple(levels)), *tutorial.initiatives[1:])
    portfolio = replace(tutorial, objective=objective, initiatives=initiatives)
    view = make_view(portfolio, "", made_up_plan(portfolio, Decision((Choice(initiatives[0].id, "standard", 0),))))
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(view, formats)
    assert next(iter(page.figures.texts())) == "Score"
    page.show_section(DECISIONS)
    valuation = Valuation(portfolio)
    model = page.decisions.table.rows
    keys = [column.key for column in model.columns]
    assert keys.index("worth") < keys.index("npv")
    initiatives_shown = [n for n in range(model.rowCount()) if (row := model.row_at(n)) and row.status is not None]
    assert len(initiatives_shown) == len(initiatives)
    for number in initiatives_shown:
        row = model.row(number)
        one = portfolio.initiative_by_id[row.id]
        worth = valuation.option_value(valuation.option(one, one.levels[0], one.earliest))
        assert row.objective_value == worth
        assert model.index(number, keys.index("worth")).data() == f"{worth / 1e6:.1f}"


def test_a_stated_npv_is_missing_in_the_cash_flow_and_that_is_said(qtbot, tutorial, formats):
    level = replace(tutorial.initiatives[0].levels[0], benefit=StatedNpv(5_000_00))
    portfolio = replace(tutorial, initiatives=(replace(tutorial.initiatives[0], levels=(level,)),), relations=())
    view = make_view(
        portfolio, "", made_up_plan(portfolio, Decision((Choice(portfolio.initiatives[0].id, "standard", 0),)))
    )
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(view, formats)
    page.show_section(MONEY)
    assert "Candidates with a stated NPV" in page.money._sum.text()
    assert formats.exact_money(5_000_00) in page.money._sum.text()
    assert page.figures.texts()["ROI"] == ("–", "without candidates with a stated NPV")


def test_keep_is_for_what_is_funded(page, lists, qtbot):
    asked = []
    page.lock_requested.connect(lambda ids, lock: asked.append((ids, lock)))
    table = lists.table
    table.selectRow(places(table, funded=False)[0])
    table.update_locks()
    assert not table.locks[Lock.KEEP].isEnabled()
    first = places(table, funded=True, initiatives=True)[0]
    table.selectRow(first)
    menu = table.menu()
    names = [action.text() for action in menu.actions() if not action.isSeparator() and action.isVisible()]
    assert names[:4] == ["&Must fund", "&Never fund", "&Keep level and start as they are", "&Unlock"]
    table.locks[Lock.KEEP].trigger()
    assert asked == [((table.rows.row(first).id,), Lock.KEEP)]


def test_small_allocations_have_no_lock(page, lists):
    asked = []
    page.lock_requested.connect(lambda *args: asked.append(args))
    table = lists.table
    table.selectRow(places(table, funded=True, initiatives=False)[0])
    assert not lists.lock.isEnabled()
    table.locks[Lock.MUST].trigger()
    assert asked == []


def test_no_name_is_copied_as_a_formula(lists, qtbot, monkeypatch):
    table = lists.table
    table.selectRow(1)
    evil = [replace(one, value=lambda _: None, text=lambda _: "-1") for one in table.rows.columns]
    evil[0] = replace(evil[0], text=lambda _: "=1+1")
    monkeypatch.setattr(table.rows, "columns", evil)
    table.copy_rows(headings=False)
    cells = QGuiApplication.clipboard().text().strip().split("\t")
    assert cells[0] == "'=1+1"
    assert [cell for cell, column in zip(cells, evil, strict=True) if column.number] == ["-1"] * 3


def test_rows_are_copied_as_a_spreadsheet_takes_them(lists, qtbot):
    table = lists.table
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL | SHIFT)
    headings, cells, end = QGuiApplication.clipboard().text().split("\n")
    assert end == ""
    assert headings.split("\t")[:3] == ["Name", "Start", "Total cost"]
    assert cells.split("\t") == [table.rows.index(1, n).data() for n in range(table.rows.columnCount())]
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == cells + "\n"


def test_the_filter_narrows_both_groups_and_reports_it(lists, formats, qtbot):
    rows = lists.table.rows
    total, first = len(rows.rows_of(FUNDED)), rows.rows_of(FUNDED)[0]
    qtbot.keyClicks(lists.filter, first.verdict.name)
    qtbot.keyClick(lists.filter, Qt.Key.Key_Return)
    assert rows.rows_of(FUNDED) == [first]
    assert rows.rows_of(NOT_FUNDED) == []
    assert rows.index(0, 0).data().endswith(f"Funded  1 of {total}")
    cost = next(n for n, column in enumerate(rows.columns) if column.key == "cost")
    assert rows.index(0, cost).data() == formats.money(first.cost)


def test_why_is_offered_only_where_something_answers(page, lists, qtbot):
    table = lists.table
    table.selectRow(1)
    assert not lists.why.isVisible()
    assert not page.explanation.isVisible()
    assert "&Why?" not in [action.text() for action in table.menu().actions() if action.isVisible()]
    page.offer_why(offered=True)
    with qtbot.waitSignal(page.why_requested) as asked:
        click(qtbot, lists.why)
    assert asked.args == [table.rows.row(1).id]


@pytest.mark.parametrize("kind", ["initiative", "small_allocation"])
def test_enter_on_a_line_of_the_plan_leads_to_its_candidate(opened, qtbot, kind):
    optimise(opened, qtbot)
    window = opened.window
    chosen = [v for v in opened.session.view.result.ledger.verdicts if v.funded and v.kind == kind][-1].id
    window.candidates.initiatives.filter.setText("nothing like it")
    window.plan.show_section(DECISIONS)
    window.plan.decisions.select(chosen)
    qtbot.keyClick(window.plan.decisions.table, Qt.Key.Key_Return)
    assert window.candidates.isVisible()
    assert window.candidates.tabs.currentWidget().current_row().id == chosen


@pytest.mark.parametrize("over_the_name", [True, False])
def test_a_double_click_on_a_row_leads_to_its_candidate(page, lists, qtbot, over_the_name):
    table = lists.table
    view = table.frozen if over_the_name else table
    cell = table.rows.index(2, 0 if over_the_name else table.rows.columnCount() - 1)
    with qtbot.waitSignal(page.candidate_chosen) as chosen:
        at = view.visualRect(cell).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [table.rows.row(2).id]


def test_figures_of_small_allocations_are_only_where_there_are_any(page, formats, tutorial):
    bare = replace(tutorial, small_allocations=(), rules=())
    page.show_view(make_view(bare, "", made_up_plan(bare, Decision())), formats)
    assert "Small allocations" not in page.figures.texts()
    assert page.figures.texts()["Funded"][1] == ""


# The timeline


def test_a_row_of_the_timeline_is_chosen_and_found_in_the_list(page, qtbot):
    timeline = page.schedule.timeline
    timeline.setFocus()
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    chosen = timeline.current_key
    assert chosen
    assert page.schedule.summary.startswith(timeline._rows[0].name)
    assert [row.id for row in page.decisions.table.chosen] == [chosen]
    page.schedule.menu_requested.emit(chosen, QPoint(0, 0))
    menus = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    menus[0].close()
    with qtbot.waitSignal(page.candidate_chosen) as opened:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert opened.args == [chosen]


def test_a_funded_row_is_shown_in_the_timeline(page, lists, qtbot):
    first = places(lists.table, funded=True, initiatives=True)[0]
    lists.table.selectRow(first)
    lists.table.in_timeline.trigger()
    assert page.sections.currentIndex() == SCHEDULE
    assert page.schedule.timeline.current_key == lists.table.rows.row(first).id


# Without a plan


def test_nothing_to_choose_from_leads_to_the_candidates(qtbot, tutorial, formats):
    empty = replace(tutorial, initiatives=(), small_allocations=(), relations=(), rules=())
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(make_view(empty, "", None), formats)
    assert "No candidates yet" in page.empty.text
    assert not page.empty.button.isVisible()
    with qtbot.waitSignal(page.candidates_requested):
        click(qtbot, page.empty.to_candidates)


def test_all_reasons_are_listed_and_lead_to_the_budget(qtbot, tutorial, formats):
    texts = tuple(f"Opex in 2027-Q{n} would need {n},000 EUR more" for n in range(1, 5))
    reasons = tuple(map(literal, texts))
    page = PlanPage()
    qtbot.addWidget(page)
    page.show()
    page.show_view(make_view(tutorial, "", None, reasons), formats)
    for reason in texts:
        assert reason in page.empty.text
    assert page.empty.button.text() == "Optimise again"
    with qtbot.waitSignal(page.budget_requested):
        click(qtbot, page.empty.to_budget)
    page.show_view(make_view(tutorial, "", None), formats)
    assert texts[0] not in page.empty.text


def test_while_a_plan_is_looked_for_the_page_says_so(opened, qtbot):
    window = opened.window
    window.show_page(2)
    click(qtbot, window.plan.empty.button)
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    assert "Looking for the best plan" in window.plan.empty.text
    assert not window.plan.empty.button.isVisible()
    opened.solver.fail("The solver ended unexpectedly.")
    assert "No plan yet" in window.plan.empty.text
    assert window.plan.empty.button.isVisible()


def test_a_plan_from_before_the_last_edits_says_so(page, qtbot, planned, formats):
    assert not page.notices.stale.isVisible()
    page.show_view(replace(planned, result=replace(planned.result, is_current=False)), formats)
    assert page.notices.stale.isVisible()
    with qtbot.waitSignal(page.optimise_requested):
        click(qtbot, page.notices.stale.button)


def test_several_selected_rows_are_added_up(lists, planned, formats):
    verdicts = [verdict for verdict in planned.result.ledger.verdicts if verdict.funded]
    assert lists.sums.isHidden()
    for place in places(lists.table, funded=True):
        lists.table.selectionModel().select(lists.table.rows.index(place, 0), ADD_ROW)
    cost, npv = (formats.money(sum(amounts)) for amounts in zip(*((v.cost, v.npv) for v in verdicts), strict=True))
    assert lists.sums.text() == f"{len(verdicts)} selected  ·  Total cost {cost}  ·  Expected NPV {npv}"


def test_figures_and_sums_fit_into_their_columns(lists):
    table = lists.table
    metrics = QFontMetrics(scaled_font(1.0, bold=True))
    for number, column in enumerate(table.rows.columns):
        if column.adds_up:
            text = table.rows.index(0, number).data()
            assert metrics.horizontalAdvance(text) + 24 <= table.columnWidth(number)
        if column.number:
            for place in (*places(table, funded=True), *places(table, funded=False)):
                text = table.rows.index(place, number).data()
                assert table.fontMetrics().horizontalAdvance(text) + 24 <= table.columnWidth(number), text
