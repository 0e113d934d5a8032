"""The known part of a frontier that is still being computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxalloc.analysis.frontier.result import Frontier, FrontierPoint


@dataclass(frozen=True)
class FrontierPreview:
    """A partial frontier: first the bounds of the LP relaxation, then points by budget, finally the whole frontier."""

    fund: str
    budgets: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()
    points: tuple[FrontierPoint, ...] = ()
    frontier: Frontier | None = None
