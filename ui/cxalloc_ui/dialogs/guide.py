"""The user guide in a window of its own, which stays open beside the work."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import (
    QFontMetrics,
    QKeySequence,
    QShortcut,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from cxalloc_ui.application.theme import muted

WIDEST_PICTURE = 640
MARGIN = 18
CHARACTERS, LINES = 124, 44
"""The size of the window, in average characters and lines of its font, where the screen has the room."""


class GuideWindow(QDialog):
    """Shows the guide, which is written in Markdown, from one of its headings on, and finds words in it."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("User guide"))
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(self.tr("User guide"))
        self.browser.setOpenExternalLinks(True)
        self.browser.document().setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
        self.browser.document().setMarkdown(_markdown(path))
        self.browser.document().setDocumentMargin(MARGIN)
        _fit_pictures(self.browser.document())
        _fit_tables(self.browser.document())
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the guide"))
        self.field.setAccessibleName(self.tr("Find in the guide"))
        self.field.setClearButtonEnabled(True)
        self.next = QPushButton(self.tr("Find next"))
        self.next.setAutoDefault(False)
        self._found = muted()
        line = QHBoxLayout()
        line.addWidget(self.field, stretch=1)
        line.addWidget(self.next)
        line.addWidget(self._found)
        layout = QVBoxLayout(self)
        layout.addLayout(line)
        layout.addWidget(self.browser, stretch=1)
        metrics = QFontMetrics(self.font())
        wanted = QSize(CHARACTERS * metrics.averageCharWidth(), LINES * metrics.lineSpacing())
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size() * 0.9))
        self.field.textChanged.connect(lambda _: self._find(from_start=True))
        self.field.returnPressed.connect(self.find_next)
        self.next.clicked.connect(self.find_next)
        for keys, do in (
            (QKeySequence.StandardKey.Find, self._focus_field),
            (QKeySequence.StandardKey.FindNext, self.find_next),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    def show_section(self, heading: str) -> None:
        """Show the window, scrolled to a heading; without such a heading from where it was."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()
        block = self._heading(heading)
        if block is not None:
            place = self.browser.document().documentLayout().blockBoundingRect(block)
            self.browser.setTextCursor(QTextCursor(block))
            self.browser.verticalScrollBar().setValue(round(place.top()))

    @property
    def headings(self) -> list[str]:
        """The headings of the guide, in their order."""
        return [block.text() for block in self._blocks() if block.blockFormat().headingLevel() > 0]

    def find_next(self) -> None:
        """Go to the next place of the text in the field, and from the last to the first."""
        self._find(from_start=False)

    def _find(self, *, from_start: bool) -> None:
        text, start = self.field.text().strip(), QTextCursor(self.browser.document())
        if from_start:
            self.browser.setTextCursor(start)
        is_found = bool(text) and self.browser.find(text)
        if text and not is_found and not from_start:
            self.browser.setTextCursor(start)
            is_found = self.browser.find(text)
        self._found.setText("" if is_found or not text else self.tr("Not found"))

    def _focus_field(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _heading(self, text: str) -> QTextBlock | None:
        return next(
            (block for block in self._blocks() if block.blockFormat().headingLevel() > 0 and block.text() == text), None
        )

    def _blocks(self) -> list[QTextBlock]:
        found, block = [], self.browser.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found


def _markdown(path: Path) -> str:
    """Return the text of the guide. Qt shows a picture once for each line of its description, so that gets one."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"!\[([^\]]*)\]", lambda found: f"![{' '.join(found[1].split())}]", text)


def _fit_pictures(document: QTextDocument) -> None:
    """Let no picture be wider than the text."""
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            if piece.charFormat().isImageFormat():
                picture = piece.charFormat().toImageFormat()
                picture.setWidth(WIDEST_PICTURE)
                cursor = QTextCursor(block)
                cursor.setPosition(piece.position())
                cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(picture)
                break  # the format of this piece has changed, and with it the pieces
            pieces += 1
        block = block.next()


def _fit_tables(document: QTextDocument) -> None:
    """Let no table be wider than the text."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            form = frame.format().toTableFormat()
            form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
            frame.setFormat(form)
