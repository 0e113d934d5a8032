"""The alternatives as cards: what each is worth, how differently it spends, and a button that keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.widgets.figure_strip import card, clear


class AlternativesView(QScrollArea):
    """Shows alternatives; ``keep_requested`` carries the number of one (from 1) and a name for a scenario."""

    keep_requested = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Other plans of nearly the same value"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.keeps: list[QPushButton] = []
        self._inner = QWidget()
        outer = QVBoxLayout(self._inner)
        outer.setContentsMargins(0, 0, 4, 0)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        outer.addLayout(self._list)
        outer.addStretch(1)
        self.setWidget(self._inner)

    def show_texts(self, alternatives: Sequence[Sequence[str]], closing: Sequence[str]) -> None:
        """Show the sentences of each alternative, the first one in full, and what is said of all of them."""
        clear(self._list)
        self.keeps = []
        for number, sentences in enumerate(alternatives, start=1):
            self._list.addWidget(self._card(number, sentences))
        for sentence in closing:
            self._list.addWidget(_wrapped(muted(sentence)))

    def texts(self) -> list[str]:
        """The texts that are shown."""
        return [label.text() for label in self._inner.findChildren(QLabel)]

    def _card(self, number: int, sentences: Sequence[str]) -> QFrame:
        frame, layout = card()
        name = self.tr("Alternative {n}").format(n=number)
        head = QHBoxLayout()
        head.addWidget(heading(name, 1.15))
        head.addStretch(1)
        keep = QPushButton(self.tr("Add as a scenario"))
        keep.setAccessibleName(self.tr("Add alternative {n} as a scenario").format(n=number))
        keep.setToolTip(
            self.tr("A scenario in which every initiative is decided as in this plan: a column of the comparison")
        )
        keep.clicked.connect(lambda: self.keep_requested.emit(number, name))
        self.keeps.append(keep)
        head.addWidget(keep)
        layout.addLayout(head)
        for position, sentence in enumerate(sentences):
            layout.addWidget(_wrapped(muted(sentence) if position else Label(sentence)))
        return frame


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label
