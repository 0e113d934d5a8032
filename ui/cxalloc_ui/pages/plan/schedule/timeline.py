"""The timeline: funded initiatives as bars over the periods, and small allocations by period."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import Theme, mix, scaled_font, theme_of
from cxalloc_ui.pages.plan.schedule.timeline_marks import ROW, TimelineMarks
from cxalloc_ui.pages.plan.schedule.timeline_rows import Bar, Link, Row

RIGHT = 14
SECTION = 26
LABEL_GAP = 6
BELOW = 6
NAME_GAP = 14
"""Pixels between the names and the first column."""


class Timeline(QAbstractScrollArea):
    """Paints bars and amounts in columns of equal width, one per budget period; only the rows in sight are painted.

    ``current_changed`` carries the key of the new current row, ``activated`` the key of the row to open, ``went_to``
    where the new current row is: its top and its bottom in pixels from the top of the timeline with all of its rows.
    """

    accessible_role = CHART
    current_changed = Signal(str)
    activated = Signal(str)
    menu_requested = Signal(str, QPoint)
    went_to = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = ""
        self._labels: Sequence[str] = ()
        self._periods = 0
        self._rows: Sequence[Row] = ()
        self._places: dict[str, int] = {}
        self._current = -1
        self._links: dict[str, Link] = {}
        self._gutter = 210
        self._write: Callable[[int], str] = str
        self._describe: Callable[[Row, int | None], str] = lambda row, _: row.name

    # Content

    def show_rows(
        self,
        title: str,
        labels: Sequence[str],
        rows: Sequence[Row],
        write: Callable[[int], str],
        describe: Callable[[Row, int | None], str],
    ) -> None:
        """Show rows under a title and the labels of the budget periods.

        ``write`` formats an amount in minor units; ``describe`` returns the text on a row (in a period).
        """
        chosen = self.current_key
        self._title, self._labels, self._rows = title, labels, rows
        self._periods = len(labels)
        self._write, self._describe = write, describe
        self._places = {row.key: place for place, row in enumerate(rows)}
        self._current = self._places.get(chosen, -1)
        self._links = {}
        self.setAccessibleDescription(title)
        self._set_range()
        self.viewport().update()

    def set_gutter(self, width: int) -> None:
        """Set the width of the names; a chart above gives its axis the same width, so that the columns line up."""
        self._gutter = width
        self.viewport().update()

    def show_links(self, links: Sequence[Link]) -> None:
        """Show links between the current row and related ones."""
        self._links = {link.key: link for link in links}
        self.viewport().update()

    def select(self, key: str) -> None:
        """Make a row the current one and scroll to it; an unknown key leaves none current."""
        self._go_to(self._places.get(key, -1), announce=False)

    @property
    def current_key(self) -> str:
        """The key of the current row; '' if there is none."""
        return self._rows[self._current].key if 0 <= self._current < len(self._rows) else ""

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def text_of(self, key: str) -> str:
        """Return the description of a row; '' if there is no such row."""
        place = self._places.get(key)
        return "" if place is None else self._describe(self._rows[place], None)

    @property
    def rows_in_sight(self) -> range:
        """The indices of the visible rows."""
        above = self.verticalScrollBar().value()
        first = max(0, above // ROW)
        last = (above + self.viewport().height() - SECTION) // ROW
        return range(first, min(len(self._rows), last + 1))

    @property
    def column(self) -> float:
        """The width of a period in pixels."""
        # From the whole width, not the viewport's: the columns must not move when the scroll bar appears.
        return (self.width() - self._gutter - RIGHT) / max(1, self._periods)

    def height_of(self, rows: int) -> int:
        """Return the height in pixels that shows a number of rows."""
        return SECTION + rows * ROW + BELOW

    def names_width(self) -> int:
        """Return the width of the longest name in pixels, including the gap to the first column."""
        metrics = QFontMetrics(self.font())
        longest = sorted((_label(row) for row in self._rows), key=len)[-20:]  # the widest name is among the longest
        return max((metrics.horizontalAdvance(name) for name in longest), default=0) + NAME_GAP + 12

    # Qt events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self._go_to(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None:
            self.activated.emit(self._rows[place].key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self._current
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            found = self._place_at(event.pos())
            if found is None:
                return
            self._go_to(found)
            place = found
        if place >= 0:
            self.menu_requested.emit(self._rows[place].key, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, (self.viewport().height() - SECTION) // ROW - 1)
        last = len(self._rows) - 1
        steps = {
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Up: max(0, self._current - 1),
            Qt.Key.Key_PageDown: self._current + page,
            Qt.Key.Key_PageUp: max(0, self._current - page),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self._go_to(min(steps[key], last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.activated.emit(self.current_key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(theme.surface))
        if 0 <= self._current < len(self._rows):
            area = QRectF(0, self._top(self._current), self.viewport().width(), ROW)
            painter.fillRect(area, QColor(theme.accent_soft))
        marks = TimelineMarks(painter, theme, self._gutter, self.column, self._periods, self._write)
        self._paint_columns(marks)
        for place in self.rows_in_sight:
            self._paint_row(marks, place)
        self._paint_links(marks)
        self._paint_title(painter, theme)
        painter.end()

    # Painting

    def tip_at(self, at: QPoint) -> str:
        """Return the tooltip at a point of the viewport."""
        place = self._place_at(at)
        if place is None:
            return ""
        period = int((at.x() - self._gutter) // self.column) if at.x() >= self._gutter else None
        return self._describe(self._rows[place], period)

    def _go_to(self, place: int, *, announce: bool = True) -> None:
        if place == self._current:
            return
        self._current = place
        self._links = {}
        if place >= 0:
            row, bar = self._rows[place], self.verticalScrollBar()
            shown = self.viewport().height() - SECTION
            # Scrolls by whole rows, so that the title cuts none.
            least = -(-((place + 1) * ROW - shown) // ROW) * ROW
            bar.setValue(min(place * ROW, max(bar.value(), least)))
            self.went_to.emit(place * ROW, SECTION + (place + 1) * ROW)
            self.setAccessibleDescription(f"{self._title}: {self._describe(row, None)}")
            if announce:
                self.current_changed.emit(row.key)
        self.viewport().update()

    def _set_range(self) -> None:
        content = self.height_of(len(self._rows))
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(ROW)
        bar.setRange(0, max(0, content - self.viewport().height()))

    def _top(self, place: int) -> int:
        return SECTION + place * ROW - self.verticalScrollBar().value()

    def _place_at(self, at: QPoint) -> int | None:
        if at.y() < SECTION:
            return None
        place = (at.y() + self.verticalScrollBar().value() - SECTION) // ROW
        return place if 0 <= place < len(self._rows) else None

    def _paint_columns(self, marks: TimelineMarks) -> None:
        painter, theme = marks.painter, marks.theme
        painter.setPen(QPen(QColor(mix(theme.line, theme.surface, 0.6)), 1))
        for period in range(self._periods + 1):
            x = int(round(marks.x(period)) + 0.5)
            painter.drawLine(QPoint(x, 0), QPoint(x, self.viewport().height()))

    def _paint_title(self, painter: QPainter, theme: Theme) -> None:
        painter.fillRect(QRectF(0, 0, self.viewport().width(), SECTION - 2), QColor(theme.surface))
        area = QRectF(6, 0, self._gutter - 12, SECTION)
        painter.setFont(scaled_font(0.92, bold=True))
        painter.setPen(QColor(theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title)
        self._paint_labels(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_labels(self, painter: QPainter) -> None:
        """Paint the labels of the periods, which stay in sight, leaving some out where there is too little room."""
        painter.setFont(scaled_font(0.85))
        widest = max(map(painter.fontMetrics().horizontalAdvance, self._labels), default=0) + LABEL_GAP
        step = max(1, math.ceil(widest / max(1.0, self.column)))
        for period in range(0, self._periods, step):
            area = QRectF(self._gutter + period * self.column, 0, max(self.column, widest), SECTION)
            at = Qt.AlignmentFlag.AlignCenter if step == 1 else Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, at, self._labels[period])

    def _paint_row(self, marks: TimelineMarks, place: int) -> None:
        painter, theme = marks.painter, marks.theme
        row, top = self._rows[place], self._top(place)
        metrics = QFontMetrics(self.font())
        room = self._gutter - NAME_GAP - 6
        link = self._links.get(row.key)
        if link is not None:
            painter.setFont(scaled_font(0.85, bold=True))
            painter.setPen(QColor(theme.accent))
            word = painter.fontMetrics().horizontalAdvance(link.word) + 8
            area = QRectF(6 + room - word, top, word, ROW)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, link.word)
            room -= word
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text))
        name = metrics.elidedText(_label(row), Qt.TextElideMode.ElideRight, room)
        area = QRectF(6, top, room, ROW)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        if isinstance(row, Bar):
            marks.paint_bar(row, top)
        else:
            marks.paint_amounts(row.amounts, row.maximum, row.group, top)

    def _paint_links(self, marks: TimelineMarks) -> None:
        """Paint arrows from predecessors to successors."""
        for link in self._links.values():
            first, then = self._places.get(link.first), self._places.get(link.then)
            if first is None or then is None:
                continue
            before, after = self._rows[first], self._rows[then]
            if isinstance(before, Bar) and isinstance(after, Bar):
                marks.paint_link(before, self._top(first), after, self._top(then))


def _label(row: Row) -> str:
    return f"{row.name} · {row.level}" if isinstance(row, Bar) and row.level else row.name
