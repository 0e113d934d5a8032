"""A box of a page whose content is computed on demand: a title with its buttons, a notice, and lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.pages.budget.prices.price_lines import PriceLine
from cxalloc_ui.widgets.figure_strip import card, clear


class OnDemandBox(QWidget):
    """Shows an invitation, then lines, under a title with a button that asks for them and one that stops."""

    requested = Signal()
    stop_requested = Signal()

    def __init__(self, title: str, start: str, again: str, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start, self._again = start, again
        self.ask = QPushButton(start)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop and keep what was found: {what}").format(what=title))
        self.stop.hide()
        self.progress = muted()
        self.outdated = Label(self.tr("The portfolio has changed since this was computed."))
        self.outdated.setObjectName("notice")
        self.outdated.setContentsMargins(14, 4, 14, 4)
        self.outdated.hide()
        self.invitation = muted(invitation)
        self.invitation.setWordWrap(True)
        self.card, self._lines = card()
        self.card.hide()
        self.extras = QHBoxLayout()
        self.title = heading(title, 1.15)
        self._lay_out()
        self.ask.clicked.connect(self.requested)
        self.stop.clicked.connect(self.stop_requested)

    def show_lines(self, lines: Sequence[PriceLine]) -> None:
        """Show lines in place of the invitation."""
        clear(self._lines)
        for number, line in enumerate(lines):
            if number and lines[number - 1].is_total:
                self._lines.addWidget(_separator())
            self._lines.addWidget(_label(line.text, strong=line.is_total))
            if line.details:
                details = _label(" ".join(line.details), strong=False)
                details.setProperty("muted", True)
                details.setContentsMargins(16, 0, 0, 4)
                self._lines.addWidget(details)
        self.invitation.setVisible(not lines)
        self.card.setVisible(bool(lines))
        self.ask.setText(self._again if lines else self._start)

    def texts(self) -> list[str]:
        """The lines that are shown."""
        items = (self._lines.itemAt(number) for number in range(self._lines.count()))
        widgets = (None if item is None else item.widget() for item in items)
        return [widget.text() for widget in widgets if isinstance(widget, QLabel)]

    def show_empty(self) -> None:
        """Show the invitation."""
        self.show_lines(())
        self.show_outdated(outdated=False)

    def show_outdated(self, *, outdated: bool) -> None:
        """Show or hide the notice that the lines are about an earlier portfolio."""
        self.outdated.setVisible(outdated and not self.card.isHidden())

    def show_running(self, *, running: bool, free: bool) -> None:
        """Show whether the computation runs, and enable its button if the worker is ``free``."""
        focused = self.ask.hasFocus() or self.stop.hasFocus()
        self.ask.setVisible(not running)
        self.ask.setEnabled(free)
        self.stop.setVisible(running)
        self.show_progress(self.tr("Preparing …") if running else "")
        if focused:
            (self.stop if running else self.ask).setFocus()

    def show_progress(self, text: str) -> None:
        """Show a line of progress."""
        self.progress.setText(text)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 0)
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addStretch(1)
        for widget in (self.progress, self.ask, self.stop):
            head.addWidget(widget)
        self.extras.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        for one in (self.outdated, self.invitation, self.card):
            layout.addWidget(one)
        layout.addLayout(self.extras)


def _label(text: str, *, strong: bool) -> QLabel:
    label: QLabel = heading(text, 1.0) if strong else Label(text)
    label.setWordWrap(True)
    return label


def _separator() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setObjectName("separator")
    return line
