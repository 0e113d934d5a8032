"""Horizontal bars, one a row with its name and its figure: values side by side, or the steps of a waterfall.

It needs no pyqtgraph, so importing it costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.fills import fill_with
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import Theme, scaled_font, theme_of

ROW_PADDING, BAR_PADDING, GAP, RADIUS = 9, 4, 10, 2
BOUND_HEIGHT = 5
"""Half the height of the mark at the end of a proven bound."""
LEAST_BAR = 2.0
"""Pixels of a bar whose amount is too small to be seen."""
AROUND = 6 + GAP + 2
"""Pixels beside a text; two of them are for what rounding takes, as a pixel less costs it two digits."""
NAMES = 0.55
"""Largest share of the width that names take, of what the figures leave."""
BREAK = 12
"""Pixels between the end of a broken bar and its mark."""


class RowKind(Enum):
    """What a bar stands for; each has a pattern, an outline and a sign of its own besides its colour."""

    TOTAL = "total"
    GAIN = "gain"
    LOSS = "loss"
    NONE = "none"
    """No bar, where there is no value; the figure says why."""


PATTERNS = {
    RowKind.TOTAL: Qt.BrushStyle.NoBrush,
    RowKind.GAIN: Qt.BrushStyle.Dense6Pattern,
    RowKind.LOSS: Qt.BrushStyle.BDiagPattern,
}


@dataclass(frozen=True)
class BarRow:
    """A bar from ``start`` to ``end``, with a line on to ``bound`` where one is known; all in the same unit."""

    key: str
    name: str
    kind: RowKind
    start: int
    end: int
    figure: str
    tip: str
    bound: int | None = None


class BarRows(QWidget):
    """Shows bars on one scale that includes zero, or for a waterfall only what lies between its steps.

    With the keyboard Up, Down, Home and End move from row to row; Enter chooses, as a click does. ``chosen`` carries
    the key of a row. The height follows the number of rows.
    """

    accessible_role = CHART
    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._rows: Sequence[BarRow] = ()
        self._current = -1
        self._marked: str | None = None
        self._is_waterfall = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> Sequence[BarRow]:
        """The rows that are shown."""
        return self._rows

    def show_rows(self, rows: Sequence[BarRow], *, is_waterfall: bool = False, marked: str | None = None) -> None:
        """Show rows. Bars of a waterfall are joined by lines; ``marked`` is the key of the row that stands out."""
        self._rows, self._is_waterfall, self._marked = rows, is_waterfall, marked
        self._current = min(self._current, len(rows) - 1)
        self.setAccessibleDescription("; ".join(f"{row.name}: {row.figure}" for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, max(1, len(self._rows)) * self.row_height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    @property
    def row_height(self) -> int:
        """Pixels of a row, which follow the font."""
        return self.fontMetrics().height() + ROW_PADDING

    def place_of(self, key: str) -> QRectF:
        """The area of the bar with that key, in pixels of the widget."""
        number = next(at for at, row in enumerate(self._rows) if row.key == key)
        return self._bar(number, self._room())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self._row_at(event.pos().y())
            show_tip(event.globalPos(), row.tip if row else "", self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(round(event.position().y()))
        if row is not None and event.button() is Qt.MouseButton.LeftButton:
            self._go_to(self._rows.index(row), announce=False)
            self.chosen.emit(row.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        steps = {
            Qt.Key.Key_Down: min(self._current + 1, last),
            Qt.Key.Key_Up: max(self._current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self._go_to(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current <= last:
            self.chosen.emit(self._rows[self._current].key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._rows and self._current < 0:
            self._go_to(0, announce=False)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter, room = theme_of(self), QPainter(self), self._room()
        for number, row in enumerate(self._rows):
            whole = QRectF(0, number * self.row_height, self.width(), self.row_height)
            if row.key == self._marked or (number == self._current and self.hasFocus()):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent_soft))
                painter.drawRoundedRect(whole, 4, 4)
            if number == self._current and self.hasFocus():
                painter.setPen(QPen(QColor(theme.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            self._paint_words(painter, theme, row, whole, room)
            self._paint_bar(painter, theme, number, room)
        if self._rows:
            self._paint_zero(painter, theme, room)

    def _paint_words(self, painter: QPainter, theme: Theme, row: BarRow, whole: QRectF, room: QRectF) -> None:
        font = scaled_font(1.0, bold=row.kind is RowKind.TOTAL)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        names = QRectF(6, whole.top(), room.left() - GAP - 6, whole.height())
        name = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideRight, int(names.width()))
        painter.drawText(names, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        figures = QRectF(room.right() + GAP, whole.top(), self.width() - room.right() - GAP - 6, whole.height())
        figure = QFontMetrics(font).elidedText(row.figure, Qt.TextElideMode.ElideRight, int(figures.width()))
        painter.drawText(figures, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure)

    def _paint_bar(self, painter: QPainter, theme: Theme, number: int, room: QRectF) -> None:
        row, bar = self._rows[number], self._bar(number, room)
        if row.kind is RowKind.NONE:
            return
        colour = {RowKind.TOTAL: theme.groups[0], RowKind.GAIN: theme.good, RowKind.LOSS: theme.bad}[row.kind]
        fill_with(painter, bar, colour, PATTERNS[row.kind], RADIUS)
        if row.kind is RowKind.TOTAL and self._is_broken:
            _break(painter, bar, theme)
        middle = bar.center().y()
        if row.bound is not None:
            painter.setPen(QPen(QColor(theme.text), 1.4))
            at = self._x(row.bound, room)
            painter.drawLine(QPointF(self._x(row.end, room), middle), QPointF(at, middle))
            painter.drawLine(QPointF(at, middle - BOUND_HEIGHT), QPointF(at, middle + BOUND_HEIGHT))
        if self._is_waterfall and number + 1 < len(self._rows):
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
            at = self._x(row.end, room)
            painter.drawLine(QPointF(at, bar.bottom()), QPointF(at, self._bar(number + 1, room).top()))

    def _paint_zero(self, painter: QPainter, theme: Theme, room: QRectF) -> None:
        if not self._is_broken:
            painter.setPen(QPen(QColor(theme.muted), 1))
            at = round(self._x(0, room)) + 0.5
            painter.drawLine(QPointF(at, 0), QPointF(at, len(self._rows) * self.row_height))

    def _row_at(self, y: int) -> BarRow | None:
        number = y // self.row_height
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _go_to(self, number: int, *, announce: bool = True) -> None:
        self._current = number
        row = self._rows[number]
        self.setAccessibleDescription(row.tip)
        if announce:
            below = self.mapToGlobal(self.rect().topLeft())
            below.setY(below.y() + (number + 1) * self.row_height)
            below.setX(below.x() + round(self._room().left()))
            show_tip(below, row.tip, self)
        self.update()

    def _room(self) -> QRectF:
        """The area of the bars between the names and the figures."""
        metrics = QFontMetrics(scaled_font(1.0, bold=True))
        names = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0) + AROUND
        figures = max((metrics.horizontalAdvance(row.figure) for row in self._rows), default=0) + AROUND
        left = min(names, (self.width() - figures) * NAMES)
        return QRectF(left, 0, max(10.0, self.width() - left - figures), self.height())

    def _bar(self, number: int, room: QRectF) -> QRectF:
        row = self._rows[number]
        first, last = sorted((self._x(row.start, room), self._x(row.end, room)))
        top = number * self.row_height + BAR_PADDING
        return QRectF(first, top, max(LEAST_BAR, last - first), self.row_height - 2 * BAR_PADDING)

    def _x(self, value: int, room: QRectF) -> float:
        low, high = self._range()
        return room.left() + max(0.0, min(1.0, (value - low) / (high - low))) * room.width()

    @property
    def _is_broken(self) -> bool:
        low, high = self._range()
        return not low <= 0 <= high

    def _range(self) -> tuple[float, float]:
        """What the width stands for.

        Steps that are small next to the totals would be slivers on a scale from zero; where they are, a waterfall
        shows only the part of the scale that they lie in, and its totals are drawn as broken.
        """
        drawn = [row for row in self._rows if row.kind is not RowKind.NONE]
        ends = [value for row in drawn for value in (row.start, row.end, row.bound) if value is not None]
        low, high = float(min([0, *ends])), float(max([0, *ends]))
        if self._is_waterfall and drawn:
            steps = [value for row in drawn for value in (row.end, row.bound) if value is not None]
            span = max(steps) - min(steps)
            if span and low == 0 and min(steps) > 2 * span:
                low = min(steps) - span * 0.25
            elif span and high == 0 and max(steps) < -2 * span:
                high = max(steps) + span * 0.25
        return (low, high) if high > low else (low, low + 1)


def _break(painter: QPainter, bar: QRectF, theme: Theme) -> None:
    """Mark a bar that does not begin at zero by a slanted cut."""
    painter.setPen(QPen(QColor(theme.surface), 3))
    at = bar.left() + BREAK
    painter.drawLine(QPointF(at, bar.bottom() + 1), QPointF(at + 6, bar.top() - 1))
