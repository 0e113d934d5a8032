"""Widgets that flow like words."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QWidget

from cxalloc_ui.pages.budget.flow_layout import FlowLayout


@pytest.fixture
def flow(qtbot):
    """Five boxes of 100 by 20 in a flow, 10 apart; the third has to stand beside the fourth."""
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = FlowLayout(holder, between=10)
    layout.setContentsMargins(0, 0, 0, 0)
    boxes = []
    for number in range(5):
        box = QWidget()
        box.setFixedSize(100, 20)
        layout.keep_with_next(box, number == 2)
        layout.addWidget(box)
        boxes.append(box)
    holder.show()
    return holder, layout, boxes


def places(holder: QWidget, boxes: Sequence[QWidget], width: int) -> list[tuple[int, int]]:
    holder.resize(width, 400)
    layout = holder.layout()
    assert layout is not None
    layout.activate()
    return [(box.x(), box.y()) for box in boxes if box.isVisible()]


def test_a_line_is_broken_where_it_is_full(flow):
    holder, layout, boxes = flow
    assert places(holder, boxes, 540) == [(0, 0), (110, 0), (220, 0), (330, 0), (440, 0)]
    assert places(holder, boxes, 539) == [(0, 0), (110, 0), (220, 0), (330, 0), (0, 30)]
    assert layout.heightForWidth(540) == 20
    assert layout.heightForWidth(539) == 50


def test_what_belongs_together_stays_on_one_line(flow):
    holder, layout, boxes = flow
    assert places(holder, boxes, 320) == [(0, 0), (110, 0), (0, 30), (110, 30), (220, 30)]
    assert layout.heightForWidth(320) == 50


def test_what_is_hidden_takes_no_room(flow):
    holder, _, boxes = flow
    boxes[0].hide()
    assert places(holder, boxes, 320) == [(0, 0), (110, 0), (220, 0), (0, 30)]


def test_one_that_is_too_wide_has_a_line_to_itself(flow):
    holder, layout, boxes = flow
    boxes[1].setFixedSize(300, 20)
    assert places(holder, boxes, 320)[:3] == [(0, 0), (0, 30), (0, 60)]
    assert layout.heightForWidth(320) == 20 * 3 + 10 * 2
