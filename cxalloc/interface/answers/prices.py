"""What rules, locks and commitments cost, from a script or a notebook."""

from __future__ import annotations

import html
import os
from functools import partial
from pathlib import Path

import pandas as pd

from cxalloc.analysis.prices import export
from cxalloc.analysis.prices import prices as prices_case
from cxalloc.analysis.prices import result as values
from cxalloc.analysis.prices.messages import change_messages, price_message
from cxalloc.interface.answers.plan_answer import PlanAnswer, analyse, changed_columns
from cxalloc.interface.frames import ColumnKind
from cxalloc.interface.plan import ending_in_one_of
from cxalloc.interface.portfolio import Changes, Portfolio

_PRICES = {
    **dict.fromkeys(("price", "low", "high", "value", "bound"), ColumnKind.MONEY),
    "proved": ColumnKind.FLAG,
}
_CHANGES = changed_columns(("now", "without"))


class Prices(PlanAnswer[values.Prices]):
    """What each rule, lock, commitment and relation costs. Money is in currency units."""

    @property
    def text(self) -> tuple[str, ...]:
        """What each constraint costs, and what would change without it, in sentences; the dearest first."""
        render = self._render
        return tuple(
            " ".join([f"{render(price_message(one, self._found.objective))}.", *map(render, change_messages(one))])
            for one in self._found.prices
        )

    @property
    def prices(self) -> pd.DataFrame:
        """A row for each constraint, by ``kind`` and ``id``, the dearest first.

        ``price`` is what the plan found without it is worth more; the price of the best plans lies between ``low`` and
        ``high``, which are equal where it is ``proved``. ``value`` and ``bound`` are those of the plan without it. The
        first row, ``together``, is for all constraints at once.
        """
        rows = export.price_rows(self._portfolio, self._found)
        return self._frames.frame(export.PRICE_COLUMNS, rows, _PRICES, ["kind", "id"])

    @property
    def changes(self) -> pd.DataFrame:
        """A row for each constraint and candidate that is decided otherwise without it: now, and then."""
        rows = export.change_rows(self._portfolio, self._found)
        return self._frames.frame(export.CHANGE_COLUMNS, rows, _CHANGES, ["constraint_kind", "constraint_id"])

    def to_csv(self, path: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write ``NAME.csv``, a row per constraint, and ``NAME-changes.csv``; or a workbook, ``NAME.xlsx``.

        Raises:
            InvalidInput: The name ends in neither ``.csv`` nor ``.xlsx``.
            OSError: A file cannot be written.
        """
        return export.write_prices(self._portfolio, self._found, ending_in_one_of(path, (".csv", ".xlsx")))

    def __repr__(self) -> str:
        return f"<Prices of {len(self._found.prices)} constraints, plan {self.status}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(' '.join(self.text))}</p>{self.prices.to_html(border=0, escape=True)}"


def prices(
    portfolio: Portfolio | str | Path,
    *,
    scenario: str = "",
    set: Changes | None = None,
    solver: str = "highs",
    gap: float | None = None,
    time_limit: float | None = None,
) -> Prices:
    """Say what each rule, lock, commitment and relation costs: what the plan would be worth without it.

    Args:
        portfolio: What ``read`` returned, or a path.
        scenario: The name of a scenario; empty for the base.
        set: Changes, as for ``solve``.
        solver: ``"highs"`` or ``"cbc"``.
        gap: How exact each search is, as a share (0.01 %; 0.1 % of more than a hundred initiatives).
        time_limit: Seconds for all searches together; what is not known by then has no price.

    Raises:
        InvalidInput: A scenario, a key or a value is not known.
    """
    search = partial(prices_case.prices, solver=solver, gap=gap, time_limit=time_limit)
    return Prices(*analyse(portfolio, scenario, set, search, gap))
