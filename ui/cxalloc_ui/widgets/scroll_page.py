"""A page of blocks that scrolls as a whole, and tall tables on it that paint only what is in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

BETWEEN = 14
RIGHT_GAP = 8
"""Pixels between the blocks and the scroll bar."""


LEAST_SHOWN = 84
"""Pixels of a table that are drawn at its end at least: headings and a row."""
AROUND = 48
"""Pixels below a row that come into sight with it."""


class ScrollPage(QScrollArea):
    """Blocks one below the other, with one scroll bar. ``moved`` says that other parts have come into sight."""

    moved = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: the width of the blocks, and with it their heights, must not depend on their heights.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(32)
        self._content = _Content()
        self._blocks = QVBoxLayout(self._content)
        self._blocks.setContentsMargins(0, 0, RIGHT_GAP, 0)
        self._blocks.setSpacing(BETWEEN)
        self._blocks.addStretch(1)
        self.setWidget(self._content)
        self._content.laid_out.connect(self._place)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._place())
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._place())

    def add(self, block: QWidget) -> None:
        """Add a block below the others."""
        self._blocks.insertWidget(self._blocks.count() - 1, block)

    def show_block(self, block: QWidget) -> None:
        """Scroll so that a block begins at the top, as far as the length of the page allows."""
        self.lay_out()
        self.verticalScrollBar().setValue(self.top_of(block))

    def lay_out(self) -> None:
        """Give the blocks their heights at once, after their content has changed."""
        # A change of height goes up from widget to widget by posted events.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._blocks.activate()

    def top_of(self, widget: QWidget) -> int:
        """Return where a widget begins, in pixels from the top of the page."""
        return widget.mapTo(self._content, QPoint(0, 0)).y()

    def is_in_sight(self, widget: QWidget) -> bool:
        """Return whether any part of a widget is in sight."""
        return self._in_sight.intersects(QRect(widget.mapTo(self._content, QPoint(0, 0)), widget.size()))

    def reveal(self, top: int, bottom: int) -> None:
        """Scroll no further than needed to show the pixels from ``top`` to ``bottom`` of the page."""
        bar = self.verticalScrollBar()
        bar.setValue(max(min(bar.value(), top), bottom - self.viewport().height()))

    @property
    def _in_sight(self) -> QRect:
        return QRect(0, self.verticalScrollBar().value(), self.viewport().width(), self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for unrolled in self._content.findChildren(Unrolled):
            unrolled.place()
        self.moved.emit()


class _Content(QWidget):
    """The widget with the blocks. ``laid_out`` says that one of them may have got another height."""

    laid_out = Signal()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return handled


class Unrolled(QWidget):
    """Shows a table as high as all of its rows, on a ``ScrollPage``.

    The table itself covers only the part that is in sight and scrolls to it, so that its headings stay at the top, its
    horizontal scroll bar at the bottom, and ten thousand rows cost no more than thirty. ``full_height`` returns the
    height of the table with all of its rows, in pixels.
    """

    def __init__(
        self, table: QAbstractScrollArea, full_height: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._full_height = table, full_height
        self._placing = False
        table.setParent(self)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for area in (table, *table.findChildren(QAbstractScrollArea)):
            area.viewport().installEventFilter(self)
        bar = table.verticalScrollBar()
        bar.valueChanged.connect(self._follow)
        bar.rangeChanged.connect(lambda *_: self.update_height())
        table.horizontalScrollBar().rangeChanged.connect(lambda *_: self.update_height())
        self.update_height()

    def update_height(self) -> None:
        """Take the height of all rows, after their number has changed."""
        if self.height() != (height := max(1, self._full_height())):
            self.setFixedHeight(height)
        self.place()

    def place(self) -> None:
        """Move the table over the part that is in sight."""
        if self._placing:
            return
        self._placing = True
        try:
            top, bottom = self._in_sight()
            top = max(0, min(top, self.height() - LEAST_SHOWN))  # the last row pushes the headings out of sight
            self._table.setGeometry(0, top, self.width(), max(1, bottom - top))
            self._table.verticalScrollBar().setValue(top)
        finally:
            self._placing = False

    def reveal(self, top: int, bottom: int) -> None:
        """Scroll the page to show the pixels from ``top`` to ``bottom`` of the whole table, its headings included."""
        if (page := self._page()) is not None:
            start = page.top_of(self)
            page.reveal(start + top, start + bottom + AROUND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.update_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.type() is QEvent.Type.Wheel:
            turned = event.angleDelta()
            page = self._page()
            if page is not None and abs(turned.y()) >= abs(turned.x()):
                QCoreApplication.sendEvent(page.verticalScrollBar(), event)
                return True
        return super().eventFilter(watched, event)

    def _follow(self, value: int) -> None:
        """Scroll the page after the table has scrolled itself to a row, as it does for the keyboard."""
        page = self._page()
        if self._placing or page is None or value == self._table.y():
            return
        top, bottom = self._in_sight()
        bar = page.verticalScrollBar()
        bar.setValue(bar.value() + value - top if bottom > top else page.top_of(self) + value)
        self.place()

    def _in_sight(self) -> tuple[int, int]:
        """Return the first and the last pixel (exclusive) that are in sight; equal ones if none is."""
        page, height = self._page(), self.height()
        if page is None:
            return 0, height
        above = -self.mapTo(page.viewport(), QPoint(0, 0)).y()
        return max(0, min(above, height)), max(0, min(above + page.viewport().height(), height))

    def _page(self) -> ScrollPage | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, ScrollPage):
            parent = parent.parentWidget()
        return parent


class QuietComboBox(QComboBox):
    """A combo box that leaves the mouse wheel to its page, because scrolling must not change the value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def scrolls_page(event: QKeyEvent, page: QScrollArea) -> bool:
    """Scroll a page by *Page up*, *Page down*, *Home* or *End*; return whether the key was one of them."""
    bar = page.verticalScrollBar()
    step = bar.pageStep() - 40
    values = {
        Qt.Key.Key_PageDown: bar.value() + step,
        Qt.Key.Key_PageUp: bar.value() - step,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: bar.maximum(),
    }
    value = values.get(Qt.Key(event.key()))
    if value is not None:
        bar.setValue(value)
    return value is not None
