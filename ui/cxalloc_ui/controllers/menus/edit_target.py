"""The target of the Edit menu: the table or text field that has the focus."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

TextField = QLineEdit | QTextEdit | QPlainTextEdit


@runtime_checkable
class EditingTarget(Protocol):
    """The actions on the cells of a table. An editable table offers them as its ``gestures``."""

    def can_edit(self) -> bool: ...
    def cut(self) -> None: ...
    def copy(self) -> None: ...
    def copy_with_headings(self) -> None: ...
    def paste(self) -> None: ...
    def fill_down(self) -> None: ...
    def clear_cells(self) -> None: ...
    def insert_row(self) -> None: ...
    def duplicate_rows(self) -> None: ...
    def delete_rows(self) -> None: ...
    def next_error(self, *, forward: bool = True) -> bool: ...


def table_around(widget: QWidget | None) -> QAbstractItemView | None:
    """Return the editable table that a widget is or is part of; None if there is none."""
    while widget is not None:
        if isinstance(widget, QAbstractItemView) and target_of(widget) is not None:
            return widget
        widget = widget.parentWidget()
    return None


def target_of(table: QWidget | None) -> EditingTarget | None:
    """Return the actions on the cells of a table; None if it is not editable."""
    gestures: Any = getattr(table, "gestures", None)
    return gestures if isinstance(gestures, EditingTarget) else None
