"""The use cases of the worker by name.

Each is a function that takes a portfolio, then plain keyword arguments, and ``on_progress`` and ``cancel``. To add
one, add a loader and its line in ``USE_CASES``: the arguments are read from JSON by the types in the signature;
answer and progress are dataclasses, and are written to JSON field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from cxalloc.domain.snapshot import converter

UseCase = Callable[..., Any]
Loader = Callable[[], UseCase]
"""Imports a use case when it is first requested."""

NOT_ARGUMENTS = frozenset({"job", "do", "portfolio"})
"""The keys of a request that are not arguments of its use case."""
WARM_START = "warm_start"
"""The argument of a use case that begins where its last call in the same process ended."""
_GIVEN_BY_THE_WORKER = frozenset({"portfolio", "on_progress", "cancel", WARM_START, "return"})


def _solve() -> UseCase:
    from cxalloc.optimisation.anytime import solve_anytime

    return solve_anytime


def _compare() -> UseCase:
    from cxalloc.analysis.comparison.compare import compare

    return compare


def _frontier() -> UseCase:
    from cxalloc.analysis.frontier.frontier import frontier

    return frontier


def _explain() -> UseCase:
    from cxalloc.analysis.sensitivity.explain import explain

    return explain


def _prices() -> UseCase:
    from cxalloc.analysis.prices.prices import prices

    return prices


def _alternatives() -> UseCase:
    from cxalloc.analysis.alternatives.alternatives import alternatives

    return alternatives


def _timing() -> UseCase:
    from cxalloc.analysis.timing.timing import timing

    return timing


def _risk() -> UseCase:
    from cxalloc.analysis.risk.risk import risk

    return risk


def _diagnose() -> UseCase:
    from cxalloc.analysis.infeasibility.diagnose import diagnose

    return diagnose


USE_CASES: Mapping[str, Loader] = {
    "explain": _explain,
    "solve": _solve,
    "diagnose": _diagnose,
    "compare": _compare,
    "frontier": _frontier,
    "prices": _prices,
    "alternatives": _alternatives,
    "timing": _timing,
    "risk": _risk,
}


def takes_warm_start(use_case: UseCase) -> bool:
    """Whether a use case accepts the warm start of its last call."""
    return WARM_START in get_type_hints(use_case)


def arguments_of(use_case: UseCase, request: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments that a request has for a use case, as its signature types them.

    Raises ValueError for a name that it does not have, or for a value that is not of its type.
    """
    hints = {name: hint for name, hint in get_type_hints(use_case).items() if name not in _GIVEN_BY_THE_WORKER}
    arguments: dict[str, Any] = {}
    for name, value in request.items():
        if name in NOT_ARGUMENTS:
            continue
        if name not in hints:
            raise ValueError(f"{name!r} is not an argument; expected one of {', '.join(hints)}")
        try:
            arguments[name] = converter().structure(value, hints[name])
        except Exception as error:  # whatever cattrs raises, it is about this value
            raise ValueError(f"{name} is {value!r}; expected {hints[name]}") from error
    return arguments
