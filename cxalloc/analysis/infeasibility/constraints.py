"""The constraints of a portfolio, each of which can be removed from its problem.

Removed means: an initiative that must be funded need not be; a fund gets, in that period, as much as all candidates
together could draw from it; a capacity, a rule, a relation, a cap or a cadence is dropped; a small allocation has no
minimum; an initiative may start in any period from which it is delivered in time. What cannot be removed are the
estimates, the maximum of each small allocation, and that an initiative is funded at most once, at one level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from cxalloc.domain.initiative import Initiative
from cxalloc.domain.message import Message, literal, message
from cxalloc.domain.portfolio import Portfolio, is_open
from cxalloc.messages.constraints import in_period
from cxalloc.optimisation.candidate import with_widest_window
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc_solvers.problem import Cell, Fund, LinearRow, Problem


@dataclass(frozen=True, slots=True, order=True)
class RemovableConstraint:
    """One constraint: its kind and its owner, as in ``model_builder.Constraint``, and its period if it has one."""

    kind: str
    subject: str
    period: int | None = None
    text: Message = field(default=literal(""), compare=False)


@dataclass(frozen=True)
class ConstraintSystem:
    """A problem and its constraints; ``labels`` maps each constraint to its label in the problem."""

    model: PortfolioModel
    problem: Problem
    labels: Mapping[RemovableConstraint, str]

    def without(self, removed: Collection[RemovableConstraint]) -> Problem:
        """The problem without these constraints."""
        gone = set(removed)
        labels = {self.labels[one] for one in gone if one.kind not in ("fund", "minimum")}
        ample = {(self.labels[one], one.period) for one in gone if one.kind == "fund"}
        small = {self.labels[one] for one in gone if one.kind == "minimum"}
        problem = self.problem
        return replace(
            problem,
            groups=tuple(replace(one, must=one.must and one.label not in labels) for one in problem.groups),
            funds=tuple(self._fund(number, fund, ample) for number, fund in enumerate(problem.funds)),
            cells=tuple(_without_minimum(cell) if cell.label in small else cell for cell in problem.cells),
            rows=tuple(row for row in problem.rows if row.label not in labels),
            precedences=tuple(one for one in problem.precedences if one.label not in labels),
        )

    def only(self, kept: Collection[RemovableConstraint]) -> Problem:
        """The problem with these constraints only."""
        kept = set(kept)
        return self.without([one for one in self.labels if one not in kept])

    def key(self, one: RemovableConstraint) -> tuple[str, int | None]:
        """The key of the constraint in a solver's shortages: its label and, for a fund, the period."""
        return self.labels[one], one.period if one.kind == "fund" else None

    def by_shortage(self, label: str, period: int | None) -> RemovableConstraint:
        """The constraint of a shortage, which is the inverse of ``key``."""
        return self._by_key[label, period]

    @cached_property
    def _by_key(self) -> dict[tuple[str, int | None], RemovableConstraint]:
        return {self.key(one): one for one in reversed(list(self.labels))}

    def _fund(self, number: int, fund: Fund, ample: Collection[tuple[str, int | None]]) -> Fund:
        amounts = list(fund.amounts)
        for period in range(self.problem.periods):
            if (fund.label, period) in ample:
                amounts[period] += self._asked(number, fund, period)
        return replace(fund, amounts=tuple(amounts))

    def _asked(self, number: int, fund: Fund, period: int) -> int:
        """The most that all candidates together can draw from a fund in a period."""
        by_group: dict[int, int] = {}
        for index, amount in fund.draws[period].items():
            group = self.problem.options[index].group
            by_group[group] = max(by_group.get(group, 0), amount)
        cells = self.problem.cells_at.get((number, period), ())
        return sum(by_group.values()) + sum(self.problem.cells[index].maximum for index in cells)


def constraint_system(portfolio: Portfolio) -> ConstraintSystem:
    """The constraints of a portfolio, in stored order."""
    model = build_model(_with_wide_windows(portfolio))
    rows = tuple(_window_rows(portfolio, model))
    problem = replace(model.problem, rows=(*model.problem.rows, *rows))
    labels: dict[RemovableConstraint, str] = {}
    for group in problem.groups:
        if group.must:
            labels[_required(model, group.label)] = group.label
    names = {fund.id: fund.name for fund in portfolio.funds}
    for fund in problem.funds:
        constraint = model.constraints[fund.label]
        for period in range(problem.periods):
            text = in_period(names[constraint.subject], period)
            labels[RemovableConstraint("fund", constraint.subject, period, text)] = fund.label
    for row in model.problem.rows:
        labels[_required(model, row.label)] = row.label
    for relation in problem.precedences:
        labels[_required(model, relation.label)] = relation.label
    amounts = {one.subject: label for label, one in model.constraints.items() if one.kind == "small allocation"}
    for allocation in portfolio.small_allocations:
        if allocation.minimum > 1:
            text = message("constraints.minimum", name=allocation.name)
            labels[RemovableConstraint("minimum", allocation.id, None, text)] = amounts[allocation.id]
    for row, initiative in zip(rows, _windowed(portfolio), strict=True):
        text = message("constraints.window", name=initiative.name)
        labels[RemovableConstraint("window", initiative.id, None, text)] = row.label
    return ConstraintSystem(model, problem, labels)


def _required(model: PortfolioModel, label: str) -> RemovableConstraint:
    one = model.constraints[label]
    return RemovableConstraint(one.kind, one.subject, one.period, one.text)


def _windowed(portfolio: Portfolio) -> Iterator[Initiative]:
    """The initiatives whose start windows exclude a possible start."""
    for one in portfolio.initiatives:
        if is_open(one) and one.commitment is None and (one.earliest > 0 or one.latest is not None):
            yield one


def _with_wide_windows(portfolio: Portfolio) -> Portfolio:
    wide = {one.id for one in _windowed(portfolio)}
    return replace(
        portfolio,
        initiatives=tuple(
            with_widest_window(portfolio, one) if one.id in wide else one for one in portfolio.initiatives
        ),
    )


def _window_rows(portfolio: Portfolio, model: PortfolioModel) -> Iterator[LinearRow]:
    options: dict[str, list[int]] = defaultdict(list)
    for index, choice in enumerate(model.choices):
        options[choice.initiative].append(index)
    for initiative in _windowed(portfolio):
        inside = {
            (level.name, start)
            for level in initiative.levels
            for start in initiative.starts(level, portfolio.horizon.budget_periods)
        }
        outside = {
            index: 1
            for index in options[initiative.id]
            if (model.choices[index].level, model.choices[index].start) not in inside
        }
        yield LinearRow(f"window:{initiative.id}", upper=0, options=outside)


def _without_minimum(cell: Cell) -> Cell:
    return replace(cell, minimum=1, ticket=None)
