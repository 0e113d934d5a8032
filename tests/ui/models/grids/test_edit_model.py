"""The model of an editable grid, without a window: entries leave, rows come back, and little is touched."""

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings
from PySide6.QtCore import QPersistentModelIndex, Qt

from cxalloc.domain.message import Count, message
from cxalloc_ui.models.column_filter import ColumnFilter
from cxalloc_ui.models.grids import entries
from cxalloc_ui.models.grids.edit_model import COMPUTED_ROLE, ERROR_ROLE, EditModel
from cxalloc_ui.models.grids.grid_entry import CellError, CellText, GridEntry
from cxalloc_ui.models.grids.updatable_model import MOST_RUNS
from cxalloc_ui.models.table_model import STATE_ROLE, Column
from tests.ui.grid_document import COST, NAME, OWNER, ROWS, TWICE, Store, Thing, columns

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def store(qtmodeltester):
    model = EditModel(columns(), lambda row: row.id, lambda row: row.name)
    model.allow(editing=True, new_rows=True)
    made = Store(model, list(ROWS))
    qtmodeltester.check(model)
    return made


def shown(model) -> str:
    return "".join(str(key)[0] for key in model.shown_keys())


def changes(model) -> list[tuple[int, int, int, int]]:
    message: list[tuple[int, int, int, int]] = []
    model.dataChanged.connect(lambda one, two, *_: message.append((one.row(), one.column(), two.row(), two.column())))
    return message


def test_what_is_typed_leaves_as_an_entry_and_comes_back(store):
    model = store.model
    changed = changes(model)
    assert model.setData(model.index(1, COST), " 7 ")
    assert store.entries == [
        GridEntry(message("edits.change", field=message("fields.cost")), (CellText("b", "cost", "7"),))
    ]
    assert model.index(1, COST).data() == "7"
    assert changed == [(1, 0, 1, 3)]


def test_typing_what_stands_there_changes_nothing(store):
    assert not store.model.setData(store.model.index(0, COST), "3")
    assert not store.entries


def test_what_is_typed_is_read_as_the_column_says(store):
    store.model.setData(store.model.index(0, OWNER), "hr")
    assert store.rows[0].owner == "HR"


def test_computed_cells_and_a_closed_model_take_nothing(store):
    model = store.model
    twice = model.index(0, TWICE)
    assert not twice.flags() & Qt.ItemFlag.ItemIsEditable
    assert twice.data(COMPUTED_ROLE)
    assert not model.setData(twice, "9")
    model.allow(editing=False, new_rows=True)
    assert model.rowCount() == 4
    assert not model.setData(model.index(0, NAME), "Zoe")
    assert not store.entries


def test_the_empty_line_takes_a_new_row_and_stays_below(store):
    model = store.model
    model.new_row_hint = "New thing"
    assert model.rowCount() == 5
    assert model.index(4, NAME).data() == "New thing"
    assert model.headerData(4, Qt.Orientation.Vertical) == "+"
    assert not model.setData(model.index(4, COST), "  ")
    assert model.setData(model.index(4, COST), "5")
    assert model.rowCount() == 6
    assert model.index(4, COST).data() == "5"
    assert model.is_new_row(5)


def test_an_edit_of_one_row_among_ten_thousand_touches_one_row():
    looked: list[str] = []

    def cost(row):
        looked.append(row.id)
        return row.cost

    model = EditModel([Column("cost", "Cost", cost, edit=lambda row: str(row.cost))], lambda row: row.id)
    model.allow(editing=True, new_rows=True)
    rows = [Thing(str(n), f"Thing {n}", n % 97) for n in range(10_000)]
    model.set_rows(rows)
    model.sort(0, UP)
    order = model.shown_keys()
    looked.clear()
    message = changes(model)
    rows[5000] = replace(rows[5000], cost=10_000)
    assert model.update_rows(rows) == 1
    assert set(looked) == {"5000"}
    [(first, _, last, _)] = message
    assert first == last == order.index("5000")
    assert model.shown_keys() == order


def test_a_row_that_is_changed_alone_is_looked_at_alone():
    looked: list[str] = []

    def cost(row: Thing) -> int | None:
        looked.append(row.id)
        return row.cost

    model: EditModel[Any] = EditModel([Column("cost", "Cost", cost)], lambda row: row.id)
    model.set_rows([Thing(str(n), f"Thing {n}", n) for n in range(10_000)])
    model.sort(0, UP)
    looked.clear()
    seen: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: seen.append((first.row(), last.row())))
    assert model.change_rows([Thing("5000", "Thing", 7)]) == 1
    assert set(looked) == {"5000"}
    assert seen == [(5000, 5000)]
    assert model.order_is_old


