"""Rows of typed cells as pandas frames: the same rows that CSV files and workbooks are written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Literal

import pandas as pd

from cxalloc.domain.money import to_major
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.exports.plan_rows import ExportCell, MoneyCell

MoneyStyle = Literal["float", "exact"]
"""How frames hold money: as float64 in currency units, or as exact ``Decimal`` objects."""
FREQUENCIES = {PeriodUnit.MONTH: "M", PeriodUnit.QUARTER: "Q-DEC", PeriodUnit.YEAR: "Y-DEC"}
"""The pandas frequency of each unit: years and quarters are those of the calendar."""
_YES = "yes"


class ColumnKind(Enum):
    """What a column holds, and so its dtype."""

    TEXT = auto()
    """``str``; empty text where there is none."""
    MONEY = auto()
    """float64 or Decimal, in currency units."""
    NUMBER = auto()
    """float64."""
    COUNT = auto()
    """Int64, which has missing values."""
    PERIOD = auto()
    """``period[M]``, ``period[Q-DEC]`` or ``period[Y-DEC]``."""
    FLAG = auto()
    """bool."""
    MIXED = auto()
    """Objects: text, and numbers in several units."""


@dataclass(frozen=True)
class Frames:
    """Makes frames for one portfolio: its currency, its horizon, and how money is held."""

    currency: str
    horizon: Horizon
    money: MoneyStyle = "float"

    @classmethod
    def of(cls, portfolio: Portfolio, money: MoneyStyle) -> Frames:
        """The frames of a portfolio. Raises ValueError for an unknown style of money."""
        if money not in ("float", "exact"):
            raise ValueError(f"money is {money!r}; expected 'float' or 'exact'")
        return cls(portfolio.currency, portfolio.horizon, money)

    def frame(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[ExportCell]],
        kinds: Mapping[str, ColumnKind],
        index: Sequence[str],
    ) -> pd.DataFrame:
        """A frame of typed cells; columns that ``kinds`` does not name hold text.

        Args:
            headings: The columns in their order, each once.
            rows: The cells of each row, as many as headings.
            kinds: What columns hold, by heading.
            index: The headings that become the index.

        Returns:
            The rows in their order; missing values are NaN, NaT or None as the dtype has it.
        """
        table = list(rows)
        made = {
            heading: self.column([row[position] for row in table], kinds.get(heading, ColumnKind.TEXT))
            for position, heading in enumerate(headings)
        }
        frame = pd.DataFrame(made, columns=list(headings))
        return frame.set_index(list(index)) if index else frame

    def column(self, cells: Sequence[ExportCell | bool], kind: ColumnKind) -> pd.Series[Any]:
        """The cells of one column with the dtype of its kind."""
        values: Iterable[Any]
        match kind:
            case ColumnKind.TEXT:
                values, dtype = ("" if cell is None else cell for cell in cells), "str"
            case ColumnKind.MONEY if self.money == "exact":
                values, dtype = map(self.amount, cells), "object"
            case ColumnKind.MONEY | ColumnKind.NUMBER:
                values, dtype = (_float(self.amount(cell)) for cell in cells), "float64"
            case ColumnKind.COUNT:
                values, dtype = (None if one is None else int(one) for one in map(self.amount, cells)), "Int64"
            case ColumnKind.PERIOD:
                values, dtype = self._periods(cells), self.frequency
            case ColumnKind.FLAG:
                values, dtype = (cell in (_YES, True) for cell in cells), "bool"
            case ColumnKind.MIXED:
                values, dtype = map(self._mixed, cells), "object"
        return pd.Series(list(values), dtype=dtype)

    def amount(self, cell: ExportCell | bool) -> Decimal | None:
        """A number as it is, and an amount in currency units; None where there is none."""
        match cell:
            case MoneyCell():
                return to_major(cell.minor, self.currency)
            case Decimal():
                return cell
            case _:
                return None

    def one(self, amount: Decimal | None) -> Any:
        """One amount in currency units (or points of a score) in the style of money; None where there is none."""
        return amount if self.money == "exact" else _float(amount)

    def _mixed(self, cell: ExportCell | bool) -> Any:
        match cell:
            case MoneyCell():
                return self.one(self.amount(cell))
            case Decimal():
                return float(cell)
            case _:
                return cell

    def period(self, number: int | None) -> Any:
        """A period of the horizon, counted from 0; NaT for None. It may lie past the end."""
        return pd.NaT if number is None else pd.Period(self.horizon.start, FREQUENCIES[self.horizon.unit]) + number

    def periods(self) -> pd.PeriodIndex:
        """The periods of the whole horizon."""
        return pd.period_range(self.period(0), periods=self.horizon.periods, name="period")

    def _periods(self, labels: Iterable[ExportCell | bool]) -> list[Any]:
        known = {label: number for number, label in enumerate(self.horizon.labels())}
        texts = (str(label or "") for label in labels)
        return [self.period(known.get(text, self.horizon.index(text)) if text else None) for text in texts]

    @property
    def frequency(self) -> str:
        """The dtype of periods."""
        return f"period[{FREQUENCIES[self.horizon.unit]}]"


def _float(amount: Decimal | None) -> float:
    return float("nan") if amount is None else float(amount)
