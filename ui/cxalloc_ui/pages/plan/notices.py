"""Notices above a plan: that it is outdated, that entries have errors, and what the last change did to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.message import Count, message
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.left_out import left_out_message
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.view import PlanView, View

MOST_NAMED = 3
"""Number of candidates that the notice of a change names; its tooltip names them all."""
BETWEEN = "  ·  "


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a new plan changes, in one line, and with all names."""

    text: str
    tip: str


def plan_change(before: PlanView, after: PlanView, formats: Formatter, steps: Sequence[str] = ()) -> PlanChange:
    """Return what a plan changes against the one before: its value, who comes in, who goes out, who moves.

    ``steps`` are the names of the steps of editing in between; a single one is named.
    """
    old = {one.id: one for one in before.ledger.verdicts}
    entered, left, moved = [], [], []
    for verdict in after.ledger.verdicts:
        earlier = old.get(verdict.id)
        was_funded = earlier is not None and earlier.funded
        if verdict.funded and not was_funded:
            entered.append(verdict.name)
        elif was_funded and not verdict.funded:
            left.append(verdict.name)
        elif earlier is not None and (earlier.level, earlier.start) != (verdict.level, verdict.start):
            moved.append(verdict.name)
    known = {verdict.id for verdict in after.ledger.verdicts}
    left += [one.name for one in before.ledger.verdicts if one.funded and one.id not in known]
    lists = ((tr("in: {names}"), entered), (tr("out: {names}"), left), (tr("moved: {names}"), moved))
    value = _after(steps, _value(before, after, formats), formats)
    short = [words.format(names=_some(names, formats)) for words, names in lists if names]
    whole = [words.format(names=", ".join(names)) for words, names in lists if names]
    if not short:
        short = whole = [tr("the same choice")]
    return PlanChange(BETWEEN.join([value, *short]), "\n".join([value, *whole]))


def _value(before: PlanView, after: PlanView, formats: Formatter) -> str:
    old, new = before.ledger.key_figures.objective_value, after.ledger.key_figures.objective_value
    if after.portfolio.objective.kind is ObjectiveKind.SCORE:
        points = formats.number(Fraction(new - old, POINT), 1)
        return tr("score {points}").format(points=points if new < old else f"+{points}")
    money = f"{formats.signed_money(new - old)} {after.portfolio.currency}"
    return tr("value {difference}").format(difference=money)


def _after(steps: Sequence[str], what: str, formats: Formatter) -> str:
    """Return what steps did; a single one is named."""
    if len(steps) > 1:
        return tr("Last {n} changes: {what}").format(n=formats.number(len(steps)), what=what)
    if steps:
        return tr("{step}: {what}").format(step=steps[0], what=what)
    return tr("Last change: {what}").format(what=what)


def _some(names: Sequence[str], formats: Formatter) -> str:
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return shown if more <= 0 else tr("{names} and {n} more").format(names=shown, n=formats.number(more))


def error_text(view: View, formats: Formatter) -> str:
    """Return what errors in cells do to the plan: what is left out because of them, and whether the plan waits."""
    sentences = []
    if view.input.errors:
        sentences.append(message("input.waits", n=Count(len(view.input.errors))))
    if (left_out := left_out_message(view.input.portfolio)) is not None:
        sentences.append(left_out)
    return " ".join(map(formats.render, sentences))


class Notice(QFrame):
    """A line with a link to what can be done about it."""

    def __init__(self, action: str, name: str, *, further: tuple[str, str] | None = None) -> None:
        """Make a notice with the text and the accessible name of its link, and of a ``further`` one before it."""
        super().__init__()
        self.setObjectName("notice")
        self.label = Label()
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.label.setWordWrap(True)
        self.button = QPushButton(action)
        self.button.setAccessibleName(name)
        self.button.setProperty("link", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self.label, stretch=1)
        self.further: QPushButton | None = None
        if further is not None:
            self.further = QPushButton(further[0])
            self.further.setAccessibleName(further[1])
            self.further.setProperty("link", True)
            layout.addWidget(self.further)
        layout.addWidget(self.button)
        self.hide()

    def show_text(self, text: str, tip: str = "") -> None:
        """Show a text; an empty one hides the notice."""
        self.label.setText(text)
        self.label.setToolTip(plain_tip(tip))
        self.setVisible(bool(text))


class Notices(QWidget):
    """The notices that hold for all of a plan."""

    optimise_requested = Signal()
    errors_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stale = Notice(
            self.tr("Optimise again"), self.tr("Optimise again, for the plan is older than the last edits")
        )
        self.errors = Notice(self.tr("Show them"), self.tr("Show the entries with errors"))
        self.change = Notice(
            self.tr("Hide"),
            self.tr("Hide what the last change did"),
            further=(self.tr("Undo this"), self.tr("Undo the last change")),
        )
        assert self.change.further is not None
        self.undo_change = self.change.further
        self._shown: PlanView | None = None
        self._before: PlanView | None = None
        self._scenario = ""
        self._steps: list[str] = []
        """The names of the steps since the plan that is shown was current."""
        self._made_by: list[str] = []
        """The names of the steps between the two plans that are compared."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for notice in (self.stale, self.errors, self.change):
            layout.addWidget(notice)
        self.stale.button.clicked.connect(self.optimise_requested)
        self.errors.button.clicked.connect(self.errors_requested)
        self.change.button.clicked.connect(lambda: self.change.show_text(""))
        self.undo_change.clicked.connect(self.undo_requested)

    def show_view(self, view: View, formats: Formatter) -> None:
        """Show whether the plan of a view is outdated, and what it changes against the plan of earlier inputs."""
        result = view.result
        if result is None:
            return
        self.errors.show_text(error_text(view, formats))
        self.stale.button.setVisible(not view.input.errors)  # the errors come first
        self.stale.show_text("" if result.is_current else self.tr("This plan was made before the last edits."))
        if not result.is_current:
            self.change.show_text("")
            return
        if self._shown is None or view.scenario != self._scenario:
            self._before = None
            self.change.show_text("")
        elif self._shown.plan.inputs_sha256 != result.plan.inputs_sha256:
            self._before, self._made_by = self._shown, self._steps
        is_new = self._shown is None or self._shown.plan is not result.plan
        self._shown, self._scenario, self._steps = result, view.scenario, []
        if is_new and self._before is not None:
            change = plan_change(self._before, result, formats, self._made_by)
            self.change.show_text(change.text, change.tip)
            self.undo_change.setVisible(len(self._made_by) == 1)

    def note_step(self, step: str) -> None:
        """Note a step that was made, undone or redone, by its name; the last change is not the one shown any more."""
        self._steps.append(step)
        self.undo_change.hide()

    def steps_since_plan(self, view: View) -> Sequence[str]:
        """Return the names of the steps since there was a plan under the scenario of a view; none if there was none."""
        return self._steps if self._shown is not None and view.scenario == self._scenario else ()

    def forget(self) -> None:
        """Forget the plans shown so far, because another portfolio follows."""
        self._shown = self._before = None
        self._steps, self._made_by = [], []
        self.change.show_text("")
