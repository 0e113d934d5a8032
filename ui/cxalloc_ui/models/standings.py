"""Whether candidates belong to the best plan of most draws, in words and as a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cxalloc.analysis.risk.messages import standing_name
from cxalloc.analysis.risk.result import Standing
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.table_model import Column

Row = TypeVar("Row")
_SYMBOLS = {Standing.CORE: "●", Standing.BORDERLINE: "◐", Standing.OUT: "○"}
_STATES = {Standing.CORE: "good", Standing.BORDERLINE: "", Standing.OUT: "muted"}
_ORDER = list(Standing)


def standing_column(standing: Callable[[Row], Standing | None], formats: Formatter) -> Column[Row]:
    """Return the column of the standing of candidates; None is one that was not free to choose."""

    def value(row: Row) -> int | None:
        found = standing(row)
        return None if found is None else _ORDER.index(found)

    def text(at: Any) -> str:
        return NOTHING if at is None else f"{_SYMBOLS[_ORDER[at]]} {formats.render(standing_name(_ORDER[at]))}"

    def state(row: Row) -> str:
        found = standing(row)
        return "muted" if found is None else _STATES[found]

    return Column(
        "standing",
        tr("Standing"),
        value,
        text,
        width=110,
        help=tr(
            "Core: in the best plan of more than 95 % of the draws, surely. Out: of fewer than 5 %, surely. "
            "Borderline: all others"
        ),
        state=state,
    )
