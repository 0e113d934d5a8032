"""The objective of each draw of the estimates: what every choice is worth in it, success at its probability.

Only the objective differs from draw to draw. Drawn costs and durations count in the value alone (benefits and run costs
shift with a delay): money, capacity and order hold as planned. A successor does not slip here, because the value of a
choice may not depend on another one; in ``distribution`` it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cxalloc.analysis.risk.draws import Candidate, Draws, Figure
from cxalloc.analysis.risk.estimates import Estimates, drawn
from cxalloc.analysis.risk.flows import ChoiceFlows, Discount
from cxalloc.analysis.risk.outcomes import Amounts, DrawnChoice, drawn_choice
from cxalloc.analysis.risk.quantiles import Numbers
from cxalloc.domain.accounting.valuation import DISCOUNT_SCALE, Valuation
from cxalloc.domain.constraints.relations import Enables
from cxalloc.domain.plan import Choice
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc_solvers.problem import Bonus, Cell, Option, Problem
from cxalloc_solvers.result import Point

ValuesByDraw = np.ndarray[tuple[int, int], np.dtype[np.int64]]
"""Whole units of the objective: a row for each item, a column for each draw."""


@dataclass(frozen=True)
class DrawnRate:
    """A small allocation whose rates are uncertain: its share of the likely rates by draw, and the mean of that."""

    candidate: Candidate
    share: Numbers
    mean: float


class DrawnValues:
    """The values of all choices of a portfolio (with the changes of its scenario) in all draws.

    Attributes:
        stored: The portfolio, candidates in stored order.
        portfolio: The same, candidates in the order of their ids.
        model: The model of the latter.
        choices: By option, its choice in all draws.
        options: By option and draw, its value.
        uplifts: By bonus, the rise in the probability of success.
        gains: By bonus, what each option gains in each draw.
        rates: By small allocation with a range, its drawn rates.
        returns: By cell and tier of the problem, what a unit of money returns at the likely rate (objective).
        weight: What a minor unit of net present value counts for in the objective.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        draws: Draws,
        check: Callable[[], None] = lambda: None,
        *,
        with_success: bool = False,
    ) -> None:
        """Value all choices.

        Args:
            portfolio: The portfolio, with the changes of its scenario applied.
            draws: The draws of its figures.
            check: Called now and then; it may raise an exception to stop.
            with_success: Draw success, too, which is for values alone: it is never known before deciding. Each enabler
                owns an interval of a candidate's chance, as wide as its uplift, above the probability of success.
        """
        self.stored, self.draws = portfolio, draws
        # Of plans within the gap a search finds one or another by the order of the columns: so by that of the ids.
        portfolio = portfolio.revised(
            initiatives=tuple(sorted(portfolio.initiatives, key=lambda one: one.id)),
            small_allocations=tuple(sorted(portfolio.small_allocations, key=lambda one: one.id)),
        )
        self.portfolio = portfolio
        valuation = Valuation(portfolio)
        self.estimates = Estimates(portfolio)
        self.model: PortfolioModel = build_model(portfolio, valuation)
        self.weight = float(valuation.objective_of_npv(1))
        self._discount = Discount(valuation)
        self._valuation = valuation
        self.choices = self._drawn_choices()
        count = draws.count
        self.options: ValuesByDraw = np.zeros((len(self.choices), count), dtype=np.int64)
        self._with_success = with_success
        benefits: dict[int, Numbers] = {}
        enabled = {index for bonus in self.model.problem.bonuses for index in bonus.gains}
        for index, (one, option) in enumerate(zip(self.choices, valuation.options, strict=True)):
            check()
            score = valuation.option_value(option) - self.weight * option.npv
            benefit = one.benefit(count)
            succeeds = draws.succeeds(one.candidate, one.success) if with_success else one.success
            value = succeeds * benefit - one.costs(count)
            self.options[index] = np.rint(score + self.weight * value)
            if index in enabled:
                benefits[index] = benefit
        self.uplifts = tuple(float(one.uplift) for one in portfolio.relations if isinstance(one, Enables))
        self.gains = self._drawn_gains(benefits)
        self.rates = self._drawn_rates()
        self.returns = self._returns_of_tiers()

    def _drawn_choices(self) -> tuple[DrawnChoice, ...]:
        """One for each option; what the starts of a level have in common is drawn once."""
        by_level: dict[tuple[str, str], DrawnChoice] = {}
        made = []
        for option in self._valuation.options:
            choice = Choice(option.initiative, option.level, option.start)
            flows = ChoiceFlows(self._valuation, self.estimates, self._discount, choice)
            key = option.initiative, option.level
            if key not in by_level:
                by_level[key] = drawn_choice(flows, self.estimates, self.draws, float(flows.level.success))
            made.append(replace(by_level[key], flows=flows))
        return tuple(made)

    def _drawn_gains(self, benefits: dict[int, Numbers]) -> tuple[dict[int, Amounts], ...]:
        below: dict[int, float] = {}
        made = []
        for bonus, uplift in zip(self.model.problem.bonuses, self.uplifts, strict=True):
            gains: dict[int, Amounts] = {}
            for index in bonus.gains:
                share: float | Numbers = uplift
                if self._with_success:
                    low = below.get(index, self.choices[index].success)
                    below[index] = low + uplift
                    chance = self.draws.chance(self.choices[index].candidate)
                    share = ((low <= chance) & (chance < below[index])).astype(np.float64)
                gains[index] = np.rint(self.weight * share * benefits[index]).astype(np.int64)
            made.append(gains)
        return tuple(made)

    def _drawn_rates(self) -> dict[str, DrawnRate]:
        rates = {}
        for allocation in self.portfolio.small_allocations:
            estimate = self.estimates.rate(allocation)
            if estimate is not None:
                candidate = self.estimates.candidate(allocation)
                share = drawn(self.draws, candidate, Figure.RATE, estimate)
                assert share is not None
                rates[allocation.id] = DrawnRate(candidate, share, estimate.mean)
        return rates

    def _returns_of_tiers(self) -> tuple[tuple[float, ...], ...]:
        """By cell and tier of the problem, what a unit of money returns at the likely rate, discounted."""
        returns: list[tuple[float, ...]] = []
        for (name, period), cell in zip(self.model.cells, self.model.problem.cells, strict=True):
            allocation = self.portfolio.small_allocation_by_id[name]
            *npvs, _ = self._valuation.tier_npvs(allocation, period)
            spent = self._valuation.discount[period] / DISCOUNT_SCALE
            parts = allocation.tier_parts(cell.maximum)
            rows = [self.weight * (float(npv) + spent) for part, npv in zip(parts, npvs, strict=True) if part]
            returns.append((*rows, *(0.0 for _ in cell.tiers[len(rows) :])))
        return tuple(returns)

    def base_problem(self) -> Problem:
        """The problem with the gain of every bonus that has one in some draw: the one to prepare a solver for."""
        problem = self.model.problem
        bonuses = tuple(
            replace(bonus, gains={index: max(gain, int(gains[index].max())) for index, gain in bonus.gains.items()})
            for bonus, gains in zip(problem.bonuses, self.gains, strict=True)
        )
        return replace(problem, bonuses=bonuses)

    def problem(self, draw: int) -> Problem:
        """The problem under the values of a draw."""
        values = self.options[:, draw].tolist()
        bonuses = [
            Bonus(bonus.label, bonus.before, {index: int(gains[index][draw]) for index in bonus.gains})
            for bonus, gains in zip(self.model.problem.bonuses, self.gains, strict=True)
        ]
        shares = {name: float(rate.share[draw]) for name, rate in self.rates.items()}
        return self._with_values(values, bonuses, shares)

    def expected_problem(
        self, added: Mapping[int, float] | None = None, shares: Mapping[str, float] | None = None
    ) -> Problem:
        """The problem under the mean values of all draws.

        Args:
            added: What is added to the value of options, by index.
            shares: The share of the likely rates that small allocations return, by id, where it is not the mean.
        """
        values = [round(value) for value in self.options.mean(axis=1).tolist()]
        for index, more in (added or {}).items():
            values[index] += round(more)
        bonuses = [
            Bonus(bonus.label, bonus.before, {index: round(float(gains[index].mean())) for index in bonus.gains})
            for bonus, gains in zip(self.model.problem.bonuses, self.gains, strict=True)
        ]
        means = {name: float(rate.share.mean()) for name, rate in self.rates.items()}
        return self._with_values(values, bonuses, {**means, **(shares or {})})

    def _with_values(self, values: Sequence[int], bonuses: Sequence[Bonus], shares: dict[str, float]) -> Problem:
        problem = self.model.problem
        options = tuple(
            Option(one.label, one.group, one.start, one.ready, value, one.later)
            for one, value in zip(problem.options, values, strict=True)
        )
        cells = tuple(
            replace(cell, tiers=self._tiers(cell, returned, shares[name])) if name in shares else cell
            for (name, _), cell, returned in zip(self.model.cells, problem.cells, self.returns, strict=True)
        )
        return replace(problem, options=options, cells=cells, bonuses=tuple(bonuses))

    def _tiers(self, cell: Cell, returned: Sequence[float], share: float) -> tuple[tuple[int, float], ...]:
        rows = zip(cell.tiers, returned, strict=True)
        return tuple((length, value + (share - 1) * more) for (length, value), more in rows)

    def values(self, points: Sequence[Point], draws: slice = slice(None)) -> ValuesByDraw:
        """The objective value of each point in each of these draws."""
        count = len(range(*draws.indices(self.draws.count)))
        total: ValuesByDraw = np.zeros((len(points), count), dtype=np.int64)
        for number, point in enumerate(points):
            total[number] = self.options[list(point.options), draws].sum(axis=0)
            for index, bonus in self.earned(point):
                total[number] += self.gains[bonus][index][draws]
            total[number] += round(sum(cell.value_of(amount) for cell, amount in self._active(point)))
            for name, likely in self.likely_returns(point).items():
                total[number] += np.rint((self.rates[name].share[draws] - 1) * likely).astype(np.int64)
        return total

    def earned(self, point: Point) -> list[tuple[int, int]]:
        """(option, bonus) of the gains that a point earns."""
        problem, found = self.model.problem, []
        for number, bonus in enumerate(problem.bonuses):
            ready = [problem.options[index].ready for index in point.options if index in bonus.before]
            found += [
                (index, number)
                for index in point.options
                if ready and index in bonus.gains and min(ready) <= problem.options[index].start
            ]
        return found

    def _active(self, point: Point) -> list[tuple[Cell, int]]:
        cells = zip(self.model.problem.cells, point.amounts, strict=True)
        return [(cell, amount) for cell, amount in cells if amount]

    def likely_returns(self, point: Point) -> dict[str, float]:
        """By small allocation with uncertain rates, what a point's amounts return at the likely rates."""
        returns: dict[str, float] = {}
        rows = zip(self.model.cells, self.model.problem.cells, self.returns, point.amounts, strict=True)
        for (name, _), cell, returned, amount in rows:
            if amount and name in self.rates:
                left = amount
                for (length, _), per_unit in zip(cell.tiers, returned, strict=True):
                    part = min(left, length)
                    returns[name] = returns.get(name, 0.0) + part * per_unit
                    left -= part
        return returns
