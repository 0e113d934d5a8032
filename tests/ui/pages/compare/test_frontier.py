"""The frontier by keyboard and mouse: the curve, its points, which budgets fund what, the plan at a point."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette

from benchmarks import family
from cxalloc.analysis.frontier.export import write_frontier
from cxalloc.analysis.frontier.frontier import frontier
from cxalloc.analysis.frontier.result import TODAY, Frontier, PointFound, RelaxationCurve
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Feasibility
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Plan, StopReason
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.messages.formatter import Formatter
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.application.theme import DARK, LIGHT, apply_theme
from cxalloc_ui.main_window import COMPARE_PAGE
from cxalloc_ui.pages.compare.frontier_controller import FRONTIER_GAP, POINTS
from cxalloc_ui.pages.compare.frontier_rows import Scale, entry_rows, share_of
from tests.ui.compare_windows import WAIT, answer, ask, desk_with, plain
from tests.ui.conftest import FakeDialogs
from tests.ui.test_window import click


@pytest.fixture(scope="module")
def base() -> Portfolio:
    """The tutorial with a second fund, that pays for nothing yet, and a scenario."""
    from cxalloc.exchange.folder.portfolio_folder import read_folder

    tutorial = read_folder(samples_folder() / "tutorial")
    spare = Fund("spare", "Spare money", (0, 0, 0, 100_000))
    return replace(
        tutorial,
        funds=(*tutorial.funds, spare),
        scenarios=(Scenario("Cut 15 %", (("budget.factor", "0.85"),)),),
    )


@pytest.fixture(scope="module")
def answers(base) -> tuple[Frontier, list[Any]]:
    """What the worker would tell: the answer, and the news on the way."""
    news: list[Any] = []
    plan = solve(base, scenario="Cut 15 %").plan
    assert plan is not None
    answer = frontier(base, points=12, gap=FRONTIER_GAP, plans=[plan], on_progress=news.append)
    return answer, news


@pytest.fixture
def desk(qtbot, light, settings, worker, base):
    """The program on the frontier tab."""
    with desk_with(base, qtbot, settings, worker=worker) as made:
        made.window.show_page(COMPARE_PAGE)
        bar = made.window.compare.tabs.tabBar()
        bar.setFocus()
        qtbot.keyClick(bar, Qt.Key.Key_Right)
        made.window.compare.frontier.start.setFocus()
        yield made


@pytest.fixture
def shown(desk, worker, qtbot, answers):
    """The tab with the whole frontier in it."""
    ask(desk, worker, qtbot)
    answer(desk.frontier_controller.running_changed, worker, qtbot, answers[0])
    return desk.window.compare.frontier_view


def test_an_empty_tab_says_what_it_would_do_and_does_it(desk, worker, qtbot, base):
    panel = desk.window.compare.frontier
    assert panel.isVisible()
    assert "the loss of ranking by ROI" in panel._invitation.text()
    ask(desk, worker, qtbot)
    use_case, portfolio, arguments = worker.asked[0]
    assert (use_case, from_json(portfolio)) == ("frontier", base)
    assert arguments == {"points": POINTS, "fund": "", "gap": FRONTIER_GAP, "plans": []}
    assert panel.stop_first.isVisible()
    assert not desk.window.compare.scenarios.start.isEnabled()  # there is one worker for both
    click(qtbot, panel.stop_first)
    assert worker.stops == 1
    assert panel._waiting.text() == "Stopping …"


def drawn(plot) -> list[Any]:
    """The curves of plans: the best ones, and those of ranking by ROI."""
    names = {plot._words.best, plot._words.ranked}
    return [item for item in plot._curve.listDataItems() if item.name() in names]


def test_the_bound_comes_first_and_points_as_they_are_found(desk, worker, qtbot, answers):
    shown = desk.window.compare.frontier_view
    ask(desk, worker, qtbot)
    worker.tell({"phase": "searching", "seconds": 3.2, "done": 2, "points": 12})
    assert desk.window.compare.frontier._waiting.text() == "2 of 12 budgets, 3 s"
    curve = [one for one in answers[1] if isinstance(one, RelaxationCurve)][-1]
    points = [one for one in answers[1] if isinstance(one, PointFound)]
    with qtbot.waitSignal(desk.frontier_controller.found, timeout=WAIT):
        worker.tell(plain(curve))
    assert list(shown.plot.lines.bounds) == [bound / 100 for bound in curve.bounds]
    assert list(shown.plot.lines.values) == []
    for number, one in enumerate(points, start=1):
        with qtbot.waitSignal(desk.frontier_controller.found, timeout=WAIT):
            worker.tell(plain(one))
        assert len(shown.plot.lines.values) == number
        assert list(shown.plot.lines.budgets) == sorted(shown.plot.lines.budgets)
        # Between the points found so far there are others to come: a line there would be a wrong curve.
        assert [item.opts["pen"] for item in drawn(shown.plot)] == [None, None]
    assert shown.point_rows.total == len(points)
    assert not shown.point.open.isEnabled()
    assert not shown.export.isEnabled()
    answer(desk.frontier_controller.running_changed, worker, qtbot, answers[0])
    assert all(item.opts["pen"] is not None for item in drawn(shown.plot))
    assert shown.export.isEnabled()
    assert shown.current.factor == TODAY
    assert desk.window.focusWidget() is desk.window.compare.frontier.again


def test_the_curve_has_what_was_found(shown, answers, base):
    lines, found = shown.plot.lines, answers[0]
    assert list(lines.values) == [point.value / 100 for point in found.points]
    assert list(lines.ranked) == [point.ranked / 100 for point in found.points]
    assert list(lines.gains) == [float(one.amount) for one in found.marginals]
    assert [spot.name for spot in lines.spots] == ["Cut 15 %"]
    assert lines.plan.value == found.today.value / 100
    assert lines.today == sum(sum(fund.amounts) for fund in base.funds) / 100
    value = {(mark.scenario, mark.value / 100) for mark in found.marks}
    assert ("Cut 15 %", lines.spots[0].value) in value


def test_the_next_euro_is_the_slope_to_the_next_point(shown, answers):
    first, second = answers[0].points[:2]
    slope = (second.value - first.value) / (second.budget - first.budget)
    column = shown.point_rows.column_of("gain")
    assert shown.point_rows.index(0, column).data() == f"{slope:.2f}"
    assert shown.point_rows.index(shown.point_rows.total - 1, column).data() == "–"


def test_points_are_walked_by_the_keyboard(shown, answers, qtbot, formats):
    plot, points = shown.plot, answers[0].points
    plot.setFocus()
    seen: list[int] = []
    plot.chosen.connect(seen.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key)
    assert seen == [0, 1, len(points) - 1, len(points) - 2]
    said = shown.point.texts()
    point = points[-2]
    assert said["Budget"].startswith(f"{formats.money(point.budget)}\u00a0EUR (")
    assert said["Ranking by ROI"].endswith(f"it loses {formats.money(point.loss)}\u00a0EUR")
    assert said["Value"] in plot.accessibleDescription()
    assert shown.points.currentIndex().row() == len(points) - 2


def test_a_click_chooses_the_nearest_point(shown, answers, qtbot):
    plot, lines = shown.plot, shown.plot.lines
    at = plot.place_of(lines.budgets[3], lines.values[3]) + QPointF(2, 25)
    canvas = plot._canvas.viewport()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.mapFrom(plot, at.toPoint()))
    assert shown.current.budget == answers[0].points[3].budget


def test_a_mark_says_what_it_is(shown, formats):
    plot = shown.plot
    spot = plot.lines.spots[0]
    assert plot._text_at(plot.place_of(spot.budget, spot.value)).startswith("Cut 15 %\nBudget: ")
    assert "Value:" in plot._text_at(QPointF(QPoint(plot.width() // 2, 20)))


def test_the_plan_at_a_point_opens_as_a_scenario_with_its_budget(desk, shown, answers, qtbot, base):
    shown.plot.setFocus()
    qtbot.keyClick(shown.plot, Qt.Key.Key_Home)
    qtbot.keyClick(shown.plot, Qt.Key.Key_Right)
    point = answers[0].points[1]
    with qtbot.waitSignal(desk.frontier_controller.opened, timeout=WAIT):
        qtbot.keyClick(shown.plot, Qt.Key.Key_Return)
    assert desk.window.plan.isVisible()
    made = desk.session.document.portfolio.scenarios[-1]
    assert made.changes == (("budget.factor", f"{point.factor.normalize():f}"),)
    assert made.name.startswith("Budget ")
    view = desk.session.view
    assert (view.scenario, view.result.is_current) == (made.name, True)
    assert view.result.plan.decision == point.decision
    assert view.result.ledger.key_figures.budget == point.budget
    # Once more: the scenario is there already.
    desk.window.show_page(COMPARE_PAGE)
    with qtbot.waitSignal(desk.frontier_controller.opened, timeout=WAIT):
        click(qtbot, shown.point.open)
    assert len(desk.session.document.portfolio.scenarios) == 2
    desk.session.undo()
    assert desk.session.document.portfolio == base


def test_the_plan_of_todays_budget_is_that_of_the_base_case(desk, shown, answers, qtbot, base):
    assert shown.current.factor == TODAY
    with qtbot.waitSignal(desk.frontier_controller.opened, timeout=WAIT):
        click(qtbot, shown.point.open)
    assert desk.session.document.portfolio == base
    assert desk.session.view.scenario == ""
    assert desk.session.view.result.plan.decision == answers[0].today.decision


def test_one_fund_alone_is_drawn_when_it_is_chosen(desk, shown, worker, qtbot):
    assert [shown.fund.itemText(at) for at in range(shown.fund.count())] == [
        "all funds",
        "Customer experience budget",
        "Spare money",
    ]
    shown.fund.setFocus()
    qtbot.keyClick(shown.fund, Qt.Key.Key_Down)
    shown.fund.activated.emit(1)
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=WAIT)
    assert worker.asked[-1][2]["fund"] == "cx"
    assert not shown.fund.isEnabled()


def test_the_map_says_which_budgets_fund_what(shown, answers, base, qtbot):
    found = answers[0]
    rows = {row.id: row for row in shown.entry_rows.all_rows()}
    assert set(rows) == {one.id for one in (*base.initiatives, *base.small_allocations)}
    for entry in found.entries:
        is_in = [level is not None for level in entry.levels]
        row = rows[entry.id]
        assert (row.first is None) is not any(is_in)
        if row.first is not None:
            assert row.first == found.points[is_in.index(True)].budget
        budgets = [point.budget for point in found.points]
        for number, budget in enumerate(budgets[:-1]):  # a strip shows just what is in
            middle = share_of((budget + budgets[number + 1]) // 2, budgets)
            assert any(one.start <= middle < one.end for one in row.segments) is is_in[number]
    firsts = [row.first for row in shown.entry_rows.all_rows() if row.first is not None]
    assert firsts == sorted(firsts)
    qtbot.keyClicks(shown.search, "repairs")
    assert [row.entry.name for row in shown.entry_rows.shown_rows()] == ["Repairs done the same day"]


def test_levels_are_distinguished_in_words_and_strips(base):
    level = base.initiatives[0].levels[0]
    two = replace(base.initiatives[0], levels=(replace(level, name="pilot"), replace(level, name="full")))
    small = replace(base, initiatives=(two,), small_allocations=(), rules=())
    point = frontier(small, points=4).points[0]
    entry = frontier(small, points=4).entries[0]
    entry = replace(entry, levels=("pilot", "full", None, "full"), amounts=(1, 2, 0, 2))
    points = tuple(replace(point, budget=budget) for budget in (0, 100_000, 200_000, 300_000))
    made = replace(frontier(small, points=4), points=points, entries=(entry,))
    [row] = entry_rows(small, made, Scale(small, formats_of(small)))
    assert row.words == "pilot from the first budget on, full from 1\u00a0k, out from 2\u00a0k, full from 3\u00a0k"
    assert [(one.level, one.group) for one in row.segments] == [("pilot", 0), ("full", 1), ("full", 1)]
    assert [one.start for one in row.segments] == pytest.approx([0, 1 / 3, 1])


def formats_of(portfolio: Portfolio) -> Formatter:
    return formatter_of(portfolio)


def test_a_candidate_is_opened_from_the_map(desk, shown, qtbot):
    shown.entries.setFocus()
    shown.entries.setCurrentIndex(shown.entry_rows.index(1, 0))
    qtbot.keyClick(shown.entries, Qt.Key.Key_Return)
    assert desk.window.candidates.isVisible()


def test_a_point_of_the_list_is_that_of_the_curve(desk, shown, answers, qtbot):
    bar = shown.lists.tabBar()
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    shown.points.setFocus()
    qtbot.keyClick(shown.points, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown.points, Qt.Key.Key_Down)
    assert shown.current.budget == answers[0].points[1].budget
    assert shown.plot.current == 1
    with qtbot.waitSignal(desk.frontier_controller.opened, timeout=WAIT):
        qtbot.keyClick(shown.points, Qt.Key.Key_Return)


def test_what_is_exported_is_what_the_command_line_writes(desk, shown, qtbot, answers, tmp_path, base):
    desk.window.dialogs.path = tmp_path / "mine.csv"
    with qtbot.waitSignal(desk.session.message, timeout=WAIT):
        click(qtbot, shown.export)
    write_frontier(base, answers[0], tmp_path / "theirs.csv")
    for name in ("", "-entries"):
        assert (tmp_path / f"mine{name}.csv").read_bytes() == (tmp_path / f"theirs{name}.csv").read_bytes()


def test_an_edit_makes_it_old_and_another_portfolio_empties_it(desk, shown, worker, qtbot, answers, tutorial):
    panel = desk.window.compare.frontier
    assert not panel._outdated.isVisible()
    document = desk.session.document
    desk.session.edit(replace(document, portfolio=replace(document.portfolio, name="Other")), "Rename")
    assert panel._outdated.isVisible()
    desk.session.undo()
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.files.begin(tutorial)
    assert panel.is_empty
    assert not desk.window.actions_.export_frontier.isEnabled()


def test_where_there_is_no_plan_at_any_budget_the_reasons_are_reported(desk, worker, qtbot, answers):
    ask(desk, worker, qtbot)
    nothing = replace(
        answers[0], points=(), marginals=(), entries=(), marks=(), bounds=(), stopped=StopReason.INFEASIBLE,
        reasons=(literal("the team has too few days"),),
    )  # fmt: skip
    answer(desk.frontier_controller.running_changed, worker, qtbot, nothing)
    shown = desk.window.compare.frontier_view
    assert shown.summary.text().splitlines() == [
        "There is no plan at any budget. Conflicting requirements:",
        "–\u00a0the team has too few days",
    ]
    assert not shown.plot.isVisible()
    assert not shown.export.isEnabled()


def test_what_is_not_confirmed_is_not_claimed(desk, worker, qtbot, answers):
    ask(desk, worker, qtbot)
    doubt = Diagnosis(Feasibility.NOT_DECIDED, "", ("highs", "cbc"), UndecidedReason.DISAGREE)
    nothing = replace(
        answers[0], points=(), marginals=(), entries=(), marks=(), bounds=(), stopped=StopReason.NOT_CONFIRMED,
        diagnosis=doubt,
    )  # fmt: skip
    answer(desk.frontier_controller.running_changed, worker, qtbot, nothing)
    summary = desk.window.compare.frontier_view.summary.text()
    assert summary.startswith("It is not decided whether there is a plan: HiGHS finds none")
    assert "at any budget" not in summary


def test_it_is_drawn_in_the_dark_too(shown, qapp):
    try:
        apply_theme(qapp, DARK)
        assert shown.plot._canvas.backgroundBrush().color().name() == DARK.surface
        assert shown.plot.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    finally:
        apply_theme(qapp, LIGHT)
    assert shown.plot._canvas.backgroundBrush().color().name() == LIGHT.surface


def test_the_tab_key_reaches_all_of_it(desk, shown, qtbot):
    desk.window.compare.frontier.again.setFocus()
    seen = []
    for _ in range(40):
        focused = desk.window.focusWidget()
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    wanted = (shown.fund, shown.export, shown.plot, shown.point.open, shown.search, shown.entries)
    order = [seen.index(widget) for widget in wanted]
    assert order == sorted(order)
    assert all(widget.accessibleName() or widget.text() for widget in wanted)


def test_the_menu_draws_it_with_the_plans_of_the_scenarios(desk, worker, qtbot, base):
    from cxalloc.analysis.comparison.compare import compare

    qtbot.keyClick(desk.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=WAIT)
    answer(desk.comparison_controller.running_changed, worker, qtbot, compare(base, gap=0.001))
    qtbot.keyClick(desk.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(worker.asked) == 2, timeout=WAIT)
    plans = [converter().structure(one, Plan) for one in worker.asked[1][2]["plans"]]
    assert [plan.scenario for plan in plans] == ["", "Cut 15 %"]
    assert desk.window.compare.frontier.isVisible()


def test_a_real_worker_draws_a_frontier_until_it_is_stopped(qtbot, light, settings):
    with desk_with(family.portfolio(8, 1), qtbot, settings) as program:
        program.window.show_page(COMPARE_PAGE)
        page = program.window.compare
        page.tabs.setCurrentIndex(1)
        qtbot.keyClick(page.frontier.start, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: page.frontier_view.point_rows.total >= 3, timeout=90_000)
        click(qtbot, page.frontier.stop)
        qtbot.waitUntil(lambda: not program.frontier_controller.is_running, timeout=90_000)
        preview = program.frontier_controller.preview
        assert preview is not None
        assert preview.frontier is not None
        assert preview.frontier.stopped is StopReason.CANCELLED
        assert len(preview.points) == POINTS
        assert [point.value for point in preview.points] == sorted(point.value for point in preview.points)
        assert preview.frontier.today is not None
        assert preview.frontier.today.factor == Decimal(1)
        assert "was stopped" in page.frontier_view.summary.text()
        dialogs = program.window.dialogs
        assert isinstance(dialogs, FakeDialogs)
        assert dialogs.errors == []


def test_todays_budget_never_shows_less_than_the_plan_at_hand(desk, shown, worker, qtbot, answers, base):
    """The plan that is shown is searched from, and a better one that is found later makes the frontier old."""
    panel = desk.window.compare.frontier
    plan = solve(base).plan
    assert plan is not None
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.session.show_plan(plan)
    assert not panel._outdated.isVisible()
    better = replace(plan, proof=replace(plan.proof, value=answers[0].today.value + 1))
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.session.show_plan(better)
    assert panel._outdated.isVisible()
    before = len(worker.asked)
    click(qtbot, panel._anew)
    qtbot.waitUntil(lambda: len(worker.asked) > before, timeout=WAIT)
    plans = [converter().structure(one, Plan) for one in worker.asked[-1][2]["plans"]]
    assert better in plans
    assert not panel._outdated.isVisible()  # it is being computed
