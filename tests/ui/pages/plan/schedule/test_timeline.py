"""The timeline by itself: what it paints, how one walks in it, what is tied to what; marks and legend."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, Requires, Together
from cxalloc_ui.application.fills import PATTERNS, fill
from cxalloc_ui.application.theme import DARK, LIGHT
from cxalloc_ui.pages.plan.schedule.legend import Legend, LegendEntry
from cxalloc_ui.pages.plan.schedule.timeline import SECTION, Timeline
from cxalloc_ui.pages.plan.schedule.timeline_marks import ROW
from cxalloc_ui.pages.plan.schedule.timeline_rows import Amounts, Bar, bars, describe, links


def bar(number: int, name: str = "") -> Bar:
    return Bar(f"i{number}", name or f"Initiative {number}", "", number % 4, 1 + number % 2, 9, number % 7, 100_00)


@pytest.fixture
def timeline(qtbot):
    made = Timeline("Timeline")
    qtbot.addWidget(made)
    made.resize(800, SECTION + 10 * ROW)
    made.show()
    return made


def show(timeline: Timeline, rows) -> None:
    timeline.show_rows(
        "Initiatives", [f"P{n}" for n in range(6)], rows, str, lambda row, period: f"{row.name} in {period}"
    )
    QApplication.processEvents()


def test_only_the_rows_in_sight_are_painted(timeline, monkeypatch):
    painted: list[int] = []
    real = Timeline._paint_row

    def paint(self, marks, place):
        painted.append(place)
        real(self, marks, place)

    show(timeline, [bar(number) for number in range(5000)])
    monkeypatch.setattr(Timeline, "_paint_row", paint)
    for scrolled, first in ((0, 0), (1234 * ROW, 1234), (timeline.verticalScrollBar().maximum(), 4990)):
        timeline.verticalScrollBar().setValue(scrolled)
        painted.clear()
        timeline.grab()
        assert abs(painted[0] - first) <= 1
        assert painted == list(timeline.rows_in_sight) == list(range(painted[0], painted[-1] + 1))
        assert 10 <= len(painted) <= 12


def test_the_keyboard_walks_and_what_is_current_is_in_sight(timeline, qtbot):
    show(timeline, [bar(number) for number in range(100)])
    timeline.setFocus()
    summary: list[str] = []
    timeline.current_changed.connect(summary.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Home):
        qtbot.keyClick(timeline, key)
        top = timeline._top(timeline._current)
        assert top >= SECTION
        assert top + ROW <= timeline.viewport().height()
    assert summary == ["i0", "i1", "i99", "i90", "i89", "i0"]
    assert timeline.accessibleDescription() == "Initiatives: Initiative 0 in None"


def test_a_long_name_is_whole_in_the_tooltip(timeline):
    name = "A programme with a name that nobody would ever fit into any column " * 3
    show(timeline, [bar(0), bar(1, name)])
    timeline.set_gutter(200)
    assert timeline.tip_at(QPoint(20, SECTION + ROW + 3)) == f"{name} in None"
    x = round(200 + 2.5 * timeline.column)
    assert timeline.tip_at(QPoint(x, SECTION + ROW + 3)) == f"{name} in 2"
    assert timeline.tip_at(QPoint(20, SECTION + 5 * ROW)) == ""


def test_mouse_and_menu(timeline, qtbot):
    show(timeline, [bar(number) for number in range(5)])
    at = QPoint(50, SECTION + 2 * ROW + 4)
    qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert timeline.current_key == "i2"
    with qtbot.waitSignal(timeline.menu_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(50, SECTION + 4), QPoint(0, 0))
        QApplication.sendEvent(timeline.viewport(), event)
    assert asked.args[0] == "i0"
    with qtbot.waitSignal(timeline.activated) as activated:
        qtbot.mouseDClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert activated.args == ["i2"]


def test_other_rows_keep_the_current_one_if_it_is_there(timeline):
    show(timeline, [bar(number) for number in range(5)])
    timeline.select("i3")
    show(timeline, [bar(number) for number in range(3, 9)])
    assert timeline.current_key == "i3"
    show(timeline, [bar(number) for number in range(3)])
    assert timeline.current_key == ""


def test_what_is_tied_to_a_row(tutorial):
    ids = [one.id for one in tutorial.initiatives[:5]]
    a, b, c, d, e = map(Endpoint, ids)
    relations = (Requires(a, b), Enables(a, c, Decimal("0.01")), Excludes(a, d), Together(e, a))
    unsure = (replace(tutorial.initiatives[2].levels[0], success=Decimal("0.5")),)
    initiatives = list(tutorial.initiatives)
    initiatives[2] = replace(initiatives[2], levels=unsure)
    portfolio = replace(tutorial, initiatives=tuple(initiatives), relations=relations)
    found = {link.key: (link.word, link.first, link.then) for link in links(ids[0], portfolio, set(ids))}
    assert found == {
        ids[1]: ("required", ids[1], ids[0]),
        ids[2]: ("enabled", ids[0], ids[2]),
        ids[4]: ("together", ids[0], ids[4]),
    }
    assert [(link.key, link.word) for link in links(ids[1], portfolio, set(ids))] == [(ids[0], "needs it")]
    assert [(link.key, link.word) for link in links(ids[2], portfolio, set(ids))] == [(ids[0], "enables it")]
    assert links(ids[1], portfolio, set()) == []


def test_bars_tell_building_and_use(planned, formats):
    result = planned.result
    rows = bars(result, {})
    starts = {choice.initiative: choice for choice in result.plan.decision.choices}
    assert {row.key for row in rows} == set(starts)
    assert [row.start for row in rows] == sorted(row.start for row in rows)
    for row in rows:
        level = result.portfolio.initiative_by_id[row.key].level(starts[row.key].level)
        assert row.duration == level.duration
        last = max(line.period for line in result.ledger.lines if line.id == row.key and (line.benefit or line.spend))
        assert row.until == max(last + 1, row.start + row.duration)
        text = describe(row, None, result, formats)
        assert result.portfolio.horizon.label(row.start) in text
        assert formats.exact_money(row.cost) in text
    small = Amounts("k", "Tickets", (0, 50_00), 80_00, 0)
    assert describe(small, 1, result, formats) == "Tickets, 2027-Q2: 50\u00a0EUR of at most 80\u00a0EUR"
    assert describe(small, None, result, formats) == "Tickets: 50\u00a0EUR in all"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_no_two_groups_look_alike_without_their_colour(theme):
    def drawn(group: int | None) -> set[tuple[int, int]]:
        """Which pixels of a patch have the colour of its pattern."""
        image = QImage(32, 32, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        fill(painter, QRectF(0, 0, 32, 32), theme, group)
        painter.end()
        plain = QColor(theme.rest if group is None else theme.groups[group]).rgb()
        return {(x, y) for x in range(32) for y in range(32) if image.pixel(x, y) != plain}

    patches = [drawn(group) for group in (*range(len(PATTERNS)), None)]
    assert all(one != other for one, other in combinations(patches, 2))


def test_the_legend_says_all_to_a_screen_reader_and_keeps_its_lines_apart(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    entries = [LegendEntry(f"Group {n}", n, note=f"{n} %") for n in range(6)]
    legend.show_entries(entries)
    assert legend.accessibleDescription() == ", ".join(f"Group {n} {n} %" for n in range(6))
    metrics = legend.fontMetrics()
    assert legend.wanted_width() > metrics.horizontalAdvance("Group 0") + metrics.horizontalAdvance("0 %")
    assert legend.minimumSizeHint().height() >= 6 * metrics.ascent()
