"""A mixed-integer program as plain arrays, which every contender can load."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pulp

INFINITY = math.inf


@dataclass
class Program:
    """Maximise ``objective`` × x within bounds of columns and rows; rows are coefficients by column.

    Columns have a lower bound of 0. The objective is counted in ``value_unit`` units of the problem.
    """

    value_unit: float = 1.0
    objective: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    rows: list[Mapping[int, float]] = field(default_factory=list)

    def column(self, *, value: float = 0.0, upper: float = INFINITY, whole: bool = False) -> int:
        """Add a column from 0 to ``upper``, and return its number."""
        self.objective.append(value)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.objective) - 1

    def row(self, terms: Mapping[int, float], *, lower: float | None = None, upper: float | None = None) -> None:
        """Add a row, divided by the power of ten that takes its largest coefficient to between 10 and 100.

        cxalloc scales its rows in the same way, so that contenders differ in the formulation only, not in the scaling.
        """
        scale = power_of_ten(terms.values(), target=10)
        self.rows.append({column: coefficient / scale for column, coefficient in terms.items() if coefficient})
        self.row_lower.append(-INFINITY if lower is None else lower / scale)
        self.row_upper.append(INFINITY if upper is None else upper / scale)

    @property
    def size(self) -> str:
        """Rows × columns as a text."""
        return f"{len(self.rows)} × {len(self.objective)}"


def power_of_ten(numbers: Iterable[float], *, target: float) -> float:
    """The power of ten to divide by so that the largest number lies between ``target`` and ten times that."""
    largest = max((abs(number) for number in numbers), default=0)
    return float(10.0 ** math.floor(math.log10(largest / target))) if largest else 1.0


def from_pulp(model: pulp.LpProblem, value_unit: float = 1.0) -> Program:
    """The arrays of a PuLP model that is maximised and whose columns begin at 0."""
    import pulp

    program, position = Program(value_unit), {}
    for column in model.variables():
        upper = INFINITY if column.upBound is None else column.upBound
        value = model.objective.get(column, 0.0)
        position[column] = program.column(value=value, upper=upper, whole=column.cat == pulp.LpInteger)
    for row in model.constraints():
        low, high = row.getLb(), row.getUb()
        program.rows.append({position[column]: coefficient for column, coefficient in row.expr.items()})
        program.row_lower.append(-INFINITY if low is None else low)
        program.row_upper.append(INFINITY if high is None else high)
    return program


def to_pulp(program: Program) -> pulp.LpProblem:
    """The same program in PuLP, written the way its documentation does: ``lpSum`` and operators."""
    import pulp

    model = pulp.LpProblem("straightforward", pulp.LpMaximize)
    columns = [
        model.add_variable(
            f"x{number}", 0, None if math.isinf(upper) else upper, pulp.LpInteger if whole else pulp.LpContinuous
        )
        for number, (upper, whole) in enumerate(zip(program.upper, program.whole, strict=True))
    ]
    model += pulp.lpSum(value * column for value, column in zip(program.objective, columns, strict=True) if value)
    for terms, low, high in zip(program.rows, program.row_lower, program.row_upper, strict=True):
        total = pulp.lpSum(coefficient * columns[number] for number, coefficient in terms.items())
        if low == high:
            model += total == low
            continue
        if high < INFINITY:
            model += total <= high
        if low > -INFINITY:
            model += total >= low
    return model
