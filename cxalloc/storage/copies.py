"""Migrated copies of files and backups in memory, which leave the files as they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from cxalloc.domain.message import message
from cxalloc.storage import schema
from cxalloc.storage.backups import Backup
from cxalloc.storage.connection import connect, copy_database, read_transaction, write_transaction
from cxalloc.storage.errors import StorageError, storage_errors
from cxalloc.storage.inspection import inspect
from cxalloc.storage.integrity import find_faults


def migrated_copy(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A migrated copy of an older file, in memory: the file itself is not changed."""
    with closing(connection):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            copy_database(connection, copy)
            with write_transaction(copy):
                schema.apply_migrations(copy, schema.version_of(copy, path))
            return copy
        except BaseException:
            copy.close()
            raise


def clean_copy(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """A migrated copy, in memory, of what cxalloc itself wrote into a file to which another program added definitions.

    None of these is run. The connection is closed.
    """
    with closing(connection):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            with read_transaction(connection):
                schema.copy_rows(connection, copy, version)
            with write_transaction(copy):
                schema.apply_migrations(copy, version)
            return copy
        except BaseException:
            copy.close()
            raise


def sound_copy(backup: Backup) -> sqlite3.Connection:
    """A migrated copy of a backup, in memory; a StorageError if it is not sound."""
    with storage_errors(backup.path):
        inspect(backup.path, read_only=True)
        connection = connect(backup.path)
        version = schema.version_of(connection, backup.path)
        if wrong := schema.definition_faults(connection, version):
            connection.close()
            raise StorageError(message("files.backup_not_sound", path=str(backup.path), fault=wrong[0]))
        copy = migrated_copy(connection, backup.path)
        try:
            if wrong := find_faults(copy, backup.path, of_plans=False):
                raise StorageError(message("files.backup_not_sound", path=str(backup.path), fault=wrong[0]))
            return copy
        except BaseException:
            copy.close()
            raise
