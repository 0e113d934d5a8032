"""The ROI ranking, a greedy heuristic that users know from spreadsheets: down the list while there is money.

It is the baseline of the frontier, so it is made as strong as a ranking can be: budgets by period, capacities,
relations and rules are kept (the result is verified like any plan); an item that does not fit is skipped and tried
again later.

1. It begins with a cheapest decision that keeps every requirement.
2. It goes down the list: each level of each initiative by its ROI at the earliest start (its value per unit of cost
   where a score is maximised), each tier of each small allocation by its return. A level is taken at the earliest
   start at which it fits, together with the initiatives that it requires; a tier in every period in which there is
   room. Where a floor requires it, small allocations are raised, the best first. An item that would lower the total
   value is skipped.
3. It goes down the list again as long as that adds anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cxalloc.domain.accounting.valuation import Option, Valuation
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point

MOST_PASSES = 10
MOST_PARTNERS = 5
"""How many further initiatives may be added together with one because of relations."""
MOST_RAISES = 50


@dataclass(frozen=True, slots=True)
class RankedItem:
    """A line of the ranking: a level's options by start, or a small allocation's cells and the end of one tier."""

    key: Fraction
    options: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()
    upto: int = 0


def roi_ranking(portfolio: Portfolio, valuation: Valuation, problem: Problem) -> list[RankedItem]:
    """The ranking, best first; items of equal return in stored order."""
    items: list[RankedItem] = []
    levels: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, option in enumerate(valuation.options):
        levels[option.initiative, option.level].append(index)
    for options in levels.values():
        key = _return_of(portfolio, valuation, valuation.options[options[0]])
        items.append(RankedItem(key, tuple(options)))
    periods = portfolio.horizon.budget_periods
    for position, allocation in enumerate(portfolio.small_allocations):
        cells = tuple(range(position * periods, (position + 1) * periods))
        values = valuation.tier_values(allocation, 0)
        upto = 0
        for tier, value in zip(allocation.tiers, values, strict=False):
            upto = allocation.maximum if tier.amount is None else min(upto + tier.amount, allocation.maximum)
            is_npv = portfolio.objective.kind is ObjectiveKind.NPV
            items.append(RankedItem(Fraction(tier.rate) - 1 if is_npv else value, cells=cells, upto=upto))
    return sorted(items, key=lambda item: -item.key)


def _return_of(portfolio: Portfolio, valuation: Valuation, option: Option) -> Fraction:
    """ROI, or the stated NPV per unit of cost, or value per unit of cost; huge for an option without a cost."""
    if not option.cost:
        return Fraction(10**18)
    if portfolio.objective.kind is ObjectiveKind.SCORE:
        return Fraction(valuation.option_value(option), option.cost)
    gain = option.npv if option.benefit is None else option.benefit - option.cost
    return Fraction(gain, option.cost)


class Greedy:
    """The greedy heuristic on one problem; ``amounts`` of funds may differ from the problem's."""

    def __init__(self, problem: Problem, items: Sequence[RankedItem]) -> None:
        self._problem = problem
        self._items = items
        size = len(problem.options)
        self._draws: list[list[tuple[int, int, int]]] = [[] for _ in range(size)]
        for number, fund in enumerate(problem.funds):
            for period, draws in enumerate(fund.draws):
                for index, amount in draws.items():
                    self._draws[index].append((number, period, amount))
        self._rows_of: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self._rows_of_cell: list[list[tuple[int, int, int]]] = [[] for _ in problem.cells]
        for number, row in enumerate(problem.rows):
            for index, weight in row.options.items():
                self._rows_of[index].append((number, weight))
            for cell in row.amounts.keys() | row.active.keys():
                self._rows_of_cell[cell].append((number, row.amounts.get(cell, 0), row.active.get(cell, 0)))
        self._relations = {
            number
            for number, row in enumerate(problem.rows)
            if not row.amounts and not row.active and {abs(weight) for weight in row.options.values()} == {1}
        }
        self._needs: list[list[tuple[int, ...]]] = [[] for _ in range(size)]
        for relation in problem.precedences:
            for index in relation.after:
                self._needs[index].append(relation.before)

    def run(self, start: Point, amounts: Sequence[Sequence[int]]) -> Point:
        """Apply the ranking, beginning with the feasible decision ``start``, to ``amounts`` by fund and period."""
        state = _PartialDecision(self._problem, start, amounts, self)
        for _ in range(MOST_PASSES):
            before = (dict(state.chosen), list(state.amounts))
            for item in self._items:
                state = self._take(state, item)
            if (state.chosen, state.amounts) == before:
                break
        return Point(tuple(sorted(state.chosen.values())), tuple(state.amounts))

    def _take(self, state: _PartialDecision, item: RankedItem) -> _PartialDecision:
        if item.options:
            group = self._problem.options[item.options[0]].group
            if group in state.chosen:
                return state
            for option in item.options:
                tried = state.copy()
                if tried.add(option) and tried.settle() and tried.value() > state.value():
                    return tried
            return state
        for cell in item.cells:
            if self._last_unit_value(cell, item.upto) > 0:
                tried = state.copy()
                if tried.fill(cell, item.upto) and tried.settle():
                    state = tried
        return state

    def _last_unit_value(self, cell: int, amount: int) -> float:
        """The value of the last unit of an amount."""
        for length, value in self._problem.cells[cell].tiers:
            if amount <= length:
                return value
            amount -= length
        return 0.0

    def draws(self, option: int) -> Iterable[tuple[int, int, int]]:
        """The spend of an option as (fund, period, amount in minor units)."""
        return self._draws[option]

    def rows(self, option: int) -> Iterable[tuple[int, int]]:
        """The rows of an option as (row, coefficient)."""
        return self._rows_of[option]

    def rows_of_cell(self, cell: int) -> Iterable[tuple[int, int, int]]:
        """The rows of a cell as (row, coefficient of the amount, coefficient of being active)."""
        return self._rows_of_cell[cell]

    def is_relation(self, number: int) -> bool:
        """Whether a row concerns which initiatives are funded, rather than amounts."""
        return number in self._relations

    def needs(self, option: int) -> Iterable[tuple[int, ...]]:
        """For each precedence, the options of which one must be ready."""
        return self._needs[option]


