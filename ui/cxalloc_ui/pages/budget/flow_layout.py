"""A layout that wraps widgets like the words of a text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays visible widgets out from left to right, and wraps to the next line where there is no room.

    A line is not broken after a widget marked with ``keep_with_next``.
    """

    def __init__(self, parent: QWidget | None = None, *, between: int = 8) -> None:
        super().__init__(parent)
        self._between = between
        self._items: list[QLayoutItem] = []

    @staticmethod
    def keep_with_next(widget: QWidget, keep: bool = True) -> None:
        """Keep a widget on one line with the next one."""
        widget.setProperty("with_next", keep)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Compute the layout in a rectangle, and move the items if ``move``; return the height needed."""
        room = rect.marginsRemoved(self.contentsMargins())
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for together in self._together():
            width = sum(min(item.sizeHint().width(), room.width()) + self._between for item in together)
            if lines[-1] and used + width - self._between > room.width():
                lines.append([])
                used = 0
            lines[-1] += together
            used += width
        top = room.top()
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            left = room.left()
            for item in line:
                size = QSize(min(item.sizeHint().width(), room.width()), item.sizeHint().height())
                if move:
                    item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self._between
            top += height + self._between
        return top - self._between - rect.top() + self.contentsMargins().bottom()

    def _together(self) -> list[list[QLayoutItem]]:
        """Return the visible items in groups that must stay on one line."""
        groups: list[list[QLayoutItem]] = []
        goes_on = False
        for item in (item for item in self._items if not item.isEmpty()):
            if goes_on:
                groups[-1].append(item)
            else:
                groups.append([item])
            widget = item.widget()
            goes_on = widget is not None and bool(widget.property("with_next"))
        return groups
