"""Scenarios made, renamed and deleted, their changes listed and removed.

A scenario is made of changes, or of a plan: what that decided, locked, so that it can be compared with other choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from cxalloc.domain.document.document import Document, Draft, DraftKey, Part, items_of, positions_of, with_portfolio
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.locks import LOCK_FIELDS
from cxalloc.domain.message import Count, literal, message
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import ScenarioChanges, apply_scenario
from cxalloc.editing.cells.cells import rekeyed
from cxalloc.editing.references import parse_key
from cxalloc.editing.rows import Step, insert

CHANGE_FIELD = "set:"
"""What the field of a scenario's cell with the value of a change begins with; the key of the change follows."""


def add_scenario(document: Document, name: str, changes: tuple[tuple[str, str], ...]) -> Step:
    """A scenario with exactly these changes: the existing one, or a new one. A name that is taken gets a number.

    Raises InvalidInput if the changes do not fit the portfolio.
    """
    there = next((one.name for one in document.portfolio.scenarios if one.changes == changes), None)
    return Step(document, literal(""), (there,)) if there is not None else _new(document, Scenario(name, changes))


def add_scenario_of_plan(document: Document, name: str, decision: Decision, changes: ScenarioChanges = ()) -> Step:
    """A scenario in which every initiative is decided as in a plan; small allocations remain free.

    ``changes`` are those under which the plan was made (a scenario's, or the budget of a point of the frontier); the
    locks come after them and override them. A name that is taken gets a number. Raises InvalidInput if the plan has
    initiatives, levels or periods that the portfolio no longer has.
    """
    portfolio = document.portfolio
    made = dict(changes)
    chosen = {choice.initiative: choice for choice in decision.choices}
    for initiative in portfolio.initiatives:
        key = f"initiative.{initiative.id}"
        for field in ("status", "committed_level", "committed_start"):
            made.pop(f"{key}.{field}", None)  # the later of two changes comes later in order, too
        choice = chosen.get(initiative.id)
        if choice is None:
            made[f"{key}.status"] = Status.NEVER.value
        else:
            made[f"{key}.status"] = Status.COMMITTED.value
            made[f"{key}.committed_level"] = choice.level
            made[f"{key}.committed_start"] = portfolio.horizon.label(choice.start)
    return _new(document, Scenario(name, tuple(made.items())))


def scenario_of(portfolio: Portfolio, name: str) -> Scenario:
    """The scenario of that name. Raises KeyError if there is none."""
    scenario: Scenario = items_of(portfolio, Part.SCENARIO)[positions_of(portfolio, Part.SCENARIO)[name]]
    return scenario


def rename_scenario(document: Document, name: str, new: str) -> Step:
    """A scenario under another name. Raises InvalidInput if the name is taken, or cannot be one."""
    before = document.portfolio
    after = with_scenario(before, name, replace(scenario_of(before, name), name=new.strip()))
    made = Document(after, rekeyed(before, after, document.drafts))
    return Step(made, message("edits.rename_scenario", name=name, other=new.strip()), (new.strip(),))


def with_scenario(portfolio: Portfolio, name: str, scenario: Scenario) -> Portfolio:
    """The portfolio with another scenario in the place of the one of that name."""
    at = positions_of(portfolio, Part.SCENARIO)[name]
    return portfolio.revised(scenarios=(*portfolio.scenarios[:at], scenario, *portfolio.scenarios[at + 1 :]))


def change_groups(portfolio: Portfolio, changes: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The keys of changes, in order; those that make up one lock of an initiative are together."""
    groups: dict[object, list[str]] = {}
    for key, _ in changes:
        part, whose, field = parse_key(key, portfolio)
        is_lock = part is Part.INITIATIVE and field in LOCK_FIELDS
        groups.setdefault((part, whose) if is_lock else key, []).append(key)
    return [tuple(keys) for keys in groups.values()]


def remove_changes(document: Document, name: str, keys: Collection[str]) -> Step:
    """A scenario without some of its changes, and without what was typed for them and refused.

    Raises InvalidInput if the others cannot be made without them, unless they could not be made before.
    """
    before = document.portfolio
    scenario = scenario_of(before, name)
    gone = set(keys)
    kept = replace(scenario, changes=tuple(change for change in scenario.changes if change[0] not in gone))
    try:
        apply_scenario(before, kept)
    except InvalidInput:
        if _can_be_made(before, scenario):
            raise
    after = with_portfolio(document, with_scenario(before, name, kept))
    drafts = {place: draft for place, draft in after.drafts.items() if not _is_of(place, name, gone)}
    label = message("edits.remove_changes", n=Count(len(gone)), name=name)
    return Step(Document(after.portfolio, drafts), label, (name,))


def unfit_changes(portfolio: Portfolio, name: str) -> tuple[str, ...]:
    """The keys of changes of a scenario that cannot be made together with the others; locks as a whole."""
    scenario = scenario_of(portfolio, name)
    values = dict(scenario.changes)
    waiting, kept = change_groups(portfolio, scenario.changes), dict[str, str]()
    found = True
    while found:  # one may need another that comes after it
        left, found = [], False
        for keys in waiting:
            made = kept | {key: values[key] for key in keys}
            if _can_be_made(portfolio, replace(scenario, changes=tuple(made.items()))):
                kept, found = made, True
            else:
                left.append(keys)
        waiting = left
    return tuple(key for keys in waiting for key in keys)


def drafts_of_scenario(document: Document, name: str) -> dict[str, Draft]:
    """What was typed for changes of a scenario and refused, by the key of the change."""
    return {
        place[2].removeprefix(CHANGE_FIELD): draft
        for place, draft in document.drafts.items()
        if place[:2] == (Part.SCENARIO, name) and place[2].startswith(CHANGE_FIELD)
    }


def _is_of(place: DraftKey, scenario: str, keys: Collection[str]) -> bool:
    return place[:2] == (Part.SCENARIO, scenario) and place[2].removeprefix(CHANGE_FIELD) in keys


def _can_be_made(portfolio: Portfolio, scenario: Scenario) -> bool:
    try:
        apply_scenario(portfolio, scenario)
    except InvalidInput:
        return False
    return True


def _new(document: Document, scenario: Scenario) -> Step:
    apply_scenario(document.portfolio, scenario)  # refuses what does not fit
    return insert(document, Part.SCENARIO, [scenario])
