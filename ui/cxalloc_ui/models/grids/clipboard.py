"""Clipboard blocks in the format of spreadsheets: tab-separated cells, one row per line, doubled quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_QUOTED = ("\t", "\n", "\r", '"')
_PLAIN = re.compile(r"[^\t\r\n]*")


def read_block(text: str) -> list[list[str]]:
    """Parse a copied block into rows of equal width.

    A cell that starts with a quote extends to the closing quote, across tabs and line breaks; a quote that is never
    closed is an ordinary character. Line breaks inside a cell become spaces, because a cell of the grid is one line.
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
        if at >= end:  # a final line break does not start another row
            break
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [one + [""] * (width - len(one)) for one in rows]


def _read_cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell at a position, and the position of the delimiter (or end) that follows it."""
    if text[at : at + 1] == '"':
        parts, here = [], at + 1
        while (close := text.find('"', here)) >= 0:
            parts.append(text[here:close])
            if text[close + 1 : close + 2] != '"':
                if text[close + 1 : close + 2] in ("", "\t", "\r", "\n"):
                    return '"'.join(parts), close + 1
                break  # text after the closing quote: not a quoted cell
            here = close + 2
    found = _PLAIN.match(text, at)
    assert found is not None
    return found[0], found.end()


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Format rows as a block that spreadsheets can paste."""
    return "\r\n".join("\t".join(map(_written, row)) for row in rows)


def _written(cell: str) -> str:
    if any(sign in cell for sign in _QUOTED):
        return '"' + cell.replace('"', '""') + '"'
    return cell
