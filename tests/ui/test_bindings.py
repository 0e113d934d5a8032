"""The Qt bindings themselves: what they must not do to the interpreter."""

import sys

import pytest
from PySide6.QtCore import QObject


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal here")
def test_a_call_that_returns_nothing_leaves_the_count_of_none_alone() -> None:
    """The wheels of 6.12.0 lose one each time, and the program ends with 'deallocating None' after some minutes."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 100
