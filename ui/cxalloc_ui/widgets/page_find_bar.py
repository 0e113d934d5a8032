"""The bar that finds a text on a page that has no search of its own: in its tables, sentences and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import theme_of
from cxalloc_ui.models.grids.cell_search import plain, without_groups
from cxalloc_ui.widgets.find_line import FindLine

PLACES_AT_ONCE = 2000
"""Cells and texts compared between two turns of the event loop: some milliseconds."""
MARGIN = 40
"""Pixels that stay visible around a text that is scrolled into sight."""
AROUND = (-5, -3, 5, 3)
"""Pixels by which the frame is larger than the text that it marks."""
_Key = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A text on a page: a widget, or a cell of a table."""

    widget: QWidget
    text: str
    is_number: bool = False
    row: int = -1
    column: int = -1

    def contains(self, wanted: str) -> bool:
        """Return whether the text contains another one, ignoring case and the marks between groups of digits."""
        text = plain(self.text)
        if wanted in text:
            return True
        digits = without_groups(wanted)
        return self.is_number and bool(digits) and digits in without_groups(text)


def text_places(page: QWidget) -> Iterator[TextPlace]:
    """Return the texts that a page shows, in the order of its widgets; of hidden tabs and columns none."""
    tables: set[QWidget] = set()
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page) or any(table.isAncestorOf(widget) for table in tables):
            continue
        if isinstance(widget, QTableView):
            tables.add(widget)
            yield from _cells(widget)
        elif text := _text_of(widget):
            yield TextPlace(widget, text)


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        return widget.text()
    return ""


def _cells(table: QTableView) -> Iterator[TextPlace]:
    model, header = table.model(), table.horizontalHeader()
    columns = [header.logicalIndex(at) for at in range(header.count())]
    shown = [column for column in columns if not table.isColumnHidden(column)]
    right = Qt.AlignmentFlag.AlignRight
    for row in range(model.rowCount()):
        for column in shown:
            index = model.index(row, column)
            text = index.data(Qt.ItemDataRole.DisplayRole)
            if text:
                is_number = bool((index.data(Qt.ItemDataRole.TextAlignmentRole) or 0) & right)
                yield TextPlace(table, str(text), is_number, row, column)


class PageFindBar(FindLine):
    """Finds a text on the page that ``page`` returns, and goes from one place to the next."""

    def __init__(self, page: Callable[[], QWidget], parent: QWidget) -> None:
        super().__init__(tr("Find on this page"), tr("Find on this page"), parent)
        self._page = page
        self._places: Iterator[TextPlace] = iter(())
        self.hits: list[TextPlace] = []
        self._at = -1
        """The index of the hit that is shown; -1 if none is."""
        self._frame: QFrame | None = None
        self.marked: QWidget | None = None
        """The widget with a frame around it, whose text was found."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._continue)
        self.field.textChanged.connect(lambda _: self.search())
        self._keys = []
        for keys, forward in ((_Key.FindNext, True), (_Key.FindPrevious, False)):
            shortcut = QShortcut(QKeySequence(keys), parent)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setEnabled(False)  # other pages have the same keys for their own search
            shortcut.activated.connect(lambda forward=forward: self.go_on(forward=forward))
            self._keys.append(shortcut)
        self.hide()

    def search(self) -> None:
        """Search the page from its beginning for the text of the field."""
        self._places = text_places(self._page()) if self.field.text().strip() else iter(())
        self.hits, self._at = [], -1
        self._timer.start()

    def go_on(self, *, forward: bool = True) -> None:
        """Go to the next or the previous hit, from the last to the first and back."""
        self.hits = [hit for hit in self.hits if isValid(hit.widget)]
        if self.hits:
            self._at = (self._at + (1 if forward else -1)) % len(self.hits)
            self._show(self.hits[self._at])
        self._show_count()

    def close_bar(self) -> None:
        """Hide the bar; a cell or a field that was found gets the focus."""
        found = self.hits[self._at].widget if 0 <= self._at < len(self.hits) else None
        self.hide()
        if found is not None and isValid(found) and found.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            found.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for shortcut in self._keys:
            shortcut.setEnabled(True)
        self.search()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._mark(None)
        for shortcut in self._keys:
            shortcut.setEnabled(False)

    def _continue(self) -> None:
        wanted = plain(self.field.text().strip())
        places = list(islice(self._places, PLACES_AT_ONCE))
        self.hits += [place for place in places if place.contains(wanted)]
        if not places:
            self._timer.stop()
        if self._at < 0 and self.hits:
            self.go_on()
        self._show_count()

    def _show(self, hit: TextPlace) -> None:
        if isinstance(hit.widget, QTableView):
            index = hit.widget.model().index(hit.row, hit.column)
            hit.widget.setCurrentIndex(index)
            hit.widget.scrollTo(index)
            self._mark(None)
            self._bring_into_sight(hit.widget, index)
        else:
            self._bring_into_sight(hit.widget)
            self._mark(hit.widget)

    def _bring_into_sight(self, widget: QWidget, index: QModelIndex | None = None) -> None:
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None:
            return
        if index is None or not isinstance(widget, QTableView):
            area.ensureWidgetVisible(widget, MARGIN, MARGIN)
            return
        inner = area.widget()
        if inner is not None:
            at = widget.viewport().mapTo(inner, widget.visualRect(index).center())
            area.ensureVisible(at.x(), at.y(), MARGIN, MARGIN)

    def _mark(self, widget: QWidget | None) -> None:
        """Draw a frame around a widget, which need not be able to have the focus."""
        if self._frame is not None and isValid(self._frame):
            self._frame.deleteLater()
        self._frame, self.marked = None, widget
        if widget is not None and (around := widget.parentWidget()) is not None:
            self._frame = QFrame(around)
            self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._frame.setStyleSheet(f"border: 2px solid {theme_of(widget).accent}; border-radius: 4px;")
            self._frame.setGeometry(widget.geometry().adjusted(*AROUND).intersected(around.rect()))
            self._frame.show()

    def _show_count(self) -> None:
        numbers, count = user_locale(), len(self.hits)
        if not self.field.text().strip():
            text = ""
        elif count:
            text = self.tr("{at} of {n}").format(at=numbers.toString(self._at + 1), n=numbers.toString(count))
        else:
            text = "" if self._timer.isActive() else self.tr("Not found")
        self.found.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(bool(count))
