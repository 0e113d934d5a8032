"""Zoom: by menu, keys and wheel; kept, and with all texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QWidget

from cxalloc_ui.application.settings import Settings
from cxalloc_ui.application.theme import DARK, FONT_FACTOR, LIGHT, apply_theme
from cxalloc_ui.application.zoom import LEVELS, apply_zoom, next_level, set_pixels, zoom_percent, zoomed
from cxalloc_ui.main_window import PLAN_PAGE
from tests.ui.test_window import optimise


@pytest.fixture(autouse=True)
def usual(qapp, light):
    """Every test begins and ends at 100 %."""
    apply_zoom(qapp, 100)
    yield
    apply_zoom(qapp, 100)
    apply_theme(qapp, LIGHT)


def sizes(window: QWidget) -> dict[int, float]:
    """The sizes of the fonts of all labels and buttons, by widget."""
    widgets = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
    return {id(widget): widget.font().pointSizeF() for widget in widgets if widget.objectName() != "qt_spinbox"}


def turn(widget: QAbstractScrollArea, eighths: int, keys: Qt.KeyboardModifier) -> None:
    """Turn the wheel over a widget."""
    middle = QPointF(widget.viewport().rect().center())
    at = QPointF(widget.viewport().mapToGlobal(middle))
    nothing = QPoint()
    event = QWheelEvent(
        middle, at, nothing, QPoint(0, eighths), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget.viewport(), event)


def test_all_texts_grow_whatever_the_look_and_go_back(opened, qtbot, qapp):
    optimise(opened, qtbot)
    opened.window.show_page(PLAN_PAGE)
    qtbot.waitUntil(lambda: not opened.window.plan._to_fill)
    before, width = sizes(opened.window), opened.window.navigation.width()
    for theme in (LIGHT, DARK):
        opened.window.zooming.choose(150)
        apply_theme(qapp, theme)
        after = sizes(opened.window)
        wrong = {widget: (size, after[widget]) for widget, size in before.items() if widget in after}
        assert {pair for pair in wrong.values() if pair[1] != pytest.approx(1.5 * pair[0], abs=0.11)} == set()
        assert len(wrong) > 50
        opened.window.zooming.choose(100)
        qtbot.waitUntil(lambda: not opened.window.plan._to_fill)
        again = sizes(opened.window)
        assert all(again[widget] == pytest.approx(size, abs=0.11) for widget, size in before.items() if widget in again)
    assert opened.window.navigation.width() == width


def test_the_menu_steps_through_the_levels_and_keeps_the_choice(opened, settings):
    actions = opened.window.actions_
    assert not actions.zoom_reset.isEnabled()
    seen = [zoom_percent()]
    while actions.zoom_in.isEnabled():
        actions.zoom_in.trigger()
        seen.append(zoom_percent())
    assert seen == [level for level in LEVELS if level >= 100]
    assert Settings(settings).zoom == LEVELS[-1]
    actions.zoom_reset.trigger()
    assert zoom_percent() == 100
    while actions.zoom_out.isEnabled():
        actions.zoom_out.trigger()
    assert zoom_percent() == LEVELS[0] == Settings(settings).zoom


@pytest.mark.parametrize(("stored", "read"), [("150", 150), ("90.0", 90), ("9999", 150), ("huge", 100), ("-1", 80)])
def test_a_stored_zoom_is_always_a_level(settings, stored, read):
    settings.setValue("zoom", stored)
    assert Settings(settings).zoom == read


def test_ctrl_with_the_wheel_zooms_and_the_wheel_alone_does_not(opened):
    table = opened.window.candidates.initiatives.table
    turn(table, 120, Qt.KeyboardModifier.NoModifier)
    assert zoom_percent() == 100
    turn(table, 60, Qt.KeyboardModifier.ControlModifier)  # half a step of a touchpad
    assert zoom_percent() == 100
    turn(table, 60, Qt.KeyboardModifier.ControlModifier)
    assert zoom_percent() == 110
    turn(table, -240, Qt.KeyboardModifier.ControlModifier)
    assert zoom_percent() == 90
    assert next_level(-9) == LEVELS[0]


def test_sizes_follow_and_new_widgets_are_made_at_the_zoom(qapp, qtbot):
    old = QWidget()
    qtbot.addWidget(old)
    set_pixels(old, fixed_width=200)
    apply_zoom(qapp, 125)
    new = QWidget()
    qtbot.addWidget(new)
    set_pixels(new, minimum_width=100)
    assert (old.width(), new.minimumWidth(), zoomed(40)) == (250, 125, 50)
    apply_zoom(qapp, 100)
    assert (old.width(), new.minimumWidth(), zoomed(40)) == (200, 100, 40)
    assert old.property(FONT_FACTOR) is None


@pytest.mark.parametrize(("percent", "screen"), [(100, 1024), (110, 1024), (150, 1366)])
def test_every_page_fits_a_small_screen_also_in_french(french, opened, qtbot, percent, screen):
    window = opened.window
    window.zooming.choose(percent)
    window.header.show_scenarios(["Sans plancher pour les enveloppes récurrentes, et avec un an de retard"], "")
    window.resize(screen, 700)
    qtbot.waitUntil(lambda: window.navigation.is_narrow)
    for number in range(len(window.work.places)):
        window.show_page(number)
        assert window.minimumSizeHint().width() <= screen, number
