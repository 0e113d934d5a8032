"""The details of one or several initiatives: facts, funding levels, money by period, relations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import Level, Status
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_major
from cxalloc.messages.descriptions import benefit_message
from cxalloc.messages.field_names import field_message
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.models.candidate_rows import dimensions
from cxalloc_ui.models.columns import dimension_title, status_word
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_columns import Texts, read_status, statuses
from cxalloc_ui.models.grids.grid_entry import GridEntry
from cxalloc_ui.pages.candidates.initiative_lines import InitiativeLine, drafts_of, shown_level
from cxalloc_ui.pages.candidates.profile import (
    ProfileLine,
    money_by_period,
    profile_columns,
    profile_errors,
    profile_lines,
)
from cxalloc_ui.pages.candidates.relations_box import RelationsBox
from cxalloc_ui.pages.candidates.small_charts import PeriodChart
from cxalloc_ui.widgets.field_form import Field, FieldForm
from cxalloc_ui.widgets.fields import MOST_COMPARED, common_field
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT
from cxalloc_ui.widgets.tables.edit_table import EditTable

Place = tuple[Part, str]


class InitiativeDetails(QWidget):
    """Shows and edits initiatives. ``edited`` carries the document after an edit, and the name of the undo step."""

    edited = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._lines: Sequence[InitiativeLine] = ()
        self._chosen: tuple[str, str] = ("", "")
        self._profile_shape: object = None
        self._title, self._verdict = heading("", 1.25), muted()
        self._title.setWordWrap(True)
        self._verdict.setWordWrap(True)
        self.facts, self.level = FieldForm(), FieldForm()
        self.levels = QComboBox()
        self.levels.setAccessibleName(self.tr("Funding level"))
        self.add_level = QPushButton("+")
        self.add_level.setToolTip(self.tr("Add a funding level, as a copy of this one"))
        self.add_level.setAccessibleName(self.add_level.toolTip())
        self.remove_level = QPushButton("−")
        self.remove_level.setToolTip(self.tr("Remove this funding level"))
        self.remove_level.setAccessibleName(self.remove_level.toolTip())
        self._benefit = muted("", 0.92)
        self._benefit.setWordWrap(True)
        self.chart = PeriodChart(self.tr("Costs and expected benefits by period"))
        self._chart_note = muted("", 0.88)
        self._chart_note.setWordWrap(True)
        self.profile: EditModel[ProfileLine] = EditModel([], lambda line: line.field, parent=self)
        self.profile.base_text = self._base_of_profile
        self.profile_table = EditTable(self.tr("Money by period from the start"), self.profile)
        self.profile_table.verticalHeader().hide()
        self.profile_table.setSortingEnabled(False)
        self.relations = RelationsBox()
        self._single: list[QWidget] = []
        self._lay_out()
        self.facts.entered.connect(self._enter_fact)
        self.level.entered.connect(self._enter_level)
        self.levels.activated.connect(self._choose_level)
        self.add_level.clicked.connect(self._add_level)
        self.remove_level.clicked.connect(self._remove_level)
        self.profile.entered.connect(self._enter_profile)
        self.relations.edited.connect(self.edited)

    def show_lines(self, lines: Sequence[InitiativeLine], texts: Texts, *, editable: bool, planned: bool) -> None:
        """Show one initiative in full, or the common fields of several."""
        self._lines, self._texts = lines, texts
        first = lines[0].initiative
        one = len(lines) == 1
        for widget in self._single:
            widget.setVisible(one)
        self._title.setText(first.name if one else self.tr("{n} initiatives").format(n=len(lines)))
        self._show_verdict(lines[0] if one and planned else None)
        if not one:
            self._verdict.setText(self.tr("What is typed here is set for all of them"))
            set_state(self._verdict, "")
            self._verdict.show()
        keys = tuple(line.id for line in lines)
        self.facts.show_fields(self._facts(), keys, editable=editable)
        if self._chosen[0] != first.id or self._chosen[1] not in [level.name for level in first.levels]:
            self._chosen = (first.id, shown_level(first).name)
        self.level.show_fields(self._level_fields(), (keys, self._chosen), editable=editable)
        if one:
            self._show_levels(editable and not texts.is_scenario)
            self._show_profile(editable)
            self.relations.show_relations(first.id, texts, editable=editable and not texts.is_scenario)

    # Showing

    @property
    def _document(self) -> Document:
        assert self._texts is not None
        return self._texts.document

    def _level(self) -> Level:
        return self._lines[0].initiative.level(self._chosen[1])

    def _show_verdict(self, line: InitiativeLine | None) -> None:
        assert self._texts is not None
        formats = self._texts.formats
        self._verdict.setVisible(line is not None)
        verdict = line.figures.verdict if line is not None and line.figures else None
        if line is not None and drafts_of(self._document, line.id):
            text, state = self.tr("✕ Its errors are not optimised"), "bad"
        elif verdict is None or not verdict.funded or verdict.start is None:
            text, state = self.tr("○ Not funded by the current plan"), ""
        else:
            start = formats.period(verdict.start)
            text, state = self.tr("● Funded from {start}").format(start=start), "good"
            if verdict.level and line is not None and len(line.initiative.levels) > 1:
                text = self.tr("● Funded at level {level} from {start}").format(level=verdict.level, start=start)
        self._verdict.setText(text)
        set_state(self._verdict, state)

    def _facts(self) -> list[Field]:
        texts = self._texts
        assert texts is not None
        horizon = texts.document.portfolio.horizon
        places = [(Part.INITIATIVE, line.id) for line in self._lines[: MOST_COMPARED + 1]]

        def field(key: str, title: str, **more: Any) -> Field:
            return common_field(texts, places, key, title, **more)

        fields = [
            field("name", self.tr("Name"), wide=True),
            field("owner", self.tr("Owner"), choices=texts.owners),
            field(
                "status",
                self.tr("Status"),
                choices=statuses,
                only_choices=True,
                read=read_status,
                write=lambda text: status_word(Status(text)) if text in list(Status) else text,
            ),
            field("earliest_start", self.tr("Earliest start"), choices=texts.periods),
            field(
                "latest_start",
                self.tr("Latest start"),
                choices=texts.periods,
                help=self.tr("Empty: as late as it is still delivered by {period}").format(
                    period=texts.formats.period(horizon.budget_periods - 1)
                ),
            ),
        ]
        if len(self._lines) > 1:
            fields = fields[1:]
        if all(line.initiative.status is Status.COMMITTED for line in self._lines):
            fields.append(field("committed_start", self.tr("Committed start"), choices=texts.periods))
            fields.append(field("committed_level", self.tr("Committed level")))
        fields += [
            field(f"tag:{name}", dimension_title(name), choices=lambda name=name: texts.tag_values(name), several=True)
            for name in dimensions(texts.document.portfolio)
        ]
        return fields

    def _level_places(self, most: int | None = None) -> list[Place]:
        from cxalloc.editing.cells.cells import level_key

        if len(self._lines) == 1:
            return [(Part.INITIATIVE, level_key(*self._chosen))]
        return [(Part.INITIATIVE, level_key(line.id, line.level.name)) for line in self._lines[:most]]

    def _level_fields(self) -> list[Field]:
        texts = self._texts
        assert texts is not None
        places = self._level_places(MOST_COMPARED + 1)

        def field(key: str, title: str, help: str = "", **more: Any) -> Field:
            return common_field(texts, places, key, title, help=help, **more)

        fields = [
            field("cost", tr("Cost"), tr("Sum over the duration")),
            field("run_cost", tr("Run cost"), tr("In every period after delivery")),
            field("roi", tr("ROI"), tr("80 % or 0.8; instead of a benefit")),
            field("benefit", tr("Benefit"), tr("In every period after delivery; instead of an ROI")),
            field("low", tr("Low"), tr("Worst case as a share of the likely benefit")),
            field("high", tr("High"), tr("Best case as a share of the likely benefit")),
            field("success", tr("Success"), tr("Probability of success")),
            field("duration", tr("Duration"), tr("Periods from start to delivery")),
            field("cost_low", tr("Low cost"), tr("As a share of the likely costs")),
            field("cost_high", tr("High cost"), tr("As a share of the likely costs")),
            field("duration_low", tr("Shortest duration"), tr("In periods; empty: as the duration")),
            field("duration_high", tr("Longest duration"), tr("In periods; empty: as the duration")),
            field(
                "fund",
                tr("Fund"),
                choices=texts.fund_names,
                only_choices=True,
                read=texts.read_fund,
                write=texts.write_funds,
            ),
            field("npv", tr("Stated NPV"), tr("Calculated elsewhere; instead of a benefit")),
        ]
        if len(self._lines) == 1:
            fields.append(field("level", tr("Name of the level")))
        return fields

    def _show_levels(self, editable: bool) -> None:
        assert self._texts is not None
        initiative, formats = self._lines[0].initiative, self._texts.formats
        valuation = Valuation(self._document.portfolio)
        message = self.tr("{level}  ·  NPV {npv}")
        found = []
        for level in initiative.levels:
            npv = valuation.option(initiative, level, initiative.earliest).npv
            found.append((message.format(level=level.name, npv=formats.short_money(npv)), level.name))
        if found != [(self.levels.itemText(n), self.levels.itemData(n)) for n in range(self.levels.count())]:
            self.levels.clear()
            for text, name in found:
                self.levels.addItem(text, name)
        self.levels.setCurrentIndex(self.levels.findData(self._chosen[1]))
        self.add_level.setEnabled(editable)
        self.remove_level.setEnabled(editable and len(initiative.levels) > 1)
        self._benefit.setText(
            self.tr("Benefit: {benefit}").format(benefit=formats.render(benefit_message(self._level())))
        )

    def _show_profile(self, editable: bool) -> None:
        texts, initiative, level = self._texts, self._lines[0].initiative, self._level()
        assert texts is not None
        portfolio = self._document.portfolio
        horizon = portfolio.horizon
        costs, benefits = money_by_period(initiative, level, portfolio)
        labels = [texts.formats.short_period(period) for period in range(len(costs))]
        paid, earned = (
            [float(to_major(amount, portfolio.currency)) for amount in amounts] for amounts in (costs, benefits)
        )
        self.chart.show_money(labels, paid, earned, texts.formats.short_amount)
        note = self.tr("Expected benefits above the line, costs below, if it starts in {start} ({currency})")
        self._chart_note.setText(
            note.format(start=texts.formats.period(initiative.earliest), currency=portfolio.currency)
        )
        periods = horizon.periods - initiative.earliest
        [(_, place)] = self._level_places()
        lines = profile_lines(initiative, level, portfolio)
        self.profile.allow(editing=editable, new_rows=False)
        shape = (place, periods, portfolio.horizon, portfolio.currency)
        if shape == self._profile_shape:
            self.profile.update_rows(lines)
        else:
            self._profile_shape = shape
            self.profile.set_rows(lines, profile_columns(initiative, place, texts, periods))
        self.profile.set_cell_errors(profile_errors(self._document, place, lines, periods))
        header = self.profile_table.horizontalHeader().sizeHint().height()
        bar = self.profile_table.horizontalScrollBar().sizeHint().height()
        self.profile_table.setFixedHeight(header + ROW_HEIGHT * len(lines) + bar + 4)

    def _base_of_profile(self, line: ProfileLine, column: str) -> str | None:
        """Return what a cell of the profile has in the base case, if the scenario changes it."""
        if self._texts is None or not column.isdigit():
            return None
        [place] = self._level_places()
        return self._texts.base_text(*place, line.field.replace("#", column))

    # Editing

    def _enter_fact(self, key: str, text: str) -> None:
        places: list[Place] = [(Part.INITIATIVE, line.id) for line in self._lines]
        self._set([(place, key, text) for place in places], self.facts, key)

    def _enter_level(self, key: str, text: str) -> None:
        cells = [(place, key, text) for place in self._level_places()]
        if key == "level":
            self._chosen = (self._chosen[0], text)  # after a rejected edit the first level is shown again
        self._set(cells, self.level, key)

    def _enter_profile(self, entry: GridEntry) -> None:
        [place] = self._level_places()
        cells = [(place, str(typed.key).replace("#", typed.column), typed.text) for typed in entry.cells]
        self._set(cells, None, entry.label)

    def _set(self, cells: Sequence[tuple[Place, str, str]], form: FieldForm | None, what: Message | str) -> None:
        from cxalloc.editing.cells.cells import Cell
        from cxalloc.editing.scenario_edits import set_shown_cells

        assert self._texts is not None
        after = set_shown_cells(
            self._document, [Cell(*place, key, text) for place, key, text in cells], self._texts.style
        )
        if form is not None and isinstance(what, str):
            what = message("edits.change", field=field_message(what, form.title(what)))
        self.edited.emit(after, what)

    def _choose_level(self) -> None:
        self._chosen = (self._chosen[0], str(self.levels.currentData()))
        self._again()

    def _add_level(self) -> None:
        from cxalloc.editing import rows

        step = rows.duplicate_level(self._document, *self._chosen)
        before = {level.name for level in self._lines[0].initiative.levels}
        after = step.document.portfolio.initiative_by_id[self._chosen[0]]
        self._chosen = (after.id, next(level.name for level in after.levels if level.name not in before))
        self.edited.emit(step.document, message("edits.add_funding_level"))

    def _remove_level(self) -> None:
        from cxalloc.editing.deletion import delete_level

        self.edited.emit(delete_level(self._document, *self._chosen).document, message("edits.remove_funding_level"))

    def _again(self) -> None:
        assert self._texts is not None
        self.show_lines(
            self._lines, self._texts, editable=self.profile.editable, planned=self._verdict.isVisibleTo(self)
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._verdict)
        layout.addWidget(self.facts)
        layout.addWidget(_title(self.tr("Funding levels")))
        chooser = QWidget()
        row = QHBoxLayout(chooser)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.levels, stretch=1)
        row.addWidget(self.add_level)
        row.addWidget(self.remove_level)
        layout.addWidget(chooser)
        layout.addWidget(self.level)
        money = _title(self.tr("Costs and expected benefits by period"))
        relations = _title(self.tr("Relations"))
        for widget in (self._benefit, money, self.chart, self._chart_note, self.profile_table, relations):
            layout.addWidget(widget)
        layout.addWidget(self.relations)
        layout.addStretch(1)
        self._single = [
            chooser,
            self._benefit,
            money,
            self.chart,
            self._chart_note,
            self.profile_table,
            relations,
            self.relations,
        ]


def _title(text: str) -> QWidget:
    title = heading(text, 1.0)
    title.setContentsMargins(0, 8, 0, 0)
    return title
