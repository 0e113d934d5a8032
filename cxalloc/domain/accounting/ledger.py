"""The ledger of a decision: lines by period, funds by period, a verdict per candidate, and the key figures."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cxalloc.domain.accounting.valuation import Option, Valuation
from cxalloc.domain.constraints.relations import Enables
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.plan import Allotment, Decision
from cxalloc.domain.portfolio import Fund, Portfolio


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What one funded candidate spends from one fund, and is expected to return, in one period (minor units).

    Benefits are booked on the line of the candidate's first fund.
    """

    kind: Kind
    id: str
    name: str
    level: str
    owner: str
    fund: str
    period: int
    spend: int
    benefit: int


@dataclass(frozen=True, slots=True)
class FundPeriod:
    """One fund in one budget period (minor units). ``spend`` is all spend; ``small_allocations`` is the part of it."""

    fund: str
    period: int
    amount: int
    carried_in: int
    spend: int
    small_allocations: int
    carried_out: int

    @property
    def left(self) -> int:
        """What the period leaves unspent."""
        return self.amount + self.carried_in - self.spend


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one candidate.

    ``cost`` and ``benefit`` are undiscounted over all periods, ``npv`` is its net present value as decided, with all
    that enables it (0 if not funded); ``enabled_npv`` is the part due to its enablers, and ``enables`` has the NPV that
    it adds to others: (id, npv) of each. ``objective_value`` is its contribution to the objective (minor units, or
    millionths of a point). ``benefit`` and ``roi`` are None where only a net present value was stated.
    """

    kind: Kind
    id: str
    name: str
    owner: str
    funded: bool
    level: str = ""
    start: int | None = None
    cost: int = 0
    benefit: int | None = 0
    npv: int = 0
    enabled_npv: int = 0
    enables: tuple[tuple[str, int], ...] = ()
    objective_value: int = 0

    @property
    def roi(self) -> Fraction | None:
        """(benefits - costs) / costs, undiscounted; None without costs or with a stated npv."""
        return Fraction(self.benefit - self.cost, self.cost) if self.cost and self.benefit is not None else None

    @property
    def enables_npv(self) -> int:
        """The NPV that it adds to the initiatives that it enables."""
        return sum(npv for _, npv in self.enables)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures of a plan (minor units). ``spend`` is in the budget periods, ``cost`` in all periods."""

    spend: int
    small_allocation_spend: int
    budget: int
    cost: int
    benefit: int | None
    npv: int
    objective_value: int
    funded: int
    candidates: int
    payback: int | None

    @property
    def roi(self) -> Fraction | None:
        """(benefits - costs) / costs, undiscounted; None without costs or where only an npv was stated."""
        return Fraction(self.benefit - self.cost, self.cost) if self.cost and self.benefit is not None else None


@dataclass(frozen=True, slots=True)
class CashFlow:
    """What a plan spends and is expected to return in one period (minor units).

    ``discounted`` is the net flow times the period's discount ``factor``: its sum over the periods is the NPV of the
    plan, but for the rounding of each candidate's figures to whole minor units. Where a candidate states only an NPV
    its benefits are unknown, and missing here.
    """

    period: int
    spend: int
    benefit: int
    factor: Decimal

    @property
    def net(self) -> int:
        """Benefits less spend."""
        return self.benefit - self.spend

    @property
    def discounted(self) -> Decimal:
        """The discounted net cash flow."""
        return self.net * self.factor


@dataclass(frozen=True, slots=True)
class Ledger:
    """A decision in money."""

    lines: tuple[LedgerLine, ...]
    fund_periods: tuple[FundPeriod, ...]
    verdicts: tuple[Verdict, ...]
    key_figures: KeyFigures


@dataclass(frozen=True, slots=True)
class PlanAccounts:
    """What a plan stands for: the portfolio of its inputs, the ledger of its decision, and what that was made with.

    Whoever has made them hands them on, as each takes a while for a large portfolio.
    """

    portfolio: Portfolio
    ledger: Ledger
    valuation: Valuation | None = None


def make_ledger(portfolio: Portfolio, decision: Decision, valuation: Valuation | None = None) -> Ledger:
    """The ledger of a decision that fits the portfolio (as the verifier has it)."""
    valuation = valuation or Valuation(portfolio)
    verdicts = [
        *_initiative_verdicts(portfolio, decision, valuation),
        *_allocation_verdicts(portfolio, decision, valuation),
    ]
    lines = [*_initiative_lines(portfolio, decision, valuation), *_allocation_lines(portfolio, decision, valuation)]
    fund_periods = _fund_periods(portfolio.funds, lines, portfolio.horizon.budget_periods)
    return Ledger(
        tuple(lines), tuple(fund_periods), tuple(verdicts), _key_figures(portfolio, verdicts, lines, fund_periods)
    )


