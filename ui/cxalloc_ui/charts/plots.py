"""Stacked bars by period.

Importing this module imports pyqtgraph and numpy, so import it only when the first chart is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.fills import fill
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import Theme, scaled_font, theme_of
from cxalloc_ui.application.zoom import zoomed

BAR_WIDTH = 0.62
LIMIT_WIDTH = 0.86
LOW = 150
"""Height in pixels below which a chart has fewer horizontal grid lines."""
LABEL_GAP = 10
"""Pixels that the label of a period needs in addition to its width; where there are fewer, labels are left out."""


@dataclass(frozen=True)
class Bars:
    """One part of a stack: its name, its place among the theme's groups (colour and pattern), and a value per period.

    Values are in currency units; negative ones are drawn below the zero line.
    """

    name: str
    group: int | None
    values: tuple[float, ...]


@dataclass(frozen=True)
class Limit:
    """A short line over each stack that marks its limit, such as the budget."""

    name: str
    values: tuple[float, ...]
    dashed: bool = False


class PeriodPlot(QWidget):
    """Stacked bars by period, with lines for the budget where there is one.

    With the keyboard Left, Right, Home and End move from period to period and show the same text as the mouse.
    ``period_chosen`` carries the period.
    """

    accessible_role = CHART
    period_chosen = Signal(int)

    def __init__(self, name: str, axis_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._labels: Sequence[str] = ()
        self._bars: Sequence[Bars] = ()
        self._limits: Sequence[Limit] = ()
        self._notes: Sequence[str] = ()
        self._write: Callable[[float], str] = str
        self._period = -1
        self._is_low = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._plot = pg.PlotWidget(self)
        self._plot.setAccessibleName(name)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().installEventFilter(self)
        self._stacks = _Stacks()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.layout.setContentsMargins(0, 8, 0, 0)
        item.getViewBox().setDefaultPadding(0)
        self._amounts, self._periods = item.getAxis("left"), item.getAxis("bottom")
        self._axis_width = axis_width
        self._size_axes()
        self._amounts.setStyle(tickLength=0, tickTextOffset=8)
        self._periods.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)

    def _size_axes(self) -> None:
        for axis in (self._amounts, self._periods):
            axis.setTickFont(scaled_font(0.92))
        self._amounts.setWidth(zoomed(self._axis_width))
        self._periods.setHeight(zoomed(26))

    def show_bars(
        self,
        labels: Sequence[str],
        bars: Sequence[Bars],
        write: Callable[[float], str],
        limits: Sequence[Limit] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """Show one stack per label; ``write`` formats amounts, ``notes`` adds a text to the tooltip of each period."""
        self._labels, self._bars, self._limits, self._notes = labels, bars, limits, notes
        self._write = write
        if self._period >= len(labels):
            self._period = -1
        self._plot.setAccessibleDescription("; ".join(self.text_of(period) for period in range(len(labels))))
        self._draw()

    def text_of(self, period: int) -> str:
        """Return the tooltip text of a period."""
        parts = [f"{one.name}: {self._write(one.values[period])}" for one in self._bars if one.values[period]]
        if len(parts) > 1:
            parts.reverse()  # in the order of the stack, top first
            parts.append(self.tr("Together: {sum}").format(sum=self._write(sum(b.values[period] for b in self._bars))))
        parts += [f"{one.name}: {self._write(one.values[period])}" for one in self._limits]
        parts += self._notes[period : period + 1]
        return "; ".join([self._labels[period], *parts])

    @property
    def period(self) -> int:
        """The current period of keyboard navigation; -1 if none."""
        return self._period

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._size_axes()
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._labels:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._labels and self._is_low is not (self.height() < LOW):
            self._draw()
        elif self._labels:
            self._set_ticks()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go_to(max(self._period, 0), announce=event.reason() is not Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._stacks.show_current(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._labels) - 1
        steps = {
            Qt.Key.Key_Right: min(self._period + 1, last),
            Qt.Key.Key_Left: max(self._period - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self._go_to(steps[key])
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            period = self._period_at(event.pos().x(), event.pos().y())
            if period is not None:
                show_tip(event.globalPos(), self.text_of(period).replace("; ", "\n"), self)
            return True
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            period = self._period_at(round(event.position().x()), round(event.position().y()))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            if period is not None:
                self._go_to(period, announce=False)
        return super().eventFilter(watched, event)

    def _period_at(self, x: int, y: int) -> int | None:
        view = self._plot.getPlotItem().getViewBox()
        period = round(view.mapSceneToView(QPointF(self._plot.mapToScene(x, y))).x())
        return period if 0 <= period < len(self._labels) else None

    def _go_to(self, period: int, *, announce: bool = True) -> None:
        if not self._labels:
            return
        self._period = period
        self._stacks.show_current(period if self.hasFocus() else -1)
        text = self.text_of(period)
        self.setAccessibleDescription(text)
        self.period_chosen.emit(period)
        if announce:
            view = self._plot.getPlotItem().getViewBox()
            at = self._plot.mapFromScene(view.mapViewToScene(QPointF(period + BAR_WIDTH / 2, 0)))
            where = self._plot.mapToGlobal(at)
            where.setY(self.mapToGlobal(self.rect().topLeft()).y())
            show_tip(where, text.replace("; ", "\n"), self)

    def _draw(self) -> None:
        theme, item = theme_of(self), self._plot.getPlotItem()
        self._plot.setBackground(theme.surface)
        for axis in (self._amounts, self._periods):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(theme.muted)
        self._amounts.setPen(pg.mkPen(None))
        item.clear()
        count = len(self._labels)
        above = [sum(max(one.values[t], 0.0) for one in self._bars) for t in range(count)]
        below = [sum(min(one.values[t], 0.0) for one in self._bars) for t in range(count)]
        top = max([*above, *(value for limit in self._limits for value in limit.values), 0.0])
        bottom = min([*below, 0.0])
        room = (top - bottom) * 0.06 or 1.0
        bottom_shown, top_shown = bottom - (room if bottom < 0 else 0), top + room
        self._is_low = self.height() < LOW
        ticks = _nice_ticks(bottom, top, 2 if self._is_low else 3)
        self._stacks.set_shown(
            theme, self._bars, self._limits, ticks, QRectF(-0.5, bottom_shown, count, top_shown - bottom_shown)
        )
        item.addItem(self._stacks, ignoreBounds=True)
        item.setXRange(-0.5, count - 0.5, padding=0)
        item.setYRange(bottom_shown, top_shown, padding=0)
        self._amounts.setTicks([[(value, self._write(value)) for value in ticks]])
        self._set_ticks()

    def _set_ticks(self) -> None:
        count = max(1, len(self._labels))
        room = max(1.0, (self.width() - self._amounts.width()) / count)
        metrics = self.fontMetrics()
        needed = max((metrics.horizontalAdvance(label) for label in self._labels), default=0) * 0.92 + LABEL_GAP
        step = max(1, -(-needed // room))
        shown = [(period, label) for period, label in enumerate(self._labels) if period % step == 0]
        self._periods.setTicks([shown])


class _Stacks(pg.GraphicsObject):  # type: ignore[misc]
    """Paints the stacks, the grid lines and the limits.

    Painting in pixels rather than in units of the axes keeps the patterns' size and the edges sharp.
    """

    def __init__(self) -> None:
        super().__init__()
        self._area = QRectF()
        self._bars: Sequence[Bars] = ()
        self._limits: Sequence[Limit] = ()
        self._ticks: Sequence[float] = ()
        self._theme: Theme | None = None
        self._current = -1

    def set_shown(
        self, theme: Theme, bars: Sequence[Bars], limits: Sequence[Limit], ticks: Sequence[float], area: QRectF
    ) -> None:
        self.prepareGeometryChange()
        self._theme, self._bars, self._limits, self._ticks, self._area = theme, bars, limits, ticks, area
        self.update()

    def show_current(self, period: int) -> None:
        self._current = period
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, *_: object) -> None:
        theme, place = self._theme, painter.worldTransform()
        if theme is None:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

        def area(period: float, width: float, low: float, high: float) -> QRectF:
            return place.mapRect(QRectF(period - width / 2, low, width, high - low))

        def line(value: float, colour: str) -> None:
            start, end = (place.map(QPointF(x, value)) for x in (self._area.left(), self._area.right()))
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawLine(start.toPoint(), end.toPoint())

        if self._current >= 0:
            painter.fillRect(area(self._current, 1, self._area.top(), self._area.bottom()), QColor(theme.accent_soft))
        for value in self._ticks:
            if value:
                line(value, theme.line)
        count = len(self._bars[0].values) if self._bars else 0
        for period in range(count):
            high = low = 0.0
            for one in self._bars:
                value = one.values[period]
                base = high if value >= 0 else low
                if value:
                    whole = area(period, BAR_WIDTH, min(base, base + value), max(base, base + value))
                    gap = 1 if whole.height() > 3 else 0  # separates the parts of one stack
                    fill(painter, whole.adjusted(0, gap, 0, 0), theme, one.group)
                high, low = (high + value, low) if value >= 0 else (high, low + value)
        line(0, theme.muted)
        for limit in self._limits:
            painter.setPen(QPen(QColor(theme.text), 2, Qt.PenStyle.DotLine if limit.dashed else Qt.PenStyle.SolidLine))
            for period, value in enumerate(limit.values):
                across = area(period, LIMIT_WIDTH, value, value)
                y = round(across.center().y())
                painter.drawLine(round(across.left()), y, round(across.right()), y)
        painter.restore()


def _nice_ticks(bottom: float, top: float, least: int) -> list[float]:
    """Return round tick values from bottom to top, zero included: at least ``least``, and one or two more."""
    span = top - bottom
    if span <= 0:
        return [0.0]
    step = 10.0 ** len(str(int(span)))
    for divisor in (1, 2, 4, 5, 10, 20, 40, 50, 100):
        if span / (step / divisor) >= least:
            step /= divisor
            break
    first, last = int(bottom // step), int(top // step)
    return [number * step for number in range(first + (first * step < bottom), last + 1)]
