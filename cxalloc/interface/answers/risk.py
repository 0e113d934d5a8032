"""How sure the plan is, from a script or a notebook."""

from __future__ import annotations

import html
import os
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.risk import answer as values
from cxalloc.analysis.risk import export
from cxalloc.analysis.risk import risk as risk_case
from cxalloc.analysis.risk.distribution import DRAWS
from cxalloc.analysis.risk.messages import risk_messages
from cxalloc.analysis.risk.promise import OWNER
from cxalloc.analysis.risk.robustness.robustness import DRAWS as SOLVED
from cxalloc.domain.money import to_minor
from cxalloc.exchange.exports.plan_rows import MoneyCell
from cxalloc.interface.answers.plan_answer import PlanAnswer, analyse
from cxalloc.interface.frames import ColumnKind
from cxalloc.interface.plan import ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio

_FUNDS = {"period": ColumnKind.PERIOD, "overspending": ColumnKind.NUMBER, "contingency": ColumnKind.MONEY}
_PROMISE = {"stated": ColumnKind.MONEY, "expected": ColumnKind.MONEY, "weight": ColumnKind.NUMBER}
_FIGURES = {"value": ColumnKind.MONEY, "share": ColumnKind.NUMBER}


class Risk(PlanAnswer[values.Risk]):
    """How the value of the best plan is distributed, and what its funds risk. Money is in currency units."""

    @property
    def text(self) -> tuple[str, ...]:
        """What the analysis says, in sentences."""
        if self._found.value is None:
            return ()
        return tuple(map(self._render, risk_messages(self._portfolio, self._found)))

    @property
    def figures(self) -> pd.DataFrame:
        """A row for each figure of the distribution, by its name: money in ``value``, probabilities in ``share``."""
        return self._frames.frame(export.FIGURE_COLUMNS, export.figure_rows(self._found), _FIGURES, ["what"])

    @property
    def values(self) -> pd.Series[Any]:
        """The net present value of the plan in each draw, in rising order."""
        made = self._found.distribution
        cells = [] if made is None else list(map(MoneyCell, made.value.values))
        return self._frames.column(cells, ColumnKind.MONEY)

    @property
    def funds(self) -> pd.DataFrame:
        """A row for each ``fund`` and ``period`` that spends: the probability of overspending, and the contingency."""
        rows = export.fund_rows(self._portfolio, self._found)
        return self._frames.frame(export.FUND_COLUMNS, rows, _FUNDS, ["fund", "period"])

    @property
    def promise(self) -> pd.DataFrame:
        """A row for each funded candidate, by ``id``: what it promises, and what to expect of it (NaN: not known)."""
        rows = export.promise_rows(self._portfolio, self._found)
        return self._frames.frame(export.PROMISE_COLUMNS, rows, _PROMISE, ["id"])

    @property
    def candidates(self) -> pd.DataFrame:
        """A row for each candidate that is free to choose, by ``id``: how often it belongs to the best plan of a draw.

        ``lower`` and ``upper`` are the ends of the interval at 95 %, ``standing`` is ``core``, ``borderline`` or
        ``out``. Without rows where no draws were solved.
        """
        kinds = {**dict.fromkeys(("frequency", "lower", "upper"), ColumnKind.NUMBER), "in_plan": ColumnKind.FLAG}
        return self._frames.frame(export.CANDIDATE_COLUMNS, export.candidate_rows(self._found), kinds, ["id"])

    @property
    def regret(self) -> pd.DataFrame:
        """A row for the ``plan`` at hand and for that of least regret: what the best plan of a draw brings more."""
        kinds = dict.fromkeys(("value", "mean", "p95"), ColumnKind.MIXED)
        return self._frames.frame(export.REGRET_COLUMNS, export.regret_rows(self._found), kinds, ["plan"])

    @property
    def information(self) -> pd.DataFrame:
        """A row for each estimate, and first for all of them: what it is worth to know it before deciding."""
        kinds = {"value": ColumnKind.MIXED, "distinguishable": ColumnKind.FLAG}
        return self._frames.frame(export.INFORMATION_COLUMNS, export.information_rows(self._found), kinds, [])

    @property
    def tornado(self) -> pd.DataFrame:
        """A row for each estimate: by how much the plan's value differs at its low and at its high."""
        kinds = dict.fromkeys(("low", "high"), ColumnKind.MIXED)
        kinds |= dict.fromkeys(("changes_at_low", "changes_at_high"), ColumnKind.FLAG)
        return self._frames.frame(export.TORNADO_COLUMNS, export.tornado_rows(self._found), kinds, [])

    @property
    def downside(self) -> pd.DataFrame:
        """A row for each ``weight`` of the worst cases: the mean and the CVaR of the plan that is best for it."""
        kinds = dict.fromkeys(("value", "mean", "cvar", "bound"), ColumnKind.MIXED)
        kinds |= {"weight": ColumnKind.NUMBER, "cvar_in_other_draws": ColumnKind.MONEY}
        return self._frames.frame(export.DOWNSIDE_COLUMNS, export.downside_rows(self._found), kinds, ["weight"])

    def probability_of(self, target: float | Decimal) -> float | None:
        """The probability that the plan brings at least an amount, in currency units; None where there is no plan."""
        made = self._found.distribution
        exact = target if isinstance(target, Decimal) else Decimal(repr(target))
        return None if made is None else made.value.reaching(to_minor(exact, self._portfolio.currency))

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write ``NAME.csv`` and its further tables, or a workbook, ``NAME.xlsx``.

        Raises:
            InvalidInput: The name ends in neither ``.csv`` nor ``.xlsx``.
            OSError: A file cannot be written.
        """
        return export.write_risk(self._portfolio, self._found, ending_in_one_of(path, (".csv", ".xlsx")))

    def __repr__(self) -> str:
        return f"<Risk: {self.text[0] if self.text else 'no plan'}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(' '.join(self.text))}</p>{self.figures.to_html(border=0, escape=True)}"


def risk(  # noqa: PLR0913 - a question has plain arguments
    portfolio: Portfolio | str | Path,
    *,
    scenario: str = "",
    set: Changes | None = None,
    draws: int = DRAWS,
    solved: int = SOLVED,
    downside: int = 0,
    seed: int = 0,
    rho: float | None = None,
    alpha: float = risk_case.ALPHA,
    classes: str = OWNER,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
) -> Risk:
    """Find how sure the best plan is.

    Args:
        portfolio: What ``read`` returned, or a path.
        scenario: The name of a scenario; empty for the base.
        set: Changes, as for ``solve``.
        draws: How many draws, from 2 to 1,000,000.
        solved: For how many draws of the estimates the best plan is found (``candidates``, ``regret``, ``information``
            and ``tornado``); 0 for none.
        downside: How many plans are found between the best one for the mean and the best one for the worst cases (frame
            ``downside``): 0 for none, else from 2; 11 are usual.
        seed: A whole number; equal seeds give equal draws.
        rho: The correlation of estimates, from 0 to 1; None for the one that the portfolio states.
        alpha: The row ``cvar`` of ``figures`` is the mean of the worst 1 - alpha of the values.
        classes: What candidates are compared by for ``promise``: ``"owner"``, ``"all"`` or ``"tag:DIMENSION"``.
        solver: ``"highs"`` or ``"cbc"``.
        gap: How exact the plan is, as a share (0.01 %).
        time_limit: Seconds for all of it; what is found by then is returned.

    Raises:
        InvalidInput: A scenario, a key or a value is not known.
        ValueError: ``draws``, ``rho``, ``alpha`` or ``classes`` is none of those allowed.
    """
    search = partial(
        risk_case.risk,
        draws=draws,
        solved=solved,
        downside_points=downside,
        seed=seed,
        rho=rho,
        alpha=alpha,
        classes=classes,
        solver=solver,
        gap=gap,
        time_limit=time_limit,
    )
    return Risk(*analyse(portfolio, scenario, set, search, gap))
