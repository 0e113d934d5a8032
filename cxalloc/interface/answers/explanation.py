"""Why a candidate is in the best plan or out of it, from a script or a notebook."""

from __future__ import annotations

import html
import os
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.sensitivity import explain as explain_case
from cxalloc.analysis.sensitivity import explanation as explanation_values
from cxalloc.analysis.sensitivity import export as explanation_export
from cxalloc.analysis.sensitivity.messages import explanation_messages
from cxalloc.interface.answers.plan_answer import PlanAnswer, analyse, changed_columns
from cxalloc.interface.frames import ColumnKind
from cxalloc.interface.plan import ending_in
from cxalloc.interface.portfolio import Changes, Portfolio

_CHANGES = changed_columns(("now", "flipped"))
_FIGURES = {"period": ColumnKind.PERIOD, **dict.fromkeys(("now", "flipped", "low", "high"), ColumnKind.MIXED)}


class Explanation(PlanAnswer[explanation_values.Explanation]):
    """Why a candidate is in the best plan or out of it. Money is in currency units."""

    @property
    def id(self) -> str:
        """The id of the candidate."""
        return self._found.id

    @property
    def name(self) -> str:
        """The name of the candidate."""
        return self._found.name

    @property
    def funded(self) -> bool:
        """Whether the plan has it."""
        return self._found.funded

    @property
    def loss(self) -> Any:
        """What the decision flipped would cost, in the unit of the objective; None where there is no such plan."""
        return self._objective(None if self._found.loss is None else self._found.loss.found)

    @property
    def text(self) -> tuple[str, ...]:
        """Why, in sentences."""
        return tuple(map(self._render, explanation_messages(self._found)))

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
    search = partial(
        explain_case.explain, candidate_id=candidate, level=level, solver=solver, gap=gap, time_limit=time_limit
    )
    return Explanation(*analyse(portfolio, scenario, set, search, gap))