def test_a_row_that_was_typed_into_stays_until_the_order_is_asked_for(store):
    model = store.model
    aged: list[bool] = []
    model.order_aged.connect(lambda: aged.append(model.order_is_old))
    model.sort(COST, UP)
    assert shown(model) == "bdac"
    model.setData(model.index(0, COST), "9")
    assert shown(model) == "bdac"
    assert aged == [True]
    model.order_anew()
    assert shown(model) == "dabc"
    assert aged == [True, False]


def test_an_edit_that_the_order_does_not_depend_on_leaves_it_new(store):
    store.model.sort(COST, UP)
    store.model.setData(store.model.index(0, NAME), "Zoe")
    assert not store.model.order_is_old


def test_a_row_that_fits_the_filter_no_longer_stays_in_sight(store):
    model = store.model
    model.set_column_filter("cost", ColumnFilter(blank=False))
    assert shown(model) == "abd"
    model.setData(model.index(1, COST), "")
    assert shown(model) == "abd"
    assert model.order_is_old
    model.order_anew()
    assert shown(model) == "ad"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ColumnFilter(contains="an"), "ad"),
        (ColumnFilter(contains="AN"), "ad"),
        (ColumnFilter(values=frozenset({"Bob", "Cid"})), "bc"),
        (ColumnFilter(), "abcd"),
    ],
)
def test_a_column_is_filtered_by_what_it_shows(store, wanted, expected):
    store.model.set_column_filter("name", wanted)
    assert shown(store.model) == expected


def test_blank_cells_are_a_value_of_their_own(store):
    model = store.model
    assert [(one.text, one.count) for one in model.values_of("cost")] == [("1", 1), ("2", 1), ("3", 1), ("", 1)]
    model.set_column_filter("cost", ColumnFilter(values=frozenset({"", "2"})))
    assert shown(model) == "cd"
    model.set_column_filter("cost", ColumnFilter(blank=True))
    assert shown(model) == "c"
    model.set_filter("nobody")
    assert shown(model) == ""
    model.clear_filters()
    assert shown(model) == "abcd"


def test_rows_come_and_go_where_they_are_stored(store):
    model = store.model
    held = QPersistentModelIndex(model.index(3, COST))
    a, b, c, d = store.rows
    x = Thing("x", "Xu", 8)
    assert store.show([a, x, c, d]) == 2
    assert shown(model) == "axcd"
    assert held.row() == 3
    store.show([a, b, x, c, d])
    assert shown(model) == "abxcd"
    assert held.row() == 4
    store.show([d, c, b, a])
    assert shown(model) == "dcba"
    assert model.total == 4
    assert model.place_of("x") is None


def test_new_rows_are_shown_at_the_end_of_a_sorted_or_filtered_grid(store):
    model = store.model
    model.sort(COST, DOWN)
    store.show([Thing("x", "Xu", 9), *store.rows])
    assert shown(model) == "adbcx"
    model.set_filter("an")
    store.show([Thing("y", "Yve", 9), *store.rows])
    assert shown(model) == "ady"
    assert model.order_is_old
    model.order_anew()
    assert shown(model) == "ad"


@pytest.mark.parametrize("seed", range(5))
def test_any_rows_after_any_rows(store, seed):
    import random

    rng = random.Random(seed)
    things = [Thing(chr(97 + n), chr(97 + n), n) for n in range(26)]
    for _ in range(30):
        rows = rng.sample(things, rng.randint(0, 26))
        if rng.random() < 0.7:
            rows.sort(key=lambda one: one.id)
        store.show(rows)
        assert shown(store.model) == "".join(row.id for row in rows)
        assert store.model.rowCount() == len(rows) + 1


