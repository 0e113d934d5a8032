"""The same money at other times, from a script or a notebook."""

from __future__ import annotations

import html
import os
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.timing import export
from cxalloc.analysis.timing import result as values
from cxalloc.analysis.timing import timing as timing_case
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.interface.answers.plan_answer import PlanAnswer, analyse, changed_columns
from cxalloc.interface.frames import ColumnKind
from cxalloc.interface.plan import Plan, ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio

_BUDGET = dict.fromkeys(("amount", "needed", "difference", "spend"), ColumnKind.MONEY) | {"period": ColumnKind.PERIOD}
_CHANGES = changed_columns(("now", "better"))


class Timing(PlanAnswer[values.Timing]):
    """What the same money of each fund brings at the best times. Money is in currency units."""

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
        return tuple(map(self._render, timing_messages(self._found)))

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
    search = partial(timing_case.timing, solver=solver, gap=gap, time_limit=time_limit)
    return Timing(*analyse(portfolio, scenario, set, search, gap))
