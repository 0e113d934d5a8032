"""The same money at other times, from a script or a notebook."""

from __future__ import annotations

import html
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.analysis.timing import export
from cxalloc.analysis.timing import result as values
from cxalloc.analysis.timing import timing as timing_case
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.domain import portfolio as domain
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.plan import Plan, ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio, changes_of
from cxalloc.interface.read import portfolio_of
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc_solvers.solve import DEFAULT_GAP

_BUDGET = dict.fromkeys(("amount", "needed", "difference", "spend"), ColumnKind.MONEY) | {"period": ColumnKind.PERIOD}
_SIDES = ("now", "better")
_CHANGES = {
    **{f"start_{side}": ColumnKind.PERIOD for side in _SIDES},
    **{f"{name}_{side}": ColumnKind.MONEY for name in ("cost", "npv") for side in _SIDES},
    **{f"roi_{side}": ColumnKind.NUMBER for side in _SIDES},
}


class Timing:
    """What the same money of each fund brings at the best times. Money is in currency units."""

    def __init__(self, found: values.Timing, portfolio: domain.Portfolio, money: MoneyStyle) -> None:
        self._found = found
        self._portfolio = portfolio
        self._money: MoneyStyle = money
        self._frames = Frames.of(portfolio, money)

    @property
    def status(self) -> str:
        """How the solve of the plan ended; ``"infeasible"`` where there is no plan."""
        return self._found.outcome.value

    @property
    def complete(self) -> bool:
        """Whether the search ended before a limit, or Ctrl-C."""
        return self._found.complete

    @property
    def gain(self) -> Any:
        """What the plan found at the best times is worth more, in the unit of the objective; None if not known."""
        return self._objective(None if self._found.gain is None else self._found.gain.found)

    @property
    def low(self) -> Any:
        """The least that the best times bring, given both proofs."""
        return self._objective(None if self._found.gain is None else self._found.gain.least)

    @property
    def high(self) -> Any:
        """The most that the best times can bring; None where nothing is proved."""
        return self._objective(None if self._found.gain is None else self._found.gain.most)

    @property
    def plan(self) -> Plan | None:
        """The plan at the best times, with the budget that it needs; None where nothing is gained."""
        better = self._found.better
        return None if better is None else Plan(better, self._portfolio, self._money)

    @property
    def set(self) -> dict[str, str]:
        """The changes that make that budget, for ``set`` and for a scenario; to be made after any others."""
        return dict(self._found.budget)

    @property
    def text(self) -> tuple[str, ...]:
        """What is gained, what money comes at other times, and what changes, in sentences."""
        if self._found.value is None:
            return ()
        return tuple(map(PLAIN_ENGLISH.of(self._portfolio).render, timing_messages(self._found)))

    @property
    def budget(self) -> pd.DataFrame:
        """A row for each ``fund`` and ``period``: its amount today, what is needed, and what the plan spends."""
        rows = export.budget_rows(self._portfolio, self._found)
        return self._frames.frame(export.BUDGET_COLUMNS, rows, _BUDGET, ["fund", "period"])

    @property
    def changes(self) -> pd.DataFrame:
        """A row for each candidate, by ``id``, that is decided otherwise: now, and at the best times."""
        rows = export.change_rows(self._portfolio, self._found)
        return self._frames.frame(export.CHANGE_COLUMNS, rows, _CHANGES, ["id"])

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write ``NAME.csv``, a row per fund and period, and ``NAME-changes.csv``; or a workbook, ``NAME.xlsx``.

        Raises:
            InvalidInput: The name ends in neither ``.csv`` nor ``.xlsx``.
            OSError: A file cannot be written.
        """
        return export.write_timing(self._portfolio, self._found, ending_in_one_of(path, (".csv", ".xlsx")))

    def __repr__(self) -> str:
        return f"<Timing: gain {self.gain}, plan {self.status}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(' '.join(self.text))}</p>{self.budget.to_html(border=0, escape=True)}"

    def _objective(self, units: int | None) -> Any:
        if units is None:
            return None
        is_score = self._found.objective is ObjectiveKind.SCORE
        return self._frames.one(Decimal(units) / POINT if is_score else to_major(units, self._portfolio.currency))


def timing(
    portfolio: Portfolio | str | Path,
    *,
    scenario: str = "",
    set: Changes | None = None,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
) -> Timing:
    """Find what the same money of each fund would bring at the best times, and the budget that this needs.

    Args:
        portfolio: What ``read`` returned, or a path.
        scenario: The name of a scenario; empty for the base.
        set: Changes, as for ``solve``.
        solver: ``"highs"`` or ``"cbc"``.
        gap: How exact both searches are, as a share (0.01 %; 0.1 % of more than a hundred initiatives).
        time_limit: Seconds for both searches together; what is found by then is returned.

    Raises:
        InvalidInput: A scenario, a key or a value is not known.
    """
    asked = portfolio_of(portfolio)
    changed = make_changes(asked.core, scenario, changes_of(set), PYTHON)
    plan = fitting_plan(changed, asked.stored_plans, DEFAULT_GAP if gap is None else gap)
    found = interruption.run(
        lambda cancel: timing_case.timing(
            changed, solver=solver, gap=gap, time_limit=time_limit, plan=plan, cancel=cancel
        )
    )
    return Timing(found, changed, asked.money)