THINGS = [Thing(f"{n:03}", f"{n % 7}", n) for n in range(200)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.sets(st.integers(0, 199)) | st.builds(lambda n: set(range(0, 200, n)), st.integers(1, 5)))
@example(changed=set(range(0, 82, 2)))
@example(changed={0, 1, *range(10, 92, 2), 198, 199})
@pytest.mark.parametrize("narrowed", ["", "sorted", "filtered"])
def test_every_row_that_changed_is_painted_anew(narrowed, changed, qapp):
    """However many there are, and however far apart: with more than forty runs views are told of all between them."""
    model = EditModel(columns(), lambda row: row.id, lambda row: row.name)
    model.set_rows(THINGS)
    if narrowed == "sorted":
        model.sort(COST, Qt.SortOrder.DescendingOrder)
    elif narrowed == "filtered":
        model.set_filter("3")
    painted: set[int] = set()
    calls = []

    def paint(first: Any, last: Any, *_: object) -> None:
        calls.append((first.column(), last.column()))
        painted.update(range(first.row(), last.row() + 1))

    model.dataChanged.connect(paint)
    model.update_rows([replace(one, owner="new") if n in changed else one for n, one in enumerate(THINGS)])
    shown_and_changed = {place for n in changed if (place := model.place_of(f"{n:03}")) is not None}
    assert shown_and_changed <= painted
    assert len(calls) <= MOST_RUNS
    assert set(calls) <= {(0, len(model.columns) - 1)}
    if shown_and_changed:
        assert {min(painted), max(painted)} == {min(shown_and_changed), max(shown_and_changed)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sets(st.integers(0, 119)) | st.builds(lambda n: set(range(0, 120, n)), st.integers(1, 4))))
def test_a_view_that_hears_of_rows_that_come_and_go_has_those_that_are_there(steps, qapp):
    model = EditModel(columns(), lambda row: row.id, lambda row: row.name)
    heard: list[str] = []

    def ids(first: int, last: int) -> list[str]:
        return [model.row(place).id for place in range(first, last + 1)]

    def insert(_: object, first: int, last: int) -> None:
        heard[first:first] = ids(first, last)

    def remove(_: object, first: int, last: int) -> None:
        del heard[first : last + 1]

    def reset() -> None:
        heard[:] = ids(0, model.rowCount() - 1)

    model.rowsInserted.connect(insert)
    model.rowsRemoved.connect(remove)
    model.modelReset.connect(reset)
    model.set_rows([])
    for wanted in steps:
        rows = [THINGS[n] for n in sorted(wanted)]
        model.update_rows(rows)
        assert heard == [row.id for row in rows]


def test_what_cannot_stand_is_shown_in_its_cell_with_the_reason(store):
    model = store.model
    message = changes(model)
    model.set_cell_errors({("b", "cost"): CellError("abc", "an amount")})
    cell = model.index(1, COST)
    assert message == [(1, COST, 1, COST)]
    assert cell.data() == cell.data(Qt.ItemDataRole.EditRole) == "abc"
    assert cell.data(STATE_ROLE) == "bad"
    assert cell.data(ERROR_ROLE) == CellError("abc", "an amount")
    assert "an amount" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert not model.setData(cell, "abc")
    assert model.setData(cell, "4")
    model.set_column_filter("cost", ColumnFilter(contains="bc"))
    assert shown(model) == "b"


def test_the_way_goes_from_error_to_error_as_shown_and_round_the_end(store):
    model = store.model
    reason = CellError("?", "no")
    model.set_cell_errors(
        {("b", "cost"): reason, ("d", "name"): reason, ("d", "owner"): reason, ("gone", "name"): reason}
    )
    place = (0, 0)
    way = []
    for _ in range(4):
        found = model.next_cell_error(*place)
        place = (found.row(), found.column())
        way.append(place)
    assert way == [(1, COST), (3, NAME), (3, OWNER), (1, COST)]
    back = model.next_cell_error(1, COST, forward=False)
    assert (back.row(), back.column()) == (3, OWNER)
    model.sort(COST, DOWN)
    first = model.next_cell_error(-1, -1)
    assert model.key_at(first.row()) == "d"
    model.set_filter("ann")
    assert model.next_cell_error(0, 0) is None


# What gestures mean

ALL = [NAME, COST, TWICE, OWNER]


def test_a_block_goes_from_the_current_cell_and_past_the_end(store):
    model = store.model
    block = [["Dora", "20", "", "hr"], ["Eve", "30", "", ""], ["", "", "", ""], ["Fay", "", "", ""]]
    pasted = entries.paste(model, block, [(3, NAME)], (3, NAME), ALL)
    assert pasted.entry == GridEntry(
        message("edits.paste_rows", n=Count(4)),
        (CellText("d", "name", "Dora"), CellText("d", "cost", "20"), CellText("d", "owner", "HR")),
        ({"name": "Eve", "cost": "30"}, {"name": "Fay"}),
        is_pasted=True,
    )
    assert pasted.message == "4 rows pasted; 2 of them new; not into calculated columns: Twice"


