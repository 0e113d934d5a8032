"""A sheet: presents one part of a document in a grid, and turns grid entries into edits of the document."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Document, Part, items_of
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import dimensions
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.entries import PastedTable
from cxalloc_ui.models.grids.grid_columns import Texts, conversion_text
from cxalloc_ui.models.grids.grid_entry import CellError, GridEntry
from cxalloc_ui.models.grids.totals import Totals
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View

if TYPE_CHECKING:
    from cxalloc.editing.cells.cells import Cell
    from cxalloc.exchange.tables.row_kinds import RowKind


class Sheet(QObject):
    """Base class of sheets. ``edited`` carries the document after an entry, and the name of the undo step."""

    part: ClassVar[Part]
    edited = Signal(object, object)
    said = Signal(str)
    """What was done to the texts of an entry, such as a conversion."""
    refused = Signal(object, object)
    """A rejected entry, and the InvalidInput that says why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: EditModel[Any] = EditModel([], lambda line: line.id, self._searched, self)
        self.model.entered.connect(self._take)
        self.model.base_text = self._base_text
        self.model.money_of = self._money_of
        self.texts: Texts | None = None
        self._view: View | None = None
        self._shape: tuple[object, tuple[str, ...]] | None = None
        self._dimensions: tuple[str, ...] = ()

    @property
    def document(self) -> Document:
        """The edited document."""
        assert self.texts is not None
        return self.texts.document

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document at once; computed figures follow with the next view."""
        if self.texts is None or self.texts.formats != formats:
            self.texts = Texts(document, formats)
            self._shape, self._dimensions = None, ()
        self.texts.document = document
        self.model.allow(editing=editable, new_rows=not self.texts.is_scenario)
        self._show()

    def take_view(self, view: View) -> None:
        """Take the computed figures, which the next document that is shown belongs to."""
        self._view = view

    def show_view(self, view: View) -> None:
        """Fill in the computed figures."""
        self.take_view(view)
        if self.texts is not None:
            self._show()

    def recognise(self, block: Sequence[Sequence[str]]) -> PastedTable | None:
        """Return a pasted block as a table; None if it has no row of headings."""
        return None

    def _pasted_table(self, block: Sequence[Sequence[str]], kind: RowKind) -> PastedTable | None:
        """Return a pasted table of candidates of a kind; None if it has no headings."""
        from cxalloc_ui.models.grids.pasted_table import read_pasted_table

        assert self.texts is not None
        titles = {column.title.casefold(): column.key for column in self.model.columns}
        return read_pasted_table(block, self.texts, kind, titles)

    def _show(self) -> None:
        assert self.texts is not None
        portfolio = self.document.portfolio
        is_planned = self._view is not None and self._view.result is not None
        kind = (portfolio.currency, portfolio.horizon, is_planned, tuple(self.texts.criteria()))
        # Where all columns are made anew, as for the first plan, all lines are too.
        changed = self._changed_lines() if self._shape is not None and self._shape[0] == kind else None
        lines = self._lines() if changed is None else []
        self._look_for_dimensions(lines if changed is None else changed)
        shape = (kind, self._dimensions)
        if shape != self._shape:
            self._shape = shape
            lines = self._lines() if changed is not None else lines
            self.model.set_rows(lines, self._columns(self._dimensions, planned=is_planned))
        elif changed is not None:
            self.model.change_rows(changed)
        else:
            self.model.update_rows(lines)
        self.model.fix(self._fixed_columns())
        self.model.set_cell_errors(self._cell_errors() if self.document.drafts else {})

    def _fixed_columns(self) -> frozenset[str]:
        """Return the columns that a scenario cannot change; none in the base case."""
        texts = self.texts
        if texts is None or not texts.is_scenario:
            return frozenset()
        edited = (column.key for column in self.model.columns if column.edit is not None)
        return frozenset(key for key in edited if texts.is_fixed(self.part, key))

    def _base_text(self, line: Any, column: str) -> str | None:
        """Return what the cell of a line has in the base case, if the scenario changes it."""
        if self.texts is None or not self.texts.is_scenario:
            return None
        one = next((one for one in self.model.columns if one.key == column), None)
        if one is None or one.edit is None:
            return None
        return self.texts.base_text(self.part, self._place(line.id, column), column)

    def _look_for_dimensions(self, lines: Sequence[Any]) -> None:
        """Add columns for new tag dimensions of changed lines; a column that becomes empty stays."""
        known = set(self._dimensions)
        row_of = self.model.row_of
        for line in lines:
            if row_of(line.id) is not line and not {tag.dimension for tag in line.candidate.tags} <= known:
                self._dimensions = dimensions(self.document.portfolio)
                return

    def _take(self, entry: GridEntry) -> None:
        """Apply an entry to the document as one edit, completely or not at all."""
        from cxalloc.domain.errors import InvalidInput
        from cxalloc.editing.cells.cells import Cell
        from cxalloc.editing.scenario_edits import set_shown_cells

        assert self.texts is not None
        try:
            document, cells = self._with_rows(entry)
        except InvalidInput as error:
            self.refused.emit(entry, error)
            return
        cells += [
            Cell(self.part, self._place(str(typed.key), typed.column), typed.column, typed.text)
            for typed in entry.cells
        ]
        if cells:
            document = set_shown_cells(document, cells, self.texts.style)
        self.edited.emit(document, entry.label)
        if said := conversion_text(cells, self.texts):
            self.said.emit(said)

    def _with_rows(self, entry: GridEntry) -> tuple[Document, list[Cell]]:
        """Return the document with rows deleted and added, and the cells to set in the added rows."""
        document = self.document
        if not (entry.deleted or entry.duplicated or entry.rows):
            return document, []
        from cxalloc.editing import deletion, rows
        from cxalloc.editing.cells.cells import Cell

        if entry.deleted:
            document = deletion.delete(document, self.part, [str(key) for key in entry.deleted]).document
        if entry.duplicated:
            keys = [str(key) for key in entry.duplicated]
            document = rows.duplicate(document, self.part, keys, mark=tr("(copy)")).document
        if not entry.rows:
            return document, []
        items = items_of(document.portfolio, self.part)
        at = next((n for n, item in enumerate(items, start=1) if item.id == entry.after), None)
        step = rows.insert(document, self.part, self._made(document, entry.rows), at)
        texts = [self._complete(row, entry.rows) if entry.is_pasted else row for row in entry.rows]
        return step.document, [
            Cell(self.part, self._place(key, column, step.document), column, text)
            for key, row in zip(step.keys, texts, strict=True)
            for column, text in row.items()
            if column not in ("name", "id")
        ]

    def _complete(self, row: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
        """Return the texts of a pasted row with those that it lacks, and has to be asked for, as empty ones: errors.

        They are the fund where there are several, and a cost where other rows have one.
        """
        if self.part is Part.INITIATIVE and any("cost" in one for one in rows) and "cost" not in row:
            row = {**row, "cost": ""}
        from cxalloc_ui.models.grids.pasted_table import MONEY

        is_open = len(self.document.portfolio.funds) > 1 and not MONEY.isdisjoint(row) and "fund" not in row
        return {**row, "fund": ""} if is_open else row

    def _made(self, document: Document, wanted: Sequence[Mapping[str, str]]) -> list[Any]:
        """Return new items with default values, and with given ids or ids derived from their names."""
        from cxalloc.domain.names import is_name, slug
        from cxalloc.editing import rows

        added = rows.add(document, self.part)
        pattern = next(item for item in items_of(added.document.portfolio, self.part) if item.id == added.keys[0])
        made = []
        for row in wanted:
            name = row.get("name", "") or pattern.name
            key = row.get("id", "")
            made.append(replace(pattern, id=key if is_name(key) else slug(name), name=name))
        return made

    def _money_of(self, lines: Sequence[Any], columns: Set[str]) -> str:
        """Return what lines come to in money; empty if that does not depend on any of some columns."""
        return ""

    def totals(self) -> Totals:
        """Return new totals, to which lines are added."""
        raise NotImplementedError

    def _changed_lines(self) -> list[Any] | None:
        """Return the lines that differ from those shown, in any order; None if unknown, or if some came or went."""
        return None

    @abstractmethod
    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        """Return the columns of the grid."""

    @abstractmethod
    def _lines(self) -> list[Any]:
        """Return the lines of the document; unchanged lines are the same objects as before."""

    @abstractmethod
    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        """Return the rejected texts by line and column."""

    @abstractmethod
    def _searched(self, line: Any) -> str:
        """Return the text of a line that the filter searches."""

    def _place(self, key: str, column: str, document: Document | None = None) -> str:
        """Return the key in the document of a line's cell."""
        return key
