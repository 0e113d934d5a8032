"""Standard output as a terminal shows it: the console, headings, and tables that fit its width."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO, TypeVar

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from cxalloc.messages.printable import printable

WIDTH_OF_FILES = 100
"""Columns where the output goes to a file or a pipe, unless COLUMNS says otherwise."""
WIDTH_OF_NAMES = 30
MOST_COLUMNS = 6
"""Columns next to each other in one table, where there is room; more of them get a table of their own beneath."""
WIDTH_OF_TITLES = 16
"""A longer title of a column is broken where its figures are not as wide."""
WIDEST = 10_000
"""More than any table needs."""
T = TypeVar("T")


_HELD, _RELEASED = str.maketrans("\u00a0\u202f", "\ue0a0\ue02f"), str.maketrans("\ue0a0\ue02f", "\u00a0\u202f")
"""Rich breaks lines at any white space; while it sees signs of no meaning instead, ``1 250 000 EUR`` stays whole."""


class _Console(Console):
    """A console that keeps figures whole, and leaves it to the program what a closed pipe means."""

    def render_str(self, text: str, **how: Any) -> Text:
        """The text of a string: all that is printed as one comes by here."""
        return super().render_str(printable(text, lines=True).translate(_HELD), **how)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class _Output:
    """Standard output that gets the spaces back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.translate(_RELEASED))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console_for_output() -> Console:
    """Standard output: as wide as the terminal, plain where it is none. Names are printed as they are."""
    output: Any = None if sys.stdout is None else _Output(sys.stdout)
    console = _Console(file=output, markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_FILES
    return console


def print_heading(console: Console, text: str) -> None:
    """Print a line in bold after an empty one."""
    console.print()
    console.print(text, style="bold")


def make_table(title: str, *columns: str, text: int = 1) -> Table:
    """A table with a heading; the first ``text`` columns hold text, the others figures."""
    table = Table(
        title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, show_edge=False
    )
    for number, column in enumerate(columns):
        if number < text:
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", overflow="fold")
    return table


def wide_table(title: str, *columns: str) -> Table:
    """A table whose first column keeps some room next to many others."""
    table = make_table(title, *columns)
    table.columns[0].min_width = WIDTH_OF_NAMES
    return table


def print_in_parts(
    console: Console, columns: Sequence[T], make: Callable[[Sequence[T]], Table], most: int = MOST_COLUMNS
) -> None:
    """Print tables with as many of the columns in each as there is room for: what does not fit would be cut off."""
    first = 0
    while first < len(columns):
        count = min(most, len(columns) - first)
        while not _fits(table := make(columns[first : first + count]), console) and count > 1:
            count -= 1
        console.print(table)
        first += count


def _fits(table: Table, console: Console) -> bool:
    """Give the columns after the first the width of their figures, and return whether all of them fit."""
    for column in table.columns[1:]:
        title = cell_len(str(column.header))
        column.width = max([min(title, WIDTH_OF_TITLES), *(cell_len(str(cell)) for cell in column.cells)])
    return Measurement.get(console, console.options.update(width=WIDEST), table).minimum <= console.width
