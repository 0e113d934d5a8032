"""The portfolio file: a portfolio and its plans in one SQLite database."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from cxalloc.atomic_files import real_path
from cxalloc.domain import snapshot
from cxalloc.domain.accounting.ledger import PlanAccounts
from cxalloc.domain.document.document import Document, with_portfolio
from cxalloc.domain.document.edits import Edit, apply, difference
from cxalloc.domain.document.journal import EditOperation, StoredEdit
from cxalloc.domain.message import Message, Phrases, message
from cxalloc.domain.plan import Plan, PlanStatus
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.findings import error_messages
from cxalloc.storage import audit, audit_chain, schema
from cxalloc.storage.audit import AuditChange, AuditEntry
from cxalloc.storage.audit_chain import ChainState
from cxalloc.storage.backups import Backup, BackupReason, back_up, backups_of, folder_of_backups
from cxalloc.storage.connection import connect, copy_database, read_transaction, write_transaction
from cxalloc.storage.copies import clean_copy, migrated_copy, sound_copy
from cxalloc.storage.errors import StorageError, WriteProtected, storage_errors
from cxalloc.storage.inspection import inspect, is_same_file, reason_of, refuse_if_cut_short
from cxalloc.storage.integrity import find_faults
from cxalloc.storage.lock import FileLock, FileLocked, LockOwner
from cxalloc.storage.replacement import make_file, remove_abandoned, replace_damaged
from cxalloc.storage.tables.edits import read_drafts, write_drafts, write_edit
from cxalloc.storage.tables.journal import read_journal, write_journal
from cxalloc.storage.tables.plans import insert_plan, read_plans
from cxalloc.storage.tables.portfolio_reader import read_portfolio
from cxalloc.storage.tables.portfolio_writer import write_portfolio
from cxalloc.storage.tables.rows import UNSOUND, database_on

if TYPE_CHECKING:
    from cxalloc.storage.tables.database import FileDatabase

__all__ = [
    "AuditEntry",
    "Backup",
    "BackupReason",
    "FileLocked",
    "LockOwner",
    "PortfolioFile",
    "StorageError",
    "WriteProtected",
]

Read = TypeVar("Read")


class PortfolioFile:
    """An open ``.cxalloc`` file. It belongs to the thread that opened it, and has to be closed.

    ``document`` is the content of the file when it was opened, with the edits stored since. Every change is one
    transaction with its audit entries. An operation that is not possible raises a StorageError with the reason.

    A file that is opened to change it is locked until it is closed: other programs can only read it. It is backed up on
    opening; ``backup_problem`` has the reason if that failed.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        document: Document,
        lock: FileLock | None,
        foreign: Sequence[Message] = (),
        *,
        chained_now: bool = False,
    ) -> None:
        self.path = path
        self._real_path = real_path(path)
        self.document = document
        self.read_only = lock is None
        self.backup_problem = ""
        self.backup_failure: Message | None = None
        """The same as ``backup_problem``, as a message."""
        self._connection = connection
        self._foreign = tuple(foreign)
        """The faults of definitions of another program, where the connection is on a copy without them."""
        self._chained_now = chained_now  # the audit trail of the file itself has no chain
        self._schema_version = -1
        self._database_on_connection: FileDatabase | None = None
        self._lock = lock

    @classmethod
    def create(cls, path: Path, portfolio: Portfolio | Document, *, overwrite: bool = False) -> Self:
        """Make a file of a portfolio, or a document, and open it. One that exists is replaced only with ``overwrite``.

        The file is written under another name next to ``path`` and moved there when it is complete.
        """
        document = Document(portfolio) if isinstance(portfolio, Portfolio) else portfolio

        def fill(connection: sqlite3.Connection) -> None:
            with write_transaction(connection):
                schema.apply_migrations(connection, 0)
                database = database_on(connection)
                write_portfolio(database, document.portfolio)
                write_drafts(database, document.drafts.values())
                made = message("audit.portfolio_made"), message("audit.portfolio")
                audit.record(connection, [AuditChange.of(*made, after=document.portfolio.name)])

        make_file(Path(path), fill, overwrite=overwrite)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, take_over: bool = False) -> Self:
        """Open a file that exists. Unless ``read_only``, it must be possible to change it.

        Raises:
            FileLocked: another program has it open to change it; see there for ``take_over``.
            WriteProtected: it can be read, but not changed.
            StorageError: it cannot be used.
        """
        path = Path(path)
        with storage_errors(path):
            inspect(path, read_only)
            lock = None if read_only else FileLock.acquire(path, take_over=take_over)
            try:
                if lock is not None:
                    remove_abandoned(path)
                opened = cls._opened(path, lock)
            except BaseException as error:
                if lock is not None:
                    lock.release()
                raise reason_of(error, path) from error
        try:
            if not read_only:
                opened._back_up_if_possible(BackupReason.OPENED)
        except BaseException:
            opened.close()
            raise
        return opened

    @classmethod
    def _opened(cls, path: Path, lock: FileLock | None) -> Self:
        connection = connect(path)
        try:
            version = schema.version_of(connection, path)
            refuse_if_cut_short(connection, path)
            foreign = schema.definition_faults(connection, version)
            if foreign:  # none of them may run, not even to read
                connection = clean_copy(connection, version)
            elif lock is None and version < len(schema.MIGRATIONS):
                connection = migrated_copy(connection, path)
            elif lock is not None:
                connection.execute("PRAGMA journal_mode = DELETE")
                if version < len(schema.MIGRATIONS):
                    schema.migrate(connection, path)
            connection.execute(f"PRAGMA query_only = {int(lock is None)}")
            with read_transaction(connection):
                document = _checked(path, lambda: _document_on(connection))
            if foreign and lock is not None:
                raise schema.foreign_definitions(path, foreign)
            chained_now = lock is None and version < audit_chain.FIRST_VERSION
            return cls(path, connection, document, lock, foreign, chained_now=chained_now)
        except BaseException:
            connection.close()
            raise

    @classmethod
    def recover(cls, path: Path, backup: Backup) -> Self:
        """Put a backup in the place of a file that cannot be opened, and open it.

        The damaged file is kept next to it as ``NAME (damaged DATE).cxalloc``.
        """
        path = Path(path)
        with storage_errors(path), closing(sound_copy(backup)) as copy:
            with write_transaction(copy):
                audit.record(copy, [_restored(backup)])
            replace_damaged(path, lambda target: copy_database(copy, target))
        return cls.open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and release its lock. Closing twice does no harm."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def portfolio(self) -> Portfolio:
        """The portfolio of the document."""
        return self.document.portfolio

    def store(self, edit: Edit, way: EditOperation = EditOperation.DO) -> None:
        """Store an edit that was made, undone or redone: its rows, its place in the journal and its audit entries.

        For an undo ``edit`` is the inverse of the one that was made. Only the rows of changed items are written.

        Raises EditMismatch if it is not an edit of this document; InvalidInput if the result would be inconsistent.
        """
        after = apply(self.document, edit)
        changes = audit.changes_of(self.portfolio, after.portfolio, edit) if way is EditOperation.DO else ()
        with self._writing():
            write_edit(self._database, self.portfolio, after.portfolio, edit)
            write_journal(self._connection, edit, way)
            audit.record(self._connection, [*([audit.edited(edit.label, way)] if edit.label else ()), *changes])
        self.document = after

    def journal(self) -> tuple[list[StoredEdit], list[StoredEdit]]:
        """The edits that can be undone, and those that can be done again, each oldest first: for a ``History``."""
        with storage_errors(self.path):
            return _checked(self.path, lambda: read_journal(self._connection))

    def replace_portfolio(self, portfolio: Portfolio, label: Message | str = "") -> None:
        """Store another portfolio in place of this one, as an edit that can be undone. Plans stay.

        So do drafts of what is still there.
        """
        self.store(difference(self.document, with_portfolio(self.document, portfolio), label))

    def add_plan(self, plan: Plan, accounts: PlanAccounts | None = None) -> Plan:
        """Store a plan with what it comes to in money (made here unless handed on), and return it with its id."""
        if snapshot.sha256(plan.inputs) != plan.inputs_sha256:
            raise StorageError(message("files.plan_without_its_inputs", path=str(self.path), name=repr(plan.name)))
        with self._writing():
            superseded = self._supersede(plan.scenario) if plan.status is PlanStatus.APPROVED else []
            stored = insert_plan(self._database, plan, accounts)
            stored = replace(stored, sha256=audit_chain.add_plan(self._connection, stored.id))
            audit.record(self._connection, [*superseded, *audit.plan_stored(stored)])
        return stored

    def plans(self) -> tuple[Plan, ...]:
        """All plans, oldest first."""
        return self._plans()

    def plan(self, plan_id: int) -> Plan:
        """The plan of that id."""
        found = self._plans(plan_id)
        if not found:
            raise StorageError(message("files.no_such_plan", path=str(self.path), id=str(plan_id)))
        [plan] = found
        if snapshot.sha256(plan.inputs) != plan.inputs_sha256:
            raise StorageError(message("files.plan_inputs_changed", id=str(plan_id), name=repr(plan.name)))
        try:
            snapshot.from_json(plan.inputs)
        except Exception as error:  # text changed by another program can fail anywhere
            problem = f"{type(error).__name__}: {error}"
            raise StorageError(
                message("files.plan_not_recomputed", id=str(plan_id), name=repr(plan.name), problem=problem)
            ) from error
        return plan

    def set_plan_status(self, plan_id: int, status: PlanStatus) -> None:
        """Set the status of a plan. Approving it supersedes the plan approved before in its scenario."""
        with self._writing():
            plan = self.plan(plan_id)
            if plan.status is status:
                return
            superseded = self._supersede(plan.scenario) if status is PlanStatus.APPROVED else []
            self._connection.execute("UPDATE plan SET status = ? WHERE id = ?", (status.value, plan_id))
            change = audit.status_changed(plan_id, plan.name, plan.status, status)
            audit.record(self._connection, [*superseded, change])

    def audit(self) -> tuple[AuditEntry, ...]:
        """The entries of the audit trail, oldest first."""
        with storage_errors(self.path):
            return _checked(self.path, lambda: audit.read_entries(self._connection))

    def chain_state(self) -> ChainState:
        """The length of the audit trail, and from where its chain runs."""
        with storage_errors(self.path):
            return _checked(self.path, lambda: audit_chain.chain_state(self._connection))

    def check(self) -> list[Message]:
        """The faults of the file; an empty list if it is sound.

        Checks what can be checked within the file: damage, schema, hashes, sums. The verifier checks whether a plan
        respects the budget and the rules.
        """
        with storage_errors(self.path), read_transaction(self._connection):
            faults = find_faults(self._connection, self.path, chained_now=self._chained_now)
            return [*self._foreign, *faults]

    def save_copy(self, path: Path, *, overwrite: bool = False) -> None:
        """Write the whole content of the file, as it is now, to another file."""
        path = Path(path)
        if self.is_at(path):
            raise StorageError(message("files.copy_onto_itself", path=str(path)))
        rights = stat.S_IMODE(self._real_path.stat().st_mode)
        make_file(path, lambda target: copy_database(self._connection, target), overwrite=overwrite, most=rights)

    def is_at(self, path: Path) -> bool:
        """Whether a path leads to this file: another spelling of its path, a symbolic link or a hard link."""
        return is_same_file(Path(path), self._real_path)

    def backups(self) -> tuple[Backup, ...]:
        """The backups of this file, newest first."""
        with storage_errors(self.path):
            return backups_of(self._real_path)

    def maintain(self) -> None:
        """Back the file up if it changed since the last backup, and refresh its lock.

        To be called every half hour while it is open. ``backup_problem`` has the reason if no backup could be made.
        """
        if self._lock is not None:
            with storage_errors(self.path):
                self._lock.refresh()
            self._back_up_if_possible(BackupReason.CHANGED)

    def restore(self, backup: Backup) -> None:
        """Restore the file to the state of ``backup``, after a backup of its current state.

        The audit trail continues: it keeps the entries made since. Ids of plans made since are not used again.
        """
        self._require_lock()
        with storage_errors(self.path):
            with closing(sound_copy(backup)) as copy:  # read first: the next backup may clear this one away
                back_up(self._real_path, BackupReason.RESTORE)
                with write_transaction(copy):
                    audit.continue_trail(self._connection, copy)
                    audit.record(copy, [_restored(backup)])
                copy_database(copy, self._connection)
            with read_transaction(self._connection):
                self.document = _checked(self.path, lambda: _document_on(self._connection))

    def _back_up_if_possible(self, reason: BackupReason) -> None:
        """Being unable to make a backup is no reason not to work."""
        self.backup_problem, self.backup_failure = "", None
        try:
            with storage_errors(folder_of_backups(self._real_path)):
                back_up(self._real_path, reason)
        except StorageError as error:
            self.backup_problem, self.backup_failure = str(error), error.message

    def _plans(self, plan_id: int | None = None) -> tuple[Plan, ...]:
        with storage_errors(self.path):
            return _checked(self.path, lambda: read_plans(self._connection, plan_id))

    def _supersede(self, scenario: str) -> list[AuditChange]:
        where = "WHERE scenario = ? AND status = ?"
        key = (scenario, PlanStatus.APPROVED.value)
        found = self._connection.execute(f"SELECT id, name FROM plan {where}", key).fetchall()
        self._connection.execute(f"UPDATE plan SET status = ? {where}", (PlanStatus.SUPERSEDED.value, *key))
        return [audit.status_changed(one, name, PlanStatus.APPROVED, PlanStatus.SUPERSEDED) for one, name in found]

    def _require_lock(self) -> None:
        if self._lock is None:
            raise StorageError(message("files.opened_read_only", path=str(self.path)))
        with storage_errors(self.path):
            self._lock.refresh()

    @property
    def _database(self) -> FileDatabase:
        """sqlite-utils, to write: imported when something is first written."""
        if self._database_on_connection is None:
            self._database_on_connection = database_on(self._connection)
        return self._database_on_connection

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._require_lock()
        with storage_errors(self.path):
            try:
                with write_transaction(self._connection):
                    self._schema_version = schema.refuse_foreign(self._connection, self.path, self._schema_version)
                    yield
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_FULL and self._is_out_of_ids():
                    raise StorageError(message("files.no_more_ids", path=str(self.path))) from error
                raise

    def _is_out_of_ids(self) -> bool:
        """Whether a table has used its last id, which SQLite reports as a full disk."""
        used = "SELECT count(*) FROM sqlite_sequence WHERE seq = 9223372036854775807"
        return bool(self._connection.execute(used).fetchone()[0])


def _document_on(connection: sqlite3.Connection) -> Document:
    return Document(read_portfolio(connection), read_drafts(connection))


def _restored(backup: Backup) -> AuditChange:
    after = f"the backup of {backup.made:%Y-%m-%d %H:%M:%S} UTC"
    return AuditChange.of(message("audit.restored"), message("audit.file"), after=after)


def _checked(path: Path, read: Callable[[], Read]) -> Read:
    """The result of ``read``; a StorageError if another program wrote inconsistent rows."""
    try:
        return read()
    except UNSOUND as error:
        raise StorageError(message("files.unsound", path=str(path), problem=Phrases(error_messages(error)))) from error
