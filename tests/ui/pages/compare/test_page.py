"""The compare page by keyboard and mouse: scenarios side by side, why they differ, what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from cxalloc.analysis.comparison.compare import (
    ColumnFound,
    Comparison,
    KeyFigure,
    Presence,
    compare,
    difference,
)
from cxalloc.analysis.comparison.export import write_comparison
from cxalloc.analysis.infeasibility.diagnosis import Feasibility
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.samples import samples_folder
from cxalloc_ui.charts.bar_rows import RowKind
from cxalloc_ui.main_window import COMPARE_PAGE
from cxalloc_ui.pages.compare.comparison_controller import COMPARE_GAP
from cxalloc_ui.pages.compare.comparison_rows import FigureLineKind, RowFilter
from tests.ui.compare_windows import WAIT, answer, ask, desk_with, plain
from tests.ui.conftest import FakeDialogs
from tests.ui.test_window import click, optimise


@pytest.fixture(scope="module")
def with_scenarios() -> Portfolio:
    """The tutorial with six scenarios, one of which has no plan."""
    from cxalloc.exchange.folder.portfolio_folder import read_folder

    tutorial = read_folder(samples_folder() / "tutorial")
    dearest = max(tutorial.initiatives, key=lambda one: one.levels[0].costs[0].amounts[0])
    return replace(
        tutorial,
        scenarios=(
            Scenario("Cut 15 %", (("budget.factor", "0.85"),)),
            Scenario("Half", (("budget.factor", "0.5"),)),
            Scenario("Double", (("budget.factor", "2"),)),
            Scenario("Without the dearest", ((f"initiative.{dearest.id}.status", "never"),)),
            Scenario("Dear money", (("annual_rate", "0.25"),)),
            Scenario("No money", (("budget.factor", "0"), (f"initiative.{dearest.id}.status", "must"))),
        ),
    )


@pytest.fixture(scope="module")
def answers(with_scenarios) -> tuple[Comparison, list[ColumnFound]]:
    """What the worker would tell: the answer, and each column on the way."""
    news: list[Any] = []
    answer = compare(with_scenarios, gap=COMPARE_GAP, on_progress=news.append)
    return answer, [one for one in news if isinstance(one, ColumnFound)]


@pytest.fixture
def desk(qtbot, light, settings, worker, explanation_worker, with_scenarios):
    """The program on the compare page of a portfolio with six scenarios."""
    with desk_with(with_scenarios, qtbot, settings, worker=worker, explanation_worker=explanation_worker) as made:
        qtbot.keyClick(made.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        assert made.window.compare.isVisible()
        yield made


@pytest.fixture
def shown(desk, worker, qtbot, answers):
    """The tables, with the whole comparison in them."""
    ask(desk, worker, qtbot)
    answer(desk.comparison_controller.running_changed, worker, qtbot, answers[0])
    return desk.window.compare.side_by_side


def cell(shown, line: FigureLineKind, figure: KeyFigure, scenario: int):
    """The index of a cell of the upper table; scenarios are counted from 1."""
    place = shown.figure_lines.place_of((line.value, figure.value))
    assert place is not None
    return shown.figure_lines.index(place, scenario)


def choose(qtbot, box: QComboBox, text: str) -> None:
    """Choose in a box by the keyboard."""
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText().startswith(text):
            return
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText().startswith(text)


def test_an_empty_page_says_what_it_would_do_and_does_it(desk, worker, qtbot, with_scenarios):
    panel = desk.window.compare.scenarios
    assert desk.window.focusWidget() is panel.start
    assert "6 scenarios are solved" in panel._invitation.text()
    ask(desk, worker, qtbot)
    use_case, portfolio, arguments = worker.asked[0]
    assert (use_case, from_json(portfolio)) == ("compare", with_scenarios)
    assert arguments == {"stored": [], "gap": COMPARE_GAP}
    assert panel.stop_first.isVisible()
    assert not panel.start.isVisible()


def test_the_plan_that_is_shown_is_not_looked_for_again(desk, worker, qtbot):
    desk.window.show_page(2)
    optimise(desk, qtbot)
    qtbot.keyClick(desk.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(worker.asked), timeout=WAIT)
    assert desk.window.compare.isVisible()
    [stored] = worker.asked[0][2]["stored"]
    assert converter().structure(stored, Plan) == desk.session.view.result.plan


def test_scenarios_come_in_as_they_are_found(desk, worker, qtbot, answers):
    page = desk.window.compare
    ask(desk, worker, qtbot)
    worker.tell({"phase": "searching", "scenario": "Half", "number": 3, "scenarios": 7, "seconds": 1.7})
    assert page.scenarios._waiting.text() == "Half (3 of 7), 2 s"
    titles = ["", "Base", "Cut 15 %", "Half"]
    for number, found in enumerate(answers[1][:3], start=1):
        with qtbot.waitSignal(desk.comparison_controller.found, timeout=WAIT):
            worker.tell(plain(found))
        model = page.side_by_side.figure_lines
        assert [column.title for column in model.columns] == titles[: number + 1]
    assert page.scenarios.stop.isVisible()
    assert page.scenarios._message.text() == "Half (3 of 7), 2 s"
    click(qtbot, page.scenarios.stop)
    assert worker.stops == 1
    answer(desk.comparison_controller.running_changed, worker, qtbot, answers[0])
    assert page.scenarios.again.isVisible()
    assert not page.scenarios.stop.isVisible()


def test_every_figure_and_difference_stands_in_its_cell(shown, answers, formats):
    comparison = answers[0]
    assert len(comparison.columns) == 7
    base = comparison.column("")
    for number, column in enumerate(comparison.columns, start=1):
        npv = cell(shown, FigureLineKind.FIGURE, KeyFigure.NPV, number).data()
        assert npv == (formats.money(column.figures.npv) if column.figures else "–")
        change = cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.BUDGET, number).data()
        if column is base:
            assert change == ""
        elif column.figures is None:
            assert change == "–"
        else:
            less = base.figures.budget - column.figures.budget
            assert change == (f"−{formats.money(less)}" if less > 0 else f"+{formats.money(-less)}" if less else "±0")
    assert cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.BUDGET, 2).data() == "−36,000"  # 15 % of 240,000
    no_money = shown.figure_lines.index(shown.figure_lines.place_of((FigureLineKind.PROOF.value, "")), 7)
    assert no_money.data() == "no plan is possible"


def test_differences_follow_what_they_are_taken_from(shown, qtbot):
    choose(qtbot, shown.reference, "Double")
    assert shown.compared_with == "Double"
    assert cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.BUDGET, 1).data() == "−240,000"
    assert cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.BUDGET, 4).data() == ""


@pytest.mark.parametrize("line", [FigureLineKind.FIGURE, FigureLineKind.DIFFERENCE])
def test_why_a_figure_differs_is_asked_by_the_keyboard(desk, shown, qtbot, answers, formats, line):
    table = shown.figures
    table.setFocus()
    table.setCurrentIndex(cell(shown, line, KeyFigure.NPV, 1))
    assert not shown.why.isEnabled()  # nothing differs from itself
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert shown.why.isEnabled()
    with qtbot.waitSignal(desk.comparison_controller.explained, timeout=WAIT):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    change = difference(answers[0].column("Cut 15 %"), answers[0].column(""), KeyFigure.NPV)
    assert change is not None
    assert shown.explanation.isVisible()
    assert shown.explanation.title == "Expected NPV: why Cut 15 % differs from Base"
    assert f"−{formats.money(-change.amount)}\u00a0EUR" in shown.explanation.text
    assert "the budget of every fund × 0.85" in shown.explanation.text
    qtbot.keyClick(shown.explanation.close_button, Qt.Key.Key_Escape)
    assert not shown.explanation.isVisible()
    assert desk.window.focusWidget() is table


def proof_of(shown, scenario: int) -> tuple[str, str]:
    """What stands in the row of the proofs, and its tooltip."""
    place = shown.figure_lines.place_of((FigureLineKind.PROOF.value, ""))
    index = shown.figure_lines.index(place, scenario)
    return index.data(), index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_scenario_without_a_plan_reports_the_conflict(desk, shown, qtbot, answers):
    number = len(answers[0].columns)
    text, tip = proof_of(shown, number)
    assert text == "no plan is possible"
    for part in ("There is no feasible plan", "must be funded", "HiGHS and CBC agree that there is no plan."):
        assert part in tip
    shown.figures.setFocus()
    shown.figures.setCurrentIndex(cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.NPV, number))
    with qtbot.waitSignal(desk.comparison_controller.explained, timeout=WAIT):
        qtbot.keyClick(shown.figures, Qt.Key.Key_Return)
    assert "must be funded" in shown.explanation.text
    assert "would need" not in shown.explanation.text


def test_a_scenario_that_two_solvers_do_not_agree_on_is_not_called_impossible(desk, worker, qtbot, answers):
    last = answers[0].columns[-1]
    assert last.diagnosis is not None
    doubtful = replace(
        last, outcome=Outcome.STOPPED, stopped=StopReason.NOT_CONFIRMED, reasons=(),
        diagnosis=replace(last.diagnosis, verdict=Feasibility.NOT_DECIDED, undecided=UndecidedReason.DISAGREE, iis=()),
    )  # fmt: skip
    ask(desk, worker, qtbot)
    answer(
        desk.comparison_controller.running_changed,
        worker,
        qtbot,
        replace(answers[0], columns=(*answers[0].columns[:-1], doubtful)),
    )
    text, tip = proof_of(desk.window.compare.side_by_side, len(answers[0].columns))
    assert text == "not decided"
    assert tip.startswith("It is not decided whether there is a plan: HiGHS finds none, and CBC does not agree.")


def test_why_is_asked_by_the_mouse(desk, shown, qtbot):
    table = shown.figures
    where = table.visualRect(cell(shown, FigureLineKind.DIFFERENCE, KeyFigure.NPV, 4)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    with qtbot.waitSignal(desk.comparison_controller.explained, timeout=WAIT):
        click(qtbot, shown.why)
    assert "Double" in shown.explanation.title


def test_candidates_are_listed_by_how_they_fare(shown, qtbot, answers):
    rows = answers[0].rows
    wanted = {
        RowFilter.DIFFERING: [row.id for row in rows if row.differs],
        RowFilter.ALL: [row.id for row in rows if row.place is Presence.ALL],
        RowFilter.NONE: [row.id for row in rows if row.place is Presence.NONE],
        RowFilter.EVERY: [row.id for row in rows],
    }
    assert wanted[RowFilter.DIFFERING]
    for one, ids in wanted.items():
        choose(qtbot, shown.filter, shown._filter_names[one.value])
        assert [row.id for row in shown.candidate_rows.all_rows()] == ids
        assert shown.filter.currentText().endswith(f"({len(ids)})")
    name = rows[1].name
    qtbot.keyClicks(shown.search, name)
    assert [row.name for row in shown.candidate_rows.shown_rows()] == [name]


def test_a_candidate_says_what_is_decided_of_it_in_each_scenario(shown, answers, qtbot, with_scenarios):
    choose(qtbot, shown.filter, "All candidates")
    for row in answers[0].rows[:4]:
        place = shown.candidate_rows.place_of(row.id)
        for number, (state, column) in enumerate(zip(row.states, answers[0].columns, strict=True), start=2):
            text = shown.candidate_rows.index(place, number).data()
            if column.plan is None:
                assert text == ""
            else:
                assert text == (with_scenarios.horizon.label(state.start) if state else "out")


def test_a_candidate_is_opened_from_the_list(desk, shown, qtbot):
    shown.candidates.setFocus()
    shown.candidates.setCurrentIndex(shown.candidate_rows.index(1, 0))
    chosen = shown.candidate_rows.row(1).id
    qtbot.keyClick(shown.candidates, Qt.Key.Key_Return)
    assert desk.window.candidates.isVisible()
    assert desk.window.candidates.initiatives.table.currentIndex().isValid()
    table = desk.window.candidates.initiatives.table
    assert desk.window.candidates.initiatives.model.row(table.currentIndex().row()).id == chosen


def test_why_a_candidate_is_in_or_out_is_asked_in_the_plan_of_its_scenario(
    desk, shown, explanation_worker, qtbot, answers
):
    choose(qtbot, shown.filter, "All candidates")
    table, half = shown.candidates, answers[0].columns[2]
    table.setFocus()
    table.setCurrentIndex(shown.candidate_rows.index(0, 0))
    assert not shown.candidate_why.isEnabled()  # a name is of no scenario
    table.setCurrentIndex(shown.candidate_rows.index(0, 8))
    assert not shown.candidate_why.isEnabled()  # there is no plan
    table.setCurrentIndex(shown.candidate_rows.index(0, 4))
    assert shown.candidate_why.isEnabled()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(explanation_worker.asked), timeout=WAIT)
    use_case, _, arguments = explanation_worker.asked[0]
    assert (use_case, arguments["scenario"], arguments["candidate_id"]) == ("explain", "Half", answers[0].rows[0].id)
    assert converter().structure(arguments["plan"], Plan).decision == half.plan.decision
    assert desk.window.plan.isVisible()
    assert (desk.session.scenario, desk.session.view.result.is_current) == ("Half", True)


def test_a_scenario_that_is_there_no_more_has_no_plan_to_ask(desk, shown, explanation_worker, qtbot):
    document = desk.session.document
    desk.session.edit(replace(document, portfolio=replace(document.portfolio, scenarios=())), "Delete")
    shown.candidates.setCurrentIndex(shown.candidate_rows.index(0, 4))
    click(qtbot, shown.candidate_why)
    assert desk.window.dialogs.errors == [("The plan could not be opened", "The scenario no longer exists.")]
    assert not explanation_worker.asked


def test_a_plan_is_kept_as_a_scenario_and_that_is_undone(desk, shown, worker, qtbot, answers):
    panel = desk.window.compare.scenarios
    assert not panel._outdated.isVisible()
    choose(qtbot, shown.store_plan, "Half")
    assert shown.keep_name.placeholderText() == "Half, as decided"
    qtbot.keyClicks(shown.keep_name, "Lean year")
    with qtbot.waitSignal(desk.session.document_changed, timeout=WAIT):
        qtbot.keyClick(shown.keep_name, Qt.Key.Key_Return)
    made = desk.session.document.portfolio.scenarios[-1]
    assert made.name == "Lean year"
    assert ("budget.factor", "0.5") in made.changes
    chosen = {one.initiative for one in answers[0].column("Half").plan.decision.choices}
    status = {key.split(".")[1]: value for key, value in made.changes if key.endswith(".status")}
    assert {id for id, value in status.items() if value == "committed"} == chosen
    assert panel._outdated.isVisible()  # that scenario is not among the columns
    panel._anew.setFocus()
    ask(desk, worker, qtbot)
    assert len(from_json(worker.asked[-1][1]).scenarios) == 7
    assert len(worker.asked[-1][2]["stored"]) == 6  # the plans of those that have one
    assert not panel._outdated.isVisible()
    desk.session.undo()
    assert len(desk.session.document.portfolio.scenarios) == 6


def test_what_is_exported_is_what_the_command_line_writes(desk, shown, qtbot, answers, tmp_path, with_scenarios):
    choose(qtbot, shown.reference, "Half")
    desk.window.dialogs.path = tmp_path / "out" / "mine"
    (tmp_path / "out").mkdir()
    with qtbot.waitSignal(desk.session.message, timeout=WAIT) as said:
        click(qtbot, shown.export)
    assert said.args == [f"Exported to {tmp_path / 'out' / 'mine.csv'}, mine-differences.csv, mine-waterfall.csv"]
    write_comparison(with_scenarios, answers[0], tmp_path / "theirs.csv", "Half")
    for name in ("", "-differences"):
        mine, theirs = tmp_path / "out" / f"mine{name}.csv", tmp_path / f"theirs{name}.csv"
        assert mine.read_bytes() == theirs.read_bytes()


def test_an_export_that_fails_is_reported(desk, shown, qtbot, tmp_path):
    assert desk.window.actions_.export_comparison.isEnabled()
    desk.window.dialogs.path = tmp_path / "nowhere" / "mine.csv"
    with qtbot.waitSignal(desk.comparison_controller.failed, timeout=WAIT):
        desk.window.actions_.export_comparison.trigger()
    assert desk.window.dialogs.errors[0][0] == "The comparison could not be exported"


def test_a_failure_is_reported_and_what_was_there_stays(desk, shown, worker, qtbot):
    before = shown.figure_lines.total
    desk.window.compare.scenarios.again.setFocus()
    ask(desk, worker, qtbot)
    worker.fail("the worker is gone")
    assert desk.window.dialogs.errors == [("The scenarios could not be compared", "the worker is gone")]
    assert shown.figure_lines.total == before
    assert desk.window.compare.scenarios.again.isEnabled()


def test_another_portfolio_begins_with_an_empty_page(desk, shown, qtbot, tutorial):
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.files.begin(tutorial)
    desk.window.show_page(COMPARE_PAGE)
    panel = desk.window.compare.scenarios
    assert panel.is_empty
    assert desk.window.focusWidget() is panel.start
    assert "no scenarios yet" in panel._invitation.text()
    assert not desk.window.actions_.export_comparison.isEnabled()


def test_the_tab_key_reaches_all_of_it(desk, shown, qtbot):
    window = desk.window
    window.compare.scenarios.again.setFocus()
    seen = []
    for _ in range(40):
        focused = window.focusWidget()
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    for widget in (
        shown.reference, shown.export, shown.figures, shown.filter, shown.search, shown.candidates,
        shown.store_plan, shown.keep_name, shown.keep,
    ):  # fmt: skip
        assert widget in seen
        assert widget.accessibleName() or widget.text()
    order = [seen.index(one) for one in (shown.reference, shown.figures, shown.filter, shown.candidates, shown.keep)]
    assert order == sorted(order)


def test_a_real_worker_compares_what_the_core_compares(qtbot, light, settings, with_scenarios, answers):
    with desk_with(with_scenarios, qtbot, settings) as program:
        program.window.show_page(COMPARE_PAGE)
        qtbot.keyClick(program.window.compare.scenarios.start, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not program.comparison_controller.is_running)
        comparison = program.comparison_controller.comparison
        assert comparison is not None
        same = ("scenario", "outcome", "figures", "limits", "reasons")
        for found, expected in zip(comparison.columns, answers[0].columns, strict=True):
            assert [getattr(found, name) for name in same] == [getattr(expected, name) for name in same]
        assert comparison.rows == answers[0].rows
        assert all((one.proof.gap or 0) <= COMPARE_GAP for one in program.comparison_controller.plans)
        assert len(program.comparison_controller.plans) == 6  # without money there is none
        dialogs = program.window.dialogs
        assert isinstance(dialogs, FakeDialogs)
        assert dialogs.errors == []


def test_charts_show_values_with_bounds_and_steps_that_lead_from_one_to_the_other(desk, shown, qtbot, answers):
    comparison, _ = answers
    shown.parts.setCurrentWidget(shown.charts)
    qtbot.waitUntil(lambda: bool(shown.charts.steps.rows), timeout=WAIT)
    values = {row.key: row for row in shown.charts.values.rows}
    assert list(values) == [column.scenario for column in comparison.columns]
    for column in comparison.columns:
        row = values[column.scenario]
        if column.plan is None:
            assert (row.kind, row.figure) == (RowKind.NONE, "no plan is possible")
        else:
            assert (row.end, row.bound) == (column.plan.proof.value, column.plan.proof.bound)
    shown.charts.values.setFocus()
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 2, Qt.Key.Key_Return):  # the third is *Half*
        qtbot.keyClick(shown.charts.values, key)
    assert shown.charts.target.currentText() == "Half"
    half = values["Half"].end
    qtbot.waitUntil(lambda: shown.charts.steps.rows[-1].end == half, timeout=WAIT)
    first, *steps, last = shown.charts.steps.rows
    assert (first.end, last.end) == (values[""].end, half)
    assert [row.start for row in steps] == [first.end, *(row.end for row in steps[:-1])]
    assert steps[-1].end == last.end
    choose(qtbot, shown.reference, "Half")
    targets = [shown.charts.target.itemText(at) for at in range(shown.charts.target.count())]
    assert targets[0] == "Base"
    assert not {"Half", "No money"} & set(targets)


def test_without_a_scenario_no_empty_differences_are_shown_but_how_to_make_one(
    qtbot, light, settings, worker, explanation_worker, with_scenarios
):
    lonely = replace(with_scenarios, scenarios=())
    with desk_with(lonely, qtbot, settings, worker=worker, explanation_worker=explanation_worker) as made:
        qtbot.keyClick(made.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        ask(made, worker, qtbot)
        answer(made.comparison_controller.running_changed, worker, qtbot, compare(lonely, gap=COMPARE_GAP))
        shown = made.window.compare.side_by_side
        kinds = {shown.figure_lines.row(row).line for row in range(shown.figure_lines.rowCount())}
        assert FigureLineKind.DIFFERENCE not in kinds
        assert shown.alone.isVisible()
        assert "in the menu Scenario" in shown.alone.text()
        assert not shown.reference.isVisible()
        assert not shown.why.isVisible()
        assert not shown.parts.tabBar().isVisible()
        assert shown.candidate_rows.rowCount() == len(lonely.initiatives) + len(lonely.small_allocations)
