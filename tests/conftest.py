"""What all tests share: where backups go, and which examples Hypothesis tries.

Backups go into a folder of their own, not among those of the person who runs the tests. Hypothesis tries the same
examples on every run, so that a test that fails after a change fails because of it; ``--hypothesis-profile explore``
(in ``make soak``) tries others each time.
"""

import os
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("same")  # before any module of tests derives its own settings from it

_backups = tempfile.TemporaryDirectory(prefix="cxalloc-backups-")
os.environ["CXALLOC_BACKUPS"] = _backups.name  # for programs that a test starts, too


@pytest.fixture(autouse=True, scope="session")
def no_backups_left():
    yield
    _backups.cleanup()
