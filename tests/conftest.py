"""What all tests share: where backups go, which examples Hypothesis tries, and how much processor time a test may use.

Backups go into a folder of their own, not among those of the person who runs the tests. Hypothesis tries the same
examples on every run, so that a test that fails after a change fails because of it; ``--hypothesis-profile explore``
(in ``make soak``) tries others each time. It sets no deadline of wall time, which a busy machine misses: a test, its
fixtures and the processes that it waits for are limited in processor time instead (``cpu_limit`` in
``pyproject.toml``), and pytest-timeout ends what never comes back.
"""

import os
import tempfile
from collections.abc import Generator

import pytest
from hypothesis import settings

import cxalloc.messages.formatter  # noqa: F401 - messages in errors are English in every test

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("same")  # before any module of tests derives its own settings from it

_backups = tempfile.TemporaryDirectory(prefix="cxalloc-backups-")
os.environ["CXALLOC_BACKUPS"] = _backups.name  # for programs that a test starts, too

_BEGAN = pytest.StashKey[float]()


@pytest.fixture(autouse=True, scope="session")
def no_backups_left():
    yield
    _backups.cleanup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("cpu_limit", "processor time that a test may use, in seconds; one marked soak may use more")


def cpu_seconds() -> float:
    """Returns the processor time of this process and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    item.stash[_BEGAN] = cpu_seconds()
    yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Fails a test that used too much processor time, once its fixtures and processes are gone."""
    yield
    used = cpu_seconds() - item.stash[_BEGAN]
    limit = float(item.config.getini("cpu_limit"))
    if used > limit and item.get_closest_marker("soak") is None:
        pytest.fail(f"used {used:.1f} seconds of processor time, and may use {limit:g}", pytrace=False)
