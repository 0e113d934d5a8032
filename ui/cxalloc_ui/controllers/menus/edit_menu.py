"""The Edit menu: undo and redo of the session, and actions on the cells of the focused table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from cxalloc.domain.document.document import Draft, DraftKey, Part
from cxalloc_ui.actions import Actions
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.controllers.menus.edit_target import EditingTarget, TextField, table_around, target_of
from cxalloc_ui.controllers.session import Session, SessionState
from cxalloc_ui.models.view import CANDIDATE_PARTS
from cxalloc_ui.widgets.tables.edit_table import EditTable
from cxalloc_ui.widgets.work_area import WorkArea


class EditMenu(QObject):
    """Enables the possible actions of the Edit menu, and runs them on the widget that has the focus.

    A text field handles the keys of cut, copy, paste and undo itself, for its own text; the menu items do the same.
    """

    error_chosen = Signal(object)
    """The place of an error that is to be shown, whatever the current page."""

    def __init__(self, session: Session, actions: Actions, work: WorkArea, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._actions, self._work, self._window = session, actions, work, window
        self._table: QAbstractItemView | None = None
        self._field: TextField | None = None
        self._last_error: DraftKey | None = None
        edit = actions.edit
        self._changing: tuple[tuple[QAction, Callable[[EditingTarget], None]], ...] = (
            (edit.fill_down, lambda target: target.fill_down()),
            (edit.clear_cells, lambda target: target.clear_cells()),
            (edit.insert_row, lambda target: target.insert_row()),
            (edit.duplicate_rows, lambda target: target.duplicate_rows()),
            (edit.delete_rows, lambda target: target.delete_rows()),
        )
        for action, do in self._changing:
            action.triggered.connect(lambda _=False, do=do: self._ask(do))
        edit.cut.triggered.connect(self._cut)
        edit.copy.triggered.connect(self._copy)
        edit.paste.triggered.connect(self._paste)
        edit.copy_with_headings.triggered.connect(lambda: self._ask(lambda target: target.copy_with_headings()))
        edit.select_all.triggered.connect(self._select_all)
        edit.find.triggered.connect(self._find)
        edit.next_error.triggered.connect(lambda: self.go_to_error(forward=True))
        edit.previous_error.triggered.connect(lambda: self.go_to_error(forward=False))
        actions.edit.menu.aboutToShow.connect(self.show_state)
        for signal in (session.opened, session.moved):
            signal.connect(self.show_state)
        session.closed.connect(self._forget)
        session.state_changed.connect(self.show_state)
        session.document_changed.connect(lambda _: self.show_state())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        self.show_state()

    def show_state(self) -> None:
        """Enable the possible actions, and name the edit that undo would revert."""
        edit = self._actions.edit
        may_edit = self._session.state is not SessionState.OPENING
        history = self._session.history if may_edit else None
        can_undo, can_redo = history is not None and history.can_undo, history is not None and history.can_redo
        edit.undo.setEnabled(can_undo)
        edit.redo.setEnabled(can_redo)
        undone = message_text(history.undo_label) if history is not None and can_undo else ""
        redone = message_text(history.redo_label) if history is not None and can_redo else ""
        edit.undo.setText(self.tr("&Undo {step}").format(step=_for_menu(undone)) if undone else self.tr("&Undo"))
        edit.redo.setText(self.tr("&Redo {step}").format(step=_for_menu(redone)) if redone else self.tr("&Redo"))
        target, field = self._target(), self._field_with_focus()
        may_edit = target is not None and target.can_edit()
        for action, _ in self._changing:
            action.setEnabled(may_edit)
        for action in (edit.cut, edit.paste):
            action.setEnabled(may_edit or (field is not None and not field.isReadOnly()))
        for action in (edit.copy, edit.select_all):
            action.setEnabled(target is not None or field is not None)
        edit.copy_with_headings.setEnabled(target is not None)
        edit.find.setEnabled(self._work.isVisible())
        for action in (edit.next_error, edit.previous_error):
            action.setEnabled(bool(self._drafts()) or target_of(self._table_with_cells()) is not None)

    def _forget(self) -> None:
        """No portfolio is open: the cells that had the focus are no longer edited."""
        self._table = self._field = self._last_error = None
        self.show_state()

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None or isinstance(now, QMenu | QMenuBar):
            return  # an open menu has the focus; its target is the widget that had it before
        if not isValid(self._window) or now.window() is not self._window:
            return
        self._field = now if isinstance(now, QLineEdit | QTextEdit | QPlainTextEdit) else None
        self._table = None if self._field is not None else table_around(now)
        self.show_state()

    def _target(self) -> EditingTarget | None:
        return target_of(self._table) if self._table is not None and isValid(self._table) else None

    def _field_with_focus(self) -> TextField | None:
        return self._field if self._field is not None and isValid(self._field) else None

    def _table_with_cells(self) -> QWidget | None:
        """Return the table that has the focus, else the one in which typing begins on the current page."""
        if self._target() is not None:
            return self._table
        return self._work.typing_place() if self._work.isVisible() else None

    def _ask(self, do: Callable[[EditingTarget], None]) -> None:
        if (target := self._target()) is not None:
            do(target)

    def _cut(self) -> None:
        if (field := self._field_with_focus()) is not None:
            field.cut()
        self._ask(lambda target: target.cut())

    def _copy(self) -> None:
        if (field := self._field_with_focus()) is not None:
            field.copy()
        self._ask(lambda target: target.copy())

    def _paste(self) -> None:
        if (field := self._field_with_focus()) is not None:
            field.paste()
        self._ask(lambda target: target.paste())

    def _select_all(self) -> None:
        if (field := self._field_with_focus()) is not None:
            field.selectAll()
        elif self._target() is not None and self._table is not None:
            self._table.selectAll()

    def _find(self) -> None:
        place = self._work.find_place()
        place.show()
        place.setFocus()
        field = place.focusProxy() or place
        if isinstance(field, QLineEdit):
            field.selectAll()

    def go_to_error(self, *, forward: bool = True) -> None:
        """Go to the next error of the table on the current page, or else to the next one on any page."""
        table = self._table_with_cells()
        target = target_of(table)
        if target is not None and target.next_error(forward=forward):
            return
        if isinstance(table, EditTable) and table.cells.cell_errors:
            table.error_requested.emit()  # the grid knows of hidden errors
            return
        places = sorted(self._drafts(), key=lambda place: (place[0] not in CANDIDATE_PARTS, list(Part).index(place[0])))
        if places:
            step = 1 if forward else -1
            at = places.index(self._last_error) + step if self._last_error in places else min(step, 0)
            self._last_error = places[at % len(places)]
            self.error_chosen.emit(self._last_error)

    def _drafts(self) -> Mapping[DraftKey, Draft]:
        return self._session.document.drafts if self._session.document is not None else {}


def _for_menu(label: str) -> str:
    """Escape a label for the text of a menu item, where an ampersand would mark a mnemonic key."""
    return label.replace("&", "&&")
