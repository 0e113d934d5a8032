"""The page *Risk*: asked for, shown as found, a target that moves, and what is stated about uncertainty."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from cxalloc.analysis.risk.answer import DistributionFound, Risk, RobustnessFound
from cxalloc.analysis.risk.risk import risk
from cxalloc.domain.names import Tag
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LowHigh, Uncertainty
from cxalloc_ui.main_window import PLAN_PAGE, RISK_PAGE
from cxalloc_ui.pages.risk.uncertainty_box import USUAL_RHO
from cxalloc_ui.pages.risk.value_chart import ticks
from tests.ui.compare_windows import WAIT, answer, ask, desk_with, plain
from tests.ui.conftest import FakeWorker
from tests.ui.test_window import click


@pytest.fixture(scope="module")
def uncertain(tutorial: Portfolio) -> Portfolio:
    changes = [(f"initiative.{one.id}.cost_high", "1.5") for one in tutorial.initiatives]
    changes += [(f"initiative.{one.id}.success", "0.6") for one in tutorial.initiatives]
    common = Correlation(CorrelatedBy.ALL, Decimal("0.3"))
    made = apply_changes(tutorial, changes)
    first, *others = made.initiatives
    tagged = (replace(first, tags=(Tag("kind", "IT"),)), *others)
    return replace(made, initiatives=tagged, uncertainty=Uncertainty(correlation=common))


@pytest.fixture(scope="module")
def answers(uncertain: Portfolio) -> tuple[Risk, list[Any]]:
    """What the worker would tell: the answer, and the parts on the way."""
    news: list[Any] = []
    found = risk(uncertain, draws=200, solved=30, on_progress=news.append)
    assert found.robustness is not None
    return found, [next(one for one in news if isinstance(one, DistributionFound)), RobustnessFound(found.robustness)]


@pytest.fixture
def asked() -> FakeWorker:
    return FakeWorker()


@pytest.fixture
def desk(qtbot, light, settings, asked, uncertain):
    """The program on the page."""
    with desk_with(uncertain, qtbot, settings, risk_worker=asked) as made:
        made.window.show_page(RISK_PAGE)
        yield made


@pytest.fixture
def shown(desk, asked, qtbot, answers):
    """The page with its results."""
    ask(desk, asked, qtbot)
    answer(desk.risk_controller.running_changed, asked, qtbot, answers[0])
    return desk.window.risk


def without_breaks(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_page_says_what_it_would_do_and_does_it(desk, asked, qtbot):
    panel = desk.window.risk.panel
    assert "how probable a loss is" in panel._invitation.text()
    ask(desk, asked, qtbot)
    use_case, _, arguments = asked.asked[0]
    assert (use_case, arguments) == ("risk", {"scenario": "", "plan": None})
    asked.tell({"phase": "drawing values", "done": 0, "total": 3, "seconds": 1.2})
    assert panel._waiting.text() == "Drawing values, 1 s"
    click(qtbot, panel.stop_first)
    assert asked.stops == 1


def test_the_distribution_is_shown_as_soon_as_it_is_found(desk, asked, qtbot, answers):
    found, (news, draws) = answers
    page = desk.window.risk
    ask(desk, asked, qtbot)
    with qtbot.waitSignal(desk.risk_controller.found, timeout=WAIT):
        asked.tell(plain(news))
    assert page.sentence.text().startswith("With 90")
    assert not page.export.isEnabled()
    assert not page.candidates.isVisible()
    asked.tell({"phase": "solving draws", "done": 30, "total": 1000, "seconds": 4.2})
    assert page.panel._message.text() == "Finding the best plan of each draw, 4 s: 30 of 1,000"
    with qtbot.waitSignal(desk.risk_controller.found, timeout=WAIT):
        asked.tell(plain(draws))
    assert "hold in nearly every case" in page.sentence.text()
    answer(desk.risk_controller.running_changed, asked, qtbot, found)
    assert page.export.isEnabled()
    assert "where the plan says" in page.details.text()


def test_figures_bridge_and_funds_are_those_of_the_answer(shown, answers):
    made = answers[0].distribution
    titles = ("Bad case (P5)", "Median (P50)", "Good case (P95)", "Mean", "Deviation", "Loss", "Worst cases")
    assert tuple(shown.figures.texts())[: len(titles)] == titles
    assert "without correlation" in shown.figures.texts()["Bad case (P5)"][1]
    rows = [shown.fund_rows.row(at) for at in range(shown.fund_rows.rowCount())]
    assert rows == [one for one in made.funds if one.overspending]
    names = [shown._bridge.itemAt(at).layout().itemAt(0).widget().text() for at in range(shown._bridge.count())]
    assert names[0] == "Value of the plan"
    assert names[-1] == "Mean of the draws"
    assert "Costs other than likely" in names


def test_what_holds_is_listed_with_a_symbol_and_the_tornado_says_what_knowing_is_worth(shown, answers):
    found = answers[0].robustness
    rows = shown.candidate_rows
    assert [rows.row(at) for at in range(rows.rowCount())] == list(found.candidates)
    standing = rows.column_of("standing")
    texts = {rows.index(at, standing).data() for at in range(rows.rowCount())}
    assert texts <= {"● core", "◐ borderline", "○ out"}
    described = shown.tornado.accessibleDescription()
    assert described.count("at its low") == len(found.tornado[:10])
    assert not shown.tornado.grab().isNull()
    assert "would bring" in shown.regret.text()


def test_the_list_of_the_plan_has_the_standing_of_each_candidate(desk, shown, qtbot, answers):
    solver, decisions = desk.solver, desk.window.plan.decisions
    with qtbot.waitSignal(desk.session.view_changed, timeout=WAIT):
        desk.window.optimise()
        qtbot.waitUntil(lambda: bool(solver.asked), timeout=WAIT)
        solver.finish()
    desk.window.show_page(PLAN_PAGE)
    desk.window.plan.show_section(1)
    rows = decisions.table.rows
    qtbot.waitUntil(lambda: rows.column_of("standing") is not None, timeout=WAIT)
    at = rows.column_of("standing")
    assert rows.columns[at].title == "Standing"
    texts = {row.id: rows.columns[at].written(row) for row in rows.shown_rows()}
    words = {"core": "● core", "borderline": "◐ borderline", "out": "○ out"}
    assert texts == {one.id: words[one.standing] for one in answers[0].robustness.candidates}
    with qtbot.waitSignal(desk.session.document_changed, timeout=WAIT):
        shown.uncertainty.form.entered.emit("correlation.rho", "0.1")
    assert rows.column_of("standing") is None


def test_the_target_is_dragged_moved_by_keys_and_typed(shown, qtbot, answers):
    value = answers[0].distribution.value
    chart = shown.chart
    start = chart.target
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.target > start
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert "100" in shown.reached.text()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() // 2, chart.height() // 2))
    middle = chart.target
    assert value.values[0] / 100 < middle < value.values[-1] / 100
    shown.target.setText(f"{value.p50 / 100:.2f}")
    shown.target.editingFinished.emit()
    assert chart.target == pytest.approx(value.p50 / 100)
    shown.target.setText("a lot")
    shown.target.editingFinished.emit()
    assert chart.target == pytest.approx(value.p50 / 100)


def test_the_chart_says_what_lies_below_and_above(shown, answers):
    value = answers[0].distribution.value
    said = without_breaks(shown.chart.text_at(value.p50 / 100))
    assert "50 % of the draws bring at most so much, 50 % bring more" in said
    assert "P5" in shown.chart.accessibleDescription()
    assert not shown.chart.grab().isNull()


def test_another_estimate_makes_it_outdated(desk, shown, qtbot):
    assert not desk.risk_controller.is_outdated
    low_high = shown.uncertainty.form.input("low_high")
    with qtbot.waitSignal(desk.session.document_changed, timeout=WAIT):
        shown.uncertainty.form.entered.emit("low_high", LowHigh.P10_P90.value)
    assert desk.session.document.portfolio.uncertainty.low_high is LowHigh.P10_P90
    assert desk.risk_controller.is_outdated
    assert low_high.currentText() == "exceeded in 1 of 10 cases"


def test_what_is_stated_is_edited_like_a_cell(desk, qtbot):
    box, session = desk.window.risk.uncertainty, desk.session

    def correlation() -> Correlation | None:
        stated: Uncertainty = session.document.portfolio.uncertainty
        return stated.correlation

    box.form.entered.emit("correlation.by", "")
    assert correlation() is None
    box.form.entered.emit("correlation.by", CorrelatedBy.OWNER.value)
    assert correlation() == Correlation(CorrelatedBy.OWNER, USUAL_RHO)
    box.form.entered.emit("correlation.rho", "7")
    [place] = session.document.drafts
    assert desk.window.risk.owns(place)
    desk.window.show_page(0)
    desk.window._show_error(place)
    assert desk.window.work.current_number == RISK_PAGE


def test_without_a_plan_it_says_so(desk, asked, qtbot, answers):
    found = answers[0]
    ask(desk, asked, qtbot)
    none = replace(found, value=None, decision=None, distribution=None, tail=None, robustness=None)
    answer(desk.risk_controller.running_changed, asked, qtbot, none)
    page = desk.window.risk
    assert page.sentence.text() == "There is no plan, so there is nothing to draw."
    assert not page.figures.isVisible()


def test_the_risk_is_exported(desk, shown, qtbot, tmp_path):
    desk.window.dialogs.path = tmp_path / "sure.csv"
    with qtbot.waitSignal(desk.session.message, timeout=WAIT):
        click(qtbot, shown.export)
    assert {path.name for path in tmp_path.glob("sure*")} == {
        *("sure.csv", "sure-curve.csv", "sure-funds.csv", "sure-promise.csv"),
        *("sure-candidates.csv", "sure-regret.csv", "sure-information.csv", "sure-tornado.csv"),
    }


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(-1.0, 9.0, [0, 2, 4, 6, 8]), (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (-3.7e6, 5.1e6, [-2e6, 0, 2e6, 4e6])],
)
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high, 6) == pytest.approx(expected)


def test_usual_overruns_become_a_scenario(desk, qtbot, uncertain):
    box = desk.window.risk.overruns
    assert box.tags.count() == len({tag for one in uncertain.initiatives for tag in one.tags})
    box.kinds.setCurrentIndex(box.kinds.findData("outsourcing"))
    click(qtbot, box.add_scenario)
    (scenario,) = desk.session.document.portfolio.scenarios
    assert scenario.name.startswith("Usual overruns of")
    assert {(key.rpartition(".")[2], value) for key, value in scenario.changes} == {("cost_factor", "1.41")}
    assert desk.session.scenario == scenario.name
