"""The widget that shows an explanation: why a candidate is in the plan or not, and what would flip that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted, set_scaled_font
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.explanation_texts import Block, ExplanationText, ShortList
from cxalloc_ui.widgets.figure_strip import card, clear

NARROWEST = 280
BETWEEN = 9
"""Pixels between tables of figures, in addition to the spacing of their lines."""
ARROW, BULLET = "→", "•"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class Explanation(QWidget):
    """Shows an explanation that can be copied; hidden until there is something to show.

    The answer in one sentence comes first, then short lists; sentences and figures in full are folded away below them.
    Above them it can show a line of progress with *Stop*, and a notice that the content is outdated.
    """

    closed = Signal()
    stop_requested = Signal()
    again_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation = ExplanationText("", ())
        self._title = heading("", 1.1)
        self._title.setWordWrap(True)
        self.close_button = _link(self.tr("Close"), self.tr("Close the explanation"))
        self.running = muted()
        self.running.setWordWrap(True)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop, and keep what is explained so far"))
        self.notice = Label()
        self.notice.setWordWrap(True)
        self.again = _link(self.tr("Explain again"), self.tr("Explain again why it is in the plan, or not"))
        self._notice_frame = QFrame()
        self._notice_frame.setObjectName("notice")
        self.headline, self._words = _text(), _text()
        set_scaled_font(self.headline, 1.05, bold=True)
        self._lists = QVBoxLayout()
        self._lists.setSpacing(12)
        self.fold = _link("", self.tr("Show or hide the proof"))
        self.fold.setCheckable(True)
        self._proof = QWidget()
        self._figures = QVBoxLayout()
        self._figures.setSpacing(14)
        self._note = muted()
        self._note.setWordWrap(True)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the explanation with its figures"))
        self.export = QPushButton(self.tr("Export…"))
        self.export.setAccessibleName(self.tr("Export the explanation as CSV"))
        self.area = QScrollArea()
        self.area.setAccessibleName(self.tr("Explanation"))
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        set_pixels(self, minimum_width=NARROWEST)
        self.close_button.clicked.connect(self.dismiss)
        self.fold.toggled.connect(lambda _: self._show_proof())
        self.stop.clicked.connect(self.stop_requested)
        self.again.clicked.connect(self.again_requested)
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self.export_requested)
        self.hide()

    def show_text(self, title: str, text: str) -> None:
        """Show a title and a text; empty ones hide the widget."""
        self.show_answer(ExplanationText(title, tuple(filter(None, [text]))))

    def show_answer(self, answer: ExplanationText) -> None:
        """Show an explanation, complete or partial; an empty one hides the widget."""
        self._explanation = answer
        self._title.setText(answer.title)
        self.headline.setText(answer.headline)
        self.headline.setVisible(bool(answer.headline))
        self._words.setText(self.text)
        clear(self._lists)
        for part in answer.lists:
            self._lists.addWidget(_short_list(part))
        self._show_proof()
        clear(self._figures)
        if figures := [block for block in answer.blocks if not block.in_words]:
            self._figures.addWidget(_figures(figures))
        for block in answer.blocks:
            if block.in_words:
                self._figures.addWidget(_phrases(block))
        self._note.setText(answer.note)
        self._note.setVisible(bool(answer.note))
        for button in (self.copy, self.export):
            button.setVisible(bool(answer.blocks))
        self.setVisible(bool(answer.title or answer.words))

    def _show_proof(self) -> None:
        """Show the proof, unless a headline stands for it and it is folded away."""
        can_fold = bool(self._explanation.headline)
        self.fold.setVisible(can_fold)
        shown = self.fold.isChecked()
        words = self.tr("Hide the proof") if shown else self.tr("Show the proof")
        self.fold.setText(f"{'▾' if shown else '▸'} {words}")
        self._proof.setVisible(shown or not can_fold)

    def show_running(self, text: str) -> None:
        """Show a line of progress; an empty text hides it."""
        self.running.setText(text)
        self.running.setVisible(bool(text))
        self.stop.setVisible(bool(text))

    def show_notice(self, text: str) -> None:
        """Show a notice that the content is outdated, with a button to refresh it; an empty text hides it."""
        self.notice.setText(text)
        self._notice_frame.setVisible(bool(text))

    @property
    def title(self) -> str:
        """The displayed title."""
        return self._explanation.title

    @property
    def words(self) -> tuple[str, ...]:
        """The displayed sentences."""
        return self._explanation.words

    @property
    def text(self) -> str:
        """The displayed sentences as one text."""
        return "\n\n".join(self.words)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The displayed tables of figures."""
        return self._explanation.blocks

    @property
    def lists(self) -> tuple[ShortList, ...]:
        """The displayed short lists."""
        return self._explanation.lists

    def dismiss(self) -> None:
        """Clear and hide the widget."""
        was_shown = bool(self._explanation.title or self._explanation.words)
        self.show_answer(ExplanationText("", ()))
        self.show_running("")
        self.show_notice("")
        if was_shown:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._explanation.text)

    def _lay_out(self) -> None:
        frame, layout = card(margins=14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.addWidget(self._title, stretch=1)
        head.addWidget(self.close_button, alignment=top)
        notice = QHBoxLayout(self._notice_frame)
        notice.setContentsMargins(12, 4, 12, 4)
        notice.addWidget(self.notice, stretch=1)
        notice.addWidget(self.again, alignment=top)
        progress = QHBoxLayout()
        progress.addWidget(self.running, stretch=1)
        progress.addWidget(self.stop, alignment=top)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        column.addWidget(self.headline)
        column.addLayout(self._lists)
        column.addWidget(self.fold)
        column.addWidget(self._proof)
        column.addStretch(1)
        proof = QVBoxLayout(self._proof)
        proof.setContentsMargins(0, 0, 0, 0)
        proof.setSpacing(14)
        proof.addWidget(self._words)
        proof.addLayout(self._figures)
        proof.addWidget(self._note)
        self.area.setWidget(content)
        layout.addLayout(head)
        layout.addWidget(self._notice_frame)
        layout.addLayout(progress)
        layout.addWidget(self.area, stretch=1)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addWidget(self.export)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.show_running("")
        self.show_notice("")
        self.copy.hide()
        self.export.hide()


def _text() -> QLabel:
    """Return a label for sentences that can be selected."""
    label = Label()
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _short_list(part: ShortList) -> QWidget:
    """Return a widget with a heading and a few lines below it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    _add(column, muted(part.title))
    for line in part.lines:
        _add(column, Label(f"{BULLET} {line}"))
    if part.more:
        _add(column, muted(f"{BULLET} {part.more}"))
    return holder


def _link(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setProperty("link", True)
    return button


def _figures(blocks: Sequence[Block]) -> QWidget:
    """Return a widget with tables of figures, each under its heading, with aligned columns."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    for block in blocks:
        row = grid.rowCount()
        if row > 1:
            grid.setRowMinimumHeight(row, BETWEEN)
        row += 1
        _put(grid, heading(block.title, 1.0), row)
        for column, text in ((1, block.now), (2, block.then)):
            grid.addWidget(muted(text), row, column, RIGHT)
        for line in block.lines:
            row += 1
            _put(grid, Label(line.name), row)
            for column, (text, head) in enumerate(((line.now, block.now), (line.then, block.then)), start=1):
                figure = Label(text)
                figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                figure.setAccessibleName(f"{line.name}, {head}: {text}" if text else "")
                grid.addWidget(figure, row, column, RIGHT)
    return holder


def _phrases(block: Block) -> QWidget:
    """Return a widget with phrases: under each name the present and the changed decision."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    _add(column, heading(block.title, 1.0))
    _add(column, muted(f"{block.now} {ARROW} {block.then}"))
    for line in block.lines:
        column.addSpacing(5)
        _add(column, Label(line.name))
        if line.now:
            _add(column, muted(f"{line.now} {ARROW} {line.then}"))
    return holder


def _put(grid: QGridLayout, label: QLabel, row: int) -> None:
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)


def _add(column: QVBoxLayout, label: QLabel) -> None:
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    column.addWidget(label)
