"""The box for the budget of a scenario as factors: of all funds, and of each fund."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Part, ScenarioDocument
from cxalloc.domain.message import message
from cxalloc.domain.numbers import read_share
from cxalloc_ui.application.theme import muted
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.widgets.field_form import Field, FieldForm

ALL_FUNDS = "set:budget.factor"
"""The cell of a scenario for the factor of every fund."""


class FactorBox(QFrame):
    """Shows and edits by how much a scenario multiplies the amounts of the base case.

    ``edited`` carries the document of the base case after an edit, and the name of the undo step.
    """

    edited = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._texts: Texts | None = None
        self.form = FieldForm(columns=4)
        note = muted(
            self.tr("The amounts below are those of the base case times these factors. One that is typed there stands.")
        )
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(note)
        layout.addWidget(self.form)
        self.form.entered.connect(self._enter)
        self.hide()

    def show_document(self, texts: Texts, *, editable: bool) -> None:
        """Show the factors of a scenario; hide the box in the base case."""
        self._texts = texts
        document = texts.document
        self.setVisible(isinstance(document, ScenarioDocument))
        if isinstance(document, ScenarioDocument):
            self.form.show_fields(list(self._fields(document, texts)), document.scenario, editable=editable)

    def _fields(self, document: ScenarioDocument, texts: Texts) -> Iterator[Field]:
        cells = [(ALL_FUNDS, self.tr("All funds ×"))]
        if len(document.portfolio.funds) > 1:
            cells += [(f"set:fund.{one.id}.factor", f"{one.name} ×") for one in document.portfolio.funds]
        for key, title in cells:
            text = texts.text_in(document.base, Part.SCENARIO, document.scenario, key)
            share = read_share(text)
            draft = document.base.drafts.get((Part.SCENARIO, document.scenario, key))
            yield Field(
                key,
                title,
                text if share is None else texts.style.share(share),
                CellError(draft.text, draft.reason) if draft else None,
                help=self.tr("Such as 85 % or 0.85; empty: as in the base case"),
            )

    def _enter(self, key: str, text: str) -> None:
        from cxalloc.editing.cells.cells import Cell, set_cells

        assert self._texts is not None
        document = self._texts.document
        if isinstance(document, ScenarioDocument):
            cells = [Cell(Part.SCENARIO, document.scenario, key, text)]
            label = message("edits.change", field=self.form.title(key))
            self.edited.emit(set_cells(document.base, cells, self._texts.style), label)
