"""Files whose rows another program has changed are opened and checked, or refused; nothing done to a plan is sound.

``CXALLOC_FUZZ_FILES`` and ``CXALLOC_FUZZ_FIRST`` choose how many of them the long test makes, and from which on.
"""

import os

import pytest

from tests.storage.structures import read_mutated

FILES = int(os.environ.get("CXALLOC_FUZZ_FILES", "20000"))
FIRST = int(os.environ.get("CXALLOC_FUZZ_FIRST", "0"))


def mutated(path, first: int, count: int) -> int:
    """How many of these files opened."""
    opened = 0
    for number in range(first, first + count):
        try:
            opened += read_mutated(number, path)
        except Exception as error:
            error.add_note(f"read_mutated({number}, …)")
            raise
    return opened


def test_some_files(path):
    assert 5 < mutated(path, 0, 60) < 60


@pytest.mark.soak
def test_many_files(path):
    assert mutated(path, FIRST, FILES)
