"""Scenarios made of changes, or of a plan: what it decided, locked, so that it can be compared with other choices."""

from __future__ import annotations

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import literal
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Scenario
from cxalloc.domain.scenario.changes import ScenarioChanges, apply_scenario
from cxalloc.editing.rows import Step, insert


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


def _new(document: Document, scenario: Scenario) -> Step:
    apply_scenario(document.portfolio, scenario)  # refuses what does not fit
    return insert(document, Part.SCENARIO, [scenario])
