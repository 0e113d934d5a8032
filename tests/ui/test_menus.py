"""Every menu in both languages: each entry has a key of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar

from cxalloc_ui.main_window import MainWindow


@pytest.fixture(params=["en", "fr"])
def window(request) -> MainWindow:
    """The window with a portfolio in it, in English and in French."""
    if request.param == "fr":
        request.getfixturevalue("french")
    shown: MainWindow = request.getfixturevalue("opened").window
    return shown


def all_menus(window: MainWindow) -> Iterator[QMenuBar | QMenu]:
    """The menu bar and every menu under it, and those that only a click brings."""
    cells, decisions = window.candidates.initiatives.table.viewport(), window.plan.decisions
    at = QPoint(2, 2)
    QApplication.sendEvent(cells, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, cells.mapToGlobal(at)))
    decisions.table.menu()
    decisions.lock.menu().aboutToShow.emit()
    window.budget.rules.menu.aboutToShow.emit()
    yield window.menuBar()
    yield from (menu for menu in window.findChildren(QMenu) if menu.actions())


def keys(menu: QMenuBar | QMenu) -> list[tuple[str, str]]:
    """The key of each entry ("" if it has none), and the entry."""
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    found = [(re.search(r"&(\w)", text.replace("&&", "")), text) for text in texts]
    return [(key[1].lower() if key else "", text) for key, text in found]


def test_no_two_entries_of_a_menu_share_a_key(window):
    menus = list(all_menus(window))
    assert len(menus) >= 13
    for menu in menus:
        times = Counter(key for key, _ in keys(menu) if key)
        assert [text for key, text in keys(menu) if times[key] > 1] == []


def test_every_entry_has_a_key_but_for_names_and_sentences(window):
    actions = window.actions_
    without = (actions.recent, actions.samples, window.budget.rules.menu)
    bare = [text for menu in all_menus(window) if menu not in without for key, text in keys(menu) if not key]
    assert bare == []
