"""The dialog in which a user chooses a backup to restore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cxalloc_ui.application.formats import folder_text, in_local_time, user_locale
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.models.table_model import KEY_ROLE, Column, TableModel
from cxalloc_ui.widgets.tables.data_table import DataTable

if TYPE_CHECKING:
    from cxalloc.storage.file import Backup


class BackupDialog(QDialog):
    """Lists the backups of a file, newest first, or of several. ``chosen`` is the selected one.

    Args:
        parent: The window.
        name: The name of the file; empty for several.
        backups: The backups.
        files: The file that each is of, by the path of the backup, where there are several.
    """

    def __init__(
        self, parent: QWidget | None, name: str, backups: Sequence[Backup], files: Mapping[Path, Path] | None = None
    ) -> None:
        super().__init__(parent)
        self._backups = {backup.path: backup for backup in backups}
        title = tr("Restore a backup of {name}").format(name=name) if name else tr("Restore a backup")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(heading(title, 1.2))
        text = muted(tr("The file becomes what it was then. What it is now is kept as a backup first."))
        text.setWordWrap(True)
        layout.addWidget(text)
        self.table = _table(backups, files or {}, self)
        layout.addWidget(self.table, stretch=1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.restore = self.buttons.addButton(tr("Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.restore.setEnabled(bool(backups))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.table.doubleClicked.connect(self.accept)
        layout.addWidget(self.buttons)
        if backups:
            self.table.select_key(backups[0].path)
        self.resize(zoomed(760 if files else 560), zoomed(420))

    @property
    def chosen(self) -> Backup | None:
        """The backup of the current row."""
        return self._backups.get(self.table.currentIndex().data(KEY_ROLE))


def _table(backups: Sequence[Backup], files: Mapping[Path, Path], parent: QDialog) -> DataTable:
    reasons = {
        "opened": tr("when the file was opened"),
        "changed": tr("while it was being changed"),
        "upgrade": tr("before it was brought up to date"),
        "restore": tr("before a backup was restored"),
    }
    columns: list[Column[Backup]] = [
        Column("made", tr("Made"), lambda backup: backup.made, in_local_time, width=190),
        Column("reason", tr("Why"), lambda backup: reasons[backup.reason.value], width=210),
        Column("size", tr("Size"), lambda backup: backup.size, _size, number=True, width=90),
    ]
    if files:
        columns[:0] = [
            Column(
                "file",
                tr("File"),
                lambda backup: files[backup.path].name,
                width=150,
                tip=lambda backup: str(files[backup.path]),
            ),
            Column("folder", tr("Folder"), lambda backup: folder_text(files[backup.path]), width=150),
        ]
    model: TableModel[Backup] = TableModel(columns, lambda backup: backup.path, parent=parent)
    model.set_rows(backups)
    table = DataTable(tr("Backups"), parent=parent)
    table.set_model(model)
    return table


def _size(size: int) -> str:
    return user_locale().formattedDataSize(size)
