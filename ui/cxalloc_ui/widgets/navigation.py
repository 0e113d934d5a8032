"""The navigation: the open portfolio, and the pages in the order of the workflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.theme import heading, mix, muted, scaled_font, set_state, theme_of
from cxalloc_ui.application.zoom import set_pixels, zoomed
from cxalloc_ui.widgets.glyphs import paint_glyph

WIDTH = 236
NARROW = 60
"""Width in pixels when only icons are shown."""


UNSAVED = "⚠"


@dataclass(frozen=True)
class SaveNotice:
    """The text on whether changes are stored; ``state`` is its colour, ``why`` its explanation.

    ``offers_file`` says that saving the portfolio in another file is to be offered.
    """

    text: str
    state: str = ""
    why: str = ""
    offers_file: bool = False


class NavigationButton(QAbstractButton):
    """The button of a page: its icon, its name, and a note on its state."""

    def __init__(self, name: str, glyph: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note, self._glyph = "", glyph
        self._is_narrow = False
        self._by_keyboard = False
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """Show a note on the state of the page."""
        self._note = note
        self.setAccessibleDescription(note)
        self._show_tip()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show only the icon, with name and note as tooltip, or all of them."""
        self._is_narrow = narrow
        self._show_tip()
        self.update()

    def _show_tip(self) -> None:
        self.setToolTip(plain_tip("\n".join(filter(None, [self.text(), self._note])) if self._is_narrow else ""))

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(self.font()).height() + QFontMetrics(scaled_font(0.88)).height()
        return QSize(zoomed(WIDTH), lines + 22)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(10, 2, -10, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(area, 7, 7)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(area.left(), area.top() + 9, 3, area.height() - 18), 1.5, 1.5)
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(QColor(mix(theme.surface, theme.side, 0.5)))
            painter.drawRoundedRect(area, 7, 7)
        if self.hasFocus() and self._by_keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        colour = QColor(theme.text if self.isChecked() else theme.muted)
        if self._is_narrow:
            paint_glyph(painter, QRectF(area.center().x() - 10, area.center().y() - 10, 20, 20), self._glyph, colour)
        else:
            paint_glyph(painter, QRectF(area.left() + 13, area.center().y() - 8, 16, 16), self._glyph, colour)
            self._paint_text(painter, area)
        painter.end()

    def _paint_text(self, painter: QPainter, area: QRectF) -> None:
        theme = theme_of(self)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name_font, note_font = scaled_font(1.0, bold=self.isChecked()), scaled_font(0.88)
        name_height, note_height = QFontMetrics(name_font).height(), QFontMetrics(note_font).height()
        top = area.top() + (area.height() - name_height - note_height - 2) / 2
        painter.setFont(name_font)
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.muted))
        painter.drawText(QRectF(area.left() + 38, top, area.width() - 46, name_height), left, self.text())
        painter.setFont(note_font)
        painter.setPen(QColor(theme.muted))
        note = QFontMetrics(note_font).elidedText(self._note, Qt.TextElideMode.ElideRight, round(area.width() - 46))
        painter.drawText(QRectF(area.left() + 38, top + name_height + 2, area.width() - 46, note_height), left, note)


class Navigation(QFrame):
    """Shows the open portfolio and its pages. ``chosen`` carries the index of a page."""

    chosen = Signal(int)
    save_requested = Signal()

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make a navigation for pages, each with its name and its icon (see ``widgets.glyphs``)."""
        super().__init__(parent)
        self._is_narrow = False
        self._notice = SaveNotice("")
        self.setObjectName("side")
        set_pixels(self, fixed_width=WIDTH)
        self._name = heading("", 1.15)
        self._name.setWordWrap(True)
        self._where = muted(factor=0.9)
        self._where.setWordWrap(True)
        self._saved = muted(factor=0.9)
        self._saved.setWordWrap(True)
        self.save = QPushButton(self.tr("Save as…"))
        self.save.setProperty("link", True)
        self.save.setToolTip(self.tr("Save the portfolio and its plans in one file (Ctrl+S)"))
        self.save.clicked.connect(self.save_requested)
        self.buttons: list[NavigationButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 20, 0, 14)
        layout.setSpacing(2)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(22, 0, 18, 18)
        head.setSpacing(4)
        for widget in (self._name, self._where, self._saved, self.save):
            head.addWidget(widget)
        layout.addWidget(self._head)
        for number, (name, glyph) in enumerate(pages):
            button = NavigationButton(name, glyph)
            # Not in a button group, in which the tab key would reach the checked button only.
            button.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self.buttons.append(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self._mark = Label()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._mark.hide()
        layout.addWidget(self._mark)

    @property
    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._is_narrow

    def set_narrow(self, narrow: bool) -> None:
        """Show only the icons of the pages, or their names and the open portfolio, too."""
        if narrow is self._is_narrow:
            return
        self._is_narrow = narrow
        set_pixels(self, fixed_width=NARROW if narrow else WIDTH)
        self._head.setVisible(not narrow)
        for button in self.buttons:
            button.set_narrow(narrow)
        self._show_mark()

    def show_portfolio(self, name: str, where: str) -> None:
        """Show the name of the open portfolio, and where it is stored."""
        self._name.setText(name)
        self._where.setText(where)

    def show_saved(self, kept: SaveNotice) -> None:
        """Show whether all changes are stored."""
        self._saved.setText(kept.text)
        self._saved.setToolTip(plain_tip(kept.why))
        self._saved.setAccessibleDescription(kept.why)
        set_state(self._saved, kept.state)
        self._saved.setVisible(bool(kept.text))
        self.save.setVisible(kept.offers_file)
        self._notice = kept
        self._show_mark()

    def _show_mark(self) -> None:
        """Show between the icons, too, that something is not saved."""
        kept = self._notice
        self._mark.setVisible(self._is_narrow and kept.state in ("warning", "bad"))
        self._mark.setText(UNSAVED)
        self._mark.setToolTip(plain_tip("\n".join(filter(None, [kept.text, kept.why]))))
        self._mark.setAccessibleName(kept.text)
        set_state(self._mark, kept.state)

    def set_current(self, page: int) -> None:
        """Mark the page at an index as the current one."""
        for number, button in enumerate(self.buttons):
            button.setChecked(number == page)
