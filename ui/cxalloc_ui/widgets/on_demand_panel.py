"""A panel whose content is computed on demand: an invitation, then the content, with refresh and stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import set_pixels, zoomed

TEXT_WIDTH = 560


class OnDemandPanel(QStackedWidget):
    """Shows an invitation to start a slow computation, then its content under a line with refresh and stop buttons.

    ``extras`` are widgets of the content that are placed on that line; None adds a gap.
    """

    requested = Signal()
    stop_requested = Signal()

    def __init__(
        self, content: QWidget, start: str, again: str, title: str, extras: Sequence[QWidget | None] = ()
    ) -> None:
        super().__init__()
        self._again = again
        self.start = QPushButton(start)
        self.start.setProperty("primary", True)
        self._invitation = muted()
        self._invitation.setWordWrap(True)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_pixels(self._invitation, fixed_width=TEXT_WIDTH)
        self._waiting = muted()
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.stop_first = QPushButton(self.tr("Stop"))
        self.stop_first.setAccessibleName(self.tr("Stop: {what}").format(what=title))
        self.again = QPushButton(again)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop and keep what was found: {what}").format(what=title))
        self._anew = QPushButton(again)
        self._message = muted()
        self._outdated = QFrame()
        self._outdated.setObjectName("notice")
        self._lay_out(content, title, extras)
        for button in (self.start, self.again, self._anew):
            button.clicked.connect(self.requested)
        for button in (self.stop_first, self.stop):
            button.clicked.connect(self.stop_requested)
        self.show_running(running=False, free=True)

    @property
    def is_empty(self) -> bool:
        """Whether the invitation is shown."""
        return self.currentIndex() == 0

    def invite(self, text: str) -> None:
        """Set the text that says what would be computed."""
        self._invitation.setText(text)
        # A layout that centres a wrapped label gives it fewer lines than it needs.
        self._invitation.setMinimumHeight(self._invitation.heightForWidth(zoomed(TEXT_WIDTH)))

    def show_empty(self) -> None:
        """Show the invitation."""
        self.setCurrentIndex(0)

    def show_content(self) -> None:
        """Show the content."""
        had_focus = self.start.hasFocus() or self.stop_first.hasFocus()
        self.setCurrentIndex(1)
        if had_focus:
            (self.again if self.stop.isHidden() else self.stop).setFocus()

    def show_outdated(self, *, outdated: bool) -> None:
        """Show or hide the notice that the content is about an earlier portfolio, or an earlier plan of it."""
        self._outdated.setVisible(outdated)

    def show_running(self, *, running: bool, free: bool) -> None:
        """Show whether the computation runs, and enable its buttons if the worker is ``free``."""
        pairs = ((self.start, self.stop_first), (self.again, self.stop))
        focused = next((pair for pair in pairs for button in pair if button.hasFocus()), None)
        for ask, stop in pairs:
            ask.setVisible(not running)
            stop.setVisible(running)
        for button in (self.again, self.start, self._anew):
            button.setEnabled(free)
        if focused is not None:  # the visible button of the pair takes over the focus
            focused[running].setFocus()
        self.show_progress(self.tr("Preparing …") if running else "")

    def show_progress(self, text: str) -> None:
        """Show a line of progress."""
        self._message.setText(text)
        self._waiting.setText(text)

    def _lay_out(self, content: QWidget, title: str, extras: Sequence[QWidget | None]) -> None:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setSpacing(14)
        column.addStretch(2)
        head = heading(title, 1.4)
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for widget in (head, self._invitation, self.start, self.stop_first, self._waiting):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        notice = QHBoxLayout(self._outdated)
        notice.setContentsMargins(14, 4, 14, 4)
        notice.addWidget(Label(self.tr("The portfolio or its plan has changed since this was computed.")))
        self._anew.setAccessibleName(self.tr("{again}: the portfolio was edited").format(again=self._again))
        self._anew.setProperty("link", True)
        notice.addWidget(self._anew)
        notice.addStretch(1)
        self._outdated.hide()
        filled = QWidget()
        rows = QVBoxLayout(filled)
        rows.setContentsMargins(0, 10, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self._outdated)
        line = QHBoxLayout()
        line.addWidget(self.again)
        line.addWidget(self.stop)
        line.addWidget(self._message)
        line.addStretch(1)
        for one in extras:
            if one is None:
                line.addSpacing(16)
            else:
                line.addWidget(one)
        line.setSpacing(10)
        rows.addLayout(line)
        rows.addWidget(content, stretch=1)
        self.addWidget(empty)
        self.addWidget(filled)
