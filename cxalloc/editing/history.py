"""The history of a document: edits that can be undone, and undone edits that can be redone."""

from __future__ import annotations

from collections.abc import Iterable

from cxalloc.domain.document.document import Document
from cxalloc.domain.document.edits import Edit, EditMismatch, apply, difference
from cxalloc.domain.document.journal import MOST_EDITS, EditOperation, StoredEdit, unpack
from cxalloc.domain.message import Message

MOST_CHANGES = 100_000
"""The most item changes that the remembered edits hold together: ten pastes over 10,000 rows."""


class History:
    """Done and undone edits of one document, whether it is stored in a file or not.

    ``done`` and ``undone`` are what ``PortfolioFile.journal`` returns, in the order in which they were made. An edit
    that does not fit the document, because another program changed the file, cannot be undone, nor can the edits before
    it.
    """

    def __init__(self, document: Document, done: Iterable[StoredEdit] = (), undone: Iterable[StoredEdit] = ()) -> None:
        self.document = document
        self._done: list[Edit | StoredEdit] = [*done]
        self._undone: list[Edit | StoredEdit] = [*reversed([*undone])]

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def undo_label(self) -> Message | str:
        """The label of the edit that ``undo`` would revert; '' if none."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> Message | str:
        """The label of the edit that ``redo`` would repeat; '' if none."""
        return self._undone[-1].label if self._undone else ""

    def do(self, after: Document, label: Message | str) -> Edit:
        """Make ``after`` the document. An edit without changes (false) is no step, and keeps what can be redone."""
        edit = difference(self.document, after, label)
        if edit:
            self._done.append(edit)
            self._forget()
            self._undone.clear()
            self.document = after
        return edit

    def _forget(self) -> None:
        """Drop the oldest edits if there are too many, or they hold too many changes."""
        del self._done[:-MOST_EDITS]
        held = 0
        for number, edit in enumerate(reversed(self._done)):
            held += len(edit.changes) if isinstance(edit, Edit) else 0
            if number and held > MOST_CHANGES:
                del self._done[:-number]
                return

    def undo(self) -> Edit:
        """Undo the last edit. Returns the edit that was applied: the inverse of that one.

        Raises IndexError if there is nothing to undo; EditMismatch if the edit is not one of this document: then it,
        and all edits before it, are dropped.
        """
        try:
            done = self._whole(self._done[-1], EditOperation.UNDO)
            edit = done.inverse()
            self.document = apply(self.document, edit)
        except EditMismatch:
            self._done.clear()
            raise
        self._done.pop()
        self._undone.append(done)
        return edit

    def redo(self) -> Edit:
        """Redo the edit that was undone last, and return it. Raises as ``undo`` does."""
        try:
            edit = self._whole(self._undone[-1], EditOperation.REDO)
            self.document = apply(self.document, edit)
        except EditMismatch:
            self._undone.clear()
            raise
        self._undone.pop()
        self._done.append(edit)
        return edit

    def _whole(self, edit: Edit | StoredEdit, way: EditOperation) -> Edit:
        return edit if isinstance(edit, Edit) else unpack(edit, self.document, way)
