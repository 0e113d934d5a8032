"""The timeline: funded initiatives as bars over the periods, and beneath them the small amounts of each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from cxalloc_ui.theme import Theme, group_colour, mix, scaled_font, theme_of

GUTTER = 210
"""Pixels for the names on the left; the axis of a chart above is as wide, so that the columns line up."""
RIGHT = 14
ROW = 24
SECTION = 26
BELOW = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A funded initiative: built from ``start`` over ``duration`` periods, in use from then on."""

    key: str
    name: str
    start: int
    duration: int
    group: int | None
    note: str
    tip: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """A small allocation: what it gets in each period, as a share of its largest amount, and in words."""

    key: str
    name: str
    sizes: tuple[float, ...]
    texts: tuple[str, ...]
    group: int | None
    tips: tuple[str, ...]


Row = Bar | Amounts


class Timeline(QAbstractScrollArea):
    """Paints bars and amounts in columns of equal width, one per budget period."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(SECTION + 2 * ROW)
        self._title = ""
        self._periods: tuple[str, ...] = ()
        self._rows: Sequence[Row] = ()

    def show_rows(self, title: str, periods: Sequence[str], rows: Sequence[Row]) -> None:
        """Show rows under a title; ``periods`` are the labels of the budget periods."""
        self._title, self._periods, self._rows = title, tuple(periods), rows
        self.setAccessibleDescription("; ".join(row.tip if isinstance(row, Bar) else row.name for row in rows))
        self._set_range()
        self.viewport().update()

    def height_of(self, rows: int) -> int:
        """How high it must be to show so many rows."""
        return SECTION + rows * ROW + BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(theme.surface))
        self._paint_columns(painter, theme)
        top = SECTION - self.verticalScrollBar().value()
        for row in self._rows:
            if top + ROW > 0 and top < self.viewport().height():
                self._paint_row(painter, theme, row, top)
            top += ROW
        self._paint_title(painter, theme)
        painter.end()

    def _set_range(self) -> None:
        content = self.height_of(len(self._rows))
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(ROW)
        bar.setRange(0, max(0, content - self.viewport().height()))

    @property
    def _column(self) -> float:
        # From the whole width, not the viewport's: the columns must not move when the scroll bar comes.
        return (self.width() - GUTTER - RIGHT) / max(1, len(self._periods))

    def _paint_columns(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(QColor(mix(theme.line, theme.surface, 0.6)), 1))
        for period in range(len(self._periods) + 1):
            x = round(GUTTER + period * self._column) + 0.5
            painter.drawLine(QPoint(int(x), 0), QPoint(int(x), self.viewport().height()))

    def _paint_title(self, painter: QPainter, theme: Theme) -> None:
        area = QRectF(0, 0, GUTTER - 12, SECTION)
        painter.fillRect(area.adjusted(0, 0, 10, -2), QColor(theme.surface))  # rows scroll away under it
        painter.setFont(scaled_font(0.92, bold=True))
        painter.setPen(QColor(theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title)

    def _paint_row(self, painter: QPainter, theme: Theme, row: Row, top: int) -> None:
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text))
        name = QFontMetrics(self.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, GUTTER - 14)
        area = QRectF(0, top, GUTTER - 12, ROW)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        if isinstance(row, Bar):
            self._paint_bar(painter, theme, row, top)
        else:
            self._paint_amounts(painter, theme, row, top)

    def _paint_bar(self, painter: QPainter, theme: Theme, bar: Bar, top: int) -> None:
        colour = group_colour(theme, bar.group)
        column, end = self._column, GUTTER + len(self._periods) * self._column
        left, right = GUTTER + bar.start * column + 2, GUTTER + (bar.start + bar.duration) * column - 2
        middle = top + ROW / 2
        painter.setPen(QPen(QColor(mix(colour, theme.surface, 0.45)), 2))
        if right < end:
            painter.drawLine(QPoint(round(right), round(middle)), QPoint(round(end), round(middle)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        area = QRectF(left, top + 4, max(3.0, right - left), ROW - 8)
        painter.drawRoundedRect(area, 4, 4)
        painter.setFont(scaled_font(0.85))
        needed = painter.fontMetrics().horizontalAdvance(bar.note) + 10
        if needed <= area.width():
            painter.setPen(_ink(colour))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, bar.note)
            return
        before = left - needed
        beside = QRectF(right + 2 if right + needed + 2 <= end else before, top + 4, needed, ROW - 8)
        painter.fillRect(beside, QColor(theme.surface))
        painter.setPen(QColor(theme.muted))
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, bar.note)

    def _paint_amounts(self, painter: QPainter, theme: Theme, row: Amounts, top: int) -> None:
        column, colour = self._column, group_colour(theme, row.group)
        painter.setFont(scaled_font(0.85))
        metrics = painter.fontMetrics()
        for period, (size, text) in enumerate(zip(row.sizes, row.texts, strict=True)):
            if not size:
                continue
            cell = QRectF(GUTTER + period * column + 2, top + 4, column - 4, ROW - 8)
            painter.setPen(Qt.PenStyle.NoPen)
            if metrics.horizontalAdvance(text) + 4 <= cell.width():
                painter.setBrush(QColor(mix(colour, theme.surface, 0.18 + 0.3 * size)))
                painter.drawRoundedRect(cell, 4, 4)
                painter.setPen(QColor(theme.text))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            else:
                height = max(3.0, size * cell.height())
                painter.setBrush(QColor(colour))
                painter.drawRect(QRectF(cell.left(), cell.bottom() - height, cell.width(), height))

    def _tip(self, at: QPoint) -> str:
        number = (at.y() + self.verticalScrollBar().value() - SECTION) // ROW
        if not 0 <= number < len(self._rows):
            return ""
        row = self._rows[number]
        if isinstance(row, Bar):
            return row.tip
        period = int((at.x() - GUTTER) // self._column)
        return row.tips[period] if at.x() >= GUTTER and period < len(row.tips) else row.name


def _ink(background: str) -> QColor:
    """Black or white, whichever is easier to read on a colour."""
    colour = QColor(background)
    light = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return QColor("#10151d" if light > 140 else "#ffffff")
