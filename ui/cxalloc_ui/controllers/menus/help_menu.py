"""The Help menu: the user guide at the page that is shown, its list of keys, and what the program is."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.formats import formatter
from cxalloc_ui.application.guide import guide_path
from cxalloc_ui.dialogs.dialogs import Dialogs
from cxalloc_ui.dialogs.guide import GuideWindow
from cxalloc_ui.widgets.work_area import WorkArea


class HelpMenu(QObject):
    """Shows the guide in one window, which is made when it is first asked for."""

    def __init__(self, work: WorkArea, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._work, self._dialogs, self._window = work, dialogs, window
        self.guide: GuideWindow | None = None

    def show_guide(self) -> None:
        """Show the guide at the section of the page that is shown, from its start if there is none."""
        place = self._work.places[self._work.current_number]
        self._show(place.name if self._work.isVisible() else "")

    def show_keys(self) -> None:
        """Show the list of keys in the guide."""
        self._show(self.tr("Keys"))

    def show_about(self) -> None:
        """Show the version, and what the program is for."""
        self._dialogs.show_about(self._window)

    def _show(self, section: str) -> None:
        if self.guide is None:
            try:
                self.guide = GuideWindow(guide_path(formatter().language), self._window)
            except OSError as error:
                self._dialogs.show_error(self._window, self.tr("The user guide could not be opened"), error)
                return
        self.guide.show_section(section)
