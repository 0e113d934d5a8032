"""The backends by name."""

from __future__ import annotations

from cxalloc_solvers.backend import Backend
from cxalloc_solvers.versions import check_highs


def backend_named(name: str, *, precise: bool = False) -> Backend:
    """The backend ``highs`` or ``cbc``; each tries again another way where a run fails.

    HiGHS may be ``precise``: with the smallest tolerances that it knows. Raises ValueError, and UnsupportedSolver where
    HiGHS, which checks what CBC says too, is not one that was tested.
    """
    check_highs()
    if name == "highs":
        from cxalloc_solvers.backends.fallback import PRECISE, HighsWithFallback

        return HighsWithFallback(PRECISE if precise else None)
    if name == "cbc":
        from cxalloc_solvers.backends.fallback import CbcWithFallback

        return CbcWithFallback()
    raise ValueError(f"no backend is called {name!r}; there are highs and cbc")
