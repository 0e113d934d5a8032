"""Scenarios side by side, from a script or a notebook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from cxalloc.analysis.comparison import compare as comparison_case
from cxalloc.analysis.comparison import export as comparison_export
from cxalloc.domain import portfolio as domain
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.plan import Plan, ending_in
from cxalloc.interface.portfolio import Portfolio
from cxalloc.interface.read import portfolio_of
from cxalloc_solvers.solve import DEFAULT_GAP

_MONEY_FIGURES = ("value", "npv", "budget", "spend", "cost", "benefit", "small_spend")
_SCENARIOS = {
    **dict.fromkeys(("objective_value", "bound", *_MONEY_FIGURES), ColumnKind.MONEY),
    **dict.fromkeys((f"{name}_difference" for name in _MONEY_FIGURES), ColumnKind.MONEY),
    **dict.fromkeys(("gap", "roi", "small_share", "roi_difference", "small_share_difference"), ColumnKind.NUMBER),
    **dict.fromkeys(("funded", "funded_difference", "payback_difference"), ColumnKind.COUNT),
    "payback": ColumnKind.PERIOD,
}


class Comparison:
    """Scenarios side by side. Money is in currency units; frames agree with the CSV export to the cent.

    Attributes:
        reference: The scenario that differences are from; empty for the base.
    """

    def __init__(
        self, found: comparison_case.Comparison, portfolio: domain.Portfolio, reference: str, money: MoneyStyle
    ) -> None:
        self.reference = reference
        self._found = found
        self._portfolio = portfolio
        self._money: MoneyStyle = money
        self._frames = Frames.of(portfolio, money)

    @property
    def scenarios(self) -> pd.DataFrame:
        """A row for each scenario, by its name: how it ended, its figures, and their differences from the reference.

        Where a scenario has no plan its figures are missing, and ``reasons`` says why.
        """
        headings = [
            *comparison_export.SCENARIO_COLUMNS,
            *comparison_export.DIFFERENCE_COLUMNS,
            comparison_export.CERTAIN,
        ]
        rows = comparison_export.scenario_rows(self._portfolio, self._found, self.reference)
        return self._frames.frame(headings, rows, _SCENARIOS, ["scenario"])

    @property
    def candidates(self) -> pd.DataFrame:
        """A row for each candidate, by ``id``: in which scenarios it is funded, at which level, from when, its cost."""
        headings = comparison_export.candidate_headings(self._found)
        kinds = {"differs": ColumnKind.FLAG}
        for heading in headings[len(comparison_export.CANDIDATE_COLUMNS) :]:
            kinds[heading] = {"cost": ColumnKind.MONEY, "start": ColumnKind.PERIOD}.get(
                heading.rpartition(": ")[2], ColumnKind.TEXT
            )
        rows = comparison_export.candidate_rows(self._portfolio, self._found)
        return self._frames.frame(headings, rows, kinds, ["id"])

    @property
    def waterfall(self) -> pd.DataFrame:
        """The steps from the reference's value to that of each other scenario, by ``scenario`` and ``step``.

        ``amount`` is what a candidate adds, first by changed inputs at the reference's decisions, then by changed
        decisions; ``value`` is the sum so far, which ends at the scenario's value.
        """
        rows = comparison_export.waterfall_rows(self._found, self.reference)
        kinds = {"step": ColumnKind.COUNT, "amount": ColumnKind.MONEY, "value": ColumnKind.MONEY}
        return self._frames.frame(list(comparison_export.WATERFALL_COLUMNS), rows, kinds, ["scenario", "step"])

    @property
    def plans(self) -> dict[str, Plan]:
        """The plan of each scenario that has one, by its name; the base is ``""``."""
        columns = self._found.columns
        return {one.scenario: Plan(one.plan, self._portfolio, self._money) for one in columns if one.plan is not None}

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, Path, Path]:
        """Write ``NAME.csv``, a row per scenario, and beside it ``NAME-differences.csv`` and ``NAME-waterfall.csv``.

        These have a row per candidate, and a row per step between the reference's value and a scenario's.

        Raises:
            InvalidInput: The name does not end in ``.csv``.
            OSError: A file cannot be written.
        """
        target = ending_in(path, ".csv")
        return comparison_export.write_comparison(self._portfolio, self._found, target, self.reference)

    def _repr_html_(self) -> str:
        return self.scenarios[["status", "value", "budget", "spend", "funded"]].to_html(border=0, escape=True)


def compare(
    portfolio: Portfolio | str | Path,
    scenarios: Sequence[str] | None = None,
    *,
    against: str = "",
    gap: float | None = None,
    time_limit: float | None = None,
) -> Comparison:
    """Solve a portfolio under several scenarios, and put the plans side by side.

    Args:
        portfolio: What ``read`` returned, or a path. Stored plans that answer the same question are used as they are.
        scenarios: Names of its scenarios, besides the base (all).
        against: The scenario that the others are compared with; empty for the base.
        gap: How far from the best each plan may be, as a share (0.01 %; 0.5 % of more than a hundred initiatives).
        time_limit: Seconds for each scenario; what is found by then is kept.

    Returns:
        The comparison; a scenario without a plan has a row that says why.

    Raises:
        InvalidInput: There is no scenario of a name.
    """
    asked = portfolio_of(portfolio)
    names = None if scenarios is None else [comparison_case.BASE, *scenarios, against]
    if against:
        make_changes(asked.core, against, (), PYTHON)  # says which there are
    width = comparison_case.usual_gap(asked.core) if gap is None else gap
    proof = DEFAULT_GAP if gap is None else gap
    found = interruption.run(
        lambda cancel: comparison_case.compare(
            asked.core,
            scenarios=names,
            stored=asked.stored_plans,
            gap=width,
            proof_gap=proof,
            time_limit=time_limit,
            cancel=cancel,
        )
    )
    return Comparison(found, asked.core, against, asked.money)
