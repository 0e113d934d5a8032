"""Rows grouped by a column, with lines of subtotals."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, Qt

from cxalloc_ui.models.column_filter import ColumnFilter
from cxalloc_ui.models.grids import entries
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.table_model import Column
from tests.examples import examples
from tests.ui.grid_document import COST, NAME, Store, Thing, columns

THINGS = [
    Thing("a", "Ann", 3, "IT"),
    Thing("b", "Bob", 1, "Ops"),
    Thing("c", "Cid", None),
    Thing("d", "Dan", 2, "IT"),
    Thing("e", "Eve", 9, "Ops"),
]


@pytest.fixture
def store(qtmodeltester):
    made = Store(model_of([]), list(THINGS))
    made.model.allow(editing=True, new_rows=True)
    made.model.group_by("owner")
    yield made
    tested: QAbstractItemModel = made.model
    qtmodeltester.check(tested)


def model_of(things: list[Thing]) -> EditModel[Any]:
    own = [Column(**{**one.__dict__, "adds_up": one.key == "cost"}) for one in columns()]
    model: EditModel[Any] = EditModel(own, lambda row: row.id)
    model.set_rows(things)
    return model


def lines(model: EditModel[Any]) -> list[str]:
    """The first column as one sees it."""
    return [model.index(place, NAME).data() for place in range(model.places)]


def test_groups_stand_in_the_order_of_the_alphabet_with_their_sums_and_blanks_last(store):
    model = store.model
    assert lines(model) == ["▾ IT  (2)", "Ann", "Dan", "▾ Ops  (2)", "Bob", "Eve", "▾ (blank)  (1)", "Cid"]
    sums = [model.index(place, COST).data() for place in (0, 3, 6)]
    assert sums == ["5", "10", ""]
    assert (model.shown, model.total) == (5, 5)
    headings = [model.headerData(place, Qt.Orientation.Vertical) for place in range(model.rowCount())]
    assert headings == ["", "1", "2", "", "3", "4", "", "5", "+"]
    assert [row.id for row in model.filtered_rows()] == list("adbec")


def test_rows_are_sorted_and_filtered_within_their_groups(store):
    model = store.model
    model.sort(COST, Qt.SortOrder.AscendingOrder)
    assert lines(model)[:3] == ["▾ IT  (2)", "Dan", "Ann"]
    model.set_column_filter("cost", ColumnFilter(blank=False))
    model.set_filter("e")
    assert lines(model) == ["▾ Ops  (1)", "Eve"]
    model.clear_filters()
    assert model.shown == 5


def test_a_folded_group_keeps_its_sums_and_totals(store):
    model = store.model
    model.fold(["IT"], folded=True)
    assert lines(model)[:2] == ["▸ IT  (2)", "▾ Ops  (2)"]
    assert model.index(0, COST).data() == "5"
    assert (model.shown, model.place_of("a")) == (5, None)
    assert [row.id for row in model.filtered_rows()] == list("adbec")
    model.unfold_row("a")
    assert model.place_of("a") == 1


def test_the_line_of_a_group_is_no_cell(store):
    model = store.model
    assert not model.flags(model.index(0, COST)) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(model.index(0, COST), "7")
    assert model.key_at(0) is None
    assert model.text_at(0, COST) == ""
    model.enter(entries.fill_down(model, [(1, COST)]))  # the row above is the line of a group
    assert store.entries == []


def test_a_block_is_pasted_into_rows_only(store):
    model = store.model
    pasted = entries.paste(model, [["7"], ["8"], ["6"], ["5"]], [(2, COST)], (2, COST), [0, 1, 2, 3])
    model.enter(pasted.entry)
    assert [(row.id, row.cost) for row in store.rows] == [("a", 3), ("b", 8), ("c", 5), ("d", 7), ("e", 6)]


def test_a_change_is_summed_and_a_new_group_waits_until_the_order_is_asked_for(store):
    model = store.model
    seen: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: seen.append((first.row(), last.row())))
    model.setData(model.index(1, COST), "4")
    assert model.index(0, COST).data() == "6"
    assert seen == [(0, 1)]
    model.setData(model.index(1, 3), "Ops")
    assert lines(model)[1] == "Ann"
    assert model.order_is_old
    model.order_anew()
    assert lines(model)[:3] == ["▾ IT  (1)", "Dan", "▾ OPS  (1)"]


def test_a_row_that_is_typed_stays_in_sight_whatever_the_filter(store):
    model = store.model
    model.set_column_filter("owner", ColumnFilter(contains="ops"))
    model.setData(model.index(model.places, NAME), "New")
    assert lines(model) == ["▾ Ops  (2)", "Bob", "Eve", "▾ (blank)  (1)", "New"]
    model.order_anew()
    assert lines(model) == ["▾ Ops  (2)", "Bob", "Eve"]


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(st.sampled_from(["", "IT", "Ops", "ops", "HR"]), st.one_of(st.none(), st.integers(0, 9)))),
    st.sets(st.sampled_from(["", "IT", "Ops", "HR"])),
    st.one_of(st.none(), st.sampled_from(list(Qt.SortOrder))),
)
def test_every_row_stands_in_its_group_once_and_sums_add_up(found, folded, order):
    things = [Thing(str(n), f"Thing {n}", cost, owner) for n, (owner, cost) in enumerate(found)]
    model = model_of(things)
    model.group_by("owner")
    model.fold(sorted(folded), folded=True)
    if order is not None:
        model.sort(COST, order)
    assert sorted(row.id for row in model.filtered_rows()) == sorted(thing.id for thing in things)
    assert {row.id for row in model.shown_rows()} == {one.id for one in things if one.owner not in folded}
    group = None
    for place in range(model.places):
        if model.is_group(place):
            group = model.group_at(place)
            costs = [one.cost for one in things if one.owner == group and one.cost is not None]
            assert model.index(place, COST).data() == (f"{sum(costs):,}" if costs else "")
        else:
            assert model.row(place).owner == group
            assert model.place_of(model.key_at(place)) == place
