"""Why there is no plan in plain words: sentences as keys with values, and their English.

As in ``explanation_texts``: whoever shows them writes the values in its own way, and may translate the templates. An
``Exact`` amount is to be told to the minor unit: a unit less would not be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from cxalloc.analysis.sentences.sensitivity import Days, Exact, Names, Sentence, Share, Value, When
from cxalloc.domain.initiative import Status
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import SpendRule
from cxalloc.optimisation.cross_check import UndecidedReason
from cxalloc.optimisation.model_builder import relation_in_words

MANY = 10
"""Of more names than this the first are told, and how many others there are."""
SOLVER_NAMES = {"highs": "HiGHS", "cbc": "CBC"}


TEMPLATES: Mapping[str, str] = {
    "feasible": "There is a plan: nothing clashes.",
    "clash": "There is no feasible plan. These requirements can't all be kept:",
    "clash of one": "There is no feasible plan. This can't be kept, whatever else gives way:",
    "no clash": "There is no feasible plan. What clashes could not be narrowed down.",
    "irreducible": "Leave any one of them out, and the others can be kept together.",
    "not irreducible": "Perhaps not all of them are needed for the clash: the search for fewer was stopped.",
    "confirmed": "{first} and {second} agree that there is no plan.",
    "disagree": "It is not decided whether there is a plan: {first} finds none, and {second} does not agree. Solve "
    "with {second}.",
    "not confirmed": "It is not decided whether there is a plan: {first} finds none, and {second} did not get to the "
    "end within its limits.",
    "not found": "It is not decided whether there is a plan: {first} did not get to the end within its limits.",
    "fund": "{name} in {when}",
    "fund amount": "{name} in {when}: {amount}",
    "team": "{name} in {when}",
    "team amount": "{name} in {when}: {amount}",
    "must": "{name} must be funded",
    "committed": "{name} is committed to level {level} from {when} on",
    "rule at_least": "rule {name}: at least {bound} in {when}",
    "rule at_most": "rule {name}: at most {bound} in {when}",
    "rule run at_least": "rule {name}: at least {bound} in {count} periods on end, from {when} on",
    "rule run at_most": "rule {name}: at most {bound} in {count} periods on end, from {when} on",
    "rule all at_least": "rule {name}: at least {bound} over all budget periods",
    "rule all at_most": "rule {name}: at most {bound} over all budget periods",
    "rule active": "rule {name}: at least {count} active in {when}",
    "relation": "{text}",
    "total cap": "{name} gets {bound} in all at most",
    "cadence": "{name} gets an amount at least once in every {count} from {when} on",
    "minimum": "{name} gets at least {bound} or nothing",
    "ticket": "{name} gets whole tickets of {bound}",
    "window": "{name} starts in {first} to {last}",
    "repairs": "What would make a plan possible, the least first:",
    "together": "All of this together:",
    "together money": "All of this together, {money} in all:",
    "no repairs": "Nothing that was looked at makes a plan possible.",
    "left out": "For these no repair was looked for to the end: {names}.",
    "stopped": "The search was stopped before everything was answered.",
    "money": "Add {more} to {name} in {when} (then {after}).",
    "days": "Give {name} {more} more in {when} (then {after}).",
    "looser at_least": "Loosen rule {name} to at least {after} (now {before}).",
    "looser at_most": "Loosen rule {name} to at most {after} (now {before}).",
    "looser active": "Loosen rule {name} to at least {after} active (now {before}).",
    "off": "Switch off rule {name}.",
    "optional": "Drop must from {name}.",
    "optional committed": "Release the commitment of {name}: it need not be funded.",
    "released": "Release the commitment of {name}: it is funded, at any level and start.",
    "cap": "Raise the total cap of {name} to {after} (now {before}).",
    "loosen cadence": "Let {name} get an amount once in every {after} periods (now {before}).",
    "no cadence": "Take out the cadence of {name}.",
    "loosen minimum": "Lower the minimum of {name} to {after} (now {before}).",
    "earlier": "Let {name} start from {after} on (now {before}).",
    "later": "Let {name} start until {after} (now {before}).",
    "no relation": "Take out the relation: {text}.",
    "less may do": "Perhaps less is enough.",
}


def verdict_sentences(portfolio: Portfolio, one: Diagnosis) -> Iterator[Sentence]:
    """What is the matter, in a sentence or two, before the clash is told. ``portfolio`` has its scenario's changes."""
    first, second = (SOLVER_NAMES[name] for name in one.solvers)
    match one.verdict:
        case Feasibility.FEASIBLE:
            yield _sentence("feasible")
        case Feasibility.INFEASIBLE:
            key = "clash" if one.iis else "no clash"
            yield _sentence("clash of one" if len(one.iis) == 1 else key)
        case Feasibility.NOT_DECIDED:
            keys = {UndecidedReason.DISAGREE: "disagree", UndecidedReason.NOT_CONFIRMED: "not confirmed"}
            key = keys.get(one.undecided or UndecidedReason.LIMITS, "not found")
            yield _sentence(key, first=first, second=second)


