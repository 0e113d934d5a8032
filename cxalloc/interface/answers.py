"""Comparing scenarios, drawing the frontier and explaining a candidate, from a script or a notebook."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.comparison import compare as comparison_case
from cxalloc.analysis.comparison import export as comparison_export
from cxalloc.analysis.frontier import export as frontier_export
from cxalloc.analysis.frontier import frontier as frontier_case
from cxalloc.analysis.frontier import result as frontier_result
from cxalloc.analysis.sensitivity import explain as explain_case
from cxalloc.analysis.sensitivity import explanation as explanation_values
from cxalloc.analysis.sensitivity import export as explanation_export
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.domain import portfolio as domain
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.plan import Plan, ending_in
from cxalloc.interface.portfolio import Changes, Portfolio, changes_of
from cxalloc.interface.read import read
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc_solvers.solve import DEFAULT_GAP

_MONEY_FIGURES = ("value", "npv", "budget", "spend", "cost", "benefit", "small_spend")
_SCENARIOS = {
    **dict.fromkeys(("objective_value", "bound", *_MONEY_FIGURES), ColumnKind.MONEY),
    **dict.fromkeys((f"{name}_difference" for name in _MONEY_FIGURES), ColumnKind.MONEY),
    **dict.fromkeys(("gap", "roi", "small_share", "roi_difference", "small_share_difference"), ColumnKind.NUMBER),
    **dict.fromkeys(("funded", "funded_difference", "payback_difference"), ColumnKind.COUNT),
    "payback": ColumnKind.PERIOD,
}
_POINTS = {
    **dict.fromkeys(("budget", "value", "bound", "relaxation", "spend", "ranked", "loss"), ColumnKind.MONEY),
    **dict.fromkeys(("factor", "gap", "marginal", "marginal_low", "marginal_high"), ColumnKind.NUMBER),
    "funded": ColumnKind.COUNT,
    "searched": ColumnKind.FLAG,
}
_ENTRIES = dict.fromkeys(("after_budget", "by_budget", "cost"), ColumnKind.MONEY)
_SIDES = ("now", "flipped")
_CHANGES = {
    **{f"start_{side}": ColumnKind.PERIOD for side in _SIDES},
    **{f"{name}_{side}": ColumnKind.MONEY for name in ("cost", "npv") for side in _SIDES},
    **{f"roi_{side}": ColumnKind.NUMBER for side in _SIDES},
}
_FIGURES = {"period": ColumnKind.PERIOD, **dict.fromkeys(("now", "flipped", "low", "high"), ColumnKind.MIXED)}


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
    def plans(self) -> dict[str, Plan]:
        """The plan of each scenario that has one, by its name; the base is ``""``."""
        columns = self._found.columns
        return {one.scenario: Plan(one.plan, self._portfolio, self._money) for one in columns if one.plan is not None}

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, Path]:
        """Write ``NAME.csv``, a row per scenario, and ``NAME-differences.csv``, a row per candidate.

        Raises:
            InvalidInput: The name does not end in ``.csv``.
            OSError: A file cannot be written.
        """
        target = ending_in(path, ".csv")
        return comparison_export.write_comparison(self._portfolio, self._found, target, self.reference)

    def _repr_html_(self) -> str:
        return self.scenarios[["status", "value", "budget", "spend", "funded"]].to_html(border=0, escape=True)


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


class Explanation:
    """Why a candidate is in the best plan or out of it. Money is in currency units."""

    def __init__(self, found: explanation_values.Explanation, portfolio: domain.Portfolio, money: MoneyStyle) -> None:
        self._found = found
        self._portfolio = portfolio
        self._frames = Frames.of(portfolio, money)

    @property
    def id(self) -> str:
        """The id of the candidate."""
        return self._found.id

    @property
    def name(self) -> str:
        """The name of the candidate."""
        return self._found.name

    @property
    def status(self) -> str:
        """How the solve of the plan ended; ``"infeasible"`` where there is no plan, and so nothing to explain."""
        return self._found.outcome.value

    @property
    def funded(self) -> bool:
        """Whether the plan has it."""
        return self._found.funded

    @property
    def complete(self) -> bool:
        """Whether every part was answered before a limit, or Ctrl-C."""
        return self._found.complete

    @property
    def loss(self) -> Any:
        """What the decision flipped would cost, in the unit of the objective; None where there is no such plan."""
        loss = self._found.loss
        if loss is None:
            return None
        is_score = self._found.objective is ObjectiveKind.SCORE
        found = Decimal(loss.found) / POINT if is_score else to_major(loss.found, self._portfolio.currency)
        return self._frames.one(found)

    @property
    def text(self) -> tuple[str, ...]:
        """Why, in sentences."""
        return tuple(map(PLAIN_ENGLISH.of(self._portfolio).render, explanation_messages(self._found)))

    @property
    def figures(self) -> pd.DataFrame:
        """The candidate and the plan now and flipped, what limits it, and its break-evens: a row for each figure."""
        rows = explanation_export.figure_rows(self._portfolio, self._found)
        return self._frames.frame(explanation_export.FIGURE_COLUMNS, rows, _FIGURES, ["part", "what"])

    @property
    def changes(self) -> pd.DataFrame:
        """A row for each other candidate, by ``id``, that the flipped decision changes: now, and then."""
        rows = explanation_export.change_rows(self._portfolio, self._found)
        return self._frames.frame(explanation_export.CHANGE_COLUMNS, rows, _CHANGES, ["id"])

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, Path]:
        """Write ``NAME.csv``, a row per figure, and ``NAME-changes.csv``, a row per candidate that the flip changes.

        Raises:
            InvalidInput: The name does not end in ``.csv``.
            OSError: A file cannot be written.
        """
        target = ending_in(path, ".csv")
        return explanation_export.write_explanation(self._portfolio, self._found, target, words=self.text)

    def __repr__(self) -> str:
        return f"<Explanation of {self.id!r}: {'funded' if self.funded else 'not funded'}, plan {self.status}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(' '.join(self.text))}</p>{self.figures.to_html(border=0, escape=True)}"


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
    asked = _portfolio(portfolio)
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
    asked = _portfolio(portfolio)
    found = interruption.run(
        lambda cancel: frontier_case.frontier(
            asked.core, points=points, fund=fund, gap=gap, time_limit=time_limit, cancel=cancel
        )
    )
    return Frontier(found, asked.core, asked.money)


def explain(
    portfolio: Portfolio | str | Path,
    candidate: str,
    *,
    level: str = "",
    scenario: str = "",
    set: Changes | None = None,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
) -> Explanation:
    """Say why a candidate is in the best plan or out of it, and what would change that.

    Args:
        portfolio: What ``read`` returned, or a path.
        candidate: The id or the name of an initiative or a small allocation.
        level: Ask about this level of an initiative.
        scenario: The name of a scenario; empty for the base.
        set: Changes, as for ``solve``.
        solver: ``"highs"`` or ``"cbc"``.
        gap: How exact all of it is, as a share (as close as it takes to tell).
        time_limit: Seconds for all solves together; what is answered by then is returned, not ``complete``.

    Raises:
        InvalidInput: A candidate, a level, a scenario, a key or a value is not known.
    """
    asked = _portfolio(portfolio)
    changed = make_changes(asked.core, scenario, changes_of(set), PYTHON)
    plan = comparison_case.fitting_plan(changed, asked.stored_plans, DEFAULT_GAP if gap is None else gap)
    found = interruption.run(
        lambda cancel: explain_case.explain(
            changed, candidate, level=level, solver=solver, gap=gap, time_limit=time_limit, plan=plan, cancel=cancel
        )
    )
    return Explanation(found, changed, asked.money)


def _portfolio(given: Portfolio | str | Path) -> Portfolio:
    return given if isinstance(given, Portfolio) else read(given)
