"""The widget shown instead of a plan: why there is none, and relaxations to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cxalloc.editing.optimiser_input import draft_finding
from cxalloc.messages.findings import finding_message
from cxalloc_ui.application.formats import formatter, formatter_of
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.models.conflict_texts import ConflictText
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.plan.notices import Notice, error_text
from cxalloc_ui.widgets.figure_strip import card, clear

COLUMN = 640
BULLET = "•"


class NoPlan(QWidget):
    """Shows a title, the reasons, and buttons for possible actions. A signal reports the button that was pressed."""

    optimise_requested = Signal()
    candidates_requested = Signal()
    budget_requested = Signal()
    undo_requested = Signal()
    stop_requested = Signal()
    relaxation_chosen = Signal(int)
    """The index of the chosen relaxation in the conflict that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._is_running = False
        self._conflict: ConflictText | None = None
        self.errors = Notice(self.tr("Show them"), self.tr("Show the entries with errors, without a plan"))
        self.before = Notice(self.tr("Undo this"), self.tr("Undo the last change, after which there is no plan"))
        self.before.button.clicked.connect(self.undo_requested)
        self._steps: Sequence[str] = ()
        self._looking = muted()
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop the search for relaxations"))
        self.stop.clicked.connect(self.stop_requested)
        self._title = heading("", 1.4)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = muted()
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(10)
        frame, frame_layout = card()
        frame_layout.addLayout(self._reasons)
        frame_layout.addStretch(1)
        self._list = QScrollArea()
        self._list.setAccessibleName(self.tr("Conflicting requirements"))
        self._list.setWidgetResizable(True)
        self._list.setWidget(frame)
        self.button = self._button(
            self.tr("Optimise"), self.tr("Optimise, from the plan page"), self.optimise_requested
        )
        self.button.setProperty("primary", True)
        self.to_candidates = self._button(
            self.tr("Go to the candidates"),
            self.tr("Go to the candidates, from the plan page"),
            self.candidates_requested,
        )
        self.to_budget = self._button(
            self.tr("Go to budget and rules"),
            self.tr("Go to budget and rules, from the plan page"),
            self.budget_requested,
        )
        self._lay_out()

    @property
    def text(self) -> str:
        """All displayed text."""
        reasons = [label.text() for label in self._list.findChildren(QLabel)]
        return "\n".join([self._title.text(), self._text.text(), *(one for one in reasons if one != BULLET)])

    def first_button(self) -> QWidget:
        """The button of the most likely action."""
        buttons = (self.button, self.to_candidates, self.to_budget)
        return next((button for button in buttons if not button.isHidden()), self)

    def show_running(self, *, running: bool) -> None:
        """Show that a solve is running; *Stop* is in the header of the page."""
        self._is_running = running
        self.show_view(self._view, self._steps)

    def show_diagnosis_progress(self, text: str) -> None:
        """Show the progress of the diagnosis; an empty text hides it."""
        self._looking.setText(text)
        self._looking.setVisible(bool(text))
        self.stop.setVisible(bool(text))

    def show_conflict(self, conflict: ConflictText | None) -> None:
        """Show a diagnosis (IIS and relaxations) in place of the solver's reasons."""
        if conflict != self._conflict:
            self._conflict = conflict
            self.show_view(self._view, self._steps)

    def show_view(self, view: View | None, steps: Sequence[str] = ()) -> None:
        """Show why there is no plan: no candidates, infeasible, or not solved yet.

        ``steps`` are the names of the steps of editing since there was a plan; none if there was none.
        """
        self._view, self._steps = view, steps
        portfolio = view.portfolio if view is not None else None
        reasons = view.reasons if view is not None else ()
        count = len(portfolio.initiatives) + len(portfolio.small_allocations) if portfolio is not None else 0
        if self._is_running and count:
            reasons = ()
        waiting = view.input.errors if view is not None else ()
        formats = formatter_of(portfolio) if portfolio is not None else None
        if view is not None and formats is not None:
            self.errors.show_text(error_text(view, formats))
        listed = [finding_message(draft_finding(error)) for error in waiting] or reasons
        self.before.show_text(self._since_plan(steps) if reasons else "")
        self._show_list(list(map(formats.render, listed)) if formats is not None else [])
        self.to_candidates.setVisible(count == 0 or bool(reasons))
        self.to_budget.setVisible(bool(reasons))
        self.button.setVisible(count > 0 and not self._is_running and not waiting)
        self.button.setText(self.tr("Optimise again") if reasons else self.tr("Optimise"))
        if self._is_running and count:
            self._title.setText(self.tr("Looking for the best plan …"))
            self._text.setText(self.tr("The first one that is found is shown at once, and better ones as they come."))
        elif reasons and self._conflict is not None:
            self._title.setText(self._conflict.title)
            self._text.setText(self._conflict.text)
        elif reasons:
            self._title.setText(self.tr("No plan was found"))  # the conflict says more
            self._text.setText(
                self.tr(
                    "The requirements seem to exceed the budgets, teams and rules. A plan would be "
                    "possible if all of this were relaxed:"
                )
            )
        elif waiting:
            self._title.setText(self.tr("The plan waits"))
            self._text.setText(self.tr("A plan could be wrong as long as these cells hold errors:"))
        elif count == 0:
            self._title.setText(self.tr("No candidates yet"))
            self._text.setText(
                self.tr("Enter initiatives and small allocations among the candidates, or import a table of them.")
            )
        else:
            self._title.setText(self.tr("No plan yet"))
            self._text.setText(
                self.tr(
                    "Optimise finds the initiatives and small allocations with the highest value "
                    "within the budgets and rules, and proves it. Candidates: {n}."
                ).format(n=formatter().number(count))
            )

    def _since_plan(self, steps: Sequence[str]) -> str:
        """Return the sentence on the steps since there was a plan; empty if there was none."""
        if not steps:
            return ""
        if len(steps) == 1:
            return self.tr("There was a plan before this change: {step}").format(step=steps[0])
        words = self.tr("There was a plan before the last {n} changes. The last one: {step}")
        return words.format(n=formatter().number(len(steps)), step=steps[-1])

    def _show_list(self, reasons: Sequence[str]) -> None:
        clear(self._reasons)
        conflict = self._conflict if reasons else None
        if conflict is None:
            for reason in reasons:
                self._reasons.addWidget(_item(reason))
        else:
            self._show_iis(conflict)
        self._list.setVisible(bool(reasons) and (conflict is None or bool(conflict.iis or conflict.closing)))

    def _show_iis(self, conflict: ConflictText) -> None:
        if conflict.iis:
            self._reasons.addWidget(heading(self.tr("Conflicting requirements"), 1.0))
        for requirement in conflict.iis:
            self._reasons.addWidget(_item(requirement))
        if conflict.proof:
            self._reasons.addWidget(_wrapped(muted(conflict.proof)))
        if conflict.relaxations:
            title = heading(self.tr("Relaxations that make a plan possible, the smallest first"), 1.0)
            title.setContentsMargins(0, 10, 0, 0)
            self._reasons.addWidget(title)
        for number, words in enumerate(conflict.relaxations):
            self._reasons.addWidget(self._relaxation_row(number, words))
        for sentence in conflict.closing:
            self._reasons.addWidget(_wrapped(muted(sentence)))

    def _relaxation_row(self, number: int, words: Sequence[str]) -> QWidget:
        """Return a relaxation with the button that applies it; several steps are shown as a list."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        text = QVBoxLayout()
        text.setSpacing(4)
        first, *steps = words
        text.addStretch(1)  # centres a single line next to its button
        text.addWidget(_item(first))
        for step in steps:
            text.addWidget(_item(step, indent=18))
        text.addStretch(1)
        make = QPushButton(self.tr("Apply"))
        make.setAccessibleName(self.tr("Apply: {what}").format(what=" ".join(words)))
        make.setToolTip(self.tr("It is a step that can be undone."))
        # Deferred, because the receiver deletes the list with the button whose signal is being handled.
        make.clicked.connect(lambda: QTimer.singleShot(0, self, lambda: self.relaxation_chosen.emit(number)))
        row.addLayout(text, stretch=1)
        row.addWidget(make, alignment=Qt.AlignmentFlag.AlignTop)
        return holder

    def _button(self, text: str, name: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for button in (self.button, self.to_candidates, self.to_budget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        looking = QHBoxLayout()
        looking.setSpacing(14)
        looking.addStretch(1)
        looking.addWidget(self._looking)
        looking.addWidget(self.stop)
        looking.addStretch(1)
        self.show_diagnosis_progress("")
        column = QWidget()
        column.setMaximumWidth(COLUMN)
        layout = QVBoxLayout(column)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self.errors)
        layout.addWidget(self.before)
        layout.addLayout(looking)
        layout.addWidget(self._list, stretch=14)
        layout.addLayout(buttons)
        layout.addStretch(3)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(column, stretch=100)
        outer.addStretch(1)


def _item(text: str, indent: int = 0) -> QWidget:
    """Return a list item. The bullet is a separate label, so that wrapped lines are indented."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(indent, 0, 0, 0)
    row.setSpacing(8)
    label = _wrapped(Label(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(Label(BULLET), alignment=Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, stretch=1)
    return holder


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label
