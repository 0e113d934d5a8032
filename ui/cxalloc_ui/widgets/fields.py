"""Builds the fields of a form: the text of one item, or the common text of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cxalloc.domain.document.document import Document, Draft, Part, find_level, level_key
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.widgets.field_form import Field

MOST_COMPARED = 1000
"""Largest number of items whose values are compared; values of more items count as different."""


def common_field(
    texts: Texts,
    places: Sequence[tuple[Part, str]],
    key: str,
    title: str,
    *,
    write: Callable[[str], str] = str,
    **more: Any,
) -> Field:
    """Return the field of one or several items. ``write`` converts the stored text to the displayed one."""
    text: str | None = write(texts.grouped(*places[0], key))
    error = None
    if len(places) == 1:
        draft = _draft_of(texts.document, *places[0], key)
        error = CellError(write(draft.text), draft.reason) if draft else None
    elif len(places) > MOST_COMPARED or any(write(texts.grouped(*place, key)) != text for place in places[1:]):
        text = None
    part = places[0][0]
    base = texts.base_text(*places[0], key, grouped=True) if len(places) == 1 else None
    return Field(
        key,
        title,
        text,
        error,
        base=None if base is None else write(base),
        fixed=texts.is_fixed(part, key),
        **more,
    )


def _draft_of(document: Document, part: Part, key: str, field: str) -> Draft | None:
    """The rejected text of a cell; the only level of an initiative may have been edited by the initiative's key."""
    draft = document.drafts.get((part, key, field))
    if draft is not None or part is not Part.INITIATIVE or not document.drafts:
        return draft
    whose, level = find_level(document.portfolio.initiative_by_id, key)
    levels = document.portfolio.initiative_by_id[whose].levels
    if len(levels) > 1:
        return None
    return document.drafts.get((part, whose if level else level_key(whose, levels[0].name), field))
