"""Other plans of nearly the same value, from a script or a notebook."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pandas as pd

from cxalloc.analysis.alternatives import alternatives as alternatives_case
from cxalloc.analysis.alternatives import export
from cxalloc.analysis.alternatives import result as values
from cxalloc.analysis.alternatives.messages import alternative_messages, closing_messages
from cxalloc.interface.answers.plan_answer import PlanAnswer, analyse, changed_columns
from cxalloc.interface.frames import ColumnKind
from cxalloc.interface.plan import Plan, ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio

_ALTERNATIVES = {
    **dict.fromkeys(("value", "bound", "spend", "distance", "distance_bound", "distance_from_plan"), ColumnKind.MONEY),
    **dict.fromkeys(("alternative", "funded"), ColumnKind.COUNT),
    "gap": ColumnKind.NUMBER,
}
_CHANGES = {"alternative": ColumnKind.COUNT, **changed_columns(("plan", "alternative"))}


class Alternatives(PlanAnswer[values.Alternatives]):
    """The plans that spend most differently and keep nearly all of the value. Money is in currency units."""

    @property
    def text(self) -> tuple[str, ...]:
        """What each alternative is worth, how differently it spends, and what it decides otherwise, in sentences."""
        render = self._render
        numbered = enumerate(self._found.alternatives, start=1)
        about = (" ".join(map(render, alternative_messages(number, one))) for number, one in numbered)
        return (*about, *map(render, closing_messages(self._found)))

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plan at hand, then the alternatives, each verified."""
        if self._found.plan is None:
            return ()
        stored = (self._found.plan, *(one.plan for one in self._found.alternatives))
        return tuple(Plan(plan, self._portfolio, self._money) for plan in stored)

    @property
    def alternatives(self) -> pd.DataFrame:
        """A row for the plan at hand (0) and each alternative, by ``alternative``.

        ``distance`` is the sum over all candidates of the absolute difference of what they spend in the budget periods,
        from the nearest of the plan and the alternatives before it; no plan that keeps the value is further from all
        of them than ``distance_bound``.
        """
        rows = export.alternative_rows(self._portfolio, self._found)
        return self._frames.frame(export.ALTERNATIVE_COLUMNS, rows, _ALTERNATIVES, ["alternative"])

    @property
    def changes(self) -> pd.DataFrame:
        """A row for each candidate that an alternative decides otherwise than the plan, by ``alternative``, ``id``."""
        rows = export.change_rows(self._portfolio, self._found)
        return self._frames.frame(export.CHANGE_COLUMNS, rows, _CHANGES, ["alternative", "id"])

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write ``NAME.csv``, a row per plan, and ``NAME-changes.csv``; or a workbook, ``NAME.xlsx``.

        Raises:
            InvalidInput: The name ends in neither ``.csv`` nor ``.xlsx``.
            OSError: A file cannot be written.
        """
        return export.write_alternatives(self._portfolio, self._found, ending_in_one_of(path, (".csv", ".xlsx")))

    def __repr__(self) -> str:
        return f"<Alternatives: {len(self._found.alternatives)} plans, plan {self.status}>"

    def _repr_html_(self) -> str:
        return self.alternatives.to_html(border=0, escape=True)


def alternatives(
    portfolio: Portfolio | str | Path,
    *,
    within: float = alternatives_case.WITHIN,
    count: int = alternatives_case.COUNT,
    scenario: str = "",
    set: Changes | None = None,
    solver: str = "highs",
    gap: float = alternatives_case.DISTANCE_GAP,
    time_limit: float | None = None,
) -> Alternatives:
    """Find the most different plans that keep nearly all of the value, to negotiate with.

    Args:
        portfolio: What ``read`` returned, or a path.
        within: The share of the value that a plan may give up.
        count: How many plans, from 1 to 9; each differs from the plan and from those before it.
        scenario: The name of a scenario; empty for the base.
        set: Changes, as for ``solve``.
        solver: ``"highs"`` or ``"cbc"``.
        gap: How close to the most different plan each has to be, as a share of the distance.
        time_limit: Seconds for all of it; what is found by then is returned.

    Raises:
        InvalidInput: A scenario, a key or a value is not known, or a number is out of range.
    """
    search = partial(
        alternatives_case.alternatives, within=within, count=count, solver=solver, gap=gap, time_limit=time_limit
    )
    return Alternatives(*analyse(portfolio, scenario, set, search))
