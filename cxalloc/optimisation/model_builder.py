"""The model builder: translates a portfolio into a solver's problem, which has numbers and labels only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule, windows
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import Message, Periods, literal, message
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Portfolio, is_open
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.messages.constraints import in_period, rule_in, status_message
from cxalloc.messages.descriptions import relation_message, rule_message
from cxalloc_solvers.problem import Bonus, Cell, Fund, Group, LinearRow, Option, Precedence, Problem
from cxalloc_solvers.result import Point

MUST_FUND = (Status.MUST, Status.COMMITTED)


@dataclass(frozen=True, slots=True)
class Constraint:
    """The constraint that a label of the problem stands for.

    Attributes:
        kind: Its kind: fund, team, rule, relation, status, total cap, cadence, small allocation.
        text: The constraint as a message.
        scale: The factor that makes the coefficients of a row of money or person-days whole; None for any other.
        subject: The id of its owner (the number, from 1, of a relation).
        period: Its first period, from 0; None where it has none, and for a fund, which has all of them.
    """

    kind: str
    text: Message
    scale: int | None = None
    subject: str = ""
    period: int | None = None


@dataclass(frozen=True)
class PortfolioModel:
    """A problem built from a portfolio, and how to read its solutions.

    Attributes:
        problem: The input of a solver.
        choices: By option of the problem, the initiative, level and start.
        cells: By cell of the problem, the small allocation and period.
        constraints: The constraint behind each label of the problem.
    """

    problem: Problem
    choices: tuple[Choice, ...]
    cells: tuple[tuple[str, int], ...]
    constraints: dict[str, Constraint]

    def decision(self, point: Point) -> Decision:
        """A solution as a decision about the portfolio."""
        return Decision(
            tuple(self.choices[index] for index in point.options),
            tuple(
                Allotment(allocation, period, amount)
                for (allocation, period), amount in zip(self.cells, point.amounts, strict=True)
                if amount
            ),
        )


def build_model(portfolio: Portfolio, valuation: Valuation | None = None) -> PortfolioModel:
    """Build the mixed-integer model of a portfolio.

    Args:
        portfolio: The portfolio, with the changes of its scenario applied.
        valuation: The valuation of the same portfolio, if it is computed already.
    """
    return _ModelBuilder(portfolio, valuation or Valuation(portfolio)).build()


def with_amounts(model: PortfolioModel, portfolio: Portfolio) -> PortfolioModel:
    """The model of ``portfolio``, which differs from the portfolio of ``model`` in the amounts of its funds only."""
    funds = zip(model.problem.funds, portfolio.funds, strict=True)
    problem = replace(model.problem, funds=tuple(replace(mine, amounts=fund.amounts) for mine, fund in funds))
    return replace(model, problem=problem)


class _ModelBuilder:
    """Builds one problem."""

    def __init__(self, portfolio: Portfolio, valuation: Valuation) -> None:
        self.portfolio = portfolio
        self.valuation = valuation
        self.periods = portfolio.horizon.budget_periods
        self.constraints: dict[str, Constraint] = {}
        self.open = [initiative for initiative in portfolio.initiatives if is_open(initiative)]
        self.option_indices: dict[str, list[int]] = {initiative.id: [] for initiative in self.open}
        for index, option in enumerate(valuation.options):
            self.option_indices[option.initiative].append(index)
        self.cells = tuple((k.id, period) for k in portfolio.small_allocations for period in range(self.periods))

    def build(self) -> PortfolioModel:
        rows = (
            *self._capacity_rows(),
            *self._allocation_rows(),
            *self._rule_rows(),
            *self._relation_rows(),
        )
        problem = Problem(
            self.periods,
            tuple(self._groups()),
            tuple(self._options()),
            tuple(self._funds()),
            tuple(self._cells()),
            rows,
            tuple(self._precedences()),
            tuple(self._bonuses()),
        )
        choices = tuple(Choice(option.initiative, option.level, option.start) for option in self.valuation.options)
        return PortfolioModel(problem, choices, self.cells, self.constraints)

    def _label(
        self, kind: str, subject: str, text: Message, scale: int | None = None, *, period: int | None = None
    ) -> str:
        label = f"{kind}:{subject}" if period is None else f"{kind}:{subject}:{period}"
        self.constraints[label] = Constraint(kind, text, scale, subject, period)
        return label

    def _groups(self) -> Iterator[Group]:
        for initiative in self.open:
            label = self._label("status", initiative.id, status_message(initiative))
            yield Group(label, initiative.status in MUST_FUND)

    def _options(self) -> Iterator[Option]:
        group = {initiative.id: number for number, initiative in enumerate(self.open)}
        for option in self.valuation.options:
            yield Option(
                f"{option.initiative}/{option.level}/{option.start}",
                group[option.initiative],
                option.start,
                option.ready,
                self.valuation.option_value(option),
                option.cost - sum(amount for _, _, amount in option.spend),
            )

    def _funds(self) -> Iterator[Fund]:
        draws: dict[str, list[dict[int, int]]] = {
            fund.id: [{} for _ in range(self.periods)] for fund in self.portfolio.funds
        }
        for index, option in enumerate(self.valuation.options):
            for fund_id, period, amount in option.spend:
                cell = draws[fund_id][period]
                cell[index] = cell.get(index, 0) + amount
        for fund in self.portfolio.funds:
            label = self._label("fund", fund.id, literal(fund.name))
            yield Fund(label, fund.amounts, Fraction(fund.carry_over), tuple(draws[fund.id]))

    def _cells(self) -> Iterator[Cell]:
        for allocation in self.portfolio.small_allocations:
            label = self._label("small allocation", allocation.id, literal(allocation.name))
            most = allocation.maximum
            if allocation.ticket is not None:
                most -= most % allocation.ticket
            for period in range(self.periods):
                yield Cell(
                    label,
                    self.portfolio.fund_index[allocation.fund],
                    period,
                    allocation.minimum,
                    most,
                    tuple(self._tiers(allocation, period, most)),
                    allocation.ticket,
                )

    def _tiers(self, allocation: SmallAllocation, period: int, most: int) -> Iterator[tuple[int, float]]:
        *values, beyond = self.valuation.tier_values(allocation, period)
        for part, value in zip(allocation.tier_parts(most), values, strict=True):
            if part:
                yield part, float(value)
        rest = most - sum(allocation.tier_parts(most))
        if rest:
            yield rest, float(beyond)

    def _capacity_rows(self) -> Iterator[LinearRow]:
        effort: dict[tuple[str, int], dict[int, Fraction]] = {}
        for index, option in enumerate(self.valuation.options):
            for team_id, period, days in option.effort:
                cell = effort.setdefault((team_id, period), {})
                cell[index] = cell.get(index, Fraction(0)) + Fraction(days)
        for team in self.portfolio.teams:
            for period, capacity in enumerate(team.capacity):
                asked = effort.get((team.id, period))
                if asked:
                    # The row is scaled to the finest fraction of a day among its figures: whole coefficients.
                    parts = math.lcm(*(days.denominator for days in (Fraction(capacity), *asked.values())))
                    text = in_period(team.name, period)
                    yield LinearRow(
                        self._label("team", team.id, text, parts, period=period),
                        upper=int(capacity * parts),
                        options={index: int(days * parts) for index, days in asked.items()},
                    )

    def _allocation_rows(self) -> Iterator[LinearRow]:
        for position, allocation in enumerate(self.portfolio.small_allocations):
            first = position * self.periods
            if allocation.total_cap is not None:
                label = self._label("total cap", allocation.id, message("constraints.total_cap", name=allocation.name))
                cells = dict.fromkeys(range(first, first + self.periods), 1)
                yield LinearRow(label, upper=allocation.total_cap, amounts=cells)
            if allocation.cadence is not None:
                for window in windows(allocation.cadence, self.periods):
                    text = message("constraints.cadence", name=allocation.name, when=Periods((window[0],)))
                    label = self._label("cadence", allocation.id, text, period=window[0])
                    yield LinearRow(label, lower=1, active={first + period: 1 for period in window})

    def _rule_rows(self) -> Iterator[LinearRow]:
        for rule in self.portfolio.active_rules:
            text = rule_message(self.portfolio, rule)
            if isinstance(rule, CadenceRule):
                for period in range(self.periods):
                    label = self._label("rule", rule.id, rule_in(text, range(period, period + 1)), period=period)
                    active = {index: 1 for index, _ in self._cells_in(rule.select, range(period, period + 1))}
                    yield LinearRow(label, lower=rule.minimum_active, active=active)
            else:
                for window in windows(rule.window, self.periods):
                    yield self._spend_row(rule, window, rule_in(text, window))

    def _spend_row(self, rule: SpendRule, window: range, text: Message) -> LinearRow:
        """The row that compares selected spend with an amount, or with a share of all spend.

        For a share p/q the row is q * selected - p * whole; its bound allows for a rounding of up to q - 1 in favour of
        the plan.
        """
        share = Fraction(rule.share) if rule.share is not None else Fraction(0)
        options: dict[int, int] = {}
        amounts: dict[int, int] = {}
        for selection, weight in ((rule.select, share.denominator), (rule.of, -share.numerator)):
            if weight:
                for index, amount in self._draws_in(selection, window):
                    options[index] = options.get(index, 0) + weight * amount
                for index, amount in self._cells_in(selection, window):
                    amounts[index] = amounts.get(index, 0) + weight * amount
        bound, rounding = rule.amount or 0, share.denominator - 1
        at_least = rule.bound is Bound.AT_LEAST
        lower, upper = (bound - rounding, None) if at_least else (None, bound + rounding)
        label = self._label("rule", rule.id, text, share.denominator, period=window[0])
        return LinearRow(label, lower, upper, options, amounts)

    def _draws_in(self, selection: Selection, window: range) -> Iterator[tuple[int, int]]:
        for initiative in self.open:
            if selection.matches(Kind.INITIATIVE, initiative.owner, initiative.tags):
                for index in self.option_indices[initiative.id]:
                    for fund, period, amount in self.valuation.options[index].spend:
                        if period in window and selection.covers_fund(fund):
                            yield index, amount

    def _cells_in(self, selection: Selection, window: range) -> Iterator[tuple[int, int]]:
        for position, allocation in enumerate(self.portfolio.small_allocations):
            matches = selection.matches(Kind.SMALL_ALLOCATION, allocation.owner, allocation.tags)
            if matches and selection.covers_fund(allocation.fund):
                yield from ((position * self.periods + period, 1) for period in window)

    def _relation_rows(self) -> Iterator[LinearRow]:
        for number, relation in enumerate(self.portfolio.relations, start=1):
            match relation:
                case Requires(one, other, delivered=False):
                    label = self._relation_label(number, relation)
                    yield LinearRow(label, upper=0, options=self._weights((one, 1), (other, -1)))
                case Excludes(one, other):
                    label = self._relation_label(number, relation)
                    yield LinearRow(label, upper=1, options=self._weights((one, 1), (other, 1)))
                case Together(one, other):
                    label = self._relation_label(number, relation)
                    yield LinearRow(label, lower=0, upper=0, options=self._weights((one, 1), (other, -1)))
                case GroupLimit(members, at_least, at_most):
                    label = self._relation_label(number, relation)
                    weights = self._weights(*((Endpoint(member), 1) for member in members))
                    yield LinearRow(label, lower=at_least or None, upper=at_most, options=weights)
                case _:
                    pass

    def _weights(self, *ends: tuple[Endpoint, int]) -> dict[int, int]:
        return {index: weight for end, weight in ends for index in self._options_at(end)}

    def _options_at(self, end: Endpoint) -> Iterable[int]:
        for index in self.option_indices.get(end.initiative, ()):
            if end.level in (None, self.valuation.options[index].level):
                yield index

    def _precedences(self) -> Iterator[Precedence]:
        for number, relation in enumerate(self.portfolio.relations, start=1):
            if isinstance(relation, Requires) and relation.delivered:
                yield Precedence(
                    self._relation_label(number, relation),
                    tuple(self._options_at(relation.initiative)),
                    tuple(self._options_at(relation.other)),
                )

    def _bonuses(self) -> Iterator[Bonus]:
        for number, relation in enumerate(self.portfolio.relations, start=1):
            if isinstance(relation, Enables):
                values = {
                    index: self.valuation.uplift_value(self.valuation.options[index], relation.uplift)
                    for index in self._options_at(relation.other)
                }
                label = self._relation_label(number, relation)
                yield Bonus(label, tuple(self._options_at(relation.initiative)), values)

    def _relation_label(self, number: int, relation: Relation) -> str:
        return self._label("relation", str(number), relation_message(self.portfolio, relation))


def point_of(model: PortfolioModel, decision: Decision) -> Point:
    """A decision as a point of the model's problem; the inverse of ``PortfolioModel.decision``."""
    index = {choice: number for number, choice in enumerate(model.choices)}
    amounts = {(line.small_allocation, line.period): line.amount for line in decision.allotments}
    return Point(
        tuple(sorted(index[choice] for choice in decision.choices)), tuple(amounts.get(cell, 0) for cell in model.cells)
    )
