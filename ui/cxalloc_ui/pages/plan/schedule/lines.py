"""A few lines of text of constant height, with the full text as tooltip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.theme import theme_of

LINE_GAP = 4


class ElidedLines(QWidget):
    """A fixed number of lines, each shortened with an ellipsis if it is too long."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._lines: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show lines, the second and later ones in the muted colour; without any the widget is hidden."""
        self._lines = tuple(filter(None, lines))
        self.setVisible(bool(self._lines))
        self.setToolTip(plain_tip(self.text))
        self.setAccessibleName(self.text)
        self.update()

    @property
    def text(self) -> str:
        """The full text of all lines."""
        return "\n".join(self._lines)

    def sizeHint(self) -> QSize:
        return QSize(200, self._count * self._line_height())

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        metrics = self.fontMetrics()
        for number, line in enumerate(self._lines[: self._count]):
            painter.setPen(QColor(theme.muted if number else theme.text))
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, number * self._line_height() + metrics.ascent(), shown)
        painter.end()

    def _line_height(self) -> int:
        return self.fontMetrics().height() + LINE_GAP
