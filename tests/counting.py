"""Counts what a call does, so that a test of its complexity does not depend on how busy the machine is."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any


def operations(action: Callable[[], Any]) -> int:
    """How many bytecode instructions Python executes in a call, in this thread."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def growth(make: Callable[[int], Callable[[], Any]], size: int) -> float:
    """By what the work of an action is multiplied when its size doubles: 2 if it is linear, 4 if it is quadratic."""
    small, large = make(size), make(2 * size)
    small()  # what is imported or cached at the first call is no part of it
    return operations(large) / operations(make(size))


def calls(action: Callable[[], Any], *functions: Callable[..., Any]) -> dict[str, int]:
    """How often each of these Python functions is called while an action runs, in any thread that it starts."""
    names: dict[CodeType, str] = {function.__code__: function.__qualname__ for function in functions}
    found = Counter(dict.fromkeys(names.values(), 0))

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in names:
            found[names[frame.f_code]] += 1

    before = sys.getprofile()
    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
    return dict(found)
