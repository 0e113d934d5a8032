"""A document under one of its scenarios: edited like any other, every edit becomes changes of the scenario.

Cells, rules and locks are edited in the portfolio under the scenario, by the same code and with the same errors as in
the base case. What comes out is stated as changes; the base case is never touched. A text that is refused is kept as
a draft of the scenario, in the cell of the change that it was meant for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cxalloc.domain.document.document import (
    Document,
    Draft,
    DraftKey,
    Part,
    find_level,
    level_key,
)
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario, owner_of
from cxalloc.domain.scenario.fields import period_of
from cxalloc.domain.scenario.restatement import restated_changes
from cxalloc.editing.cells.budget import PERIOD_FIELDS
from cxalloc.editing.cells.level import is_level_field
from cxalloc.editing.references import parse_key
from cxalloc.editing.scenarios import CHANGE_FIELD, drafts_of_scenario, scenario_of, with_scenario


@dataclass(frozen=True)
class ScenarioDocument(Document):
    """The portfolio of a ``base`` document under one of its scenarios, and what was typed for that and refused."""

    base: Document = field(kw_only=True)
    scenario: str = field(kw_only=True)


def under(document: Document, scenario: str) -> ScenarioDocument:
    """A document under a scenario. Raises InvalidInput if its changes do not fit the portfolio."""
    portfolio = apply_scenario(document.portfolio, scenario_of(document.portfolio, scenario))
    return ScenarioDocument(portfolio, dict(_shown_drafts(document, scenario)), base=document, scenario=scenario)


def edited_base(shown: ScenarioDocument, after: Document) -> Document:
    """The document whose scenario makes what is ``after`` of the base case.

    Raises InvalidInput with what a scenario cannot change.
    """
    base, name = shown.base, shown.scenario
    portfolio, drafts = base.portfolio, base.drafts
    if after.portfolio is not shown.portfolio:
        scenario = scenario_of(portfolio, name)
        changes = restated_changes(portfolio, scenario.changes, shown.portfolio, after.portfolio)
        if changes != scenario.changes:
            portfolio = with_scenario(portfolio, name, replace(scenario, changes=changes))
    if after.drafts != shown.drafts:
        others = {place: draft for place, draft in drafts.items() if not _is_of_change(place, name)}
        drafts = {**others, **dict(_kept_drafts(portfolio, name, after))}
    return Document(portfolio, drafts)


def change_key(portfolio: Portfolio, place: DraftKey) -> str:
    """The key of the change of a cell."""
    part, key, name = place
    if part is Part.PORTFOLIO:
        return name
    if part is Part.INITIATIVE:
        whose, level = find_level(portfolio.initiative_by_id, key)
        if is_level_field(name):
            level = level or portfolio.initiative_by_id[whose].levels[0].name
            return f"{part.value}.{whose}.{level}.{name}"
        return f"{part.value}.{whose}.{name}"
    start, colon, label = name.partition(":")
    at = portfolio.horizon.index(label) if colon and start in PERIOD_FIELDS else None
    return f"{part.value}.{key}.{name if at is None else f'{start}_{at + 1}'}"


def place_of_change(portfolio: Portfolio, key: str) -> DraftKey | None:
    """The cell of a change; None if there is none of that key."""
    part, whose, name = parse_key(key, portfolio)
    if part is None:
        return None if "." in key else (Part.PORTFOLIO, "", key)
    if part is Part.INITIATIVE:
        levels = portfolio.initiative_by_id[whose].levels
        level = owner_of(name, {one.name for one in levels})
        if level is not None and level != name:
            return part, level_key(whose, level), name[len(level) + 1 :]
        return part, whose, name
    at = period_of(name) if part in (Part.FUND, Part.TEAM) else None
    return part, whose, name if at is None else f"{name.partition('_')[0]}:{portfolio.horizon.label(at)}"


def _is_of_change(place: DraftKey, scenario: str) -> bool:
    return place[:2] == (Part.SCENARIO, scenario) and place[2].startswith(CHANGE_FIELD)


def _shown_drafts(document: Document, scenario: str) -> Iterator[tuple[DraftKey, Draft]]:
    for key, draft in drafts_of_scenario(document, scenario).items():
        place = place_of_change(document.portfolio, key)
        if place is not None:
            yield place, Draft(*place, draft.text, draft.reason)


def _kept_drafts(portfolio: Portfolio, scenario: str, after: Document) -> Iterator[tuple[DraftKey, Draft]]:
    for place, draft in after.drafts.items():
        kept = (Part.SCENARIO, scenario, CHANGE_FIELD + change_key(portfolio, place))
        yield kept, Draft(*kept, draft.text, draft.reason)
