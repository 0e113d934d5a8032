"""The messages between a window and its worker: JSON values in which no snapshot is sent twice.

A plan holds the snapshot of the portfolio that it was made from, which is by far the largest part of it. Both sides of
a job know the portfolio that it is about; any other snapshot is sent with the first plan that has it. In all other
plans ``inputs`` is ``""``, and the receiving side restores it by ``inputs_sha256``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Any

INPUTS, HASH = "inputs", "inputs_sha256"
PLANS_UNDER = ("plan", "plans", "stored", "column", "columns", "alternative", "alternatives", "better")
"""The keys under which a message may hold plans: nothing else is searched, as a message may be large."""


class Snapshots:
    """The snapshots that both sides of a job know, by hash."""

    def __init__(self, portfolio: str) -> None:
        """Begin with the portfolio of the job, as canonical JSON."""
        # The same as ``domain.snapshot.sha256``, which a window does not load at its start.
        self._texts = {hashlib.sha256(portfolio.encode()).hexdigest(): portfolio}

    def pack(self, message: Any) -> Any:
        """The message without the snapshots that the other side knows."""
        return _with_plans(message, self._packed)

    def unpack(self, message: Any) -> Any:
        """The message with every snapshot in its place. Raises KeyError for one that was never sent."""
        return _with_plans(message, self._unpacked)

    def _packed(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        if plan[HASH] in self._texts:
            return {**plan, INPUTS: ""}
        self._texts[plan[HASH]] = plan[INPUTS]
        return dict(plan)

    def _unpacked(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        if plan[INPUTS]:
            self._texts[plan[HASH]] = plan[INPUTS]
        return {**plan, INPUTS: self._texts[plan[HASH]]}


def _with_plans(value: Any, change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, Mapping):
        if HASH in value:
            return change(value)
        return {key: _with_plans(item, change) if key in PLANS_UNDER else item for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_plans(item, change) for item in value]
    return value


def finite(value: Any) -> Any:
    """The same value with null for infinite numbers, which JSON lacks: the gap is infinite before there is a plan."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return value
