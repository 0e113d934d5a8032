"""Attribution of a difference between two scenarios: to changed inputs, binding limits, and candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from cxalloc.analysis.comparison.compare import (
    Comparison,
    Difference,
    FundedState,
    KeyFigure,
    ScenarioColumn,
    difference,
    key_figure,
)
from cxalloc.domain.accounting.ledger import Ledger, make_ledger
from cxalloc.domain.accounting.utilisation import BindingLimit, rule_margins, team_rows
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.verification.verifier import verify

RATIOS: Mapping[KeyFigure, tuple[KeyFigure, KeyFigure]] = {
    KeyFigure.ROI: (KeyFigure.BENEFIT, KeyFigure.COST),
    KeyFigure.PAYBACK: (KeyFigure.BENEFIT, KeyFigure.COST),
    KeyFigure.SMALL_SHARE: (KeyFigure.SMALL_SPEND, KeyFigure.SPEND),
}
"""Key figures that are ratios: numerator and denominator are sums over candidates."""


class ContributionKind(StrEnum):
    """How a candidate differs between the reference and the scenario."""

    CAME_IN = "came in"
    LEFT = "left"
    MOVED = "moved"
    """Funded in both, at another level, from another start, or with other amounts."""
    REVALUED = "revalued"
    """Decided alike in both, but with other figures: its inputs changed, or an enabling initiative came or went."""
    BUDGETED = "budgeted"
    """A fund, whose budget was changed."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution of one candidate (or fund) to a difference, in the unit of the figure."""

    id: str
    name: str
    how: ContributionKind
    amount: int
    before: FundedState | None = None
    after: FundedState | None = None