def _initiative_verdicts(portfolio: Portfolio, decision: Decision, valuation: Valuation) -> Iterable[Verdict]:
    chosen = {choice.initiative: choice for choice in decision.choices}
    options: dict[str, Option] = {}
    for initiative in portfolio.initiatives:
        if choice := chosen.get(initiative.id):
            options[initiative.id] = valuation.option(initiative, initiative.level(choice.level), choice.start)
    uplifts = _uplifts(portfolio, options)
    enables: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for other, enablers in uplifts.items():
        for enabler, uplift in enablers:
            enables[enabler].append((other, valuation.uplift_npv(options[other], uplift)))
    for initiative in portfolio.initiatives:
        option = options.get(initiative.id)
        if option is None:
            yield Verdict(Kind.INITIATIVE, initiative.id, initiative.name, initiative.owner, funded=False)
            continue
        rises = [uplift for _, uplift in uplifts[initiative.id]]
        enabled = sum(valuation.uplift_npv(option, uplift) for uplift in rises)
        yield Verdict(
            Kind.INITIATIVE,
            initiative.id,
            initiative.name,
            initiative.owner,
            funded=True,
            level=option.level,
            start=option.start,
            cost=option.cost,
            benefit=_expected_benefit(portfolio, valuation, option, sum(rises, Decimal(0))),
            npv=option.npv + enabled,
            enabled_npv=enabled,
            enables=tuple(enables[initiative.id]),
            objective_value=valuation.option_value(option)
            + sum(valuation.uplift_value(option, uplift) for uplift in rises),
        )


def _uplifts(portfolio: Portfolio, options: dict[str, Option]) -> dict[str, list[tuple[str, Decimal]]]:
    """By funded initiative: (enabler, rise in probability) for each that was delivered before its start."""
    rises: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for relation in portfolio.relations:
        if not isinstance(relation, Enables):
            continue
        enabler, enabled = options.get(relation.initiative.initiative), options.get(relation.other.initiative)
        if enabler is None or enabled is None or enabler.ready > enabled.start:
            continue
        if relation.initiative.level in (None, enabler.level) and relation.other.level in (None, enabled.level):
            rises[enabled.initiative].append((enabler.initiative, relation.uplift))
    return rises


def _expected_benefit(portfolio: Portfolio, valuation: Valuation, option: Option, rise: Decimal) -> int | None:
    if option.benefit is None:
        return None
    return sum(amount for _, amount in _benefit_lines(portfolio, valuation, option, rise))


def _benefit_lines(
    portfolio: Portfolio, valuation: Valuation, option: Option, rise: Decimal
) -> Iterable[tuple[int, int]]:
    initiative = portfolio.initiative_by_id[option.initiative]
    level = initiative.level(option.level)
    success = Fraction(level.success) + Fraction(rise)
    for period, low, likely, high in valuation.benefits(initiative, level, option.start):
        yield period, round(success * (low + 4 * likely + high) / 6)


def _allocation_verdicts(portfolio: Portfolio, decision: Decision, valuation: Valuation) -> Iterable[Verdict]:
    by_allocation = _allotments(decision)
    for allocation in portfolio.small_allocations:
        own = by_allocation.get(allocation.id, ())
        yield Verdict(
            Kind.SMALL_ALLOCATION,
            allocation.id,
            allocation.name,
            allocation.owner,
            funded=bool(own),
            start=min((line.period for line in own), default=None),
            cost=sum(line.amount for line in own),
            benefit=sum(valuation.allocation_benefit(allocation, line.period, line.amount) for line in own),
            npv=sum(valuation.allocation_npv(allocation, line.period, line.amount) for line in own),
            objective_value=sum(valuation.allocation_value(allocation, line.period, line.amount) for line in own),
        )


def _allotments(decision: Decision) -> Mapping[str, Sequence[Allotment]]:
    """The allotments of each small allocation, by id."""
    found: dict[str, list[Allotment]] = {}
    for allotment in decision.allotments:
        found.setdefault(allotment.small_allocation, []).append(allotment)
    return found


def _initiative_lines(portfolio: Portfolio, decision: Decision, valuation: Valuation) -> Iterable[LedgerLine]:
    options = {
        choice.initiative: valuation.option(
            portfolio.initiative_by_id[choice.initiative],
            portfolio.initiative_by_id[choice.initiative].level(choice.level),
            choice.start,
        )
        for choice in decision.choices
    }
    uplifts = _uplifts(portfolio, options)
    for initiative in portfolio.initiatives:
        option = options.get(initiative.id)
        if option is None:
            continue
        level = initiative.level(option.level)
        first_fund = level.costs[0].fund if level.costs else portfolio.funds[0].id
        cells: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        for fund, period, amount in valuation.costs(initiative, level, option.start):
            cells[period, fund][0] += amount
        rise = sum((uplift for _, uplift in uplifts[initiative.id]), Decimal(0))
        for period, amount in _benefit_lines(portfolio, valuation, option, rise):
            cells[period, first_fund][1] += amount
        for (period, fund), (spend, benefit) in sorted(cells.items(), key=lambda cell: cell[0][0]):
            if spend or benefit:
                yield LedgerLine(
                    Kind.INITIATIVE,
                    initiative.id,
                    initiative.name,
                    level.name,
                    initiative.owner,
                    fund,
                    period,
                    spend,
                    benefit,
                )


