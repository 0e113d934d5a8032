"""What the window needs of a page, and where it stands among the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from cxalloc_ui.formats import Formats
from cxalloc_ui.models.view import View


class Page(Protocol):
    """A widget that shows what is open.

    What it asks for it says by signals of its own, which the window connects.
    """

    def show_view(self, view: View, formats: Formats) -> None:
        """Show a portfolio under a scenario, and its plan; called anew whenever something changed."""


@dataclass(frozen=True)
class Place:
    """A page among the others: its name, the page, and ``note``, a line on how it stands.

    ``typing_place`` is the widget where typing begins; without one the focus stays in the navigation.
    """

    name: str
    page: Page
    note: Callable[[View, Formats], str]
    typing_place: Callable[[], QWidget] | None = None

    @property
    def widget(self) -> QWidget:
        """The page as a widget."""
        assert isinstance(self.page, QWidget)
        return self.page
