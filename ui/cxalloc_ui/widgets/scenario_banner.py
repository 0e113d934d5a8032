"""The banner under the header while a scenario is shown: what is edited, and the changes of the scenario."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxalloc.domain.document.document import Document
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.texts import counted
from cxalloc_ui.application.theme import set_state

KEYS_ROLE = Qt.ItemDataRole.UserRole
"""Item role: the keys of the changes that a line of the list stands for."""
MOST_LINES = 4
WRONG = "✕"
"""Stands before what was refused."""


class ChangeList(QListWidget):
    """The changes of a scenario, a line each. ``removal_requested`` says that the Delete key was pressed."""

    removal_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        self.setAccessibleName(self.tr("Changes of the scenario"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Show lines: a text, and the keys of the changes it stands for. The current row stays."""
        shown = [(self.item(at).text(), self.item(at).data(KEYS_ROLE)) for at in range(self.count())]
        if shown == [(text, keys) for text, keys in lines]:
            return
        row = self.currentRow()
        self.clear()
        for text, keys in lines:
            item = QListWidgetItem(text)
            item.setToolTip(plain_tip(text))
            item.setData(KEYS_ROLE, keys)
            self.addItem(item)
        if lines:
            self.setCurrentRow(max(0, min(row, len(lines) - 1)))
        height = self.sizeHintForRow(0) if lines else self.fontMetrics().height()
        self.setFixedHeight(height * max(1, min(len(lines), MOST_LINES)) + 2 * self.frameWidth() + 4)

    def selected_keys(self) -> tuple[str, ...]:
        """Return the keys of the changes of the selected lines."""
        return tuple(key for item in self.selectedItems() for key in item.data(KEYS_ROLE))


class ScenarioBanner(QFrame):
    """Names the scenario that is shown, and lists its changes, which can be removed one by one."""

    removal_requested = Signal(object)
    """Carries the keys of changes that are to be removed."""
    base_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.label = Label()
        self.label.setWordWrap(True)
        self.problem = Label()
        self.problem.setWordWrap(True)
        set_state(self.problem, "bad")
        self.problem.hide()
        self.fold = QPushButton()
        self.fold.setProperty("link", True)
        self.fold.setCheckable(True)
        self.base = QPushButton(self.tr("Edit the base case"))
        self.base.setProperty("link", True)
        self.base.setToolTip(self.tr("Show and edit the base case, which all scenarios inherit"))
        self.list = ChangeList()
        self.remove = QPushButton(self.tr("Remove from the scenario"))
        self.remove.setToolTip(self.tr("Give what is selected the value of the base case again (Del)"))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.label, stretch=1)
        top.addWidget(self.fold)
        top.addWidget(self.base)
        self._changes = QWidget()
        below = QHBoxLayout(self._changes)
        below.setContentsMargins(0, 0, 0, 4)
        below.setSpacing(12)
        below.addWidget(self.list, stretch=1)
        below.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 3, 14, 3)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addWidget(self._changes)
        self.fold.toggled.connect(lambda _: self._show_list())
        self.base.clicked.connect(self.base_requested)
        self.list.removal_requested.connect(self._remove)
        self.list.itemSelectionChanged.connect(lambda: self.remove.setEnabled(bool(self.list.selectedItems())))
        self.remove.clicked.connect(self._remove)
        self._show_list()
        self.hide()

    def show_scenario(self, document: Document, name: str, formats: Formatter) -> None:
        """Show a scenario of a document by its name."""
        lines = change_lines(document, name, formats)
        wrong = sum(text.startswith(WRONG) for text, _ in lines)
        count = len(lines) - wrong
        changes = counted(count, self.tr("{n} change"), self.tr("{n} changes")) if count else self.tr("no changes yet")
        if wrong:
            changes = ", ".join((changes, counted(wrong, self.tr("{n} error"), self.tr("{n} errors"))))
        self.label.setText(self.tr("You are editing “{name}”: {changes}").format(name=name, changes=changes))
        self.show_problem("")
        self.list.show_lines(lines)
        self.fold.setEnabled(bool(lines))
        self.remove.setEnabled(bool(self.list.selectedItems()))
        self._show_list()

    def show_problem(self, text: str) -> None:
        """Show why the last edit was not made, until the next one; an empty text hides it."""
        self.problem.setText(f"{WRONG} {text}" if text else "")
        self.problem.setVisible(bool(text))

    def unfold(self) -> None:
        """Show the list of changes, and begin in it."""
        self.fold.setChecked(True)
        self.list.setFocus()

    def _show_list(self) -> None:
        is_open = self.fold.isChecked()
        self.fold.setText(self.tr("Hide the changes") if is_open else self.tr("Show the changes"))
        self._changes.setVisible(is_open and self.list.count() > 0)

    def _remove(self) -> None:
        if keys := self.list.selected_keys():
            self.removal_requested.emit(keys)


def change_lines(document: Document, name: str, formats: Formatter) -> list[tuple[str, tuple[str, ...]]]:
    """Return a line for each change of a scenario in words, with its keys; refused texts come last."""
    from cxalloc.editing.scenarios import change_groups, drafts_of_scenario, scenario_of
    from cxalloc.messages.scenario_changes import change_message

    portfolio = document.portfolio
    changes = dict(scenario_of(portfolio, name).changes)
    lines = []
    for keys in change_groups(portfolio, changes.items()):
        said = [formats.render(change_message(portfolio, key, changes[key])) for key in keys]
        text = "; ".join(said)
        lines.append((text[:1].upper() + text[1:], keys))
    for key, draft in drafts_of_scenario(document, name).items():
        wrong = formats.render(change_message(portfolio, key, draft.text))
        lines.append((f"{WRONG} {wrong}: {message_text(draft.reason)}", (key,)))
    return lines