def test_a_block_starts_at_the_top_left_of_what_is_selected_in_the_order_on_screen(store):
    model = store.model
    pasted = entries.paste(model, [["x", "5"]], [(2, COST), (1, COST), (1, NAME)], (2, COST), [OWNER, NAME, COST])
    assert pasted.entry.cells == (CellText("b", "name", "x"), CellText("b", "cost", "5"))


def test_one_cell_fills_the_selection(store):
    selected = [(row, column) for row in (0, 1) for column in (NAME, COST)]
    pasted = entries.paste(store.model, [["5"]], selected, (0, NAME), ALL)
    assert [(cell.key, cell.column) for cell in pasted.entry.cells] == [
        ("a", "name"),
        ("a", "cost"),
        ("b", "name"),
        ("b", "cost"),
    ]


def test_headings_say_where_the_columns_go(store):
    def recognise(block):
        if "Nom" not in block[0]:
            return None
        known = {"Coût": "cost", "Nom": "name", "Type": None}
        return entries.PastedTable([known.get(cell, "") for cell in block[0]], block[1:], asks=False)

    block = [["Coût", "Quoi", "Nom", "Type"], ["12", "x", "Eve", "y"]]
    pasted = entries.paste(store.model, block, [(4, NAME)], (4, NAME), ALL, recognise)
    assert pasted.entry.rows == ({"cost": "12", "name": "Eve"},)
    assert pasted.message == "1 row pasted; 1 of them new; 1 column had no place here"
    assert pasted.is_partial
    whole = [["Coût", "Nom", "Type"], ["12", "Eve", "y"]]
    assert not entries.paste(store.model, whole, [(4, NAME)], (4, NAME), ALL, recognise).is_partial
    without = entries.paste(store.model, block[1:], [(4, NAME)], (4, NAME), ALL, recognise)
    assert without.entry.rows == ({"name": "12", "cost": "x", "owner": "Y"},)


def test_what_is_copied_is_what_is_edited_and_pastes_back_as_nothing(store):
    model = store.model
    selected = [(row, column) for row in range(4) for column in ALL]
    text = entries.copied(model, selected, ALL, headings=True)
    assert text == "Name\tCost\tTwice\tOwner\r\nAnn\t3\t6\t\r\nBob\t1\t2\t\r\nCid\t\t\t\r\nDan\t2\t4\tIT"
    from cxalloc_ui.models.grids.clipboard import read_block

    plain = entries.copied(model, selected, ALL, headings=False)
    assert entries.paste(model, read_block(plain), [(0, 0)], (0, 0), ALL).entry.is_empty


def test_a_ragged_selection_is_copied_with_its_gaps(store):
    assert entries.copied(store.model, [(0, NAME), (1, COST), (4, NAME)], ALL, headings=False) == "Ann\t\r\n\t1"


def test_filling_clearing_and_rows(store):
    model = store.model
    assert entries.fill_down(model, [(0, COST), (1, COST), (2, COST), (1, OWNER)]).cells == (
        CellText("b", "cost", "3"),
        CellText("c", "cost", "3"),
    )
    assert entries.fill_down(model, [(2, COST)]).cells == (CellText("c", "cost", "1"),)
    assert entries.fill_down(model, [(0, COST)]).is_empty
    assert entries.fill(model, [(0, COST), (3, COST), (3, TWICE)], "2").cells == (CellText("a", "cost", "2"),)
    assert entries.clear(model, [(0, COST), (2, COST), (4, COST)]).cells == (CellText("a", "cost", ""),)
    gone = entries.delete_rows(model, [(0, COST), (0, NAME), (3, NAME), (4, NAME)])
    assert (gone.label, gone.deleted) == (message("edits.delete_rows", n=Count(2)), ("a", "d"))
    assert entries.duplicate_rows(model, [(1, COST)]).duplicated == ("b",)


def test_ten_thousand_pasted_cells_are_one_entry(store):
    taken: list[GridEntry] = []
    store.model.entered.disconnect(store.take)
    store.model.entered.connect(taken.append)
    block = [[f"Name {n}", str(n), "", "it"] for n in range(3334)]
    pasted = entries.paste(store.model, block, [(4, NAME)], (4, NAME), ALL)
    store.model.enter(pasted.entry)
    assert len(taken) == 1
    assert sum(map(len, taken[0].rows)) == 10_002
