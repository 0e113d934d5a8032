"""The strip of budgets in the list of candidates: the level of each at every budget of the frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from cxalloc_ui.application.fills import fill, ink
from cxalloc_ui.application.theme import group_colour, scaled_font, theme_of
from cxalloc_ui.models.table_model import KEY_ROLE
from cxalloc_ui.widgets.tables.cell_delegate import StateDelegate

if TYPE_CHECKING:
    from cxalloc_ui.pages.compare.frontier_rows import Segment

MARGIN, HIGH = 9, 16


class StripDelegate(StateDelegate):
    """Draws the segments of a row (see ``frontier_rows.Segment``), each with the name of its level."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._strips: Mapping[object, Sequence[Segment]] = {}
        self._cursor: float | None = None
        self._today: float | None = None

    def show_strips(self, strips: Mapping[object, Sequence[Segment]], today: float | None) -> None:
        """Set the segments by row key, and the position of today's budget (0 to 1 of the range)."""
        self._strips, self._today = strips, today
        self._table.viewport().update()

    def show_cursor(self, share: float | None) -> None:
        """Mark the chosen budget (0 to 1 of the range); None for no mark."""
        self._cursor = share
        self._table.viewport().update()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        theme = theme_of(self._table)
        room = QRectF(option.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        middle = room.center().y()
        painter.save()
        painter.setClipRect(option.rect)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.right(), middle))
        painter.setFont(scaled_font(0.82))
        for one in self._strips.get(index.data(KEY_ROLE), ()):
            left, right = (room.left() + share * room.width() for share in (one.start, one.end))
            area = QRectF(left, middle - HIGH / 2, max(3.0, right - left), HIGH)
            group: int = one.group
            fill(painter, area, theme, group, 2)
            level: str = one.level
            if level and painter.fontMetrics().horizontalAdvance(level) + 8 <= area.width():
                painter.setPen(ink(group_colour(theme, group)))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, level)
        for share, colour, style in (
            (self._today, theme.muted, Qt.PenStyle.DashDotLine),
            (self._cursor, theme.accent, Qt.PenStyle.SolidLine),
        ):
            if share is not None:
                x = room.left() + share * room.width()
                painter.setPen(QPen(QColor(colour), 1 if share is self._today else 2, style))
                painter.drawLine(round(x), option.rect.top(), round(x), option.rect.bottom())
        painter.restore()
