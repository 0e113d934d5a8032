"""The interface of a page, and its place in the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSettings, SignalInstance
from PySide6.QtWidgets import QWidget

from cxalloc.domain.document.document import Document
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.models.view import View


@runtime_checkable
class EditingPage(Protocol):
    """A page in which the document is edited.

    ``edited`` carries the document after an edit and what the step is called; ``message`` a line for the status bar.
    """

    edited: SignalInstance
    message: SignalInstance

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show what is edited; called at once after every edit, and before ``show_view`` of another portfolio."""


@runtime_checkable
class PersistentPage(Protocol):
    """A page that keeps something from one time to the next."""

    def restore_settings(self, settings: QSettings) -> None:
        """Take it from the settings, and keep it there."""


class Page(Protocol):
    """A widget that shows what is open.

    What it asks for it says by signals of its own, which the window connects; see also EditingPage.
    """

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show a portfolio under a scenario, and its plan; called anew whenever something changed."""


@dataclass(frozen=True)
class PageSpec:
    """A page among the others: its name, the page, and ``note``, a line on how it stands.

    ``typing_place`` is the widget where typing begins; without one the focus stays in the navigation. ``find_place``
    is the field that searches or filters the page.
    """

    name: str
    page: Page
    note: Callable[[View, Formatter], str]
    typing_place: Callable[[], QWidget] | None = None
    find_place: Callable[[], QWidget] | None = None

    @property
    def widget(self) -> QWidget:
        """The page as a widget."""
        assert isinstance(self.page, QWidget)
        return self.page
