"""Inputs that are mutated by structure are read, or refused with findings that can be said in both languages.

``CXALLOC_FUZZ_INPUTS`` and ``CXALLOC_FUZZ_FIRST`` choose how many of them the long test makes, and from which on.
"""

import os

import pytest

from tests.exchange.structures import KINDS, make, numbers

INPUTS = int(os.environ.get("CXALLOC_FUZZ_INPUTS", "980000"))
FIRST = int(os.environ.get("CXALLOC_FUZZ_FIRST", "0"))


def mutated(folder, first: int, count: int) -> dict[str, int]:
    """How many of these inputs were taken, by kind."""
    taken = dict.fromkeys(KINDS, 0)
    for kind, number in numbers(first, count):
        try:
            taken[kind] += make(kind, number).read(folder)
        except Exception as error:
            error.add_note(f"make({kind!r}, {number})")
            raise
    return taken


def test_some_inputs(tmp_path):
    assert min(mutated(tmp_path, 0, 300).values()) > 3


def test_an_input_is_the_same_each_time():
    assert all(make(kind, 7) == make(kind, 7) for kind in KINDS)


@pytest.mark.soak
def test_many_inputs(tmp_path):
    mutated(tmp_path, FIRST, INPUTS)
