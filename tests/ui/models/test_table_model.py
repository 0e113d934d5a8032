"""The item model of all lists, without a window."""

import random
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt

from cxalloc_ui.models.table_model import KEY_ROLE, RAW_ROLE, STATE_ROLE, Column, TableModel

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
ROWS = [("a", "Zoé", 3), ("b", "adam", None), ("c", "Émile", 1), ("d", "adam", 3), ("e", "", 2)]


def columns() -> list[Column[Any]]:
    return [
        Column("name", "Name", lambda row: row[1], help="Who"),
        Column(
            "cost",
            "Cost",
            lambda row: row[2],
            lambda value: "–" if value is None else f"{value} EUR",
            number=True,
            tip=lambda row: f"tip {row[2]}",
            state=lambda row: "good" if row[2] == 3 else "",
        ),
    ]


@pytest.fixture
def model(qtmodeltester):
    made = TableModel(columns(), lambda row: row[0])
    made.set_rows(ROWS)
    qtmodeltester.check(made)
    return made


def keys(model) -> str:
    return "".join(model.index(place, 0).data(KEY_ROLE) for place in range(model.rowCount()))


def test_cells_say_what_the_columns_say(model):
    cell = model.index(0, 1)
    assert cell.data() == "3 EUR"
    assert cell.data(RAW_ROLE) == 3
    assert cell.data(STATE_ROLE) == "good"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "tip 3"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Zoé"
    assert cell.data(Qt.ItemDataRole.DecorationRole) is None


def test_figures_stand_right_and_words_left_under_their_headings(model):
    right = Qt.AlignmentFlag.AlignRight
    for column, is_right in ((0, False), (1, True)):
        cell = model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)
        heading = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert bool(cell & right) is bool(heading & right) is is_right
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "Who"


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [(1, UP, "ceadb"), (1, DOWN, "adecb"), (0, UP, "bdace"), (-1, UP, "abcde")],
)
def test_sorting_keeps_the_stored_order_of_equals_and_puts_nothing_last(model, column, order, expected):
    model.sort(column, order)
    assert keys(model) == expected


def test_sorting_back_restores_the_stored_order(model):
    model.sort(1, DOWN)
    model.sort(-1)
    assert keys(model) == "abcde"


def test_a_filter_wants_every_word_in_any_case(model):
    model.set_filter("ADAM")
    assert keys(model) == "bd"
    model.sort(1, UP)
    assert keys(model) == "db"
    model.set_filter("adam zoé")
    assert model.rowCount() == 0
    assert model.total == 5
    model.set_filter("")
    assert model.rowCount() == 5


def test_new_rows_come_sorted_and_filtered_as_before(model):
    model.sort(1, UP)
    model.set_filter("a")
    model.set_rows([("x", "ann", 9), ("y", "bob", 1), ("z", "jan", 4)])
    assert keys(model) == "zx"


def test_an_index_that_a_view_holds_follows_its_row(model):
    from PySide6.QtCore import QPersistentModelIndex

    held = QPersistentModelIndex(model.index(0, 1))
    model.sort(1, DOWN)
    model.sort(1, UP)
    assert held.data(KEY_ROLE) == "a"
    assert held.row() == model.place_of("a") == 2


def test_a_row_is_found_by_its_key(model):
    model.set_filter("adam")
    assert model.place_of("d") == 1
    assert model.place_of("a") is None
    assert model.row(1)[0] == "d"


def test_cells_have_no_children(model):
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_ten_thousand_rows_are_sorted_with_one_look_at_each():
    looked = [0]

    def value(row):
        looked[0] += 1
        return row[1]

    rows = [(number, Decimal(random.Random(number).randrange(10**6))) for number in range(10_000)]
    model = TableModel([Column("cost", "Cost", value)], lambda row: row[0], lambda row: str(row[0]))
    model.set_rows(rows)
    model.sort(0, UP)
    assert looked[0] == 10_000
    assert [model.row(place)[1] for place in range(10_000)] == sorted(row[1] for row in rows)
    looked[0] = 0
    model.set_filter("99")
    assert 0 < model.rowCount() < 1000
    assert looked[0] == model.rowCount()  # the filter reads its own texts; only what is left is sorted
