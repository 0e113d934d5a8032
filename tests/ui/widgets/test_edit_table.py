"""The editable table by keyboard, mouse and clipboard."""

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.widgets.tables.edit_table import EditTable
from tests.ui.grid_document import COST, NAME, OWNER, ROWS, TWICE, Store, Thing, columns

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def store(qtbot, light):
    model = EditModel(columns(), lambda row: row.id, lambda row: row.name)
    model.allow(editing=True, new_rows=True)
    made = Store(model, list(ROWS))
    made.table = EditTable("Things", model)
    qtbot.addWidget(made.table)
    made.table.resize(500, 400)
    made.table.show()
    qtbot.waitExposed(made.table)
    made.table.setFocus()
    made.table.go_to(0, NAME)
    return made


def press(qtbot, *keys) -> None:
    """Press keys where the focus is; a text is typed."""
    for key in keys:
        for one in key if isinstance(key, str) else [key]:
            qtbot.keyClick(QApplication.focusWidget(), *(one if isinstance(one, tuple) else (one,)))


def here(store) -> tuple[int, int]:
    current = store.table.currentIndex()
    return current.row(), current.column()


def names(store) -> list[str]:
    return [row.name for row in store.rows]


def costs(store) -> list[int | None]:
    return [row.cost for row in store.rows]


def test_typing_starts_editing_enter_goes_down_and_tab_right(store, qtbot):
    press(qtbot, "Zoe", Key.Key_Return)
    assert names(store)[0] == "Zoe"
    assert here(store) == (1, NAME)
    press(qtbot, "Yan", Key.Key_Tab, "12", Key.Key_Tab)
    assert (names(store)[1], costs(store)[1]) == ("Yan", 12)
    assert here(store) == (1, TWICE)
    press(qtbot, (Key.Key_Backtab, SHIFT))
    assert here(store) == (1, COST)


def test_the_first_column_is_typed_into_where_one_sees_it(store, qtbot):
    press(qtbot, "Zo")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert store.table.frozen.isAncestorOf(editor)
    assert editor.text() == "Zo"
    press(qtbot, Key.Key_Escape)
    assert names(store)[0] == "Ann"
    assert QApplication.focusWidget() is store.table


def test_f2_goes_on_with_what_is_there_and_arrows_then_stay_inside(store, qtbot):
    store.table.go_to(0, COST)
    press(qtbot, Key.Key_F2, Key.Key_Left, "1", Key.Key_Return)
    assert costs(store)[0] == 13
    assert here(store) == (1, COST)


def test_arrows_leave_a_cell_that_was_just_typed_into(store, qtbot):
    store.table.go_to(0, COST)
    press(qtbot, "8", Key.Key_Right)
    assert costs(store)[0] == 8
    assert here(store) == (0, TWICE)


def test_computed_cells_take_no_keys(store, qtbot):
    store.table.go_to(0, TWICE)
    press(qtbot, "9")
    assert QApplication.focusWidget() is store.table
    assert not store.entries


