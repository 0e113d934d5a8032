"""Delegates that paint cells and edit them with the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QPen, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cxalloc_ui.application.theme import mix, theme_of
from cxalloc_ui.models.grids.edit_model import BASE_ROLE, COMPUTED_ROLE, ERROR_ROLE
from cxalloc_ui.models.grids.grouped_model import GROUP_ROLE
from cxalloc_ui.models.table_model import STATE_ROLE, Column
from cxalloc_ui.widgets.list_completer import ListCompleter

Index = QModelIndex | QPersistentModelIndex
CORNER = 9
"""Side in pixels of the triangle in the corner of a cell with an error."""
BAR = 3
"""Width in pixels of the bar before a figure that the scenario changes."""
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


FOCUS = 2
"""Pixels of the frame around the current cell of a table with the focus."""


class StateDelegate(QStyledItemDelegate):
    """Colours the text of cells by their state, and frames the current cell while its table has the focus."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # ``paint`` draws the frame of the current cell
        state = index.data(STATE_ROLE)
        if state and isinstance(option.widget, QWidget):
            colour = QColor(getattr(theme_of(option.widget), state))
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, colour)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        view = option.widget
        if isinstance(view, QAbstractItemView) and index == view.currentIndex():
            self._paint_frame(painter, option, has_focus=view.hasFocus())

    def _paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, *, has_focus: bool) -> None:
        """Paint the frame of the current cell."""
        if has_focus:
            _frame(painter, option.rect, QColor(theme_of(option.widget).accent), FOCUS)


class CellDelegate(StateDelegate):
    """Paints the current cell, cells with errors and computed cells, and creates editors.

    ``left`` carries the step in rows and columns to take after an editor is closed. ``filled`` carries a text to set
    in every selected cell.
    """

    left = Signal(int, int)
    filled = Signal(str)

    def __init__(self, column: Callable[[int], Column[Any]], parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._column = column
        self.editor: CellEditor | None = None

    # Painting

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(GROUP_ROLE):
            option.font.setBold(True)
        if index.data(COMPUTED_ROLE) and not index.data(STATE_ROLE) and isinstance(option.widget, QWidget):
            colour = QColor(theme_of(option.widget).muted)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, colour)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = cast(QAbstractItemView, self.parent())
        theme = theme_of(view)
        rect = option.rect
        if index.data(GROUP_ROLE):
            painter.fillRect(rect, QColor(theme.raised))
        if index.data(COMPUTED_ROLE):
            painter.fillRect(rect, QColor(mix(theme.window, theme.surface, 0.7)))
        mark = index.data(ERROR_ROLE)
        if mark is not None:
            painter.fillRect(rect, QColor(mix(theme.bad, theme.surface, 0.12)))
        is_changed = mark is None and index.data(BASE_ROLE) is not None
        if is_changed:
            painter.fillRect(rect, QColor(mix(theme.accent, theme.surface, 0.10)))
        super().paint(painter, option, index)
        if mark is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.bad))
            corner = rect.topRight() + QPoint(1, 0)
            painter.drawPolygon(QPolygon([corner, corner - QPoint(CORNER, 0), corner + QPoint(0, CORNER)]))
        elif is_changed:
            painter.fillRect(rect.adjusted(0, 0, BAR - rect.width(), -1), QColor(theme.accent))

    def _paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, *, has_focus: bool) -> None:
        """Paint the frame of the current cell, thinner while something else has the focus, as spreadsheets do."""
        theme = theme_of(option.widget)
        _frame(painter, option.rect, QColor(theme.accent if has_focus else theme.muted), FOCUS if has_focus else 1)

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._column(index.column())
        editor = CellEditor(column, parent)
        if editor.completer() is not None:
            editor.completer().activated.connect(lambda *_: self._finish(editor))
        self.editor = editor
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        if not editor.is_modified:
            editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        if not editor.is_done:
            editor.is_done = True  # a receiver may close the editor, which must not count as leaving it
            model.setData(cast(QModelIndex, index), editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            isinstance(editor, CellEditor)
            and editor.is_done
            and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide)
        ):
            return False
        if not isinstance(editor, CellEditor) or not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # Esc ends the editing only
            return True
        if event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                text = editor.text()
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self.filled.emit(text)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._finish(editor, -1 if shift else 1, 0)
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                self._finish(editor, 0, -1 if shift or event.key() == Qt.Key.Key_Backtab else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_Left | Qt.Key.Key_Right if editor.leaves_by_arrows:
                self._finish(editor, *_ARROWS[Qt.Key(event.key())])
            case _:
                return super().eventFilter(editor, event)
        return True

    def _finish(self, editor: CellEditor, down: int = 0, right: int = 0) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if down or right:
            self.left.emit(down, right)


class CellEditor(QLineEdit):
    """The line edit over a cell, with a completer for the choices of the column."""

    def __init__(self, column: Column[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell")
        self.setAccessibleName(column.title)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft)
        self.leaves_by_arrows = self.is_done = False
        if column.choices is not None:
            completer = ListCompleter(column.choices(), self, several=column.several)
            popup = completer.popup()
            assert popup is not None
            popup.setAccessibleName(self.tr("Choices for {column}").format(column=column.title))
            self.setCompleter(completer)

    @property
    def is_modified(self) -> bool:
        """Whether the user has changed the text, which updates from elsewhere must then not replace."""
        return self.isModified()

    def offer(self) -> None:
        """Show all choices."""
        if self.completer() is not None:
            self.completer().setCompletionPrefix("")
            self.completer().complete()


def _frame(painter: QPainter, area: QRect, colour: QColor, wide: int) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, wide))
    painter.drawRect(area.adjusted(1, 1, -1, -1))
