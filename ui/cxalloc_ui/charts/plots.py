"""Bars by period. Importing this module imports pyqtgraph and numpy: do so when the first chart is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from cxalloc_ui.theme import group_colour, scaled_font, theme_of

BAR_WIDTH = 0.62
LABEL_WIDTH = 37
"""Pixels that the label of a period needs; where there are fewer, some labels are left out."""


@dataclass(frozen=True)
class Bars:
    """One part of a stack: its name, its colour (a place among the theme's groups), and a value per period.

    Values are in currency units; those below zero hang under the line.
    """

    name: str
    group: int | None
    values: tuple[float, ...]


class PeriodPlot(QWidget):
    """Stacked bars by period, with a line for the budget where there is one."""

    def __init__(self, name: str, axis_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: Sequence[str] = ()
        self._bars: Sequence[Bars] = ()
        self._limit: Sequence[float] | None = None
        self._limit_name = ""
        self._write: Callable[[float], str] = str
        self._plot = pg.PlotWidget(self)
        self._plot.setAccessibleName(name)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().installEventFilter(self)
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
        for axis in (self._amounts, self._periods):
            axis.setTickFont(scaled_font(0.92))
        self._amounts.setWidth(axis_width)
        self._amounts.setStyle(tickLength=0, tickTextOffset=8)
        self._periods.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)
        self._periods.setHeight(26)

    def show_bars(
        self,
        labels: Sequence[str],
        bars: Sequence[Bars],
        write: Callable[[float], str],
        limit: Sequence[float] | None = None,
        limit_name: str = "",
    ) -> None:
        """Show one stack per label; ``write`` formats amounts, ``limit`` is drawn as a line over each stack."""
        self._labels, self._bars, self._limit, self._limit_name = labels, bars, limit, limit_name
        self._write = write
        self._plot.setAccessibleDescription("; ".join(self._text(period) for period in range(len(labels))))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._labels:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._labels:
            self._set_ticks()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            view = self._plot.getPlotItem().getViewBox()
            period = round(view.mapSceneToView(QPointF(self._plot.mapToScene(event.pos()))).x())
            if 0 <= period < len(self._labels):
                QToolTip.showText(event.globalPos(), self._text(period).replace("; ", "\n"), self)
            return True
        return super().eventFilter(watched, event)

    def _text(self, period: int) -> str:
        parts = [f"{one.name}: {self._write(one.values[period])}" for one in self._bars if one.values[period]]
        if self._limit is not None:
            parts.append(f"{self._limit_name}: {self._write(self._limit[period])}")
        return "; ".join([self._labels[period], *parts])

    def _draw(self) -> None:
        theme, item = theme_of(self), self._plot.getPlotItem()
        self._plot.setBackground(theme.surface)
        for axis in (self._amounts, self._periods):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(theme.muted)
        self._amounts.setPen(pg.mkPen(None))
        item.clear()
        count = len(self._labels)
        above, below = [0.0] * count, [0.0] * count
        lines = pg.InfiniteLine(0, angle=0, pen=pg.mkPen(theme.muted, width=1))
        for one in self._bars:
            base = [above[t] if value >= 0 else below[t] for t, value in enumerate(one.values)]
            item.addItem(
                pg.BarGraphItem(
                    x=list(range(count)),
                    y0=base,
                    height=list(one.values),
                    width=BAR_WIDTH,
                    brush=QColor(group_colour(theme, one.group)),
                    pen=pg.mkPen(theme.surface, width=1),
                )
            )
            for period, value in enumerate(one.values):
                if value >= 0:
                    above[period] += value
                else:
                    below[period] += value
        item.addItem(lines)
        if self._limit is not None:
            item.addItem(_Limits(list(self._limit), theme.text))
        top = max([*above, *(self._limit or ()), 0.0])
        bottom = min([*below, 0.0])
        room = (top - bottom) * 0.06 or 1.0
        item.setXRange(-0.5, count - 0.5, padding=0)
        item.setYRange(bottom - (room if bottom < 0 else 0), top + room, padding=0)
        self._draw_grid(bottom, top)
        self._set_ticks()

    def _draw_grid(self, bottom: float, top: float) -> None:
        theme = theme_of(self)
        ticks = _nice_ticks(bottom, top)
        self._amounts.setTicks([[(value, self._write(value)) for value in ticks]])
        for value in ticks:
            if value:
                line = pg.InfiniteLine(value, angle=0, pen=pg.mkPen(theme.line, width=1))
                line.setZValue(-10)
                self._plot.getPlotItem().addItem(line)

    def _set_ticks(self) -> None:
        count = max(1, len(self._labels))
        room = max(1.0, (self.width() - self._amounts.width()) / count)
        step = max(1, round(LABEL_WIDTH / room + 0.4)) if room < LABEL_WIDTH else 1
        shown = [(period, label) for period, label in enumerate(self._labels) if period % step == 0]
        self._periods.setTicks([shown])


class _Limits(pg.GraphicsObject):  # type: ignore[misc]
    """A short thick line over each stack: what it may reach."""

    def __init__(self, limits: list[float], colour: str) -> None:
        super().__init__()
        self._limits = limits
        self._pen = pg.mkPen(colour, width=2)
        self._pen.setCosmetic(True)

    def boundingRect(self) -> QRectF:
        return self._path().boundingRect()

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setPen(self._pen)
        painter.drawPath(self._path())

    def _path(self) -> QPainterPath:
        path = QPainterPath()
        for period, limit in enumerate(self._limits):
            path.moveTo(period - 0.43, limit)
            path.lineTo(period + 0.43, limit)
        return path


def _nice_ticks(bottom: float, top: float) -> list[float]:
    """Round values from bottom to top, zero among them, four or five of them."""
    span = top - bottom
    if span <= 0:
        return [0.0]
    step = 10.0 ** len(str(int(span)))
    for divisor in (1, 2, 4, 5, 10, 20, 40, 50, 100):
        if span / (step / divisor) >= 3:
            step /= divisor
            break
    first, last = int(bottom // step), int(top // step)
    return [number * step for number in range(first + (first * step < bottom), last + 1)]
