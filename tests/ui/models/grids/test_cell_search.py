"""The search for a text in the cells of a grid."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc_ui.models.grids.cell_search import CellSearch
from cxalloc_ui.models.grids.edit_model import EditModel
from tests.examples import examples
from tests.ui.grid_document import COST, NAME, OWNER, TWICE, Thing, columns

THINGS = [Thing("a", "Ann", 3000), Thing("b", "Bob", 1), Thing("c", "Hanna", None), Thing("d", "Dan", 3, "Ann")]


def model_of(things=THINGS) -> EditModel[Any]:
    model: EditModel[Any] = EditModel(columns(), lambda row: row.id)
    model.set_rows(things)
    return model


def hits(text, seen=(NAME, COST, TWICE, OWNER), first=0, rows=100) -> list[tuple[int, int]]:
    search = CellSearch(model_of(), seen, text, first)
    while not search.is_done:
        search.search(rows)
    return search.hits


def test_cells_are_found_ignoring_case_in_the_order_in_which_they_stand():
    assert hits("ANN") == [(0, 0), (2, 0), (3, 3)]
    assert hits("ann", seen=(OWNER, NAME)) == [(0, 1), (2, 1), (3, 0)]
    assert hits("nobody") == hits("  ") == []


def test_columns_out_of_sight_are_not_searched():
    assert hits("ann", seen=(NAME, COST)) == [(0, 0), (2, 0)]


def test_an_amount_is_found_with_and_without_the_marks_of_its_groups():
    assert hits("3000") == hits("3,000") == hits("3 000") == [(0, 1)]


@settings(max_examples=examples(30))
@given(st.integers(0, 6), st.integers(1, 5))
def test_all_is_found_wherever_the_search_begins(first, rows):
    assert hits("ann", first=first, rows=rows) == hits("ann")


def test_only_so_many_rows_are_searched_at_once_beginning_at_the_current_one():
    search = CellSearch(model_of(), [NAME], "ann", 2)
    search.search(1)
    assert search.hits == [(2, 0)]
    assert not search.is_done


def test_one_goes_from_hit_to_hit_and_around():
    search = CellSearch(model_of(), [NAME, OWNER], "ann")
    search.search(10)
    assert search.after((0, 0)) == (2, 0)
    assert search.after((0, 0), itself=True) == (0, 0)
    assert search.after((3, 1)) == (0, 0)
    assert search.after((0, 0), forward=False) == (3, 1)
