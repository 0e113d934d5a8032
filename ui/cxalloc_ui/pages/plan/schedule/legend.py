"""The legend of a chart: fill, name and amount of each part, in the order of the stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.fills import fill
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import scaled_font, theme_of

PATCH = 14
LINE, TIGHT_LINE = 22, 16
AFTER_NAME = 10


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A part of a chart, or a line over it (``dashed`` or not), with a ``note`` at the right and a tooltip ``tip``."""

    name: str
    group: int | None = None
    is_line: bool = False
    dashed: bool = False
    note: str = ""
    tip: str = ""


class Legend(QWidget):
    """A vertical list of entries in the chart's order: the top of the stack first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[LegendEntry] = ()
        self.setAccessibleName(self.tr("Legend"))

    @property
    def entries(self) -> Sequence[LegendEntry]:
        """The displayed entries."""
        return self._entries

    def wanted_width(self) -> int:
        """The width in pixels that shows every name in full."""
        metrics = self.fontMetrics()
        return (
            max(
                (
                    metrics.horizontalAdvance(entry.name) + metrics.horizontalAdvance(entry.note)
                    for entry in self._entries
                ),
                default=0,
            )
            + PATCH
            + 3 * AFTER_NAME
        )

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show entries."""
        self._entries = entries
        self.setAccessibleDescription(", ".join(f"{entry.name} {entry.note}".strip() for entry in entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.width(), LINE * len(self._entries))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), TIGHT_LINE * len(self._entries))

    @property
    def _line(self) -> int:
        return max(TIGHT_LINE, min(LINE, self.height() // max(1, len(self._entries))))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            line = event.pos().y() // self._line
            entry = self._entries[line] if 0 <= line < len(self._entries) else None
            show_tip(event.globalPos(), (entry.tip or entry.name) if entry else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        notes = scaled_font(0.92)
        high = self._line
        for line, entry in enumerate(self._entries):
            middle = line * high + high // 2
            if entry.is_line:
                style = Qt.PenStyle.DotLine if entry.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(QColor(theme.text), 2, style))
                painter.drawLine(0, middle, PATCH, middle)
            else:
                fill(painter, QRectF(0, middle - PATCH / 2, PATCH, PATCH), theme, entry.group, 2)
            painter.setFont(notes)
            painter.setPen(QColor(theme.muted))
            taken = painter.fontMetrics().horizontalAdvance(entry.note) + AFTER_NAME if entry.note else 0
            at_right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(0, line * high, self.width() - 4, high), at_right, entry.note)
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text))
            text = QRect(PATCH + 8, line * high, self.width() - PATCH - 12 - taken, high)
            shown = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
