"""Computes what is shown, in the background: only the newest request is answered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.workers.background import Background


@dataclass(frozen=True)
class ViewRequest:
    """What a view is wanted of."""

    base: Portfolio
    scenario: str
    plan: Plan | None
    reasons: tuple[Message, ...] = ()


class ViewUpdater(QObject):
    """Makes one view at a time. ``ready`` brings the view of the question asked last, never of an earlier one."""

    ready = Signal(object)
    failed = Signal(object, object)
    """The question, and the error."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._wanted: ViewRequest | None = None
        self._is_busy = False
        self._round = 0
        self._last: View | None = None

    def start_with(self, view: View | None) -> None:
        """Forget what was asked: another portfolio is open, and shown by this view."""
        self._wanted, self._last = None, view
        self._round += 1

    def ask(self, question: ViewRequest) -> None:
        """Ask for a view; what was asked before and is not answered yet will not be."""
        self._wanted = question
        if not self._is_busy:
            self._begin()

    def _begin(self) -> None:
        question, before, asked_in = self._wanted, self._last, self._round
        assert question is not None
        self._wanted, self._is_busy = None, True

        def make() -> View:
            return make_view(question.base, question.scenario, question.plan, question.reasons, before)

        self._background.run(
            make,
            lambda view: self._finish(view, asked_in),
            lambda error: self._fail(question, error, asked_in),
        )

    def _finish(self, view: View, asked_in: int) -> None:
        self._is_busy = False
        if asked_in == self._round:
            self._last = view  # what the next one need not compute again, even if this one comes too late to be shown
            if self._wanted is None:
                self.ready.emit(view)
        if self._wanted is not None:
            self._begin()

    def _fail(self, question: ViewRequest, error: BaseException, asked_in: int) -> None:
        self._is_busy = False
        if self._wanted is not None:
            self._begin()
        elif asked_in == self._round:
            self.failed.emit(question, error)
