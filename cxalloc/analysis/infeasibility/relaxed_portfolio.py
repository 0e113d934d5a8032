"""Applies a relaxation: as scenario changes, to a portfolio, or within a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Diagnosis, Relaxation, RelaxationKind, Unit
from cxalloc.domain.constraints.rules import SpendRule
from cxalloc.domain.initiative import Status
from cxalloc.domain.locks import LOCK_FIELDS
from cxalloc.domain.money import to_major
from cxalloc.domain.numbers import LIST_SEPARATOR, write_number
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_changes, apply_scenario

NOT_A_CHANGE = (RelaxationKind.NO_RELATION, RelaxationKind.NO_CADENCE)
"""Relaxations that scenario changes cannot express."""

BUDGET_FACTOR = "budget.factor"


def changes_for(portfolio: Portfolio, steps: Iterable[ConstraintRelaxation]) -> tuple[tuple[str, str], ...]:
    """The changes that apply these steps to a portfolio after its scenario's changes; amounts are absolute."""
    steps = tuple(steps)
    changes: dict[str, str] = {}
    for fund in portfolio.funds:
        added = {
            step.period: step.after for step in steps if (step.kind, step.subject) == (RelaxationKind.MONEY, fund.id)
        }
        if added:
            amounts = (added.get(period, Decimal(amount)) for period, amount in enumerate(fund.amounts))
            changes[f"fund.{fund.id}.amounts"] = LIST_SEPARATOR.join(_money(portfolio, one) for one in amounts)
    for team in portfolio.teams:
        added = {
            step.period: step.after for step in steps if (step.kind, step.subject) == (RelaxationKind.DAYS, team.id)
        }
        if added:
            days = (added.get(period, own) or Decimal(0) for period, own in enumerate(team.capacity))
            changes[f"team.{team.id}.capacity"] = LIST_SEPARATOR.join(map(write_number, days))
    for step in steps:
        changes |= dict(_other_changes(portfolio, step))
    return tuple(changes.items())


def combined_with(portfolio: Portfolio, diagnosis: Diagnosis, given: Sequence[tuple[str, str]]) -> Diagnosis:
    """The diagnosis with relaxations that hold together with changes given before, in one set or after them.

    In one set (the options of one command) a given factor would scale the amounts of a relaxation, and a slip would
    move its starts: such changes are undone, and what they came to is stated.

    Args:
        portfolio: The portfolio that was diagnosed, the given changes made.
        diagnosis: What was found for it.
        given: The changes, as ``--set`` has them.
    """
    relaxations = (
        replace(one, changes=_combined(portfolio, one.changes, dict(given))) for one in diagnosis.relaxations
    )
    return replace(diagnosis, relaxations=tuple(relaxations))


