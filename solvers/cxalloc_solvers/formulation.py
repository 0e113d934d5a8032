"""A problem as a mixed-integer program in PuLP.

The rows are the tight ones: tiers are bounded by their length times the active flag (perspective form), and what
depends on time has one row per period for all options at once. ``docs/mathematics.md`` derives them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pulp

from cxalloc_solvers.problem import Cell, Problem

Terms = dict[pulp.LpVariable, float]
SEEN = 1e-3
"""In money units: solvers round to 0 what is a few thousand times smaller than this."""
Choice = tuple[frozenset[int], tuple[bool, ...]]
"""The options that are chosen, and which cells are active."""


@dataclass(frozen=True, slots=True)
class Slack:
    """A variable of the elastic program: the violation of a constraint, counted in ``unit`` units of the constraint."""

    label: str
    period: int | None
    variable: pulp.LpVariable
    unit: float


@dataclass(frozen=True, slots=True)
class Reduction:
    """What every solution of interest decides alike: its part of the objective is a constant.

    ``decided`` says by option whether it is chosen. Of a group in ``certain``, as of one that must be, some option is.
    """

    decided: Mapping[int, bool] = field(default_factory=dict)
    certain: frozenset[int] = frozenset()


class _Program(pulp.LpProblem):  # type: ignore[misc]
    """A program that registers its columns when they are made, and so need not search for them in each row and run."""

    def add_variable(self, *described: Any, **more: Any) -> pulp.LpVariable:
        """Make and register a column."""
        variable = super().add_variable(*described, **more)
        self._register_variable(variable)
        return variable

    def _add_variables(self, variables: Iterable[pulp.LpVariable]) -> None:
        """Do nothing: PuLP would check the column of each entry of the matrix."""


class Model:
    """The program of a problem, and where in it the parts of the problem are.

    Money is counted in ``money_unit`` and the objective in ``value_unit``, powers of ten that keep the coefficients
    small. Columns and rows have generated names: labels are arbitrary text.

    ``tiers`` has the columns of each cell's tiers (none where its amount is fixed), counted in the cell's
    ``tier_units``; ``earned`` has the columns of the gains of each bonus that can be earned, by option.

    With a ``reduction`` the objective counts only what is open, in a scale of its own, and ``base`` (minor units) is
    the rest of it: a solver cannot see cents next to billions. Then the program has only the solutions of interest.
    """

    def __init__(self, problem: Problem, *, elastic: bool = False, reduction: Reduction | None = None) -> None:
        self.problem = problem
        self.elastic = elastic
        self.reduction = reduction
        self.program = _Program("portfolio", pulp.LpMaximize)
        self.columns: list[pulp.LpVariable] = []
        self.slacks: list[Slack] = []
        self.money_unit = _power_of_ten([*problem.draw_of, *(cell.maximum for cell in problem.cells)], target=100)
        self.base, values = _open_values(problem, reduction)
        scale = [*map(float, values), *(cell.value_of(cell.maximum) for cell in problem.cells)]
        if reduction is not None:
            scale += [float(gain) for bonus in problem.bonuses for gain in bonus.gains.values()]
        self.value_unit = _power_of_ten(scale, target=1000)
        self.largest_value = max(map(abs, scale), default=0.0)
        self.objective: Terms = {}

        self.chosen = [self.add_column(upper=1, integer=True) for _ in problem.options]
        self.active: list[pulp.LpVariable] = []
        self.tiers: list[list[pulp.LpVariable]] = []
        self.tier_units = [self._tier_unit(cell) for cell in problem.cells]
        self.earned: list[dict[int, pulp.LpVariable]] = []
        self._forbidden: set[Choice] = set()
        self.amounts: list[Terms] = []
        for value, variable in zip(values, self.chosen, strict=True):
            self._add_to_objective(variable, value)
        self._add_groups()
        self._add_cells()
        self._add_funds()
        self._add_rows()
        self._add_precedences()
        self._add_bonuses()
        if not self.columns:
            self.add_column(upper=0)  # PuLP adds one of its own to an empty objective, which would shift the values
        if reduction is not None:
            self.fix(reduction.decided)
            for group in sorted(reduction.certain):
                self.add_row({self.chosen[index]: 1.0 for index in problem.options_of[group]}, lower=1)
        if elastic:
            self.maximise({slack.variable: -1.0 for slack in self.slacks})
        else:
            self.maximise(self.objective)

    @property
    def has_own_units(self) -> bool:
        """Whether some amounts are too small to be counted in ``money_unit``."""
        return any(unit != self.money_unit for unit in self.tier_units)

    def maximise(self, terms: Mapping[pulp.LpVariable, float]) -> None:
        """Set the objective."""
        # PuLP knows only the columns that it meets in rows or here.
        every = {column: terms.get(column, 0.0) for column in self.columns}
        self.program.setObjective(pulp.LpAffineExpression(every))

    def add_row(
        self, terms: Mapping[pulp.LpVariable, float], *, lower: float | None = None, upper: float | None = None
    ) -> None:
        """Add a row, scaled so that its largest coefficient lies between 10 and 100."""
        scale = _power_of_ten(terms.values(), target=10)
        scaled = {variable: coefficient / scale for variable, coefficient in terms.items() if coefficient}
        if lower is not None and lower == upper:
            self._constrain(scaled, pulp.LpConstraintEQ, lower / scale)
            return
        if upper is not None:
            self._constrain(scaled, pulp.LpConstraintLE, upper / scale)
        if lower is not None:
            self._constrain(scaled, pulp.LpConstraintGE, lower / scale)

    def to_value(self, objective: float) -> float:
        """The value in minor units of an objective of the program."""
        return objective * self.value_unit + self.base

    def to_objective(self, value: float) -> float:
        """The objective of the program of a value in minor units."""
        return (value - self.base) / self.value_unit

    def forbid(self, options: Iterable[int], amounts: Iterable[float]) -> None:
        """Cut off exactly this choice of options and of active cells."""
        chosen = set(options)
        terms = {variable: 1.0 if index in chosen else -1.0 for index, variable in enumerate(self.chosen)}
        terms |= {active: 1.0 if amount else -1.0 for active, amount in zip(self.active, amounts, strict=True)}
        self.add_row(terms, upper=sum(sign > 0 for sign in terms.values()) - 1)
        self._forbidden.add(_choice_of(chosen, amounts))

    def forbids(self, options: Iterable[int], amounts: Iterable[float]) -> bool:
        """Whether this choice of options and of active cells was cut off: a run may give it all the same.

        Then the solver's tolerance hides the row, and further runs would give it for ever.
        """
        return _choice_of(options, amounts) in self._forbidden

    def differs_from(self, options: Iterable[int]) -> pulp.LpVariable:
        """A new variable that can be 1 only where the chosen options are not ``options``."""
        chosen, differs = set(options), self.add_column(upper=1)
        terms = {variable: 1.0 if index in chosen else -1.0 for index, variable in enumerate(self.chosen)}
        self.add_row({differs: 1.0, **terms}, upper=len(chosen))
        return differs

    def require_value(self, least: float) -> None:
        """Cut off solutions of less than ``least`` (minor units)."""
        self.add_row(self.objective, lower=self.to_objective(least))

    def limit_cost(self, most: int) -> None:
        """Cut off solutions that cost more than ``most`` in all (minor units)."""
        terms, decided = self._cost()
        self.add_row(terms, upper=(most - decided + 0.5) / self.money_unit)

    def minimise_cost(self) -> None:
        """Make what all costs the objective."""
        self.maximise({variable: -coefficient for variable, coefficient in self._cost()[0].items()})

    def _cost(self) -> tuple[Terms, int]:
        """What open options and cells cost (money units), and what decided options cost (minor units)."""
        is_decided = {} if self.reduction is None else self.reduction.decided
        terms: Terms = {
            self.chosen[index]: cost / self.money_unit
            for index, cost in enumerate(self.problem.cost_of)
            if cost and index not in is_decided
        }
        for amounts in self.amounts:
            for variable, coefficient in amounts.items():
                terms[variable] = terms.get(variable, 0.0) + coefficient / self.money_unit
        return terms, sum(self.problem.cost_of[index] for index, chosen in is_decided.items() if chosen)

    def read(self, values: Sequence[float]) -> tuple[list[int], list[float]]:
        """The chosen options, and the amount of each cell in the problem's units, from a run's values by column.

        An active cell has its minimum at least: next to billions, amounts of a few units are 0 within the tolerance.
        """
        value_of = dict(zip(self.columns, values, strict=True))
        options = [index for index, variable in enumerate(self.chosen) if value_of[variable] > 0.5]
        amounts = [
            max(float(cell.minimum), sum(value_of[variable] * units for variable, units in amount.items()))
            if value_of[active] > 0.5
            else 0.0
            for cell, active, amount in zip(self.problem.cells, self.active, self.amounts, strict=True)
        ]
        return options, amounts

    def fix(self, options: Mapping[int, bool]) -> None:
        """Fix these options: chosen or not."""
        for index, chosen in options.items():
            self.chosen[index].lowBound = self.chosen[index].upBound = int(chosen)

    def fix_active(self, amounts: Sequence[int]) -> None:
        """Fix which cells are active: those with an amount."""
        for variable, amount in zip(self.active, amounts, strict=True):
            variable.lowBound = variable.upBound = int(amount > 0)

    @contextmanager
    def fixed(self, options: Mapping[int, bool]) -> Iterator[None]:
        """Fix these options within the context, and undo that and any other fixing of options after it."""
        bounds = [(variable.lowBound, variable.upBound) for variable in self.chosen]
        self.fix(options)
        try:
            yield
        finally:
            for variable, (lower, upper) in zip(self.chosen, bounds, strict=True):
                variable.lowBound, variable.upBound = lower, upper

    def add_column(self, *, upper: float | None, integer: bool = False) -> pulp.LpVariable:
        """Add a column from 0 to ``upper`` (None: unbounded)."""
        category = pulp.LpInteger if integer else pulp.LpContinuous
        variable = self.program.add_variable(f"x{len(self.columns):07}", 0, upper, category)
        self.columns.append(variable)
        return variable

    def _constrain(self, terms: Terms, sense: int, bound: float) -> None:
        name = f"r{self.program.numConstraints():07}"
        expression = pulp.LpAffineExpression()
        expression.update(terms)  # handed over, each column would be hashed again, in Python
        self.program.addConstraint(pulp.LpConstraint(expression, sense, name, bound))

    def _add_to_objective(self, variable: pulp.LpVariable, value: float) -> None:
        if value:
            self.objective[variable] = value / self.value_unit

    def _soft_row(
        self,
        label: str,
        terms: Terms,
        *,
        lower: float | None = None,
        upper: float | None = None,
        size: float = 1.0,
        unit: float = 1.0,
        period: int | None = None,
    ) -> None:
        """Add a constraint, counted in ``unit``; in the elastic program a violation by ``size`` costs 1."""
        if self.elastic:
            terms = dict(terms)
            for bound, sign in ((upper, -1.0), (lower, 1.0)):
                if bound is not None:
                    slack = self.add_column(upper=None)
                    terms[slack] = sign * size
                    self.slacks.append(Slack(label, period, slack, size * unit))
        self.add_row(terms, lower=lower, upper=upper)

    def _add_groups(self) -> None:
        for group, members in zip(self.problem.groups, self.problem.options_of, strict=True):
            terms = {self.chosen[index]: 1.0 for index in members}
            if group.must:
                self._soft_row(group.label, terms, lower=1, size=0.1)
                self.add_row(terms, upper=1)
            elif len(members) > 1:
                self.add_row(terms, upper=1)

    def _tier_unit(self, cell: Cell) -> float:
        """The unit of a cell's tiers: its own where in ``money_unit`` they would be 0 within a solver's tolerance."""
        is_seen = cell.maximum >= SEEN * self.money_unit
        return self.money_unit if is_seen else _power_of_ten([cell.maximum], target=1)

    def _add_cells(self) -> None:
        for cell in self.problem.cells:
            active = self.add_column(upper=1, integer=True)
            self.active.append(active)
            if cell.minimum == cell.maximum:
                self.amounts.append({active: float(cell.maximum)})
                self._add_to_objective(active, cell.value_of(cell.maximum))
                self.tiers.append([])
                continue
            unit = self.tier_units[len(self.tiers)]
            left, parts = cell.maximum, []
            for length, value in cell.tiers:
                part = min(left, length)
                if part:
                    left -= part
                    tier = self.add_column(upper=part / unit)
                    self._add_to_objective(tier, value * unit)
                    self.add_row({tier: 1.0, active: -part / unit}, upper=0)
                    parts.append(tier)
            self.tiers.append(parts)
            amount = dict.fromkeys(parts, float(unit))
            if cell.ticket is None:
                self.amounts.append(amount)
                self.add_row({**dict.fromkeys(parts, 1.0), active: -cell.minimum / unit}, lower=0)
            else:
                most = cell.maximum // cell.ticket
                tickets = self.add_column(upper=most, integer=True)
                self.amounts.append({tickets: float(cell.ticket)})
                self.add_row({**dict.fromkeys(parts, 1.0), tickets: -cell.ticket / unit}, lower=0, upper=0)
                self.add_row({tickets: 1.0, active: -float(-(-cell.minimum // cell.ticket))}, lower=0)
                self.add_row({tickets: 1.0, active: -float(most)}, upper=0)

    def _add_funds(self) -> None:
        """The balance of each fund: what is spent and kept comes out of the amount and what was carried over.

        A unit kept brings ``carry`` units to the next period; what is not kept, is not carried. What rounding a
        carried amount up to a whole unit may add comes on top, so that the program rules out nothing that is allowed.
        """
        for number, fund in enumerate(self.problem.funds):
            size = max(1, *fund.amounts) / self.money_unit
            rounding = 1 - 1 / fund.carry.denominator
            kept_before: pulp.LpVariable | None = None
            for period, amount in enumerate(fund.amounts):
                terms = {self.chosen[index]: draw / self.money_unit for index, draw in fund.draws[period].items()}
                for index in self.problem.cells_at.get((number, period), ()):
                    for variable, coefficient in self.amounts[index].items():
                        terms[variable] = terms.get(variable, 0.0) + coefficient / self.money_unit
                available = float(amount)
                if kept_before is not None:
                    terms[kept_before] = -float(fund.carry)
                    available += rounding
                kept_before = None
                if fund.carry and period + 1 < self.problem.periods:
                    kept_before = self.add_column(upper=None)
                    terms[kept_before] = 1.0
                if terms:
                    bound = available / self.money_unit
                    self._soft_row(fund.label, terms, upper=bound, size=size, unit=self.money_unit, period=period)

    def _add_rows(self) -> None:
        for row in self.problem.rows:
            terms = {self.chosen[index]: float(coefficient) for index, coefficient in row.options.items()}
            for index, coefficient in row.amounts.items():
                for variable, units in self.amounts[index].items():
                    terms[variable] = terms.get(variable, 0.0) + coefficient * units
            for index, coefficient in row.active.items():
                terms[self.active[index]] = terms.get(self.active[index], 0.0) + coefficient
            bounds = [abs(bound) for bound in (row.lower, row.upper) if bound]
            size = max([*bounds, *(abs(c) for c in row.options.values()), 1])
            self._soft_row(row.label, terms, lower=row.lower, upper=row.upper, size=float(size))

    def _add_precedences(self) -> None:
        options = self.problem.options
        for relation in self.problem.precedences:
            for period in sorted({options[index].start for index in relation.after}):
                terms = {self.chosen[index]: 1.0 for index in relation.after if options[index].start <= period}
                terms |= {self.chosen[index]: -1.0 for index in relation.before if options[index].ready <= period}
                self._soft_row(relation.label, terms, upper=0, size=0.1)

    def _add_bonuses(self) -> None:
        options = self.problem.options
        for bonus in self.problem.bonuses:
            earned = {
                index: self.add_column(upper=1)
                for index, value in bonus.gains.items()
                if value > 0 and any(options[other].ready <= options[index].start for other in bonus.before)
            }
            self.earned.append(earned)
            for index, variable in earned.items():
                self._add_to_objective(variable, bonus.gains[index])
                self.add_row({variable: 1.0, self.chosen[index]: -1.0}, upper=0)
            for period in sorted({options[index].start for index in earned}):
                terms = {variable: 1.0 for index, variable in earned.items() if options[index].start <= period}
                terms |= {self.chosen[index]: -1.0 for index in bonus.before if options[index].ready <= period}
                self.add_row(terms, upper=0)


def _open_values(problem: Problem, reduction: Reduction | None) -> tuple[int, list[int]]:
    """The value that all solutions of interest have in common, and what each option adds to it."""
    base, values = 0, [option.value for option in problem.options]
    if reduction is None:
        return base, values
    for number, (group, members) in enumerate(zip(problem.groups, problem.options_of, strict=True)):
        chosen = [index for index in members if reduction.decided.get(index)]
        possible = chosen or [index for index in members if index not in reduction.decided]
        least = 0
        if chosen or (possible and (group.must or number in reduction.certain)):
            least = min(values[index] for index in possible)
        base += least
        for index in members:
            values[index] = values[index] - least if index in possible else 0
    return base, values


def _choice_of(options: Iterable[int], amounts: Iterable[float]) -> Choice:
    return frozenset(options), tuple(amount > 0 for amount in amounts)


def _power_of_ten(numbers: Iterable[float], *, target: float) -> float:
    """The power of ten by which to divide so that the largest number lies between ``target`` and ten times that."""
    largest = max(map(abs, numbers), default=0)
    return 10.0 ** math.floor(math.log10(largest / target)) if largest else 1.0