def proof_sentences(portfolio: Portfolio, one: Diagnosis) -> Iterator[Sentence]:
    """How sure that is, after the clash."""
    if one.verdict is not Feasibility.INFEASIBLE:
        return
    if len(one.iis) > 1:
        yield _sentence("irreducible" if one.irreducible else "not irreducible")
    first, second = (SOLVER_NAMES[name] for name in one.solvers)
    yield _sentence("confirmed", first=first, second=second)


def clash_sentences(portfolio: Portfolio, one: Diagnosis) -> Iterator[Sentence]:
    """Each requirement that clashes, as a phrase; those of several periods together."""
    groups: dict[tuple[str, str], list[RemovableConstraint]] = {}
    for required in one.iis if one.verdict is Feasibility.INFEASIBLE else ():
        groups.setdefault((required.kind, required.subject), []).append(required)
    for (kind, subject), group in groups.items():
        periods = tuple(required.period for required in group if required.period is not None)
        yield _requirement(portfolio, kind, subject, When(periods))


def _requirement(portfolio: Portfolio, kind: str, subject: str, when: When) -> Sentence:
    match kind:
        case "fund" | "team":
            return _pool(portfolio, kind, subject, when)
        case "rule":
            return _rule(portfolio, subject, when)
        case "relation":
            return _sentence("relation", text=relation_in_words(portfolio, portfolio.relations[int(subject) - 1]))
        case "status" | "window":
            return _initiative(portfolio, kind, subject)
        case _:
            return _small(portfolio, kind, subject, when)


def _pool(portfolio: Portfolio, kind: str, subject: str, when: When) -> Sentence:
    """A fund or a team; of one period it is told how much there is."""
    first = when.periods[0]
    amount: Value
    if kind == "fund":
        fund = portfolio.funds[portfolio.fund_index[subject]]
        name, amount = fund.name, Exact(fund.amounts[first])
    else:
        team = next(one for one in portfolio.teams if one.id == subject)
        name, amount = team.name, Days(team.capacity[first])
    if len(when.periods) > 1:
        return _sentence(kind, name=name, when=when)
    return _sentence(f"{kind} amount", name=name, when=when, amount=amount)


def _initiative(portfolio: Portfolio, kind: str, subject: str) -> Sentence:
    one, last = portfolio.initiative_by_id[subject], portfolio.horizon.budget_periods - 1
    if kind == "window":
        latest = last if one.latest is None else one.latest
        return _sentence("window", name=one.name, first=When((one.earliest,)), last=When((latest,)))
    if one.status is Status.COMMITTED and one.commitment is not None:
        start = When((one.commitment.start,))
        return _sentence("committed", name=one.name, level=one.commitment.level, when=start)
    return _sentence("must", name=one.name)


def _rule(portfolio: Portfolio, subject: str, when: When) -> Sentence:
    rule = next(one for one in portfolio.rules if one.id == subject)
    if not isinstance(rule, SpendRule):
        return _sentence("rule active", name=rule.id, count=str(rule.minimum_active), when=when)
    bound: Value = Exact(rule.amount or 0) if rule.share is None else Share(rule.share)
    window = rule.window or portfolio.horizon.budget_periods
    if window >= portfolio.horizon.budget_periods > 1:
        return _sentence(f"rule all {rule.bound.value}", name=rule.id, bound=bound)
    kind = f"rule {rule.bound.value}" if window == 1 else f"rule run {rule.bound.value}"
    return _sentence(kind, name=rule.id, bound=bound, when=when, count=str(window))


def _small(portfolio: Portfolio, kind: str, subject: str, when: When) -> Sentence:
    one = portfolio.small_allocation_by_id[subject]
    if kind == "cadence":
        return _sentence("cadence", name=one.name, count=str(one.cadence or 0), when=when)
    if kind == "total cap":
        return _sentence("total cap", name=one.name, bound=Exact(one.total_cap or 0))
    return _sentence("minimum" if one.ticket is None else "ticket", name=one.name, bound=Exact(one.minimum))


