"""A strip of key figures, and other small labelled things."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cxalloc_ui.models.key_figures import Figure
from cxalloc_ui.theme import heading, muted, set_state


class FigureStrip(QFrame):
    """Key figures side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._cells: list[tuple[QLabel, QLabel, QLabel]] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(20, 14, 20, 14)
        self._layout.setSpacing(18)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show as many figures as are given."""
        while len(self._cells) < len(figures):
            self._add_cell()
        for figure, (title, value, note) in zip(figures, self._cells, strict=True):
            title.setText(figure.title)
            value.setText(figure.value)
            note.setText(figure.note)
            set_state(value, figure.state)
            value.setAccessibleName(f"{figure.title}: {figure.value}, {figure.note}")
            for label in (title, value, note):
                label.setToolTip(figure.tip)

    def _add_cell(self) -> None:
        cell = QVBoxLayout()
        cell.setSpacing(3)
        labels = muted(factor=0.92), heading(factor=1.45), muted(factor=0.88)
        for label in labels:
            cell.addWidget(label)
        self._layout.addLayout(cell, stretch=1)
        self._cells.append(labels)


def card(*, margins: int = 16) -> tuple[QFrame, QVBoxLayout]:
    """A framed surface and its layout."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(10)
    return frame, layout


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Remove everything from a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)  # type: ignore[arg-type]