class _PartialDecision:
    """A partial decision, with its spend and the activity of its rows."""

    def __init__(self, problem: Problem, start: Point, funds: Sequence[Sequence[int]], tables: Greedy) -> None:
        self._problem, self._funds, self._tables = problem, funds, tables
        self.chosen = {problem.options[index].group: index for index in start.options}
        self.amounts = list(start.amounts)
        self.spent = [[0] * problem.periods for _ in problem.funds]
        self.totals = [0] * len(problem.rows)
        for index in start.options:
            self._count(index)
        for cell, amount in enumerate(start.amounts):
            if amount:
                self.amounts[cell] = 0
                self._set(cell, amount)

    def copy(self) -> _PartialDecision:
        made = object.__new__(_PartialDecision)
        made._problem, made._funds, made._tables = self._problem, self._funds, self._tables
        made.chosen, made.amounts = dict(self.chosen), list(self.amounts)
        made.spent, made.totals = [list(of) for of in self.spent], list(self.totals)
        return made

    def value(self) -> float:
        """The value of the decision so far."""
        return exact.objective_value(self._problem, Point(tuple(self.chosen.values()), tuple(self.amounts)))

    def add(self, option: int, depth: int = MOST_PARTNERS) -> bool:
        """Choose an option and what it requires, if its group is open and the money is there."""
        one = self._problem.options[option]
        if one.group in self.chosen:
            return False
        self.chosen[one.group] = option
        self._count(option)
        if not all(self._fits(fund) for fund in {fund for fund, _, _ in self._tables.draws(option)}):
            return False
        return all(self._get_ready(before, one.start, depth) for before in self._tables.needs(option))

    def _get_ready(self, before: Iterable[int], start: int, depth: int) -> bool:
        """Ensure that one of the options is chosen and ready by ``start``; return whether that succeeded."""
        in_time = [option for option in before if self._problem.options[option].ready <= start]
        if not set(in_time).isdisjoint(self.chosen.values()):
            return True
        return depth > 0 and self._add_best(in_time, depth - 1)

    def _add_best(self, options: Iterable[int], depth: int) -> bool:
        """Add the option of the highest value among those that can be added."""
        for option in sorted(options, key=lambda one: (-self._problem.options[one].value, one)):
            tried = self.copy()
            if tried.add(option, depth):
                self._become(tried)
                return True
        return False

    def fill(self, cell: int, upto: int) -> bool:
        """Raise the amount of a cell to ``upto``, or as far as the fund and the rows allow."""
        one = self._problem.cells[cell]
        upto = self._in_steps(cell, min(max(upto, one.minimum), one.maximum))
        low, high = self.amounts[cell], upto
        if high <= low or not self._may(cell, max(low + (one.ticket or 1), one.minimum)):
            return False
        if not self._may(cell, high):
            low = max(low + (one.ticket or 1), one.minimum)
            while high - low > (one.ticket or 1):
                middle = self._in_steps(cell, (low + high) // 2)
                if middle == low:
                    break
                low, high = (middle, high) if self._may(cell, middle) else (low, middle)
            high = low
        self._set(cell, high)
        return True

    def settle(self) -> bool:
        """Add options that relations require, and raise small amounts to the floors; return whether all rows hold."""
        for _ in range(MOST_PARTNERS):
            broken = [number for number in self._broken() if self._tables.is_relation(number)]
            if not broken:
                break
            if not self._bring(broken[0]):
                return False
        for _ in range(MOST_RAISES):
            broken = list(self._broken())
            if not broken:
                return True
            row = self._problem.rows[broken[0]]
            if row.lower is None or self.totals[broken[0]] >= row.lower or not self._raise(broken[0]):
                return False
        return False

    def _bring(self, number: int) -> bool:
        """Add an option that reduces the violation of a relation."""
        row, total = self._problem.rows[number], self.totals[number]
        sign = 1 if row.lower is not None and total < row.lower else -1
        fitting = [option for option, weight in row.options.items() if weight * sign > 0]
        return self._add_best(fitting, MOST_PARTNERS)

    def _raise(self, number: int) -> bool:
        """Raise the small amounts that count towards a floor, the best first; return whether any was raised."""
        row = self._problem.rows[number]
        weights = {cell: weight for cell, weight in row.amounts.items() if weight > 0}
        best = sorted(weights, key=lambda cell: (-self._next_unit_value(cell), cell))
        helped = False
        for cell in best:
            assert row.lower is not None  # it is a floor
            missing = row.lower - self.totals[number]
            if missing <= 0:
                break
            step = self._problem.cells[cell].ticket or 1
            more = -(-missing // (weights[cell] * step)) * step
            helped = self.fill(cell, self.amounts[cell] + more) or helped
        if not row.amounts:
            for cell in sorted(row.active, key=lambda cell: (-self._next_unit_value(cell), cell)):
                if not self.amounts[cell] and self.fill(cell, self._problem.cells[cell].minimum):
                    return True
        return helped

    def _next_unit_value(self, cell: int) -> float:
        amount = self.amounts[cell]
        for length, value in self._problem.cells[cell].tiers:
            if amount < length:
                return value
            amount -= length
        return float("-inf")

    def _broken(self) -> Iterator[int]:
        for number, (row, total) in enumerate(zip(self._problem.rows, self.totals, strict=True)):
            if (row.lower is not None and total < row.lower) or (row.upper is not None and total > row.upper):
                yield number

    def _may(self, cell: int, amount: int) -> bool:
        """Whether the fund and the ceilings allow a cell to have an amount."""
        if amount > self._problem.cells[cell].maximum:
            return False
        tried = self.copy()
        tried._set(cell, amount)
        if not tried._fits(self._problem.cells[cell].fund):
            return False
        for number, _, _ in self._tables.rows_of_cell(cell):
            upper = self._problem.rows[number].upper
            if upper is not None and tried.totals[number] > max(upper, self.totals[number]):
                return False
        return True

    def _in_steps(self, cell: int, amount: int) -> int:
        step = self._problem.cells[cell].ticket or 1
        return amount - amount % step

    def _set(self, cell: int, amount: int) -> None:
        one, before = self._problem.cells[cell], self.amounts[cell]
        self.amounts[cell] = amount
        self.spent[one.fund][one.period] += amount - before
        for number, weight, active in self._tables.rows_of_cell(cell):
            self.totals[number] += weight * (amount - before) + active * (bool(amount) - bool(before))

    def _count(self, option: int) -> None:
        for fund, period, amount in self._tables.draws(option):
            self.spent[fund][period] += amount
        for number, weight in self._tables.rows(option):
            self.totals[number] += weight

    def _fits(self, fund: int) -> bool:
        return exact.can_pay(self._problem.funds[fund], self._funds[fund], self.spent[fund])

    def _become(self, other: _PartialDecision) -> None:
        self.chosen, self.amounts, self.spent, self.totals = other.chosen, other.amounts, other.spent, other.totals
