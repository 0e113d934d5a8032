"""How the work of storing and reading grows with the portfolio: twice the size, twice the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.document.edits import difference
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.editing.deletion import delete
from cxalloc.storage.file import PortfolioFile
from tests.counting import growth
from tests.editing.test_complexity import LINEAR, all_ids, document

SIZE = 60
Action = Callable[[], Any]
Make = Callable[[Document], PortfolioFile]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes a file of a document."""
    with ExitStack() as opened:
        numbers = iter(range(1_000))
        yield lambda made: opened.enter_context(PortfolioFile.create(tmp_path / f"{next(numbers)}.cxalloc", made))


def stored(make: Make, after: Callable[[Document], Document], size: int) -> Action:
    file = make(document(size))
    edit = difference(file.document, after(file.document), "Edit")
    return lambda: file.store(edit)


def delete_one(before: Document) -> Document:
    return delete(before, Part.INITIATIVE, ["i7"]).document


def change_all(before: Document) -> Document:
    return set_cells(before, [Cell(Part.INITIATIVE, id, "cost", "9") for id in all_ids(before)])


def rename_all(before: Document) -> Document:
    return set_cells(before, [Cell(Part.INITIATIVE, id, "id", f"new-{id}") for id in all_ids(before)])


def draft_all(before: Document) -> Document:
    return set_cells(before, [Cell(Part.INITIATIVE, id, "cost", "much") for id in all_ids(before)])


def change_a_lock(before: Document) -> Document:
    return set_cells(before, [Cell(Part.SCENARIO, "all", "set:initiative.i3.status", "never")])


@pytest.mark.parametrize("after", [delete_one, change_all, rename_all, draft_all, change_a_lock])
def test_an_edit_is_stored_in_time_linear_in_the_portfolio(make: Make, after: Callable[[Document], Document]) -> None:
    assert growth(lambda size: stored(make, after, size), SIZE) < LINEAR


def test_one_cell_of_many_is_stored_in_much_less(make: Make) -> None:
    def change_one(before: Document) -> Document:
        return set_cells(before, [Cell(Part.INITIATIVE, "i3", "cost", "9")])

    assert growth(lambda size: stored(make, change_one, size), SIZE) < 1.4


def test_a_file_is_read_in_time_linear_in_its_portfolio(make: Make) -> None:
    def opening(size: int) -> Action:
        file = make(document(size))
        return lambda: PortfolioFile.open(file.path, read_only=True).close()

    assert growth(opening, SIZE) < LINEAR


def test_a_file_is_checked_in_time_linear_in_its_edits(make: Make) -> None:
    def check(size: int) -> Action:
        file = make(document(5))
        for number in range(size):
            after = set_cells(file.document, [Cell(Part.INITIATIVE, "i3", "cost", str(number + 200))])
            file.store(difference(file.document, after, "Edit"))
        return file.check

    assert growth(check, SIZE) < LINEAR
