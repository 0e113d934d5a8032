"""Everything has room in a small window: navigation, candidates, popups of combo boxes, the plan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from cxalloc_ui.pages.plan.page import DECISIONS
from cxalloc_ui.widgets.navigation import NARROW, WIDTH, SaveNotice
from tests.ui.test_window import optimise

CONTROL = Qt.KeyboardModifier.ControlModifier
SMALL, LAPTOP = (1024, 700), (1366, 768)


@pytest.fixture
def window(opened):
    opened.window.resize(*SMALL)
    QApplication.processEvents()
    return opened.window


def test_a_narrow_window_shows_icons_with_their_names_in_tooltips(window):
    navigation = window.navigation
    assert navigation.width() == NARROW
    for button, place in zip(navigation.buttons, window.work.places, strict=True):
        assert button.accessibleName() == place.name
        assert button.toolTip().startswith(place.name)
    assert "10 candidates" in navigation.buttons[0].toolTip()
    window.resize(*LAPTOP)
    QApplication.processEvents()
    assert navigation.width() == WIDTH
    assert [button.toolTip() for button in navigation.buttons] == [""] * len(navigation.buttons)


def test_icons_do_not_hide_that_something_is_not_saved(window):
    shown = window.navigation._mark
    window.navigation.show_saved(SaveNotice("Not saved", "bad", "The disk is full"))
    assert shown.isVisible()
    assert shown.accessibleName() == "Not saved"
    assert shown.toolTip() == "Not saved\nThe disk is full"
    window.navigation.show_saved(SaveNotice("All saved"))
    assert not shown.isVisible()


def test_candidates_show_name_cost_roi_and_status_in_a_small_window(window):
    window.show_page(0)
    QApplication.processEvents()
    table = window.candidates.initiatives.table
    for key in ("name", "cost", "roi", "status"):
        column = table.cells.column_of(key)
        right = table.columnViewportPosition(column) + table.columnWidth(column)
        assert right <= table.viewport().width(), key


def test_the_details_fold_away_and_stay_so(window, settings):
    page = window.candidates
    window.show_page(0)
    before = page.tabs.width()
    page.fold.click()
    QApplication.processEvents()
    assert page.details.isHidden()
    assert page.tabs.width() > before + 300
    page.fold_details(False)
    assert page.details.isVisible()
    page.fold.click()
    page.restore_settings(settings)  # as at the next start
    assert page.details.isHidden()


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_the_popup_of_a_combo_box_shows_every_entry(qtbot, light, count):
    holder = QWidget()
    qtbot.addWidget(holder)
    box = QComboBox(holder)
    box.addItems([f"Scenario {number}" for number in range(count)])
    holder.show()
    box.showPopup()
    QApplication.processEvents()
    view = box.view()
    entries = [view.visualRect(view.model().index(number, 0)) for number in range(count)]
    assert all(view.viewport().rect().contains(entry) for entry in entries)
    assert min(entry.height() for entry in entries) >= view.fontMetrics().height() + 4
    box.hidePopup()


def test_find_leads_to_the_filter_of_the_decisions(opened, qtbot):
    optimise(opened, qtbot)
    window = opened.window
    window.resize(*SMALL)
    window.show_page(2)
    window.activateWindow()
    bar = window.plan.area.verticalScrollBar()
    assert bar.value() == 0
    qtbot.keyClick(window.plan.sections, Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is window.plan.decisions.filter
    assert window.plan.area.is_in_sight(window.plan.decisions.filter)
    assert window.plan.sections.currentIndex() == DECISIONS
    assert bar.value() > 0


def test_enter_presses_the_button_that_has_the_focus(opened, qtbot):
    window = opened.window
    window.activateWindow()
    window.show_page(0)
    for button, key in (
        (window.navigation.buttons[2], Qt.Key.Key_Return),
        (window.plan.empty.button, Qt.Key.Key_Enter),
    ):
        button.setFocus()
        qtbot.keyClick(button, key)
    assert window.plan.isVisible()
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
