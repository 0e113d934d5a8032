"""What all tests share: their backups go into a folder of their own, not among those of the person who runs them."""

import os
import tempfile

import pytest

_backups = tempfile.TemporaryDirectory(prefix="cxalloc-backups-")
os.environ["CXALLOC_BACKUPS"] = _backups.name  # for programs that a test starts, too


@pytest.fixture(autouse=True, scope="session")
def no_backups_left():
    yield
    _backups.cleanup()
