"""Backups, copies, and the write lock of the open file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from cxalloc.domain.message import Message
from cxalloc_ui.application.formats import error_text, in_local_time, message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.controllers.autosave import SaveState
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.portfolio_files import FILE_ENDING
from cxalloc_ui.controllers.session import Session, SessionState
from cxalloc_ui.dialogs.dialogs import FILE_FILTER, Dialogs
from cxalloc_ui.widgets.navigation import SaveNotice

if TYPE_CHECKING:
    from cxalloc.storage.file import Backup

BACKUP_MINUTES = 30
Leave = Callable[[Callable[[], None]], None]
"""A function that runs an action which closes the open portfolio, after asking about edits that would be lost."""


class BackupController(QObject):
    """Backs the open file up every half hour; saves copies and restores backups on request from the menu."""

    def __init__(
        self, session: Session, files: FileController, leave: Leave, dialogs: Dialogs, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._leave = session, files, leave
        self._dialogs, self._window = dialogs, window
        self.timer = QTimer(self)
        self.timer.setInterval(BACKUP_MINUTES * 60 * 1000)
        self.timer.timeout.connect(self.back_up)
        self.timer.start()
        # Deferred: a dialog inside the signal would delay the other receivers of ``opened``.
        for signal in (session.opened, session.moved):
            signal.connect(self._check_opened, Qt.ConnectionType.QueuedConnection)

    def back_up(self) -> None:
        """Back the file up if it has changed since the last backup."""
        file = self._session.file
        if file is None or self._session.state is not SessionState.READY:
            return

        def keep() -> Message | None:
            file.maintain()
            return file.backup_failure

        def report(failure: Message | None) -> None:
            if self._session.file is file:
                self._report_failure(failure)

        self._session.background.run(keep, report, lambda error: self._files.give_up(file, error))

    def save_copy(self) -> None:
        """Ask for a path, and save a copy of the open file there."""
        file, path = self._session.file, self._session.path
        if file is None or path is None:
            return
        suggested = str(path.with_name(self.tr("{name} (copy)").format(name=path.stem) + FILE_ENDING))
        target = self._dialogs.ask_new_file(self._window, self.tr("Save a copy"), suggested, FILE_FILTER)
        if target is None or self._session.file is not file:
            return
        if target.suffix != FILE_ENDING:
            target = target.with_name(target.name + FILE_ENDING)
        self._session.background.run(
            lambda: file.save_copy(target, overwrite=True),  # the dialog has confirmed overwriting
            lambda _: self._session.message.emit(self.tr("Saved a copy as {name}").format(name=target.name)),
            self._fail(self.tr("The copy could not be saved")),
        )

    def restore(self) -> None:
        """Ask which backup of the open file to restore, and restore it; without an open file, of any file."""
        path, failed = self._session.path, self._fail(self.tr("The backups could not be listed"))
        if path is None or not self._session.is_file:
            self._session.background.run(_all_backups, self._ask_of_any, failed)
        else:
            self._session.background.run(lambda: _backups_of(path), lambda backups: self._ask(path, backups), failed)

    def _ask_of_any(self, found: tuple[tuple[Path, Backup], ...]) -> None:
        if not found:
            self._session.message.emit(self.tr("There is no backup yet"))
            return
        backup = self._dialogs.ask_any_backup(self._window, found)
        path = next((path for path, one in found if one == backup), None)
        if backup is not None and path is not None:
            self._restore(path, backup)

    def _ask(self, path: Path, backups: tuple[Backup, ...]) -> None:
        if not backups:
            self._session.message.emit(self.tr("There is no backup of {name} yet").format(name=path.name))
            return
        if (backup := self._dialogs.ask_backup(self._window, path.name, backups)) is not None:
            self._restore(path, backup)

    def _restore(self, path: Path, backup: Backup) -> None:
        text = self.tr("Restored {name} as it was on {when}")
        message = text.format(name=path.name, when=in_local_time(backup.made))
        self._leave(lambda: self._files.restore(path, lambda: bring_back(path, backup), message))

    def _check_opened(self) -> None:
        """Report a failed backup; ask whether to take over the lock of a machine that seems to be dead."""
        file, reason = self._session.file, self._session.read_only_reason
        if file is not None:
            self._report_failure(file.backup_failure)
        if reason is None or not getattr(reason, "may_be_stale", False):
            return
        if self._dialogs.ask_take_over(self._window, error_text(reason)) and self._session.file is file:
            self._files.reopen(take_over=True)

    def _report_failure(self, failure: Message | None) -> None:
        """Report that no backup could be made; beside the pages that stays until one could (``save_notice``)."""
        if failure is not None:
            problem = message_text(failure)
            self._session.message.emit(self.tr("No backup could be made: {problem}").format(problem=problem))
        self._session.autosave.changed.emit()  # what is said about storing is to be shown anew

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self._session.failed.emit(what, error)


def location_text(session: Session) -> str:
    """Return where the open portfolio is stored, and why it is read-only if it is."""
    if session.path is None:
        return tr("New")
    name = session.path.name
    if not session.is_file:
        return tr("Read from the folder {name}").format(name=name)
    if session.read_only_reason is None:
        return name
    owner = getattr(session.read_only_reason, "owner", None)
    if owner is None:
        return tr("{name}, read only: nothing can be stored in it here").format(name=name)
    return tr("{name}, read only: {user} has it open on {host} since {since}").format(
        name=name,
        user=owner.user,
        host=owner.host,
        since=in_local_time(datetime.fromisoformat(owner.since)),
    )


def save_notice(session: Session) -> SaveNotice:
    """Return the notice that says whether the edits are stored."""
    problem = session.autosave.problem
    may_be_written = session.is_file and session.read_only_reason is None
    match session.autosave.state:
        case SaveState.SAVED:
            failure = session.file.backup_failure if session.file is not None and may_be_written else None
            if failure is not None:
                return SaveNotice(tr("⚠ Saved, but not backed up"), "warning", message_text(failure))
            return SaveNotice(tr("✓ All changes saved") if may_be_written else "", offers_file=not may_be_written)
        case SaveState.SAVING:
            return SaveNotice(tr("Saving …"))
        case SaveState.NOT_SAVED:
            reason = error_text(problem) if problem else ""
            return SaveNotice(tr("⚠ Not saved, trying again"), "bad", reason, offers_file=True)
        case SaveState.NOWHERE:
            why = tr("They are lost when this portfolio is closed, unless you save it as a file.")
            return SaveNotice(tr("⚠ Changes not saved in a file yet"), "warning", why, offers_file=True)


def bring_back(path: Path, backup: Backup) -> None:
    """Restore a closed file from ``backup``, whatever state the file is in."""
    from cxalloc.storage.file import FileLocked, PortfolioFile, StorageError, WriteProtected

    try:
        file = PortfolioFile.open(path)
    except (FileLocked, WriteProtected):
        raise
    except StorageError:  # the file cannot be opened, so it is moved aside
        PortfolioFile.recover(path, backup).close()
        return
    with file:
        file.restore(backup)


def _backups_of(path: Path) -> tuple[Backup, ...]:
    from cxalloc.storage.backups import backups_of

    return backups_of(path)


def _all_backups() -> tuple[tuple[Path, Backup], ...]:
    from cxalloc.storage.backups import all_backups

    return all_backups()
