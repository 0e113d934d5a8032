"""Standard output as a terminal shows it: the console, headings, and tables that fit its width."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

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


class _Console(Console):
    """A console that leaves the handling of a closed pipe to the program."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_for_output() -> Console:
    """Standard output: as wide as the terminal, plain where it is none. Names are printed as they are."""
    console = _Console(markup=False, highlight=False, emoji=False)
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
        column.width = max(min(title, WIDTH_OF_TITLES), *(cell_len(str(cell)) for cell in column.cells))
    return Measurement.get(console, console.options.update(width=WIDEST), table).minimum <= console.width
