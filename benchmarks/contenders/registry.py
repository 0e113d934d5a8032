"""The contenders: each solves a problem on one thread to a gap, and records its values and bounds on a trail.

The clock starts with the problem in memory, so it includes the writing of the rows and the loading of the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from benchmarks.contenders import on_cbc, on_highs, on_scip
from benchmarks.programs import OURS, STRAIGHTFORWARD
from benchmarks.trail import GAPS, Race


@dataclass(frozen=True, slots=True)
class Contender:
    """One solver that is timed. ``rows`` is the kind of its rows; ``asks`` has one gap per run, the widest first.

    A solver that reports its bound continuously needs no separate run for the wider gaps. ``modules`` are imported
    before the clock starts; the first one may not be installed.
    """

    name: str
    rows: str
    race: Race
    modules: tuple[str, ...]
    asks: tuple[float, ...] = GAPS[-2:]

    @property
    def title(self) -> str:
        """The name that tables and messages show."""
        return f"{self.name}, {self.rows} rows" if self.rows else self.name

    @property
    def is_there(self) -> bool:
        """Whether it is installed."""
        return find_spec(self.modules[0].partition(".")[0]) is not None


def contenders() -> dict[str, Contender]:
    """All contenders by key."""
    modules: tuple[str, ...] = ("cxalloc_solvers.solve", "cxalloc_solvers.backends.highs")
    found = {"cxalloc": Contender("cxalloc", "", on_highs.cxalloc, modules)}
    for rows in (STRAIGHTFORWARD, OURS):
        modules = ("pulp", "highspy", "cxalloc_solvers.formulation")
        found[f"highs/{rows}"] = Contender("HiGHS", rows, on_highs.highs(rows), modules)
        found[f"pulp-highs/{rows}"] = Contender("PuLP + HiGHS", rows, on_highs.pulp_highs(rows), modules)
        found[f"pulp-cbc/{rows}"] = Contender("PuLP + CBC", rows, on_cbc.pulp_cbc(rows), modules, GAPS)
        found[f"scip/{rows}"] = Contender(
            "OR-Tools SCIP", rows, on_scip.scip(rows), ("ortools.linear_solver.pywraplp",)
        )
    return found
