"""Other plans of nearly the same value, from a script or a notebook."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from cxalloc.analysis.alternatives import alternatives as alternatives_case
from cxalloc.analysis.alternatives import export
from cxalloc.analysis.alternatives import result as values
from cxalloc.analysis.alternatives.messages import alternative_messages, closing_messages
from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.domain import portfolio as domain
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.plan import Plan, ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio, changes_of
from cxalloc.interface.read import portfolio_of
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc_solvers.solve import DEFAULT_GAP

_ALTERNATIVES = {
    **dict.fromkeys(("value", "bound", "spend", "distance", "distance_bound", "distance_from_plan"), ColumnKind.MONEY),
    **dict.fromkeys(("alternative", "funded"), ColumnKind.COUNT),
    "gap": ColumnKind.NUMBER,
}
_SIDES = ("plan", "alternative")
_CHANGES = {
    "alternative": ColumnKind.COUNT,
    **{f"start_{side}": ColumnKind.PERIOD for side in _SIDES},
    **{f"{name}_{side}": ColumnKind.MONEY for name in ("cost", "npv") for side in _SIDES},
    **{f"roi_{side}": ColumnKind.NUMBER for side in _SIDES},
}


class Alternatives:
    """The plans that spend most differently and keep nearly all of the value. Money is in currency units."""

    def __init__(self, found: values.Alternatives, portfolio: domain.Portfolio, money: MoneyStyle) -> None:
        self._found = found
        self._portfolio = portfolio
        self._money: MoneyStyle = money
        self._frames = Frames.of(portfolio, money)

    @property
    def status(self) -> str:
        """How the solve of the plan ended; ``"infeasible"`` where there is no plan, and so no other one."""
        return self._found.outcome.value

    @property
    def complete(self) -> bool:
        """Whether all were found that were asked for, or there are proved to be no more."""
        return self._found.complete

    @property
    def text(self) -> tuple[str, ...]:
        """What each alternative is worth, how differently it spends, and what it decides otherwise, in sentences."""
        render = PLAIN_ENGLISH.of(self._portfolio).render
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
    asked = portfolio_of(portfolio)
    changed = make_changes(asked.core, scenario, changes_of(set), PYTHON)
    plan = fitting_plan(changed, asked.stored_plans, DEFAULT_GAP)
    found = interruption.run(
        lambda cancel: alternatives_case.alternatives(
            changed,
            within=within,
            count=count,
            solver=solver,
            gap=gap,
            time_limit=time_limit,
            plan=plan,
            cancel=cancel,
        )
    )
    return Alternatives(found, changed, asked.money)
