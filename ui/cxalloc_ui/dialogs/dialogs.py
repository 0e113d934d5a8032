"""All modal dialogs of the window behind one interface, which tests replace by one with prepared answers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from cxalloc import __version__
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.exchange.grids import TABLE_ENDINGS
from cxalloc.messages.field_names import field_message
from cxalloc.messages.findings import entity_message, place_message
from cxalloc_ui.application.formats import error_text, formatter, message_text
from cxalloc_ui.application.plain_text import message_box
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.widgets.tables.data_table import DataTable

if TYPE_CHECKING:
    from cxalloc.domain.portfolio import Portfolio
    from cxalloc.storage.file import Backup
    from cxalloc_ui.dialogs.import_preview import ImportPreview

FILE_FILTER = "cxalloc (*.cxalloc)"


class UnsavedChoice(Enum):
    """What to do with edits that are not stored."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Dialogs:
    """Opens modal dialogs and returns the user's answers; None means that the user cancelled."""

    def ask_new_portfolio(self, parent: QWidget) -> Portfolio | None:
        """Ask for the settings of a new portfolio."""
        from cxalloc_ui.dialogs.new_portfolio import NewPortfolioDialog

        dialog = NewPortfolioDialog(parent)
        return dialog.portfolio if dialog.exec() == QDialog.DialogCode.Accepted else None

    def ask_file(self, parent: QWidget) -> Path | None:
        """Ask which file to open."""
        kinds = tr("Portfolios") + " (*.cxalloc portfolio.toml)"
        chosen, _ = QFileDialog.getOpenFileName(parent, tr("Open a portfolio"), "", kinds)
        return Path(chosen) if chosen else None

    def ask_folder(self, parent: QWidget) -> Path | None:
        """Ask which folder to open."""
        chosen = QFileDialog.getExistingDirectory(parent, tr("Open a portfolio folder"))
        return Path(chosen) if chosen else None

    def ask_table(self, parent: QWidget) -> Path | None:
        """Ask which table to import."""
        kinds = tr("Tables") + f" ({' '.join(f'*{ending}' for ending in TABLE_ENDINGS)})"
        chosen, _ = QFileDialog.getOpenFileName(parent, tr("Import a table"), "", kinds)
        return Path(chosen) if chosen else None

    def ask_import(self, parent: QWidget, importing: ImportPreview) -> Portfolio | None:
        """Show the preview of an import; return the resulting portfolio if the user accepts."""
        from cxalloc_ui.dialogs.import_table import ImportDialog

        dialog = ImportDialog(importing, parent)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        return dialog.preview.portfolio if wanted and dialog.preview is not None else None

    def ask_new_file(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        """Ask for the path of a file to write; ``kinds`` is Qt's filter of file types."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
        return Path(chosen) if chosen else None

    def ask_backup(self, parent: QWidget, name: str, backups: Sequence[Backup]) -> Backup | None:
        """Ask which backup of the file called ``name`` to restore."""
        from cxalloc_ui.dialogs.backups import BackupDialog

        dialog = BackupDialog(parent, name, backups)
        return dialog.chosen if dialog.exec() == QDialog.DialogCode.Accepted else None

    def ask_any_backup(self, parent: QWidget, found: Sequence[tuple[Path, Backup]]) -> Backup | None:
        """Ask which backup to restore, of any file."""
        from cxalloc_ui.dialogs.backups import BackupDialog

        files = {backup.path: path for path, backup in found}
        dialog = BackupDialog(parent, "", [backup for _, backup in found], files)
        return dialog.chosen if dialog.exec() == QDialog.DialogCode.Accepted else None

    def ask_scenario_name(self, parent: QWidget, title: str, suggested: str) -> str | None:
        """Ask what to call a scenario."""
        name, is_given = QInputDialog.getText(
            parent, title, tr("Name of the scenario"), QLineEdit.EchoMode.Normal, suggested
        )
        return name.strip() if is_given and name.strip() else None

    def ask_remove_changes(self, parent: QWidget, what: str, error: BaseException, changes: Sequence[str]) -> bool:
        """Say why the changes of a scenario cannot be made, and ask whether to remove those that do not fit."""
        text = tr("{reason}\n\nThese changes do not fit the base case as it is now:\n{changes}").format(
            reason=error_text(error), changes="\n".join(f"• {change}" for change in changes)
        )
        box = message_box(parent, QMessageBox.Icon.Warning, what, text)
        remove = box.addButton(tr("Remove them from the scenario"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("Show the base case"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is remove

    def ask_take_over(self, parent: QWidget, held: str) -> bool:
        """Ask whether to take over the lock of a file from another machine that does not respond any more."""
        text = tr(
            "{held}\n\nThat program gave no sign of life for hours. If it still runs, take care: what is changed there "
            "from now on is refused. Take the file over?"
        ).format(held=held)
        box = message_box(parent, QMessageBox.Icon.Question, tr("Take the file over?"), text)
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.No)
        return box.exec() == QMessageBox.StandardButton.Yes

    def ask_stale_export(self, parent: QWidget) -> bool:
        """Ask whether to export a plan that is older than the last edits."""
        text = tr("The plan was made before the last edits, and does not have them.")
        box = message_box(parent, QMessageBox.Icon.Warning, tr("Export an outdated plan?"), text)
        export = box.addButton(tr("Export it as it is"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is export

    def ask_unsaved(self, parent: QWidget, name: str, problem: str) -> UnsavedChoice:
        """Ask what to do with edits that would be lost; ``problem`` says why storing them failed, if it did."""
        why = problem or tr("They are not saved in a file yet.")
        text = tr("Your changes to {name} would be lost.").format(name=name)
        box = message_box(parent, QMessageBox.Icon.Warning, tr("Save your changes?"), text, why)
        save = box.addButton(tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save)
        box.exec()
        clicked = box.clickedButton()
        return (
            UnsavedChoice.SAVE
            if clicked is save
            else UnsavedChoice.DISCARD
            if clicked is discard
            else UnsavedChoice.CANCEL
        )

    def show_error(self, parent: QWidget, what: str, error: BaseException | str) -> None:
        """Show which action failed and why: all findings about an input, or the single reason."""
        ErrorDialog(parent, what, error).exec()

    def show_about(self, parent: QWidget) -> None:
        """Show the name, version and licence of the program."""
        text = tr(
            "<h3>cxalloc {version}</h3><p>Chooses the customer-experience initiatives that a budget should fund, keeps "
            "small, frequent allocations in the plan, and proves it.</p><p>Solved by HiGHS or CBC through PuLP. "
            "MIT licence.</p>"
        ).format(version=__version__)
        QMessageBox.about(parent, tr("About cxalloc"), text)


class ErrorDialog(QDialog):
    """Shows an error with all its findings in a list that can be scrolled and copied."""

    def __init__(self, parent: QWidget | None, what: str, error: BaseException | str) -> None:
        super().__init__(parent)
        self.setWindowTitle(what)
        self.setAccessibleName(what)
        findings = error.findings if isinstance(error, InvalidInput) else ()
        self.text = error if isinstance(error, str) else error_text(error)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(12)
        title = heading(what, 1.2)
        title.setWordWrap(True)
        layout.addWidget(title)
        self.table: DataTable | None = None
        if findings:
            one, many = tr("{n} error must be corrected."), tr("{n} errors must be corrected.")
            layout.addWidget(muted(counted(len(findings), one, many)))
            self.table = _findings_table(findings, self)
            layout.addWidget(self.table, stretch=1)
            self.resize(980, 420)
        else:
            reason = muted(self.text)
            reason.setWordWrap(True)
            reason.setMinimumWidth(460)
            layout.addWidget(reason, stretch=1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy text"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{what}\n{self.text}"))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _findings_table(findings: Sequence[Finding], parent: QDialog) -> DataTable:
    def place(finding: Finding) -> str:
        return formatter().render(place_message(finding.place)) if finding.place else ""

    def subject(finding: Finding) -> str:
        return f"{formatter().render(entity_message(finding.entity))} {finding.key}".strip()

    def field(finding: Finding) -> str:
        """Return the name of the field, and what the file calls it where the place does not say that."""
        name = formatter().render(field_message(finding.field)) if finding.field else ""
        is_named = finding.place is None or finding.place.column or name == finding.field
        return name if is_named else tr("{name} ({key})").format(name=name, key=finding.field)

    placed = any(finding.place for finding in findings)  # findings about a file, not about the open portfolio
    columns: list[Column[Finding]] = [
        *([Column("place", tr("Where"), place, width=245)] if placed else []),
        Column("subject", tr("Of"), subject, width=170),
        Column("field", tr("Field"), field, width=130),
        Column("value", tr("Found"), lambda finding: formatter().value(finding.value) or tr("nothing"), width=130),
        Column(
            "expected", tr("Expected"), lambda finding: message_text(finding.expected), width=250 if placed else 495
        ),
    ]
    model: TableModel[Finding] = TableModel(columns, lambda finding: finding, parent=parent)
    model.set_rows(findings)
    table = DataTable(tr("Findings"), parent=parent)
    table.set_model(model)
    return table
