"""The efficient frontier: value against budget.

Importing this module imports pyqtgraph and numpy, so import it only when the first chart is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxalloc_ui.application.accessibility import CHART
from cxalloc_ui.application.plain_text import show_tip
from cxalloc_ui.application.theme import Theme, scaled_font, theme_of
from cxalloc_ui.application.zoom import zoomed

AXIS_WIDTH = 78
NAME_AWAY, NAME_STEP, MOST_STEPS = 9, 3, 60
"""Pixels between a mark and its name, and by which overlapping names are moved apart."""
NEAR = 12
"""Pixels from a mark within which the mouse hits it."""
LINE = Qt.PenStyle


@dataclass(frozen=True)
class PlotPoint:
    """A plan drawn as a single mark next to the curve: its name, its position in units of the axes, its tooltip."""

    name: str
    budget: float
    value: float
    text: str


@dataclass(frozen=True)
class FrontierCurves:
    """The data of the chart in units of the axes; sequences of one kind have equal lengths.

    ``gains`` are the marginal returns from each point to the next one. ``plan`` is the current plan. ``infeasible`` is
    the budget at which there is no plan. ``texts`` describes each point. Where ``is_complete`` is False, points between
    those that are known are still to come: nothing is drawn between them, as a line there would say what is not so.
    """

    budgets: Sequence[float]
    values: Sequence[float]
    ranked_budgets: Sequence[float]
    ranked: Sequence[float]
    gains: Sequence[float]
    texts: Sequence[str]
    bound_budgets: Sequence[float]
    bounds: Sequence[float]
    spots: Sequence[PlotPoint] = ()
    plan: PlotPoint | None = None
    today: float | None = None
    infeasible: float | None = None
    is_complete: bool = True


@dataclass(frozen=True)
class FrontierLabels:
    """The names of axes and lines, and the functions that format their values."""

    value: str
    gain: str
    best: str
    bound: str
    ranked: str
    today: str
    plan: str
    spot: str
    infeasible: str
    budget: Callable[[float], str]
    amount: Callable[[float], str]
    ratio: Callable[[float], str]


class FrontierPlot(QWidget):
    """The curve of value by budget, and below it the marginal return.

    With the keyboard Left, Right, Home and End move from point to point and Enter opens one; a mouse click chooses one
    and a double click opens it. ``chosen`` and ``opened`` carry the index of the point.
    """

    accessible_role = CHART
    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._lines: FrontierCurves | None = None
        self._words: FrontierLabels | None = None
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._canvas = pg.GraphicsLayoutWidget(self)
        self._canvas.setAccessibleName(name)
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self._curve, self._gain = self._add_plot(0), self._add_plot(1)
        self._gain.setXLink(self._curve)
        self._curve.getAxis("bottom").setStyle(showValues=False)
        self._canvas.ci.layout.setRowStretchFactor(0, 7)
        self._canvas.ci.layout.setRowStretchFactor(1, 3)
        self._canvas.ci.layout.setContentsMargins(0, 6, 10, 0)
        self._canvas.ci.layout.setVerticalSpacing(2)
        self._legend = self._curve.addLegend(offset=(-14, -10), verSpacing=-4, labelTextSize="9pt")
        self._ring = pg.ScatterPlotItem(size=17, symbol="o")
        self._names: list[tuple[PlotPoint, pg.TextItem]] = []
        self._cursors = [pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=90)]

    def show_lines(self, lines: FrontierCurves, words: FrontierLabels) -> None:
        """Draw the data; the chosen point stays chosen by its budget."""
        before = self._lines.budgets[self._current] if self._lines and self._current >= 0 else None
        self._lines, self._words = lines, words
        self._current = lines.budgets.index(before) if before in lines.budgets else -1
        self._canvas.setAccessibleDescription("\n".join(lines.texts))
        self._draw()

    @property
    def current(self) -> int:
        """The index of the chosen point; -1 if none."""
        return self._current

    @property
    def lines(self) -> FrontierCurves | None:
        """The data that is drawn."""
        return self._lines

    def choose(self, number: int) -> None:
        """Choose a point by its index."""
        if self._lines is not None and 0 <= number < len(self._lines.budgets):
            self._current = number
            self.setAccessibleDescription(self._lines.texts[number])
            self._mark_current()

    def place_of(self, budget: float, value: float) -> QPointF:
        """Return the position of a budget and a value in this widget, in pixels."""
        scene = self._curve.getViewBox().mapViewToScene(QPointF(budget, value))
        return QPointF(self._canvas.mapTo(self, self._canvas.mapFromScene(scene)))

    # Qt events

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._lines is not None:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_names()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_names()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._go_to(0)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._lines.budgets) - 1 if self._lines else -1
        steps = {
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if last >= 0 and key in steps:
            self._go_to(steps[key])
        elif self._current >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            text = self._text_at(QPointF(event.pos()))
            show_tip(event.globalPos(), text, self)
            return True
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            if event.type() is QEvent.Type.MouseButtonPress:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._go_to(self._nearest(event.position()))
                return True
            if event.type() is QEvent.Type.MouseButtonDblClick and self._current >= 0:
                self.opened.emit(self._current)
                return True
        return super().eventFilter(watched, event)

    def _nearest(self, at: QPointF) -> int:
        if self._lines is None or not self._lines.budgets:
            return -1
        budget = self._curve.getViewBox().mapSceneToView(QPointF(self._canvas.mapToScene(at.toPoint()))).x()
        return min(range(len(self._lines.budgets)), key=lambda n: abs(self._lines.budgets[n] - budget))  # type: ignore[union-attr]

    def _text_at(self, at: QPointF) -> str:
        if self._lines is None:
            return ""
        for spot in filter(None, [*self._lines.spots, self._lines.plan]):
            away = self.place_of(spot.budget, spot.value) - at
            if away.manhattanLength() <= NEAR:
                return spot.text
        number = self._nearest(at)
        return self._lines.texts[number] if number >= 0 else ""

    def _go_to(self, number: int) -> None:
        if self._lines is not None and 0 <= number < len(self._lines.budgets):
            self.choose(number)
            self.chosen.emit(number)

    # Drawing

    def _add_plot(self, row: int) -> pg.PlotItem:
        axes = {"left": _Axis("left"), "bottom": _Axis("bottom")}
        plot = self._canvas.addPlot(row=row, col=0, axisItems=axes)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        for axis in axes.values():
            axis.setStyle(tickLength=0, tickTextOffset=6)
        return plot

    def _draw(self) -> None:
        lines, words = self._lines, self._words
        if lines is None or words is None:
            return
        theme = theme_of(self)
        self._canvas.setBackground(theme.surface)
        for plot, title, write in ((self._curve, words.value, words.amount), (self._gain, words.gain, words.ratio)):
            plot.clear()
            plot.getAxis("left").setWidth(zoomed(AXIS_WIDTH))
            for axis in (plot.getAxis("left"), plot.getAxis("bottom")):
                axis.setTickFont(scaled_font(0.92))
                axis.setPen(pg.mkPen(theme.line))
                axis.setTextPen(theme.muted)
            plot.getAxis("left").write = write
            plot.getAxis("bottom").write = words.budget
            plot.getAxis("left").setLabel(title, color=theme.muted)
            plot.showGrid(y=True, alpha=0.25)
        self._legend.clear()
        self._legend.setLabelTextColor(theme.text)
        self._draw_curves(lines, words, theme)
        self._draw_gains(lines, theme)
        self._draw_marks(lines, words, theme)
        for plot, cursor in zip((self._curve, self._gain), self._cursors, strict=True):
            cursor.setPen(pg.mkPen(theme.accent, width=1))
            plot.addItem(cursor, ignoreBounds=True)
        self._ring.setPen(pg.mkPen(theme.text, width=2))
        self._ring.setBrush(pg.mkBrush(None))
        self._curve.addItem(self._ring)
        self._set_ranges(lines)
        self._place_names()
        self._mark_current()

    def _draw_curves(self, lines: FrontierCurves, words: FrontierLabels, theme: Theme) -> None:
        """Draw the lines, each with its own colour, pattern and symbol: none is identified by its colour alone."""
        if lines.bounds:
            pen = pg.mkPen(theme.muted, width=1.5, style=LINE.DotLine)
            self._curve.plot(lines.bound_budgets, lines.bounds, pen=pen, name=words.bound, antialias=True)
        if lines.ranked:
            colour = theme.groups[1]
            pen = pg.mkPen(colour, width=1.5, style=LINE.DashLine) if lines.is_complete else None
            self._curve.plot(
                lines.ranked_budgets, lines.ranked, pen=pen, symbol="s", symbolSize=5,
                symbolBrush=colour, symbolPen=None, name=words.ranked, antialias=True,
            )  # fmt: skip
        if lines.values:
            colour = theme.groups[0]
            pen = pg.mkPen(colour, width=2) if lines.is_complete else None
            self._curve.plot(
                lines.budgets, lines.values, pen=pen, symbol="o", symbolSize=7,
                symbolBrush=colour, symbolPen=None, name=words.best, antialias=True,
            )  # fmt: skip

    def _draw_gains(self, lines: FrontierCurves, theme: Theme) -> None:
        if lines.gains:
            count = len(lines.gains)
            soft = QColor(theme.groups[0])
            soft.setAlpha(120)
            bars = pg.BarGraphItem(
                x0=list(lines.budgets[:count]), x1=list(lines.budgets[1 : count + 1]), y0=0, height=list(lines.gains),
                brush=soft, pen=pg.mkPen(theme.groups[0]),
            )  # fmt: skip
            self._gain.addItem(bars)

    def _draw_marks(self, lines: FrontierCurves, words: FrontierLabels, theme: Theme) -> None:
        for budget, text, style, place in (
            (lines.today, words.today, LINE.DashDotLine, 0.05),
            (lines.infeasible, words.infeasible, LINE.SolidLine, 0.93),
        ):
            if budget is not None:
                pen = pg.mkPen(theme.muted, width=1, style=style)
                self._gain.addItem(pg.InfiniteLine(budget, 90, pen), ignoreBounds=True)
                options = {"position": place, "color": theme.muted, "anchors": [(0, 1), (0, 1)]}
                line = pg.InfiniteLine(budget, 90, pen, label=text, labelOpts=options)
                self._curve.addItem(line, ignoreBounds=True)
        self._names = []
        for spots, symbol, size, colour, name in (
            (lines.spots, "t", 11, theme.groups[3], words.spot),
            ([lines.plan] if lines.plan else [], "d", 14, theme.groups[5], words.plan),
        ):
            if spots:
                x, y = [spot.budget for spot in spots], [spot.value for spot in spots]
                self._curve.plot(
                    x, y, pen=None, symbol=symbol, symbolSize=size, symbolBrush=colour,
                    symbolPen=pg.mkPen(theme.text), name=name, antialias=True,
                )  # fmt: skip
        veil = QColor(theme.surface)
        veil.setAlpha(130)
        for spot in sorted(lines.spots, key=lambda spot: -spot.value):
            label = pg.TextItem(spot.name, color=theme.text, anchor=(0, 0.5), fill=pg.mkBrush(veil))
            label.setFont(scaled_font(0.88))
            self._curve.addItem(label, ignoreBounds=True)
            self._names.append((spot, label))

    def _place_names(self) -> None:
        """Place each name at the right or left of its mark, and lower where it would overlap others."""
        view, taken = self._curve.getViewBox(), [self._legend.sceneBoundingRect()]
        for spot, label in self._names:
            at, size = view.mapViewToScene(QPointF(spot.budget, spot.value)), label.boundingRect().size()
            right = QRectF(at.x() + NAME_AWAY, at.y() - size.height() / 2, size.width(), size.height())
            left = right.translated(-size.width() - 2 * NAME_AWAY, 0)
            tries = (area.translated(0, step * NAME_STEP) for step in range(MOST_STEPS) for area in (right, left))
            free = (area for area in tries if not any(area.intersects(other) for other in taken))
            area = next(free, right)
            taken.append(area)
            label.setPos(view.mapSceneToView(QPointF(area.left(), area.center().y())))

    def _set_ranges(self, lines: FrontierCurves) -> None:
        across = [*lines.budgets, *lines.bound_budgets, *(spot.budget for spot in lines.spots)]
        up = [*lines.values, *lines.bounds, *lines.ranked, *(spot.value for spot in lines.spots)]
        if not across or not up:
            return
        width, height = max(across) - min(across) or 1.0, max(up) - min(up) or 1.0
        self._curve.setXRange(min(across) - 0.02 * width, max(across) + 0.03 * width, padding=0)
        self._curve.setYRange(min(up) - 0.06 * height, max(up) + 0.08 * height, padding=0)
        top = max([*lines.gains, 0.0])
        self._gain.setYRange(min([*lines.gains, 0.0]), top * 1.1 or 1.0, padding=0)

    def _mark_current(self) -> None:
        lines = self._lines
        is_marked = lines is not None and 0 <= self._current < len(lines.budgets)
        for cursor in self._cursors:
            cursor.setVisible(is_marked)
        if lines is None or not is_marked:
            self._ring.setData([], [])
            return
        budget = lines.budgets[self._current]
        for cursor in self._cursors:
            cursor.setValue(budget)
        self._ring.setData([budget], [lines.values[self._current]])


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose values follow the user's number format."""

    write: Callable[[float], str] = str

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], _: float, __: float) -> list[str]:
        return [self.write(value) for value in values]
