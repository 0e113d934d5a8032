"""Where in the window an edit can be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxalloc.domain.document.document import Part
from cxalloc.domain.document.edits import Edit, ValueChange
from cxalloc.domain.initiative import Initiative


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


def _is_lock(change: ValueChange) -> bool:
    before, after = change.before, change.after
    if not (isinstance(before, Initiative) and isinstance(after, Initiative)):
        return False
    return replace(before, status=after.status, commitment=after.commitment) == after
