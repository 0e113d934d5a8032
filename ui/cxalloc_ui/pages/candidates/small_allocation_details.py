"""The details of one or several small allocations: facts, response tiers with their curve, planned amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_major
from cxalloc.messages.descriptions import rule_of_id
from cxalloc.messages.field_names import field_message
from cxalloc_ui.application.formats import user_locale
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.models.candidate_rows import dimensions
from cxalloc_ui.models.columns import dimension_title
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_columns import Texts, conversion_text
from cxalloc_ui.models.grids.grid_entry import GridEntry
from cxalloc_ui.pages.candidates.small_allocation_lines import (
    SmallAllocationLine,
    example_note,
    full_rate,
    full_roi,
    returned_in_full,
)
from cxalloc_ui.pages.candidates.small_charts import PeriodChart, Response, ResponseChart
from cxalloc_ui.pages.candidates.tiers import (
    TierLine,
    response_points,
    tier_cells,
    tier_columns,
    tier_errors,
    tier_lines,
)
from cxalloc_ui.widgets.field_form import Field, FieldForm
from cxalloc_ui.widgets.fields import MOST_COMPARED, common_field
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT
from cxalloc_ui.widgets.tables.edit_table import EditTable


class SmallAllocationDetails(QWidget):
    """Shows and edits small allocations.

    ``edited`` carries the document after an edit, and the name of the undo step.
    """

    edited = Signal(object, object)
    said = Signal(str)
    """What was done to a typed text, such as a conversion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._lines: Sequence[SmallAllocationLine] = ()
        self._tiers_of = ""
        self._suggested = ""
        self._title, self._caption = heading("", 1.25), muted()
        self._title.setWordWrap(True)
        self._caption.setWordWrap(True)
        self.facts = FieldForm()
        self.example, self.loose, self._brings = Label(), muted(), muted()
        for note in (self.example, self.loose, self._brings):
            note.setWordWrap(True)
        set_state(self.example, "warning")
        self.confirm_button = QPushButton(self.tr("Confirm the figures"))
        self.minimum_button = QPushButton(self.tr("Set a minimum"))
        self.minimum_button.setProperty("link", True)
        self.tiers: EditModel[TierLine] = EditModel([], lambda line: line.number, parent=self)
        self.tiers.new_row_hint = self.tr("Next tier …")
        self.tiers.base_text = self._base_of_tier
        self.tier_table = EditTable(self.tr("Response tiers"), self.tiers)
        self.tier_table.verticalHeader().hide()
        self.tier_table.setSortingEnabled(False)
        self.tier_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chart = ResponseChart(self.tr("What a period's amount returns"))
        self.planned = PeriodChart(self.tr("Planned amounts by period"))
        self._tier_title = heading(self.tr("What a period's amount returns"), 1.0)
        self._chart_note = muted(
            self.tr("Return against amount; shaded: what a period may get; dashed: what was spent comes back"), 0.88
        )
        self._chart_note.setWordWrap(True)
        self._planned_title = heading(self.tr("Planned amounts"), 1.0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (
            self._title,
            self._caption,
            self.example,
            self.confirm_button,
            self.facts,
            self.loose,
            self.minimum_button,
            self._tier_title,
            self._brings,
            self.tier_table,
            self.chart,
            self._chart_note,
            self._planned_title,
            self.planned,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.facts.entered.connect(self._enter_fact)
        self.tiers.entered.connect(self._enter_tiers)
        self.minimum_button.clicked.connect(self._take_minimum)
        self.confirm_button.clicked.connect(self._confirm)

    def show_lines(
        self,
        lines: Sequence[SmallAllocationLine],
        texts: Texts,
        amounts: Sequence[int] | None,
        *,
        editable: bool,
    ) -> None:
        """Show the selection; ``amounts`` are the planned amounts by period if a single one is selected."""
        self._lines, self._texts = lines, texts
        first, one = lines[0].allocation, len(lines) == 1
        self._title.setText(first.name if one else self.tr("{n} small allocations").format(n=len(lines)))
        several = self.tr("What is typed here is set for all of them")
        self._caption.setText(self.tr("Small allocation") if one else several)
        self.facts.show_fields(self._facts(), tuple(line.id for line in lines), editable=editable)
        examples = sum(line.allocation.is_example for line in lines)
        self.example.setVisible(bool(examples))
        self.example.setText(example_note() if one else self.tr("{n} of them are examples").format(n=examples))
        self.confirm_button.setVisible(bool(examples) and editable and not texts.is_scenario)
        self._show_notes(editable)
        for widget in (self._tier_title, self.tier_table, self.chart, self._chart_note):
            widget.setVisible(one)
        is_planned = one and bool(amounts) and any(amounts or ())
        self._planned_title.setVisible(is_planned)
        self.planned.setVisible(is_planned)
        if one:
            self._show_tiers(editable)
        if is_planned and amounts:
            currency = self._document.portfolio.currency
            labels = [texts.formats.short_period(period) for period in range(len(amounts))]
            major = [float(to_major(amount, currency)) for amount in amounts]
            self.planned.show_money(labels, [0.0] * len(major), major, texts.formats.short_amount)

    def _show_notes(self, editable: bool) -> None:
        """Show what a full amount brings, and the cadences that a cent meets, of a single small allocation."""
        from cxalloc.domain.accounting.loose_cadence import loose_cadences

        texts, allocation = self._texts, self._lines[0].allocation
        assert texts is not None
        is_one, formats = len(self._lines) == 1, texts.formats
        brings, rate, roi = returned_in_full(allocation), full_rate(self._lines[0]), full_roi(self._lines[0])
        self._brings.setVisible(is_one and brings is not None)
        if brings is not None and rate is not None and roi is not None:
            said = self.tr("A full {amount} returns {brings}: ROI {roi}, or {rate} for 1")
            rate_text = user_locale().toString(float(rate), "f", 2)
            self._brings.setText(
                said.format(
                    amount=formats.exact_money(allocation.full_amount),
                    brings=formats.exact_money(brings),
                    roi=formats.computed_share(roi),
                    rate=rate_text,
                )
            )
        portfolio = self._document.portfolio
        loose = [one for one in loose_cadences(portfolio) if one.allocation == allocation.id]
        notes = (one.note(rule_of_id(portfolio, one.rule)) for one in loose)
        self.loose.setText("\n".join(map(formats.render, notes)))
        self.loose.setVisible(is_one and bool(loose))
        self.minimum_button.setVisible(is_one and bool(loose) and editable)
        if loose:
            self._suggested = texts.money(loose[0].minimum)
            amount = formats.exact_money(loose[0].minimum)
            self.minimum_button.setText(self.tr("Set a minimum of {amount}").format(amount=amount))

    def _confirm(self) -> None:
        """Take the figures of the examples that are selected as confirmed: plans may fund them from now on."""
        cells = [(line.id, "example", "") for line in self._lines if line.allocation.is_example]
        self._set(cells, message("edits.confirm_figures"))

    def _take_minimum(self) -> None:
        self._set([(self._lines[0].id, "minimum", self._suggested)], message("edits.set_minimum"))

    @property
    def _document(self) -> Document:
        assert self._texts is not None
        return self._texts.document

    def _facts(self) -> list[Field]:
        texts = self._texts
        assert texts is not None
        places = [(Part.SMALL_ALLOCATION, line.id) for line in self._lines[: MOST_COMPARED + 1]]

        def field(key: str, title: str, help: str = "", **more: Any) -> Field:
            return common_field(texts, places, key, title, help=help, **more)

        fields = [
            field("name", tr("Name"), wide=True),
            field(
                "fund",
                tr("Fund"),
                choices=texts.fund_names,
                only_choices=True,
                read=texts.read_fund,
                write=texts.write_funds,
            ),
            field("owner", tr("Owner"), choices=texts.owners),
            field("maximum", tr("Amount per period"), tr("The most that a period gets; 500 a week is converted")),
            field("roi", tr("ROI"), tr("The return on every unit of money; empty where it falls in tiers")),
            field("ticket", tr("Ticket"), tr("A period gets a whole number of tickets; empty: any amount")),
            field("minimum", tr("Minimum"), tr("The least that an active period gets, where there is no ticket")),
            field("total_cap", tr("Cap in all"), tr("The most over all budget periods")),
            field("cadence", tr("Cadence"), tr("At least one amount in every so many periods: 1 for every period")),
            field("delay", tr("Delay"), tr("Periods from spending to benefit")),
            field("rate_low", tr("Low return"), tr("As a share of the likely return, of all tiers")),
            field("rate_high", tr("High return"), tr("As a share of the likely return, of all tiers")),
        ]
        fields += [
            field(f"tag:{name}", dimension_title(name), choices=lambda name=name: texts.tag_values(name), several=True)
            for name in dimensions(texts.document.portfolio)
        ]
        return fields if len(self._lines) == 1 else fields[1:]

    def _show_tiers(self, editable: bool) -> None:
        texts, allocation = self._texts, self._lines[0].allocation
        assert texts is not None
        currency = self._document.portfolio.currency
        self.tiers.allow(editing=editable, new_rows=True)
        lines = tier_lines(allocation, self._document)
        if self._tiers_of == allocation.id:
            self.tiers.update_rows(lines)
        else:
            self._tiers_of = allocation.id
            self.tiers.set_rows(lines, tier_columns(allocation.id, texts))
        self.tiers.set_cell_errors(tier_errors(allocation.id, self._document))
        header = self.tier_table.horizontalHeader().sizeHint().height()
        self.tier_table.setFixedHeight(header + ROW_HEIGHT * self.tiers.rowCount() + 4)
        self.chart.show_response(
            Response(
                response_points(allocation, currency),
                float(to_major(allocation.minimum, currency)),
                float(to_major(allocation.maximum, currency)),
                None if allocation.ticket is None else float(to_major(allocation.ticket, currency)),
            ),
            texts.formats.short_amount,
        )

    def _base_of_tier(self, line: TierLine, column: str) -> str | None:
        """Return what a cell of a tier has in the base case, if the scenario changes it."""
        if self._texts is None or column not in ("rate", "amount"):
            return None
        whose = self._lines[0].id
        return self._texts.base_text(Part.SMALL_ALLOCATION, whose, f"tier{line.number}_{column}")

    def _enter_fact(self, key: str, text: str) -> None:
        label = message("edits.change", field=field_message(key, self.facts.title(key)))
        self._set([(line.id, key, text) for line in self._lines], label)

    def _enter_tiers(self, entry: GridEntry) -> None:
        assert self._texts is not None
        allocation = self._lines[0].allocation
        cells = tier_cells(entry, allocation, self._texts)
        self._set([(allocation.id, field, text) for field, text in cells], message("edits.change_tiers"))

    def _set(self, cells: Sequence[tuple[str, str, str]], label: Message) -> None:
        from cxalloc.editing.cells.cells import Cell
        from cxalloc.editing.scenario_edits import set_shown_cells

        assert self._texts is not None
        made = [Cell(Part.SMALL_ALLOCATION, *cell) for cell in cells]
        texts = self._texts
        self.edited.emit(set_shown_cells(self._document, made, texts.style), label)
        if said := conversion_text(made, texts):
            self.said.emit(said)
