"""The box for what is stated about uncertainty: how low and high are read, correlation, and the tail of costs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Part
from cxalloc.domain.uncertainty import CorrelatedBy, LowHigh
from cxalloc_ui.models.candidate_rows import dimensions
from cxalloc_ui.models.columns import dimension_title
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.widgets.field_form import Field, FieldForm
from cxalloc_ui.widgets.fields import common_field

COLUMNS = 5
USUAL_RHO = Decimal("0.2")
"""The correlation with which choosing what it is by begins; it is shown next to it."""
HEAD = (Part.PORTFOLIO, "")
"""The key of the document's cells that hold the portfolio-wide settings."""


class UncertaintyBox(QFrame):
    """Shows and edits what is stated about uncertainty.

    ``edited`` carries the document after an edit, and the name of the undo step.
    """

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._texts: Texts | None = None
        self.form = FieldForm(columns=COLUMNS)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 10, 16, 10)
        self._rows.addWidget(self.form)
        self.form.entered.connect(self._enter)

    def show_document(self, texts: Texts, *, editable: bool) -> None:
        """Show what a document states."""
        self._texts = texts
        self.form.show_fields(self._fields(), editable=editable)

    def add(self, row: QWidget) -> None:
        """Add a row below the fields."""
        self._rows.addWidget(row)

    def _fields(self) -> list[Field]:
        assert self._texts is not None
        portfolio = self._texts.document.portfolio
        names = {f"tag:{name}": dimension_title(name) for name in dimensions(portfolio)}
        common = {
            "": self.tr("no correlation"),
            CorrelatedBy.ALL.value: self.tr("all candidates"),
            CorrelatedBy.OWNER.value: self.tr("candidates of one owner"),
            **{key: self.tr("the same {tag}").format(tag=name) for key, name in names.items()},
        }
        words = self.tr("{dimension}: {value}")
        tags = dict.fromkeys(tag for one in portfolio.initiatives for tag in one.tags)
        tails = {"": self.tr("no initiative")} | {
            f"{tag.dimension}:{tag.value}": words.format(dimension=dimension_title(tag.dimension), value=tag.value)
            for tag in tags
        }
        return [
            self._choice(
                "low_high",
                self.tr("Low and high are"),
                {
                    LowHigh.EXTREMES.value: self.tr("the extremes"),
                    LowHigh.P10_P90.value: self.tr("exceeded in 1 of 10 cases"),
                },
                help=self.tr(
                    "Extremes: the least and the most possible. Or the 10th and the 90th percentile: one case in ten "
                    "lies beyond each of them"
                ),
            ),
            self._choice(
                "correlation.by",
                self.tr("Estimates move together of"),
                common,
                help=self.tr("Candidates with something in common are wrong in the same direction"),
            ),
            self._field(
                "correlation.rho",
                self.tr("Correlation"),
                help=self.tr("From 0, independent, to 1; empty for none"),
            ),
            self._choice(
                "lognormal_tail.tag",
                self.tr("Large overruns of"),
                tails,
                help=self.tr(
                    "Costs of initiatives with this tag overrun as those of large IT projects do: 18 % of them exceed "
                    "the estimate by half, and by several times on average"
                ),
            ),
            self._field(
                "lognormal_tail.cap",
                self.tr("Overrun at most to"),
                help=self.tr("A multiple of the likely cost: 10, or 1,000 %"),
            ),
        ]

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
        from cxalloc.editing.cells.cells import Cell, set_cells

        assert self._texts is not None
        texts = {key: text}
        stated = self._texts.document.portfolio.uncertainty
        if key == "correlation.by" and text and stated.correlation is None:
            texts["correlation.rho"] = self._texts.style.number(USUAL_RHO)
        cells = [Cell(*HEAD, field, value) for field, value in texts.items()]
        label = self.tr("Change {column}").format(column=self.form.title(key))
        self.edited.emit(set_cells(self._texts.document, cells, self._texts.style), label)
