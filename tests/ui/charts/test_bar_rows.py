"""Horizontal bars: their lengths, what tells them apart without colour, and the keyboard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from cxalloc_ui.application.theme import scaled_font
from cxalloc_ui.charts.bar_rows import PATTERNS, BarRow, BarRows, RowKind


def bar(key: str, start: int, end: int, kind: RowKind = RowKind.TOTAL, bound: int | None = None) -> BarRow:
    return BarRow(key, f"Row {key}", kind, start, end, f"{end - start:,}", f"About {key}", bound)


@pytest.fixture
def bars(qtbot, light):
    made = BarRows("Values")
    qtbot.addWidget(made)
    made.resize(800, 200)
    return made


def test_lengths_are_to_scale_from_zero_and_bounds_fit(bars):
    bars.show_rows([bar("a", 0, 100, bound=120), bar("b", 0, 50), bar("c", 0, -20)])
    a, b, c = (bars.place_of(key) for key in "abc")
    assert a.width() == pytest.approx(2 * b.width())
    assert a.width() == pytest.approx(5 * c.width())
    assert a.left() == b.left() == pytest.approx(c.right())
    assert not bars._is_broken
    assert bars._x(120, bars._room()) <= bars._room().right()


def test_small_steps_between_large_totals_are_seen_on_a_broken_scale(bars):
    steps = [
        bar("first", 0, 1_000_000),
        bar("down", 1_000_000, 970_000, RowKind.LOSS),
        bar("up", 970_000, 990_000, RowKind.GAIN),
        bar("last", 0, 990_000),
    ]
    bars.show_rows(steps, is_waterfall=True)
    assert bars._is_broken
    down, up = bars.place_of("down"), bars.place_of("up")
    assert down.width() == pytest.approx(1.5 * up.width())
    assert down.width() > 100
    assert down.left() == pytest.approx(up.left())  # each step begins where the last one ended
    assert bars.place_of("last").right() == pytest.approx(up.right())
    for row in steps:
        assert bars._room().left() <= bars.place_of(row.key).left()
        assert bars.place_of(row.key).right() <= bars._room().right() + 1
    bars.grab()  # paints every kind of row


def test_kinds_differ_without_colour():
    assert len(set(PATTERNS.values())) == len(PATTERNS)


def test_a_figure_is_never_cut(bars):
    for width in (300, 555, 801):
        bars.resize(width, 100)
        bars.show_rows([bar("a", 0, 123_456_789), bar("b", 0, 7)])
        needed = QFontMetrics(scaled_font(1.0, bold=True)).horizontalAdvance("123,456,789")
        assert bars.width() - bars._room().right() - 16 >= needed


def test_rows_are_reached_and_chosen_by_keyboard(bars, qtbot):
    bars.show_rows([bar("a", 0, 1), bar("b", 0, 2), bar("c", 0, 3)])
    bars.show()
    bars.setFocus()
    with qtbot.waitSignal(bars.chosen) as chosen:
        for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return):
            qtbot.keyClick(bars, key)
    assert chosen.args == ["b"]
    assert bars.accessibleDescription() == "About b"
    bars.show_rows([bar("a", 0, 1)])
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    assert bars.accessibleDescription() == "About a"


def test_the_height_follows_the_rows_and_the_font(bars):
    heights = []
    for count in (1, 2, 12):
        bars.show_rows([bar(str(number), 0, number + 1) for number in range(count)])
        heights.append(bars.sizeHint().height())
    assert all(one < other for one, other in pairwise(heights))
    assert bars.sizeHint().height() == 12 * bars.row_height + 4
