"""Value against budget, from a script or a notebook."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from cxalloc.analysis.frontier import export as frontier_export
from cxalloc.analysis.frontier import frontier as frontier_case
from cxalloc.analysis.frontier import result as frontier_result
from cxalloc.domain import portfolio as domain
from cxalloc.interface import interruption
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.plan import Plan, ending_in
from cxalloc.interface.portfolio import Portfolio
from cxalloc.interface.read import portfolio_of
from cxalloc.messages.formatter import PLAIN_ENGLISH

_POINTS = {
    **dict.fromkeys(("budget", "value", "bound", "relaxation", "spend", "ranked", "loss"), ColumnKind.MONEY),
    **dict.fromkeys(("factor", "gap", "marginal", "marginal_low", "marginal_high"), ColumnKind.NUMBER),
    "funded": ColumnKind.COUNT,
    "searched": ColumnKind.FLAG,
}
_ENTRIES = dict.fromkeys(("after_budget", "by_budget", "cost"), ColumnKind.MONEY)


class Frontier:
    """Value against budget. Money is in currency units; frames agree with the CSV export to the cent."""

    def __init__(self, found: frontier_result.Frontier, portfolio: domain.Portfolio, money: MoneyStyle) -> None:
        self._found = found
        self._portfolio = portfolio
        self._money: MoneyStyle = money
        self._frames = Frames.of(portfolio, money)

    @property
    def stopped(self) -> str:
        """Why the search ended; ``"proved infeasible"`` where there is no plan at any budget."""
        return self._found.stopped.value

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why there is no plan at any budget, in words."""
        return tuple(map(PLAIN_ENGLISH.of(self._portfolio).render, self._found.reasons))

    @property
    def points(self) -> pd.DataFrame:
        """A row for each budget, the smallest first: its value, bound and gap, and what the next money brings."""
        rows = frontier_export.frontier_rows(self._portfolio, self._found)
        columns = frontier_export.FRONTIER_COLUMNS
        return self._frames.frame(columns, rows, _POINTS, [])

    @property
    def entries(self) -> pd.DataFrame:
        """A row for each time that a candidate enters, leaves or changes its level as the budget grows, by ``id``."""
        rows = frontier_export.entry_rows(self._found)
        return self._frames.frame(frontier_export.ENTRY_COLUMNS, rows, _ENTRIES, ["id"])

    def plan_at(self, point: int) -> Plan:
        """The plan of a row of ``points``, by its position from 0.

        Raises:
            IndexError: There is no such row.
        """
        stored = frontier_case.plan_at(self._portfolio, self._found, self._found.points[point])
        return Plan(stored, self._portfolio, self._money)

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, Path]:
        """Write ``NAME.csv``, a row per budget, and ``NAME-entries.csv``, a row per change of choice.

        Raises:
            InvalidInput: The name does not end in ``.csv``.
            OSError: A file cannot be written.
        """
        return frontier_export.write_frontier(self._portfolio, self._found, ending_in(path, ".csv"))

    def _repr_html_(self) -> str:
        return self.points[["factor", "budget", "value", "gap", "funded"]].to_html(border=0, escape=True)


def frontier(
    portfolio: Portfolio | str | Path,
    *,
    points: int = frontier_case.DEFAULT_POINTS,
    fund: str = "",
    gap: float = frontier_case.FRONTIER_GAP,
    time_limit: float | None = None,
) -> Frontier:
    """Find the best value for each of many budgets.

    Args:
        portfolio: What ``read`` returned, or a path.
        points: How many budgets, as far apart as each other; today's comes with them.
        fund: The id of the only fund to change; empty for all of them alike.
        gap: How far from the best each point may be, as a share of its value.
        time_limit: Seconds for all of it; what is found by then is kept.

    Returns:
        The frontier; without points where there is no plan at any budget, and then ``reasons`` say why.

    Raises:
        InvalidInput: The fund is not there or has no money, or there are fewer than two points or more than 1,000.
    """
    asked = portfolio_of(portfolio)
    plans = [plan for plan in asked.stored_plans if not plan.scenario]  # today's budget never shows less than a plan
    found = interruption.run(
        lambda cancel: frontier_case.frontier(
            asked.core, points=points, fund=fund, plans=plans, gap=gap, time_limit=time_limit, cancel=cancel
        )
    )
    return Frontier(found, asked.core, asked.money)