def test_a_double_click_edits(store, qtbot):
    place = store.table.visualRect(store.model.index(1, COST)).center()
    qtbot.mouseClick(store.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(store.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(qtbot, "0", Key.Key_Return)
    assert costs(store)[1] == 10


def test_a_click_on_a_name_selects_it_and_leaves_the_keys_with_the_table(store, qtbot):
    place = store.table.visualRect(store.model.index(2, NAME)).center()
    qtbot.mouseClick(store.table.frozen.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert here(store) == (2, NAME)
    press(qtbot, "Kim", Key.Key_Return)
    assert names(store)[2] == "Kim"


def test_the_empty_line_becomes_rows_one_after_the_other(store, qtbot):
    store.table.go_to(4, NAME)
    press(qtbot, "Eve", Key.Key_Tab, "5", Key.Key_Return)
    assert names(store)[4:] == ["Eve"]
    assert costs(store)[4] == 5
    assert here(store) == (5, COST)
    press(qtbot, "6", Key.Key_Down)
    assert costs(store)[4:] == [5, 6]
    assert here(store) == (6, COST)


def test_ctrl_enter_fills_what_is_selected(store, qtbot):
    store.table.go_to(1, COST, end=(3, COST))
    press(qtbot, "7", (Key.Key_Return, CTRL))
    assert costs(store) == [3, 7, 7, 7]
    assert len(store.entries) == 1


def test_fill_down_clear_and_cut(store, qtbot):
    store.table.go_to(0, COST, end=(2, COST))
    press(qtbot, (Key.Key_D, CTRL))
    assert costs(store) == [3, 3, 3, 2]
    press(qtbot, Key.Key_Delete)
    assert costs(store) == [None, None, None, 2]
    store.table.go_to(3, COST)
    press(qtbot, (Key.Key_X, CTRL))
    assert costs(store)[3] is None
    assert QGuiApplication.clipboard().text() == "2"


def test_copy_and_paste_through_the_clipboard(store, qtbot):
    store.table.go_to(0, NAME, end=(1, COST))
    press(qtbot, (Key.Key_C, CTRL))
    assert QGuiApplication.clipboard().text() == "Ann\t3\r\nBob\t1"
    press(qtbot, (Key.Key_C, CTRL | SHIFT))
    assert QGuiApplication.clipboard().text() == "Name\tCost\r\nAnn\t3\r\nBob\t1"
    QGuiApplication.clipboard().setText("Eve\t5\r\nFay\t6\r\nGus\t7\r\n")
    store.table.go_to(3, NAME)
    with qtbot.waitSignal(store.table.message) as message:
        press(qtbot, (Key.Key_V, CTRL))
    assert message.args == ["3 rows pasted; 2 of them new"]
    assert names(store) == ["Ann", "Bob", "Cid", "Eve", "Fay", "Gus"]
    assert sorted(store.table.selected()) == [(row, column) for row in (3, 4, 5) for column in (NAME, COST)]
    assert len(store.entries) == 1


def test_rows_are_inserted_duplicated_and_deleted(store, qtbot):
    store.table.go_to(1, COST)
    press(qtbot, Key.Key_Insert)
    assert here(store) == (2, NAME)
    press(qtbot, "Ina", Key.Key_Return)
    assert store.rows[2].name == "Ina"
    store.table.go_to(0, NAME, end=(1, NAME))
    press(qtbot, (Key.Key_D, CTRL | SHIFT))
    assert names(store) == ["Ann", "Ann", "Bob", "Bob", "Ina", "Cid", "Dan"]
    store.table.go_to(1, NAME, end=(3, NAME))
    press(qtbot, (Key.Key_Minus, CTRL))
    assert names(store) == ["Ann", "Ina", "Cid", "Dan"]
    assert here(store) == (1, NAME)


def test_f8_goes_from_error_to_error(store, qtbot):
    store.model.set_cell_errors({("b", "cost"): CellError("abc", "an amount"), ("d", "name"): CellError("", "a name")})
    press(qtbot, Key.Key_F8)
    assert here(store) == (1, COST)
    press(qtbot, Key.Key_F8)
    assert here(store) == (3, NAME)
    press(qtbot, (Key.Key_F8, SHIFT))
    assert here(store) == (1, COST)


def test_keys_of_a_spreadsheet_move_and_select(store, qtbot):
    press(qtbot, (Key.Key_End, CTRL))
    assert here(store) == (4, OWNER)
    press(qtbot, (Key.Key_Home, CTRL))
    assert here(store) == (0, NAME)
    press(qtbot, (Key.Key_Down, CTRL))
    assert here(store) == (4, NAME)
    press(qtbot, (Key.Key_Up, CTRL), (Key.Key_Space, SHIFT))
    assert sorted(store.table.selected()) == [(0, column) for column in range(4)]
    press(qtbot, Key.Key_Right, (Key.Key_Down, SHIFT))
    assert sorted(store.table.selected()) == [(0, COST), (1, COST)]


def test_the_current_cell_is_never_beneath_the_frozen_column(store, qtbot):
    store.table.resize(260, 300)
    press(qtbot, (Key.Key_End, CTRL), (Key.Key_Home, CTRL), Key.Key_Right)
    cell = store.table.visualRect(store.model.index(0, COST))
    assert cell.left() >= store.table.columnWidth(NAME)


def test_the_place_is_kept_when_a_filter_changes(store, qtbot):
    store.table.go_to(3, COST)
    store.model.set_filter("a")
    assert here(store) == (1, COST)
    store.model.set_filter("")
    assert here(store) == (3, COST)


def test_sorting_by_a_heading_keeps_the_cell(store, qtbot):
    store.table.go_to(0, COST)
    header = store.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(COST) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [row.id for row in store.model.shown_rows()] == ["b", "d", "a", "c"]
    assert here(store) == (2, COST)


def test_widths_and_order_of_columns_are_remembered(store, qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    store.table.restore_settings(settings, "things")
    store.table.setColumnWidth(COST, 77)
    store.table.horizontalHeader().moveSection(OWNER, COST)
    again = EditTable("Things", store.model)
    qtbot.addWidget(again)
    again.restore_settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat), "things")
    assert again.columnWidth(COST) == 77
    assert again.columns_in_sight() == [NAME, OWNER, COST, TWICE]
    again.go_to(3, NAME, end=(3, OWNER))
    again.gestures.copy()
    assert QGuiApplication.clipboard().text() == "Dan\tIT\t2\t4"


def test_damaged_settings_are_as_none(store, tmp_path):
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings.setValue("columns/things", "[1, 2")
    store.table.restore_settings(settings, "things")
    assert store.table.columns_in_sight() == [NAME, COST, TWICE, OWNER]


def test_a_paste_into_ten_thousand_rows_is_one_entry(store, qtbot):
    store.show([Thing(str(n), f"Thing {n}", n) for n in range(10_000)])
    QGuiApplication.clipboard().setText("\r\n".join(f"{n}" for n in range(10_000, 0, -1)))
    store.table.go_to(0, COST)
    press(qtbot, (Key.Key_V, CTRL))
    assert len(store.entries) == 1
    assert costs(store) == list(range(10_000, 0, -1))
