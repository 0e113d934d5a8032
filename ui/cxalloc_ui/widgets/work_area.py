"""The work area: navigation, header, and the current page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.models.view import View
from cxalloc_ui.widgets.header import Header
from cxalloc_ui.widgets.navigation import Navigation
from cxalloc_ui.widgets.page import EditingPage, Page, PageSpec
from cxalloc_ui.widgets.page_find_bar import PageFindBar
from cxalloc_ui.widgets.scenario_banner import ScenarioBanner

NARROW_BELOW = 1200
"""Width in pixels below which the navigation shows only icons."""
MARGINS, NARROW_MARGINS = (24, 18, 24, 16), (16, 12, 16, 10)


class WorkArea(QWidget):
    """Shows the pages of an open portfolio with navigation and header."""

    def __init__(self, places: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = list(places)
        self.navigation = Navigation([(place.name, place.glyph) for place in places])
        self._has_scenario = False
        self.header = Header()
        self.banner = ScenarioBanner()
        self._stack = QStackedWidget()
        for place in places:
            self._stack.addWidget(place.widget)
        right = QWidget()
        right.setObjectName("page")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(*MARGINS)
        self._inner = inner
        inner.setSpacing(14)
        inner.addWidget(self.header)
        inner.addWidget(self.banner)
        self.find_bar = PageFindBar(lambda: self.current, right)
        inner.addWidget(self.find_bar)
        inner.addWidget(self._stack, stretch=1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addWidget(right, stretch=1)
        self.navigation.chosen.connect(self.show_page)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._choose_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_width()

    def _choose_width(self) -> None:
        narrow = self.width() < zoomed(NARROW_BELOW)
        self.navigation.set_narrow(narrow)
        self._inner.setContentsMargins(*(NARROW_MARGINS if narrow else MARGINS))

    @property
    def current(self) -> QWidget:
        """The current page."""
        return self.places[self._stack.currentIndex()].widget

    @property
    def current_number(self) -> int:
        """The index of the current page."""
        return self._stack.currentIndex()

    def show_page(self, number: int) -> None:
        """Show the page at an index, and focus the widget in which typing begins."""
        self.find_bar.hide()
        self._stack.setCurrentIndex(number)
        self.navigation.set_current(number)
        place = self.places[number]
        self.header.set_title(place.name)
        self._show_banner()
        (self.typing_place() or self.navigation.buttons[number]).setFocus()

    def show_page_of(self, page: Page) -> None:
        """Show a page, as ``show_page`` does."""
        self.show_page(next(number for number, place in enumerate(self.places) if place.page is page))

    def _show_banner(self) -> None:
        place = self.places[self._stack.currentIndex()]
        self.banner.setVisible(self._has_scenario and place.one_scenario)

    def typing_place(self) -> QWidget | None:
        """Return the widget in which typing begins on the current page."""
        place = self.places[self._stack.currentIndex()].typing_place
        return place() if place else None

    def find_place(self) -> QWidget:
        """Return the field that searches or filters the current page: its own, or that of the bar above it."""
        place = self.places[self._stack.currentIndex()].find_place
        return place() if place else self.find_bar

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document on every page that edits it."""
        for place in self.places:
            if isinstance(place.page, EditingPage):
                place.page.show_document(document, formats, editable=editable)

    def show_scenario(self, document: Document, scenario: str, formats: Formatter) -> None:
        """Offer the scenarios of a document, and show which of them is edited ('' is the base case)."""
        self.header.show_scenarios([one.name for one in document.portfolio.scenarios], scenario)
        self._has_scenario = bool(scenario)
        self._show_banner()
        if scenario:
            self.banner.show_scenario(document, scenario, formats)

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show a view on every page."""
        for place, button in zip(self.places, self.navigation.buttons, strict=True):
            place.page.show_view(view, formats)
            button.set_note(place.note(view, formats))
