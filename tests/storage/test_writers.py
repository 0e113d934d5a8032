"""A program that writes into a file without asking who holds it: SQLite keeps the two apart."""

import sqlite3
from contextlib import closing
from threading import Timer

import pytest

from cxalloc.storage import connection
from cxalloc.storage.file import PortfolioFile, StorageError


def test_a_second_writer_gets_an_error_when_the_first_does_not_end(stored, small_plan, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with PortfolioFile.open(stored) as file, closing(sqlite3.connect(stored, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="in use by another program"):
            file.add_plan(small_plan)
        with PortfolioFile.open(stored, read_only=True) as reader:  # who only reads is not kept waiting
            assert len(reader.plans()) == 1
        other.execute("ROLLBACK")
        assert file.add_plan(small_plan).id == 2


def test_a_second_writer_waits_for_the_first(stored, small_plan):
    with (
        PortfolioFile.open(stored) as file,
        closing(sqlite3.connect(stored, isolation_level=None, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        end = Timer(0.2, other.execute, ["COMMIT"])
        end.start()
        try:
            assert file.add_plan(small_plan).id == 2
        finally:
            end.join()