def _allocation_lines(portfolio: Portfolio, decision: Decision, valuation: Valuation) -> Iterable[LedgerLine]:
    by_allocation = _allotments(decision)
    for allocation in portfolio.small_allocations:
        cells: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for own in by_allocation.get(allocation.id, ()):
            benefit = valuation.allocation_benefit(allocation, own.period, own.amount)
            cells[own.period][0] += own.amount
            cells[own.period + allocation.delay][1] += benefit
        for period, (spend, benefit) in sorted(cells.items()):
            if spend or benefit:
                yield LedgerLine(
                    Kind.SMALL_ALLOCATION,
                    allocation.id,
                    allocation.name,
                    "",
                    allocation.owner,
                    allocation.fund,
                    period,
                    spend,
                    benefit,
                )


def _fund_periods(funds: Iterable[Fund], lines: Iterable[LedgerLine], budget_periods: int) -> Iterable[FundPeriod]:
    spent: dict[tuple[str, int], int] = defaultdict(int)
    small: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines:
        spent[line.fund, line.period] += line.spend
        if line.kind is Kind.SMALL_ALLOCATION:
            small[line.fund, line.period] += line.spend
    rows = []
    for fund in funds:
        carried = 0
        for period in range(budget_periods):
            cell = fund.id, period
            unspent = fund.amounts[period] + carried - spent[cell]
            out = math.ceil(Fraction(fund.carry_over) * unspent) if period + 1 < budget_periods else 0
            rows.append(FundPeriod(fund.id, period, fund.amounts[period], carried, spent[cell], small[cell], out))
            carried = out
    return rows


def _key_figures(
    portfolio: Portfolio, verdicts: list[Verdict], lines: list[LedgerLine], fund_periods: Iterable[FundPeriod]
) -> KeyFigures:
    fund_periods = list(fund_periods)
    benefits = [verdict.benefit for verdict in verdicts]
    known = [benefit for benefit in benefits if benefit is not None]
    return KeyFigures(
        spend=sum(row.spend for row in fund_periods),
        small_allocation_spend=sum(row.small_allocations for row in fund_periods),
        budget=sum(sum(fund.amounts) for fund in portfolio.funds),
        cost=sum(verdict.cost for verdict in verdicts),
        benefit=sum(known) if len(known) == len(benefits) else None,
        npv=sum(verdict.npv for verdict in verdicts),
        objective_value=sum(verdict.objective_value for verdict in verdicts),
        funded=sum(verdict.funded for verdict in verdicts),
        candidates=len(verdicts),
        payback=_payback(portfolio, lines) if len(known) == len(benefits) else None,
    )


def cash_flow(portfolio: Portfolio, ledger: Ledger) -> tuple[CashFlow, ...]:
    """Spend, benefit and discount factor of every period, so that the NPV can be redone by hand.

    The periods are those of the horizon, and those after it up to the last one with a cost or a benefit.
    """
    spend, benefit = _flows(portfolio, ledger.lines)
    factors = portfolio.horizon.discount_factors(portfolio.annual_rate, len(spend))
    return tuple(CashFlow(period, spend[period], benefit[period], factor) for period, factor in enumerate(factors))


def periods_of(portfolio: Portfolio, lines: Iterable[LedgerLine]) -> int:
    """The number of periods that lines of a ledger go on for: those of the horizon at least."""
    return max(portfolio.horizon.periods, *(line.period + 1 for line in lines), 0)


def _flows(portfolio: Portfolio, lines: Sequence[LedgerLine]) -> tuple[list[int], list[int]]:
    """(spend, benefit) by period."""
    periods = periods_of(portfolio, lines)
    spend, benefit = [0] * periods, [0] * periods
    for line in lines:
        spend[line.period] += line.spend
        benefit[line.period] += line.benefit
    return spend, benefit


def _payback(portfolio: Portfolio, lines: list[LedgerLine]) -> int | None:
    """The first period from which the running sum of benefits less spend is never below 0 again."""
    spend, benefit = _flows(portfolio, lines)
    running, since = 0, None
    for period, (paid, earned) in enumerate(zip(spend, benefit, strict=True)):
        running += earned - paid
        if running < 0:
            since = None
        elif since is None:
            since = period
    return since if lines else None
