"""A list of names: narrow where it must be, with every name in full where it is opened."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cxalloc_ui.widgets.name_box import NameBox

LONG = "Without the floor for recurring envelopes, and with a delayed start"


def test_it_is_as_wide_as_its_names_where_there_is_room_and_gives_way_where_not(qtbot, light):
    window, box = QWidget(), NameBox("Scenario")
    QHBoxLayout(window).addWidget(box)
    qtbot.addWidget(window)
    box.addItems(["Base", LONG])
    window.show()
    assert box.sizeHint().width() > box.fontMetrics().horizontalAdvance(LONG)
    assert window.minimumSizeHint().width() < box.sizeHint().width() / 2
    window.resize(window.minimumSizeHint().width(), 60)
    box.showPopup()
    names = box.view()
    assert names.viewport().width() >= box.fontMetrics().horizontalAdvance(LONG)
    box.hidePopup()