@dataclass(frozen=True, slots=True)
class ReferenceKept:
    """The reference's decision under the scenario's inputs: its figure there, and the limits that it breaks.

    ``fits`` is False also for a decision that breaks anything else: a status, a start window, a relation.
    """

    amount: int
    fits: bool
    broken: tuple[BindingLimit, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The attribution of one difference.

    ``contributions``, the largest first, add up to the difference of a figure that is a sum over candidates. A ratio
    has the attributions of its two sums in ``made_of`` instead. ``kept`` is given for values: the effect of the changed
    inputs on the reference's plan; the rest of the difference is due to the new decisions.
    """

    figure: KeyFigure
    scenario: str
    reference: str
    before: int | Fraction | None
    after: int | Fraction | None
    difference: Difference | None
    changes: tuple[tuple[str, str], ...]
    reference_changes: tuple[tuple[str, str], ...]
    binds_now: tuple[BindingLimit, ...] = ()
    binds_no_more: tuple[BindingLimit, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    kept: ReferenceKept | None = None
    made_of: tuple[Attribution, ...] = ()
    reasons: tuple[Message, ...] = ()


def attribute(comparison: Comparison, scenario: str, figure: KeyFigure, reference: str = "") -> Attribution:
    """Attribute the difference of a key figure between two scenarios to candidates and changed inputs.

    Args:
        comparison: The compared scenarios.
        scenario: The scenario whose figure is explained; ``""`` is the base.
        figure: The key figure.
        reference: The scenario whose figure is subtracted.

    Returns:
        Contributions in the unit of the figure: minor units, units of the objective, or counts.

    Raises:
        KeyError: A scenario was not compared.
    """
    return Attributor(comparison.column(scenario), comparison.column(reference)).of(figure)


class Attributor:
    """Attributes differences between two columns, whose ledgers it computes once for all figures."""

    def __init__(self, column: ScenarioColumn, reference: ScenarioColumn) -> None:
        self._column, self._reference = column, reference
        if column.plan is not None and reference.plan is not None:
            self._here, self._there = from_json(column.plan.inputs), from_json(reference.plan.inputs)
            self._decision, self._decision_there = column.plan.decision, reference.plan.decision
            self._ledger = make_ledger(self._here, self._decision)
            self._ledger_there = make_ledger(self._there, self._decision_there)

    def of(self, figure: KeyFigure) -> Attribution:
        """The attribution of one figure's difference."""
        column, reference = self._column, self._reference
        found = difference(column, reference, figure)
        has_plans = column.plan is not None and reference.plan is not None
        binds, bound = _by_limit(column.limits), _by_limit(reference.limits)
        return Attribution(
            figure,
            column.scenario,
            reference.scenario,
            key_figure(reference, figure),
            key_figure(column, figure),
            found,
            column.changes,
            reference.changes,
            tuple(_newly(binds, bound)) if has_plans else (),
            tuple(_newly(bound, binds)) if has_plans else (),
            () if found is None or figure in RATIOS else tuple(self._contributions(figure)),
            self._kept(figure) if found is not None and figure in (KeyFigure.VALUE, KeyFigure.NPV) else None,
            tuple(self.of(part) for part in RATIOS.get(figure, ())) if has_plans else (),
            (*column.reasons, *reference.reasons),
        )

    def _contributions(self, figure: KeyFigure) -> list[Contribution]:
        found = self._of_funds() if figure is KeyFigure.BUDGET else self._of_candidates(figure)
        return sorted(found, key=lambda one: -abs(one.amount))

    def _of_funds(self) -> Iterator[Contribution]:
        for fund, before in zip(self._here.funds, self._there.funds, strict=True):
            amount = sum(fund.amounts) - sum(before.amounts)
            if amount:
                yield Contribution(fund.id, fund.name, ContributionKind.BUDGETED, amount)

    def _of_candidates(self, figure: KeyFigure) -> Iterator[Contribution]:
        amounts = amounts_by_candidate(self._ledger, self._here, figure)
        amounts_there = amounts_by_candidate(self._ledger_there, self._there, figure)
        decided, decided_there = decisions_by_candidate(self._decision), decisions_by_candidate(self._decision_there)
        states, states_there = _states(self._ledger), _states(self._ledger_there)
        for verdict in self._ledger.verdicts:
            id = verdict.id
            amount = amounts[id] - amounts_there[id]
            if not amount:
                continue
            before, after = states_there.get(id), states.get(id)
            if before is None or after is None:
                how = ContributionKind.CAME_IN if before is None else ContributionKind.LEFT
            else:
                how = ContributionKind.REVALUED if decided[id] == decided_there[id] else ContributionKind.MOVED
            yield Contribution(id, verdict.name, how, amount, before, after)

    def _kept(self, figure: KeyFigure) -> ReferenceKept:
        ledger = make_ledger(self._here, self._decision_there)
        amount = ledger.key_figures.objective_value if figure is KeyFigure.VALUE else ledger.key_figures.npv
        broken = tuple(_broken_limits(self._here, self._decision_there, ledger))
        return ReferenceKept(amount, not verify(self._here, self._decision_there), broken)


def amounts_by_candidate(ledger: Ledger, portfolio: Portfolio, figure: KeyFigure) -> dict[str, int]:
    """The summands of a figure that is a sum, for every candidate, in the unit of the figure."""
    if figure in (KeyFigure.SPEND, KeyFigure.SMALL_SPEND):
        amounts = {verdict.id: 0 for verdict in ledger.verdicts}
        for line in ledger.lines:
            if line.period < portfolio.horizon.budget_periods:
                counts = figure is KeyFigure.SPEND or line.kind is Kind.SMALL_ALLOCATION
                amounts[line.id] += line.spend if counts else 0
        return amounts
    names = {KeyFigure.VALUE: "objective_value"}
    return {verdict.id: int(getattr(verdict, names.get(figure, figure.value))) for verdict in ledger.verdicts}


def _states(ledger: Ledger) -> dict[str, FundedState]:
    return {
        verdict.id: FundedState(verdict.level, verdict.start, verdict.cost)
        for verdict in ledger.verdicts
        if verdict.funded and verdict.start is not None
    }


def decisions_by_candidate(decision: Decision) -> dict[str, Choice | dict[int, int]]:
    """The decision about each funded candidate: the choice, or the amounts (minor units) by period."""
    found: dict[str, Choice | dict[int, int]] = {choice.initiative: choice for choice in decision.choices}
    amounts: dict[str, dict[int, int]] = {}
    for one in decision.allotments:
        amounts.setdefault(one.small_allocation, {})[one.period] = one.amount
    return found | amounts


def _by_limit(limits: tuple[BindingLimit, ...]) -> dict[tuple[str, str], BindingLimit]:
    return {(limit.kind, limit.id): limit for limit in limits}


def _newly(
    binding: Mapping[tuple[str, str], BindingLimit], before: Mapping[tuple[str, str], BindingLimit]
) -> Iterator[BindingLimit]:
    """Limits with the periods in which they bind only now."""
    for key, limit in binding.items():
        already = before[key].periods if key in before else ()
        periods = tuple(period for period in limit.periods if period not in already)
        if periods:
            yield BindingLimit(limit.kind, limit.id, limit.name, periods)


def _broken_limits(portfolio: Portfolio, decision: Decision, ledger: Ledger) -> Iterator[BindingLimit]:
    """The funds that a decision overdraws, the teams whose capacity it exceeds, and the rules that it breaks."""
    for fund in portfolio.funds:
        periods = tuple(row.period for row in ledger.fund_periods if row.fund == fund.id and row.left < 0)
        if periods:
            yield BindingLimit("fund", fund.id, fund.name, periods)
    left = {row.group: row.values for row in team_rows(portfolio, decision) if row.what == "left"}
    for team in portfolio.teams:
        periods = tuple(period for period, days in enumerate(left[team.id]) if days < 0)
        if periods:
            yield BindingLimit("team", team.id, team.name, periods)
    for rule in portfolio.active_rules:
        periods = tuple(one.first for one in rule_margins(rule, portfolio, ledger) if one.slack < 0)
        if periods:
            yield BindingLimit("rule", rule.id, rule.id, periods)
