"""The legend of a chart: a patch of colour and a name for each part, in the order of the stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cxalloc_ui.theme import group_colour, theme_of

PATCH = 11
LINE = 22


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a chart, or the line over it."""

    name: str
    group: int | None = None
    is_line: bool = False


class Legend(QWidget):
    """Names under each other; the top of the stack stands first, as it does in the chart."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self.setFixedWidth(width)
        self.setAccessibleName(self.tr("Legend"))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what each colour stands for."""
        self._entries = entries
        self.setAccessibleDescription(", ".join(entry.name for entry in entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.width(), LINE * len(self._entries))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            line = event.pos().y() // LINE
            name = self._entries[line].name if 0 <= line < len(self._entries) else ""
            QToolTip.showText(event.globalPos(), name, self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        metrics = self.fontMetrics()
        for line, entry in enumerate(self._entries):
            middle = line * LINE + LINE // 2
            if entry.is_line:
                painter.fillRect(QRect(0, middle - 1, PATCH, 2), QColor(theme.text))
            else:
                patch = QRect(0, middle - PATCH // 2, PATCH, PATCH)
                painter.fillRect(patch, QColor(group_colour(theme, entry.group)))
            painter.setPen(QColor(theme.muted))
            text = QRect(PATCH + 8, line * LINE, self.width() - PATCH - 12, LINE)
            shown = metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
