"""Where in the window an edit can be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxalloc.domain.document.document import Part
from cxalloc.domain.document.edits import Edit, ValueChange
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.locks import LOCK_FIELDS
from cxalloc.domain.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class EditPlace:
    """The item that an edit changes, the first one of several; its key is as in ``keys_of`` or that of a draft.

    ``is_lock`` says that the whole edit only locks or unlocks initiatives, which the plan shows, too.
    """

    part: Part
    key: str
    is_lock: bool = False


def edit_place(edit: Edit) -> EditPlace | None:
    """Return the place of an edit; None if it changes nothing."""
    is_lock = bool(edit.changes) and not edit.drafts and all(map(_is_lock, edit.changes))
    for change in edit.changes:
        return EditPlace(change.part, change.key, is_lock)
    for draft in edit.drafts:
        part, key, _ = draft.place
        return EditPlace(part, key)
    return None


def scenario_of_edit(edit: Edit) -> str:
    """Return the name of the scenario of which an edit changes figures; '' for any other edit."""
    changes = [change for change in edit.changes if change.before is not None and change.after is not None]
    owners = {(one.part, one.key) for one in changes} | {draft.place[:2] for draft in edit.drafts}
    if len(changes) < len(edit.changes) or len(owners) != 1:
        return ""
    [(part, key)] = owners
    return key if part is Part.SCENARIO else ""


def place_under_scenario(edit: Edit, portfolio: Portfolio) -> EditPlace | None:
    """Return where the portfolio under a scenario shows an edit of that scenario; None if nowhere."""
    from cxalloc.editing.references import parse_key
    from cxalloc.editing.scenario_edits import place_of_change

    keys: list[str] = []
    for change in edit.changes:
        before, after = dict(change.before.changes), dict(change.after.changes)  # type: ignore[union-attr]
        keys += [key for key in {**before, **after} if before.get(key) != after.get(key)]
    keys += [draft.place[2].partition(":")[2] for draft in edit.drafts]
    places = [place for key in keys if (place := place_of_change(portfolio, key)) is not None]
    if not places:
        return EditPlace(Part.PORTFOLIO, "") if keys else None  # the factor of every fund
    is_lock = all(parse_key(key, portfolio)[2] in LOCK_FIELDS for key in keys)
    return EditPlace(places[0][0], places[0][1], is_lock)


def _is_lock(change: ValueChange) -> bool:
    before, after = change.before, change.after
    if not (isinstance(before, Initiative) and isinstance(after, Initiative)):
        return False
    return replace(before, status=after.status, commitment=after.commitment) == after
