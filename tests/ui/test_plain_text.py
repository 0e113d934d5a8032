"""Names that look like HTML are shown as they are, on every page and in every tooltip."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMessageBox, QWidget

from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.application.plain_text import message_box, plain_tip
from cxalloc_ui.dialogs.dialogs import ErrorDialog

EVIL = '<b>B</b><img src="/dev/null"/>'


@pytest.fixture
def file(tmp_path):
    portfolio = read_folder(samples_folder() / "tutorial")
    named = replace(
        portfolio,
        name=EVIL,
        funds=tuple(replace(one, name=EVIL + one.name) for one in portfolio.funds),
        initiatives=tuple(replace(one, name=EVIL + one.name, owner=EVIL) for one in portfolio.initiatives),
        small_allocations=tuple(replace(one, name=EVIL + one.name) for one in portfolio.small_allocations),
        scenarios=tuple(replace(one, name=EVIL + one.name) for one in portfolio.scenarios),
    )
    path = tmp_path / "<i>file.cxalloc"
    PortfolioFile.create(path, named).close()
    return path


def rich_texts(window: QWidget) -> list[str]:
    """Texts that Qt would render as HTML."""
    found = [
        label.text()
        for label in window.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and "<img" in label.text()
    ]
    tips = [one.toolTip() for one in window.findChildren(QWidget)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        for column in range(1 if isinstance(model, QAbstractListModel) else min(40, model.columnCount())):
            tips.append(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole))
            for row in range(min(12, model.rowCount())):
                tips.append(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole))
    return found + [tip for tip in tips if "<img" in str(tip)]


def test_names_are_shown_as_they_are(program, qtbot, file):
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(file)
    asked = len(program.solver.asked)
    qtbot.keyClick(program.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(program.solver.asked) > asked)
    with qtbot.waitSignal(program.solve_controller.running_changed):
        program.solver.finish()
    for page in range(4):
        program.window.show_page(page)
        assert rich_texts(program.window) == [], page
    shown = [label.text() for label in program.window.findChildren(QLabel)]
    assert any(EVIL in text for text in shown)


def test_dialogs(qtbot, qapp):
    dialog = ErrorDialog(None, EVIL, EVIL)
    qtbot.addWidget(dialog)
    assert rich_texts(dialog) == []
    box = message_box(dialog, QMessageBox.Icon.Warning, "Title", EVIL, EVIL)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "<img" not in box.informativeText()


def test_a_tooltip_keeps_plain_text_and_lines():
    assert plain_tip("a & b\nc") == "a & b\nc"
    assert plain_tip("<b>x</b>\ny") == "<span>&lt;b&gt;x&lt;/b&gt;<br>y</span>"
