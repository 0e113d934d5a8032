"""The import dialog: shows the effect of an import, and imports only a table without errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import literal
from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.folder.schema import tables
from cxalloc.exchange.tables.headings import HeadingMatch
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview
from cxalloc.exchange.tables.merge import INITIATIVES, SMALL_ALLOCATIONS, FieldChange, ImportEffect
from cxalloc.exchange.tables.notes import note_messages
from cxalloc.exchange.tables.row_kinds import FREQUENCY, KIND, RowKind
from cxalloc.exchange.tables.text_files import ENCODINGS
from cxalloc.messages.findings import entity_message
from cxalloc_ui.application.formats import error_text, formatter, message_text
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.dialogs.frame_form import FrameForm
from cxalloc_ui.dialogs.import_preview import ImportPreview
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.widgets.tables.data_table import DataTable

MOST_COLUMNS_SHOWN = 100
_ONE_FUND = 2
"""The number of choices of a fund where there is one: that one, and none."""
_WAIT_FOR_MORE = 250
"""Milliseconds after the last key before the preview is recomputed."""


@dataclass(frozen=True)
class _Change:
    """A line of the list of changes that the import makes."""

    name: str
    kind: ImportEffect
    change: FieldChange | None


class ImportDialog(QDialog):
    """Shows a preview, and lets a user choose columns and rows that were not recognised.

    The resulting portfolio is ``preview.portfolio``.
    """

    def __init__(self, importing: ImportPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing = importing
        self.preview: TablePreview | None = None
        self._mapping: dict[str, str] = {}
        self._keep: set[int] = set()
        self._leave_out: set[int] = set()
        self.setWindowTitle(self.tr("Import {name}").format(name=importing.path.name))
        self._title = heading(self.windowTitle(), 1.2)
        self._found = muted()
        self._found.setWordWrap(True)
        self.form = None if importing.portfolio is not None else FrameForm(importing.path.stem)
        self._make_choices()
        self.columns = QTableWidget()
        self._state = Label()
        self.findings, self._findings_model = _table(_finding_columns(), self.tr("Errors"), self)
        self.changes, self._changes_model = _table(_change_columns(), self.tr("What will change"), self)
        self.keep_button = QPushButton(formatter().text("tables.keep_row"))
        self.leave_out_button = QPushButton(formatter().text("tables.leave_row_out"))
        self.keep_button.clicked.connect(lambda: self._answer(self._keep))
        self.leave_out_button.clicked.connect(lambda: self._answer(self._leave_out))
        self._lists = QStackedWidget()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self._buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("primary", True)
        self.accept_button.setEnabled(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_FOR_MORE)
        self._timer.timeout.connect(self.update_preview)
        self._lay_out()
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        importing.preview_ready.connect(self._show)
        importing.failed.connect(self._show_failure)
        if self.form is not None:
            self.form.changed.connect(self._wait)
            self.form.budget.setFocus()
        self.resize(zoomed(1080), zoomed(700))
        self.update_preview()

    def update_preview(self) -> None:
        """Recompute the preview with the options that are chosen now."""
        self._timer.stop()
        self.accept_button.setEnabled(False)
        options = ImportOptions(
            kind=self.kind.currentData(),
            sheet=self.sheet.currentData(),
            visible_only=self.visible_only.isChecked(),
            encoding=self.encoding.currentData(),
            delimiter=self.delimiter.currentData(),
            decimal_mark=self.decimal_mark.currentData(),
            mapping=dict(self._mapping),
            keep_rows=frozenset(self._keep),
            leave_out=frozenset(self._leave_out),
            fund=self.fund.currentData(),
        )
        try:
            frame = self.form.frame() if self.form is not None else None
        except InvalidInput as error:
            self._show_findings(error.findings)
            return
        self._importing.update_preview(options, frame)

    def _currency(self) -> str:
        """Return the currency entered for a new portfolio."""
        return self.form.currency.text().strip().upper() if self.form is not None else ""

    def _period_unit(self) -> PeriodUnit:
        """Return the unit of the portfolio's periods."""
        if self.form is not None:
            return self.form.period_unit()
        portfolio = self._importing.portfolio
        return portfolio.horizon.unit if portfolio is not None else PeriodUnit.QUARTER

    def _wait(self) -> None:
        self.accept_button.setEnabled(False)
        self._timer.start()

    def _choose_column(self, title: str, column: str) -> None:
        self._mapping[title] = column
        self.update_preview()

    def _answer(self, rows: set[int]) -> None:
        """Answer the selected question about a row (or else the first one) by adding the row to ``rows``."""
        shown = self._findings_model.shown_rows()
        selected = self.findings.currentIndex().row()
        asking = [one for one in (*shown[selected : selected + 1], *shown) if selected >= 0 and _asks(one)]
        finding = next(iter(asking or filter(_asks, shown)), None)
        if finding is not None and finding.place is not None and finding.place.row is not None:
            rows.add(finding.place.row)
            self.update_preview()

    # Showing the preview

    def _show(self, preview: TablePreview) -> None:
        self.preview = preview
        is_text = bool(preview.delimiter)
        self._offer_sheets(preview.other_sheets, is_workbook=not is_text)
        for combo in (self.encoding, self.delimiter):
            combo.setEnabled(is_text)
        rows = counted(preview.rows + preview.small_rows, self.tr("{n} row"), self.tr("{n} rows"))
        row = self.tr("headings in row {row}").format(row=preview.heading_row)
        parts = [preview.file, row, rows]
        found = (preview.encoding, preview.delimiter, preview.decimal_mark)
        for combo, value in zip((self.encoding, self.delimiter, self.decimal_mark), found, strict=True):
            words = combo.itemText(max(0, combo.findData(value))) if value and combo.findData(value) > 0 else value
            combo.setItemText(0, self.tr("Found: {what}").format(what=words) if value else self.tr("Not needed"))
        unused = len(preview.unused)
        if unused:
            parts.append(counted(unused, self.tr("{n} column not used"), self.tr("{n} columns not used")))
        if totals := preview.totals:
            text = self.tr("row {rows} is a total: left out")
            text = text if len(totals) == 1 else self.tr("rows {rows} are totals: left out")
            parts.append(text.format(rows=", ".join(map(str, totals))))
        if preview.small_sheet:
            parts.append(self.tr("small allocations in {sheet}").format(sheet=preview.small_sheet))
        currency = self._importing.portfolio.currency if self._importing.portfolio else self._currency()
        said = note_messages(preview.money, preview.notes, currency, self._period_unit(), preview.small_money)
        notes = [formatter().render(one) for one in said]
        self._found.setText("\n".join(["  ·  ".join(parts), *filter(None, [" ".join(notes)])]))
        self._show_columns(preview)
        if preview.portfolio is None:
            self._show_findings(preview.findings)
            return
        self._show_changes(preview)
        self.accept_button.setEnabled(True)

    def _offer_sheets(self, others: Sequence[str], *, is_workbook: bool) -> None:
        """Offer the sheets of a workbook that are not read now, too, and to leave out the rows that it hides."""
        for name in others:
            if self.sheet.findData(name) < 0:
                self.sheet.addItem(name, name)
        self.sheet.setEnabled(self.sheet.count() > 1)
        self.visible_only.setEnabled(is_workbook)

    def _show_changes(self, preview: TablePreview) -> None:
        counts = Counter(one.kind for one in preview.differences)
        texts = (
            (ImportEffect.ADDED, self.tr("{n} added"), self.tr("{n} added", "several")),
            (ImportEffect.CHANGED, self.tr("{n} changed"), self.tr("{n} changed", "several")),
            (ImportEffect.UNCHANGED, self.tr("{n} as it was"), self.tr("{n} as they were")),
        )
        summary = ", ".join(counted(counts[kind], one, many) for kind, one, many in texts if counts[kind])
        self._state.setText(
            self.tr("All rows can be imported: {changes}.").format(changes=summary or self.tr("no candidates"))
        )
        set_state(self._state, "good")
        lines: list[_Change] = []
        for one in preview.differences:
            if one.kind is not ImportEffect.UNCHANGED:
                lines += [_Change(one.name, one.kind, change) for change in one.changes or (None,)]
        self._changes_model.set_rows(lines)
        self.keep_button.hide()
        self.leave_out_button.hide()
        self._lists.setCurrentWidget(self.changes)

    def _show_failure(self, error: BaseException) -> None:
        self.columns.setRowCount(0)
        self.columns.setColumnCount(0)
        if isinstance(error, InvalidInput):
            self._show_findings(error.findings)
        else:
            self._show_findings(
                (Finding("file", "", "", error_text(error), literal(self.tr("a table that can be read"))),)
            )

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        self.accept_button.setEnabled(False)
        one = self.tr("{n} error must be corrected before anything is imported.")
        many = self.tr("{n} errors must be corrected before anything is imported.")
        self._state.setText(counted(len(findings), one, many))
        set_state(self._state, "bad")
        self._findings_model.set_rows(findings)
        self.keep_button.setVisible(any(map(_may_be_a_total, findings)))
        self.leave_out_button.setVisible(any(map(_asks, findings)))
        self._lists.setCurrentWidget(self.findings)

    def _show_columns(self, preview: TablePreview) -> None:
        shown = preview.columns[:MOST_COLUMNS_SHOWN]
        table = self.columns
        table.clear()
        table.setColumnCount(len(shown))
        table.setRowCount(1 + len(preview.sample))
        table.setHorizontalHeaderLabels([one.heading or " " for one in shown])
        table.setVerticalHeaderLabels([self.tr("is"), *map(str, preview.sample_rows)])
        names = self._column_names()
        for position, one in enumerate(shown):
            combo = QComboBox()
            combo.setAccessibleName(self.tr("Column {heading} is").format(heading=one.heading))
            combo.addItem(self.tr("not used"), "")
            for name in names if one.column in names or not one.column else [one.column, *names]:
                combo.addItem(name, name)
            combo.setCurrentIndex(max(0, combo.findData(one.column)))
            combo.setEnabled(bool(one.heading))
            if one.match is HeadingMatch.SIMILAR:
                combo.setToolTip(self.tr("The heading is similar, not the same: please check"))
            combo.activated.connect(
                lambda _, combo=combo, title=one.heading: self._choose_column(title, combo.currentData())
            )
            table.setCellWidget(0, position, combo)
            for row, cells in enumerate(preview.sample, start=1):
                table.setItem(row, position, QTableWidgetItem(cells[position]))
            longest = max([len(one.heading), *(len(cells[position]) for cells in preview.sample)])
            table.setColumnWidth(position, min(max(124, 8 * longest + 24), 240))
        table.setRowHeight(0, 38)

    def _column_names(self) -> list[str]:
        found = tables("EUR", None)
        columns = (*found[INITIATIVES].columns, *found[SMALL_ALLOCATIONS].columns)
        names = [one.pattern.replace("#", "1") for one in columns if "*" not in one.pattern and one.pattern != "amount"]
        return [*dict.fromkeys(names), KIND, FREQUENCY]

    # Layout

    def _make_choices(self) -> None:
        self.encoding, self.delimiter, self.decimal_mark = QComboBox(), QComboBox(), QComboBox()
        self.kind, self.sheet, self.fund = QComboBox(), QComboBox(), QComboBox()
        self.visible_only = QCheckBox(self.tr("Leave hidden rows out"))
        self.visible_only.toggled.connect(lambda _: self.update_preview())
        self.kind.addItem(self.tr("Initiatives"), RowKind.INITIATIVE.value)
        self.kind.addItem(self.tr("Small allocations"), RowKind.SMALL.value)
        words = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
        words |= {"cp1250": "Windows-1250", "mac_roman": "Mac Roman"}
        for encoding in ENCODINGS:
            self.encoding.addItem(words[encoding], encoding)
        for sign, text in ((",", self.tr("comma")), (";", self.tr("semicolon")), ("\t", self.tr("tab"))):
            self.delimiter.addItem(text, sign)
        for sign, text in ((".", self.tr("point: 1,234.50")), (",", self.tr("comma: 1 234,50"))):
            self.decimal_mark.addItem(text, sign)
        for fund in self._importing.portfolio.funds if self._importing.portfolio is not None else ():
            self.fund.addItem(fund.name, fund.id)
        for combo in (self.sheet, self.kind, self.encoding, self.delimiter, self.decimal_mark, self.fund):
            combo.insertItem(0, self.tr("Not chosen") if combo is self.fund else self.tr("Find it"), "")
            combo.setCurrentIndex(0)
            combo.activated.connect(lambda _: self.update_preview())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._found)
        if self.form is not None:
            layout.addWidget(self.form)
        choices = QGridLayout()
        choices.setHorizontalSpacing(14)
        choices.setVerticalSpacing(4)
        named = (
            (self.tr("Sheet"), self.sheet),
            (self.tr("Rows are"), self.kind),
            (self.tr("Encoding"), self.encoding),
            (self.tr("Cells are separated by"), self.delimiter),
            (self.tr("Decimal mark"), self.decimal_mark),
        )
        for column, (text, combo) in enumerate(named):
            combo.setAccessibleName(text)
            label = muted(text)
            label.setBuddy(combo)
            choices.addWidget(label, 0, column)
            choices.addWidget(combo, 1, column)
        choices.addWidget(self.visible_only, 2, 0, 1, 2)
        if self.fund.count() > _ONE_FUND:
            name = self.tr("Fund of rows without one")
            self.fund.setAccessibleName(name)
            label = muted(name)
            label.setBuddy(self.fund)
            choices.addWidget(label, 2, 2, 1, 2, Qt.AlignmentFlag.AlignRight)
            choices.addWidget(self.fund, 2, 4)
        choices.setColumnStretch(len(named), 1)
        layout.addLayout(choices)
        self.columns.setAccessibleName(self.tr("First rows, and what their columns are"))
        self.columns.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.columns.setShowGrid(False)
        self.columns.setTabKeyNavigation(False)
        self.columns.setCornerButtonEnabled(False)
        self.columns.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.columns.setWordWrap(False)
        self.columns.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.columns.horizontalHeader().setAccessibleName(self.tr("Headings of the table"))
        self.columns.verticalHeader().setAccessibleName(self.tr("Rows of the table"))
        layout.addWidget(self.columns, stretch=4)
        row = QHBoxLayout()
        row.addWidget(self._state, stretch=1)
        row.addWidget(self.keep_button)
        row.addWidget(self.leave_out_button)
        layout.addLayout(row)
        self._lists.addWidget(self.findings)
        self._lists.addWidget(self.changes)
        layout.addWidget(self._lists, stretch=3)
        layout.addWidget(self._buttons)


