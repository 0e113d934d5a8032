"""The garbage collector never runs by itself, and still takes away what is left."""

import gc
import sys
import weakref

import pytest

from cxalloc_ui.application.garbage_collection import FREEZE_THRESHOLD, GarbageCollector


@pytest.fixture
def tidying(qapp):
    interval = sys.getswitchinterval()
    made = GarbageCollector(qapp)
    yield made
    qapp.applicationStateChanged.disconnect(made._state_changed)
    made._timer.stop()
    made.deleteLater()
    gc.unfreeze()
    gc.enable()
    sys.setswitchinterval(interval)


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.me = self


def test_young_garbage_is_taken_away(tidying):
    gc.collect()
    lost = weakref.ref(Knot())
    assert not gc.isenabled()
    tidying.collect()
    assert lost() is None


def test_what_was_loaded_is_not_walked_over_again(tidying):
    gc.collect()
    before = gc.get_freeze_count()
    loaded = [[number] for number in range(FREEZE_THRESHOLD + 1000)]
    tidying.collect()
    assert gc.get_freeze_count() > before + FREEZE_THRESHOLD
    assert gc.get_count()[0] < 1000
    assert len(loaded) == FREEZE_THRESHOLD + 1000


def test_garbage_that_was_set_aside_is_found_when_nobody_looks(tidying):
    gc.collect()
    lost = weakref.ref(Knot())
    gc.freeze()
    tidying.collect()
    assert lost() is not None
    tidying.collect_all()
    assert lost() is None
