"""Computes views in the background; only the newest request is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Draft, DraftKey
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.workers.background import Background


@dataclass(frozen=True)
class ViewRequest:
    """The input of a view: portfolio, scenario, and its plan or the reasons why there is none."""

    base: Portfolio
    scenario: str
    plan: Plan | None
    reasons: tuple[Message, ...] = ()
    drafts: Mapping[DraftKey, Draft] = field(default_factory=dict)


class ViewUpdater(QObject):
    """Computes one view at a time. ``ready`` carries the view of the latest request, never of an earlier one."""

    ready = Signal(object)
    failed = Signal(object, object)
    """The request that failed, and its error."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._wanted: ViewRequest | None = None
        self._is_busy = False
        self._round = 0
        self._last: View | None = None

    def start_with(self, view: View | None) -> None:
        """Drop pending requests, because another portfolio is open; ``view`` is its first view."""
        self._wanted, self._last = None, view
        self._round += 1

    def ask(self, question: ViewRequest) -> None:
        """Request a view; earlier requests that are not answered yet are dropped."""
        self._wanted = question
        if not self._is_busy:
            self._begin()

    def _begin(self) -> None:
        question, before, asked_in = self._wanted, self._last, self._round
        assert question is not None
        self._wanted, self._is_busy = None, True

        def make() -> View:
            return make_view(question.base, question.scenario, question.plan, question.reasons, before, question.drafts)

        self._background.run(
            make,
            lambda view: self._finish(view, asked_in),
            lambda error: self._fail(question, error, asked_in),
        )

    def _finish(self, view: View, asked_in: int) -> None:
        self._is_busy = False
        if asked_in == self._round:
            self._last = view  # reused by the next computation, even if this view comes too late to be shown
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
