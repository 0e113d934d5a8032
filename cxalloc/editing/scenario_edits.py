"""A document under one of its scenarios: edited like any other, every edit becomes changes of the scenario.

Cells, rules and locks are edited in the portfolio under the scenario, by the same code and with the same errors as in
the base case. What comes out is stated as changes; the base case is never touched. A text that is refused is kept as
a draft of the scenario, in the cell of the change that it was meant for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cxalloc.domain.document.document import (
    Document,
    Draft,
    DraftKey,
    Part,
    ScenarioDocument,
    find_level,
    level_key,
)
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario, owner_of
from cxalloc.domain.scenario.fields import ChangeFields, period_of
from cxalloc.domain.scenario.restatement import restated_changes
from cxalloc.editing.cells.budget import PERIOD_FIELDS
from cxalloc.editing.cells.cells import Cell, set_cells, text_of
from cxalloc.editing.cells.level import is_level_field
from cxalloc.editing.cells.reader import PLAIN, Style
from cxalloc.editing.references import parse_key
from cxalloc.editing.scenarios import CHANGE_FIELD, drafts_of_scenario, scenario_of, with_scenario


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
        replaced = {_place_kept(base.portfolio, name, place) for place in shown.drafts}
        others = {place: draft for place, draft in drafts.items() if place not in replaced}
        drafts = {**others, **dict(_kept_drafts(portfolio, name, after))}
    return Document(portfolio, drafts)


def set_shown_cells(document: Document, cells: Sequence[Cell], style: Style = PLAIN) -> Document:
    """The document with cells set, as ``set_cells`` does; under a scenario, a figure of the base case is the base case.

    A text that is the one of the base case takes the change of its cell away first. Not every edit could be reverted
    by the cell alone: a benefit in place of an ROI, once emptied, would leave no benefit instead of the ROI, and costs
    by period, scaled to a sum and back, would have lost their proportions.

    Raises KeyError if there is no such item or field.
    """
    if isinstance(document, ScenarioDocument):
        document = _without_changes_of(document, cells, style)
    return set_cells(document, cells, style)


def _without_changes_of(shown: ScenarioDocument, cells: Sequence[Cell], style: Style) -> ScenarioDocument:
    """What is shown without the changes of the cells that are given the text of the base case."""
    base = shown.base.portfolio
    scenario = scenario_of(base, shown.scenario)
    changed = _keys_by_place(base, scenario.changes)
    typed = [
        (cell, keys)
        for cell in {cell.place: cell for cell in cells}.values()
        if not _is_of_levels(base, cell) and (keys := changed.get(change_key(base, cell.place)))
    ]
    if not typed:
        return shown
    after = set_cells(shown, [cell for cell, _ in typed], style)
    dropped: set[str] = set()
    for cell, keys in typed:
        again = text_of(base, *cell.place)
        # An amount of 0 may show as empty: it is the one of the base case only if nothing was typed.
        is_base = bool(cell.text.strip()) is bool(again) and text_of(after.portfolio, *cell.place) == again
        if is_base and cell.place not in after.drafts and text_of(shown.portfolio, *cell.place) != again:
            dropped |= keys
    fewer = tuple(change for change in scenario.changes if change[0] not in dropped)
    if fewer == scenario.changes:
        return shown
    try:
        portfolio = apply_scenario(base, replace(scenario, changes=fewer))
    except InvalidInput:  # the other changes need it, as the level and the start of a commitment need its status
        return shown
    return replace(shown, portfolio=portfolio)


def _is_of_levels(portfolio: Portfolio, cell: Cell) -> bool:
    """Whether a cell shows a figure of several levels at once."""
    if cell.part is not Part.INITIATIVE or not is_level_field(cell.field):
        return False
    whose, level = find_level(portfolio.initiative_by_id, cell.key)
    return not level and len(portfolio.initiative_by_id[whose].levels) > 1


def _keys_by_place(portfolio: Portfolio, changes: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """The keys of changes by the key that ``change_key`` gives their cell; the periods of a benefit go with its sum."""
    found: dict[str, set[str]] = {}
    for key, _ in changes:
        place = place_of_change(portfolio, key)
        if place is not None:
            cell_key = change_key(portfolio, place)
            found.setdefault(cell_key, set()).add(key)
            if place[2] == "benefit_periods":
                found.setdefault(change_key(portfolio, (*place[:2], "benefit_total")), set()).add(key)
    return found


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


def may_change(portfolio: Portfolio, part: Part, name: str) -> bool:
    """Whether a scenario may change a field of cells of a part."""
    if part is Part.PORTFOLIO:
        return name in ChangeFields(portfolio).head
    if part not in _KINDS:
        return False
    if part in (Part.FUND, Part.TEAM) and name.partition(":")[0] in PERIOD_FIELDS:
        return True
    if (part, name) == (Part.SMALL_ALLOCATION, "roi"):
        return True
    kind = "level" if part is Part.INITIATIVE and is_level_field(name) else part.value
    return ChangeFields(portfolio).find(kind, name) is not None


_KINDS = (Part.FUND, Part.TEAM, Part.INITIATIVE, Part.SMALL_ALLOCATION, Part.RULE)


def _place_kept(portfolio: Portfolio, scenario: str, place: DraftKey) -> DraftKey:
    """The cell of the scenario in which a refused text for a cell is kept."""
    return Part.SCENARIO, scenario, CHANGE_FIELD + change_key(portfolio, place)


def _shown_drafts(document: Document, scenario: str) -> Iterator[tuple[DraftKey, Draft]]:
    """Refused texts by the cells of the portfolio under the scenario; factors and slips have none."""
    portfolio = document.portfolio
    for key, draft in drafts_of_scenario(document, scenario).items():
        place = place_of_change(portfolio, key)
        if place is not None and _has_cell(portfolio, place):
            yield place, Draft(*place, draft.text, draft.reason)


def _has_cell(portfolio: Portfolio, place: DraftKey) -> bool:
    try:
        text_of(portfolio, *place)
    except KeyError:
        return False
    return True


def _kept_drafts(portfolio: Portfolio, scenario: str, after: Document) -> Iterator[tuple[DraftKey, Draft]]:
    for place, draft in after.drafts.items():
        kept = _place_kept(portfolio, scenario, place)
        yield kept, Draft(*kept, draft.text, draft.reason)
