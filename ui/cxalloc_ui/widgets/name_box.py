"""A list of names that gives way where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

LETTERS, AROUND, LIST_MARGIN = 14, 40, 30
"""Letters of a name that are always in sight, and pixels around them and around the names in the list."""


class NameBox(QComboBox):
    """As wide as its longest name, and narrower where that would make the window wider than a screen.

    Its list shows every name in full.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        wanted = self.sizeHint()
        least = LETTERS * self.fontMetrics().averageCharWidth() + AROUND
        return QSize(min(wanted.width(), least), wanted.height())

    def showPopup(self) -> None:
        names = self.view()
        names.setMinimumWidth(names.sizeHintForColumn(0) + LIST_MARGIN)
        super().showPopup()
