"""A diagnosis as messages: why there is no plan, and the relaxations that allow one.

``portfolio`` is the one that was diagnosed, with the changes of its scenario made.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnosis import (
    ConstraintRelaxation,
    Diagnosis,
    Feasibility,
    Relaxation,
    RelaxationKind,
    Unit,
)
from cxalloc.domain.constraints.rules import Bound, SpendRule
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import (
    Count,
    ExactAmount,
    ExactShare,
    Message,
    Names,
    PeriodCount,
    Periods,
    PersonDays,
    Phrases,
    Value,
    message,
)
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.descriptions import relation_message, rule_message, rule_of_id
from cxalloc.messages.search import solver_name
from cxalloc.optimisation.cross_check import UndecidedReason

MANY = 10
"""Of more names than this only the first are listed, with the number of the others."""


def verdict_messages(portfolio: Portfolio, one: Diagnosis) -> Iterator[Message]:
    """The verdict in a sentence or two, to be followed by the constraints in conflict."""
    first, second = map(solver_name, one.solvers)
    match one.verdict:
        case Feasibility.FEASIBLE:
            yield message("infeasibility.feasible")
        case Feasibility.INFEASIBLE:
            key = "infeasibility.iis" if one.iis else "infeasibility.no_iis"
            yield message("infeasibility.iis_of_one" if len(one.iis) == 1 else key)
        case Feasibility.NOT_DECIDED:
            if one.undecided is UndecidedReason.DISAGREE:
                yield message("infeasibility.disagree", first=first, second=second)
            elif one.undecided is UndecidedReason.NOT_CONFIRMED:
                yield message("infeasibility.not_confirmed", first=first, second=second)
            else:
                yield message("infeasibility.limits_reached", first=first)


def proof_messages(portfolio: Portfolio, one: Diagnosis) -> Iterator[Message]:
    """The certainty of the verdict, to follow the constraints in conflict."""
    if one.verdict is not Feasibility.INFEASIBLE:
        return
    if len(one.iis) > 1:
        yield message("infeasibility.irreducible" if one.irreducible else "infeasibility.not_irreducible")
    first, second = map(solver_name, one.solvers)
    yield message("infeasibility.confirmed", first=first, second=second)


def iis_messages(portfolio: Portfolio, one: Diagnosis) -> Iterator[Message]:
    """Each constraint of the IIS, as a phrase; those of several periods together."""
    groups: dict[tuple[str, str], list[RemovableConstraint]] = {}
    for required in one.iis if one.verdict is Feasibility.INFEASIBLE else ():
        groups.setdefault((required.kind, required.subject), []).append(required)
    for (kind, subject), group in groups.items():
        periods = tuple(required.period for required in group if required.period is not None)
        yield _requirement(portfolio, kind, subject, Periods(periods))


def _requirement(portfolio: Portfolio, kind: str, subject: str, when: Periods) -> Message:
    match kind:
        case "fund" | "team":
            return _pool(portfolio, kind, subject, when)
        case "rule":
            return _rule(portfolio, subject, when)
        case "relation":
            return relation_message(portfolio, portfolio.relations[int(subject) - 1])
        case "status" | "window":
            return _initiative(portfolio, kind, subject)
        case _:
            return _small(portfolio, kind, subject, when)


def _pool(portfolio: Portfolio, kind: str, subject: str, when: Periods) -> Message:
    """A fund or a team; with its amount or capacity where it is about one period."""
    first = when.periods[0]
    amount: Value
    if kind == "fund":
        fund = portfolio.funds[portfolio.fund_index[subject]]
        name, amount = fund.name, ExactAmount(fund.amounts[first])
    else:
        team = next(one for one in portfolio.teams if one.id == subject)
        name, amount = team.name, PersonDays(team.capacity[first])
    if len(when.periods) > 1:
        return message("infeasibility.in_periods", name=name, when=when)
    return message("infeasibility.amount_in_period", name=name, when=when, amount=amount)


def _initiative(portfolio: Portfolio, kind: str, subject: str) -> Message:
    one, last = portfolio.initiative_by_id[subject], portfolio.horizon.budget_periods - 1
    if kind == "window":
        latest = last if one.latest is None else one.latest
        return message("infeasibility.window", name=one.name, first=Periods((one.earliest,)), last=Periods((latest,)))
    if one.status is Status.COMMITTED and one.commitment is not None:
        start = Periods((one.commitment.start,))
        return message("infeasibility.committed", name=one.name, level=one.commitment.level, when=start)
    return message("infeasibility.must", name=one.name)


def _rule(portfolio: Portfolio, subject: str, when: Periods) -> Message:
    """A rule with the first periods of the windows in which it is in conflict; all of them need no mention."""
    rule = next(one for one in portfolio.rules if one.id == subject)
    said = rule_message(portfolio, rule)
    periods = portfolio.horizon.budget_periods
    window = (rule.window or periods) if isinstance(rule, SpendRule) else 1
    if window >= periods > 1:
        return said
    key = "infeasibility.rule" if window == 1 else "infeasibility.rule_from"
    return message(key, rule=said, when=when)


def _small(portfolio: Portfolio, kind: str, subject: str, when: Periods) -> Message:
    one = portfolio.small_allocation_by_id[subject]
    if kind == "cadence":
        return message("infeasibility.cadence", name=one.name, count=PeriodCount(one.cadence or 0), when=when)
    if kind == "total cap":
        return message("infeasibility.total_cap", name=one.name, bound=ExactAmount(one.total_cap or 0))
    key = "infeasibility.minimum" if one.ticket is None else "infeasibility.ticket"
    return message(key, name=one.name, bound=ExactAmount(one.minimum))


def relaxation_messages(portfolio: Portfolio, relaxation: Relaxation) -> Iterator[Message]:
    """The steps of a relaxation. Where there are several the first sentence says that they belong together."""
    if len(relaxation.steps) > 1:
        if relaxation.money:
            yield message("infeasibility.together_money", money=ExactAmount(relaxation.money))
        else:
            yield message("infeasibility.together")
    musts = [step for step in relaxation.steps if _is_must(portfolio, step)]
    for step in relaxation.steps:
        if step not in musts:
            yield _step(portfolio, step)
        elif step is musts[0]:
            names = [portfolio.initiative_by_id[one.subject].name for one in musts]
            some = names[0] if len(names) == 1 else Names.some(tuple(names), MANY)
            yield message("infeasibility.drop_must", name=some)
    if not relaxation.least and (len(relaxation.steps) > 1 or relaxation.steps[0].after is not None):
        yield message("infeasibility.less_may_do")


def _is_must(portfolio: Portfolio, step: ConstraintRelaxation) -> bool:
    return step.kind is RelaxationKind.OPTIONAL and portfolio.initiative_by_id[step.subject].status is Status.MUST


def _step(portfolio: Portfolio, step: ConstraintRelaxation) -> Message:
    if step.kind is RelaxationKind.NO_RELATION:
        text = relation_message(portfolio, portfolio.relations[int(step.subject) - 1])
        return message("infeasibility.drop_relation", text=text)
    values: dict[str, Value] = {"name": _name(portfolio, step)}
    if step.before is not None and step.after is not None:
        values |= {"before": _size(step, step.before), "after": _size(step, step.after)}
    if step.kind in (RelaxationKind.MONEY, RelaxationKind.DAYS):
        assert step.before is not None
        assert step.after is not None
        assert step.period is not None
        del values["before"]
        values |= {"more": _size(step, step.after - step.before), "when": Periods((step.period,))}
    return message(_key(portfolio, step), **values)


_KEYS = {
    RelaxationKind.MONEY: "infeasibility.add_money",
    RelaxationKind.DAYS: "infeasibility.add_days",
    RelaxationKind.OFF: "infeasibility.switch_off_rule",
    RelaxationKind.RELEASED: "infeasibility.release_commitment",
    RelaxationKind.CAP: "infeasibility.raise_cap",
    RelaxationKind.CADENCE: "infeasibility.relax_cadence",
    RelaxationKind.NO_CADENCE: "infeasibility.drop_cadence",
    RelaxationKind.MINIMUM: "infeasibility.lower_minimum",
    RelaxationKind.EARLIER: "infeasibility.start_earlier",
    RelaxationKind.LATER: "infeasibility.start_later",
}


def _key(portfolio: Portfolio, step: ConstraintRelaxation) -> str:
    match step.kind:
        case RelaxationKind.LOOSER:
            rule = next(one for one in portfolio.rules if one.id == step.subject)
            if not isinstance(rule, SpendRule):
                return "infeasibility.relax_rule_active"
            at_least = rule.bound is Bound.AT_LEAST
            return "infeasibility.relax_rule_at_least" if at_least else "infeasibility.relax_rule_at_most"
        case RelaxationKind.OPTIONAL:
            return "infeasibility.drop_must" if _is_must(portfolio, step) else "infeasibility.drop_commitment"
        case _:
            return _KEYS[step.kind]


def _name(portfolio: Portfolio, step: ConstraintRelaxation) -> Message | str:
    match step.kind:
        case RelaxationKind.MONEY:
            return portfolio.funds[portfolio.fund_index[step.subject]].name
        case RelaxationKind.DAYS:
            return next(one.name for one in portfolio.teams if one.id == step.subject)
        case RelaxationKind.LOOSER | RelaxationKind.OFF:
            return rule_of_id(portfolio, step.subject)
        case RelaxationKind.CAP | RelaxationKind.CADENCE | RelaxationKind.NO_CADENCE | RelaxationKind.MINIMUM:
            return portfolio.small_allocation_by_id[step.subject].name
        case _:
            return portfolio.initiative_by_id[step.subject].name


def _size(step: ConstraintRelaxation, size: Decimal) -> Value:
    match step.unit:
        case Unit.MONEY:
            return ExactAmount(int(size))
        case Unit.DAYS:
            return PersonDays(size)
        case Unit.SHARE:
            return ExactShare(size)
        case Unit.PERIOD:
            return Periods((int(size),))
        case _:
            return Count(int(size))


def closing_messages(portfolio: Portfolio, one: Diagnosis) -> Iterator[Message]:
    """The constraints for which the search for a relaxation was not completed, if any."""
    if one.verdict is Feasibility.INFEASIBLE and not one.relaxations:
        yield message("infeasibility.no_relaxations")
    if one.left_out:
        phrases = [required.text for required in one.left_out[:MANY]]
        if others := one.left_out[MANY:]:
            phrases.append(message("figures.more", n=Count(len(others))))
        yield message("infeasibility.left_out", names=Phrases(tuple(phrases)))
    elif not one.complete:
        yield message("infeasibility.stopped")