def _combined(
    portfolio: Portfolio, changes: Sequence[tuple[str, str]], given: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    made = dict(changes)
    added: dict[str, str] = {}
    if BUDGET_FACTOR in given and any(key.startswith("fund.") and key.endswith(".amounts") for key in made):
        added[BUDGET_FACTOR] = "1"
        for fund in portfolio.funds:
            amounts = LIST_SEPARATOR.join(_money(portfolio, Decimal(amount)) for amount in fund.amounts)
            added.setdefault(f"fund.{fund.id}.amounts", amounts)
    for kind, ids, field in (("fund", portfolio.funds, "amounts"), ("team", portfolio.teams, "capacity")):
        for one in ids:
            owner = f"{kind}.{one.id}"
            if f"{owner}.{field}" in {**made, **added} and f"{owner}.factor" in given:
                added[f"{owner}.factor"] = "1"
    for initiative in portfolio.initiatives:
        owner = f"initiative.{initiative.id}"
        starts = {f"{owner}.earliest_start": initiative.earliest, f"{owner}.latest_start": initiative.latest}
        if f"{owner}.slip" in given and not made.keys().isdisjoint(starts):
            added[f"{owner}.slip"] = "0"
            added |= {key: portfolio.horizon.label(start) for key, start in starts.items() if start is not None}
    return tuple((added | made).items())


def _other_changes(portfolio: Portfolio, step: ConstraintRelaxation) -> Iterator[tuple[str, str]]:
    of_initiative, of_small = f"initiative.{step.subject}", f"small_allocation.{step.subject}"
    match step.kind:
        case RelaxationKind.OFF:
            yield f"rule.{step.subject}.enabled", "no"
        case RelaxationKind.LOOSER:
            rule = next(one for one in portfolio.rules if one.id == step.subject)
            field = rule.bound.value if isinstance(rule, SpendRule) else "minimum_active"
            yield f"rule.{step.subject}.{field}", _written(portfolio, step)
        case RelaxationKind.OPTIONAL:
            yield f"{of_initiative}.status", Status.CANDIDATE.value
        case RelaxationKind.RELEASED:
            yield f"{of_initiative}.status", Status.MUST.value
        case RelaxationKind.EARLIER:
            yield f"{of_initiative}.earliest_start", _written(portfolio, step)
        case RelaxationKind.LATER:
            yield f"{of_initiative}.latest_start", _written(portfolio, step)
        case RelaxationKind.CAP:
            yield f"{of_small}.total_cap", _written(portfolio, step)
        case RelaxationKind.CADENCE:
            yield f"{of_small}.cadence", _written(portfolio, step)
        case RelaxationKind.MINIMUM:
            yield f"{of_small}.minimum", _written(portfolio, step)


def _written(portfolio: Portfolio, step: ConstraintRelaxation) -> str:
    assert step.after is not None
    match step.unit:
        case Unit.MONEY:
            return _money(portfolio, step.after)
        case Unit.SHARE:
            return f"{write_number(step.after * 100)} %"
        case Unit.PERIOD:
            return portfolio.horizon.label(int(step.after))
        case _:
            return write_number(step.after)


def _money(portfolio: Portfolio, minor: Decimal | None) -> str:
    return write_number(to_major(int(minor or 0), portfolio.currency))


def with_steps(portfolio: Portfolio, steps: Sequence[ConstraintRelaxation]) -> Portfolio:
    """The portfolio with these steps applied. Raises InvalidInput where the result is no valid portfolio."""
    return _without_parts(apply_changes(portfolio, changes_for(portfolio, steps), "relaxation"), steps)


def relaxed(portfolio: Portfolio, relaxation: Relaxation) -> Portfolio:
    """A portfolio (with its scenario's changes) with the relaxation that was found for it."""
    return with_steps(portfolio, relaxation.steps)


def relaxed_under(base: Portfolio, scenario: str, relaxation: Relaxation) -> Portfolio:
    """The base portfolio with a relaxation applied to it, or to the scenario for which the relaxation was found.

    Under a scenario the relaxation is added to its changes, so that the base and the other scenarios stay as they are;
    the removal of a relation or a cadence, which changes cannot express, applies to all scenarios. Raises InvalidInput
    for a scenario that does not exist, or that cannot be applied.
    """
    if not scenario:
        return relaxed(base, relaxation)
    before = next(one for one in base.scenarios if one.name == scenario)
    changed = apply_scenario(base, before)
    after = Scenario(scenario, _joined(base, changed, before.changes, relaxation.changes))
    made = _without_parts(base, relaxation.steps)
    made = made.revised(scenarios=tuple(after if one is before else one for one in base.scenarios))
    apply_scenario(made, after)
    return made


def _joined(
    base: Portfolio,
    changed: Portfolio,
    before: Sequence[tuple[str, str]],
    relaxation: Sequence[tuple[str, str]],
) -> tuple[tuple[str, str], ...]:
    """The changes of a scenario and those of a relaxation merged into one set.

    They cannot just be concatenated: a factor of the scenario would scale the amounts of the relaxation, a slip would
    move its starts, and an initiative that is no longer *committed* has no committed level and start.
    """
    said = dict(before)
    stated = {key.rpartition(".")[0] for key, _ in relaxation if key.endswith((".amounts", ".capacity"))}
    gone = {key for key, _ in relaxation} | {f"{owner}.factor" for owner in stated}
    for key, _ in relaxation:
        owner, _, field = key.rpartition(".")
        if field == "status":
            gone |= {f"{owner}.{one}" for one in LOCK_FIELDS}
    added: list[tuple[str, str]] = []
    if BUDGET_FACTOR in said and any(owner.startswith("fund.") for owner in stated):
        gone.add(BUDGET_FACTOR)
        for fund in changed.funds:
            owner = f"fund.{fund.id}"
            own = (f"{owner}.factor", f"{owner}.amounts")
            if owner in stated:
                continue
            if said.keys().isdisjoint(own):
                added.append((own[0], said[BUDGET_FACTOR]))
            else:  # two factors, or amounts and a factor: their combined effect
                gone |= set(own)
                amounts = (_money(base, Decimal(amount)) for amount in fund.amounts)
                added.append((own[1], LIST_SEPARATOR.join(amounts)))
    kept = (change for change in before if change[0] not in gone)
    return (*kept, *added, *((key, _unslipped(base, said, key, value)) for key, value in relaxation))


def _unslipped(base: Portfolio, said: Mapping[str, str], key: str, value: str) -> str:
    """The value of a start that gives the stated one after the scenario's slip."""
    owner, _, field = key.rpartition(".")
    start, slip = base.horizon.index(value), said.get(f"{owner}.slip")
    if field not in ("earliest_start", "latest_start") or slip is None or start is None:
        return value
    return base.horizon.label(start - int(slip))


def _without_parts(portfolio: Portfolio, steps: Sequence[ConstraintRelaxation]) -> Portfolio:
    """The portfolio without the relations and cadences that the steps remove."""
    relations = {int(step.subject) for step in steps if step.kind is RelaxationKind.NO_RELATION}
    cadences = {step.subject for step in steps if step.kind is RelaxationKind.NO_CADENCE}
    if not (relations or cadences):
        return portfolio
    return portfolio.revised(
        relations=tuple(one for number, one in enumerate(portfolio.relations, 1) if number not in relations),
        small_allocations=tuple(
            replace(one, cadence=None) if one.id in cadences else one for one in portfolio.small_allocations
        ),
    )
