"""A strip of key figures, and helpers for framed cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.models.key_figures import Figure

BETWEEN = 18
MARGINS = (20, 12, 20, 12)


class FigureStrip(QFrame):
    """Shows key figures side by side, wrapped into as many lines as are needed to show each in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._cells: list[_Cell] = []
        self._abreast = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(*MARGINS)
        self._layout.setHorizontalSpacing(BETWEEN)
        self._layout.setVerticalSpacing(10)
        # Without this the minimum width would follow the number of columns, which itself follows the width.
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show figures, adding or removing cells as needed."""
        while len(self._cells) < len(figures):
            self._cells.append(_Cell(self))  # created with a parent: a widget without one would open as a window
        for number, cell in enumerate(self._cells):
            cell.setVisible(number < len(figures))
        for figure, cell in zip(figures, self._cells, strict=False):
            cell.show_figure(figure)
        self._abreast = 0
        self._place()
        self.updateGeometry()

    def texts(self) -> dict[str, tuple[str, str]]:
        """The displayed value and note of each figure, by title."""
        return {cell.title.text(): (cell.value.text(), cell.note.text()) for cell in self._shown()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def heightForWidth(self, width: int) -> int:
        shown = self._shown()
        if not shown:
            return 0
        lines = -(-len(shown) // self._columns(width))
        height = max(cell.sizeHint().height() for cell in shown)
        border = self.height() - self.contentsRect().height()  # the style draws the frame inside the margins
        around = MARGINS[1] + MARGINS[3] + border
        return around + lines * height + (lines - 1) * self._layout.verticalSpacing()

    def sizeHint(self) -> QSize:
        return QSize(800, self.heightForWidth(max(self.width(), 400)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 400)))

    def _shown(self) -> list[_Cell]:
        return [cell for cell in self._cells if not cell.isHidden()]

    def _columns(self, width: int) -> int:
        """Return how many figures to place side by side, with lines of similar length."""
        needs = [cell.sizeHint().width() + BETWEEN for cell in self._shown()]
        room = width - MARGINS[0] - MARGINS[2] + BETWEEN
        for lines in range(1, len(needs) + 1):
            abreast = -(-len(needs) // lines)
            if sum(max(needs[column::abreast]) for column in range(abreast)) <= room:
                return abreast
        return 1

    def _place(self) -> None:
        shown = self._shown()
        abreast = self._columns(self.width()) if shown else 0
        if abreast == self._abreast:
            return
        self._abreast = abreast
        for number, cell in enumerate(shown):
            self._layout.addWidget(cell, number // abreast, number % abreast)
        for column in range(self._layout.columnCount()):
            self._layout.setColumnStretch(column, 1 if column < abreast else 0)
        self.setMinimumHeight(self.heightForWidth(self.width()))


class _Cell(QWidget):
    """The widget of one figure: title, value, note."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title, self.value, self.note = muted(factor=0.92), heading(factor=1.45), muted(factor=0.88)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for label in (self.title, self.value, self.note):
            layout.addWidget(label)

    def show_figure(self, figure: Figure) -> None:
        self.title.setText(figure.title)
        self.value.setText(figure.value)
        self.note.setText(figure.note)
        set_state(self.value, figure.state)
        self.value.setAccessibleName(f"{figure.title}: {figure.value}, {figure.note}")
        for label in (self.title, self.value, self.note):
            label.setToolTip(plain_tip(figure.tip))


def card(*, margins: int = 16) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed panel and its vertical layout."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(10)
    return frame, layout


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Remove and delete all widgets of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)  # type: ignore[arg-type]