def _may_be_a_total(finding: Finding) -> bool:
    """Return whether a finding asks the user if a row is an initiative or a total."""
    return finding.expected.key == "tables.total_or_initiative"


def _asks(finding: Finding) -> bool:
    """Return whether leaving a row out answers a finding: a row without a cost may be the title of those below it."""
    is_without_cost = finding.expected.key == "input.needed_cost"
    return _may_be_a_total(finding) or (is_without_cost and finding.place is not None and bool(finding.place.row))


def _table(columns: list[Column[Any]], name: str, parent: QDialog) -> tuple[DataTable, TableModel[Any]]:
    model: TableModel[Any] = TableModel(columns, lambda row: row, parent=parent)
    table = DataTable(name, parent=parent)
    table.set_model(model)
    return table, model


def _finding_columns() -> list[Column[Finding]]:
    def where(finding: Finding) -> str:
        place = finding.place
        if place is None:
            return formatter().render(entity_message(finding.entity))
        row = tr("row {n}").format(n=place.row) if place.row else formatter().value(place.file)
        return f"{row}, {place.column}" if place.column else row

    return [
        Column("where", tr("Where"), where, width=230),
        Column("value", tr("Found"), lambda finding: formatter().value(finding.value) or tr("nothing"), width=170),
        Column("expected", tr("Expected"), lambda finding: message_text(finding.expected), width=560),
    ]


def _change_columns() -> list[Column[_Change]]:
    kinds = {ImportEffect.ADDED: tr("added"), ImportEffect.CHANGED: tr("changed")}

    def field(one: _Change) -> str:
        return " ".join(filter(None, (one.change.level, one.change.field))) if one.change else ""

    return [
        Column("name", tr("Initiative"), lambda one: one.name, width=300),
        Column("kind", tr("What"), lambda one: kinds[one.kind], width=110),
        Column("field", tr("Field"), field, width=200),
        Column("before", tr("Before"), lambda one: one.change.before if one.change else "", width=180),
        Column("after", tr("After"), lambda one: one.change.after if one.change else "", width=180),
    ]
