"""What a portfolio of customer-experience initiatives is, and what can be done with one.

``import cxalloc`` loads nothing but this module; each name below is loaded when it is first used. ``docs/python.md``
is the tutorial and the reference.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cxalloc.version import __version__

if TYPE_CHECKING:
    from cxalloc.domain.errors import Finding, InvalidInput
    from cxalloc.interface.answers.alternatives import Alternatives, alternatives
    from cxalloc.interface.answers.comparison import Comparison, compare
    from cxalloc.interface.answers.explanation import Explanation, explain
    from cxalloc.interface.answers.frontier import Frontier, frontier
    from cxalloc.interface.answers.prices import Prices, prices
    from cxalloc.interface.answers.risk import Risk, risk
    from cxalloc.interface.answers.timing import Timing, timing
    from cxalloc.interface.interruption import Interrupted
    from cxalloc.interface.plan import Plan
    from cxalloc.interface.portfolio import Portfolio
    from cxalloc.interface.read import read
    from cxalloc.interface.solve import Diagnosis, NoPlan, solve
    from cxalloc.storage.errors import StorageError

__all__ = [
    "Alternatives",
    "Comparison",
    "Diagnosis",
    "Explanation",
    "Finding",
    "Frontier",
    "Interrupted",
    "InvalidInput",
    "NoPlan",
    "Plan",
    "Portfolio",
    "Prices",
    "Risk",
    "StorageError",
    "Timing",
    "__version__",
    "alternatives",
    "compare",
    "explain",
    "frontier",
    "prices",
    "read",
    "risk",
    "solve",
    "timing",
]

_MODULES = {
    **dict.fromkeys(("Finding", "InvalidInput"), "domain.errors"),
    **dict.fromkeys(("Alternatives", "alternatives"), "interface.answers.alternatives"),
    **dict.fromkeys(("Comparison", "compare"), "interface.answers.comparison"),
    **dict.fromkeys(("Explanation", "explain"), "interface.answers.explanation"),
    **dict.fromkeys(("Frontier", "frontier"), "interface.answers.frontier"),
    **dict.fromkeys(("Diagnosis", "NoPlan", "solve"), "interface.solve"),
    **dict.fromkeys(("Prices", "prices"), "interface.answers.prices"),
    **dict.fromkeys(("Risk", "risk"), "interface.answers.risk"),
    **dict.fromkeys(("Timing", "timing"), "interface.answers.timing"),
    "Interrupted": "interface.interruption",
    "Plan": "interface.plan",
    "Portfolio": "interface.portfolio",
    "StorageError": "storage.errors",
    "read": "interface.read",
}


def __getattr__(name: str) -> Any:
    """Load a part of the interface when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module 'cxalloc' has no attribute {name!r}")
    found = getattr(import_module(f"cxalloc.{_MODULES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
