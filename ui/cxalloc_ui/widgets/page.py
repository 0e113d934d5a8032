"""The interfaces that a page implements, and its description for the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSettings, SignalInstance
from PySide6.QtWidgets import QWidget

from cxalloc.domain.document.document import Document
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.models.edit_place import EditPlace
from cxalloc_ui.models.view import View


@runtime_checkable
class EditingPage(Protocol):
    """A page that edits the document.

    ``edited`` carries the document after an edit and the name of the undo step; ``message`` a line for the status bar.
    """

    edited: SignalInstance
    message: SignalInstance

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document; called at once after every edit, and before ``show_view`` of another portfolio."""


@runtime_checkable
class PersistentPage(Protocol):
    """A page with persistent settings."""

    def restore_settings(self, settings: QSettings) -> None:
        """Restore the page's settings, and save their changes."""


@runtime_checkable
class PlacePage(Protocol):
    """A page on which the change of an edit can be seen."""

    def shows(self, place: EditPlace) -> bool:
        """Return whether the page shows the item that an edit changes."""

    def show_place(self, place: EditPlace) -> None:
        """Bring the item into sight, if it still exists."""


class Page(Protocol):
    """A widget that shows the open portfolio.

    Its requests are its own signals, which the main window connects; see also EditingPage.
    """

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show a portfolio under a scenario, and its plan; called after every change."""


@dataclass(frozen=True)
class PageSpec:
    """A page for the navigation: its name, its widget, and ``note``, a function that returns a line on its state.

    ``typing_place`` returns the widget in which typing begins; without it the focus stays in the navigation.
    ``find_place`` returns the field that searches or filters the page. ``glyph`` is its icon, of ``widgets.glyphs``.
    ``one_scenario`` says that the page shows one scenario, and not several side by side.
    """

    name: str
    page: Page
    note: Callable[[View, Formatter], str]
    typing_place: Callable[[], QWidget] | None = None
    find_place: Callable[[], QWidget] | None = None
    glyph: str = ""
    one_scenario: bool = True

    @property
    def widget(self) -> QWidget:
        """The page as a widget."""
        assert isinstance(self.page, QWidget)
        return self.page
