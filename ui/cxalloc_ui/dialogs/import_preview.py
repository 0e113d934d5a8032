"""The preview of an import, recomputed in the background after each change of an option."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.options import NO_OPTIONS
from cxalloc.exchange.tables.strict_table import TableSettings
from cxalloc_ui.workers.background import Background


class ImportPreview(QObject):
    """Previews importing one table into a portfolio (None: into a new one with the settings in ``frame``)."""

    preview_ready = Signal(object)
    """The newest preview."""
    failed = Signal(object)
    """The error because of which the file as a whole cannot be read."""

    def __init__(
        self, background: Background, path: Path, portfolio: Portfolio | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._asked = 0
        self.path = path
        self.portfolio = portfolio

    def update_preview(self, options: ImportOptions = NO_OPTIONS, frame: TableSettings | None = None) -> None:
        """Request a preview; of several requests only the last is answered."""
        base = self.portfolio if self.portfolio is not None else frame
        assert base is not None
        self._asked += 1
        asked, path = self._asked, self.path

        def report(preview: TablePreview) -> None:
            if asked == self._asked:
                self.preview_ready.emit(preview)

        def fail(error: BaseException) -> None:
            if asked == self._asked:
                self.failed.emit(error)

        self._background.run(lambda: preview_table(path, base, options), report, fail)
