"""Builds grid entries for pasting, filling, clearing, deleting and duplicating."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cxalloc.domain.message import Count, Message, message
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.grids.clipboard import write_block
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_entry import CellText, GridEntry

Cells = Sequence[tuple[int, int]]
"""Cells by displayed row and column."""


@dataclass(frozen=True)
class PastedTable:
    """A pasted table that was read: the columns of its headings, and the texts of its rows for the cells.

    A heading has no column (empty text) if nothing in a portfolio is called so, and None if there is nothing to place:
    it is empty, or what it says of the rows was used to read them. ``said`` is what was done to the table. ``asks``:
    cells cannot show all that is open, such as rows that belong into another grid. ``columns`` are None for a block
    without headings, whose cells go where the selection is.
    """

    columns: Sequence[str | None] | None
    rows: Sequence[Sequence[str]]
    said: Sequence[str] = ()
    asks: bool = False


Recognise = Callable[[Sequence[Sequence[str]]], PastedTable | None]
"""Reads a block as a table; returns None if it has no row of headings."""


@dataclass(frozen=True)
class Pasted:
    """The entry made from a pasted block, and a message about it; ``cells`` are the cells that it fills.

    ``is_partial``: some columns of a table with headings have no place here, or it asks what cells cannot show.
    ``said`` is what was converted, left out or not understood.
    """

    entry: GridEntry
    message: str
    cells: Cells
    is_partial: bool = False
    said: Sequence[str] = ()


def paste(
    model: EditModel[Any],
    block: Sequence[Sequence[str]],
    selected: Cells,
    current: tuple[int, int],
    columns: Sequence[int],
    recognise: Recognise | None = None,
) -> Pasted:
    """Build the entry that pastes a block at the top left of the selection, adding rows past the end.

    ``columns`` are all columns in displayed order. A block that fits a larger selection a whole number of times is
    repeated to fill it. A row of headings determines the columns.
    """
    table = recognise(block) if recognise and len(block) > 1 else None
    top = min((row for row, _ in selected), default=current[0])
    if table is not None:
        block = table.rows
    if table is not None and table.columns is not None:
        targets = [model.column_of(column) if column else None for column in table.columns]
        named = [target for target, column in zip(targets, table.columns, strict=True) if column is not None]
        unknown = named.count(None)
    else:
        at = min((columns.index(column) for _, column in selected), default=columns.index(current[1]))
        block = _repeated(block, selected, columns)
        targets = [columns[at + n] if at + n < len(columns) else None for n in range(len(block[0]))]
        unknown = targets.count(None)
    left_out = [model.columns[target].title for target in targets if target is not None and not model.can_edit(target)]
    usable = [
        (n, target, model.columns[target])
        for n, target in enumerate(targets)
        if target is not None and model.can_edit(target)
    ]
    cells: list[CellText] = []
    rows: list[dict[str, str]] = []
    filled: list[tuple[int, int]] = []
    for place, texts in zip(model.row_places(top), block, strict=False):
        key = model.key_at(place)
        if key is None:
            if model.is_new_row(model.places):
                row = {column.key: column.read(texts[n]) for n, _, column in usable if texts[n]}
                if row:
                    rows.append(row)
            continue
        for n, target, column in usable:
            filled.append((place, target))
            if texts[n] != model.text_at(place, target):
                cells.append(CellText(key, column.key, column.read(texts[n])))
    label = message("edits.paste_rows", n=Count(len(block)))
    said = table.said if table is not None else ()
    summary = _paste_message(len(block), len(rows), left_out, unknown, said)
    is_partial = table is not None and bool(left_out or unknown or table.asks)
    entry = GridEntry(label, tuple(cells), tuple(rows), is_pasted=True)
    return Pasted(entry, summary, filled, is_partial, said)


def _paste_message(rows: int, new: int, left_out: Sequence[str], unknown: int, said: Sequence[str]) -> str:
    parts = [counted(rows, tr("{n} row pasted"), tr("{n} rows pasted"))]
    if new:
        parts.append(counted(new, tr("{n} of them new"), tr("{n} of them new")))
    if left_out:
        parts.append(tr("not into calculated columns: {columns}").format(columns=", ".join(left_out)))
    if unknown:
        parts.append(counted(unknown, tr("{n} column had no place here"), tr("{n} columns had no place here")))
    return "; ".join([*parts, *said])


def _repeated(block: Sequence[Sequence[str]], selected: Cells, columns: Sequence[int]) -> list[list[str]]:
    """Return the block repeated to fill the selection if that is a rectangle of whole blocks, else unchanged."""
    rows = {row for row, _ in selected}
    at = {columns.index(column) for _, column in selected}
    height, width = len(rows), len(at)
    whole = height * width == len(selected) and rows and max(rows) - min(rows) + 1 == height
    if not whole or height % len(block) or width % len(block[0]):
        return [list(row) for row in block]
    return [list(block[n % len(block)]) * (width // len(block[0])) for n in range(height)]


def copied(model: EditModel[Any], selected: Cells, columns: Sequence[int], *, headings: bool) -> str:
    """Return the bounding rectangle of the selection as clipboard text, with unselected cells empty."""
    chosen = {cell for cell in selected if cell[0] < model.places}
    rows = sorted({row for row, _ in chosen})
    shown = [column for column in columns if any(at == column for _, at in chosen)]
    block = [[_copied(model, row, column) if (row, column) in chosen else "" for column in shown] for row in rows]
    if headings:
        block.insert(0, [model.columns[column].title for column in shown])
    return write_block(block)


def _copied(model: EditModel[Any], row: int, column: int) -> str:
    text = model.text_at(row, column)
    # A spreadsheet reads "60 %" with a no-break space as text.
    return text.replace("\u00a0", "") if model.columns[column].number else text


def clear(model: EditModel[Any], selected: Cells, label: Message | None = None) -> GridEntry:
    """Build the entry that empties the selected cells."""
    return _all(model, [(row, column, "") for row, column in selected], label or message("edits.clear_cells"))


def fill(model: EditModel[Any], selected: Cells, text: str) -> GridEntry:
    """Build the entry that sets all selected cells to one text."""
    return _all(model, [(row, column, text) for row, column in selected], message("edits.fill_cells"))


def fill_down(model: EditModel[Any], selected: Cells) -> GridEntry:
    """Build the entry that copies the topmost selected cell of each column down; one row copies the row above."""
    tops: dict[int, int] = {}
    for row, column in selected:
        tops[column] = min(row, tops.get(column, row))
    if len({row for row, _ in selected}) == 1:
        tops = {column: model.next_row(row - 1, -1) for column, row in tops.items()}
    texts = [(row, at, model.text_at(tops[at], at)) for row, at in selected if row > tops[at] >= 0]
    return _all(model, texts, message("edits.fill_down"))


def delete_rows(model: EditModel[Any], selected: Cells) -> GridEntry:
    """Build the entry that deletes every row with a selected cell."""
    keys = _keys(model, selected)
    return GridEntry(message("edits.delete_rows", n=Count(len(keys))), deleted=keys)


def duplicate_rows(model: EditModel[Any], selected: Cells) -> GridEntry:
    """Build the entry that duplicates every row with a selected cell."""
    keys = _keys(model, selected)
    return GridEntry(message("edits.duplicate_rows", n=Count(len(keys))), duplicated=keys)


def _all(model: EditModel[Any], texts: Sequence[tuple[int, int, str]], label: Message) -> GridEntry:
    cells, rows = [], {}
    for place, at, text in texts:
        column = model.columns[at]
        if not model.can_edit(at):
            continue
        key = model.key_at(place)
        if key is None:
            if text and model.is_new_row(place):
                rows[column.key] = column.read(text)
        elif text != model.text_at(place, at):
            cells.append(CellText(key, column.key, column.read(text)))
    return GridEntry(label, tuple(cells), (rows,) if rows else ())


def _keys(model: EditModel[Any], selected: Cells) -> tuple[Any, ...]:
    places = sorted({row for row, _ in selected})
    return tuple(key for place in places if (key := model.key_at(place)) is not None)
