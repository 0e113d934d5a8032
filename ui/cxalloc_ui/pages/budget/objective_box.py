"""The box for objective and horizon: a summary sentence, and the fields to edit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Part
from cxalloc.domain.message import Message, message
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import NPV, LateStart, ObjectiveKind
from cxalloc.messages.descriptions import objective_message
from cxalloc.messages.field_names import field_message
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.widgets.field_form import Field, FieldForm
from cxalloc_ui.widgets.fields import common_field

COLUMNS = 4
HEAD = (Part.PORTFOLIO, "")
"""The key of the document's cells that hold the portfolio-wide settings."""


class ObjectiveBox(QFrame):
    """Shows and edits the portfolio-wide settings.

    ``edited`` carries the document after an edit, and the name of the undo step.
    """

    edited = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._texts: Texts | None = None
        self.sentence = Label()
        self.sentence.setWordWrap(True)
        self.form = FieldForm(columns=COLUMNS)
        self.criterion = QLineEdit()
        self.criterion.setPlaceholderText(self.tr("New criterion"))
        self.criterion.setAccessibleName(self.tr("Name of a new criterion of the score"))
        set_pixels(self.criterion, maximum_width=220)
        self.add_criterion = QPushButton(self.tr("Add criterion"))
        self._criteria = QWidget()
        row = QHBoxLayout(self._criteria)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.criterion)
        row.addWidget(self.add_criterion)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        for widget in (self.sentence, self.form, self._criteria):
            layout.addWidget(widget)
        self.form.entered.connect(self._enter)
        self.criterion.returnPressed.connect(self._add)
        self.add_criterion.clicked.connect(self._add)

    def show_document(self, texts: Texts, *, editable: bool) -> None:
        """Show the settings of a document."""
        self._texts = texts
        portfolio = texts.document.portfolio
        self.sentence.setText(texts.formats.render(objective_message(portfolio)))
        self.form.show_fields([*self._fields(), *self._weights()], editable=editable)
        may_add = editable and not texts.is_scenario
        self._criteria.setVisible(may_add and portfolio.objective.kind is ObjectiveKind.SCORE)

    def _fields(self) -> Sequence[Field]:
        units = {
            PeriodUnit.MONTH.value: self.tr("Months"),
            PeriodUnit.QUARTER.value: self.tr("Quarters"),
            PeriodUnit.YEAR.value: self.tr("Years"),
        }
        return [
            self._field("name", self.tr("Name of the portfolio")),
            self._choice("objective", self.tr("What is maximised"), self._objectives()),
            self._field(
                "annual_rate", self.tr("Discount rate a year"), help=self.tr("Later money counts for so much less")
            ),
            self._choice(
                "late_start",
                self.tr("Late start of a stated ROI"),
                {
                    LateStart.SHIFT.value: self.tr("Shifts its benefits"),
                    LateStart.CUT.value: self.tr("Loses the last benefits"),
                },
                help=self.tr(
                    "Shifted, a stated ROI holds whatever the start: benefits and run costs move past the end of the "
                    "horizon where need be. Cut, as in earlier versions, those after the horizon are lost"
                ),
            ),
            self._field(
                "currency",
                self.tr("Currency"),
                help=self.tr("A code such as EUR; amounts keep their figures when it changes"),
            ),
            self._choice("unit", self.tr("Periods"), units),
            self._field("start", self.tr("First period")),
            self._field(
                "budget_periods",
                self.tr("Periods with a budget"),
                help=self.tr(
                    "More of them take the amounts of the last one; with fewer, the later amounts are dropped"
                ),
            ),
            self._field(
                "benefit_periods",
                self.tr("Later, benefits only"),
                help=self.tr("Periods after those in which benefits and run costs still count, and no budget binds"),
            ),
        ]

    def _weights(self) -> Sequence[Field]:
        """Return a field for each criterion of the score, including those whose typed weight is still rejected."""
        assert self._texts is not None
        document = self._texts.document
        objective = document.portfolio.objective
        named = [criterion for criterion, _ in objective.weights]
        drafted = [
            field.removeprefix("weight:")
            for part, _, field in document.drafts
            if (part, field[:7]) == (HEAD[0], "weight:")
        ]
        if objective.kind is not ObjectiveKind.SCORE and not drafted:
            return []
        return [
            self._field(
                f"weight:{criterion}",
                self.tr("Weight of {criterion}").format(
                    criterion=self.tr("the NPV") if criterion == NPV else criterion
                ),
                help=self.tr("Weights sum to 100 %; empty takes the criterion away"),
            )
            for criterion in dict.fromkeys([*named, *drafted])
        ]

    def _objectives(self) -> Mapping[str, str]:
        return {
            ObjectiveKind.NPV.value: self.tr("Net present value"),
            ObjectiveKind.SCORE.value: self.tr("A weighted score"),
        }

    def _field(self, key: str, title: str, **more: Any) -> Field:
        assert self._texts is not None
        return common_field(self._texts, [HEAD], key, title, **more)

    def _choice(self, key: str, title: str, words: Mapping[str, str], **more: Any) -> Field:
        values = {word: value for value, word in words.items()}
        return self._field(
            key,
            title,
            write=lambda value: words.get(value, value),
            read=lambda word: values.get(word, word),
            choices=lambda: list(words.values()),
            only_choices=True,
            **more,
        )

    def _enter(self, key: str, text: str) -> None:
        assert self._texts is not None
        cells = {key: text}
        if key == "objective" and text == ObjectiveKind.SCORE and not self._texts.document.portfolio.objective.weights:
            cells[f"weight:{NPV}"] = f"100{NO_BREAK_SPACE}%"  # a score needs at least one criterion
        self._set(cells, message("edits.change", field=field_message(key, self.form.title(key))))

    def _add(self) -> None:
        name = self.criterion.text().strip()
        if not name:
            self.criterion.setFocus()
            return
        self.criterion.clear()
        self._set({f"weight:{name}": f"0{NO_BREAK_SPACE}%"}, message("edits.add_criterion", name=name))
        if (made := self.form.input(f"weight:{name}")) is not None:
            made.setFocus()

    def _set(self, texts: Mapping[str, str], label: Message) -> None:
        from cxalloc.editing.cells.cells import Cell
        from cxalloc.editing.scenario_edits import set_shown_cells

        assert self._texts is not None
        cells = [Cell(*HEAD, field, text) for field, text in texts.items()]
        self.edited.emit(set_shown_cells(self._texts.document, cells, self._texts.style), label)
