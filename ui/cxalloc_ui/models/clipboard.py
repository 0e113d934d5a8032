"""Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, lines between rows, quotes doubled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_QUOTED = ("\t", "\n", "\r", '"')
_PLAIN = re.compile(r"[^\t\r\n]*")


def read_block(text: str) -> list[list[str]]:
    """The rows of a copied block, all of one width.

    A cell that starts with a quote goes on to the quote that closes it, over tabs and line breaks; a quote that nothing
    closes is an ordinary character. Line breaks inside a cell become spaces: a cell of the grid is one line.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    at, end = 0, len(text)
    while at <= end:
        cell, at = _read_cell(text, at)
        row.append(" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell.strip())
        if at < end and text[at] == "\t":
            at += 1
            continue
        rows.append(row)
        row = []
        at += 2 if text[at : at + 2] == "\r\n" else 1
        if at >= end:  # the break after the last row starts no other one
            break
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [one + [""] * (width - len(one)) for one in rows]


def _read_cell(text: str, at: int) -> tuple[str, int]:
    """A cell, and where the tab, the line break or the end after it is."""
    if text[at : at + 1] == '"':
        parts, here = [], at + 1
        while (close := text.find('"', here)) >= 0:
            parts.append(text[here:close])
            if text[close + 1 : close + 2] != '"':
                if text[close + 1 : close + 2] in ("", "\t", "\r", "\n"):
                    return '"'.join(parts), close + 1
                break  # something stands after the closing quote: it was no quoted cell
            here = close + 2
    found = _PLAIN.match(text, at)
    assert found is not None
    return found[0], found.end()


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a block that spreadsheets read."""
    return "\r\n".join("\t".join(map(_written, row)) for row in rows)


def _written(cell: str) -> str:
    if any(sign in cell for sign in _QUOTED):
        return '"' + cell.replace('"', '""') + '"'
    return cell
