"""Edits: steps of undo, as changes of values by key, with the positions that restore the order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from cxalloc.domain.document.document import ATTRIBUTES, Document, Draft, DraftKey, Part, head_of, items_of, keys_of
from cxalloc.domain.message import Message
from cxalloc.domain.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One item before and after an edit: None if it did not, or does not, exist.

    ``was_at`` and ``is_at`` are its positions among the items of its part, before and after the whole edit. An item
    that keeps its value and its order among the others has no change, however many are added or removed before it.
    """

    part: Part
    key: str
    before: Any | None
    after: Any | None
    was_at: int | None
    is_at: int | None
    moved: bool = False
    """Whether its order changed among the items that exist before and after."""

    def inverse(self) -> ValueChange:
        """The change that reverts this one."""
        return ValueChange(self.part, self.key, self.after, self.before, self.is_at, self.was_at, self.moved)


@dataclass(frozen=True, slots=True)
class DraftChange:
    """The draft of one cell before and after an edit; None if there was, or is, none."""

    place: DraftKey
    before: Draft | None
    after: Draft | None

    def inverse(self) -> DraftChange:
        """The change that reverts this one."""
        return DraftChange(self.place, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of undo: its label, and all its changes of values and of drafts."""

    label: Message | str
    changes: tuple[ValueChange, ...]
    drafts: tuple[DraftChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.drafts)

    def inverse(self) -> Edit:
        """The edit that reverts this one, under the same label."""
        changes = tuple(change.inverse() for change in self.changes)
        return Edit(self.label, changes, tuple(draft.inverse() for draft in self.drafts))


class EditMismatch(ValueError):  # noqa: N818 - it says what is wrong, as ValueError's own children do
    """An edit was made of another document than the one it is applied to."""


def difference(before: Document, after: Document, label: Message | str) -> Edit:
    """The edit that leads from one document to the other.

    Items are compared by identity first, so that only items that differ are compared in full. O(n), and O(n log n) if
    items were reordered.
    """
    changes: list[ValueChange] = []
    if before.portfolio is not after.portfolio:
        heads = head_of(before.portfolio), head_of(after.portfolio)
        if heads[0] != heads[1]:
            changes.append(ValueChange(Part.PORTFOLIO, "", *heads, 0, 0))
        for part in ATTRIBUTES:
            changes.extend(_item_changes(part, items_of(before.portfolio, part), items_of(after.portfolio, part)))
    return Edit(label, tuple(changes), tuple(_draft_changes(before, after)))


def _item_changes(part: Part, before: Sequence[Any], after: Sequence[Any]) -> Iterator[ValueChange]:
    if before is after:
        return
    if len(before) == len(after):
        differ = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new]
        if not differ:
            return
        if part is not Part.RELATION:  # the key of a relation depends on the others
            keys = keys_of(part, [before[at] for at in differ])
            if keys == keys_of(part, [after[at] for at in differ]):
                for at, key in zip(differ, keys, strict=True):
                    if before[at] != after[at]:
                        yield ValueChange(part, key, before[at], after[at], at, at)
                return
    yield from _rearranged(part, before, after)


def _rearranged(part: Part, before: Sequence[Any], after: Sequence[Any]) -> Iterator[ValueChange]:
    was_at = {key: at for at, key in enumerate(keys_of(part, before))}
    is_at = {key: at for at, key in enumerate(keys_of(part, after))}
    for key, at in was_at.items():
        if key not in is_at:
            yield ValueChange(part, key, before[at], None, at, None)
    kept = [key for key in is_at if key in was_at]
    steady = _longest_rising([was_at[key] for key in kept])
    for key, at in is_at.items():
        old = was_at.get(key)
        if old is None:
            yield ValueChange(part, key, None, after[at], None, at)
            continue
        moved = old not in steady
        if moved or (before[old] is not after[at] and before[old] != after[at]):
            yield ValueChange(part, key, before[old], after[at], old, at, moved)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of distinct numbers: what need not be moved (patience sorting)."""
    if all(one < two for one, two in pairwise(numbers)):
        return set(numbers)
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        before[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    found: set[int] = set()
    last: int | None = tops[-1]
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _draft_changes(before: Document, after: Document) -> Iterator[DraftChange]:
    if before.drafts is after.drafts:
        return
    for place, old in before.drafts.items():
        new = after.drafts.get(place)
        if new is not old and new != old:
            yield DraftChange(place, old, new)
    for place, new in after.drafts.items():
        if place not in before.drafts:
            yield DraftChange(place, None, new)


def apply(document: Document, edit: Edit) -> Document:
    """The document after an edit.

    Raises:
        EditMismatch: the edit was made of another document.
        InvalidInput: the result would not hold together.
    """
    portfolio = _applied(document.portfolio, edit)
    if not edit.drafts:
        return replace(document, portfolio=portfolio)
    drafts = dict(document.drafts)
    for change in edit.drafts:
        if drafts.get(change.place) != change.before:
            raise EditMismatch(f"the draft at {change.place} is not as it was when the edit was made")
        if change.after is None:
            del drafts[change.place]
        else:
            drafts[change.place] = change.after
    return Document(portfolio, drafts)


def _applied(portfolio: Portfolio, edit: Edit) -> Portfolio:
    parts: dict[str, Any] = {}
    by_part: dict[Part, list[ValueChange]] = {}
    for change in edit.changes:
        by_part.setdefault(change.part, []).append(change)
    for part, changes in by_part.items():
        if part is Part.PORTFOLIO:
            [change] = changes
            if change.after is None or change.before != head_of(portfolio):
                raise EditMismatch("the portfolio's head is not as it was when the edit was made")
            parts |= {name: getattr(change.after, name) for name in type(change.after).__slots__}
        else:
            parts[ATTRIBUTES[part]] = _rebuilt(part, items_of(portfolio, part), changes)
    return portfolio.revised(**parts) if parts else portfolio


def _rebuilt(part: Part, items: Sequence[Any], changes: Sequence[ValueChange]) -> tuple[Any, ...]:
    """The items after their changes: first values, at their old positions; then removals; then additions."""
    rebuilt = list(items)
    leaving: set[int] = set()
    coming: dict[int, Any] = {}
    for change in changes:
        at = change.was_at
        if at is not None:
            if not (0 <= at < len(rebuilt) and (rebuilt[at] is change.before or rebuilt[at] == change.before)):
                raise EditMismatch(f"{part.value} {change.key!r} is not as it was when the edit was made")
            if change.after is None or change.moved:
                leaving.add(at)
            else:
                rebuilt[at] = change.after
        if change.is_at is not None and (change.before is None or change.moved):
            coming[change.is_at] = change.after
    if leaving:
        rebuilt = [item for at, item in enumerate(rebuilt) if at not in leaving]
    if coming:
        rebuilt = _merged(rebuilt, coming)
    return tuple(rebuilt)


def _merged(staying: Sequence[Any], coming: dict[int, Any]) -> list[Any]:
    """Items that stay, in order, around those that come to fixed positions."""
    if any(not 0 <= at < len(staying) + len(coming) for at in coming):
        raise EditMismatch("an item would come to stand past the end")
    rest = iter(staying)
    return [coming[at] if at in coming else next(rest) for at in range(len(staying) + len(coming))]
