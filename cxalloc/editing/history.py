"""The history of a document: what was done and can be undone, what was undone and can be done again."""

from __future__ import annotations

from cxalloc.domain.document import Document
from cxalloc.domain.edits import Edit, apply, difference

MOST_EDITS = 500
"""So many steps can be undone; older ones are forgotten."""


class History:
    """Done and undone edits of one document: the same for a file and for a portfolio that is not kept yet."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def undo_label(self) -> str:
        """What ``undo`` would take back; '' if nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What ``redo`` would do again; '' if nothing."""
        return self._undone[-1].label if self._undone else ""

    def do(self, after: Document, label: str) -> Edit:
        """Make ``after`` the document. An edit without changes (false) is no step, and leaves what can be redone."""
        edit = difference(self.document, after, label)
        if edit:
            self._done.append(edit)
            del self._done[:-MOST_EDITS]
            self._undone.clear()
            self.document = after
        return edit

    def undo(self) -> Edit:
        """Take the last edit back. Returns the edit that does so: the inverse of that one.

        Raises IndexError if there is nothing to undo.
        """
        edit = self._done[-1].inverse()
        self.document = apply(self.document, edit)
        self._undone.append(self._done.pop())
        return edit

    def redo(self) -> Edit:
        """Do again what was undone last, and return that edit. Raises IndexError if there is nothing to do again."""
        edit = self._undone[-1]
        self.document = apply(self.document, edit)
        self._done.append(self._undone.pop())
        return edit
