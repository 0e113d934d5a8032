"""Keys: each shortcut once, and the user guide lists all of them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from cxalloc.messages.language import LANGUAGES
from cxalloc_ui.application.guide import guide_path
from cxalloc_ui.application.texts import language
from cxalloc_ui.dialogs.guide import GuideWindow
from cxalloc_ui.main_window import MainWindow


@pytest.fixture(params=["en", "fr"])
def window(request) -> MainWindow:
    """The window with a portfolio in it, in English and in French."""
    if request.param == "fr":
        request.getfixturevalue("french")
    shown: MainWindow = request.getfixturevalue("opened").window
    return shown


def plain(text: str) -> str:
    """The text of a menu entry, without its key, its number and its dots."""
    return re.sub(r"^\d ", "", text.replace("&", "").removesuffix("…").strip())


def entries(menu: QMenu, path: str) -> Iterator[tuple[str, QAction]]:
    for action in menu.actions():
        under = action.menu()
        if isinstance(under, QMenu):
            yield from entries(under, f"{path} > {plain(under.title())}")
        elif not action.isSeparator():
            yield f"{path} > {plain(action.text())}", action


def actions_with_keys(window: MainWindow) -> list[tuple[str, QAction]]:
    """Every entry of the menus and of the list of decisions that has a shortcut."""
    found = []
    for top in window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        found += list(entries(menu, plain(menu.title())))
    found += [(plain(action.text()), action) for action in window.plan.decisions.table.actions()]
    return [(name, action) for name, action in found if action.shortcuts()]


def keys_of(action: QAction) -> str:
    """The shortcuts of an entry as the guide writes them."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts())


def test_no_two_actions_of_the_window_share_a_shortcut(window):
    of_window = [
        key.toString()
        for _, action in actions_with_keys(window)
        if action.shortcutContext() is Qt.ShortcutContext.WindowShortcut
        for key in action.shortcuts()
    ]
    assert len(of_window) > 40
    assert [key for key, times in Counter(of_window).items() if times > 1] == []


def test_the_list_of_decisions_shares_only_the_keys_of_the_same_action(window):
    """It handles the two keys of copying itself, while it has the focus."""
    named: dict[str, set[str]] = {}
    for name, action in actions_with_keys(window):
        for key in action.shortcuts():
            named.setdefault(key.toString(), set()).add(name.split(" > ")[-1])
    assert {key: names for key, names in named.items() if len(names) > 1} == {}


def is_translated() -> bool:
    return language() == "en" or guide_path(language()) != guide_path("en")


def test_the_guide_lists_every_key_of_the_menus(window):
    """The list is under its own heading, a line for each entry, in the order of the menus."""
    if not is_translated():
        pytest.skip("the guide is in English only")
    text = guide_path(language()).read_text(encoding="utf-8")
    heading = window.help.tr("Keys")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| (.+) \| (.+) \|$", section, flags=re.M)[2:]
    assert listed == [(name, keys_of(action)) for name, action in actions_with_keys(window)]


def test_f1_opens_the_guide_at_the_page_that_is_shown(window, qtbot):
    if not is_translated():
        pytest.skip("the guide is in English only")
    for number, place in enumerate(window.work.places):
        window.show_page(number)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert window.help.guide.browser.textCursor().block().text() == place.name
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert window.help.guide.browser.textCursor().block().text() == window.help.tr("Keys")
    window.help.guide.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_guide_fits_its_window_with_each_picture_once(qtbot, code):
    guide = GuideWindow(guide_path(code))
    qtbot.addWidget(guide)
    guide.show()
    assert guide.browser.horizontalScrollBar().maximum() == 0
    pictures = len(re.findall(r"\]\(images/", guide_path(code).read_text(encoding="utf-8")))
    assert guide.browser.toPlainText().count("\N{OBJECT REPLACEMENT CHARACTER}") == pictures > 0


def test_words_are_found_in_the_guide(opened, qtbot):
    opened.window.help.show_guide()
    guide = opened.window.help.guide
    qtbot.keyClicks(guide.field, "Funds and teams")
    first = guide.browser.textCursor().position()
    assert guide.browser.textCursor().selectedText().casefold() == "funds and teams"
    qtbot.keyClick(guide.field, Qt.Key.Key_Return)
    assert guide.isVisible()
    assert guide.browser.textCursor().selectedText().casefold() == "funds and teams"
    assert guide.browser.textCursor().position() == first  # the only place, found again from the start
    qtbot.keyClicks(guide.field, " xyzzy")
    assert guide._found.text() == "Not found"
    guide.close()


def test_a_guide_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"user_guide\.md"):
        guide_path("fr", tmp_path / "ui" / "cxalloc_ui")


def test_an_installed_program_has_the_guide_in_its_package(tmp_path):
    packaged = tmp_path / "cxalloc_ui" / "guide"
    packaged.mkdir(parents=True)
    (packaged / "user_guide.md").touch()
    assert guide_path("en", tmp_path / "cxalloc_ui") == packaged / "user_guide.md"
    assert guide_path("fr", tmp_path / "cxalloc_ui") == packaged / "user_guide.md"
    (packaged / "user_guide.fr.md").touch()
    assert guide_path("fr", tmp_path / "cxalloc_ui") == packaged / "user_guide.fr.md"


def test_the_wheel_has_the_guide_and_its_pictures():
    root = Path(__file__).resolve().parents[2]
    wheel = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    included = wheel["targets"]["wheel"]["only-include"]
    assert wheel["targets"]["wheel"]["sources"]["docs"] == "cxalloc_ui/guide"
    for guide in (root / "docs").glob("user_guide*.md"):
        assert f"docs/{guide.name}" in included
        for picture in re.findall(r"\]\((images/.+?)\)", guide.read_text(encoding="utf-8")):
            assert (root / "docs" / picture).is_file()
            assert f"docs/{picture}" in included