def repair_sentences(portfolio: Portfolio, repair: Relaxation) -> Iterator[Sentence]:
    """What a repair does. Where it has several steps the first sentence says that they belong together."""
    if len(repair.steps) > 1:
        if repair.money:
            yield _sentence("together money", money=Exact(repair.money))
        else:
            yield _sentence("together")
    musts = [step for step in repair.steps if _is_must(portfolio, step)]
    for step in repair.steps:
        if step not in musts:
            yield _step(portfolio, step)
        elif step is musts[0]:
            names = [portfolio.initiative_by_id[one.subject].name for one in musts]
            yield _sentence("optional", name=Names(tuple(names[:MANY]), max(0, len(names) - MANY)))
    if not repair.least and (len(repair.steps) > 1 or repair.steps[0].after is not None):
        yield _sentence("less may do")


def _is_must(portfolio: Portfolio, step: ConstraintRelaxation) -> bool:
    return step.kind is RelaxationKind.OPTIONAL and portfolio.initiative_by_id[step.subject].status is Status.MUST


def _step(portfolio: Portfolio, step: ConstraintRelaxation) -> Sentence:
    values: dict[str, Value] = {}
    if step.before is not None and step.after is not None:
        values = {"before": _size(step, step.before), "after": _size(step, step.after)}
    if step.kind is RelaxationKind.NO_RELATION:
        return _sentence("no relation", text=relation_in_words(portfolio, portfolio.relations[int(step.subject) - 1]))
    values["name"] = _name(portfolio, step)
    if step.kind in (RelaxationKind.MONEY, RelaxationKind.DAYS):
        assert step.before is not None
        assert step.after is not None
        assert step.period is not None
        values |= {"more": _size(step, step.after - step.before), "when": When((step.period,))}
    return _sentence(_key(portfolio, step), **values)


def _key(portfolio: Portfolio, step: ConstraintRelaxation) -> str:
    match step.kind:
        case RelaxationKind.LOOSER:
            rule = next(one for one in portfolio.rules if one.id == step.subject)
            return f"looser {rule.bound.value if isinstance(rule, SpendRule) else 'active'}"
        case RelaxationKind.OPTIONAL:
            return "optional" if _is_must(portfolio, step) else "optional committed"
        case RelaxationKind.CADENCE | RelaxationKind.MINIMUM:
            return f"loosen {step.kind.value}"
        case _:
            return step.kind.value


def _name(portfolio: Portfolio, step: ConstraintRelaxation) -> str:
    match step.kind:
        case RelaxationKind.MONEY:
            return portfolio.funds[portfolio.fund_index[step.subject]].name
        case RelaxationKind.DAYS:
            return next(one.name for one in portfolio.teams if one.id == step.subject)
        case RelaxationKind.LOOSER | RelaxationKind.OFF:
            return step.subject
        case RelaxationKind.CAP | RelaxationKind.CADENCE | RelaxationKind.NO_CADENCE | RelaxationKind.MINIMUM:
            return portfolio.small_allocation_by_id[step.subject].name
        case _:
            return portfolio.initiative_by_id[step.subject].name


def _size(step: ConstraintRelaxation, size: Decimal) -> Value:
    match step.unit:
        case Unit.MONEY:
            return Exact(int(size))
        case Unit.DAYS:
            return Days(size)
        case Unit.SHARE:
            return Share(size)
        case Unit.PERIOD:
            return When((int(size),))
        case _:
            return str(int(size))


def closing_sentences(portfolio: Portfolio, one: Diagnosis) -> Iterator[Sentence]:
    """What was left out, if anything."""
    if one.verdict is Feasibility.INFEASIBLE and not one.relaxations:
        yield _sentence("no repairs")
    if one.left_out:
        names = tuple(required.text for required in one.left_out)
        yield _sentence("left out", names=Names(names[:MANY], max(0, len(names) - MANY)))
    elif not one.complete:
        yield _sentence("stopped")


def _sentence(key: str, **values: Value) -> Sentence:
    return Sentence(key, values)


def in_words(one: Sentence, write: Callable[[Value], str], translate: Callable[[str], str] = str) -> str:
    """A sentence with its values written; ``translate`` gets the English template."""
    return translate(TEMPLATES[one.key]).format(**{name: write(value) for name, value in one.values.items()})
