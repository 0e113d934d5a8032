"""A form with the fields of one or several items of a document, each edited like a cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.theme import muted, set_state
from cxalloc_ui.models.grids.edit_model import base_note, fixed_reason
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.widgets.entry_line import EntryLine
from cxalloc_ui.widgets.list_completer import ListCompleter


@dataclass(frozen=True)
class Field:
    """A field of the form: its title, its text, and the rejected text typed into it, if any.

    ``text`` is None where several items differ. ``choices`` are the texts offered; ``only_choices`` forbids others;
    of ``several`` a field holds any number, separated by semicolons.
    ``read`` converts a typed text into the text of the field; a ``wide`` field takes a whole row. ``base`` is the text
    in the base case, if the scenario that is edited changes it; a ``fixed`` field is one that no scenario changes.
    """

    key: str
    title: str
    text: str | None
    error: CellError | None = None
    help: str = ""
    choices: Callable[[], Sequence[str]] | None = None
    only_choices: bool = False
    several: bool = False
    read: Callable[[str], str] = field(default=str)
    wide: bool = False
    base: str | None = None
    fixed: bool = False


class FieldForm(QWidget):
    """Shows fields in columns. ``entered`` carries the key of a field and the text entered into it."""

    entered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None, *, columns: int = 2) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._fields: dict[str, Field] = {}
        self._inputs: dict[str, _Line | _Choice] = {}
        self._shape: Hashable = None
        self._whose: Hashable = None

    def show_fields(self, fields: Sequence[Field], whose: Hashable = None, *, editable: bool = True) -> None:
        """Show the fields of the item ``whose``. Inputs of unchanged fields are kept, with the text being typed."""
        shape = tuple((one.key, one.title, one.only_choices, one.wide) for one in fields)
        if shape != self._shape:
            self._shape = shape
            self._build(fields)
        is_same, self._whose = whose == self._whose, whose
        self._fields = {one.key: one for one in fields}
        for one in fields:
            self._inputs[one.key].show_field(one, keep_typing=is_same, editable=editable)

    def input(self, key: str) -> QWidget | None:
        """Return the input widget of a field; None if there is no such field."""
        return self._inputs.get(key)

    def title(self, key: str) -> str:
        """Return the title of a field."""
        return self._fields[key].title

    def _build(self, fields: Sequence[Field]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self._inputs = {}
        row = column = 0
        for one in fields:
            if one.wide and column:
                row, column = row + 1, 0
            span = self._columns if one.wide else 1
            made = _Choice(one) if one.only_choices else _Line(one)
            made.entered.connect(lambda text, key=one.key: self._enter(key, text))
            label = muted(one.title, 0.92)
            label.setBuddy(made)
            self._grid.addWidget(label, 3 * row, column, 1, span)
            self._grid.addWidget(made, 3 * row + 1, column, 1, span)
            self._grid.addWidget(made.reason, 3 * row + 2, column, 1, span)
            self._inputs[one.key] = made
            column += span
            if column >= self._columns:
                row, column = row + 1, 0

    def _enter(self, key: str, text: str) -> None:
        one = self._fields[key]
        shown = one.error.text if one.error else one.text
        if text.strip() != (shown or ""):
            self.entered.emit(key, one.read(text.strip()))


class _Line(EntryLine):
    """The input of a field that is typed."""

    def __init__(self, one: Field) -> None:
        super().__init__()
        self.setAccessibleName(one.title)
        self.reason = _reason()
        self._choices = one.choices
        if one.choices is not None:
            self.setCompleter(ListCompleter([], self, several=one.several))

    def show_field(self, one: Field, *, keep_typing: bool, editable: bool) -> None:
        """Show a field; with ``keep_typing`` text that is being typed is not replaced."""
        self.setReadOnly(not editable or one.fixed)
        self.setPlaceholderText(self.tr("several values") if one.text is None else "")
        self.show_text(one.error.text if one.error else one.text or "", keep_typing=keep_typing)
        _show_error(self, one)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._choices is not None:
            from PySide6.QtCore import QStringListModel

            self.completer().setModel(QStringListModel(list(self._choices()), self))


class _Choice(QComboBox):
    """The input of a field with fixed choices."""

    entered = Signal(str)

    def __init__(self, one: Field) -> None:
        super().__init__()
        self.setAccessibleName(one.title)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason = _reason()
        self.textActivated.connect(self.entered)

    def show_field(self, one: Field, *, keep_typing: bool, editable: bool) -> None:
        """Show a field and its choices."""
        self.setEnabled(editable and not one.fixed)
        choices = list(one.choices() if one.choices else ())
        shown = one.error.text if one.error else one.text
        if shown is not None and shown not in choices:
            choices.insert(0, shown)
        if [self.itemText(number) for number in range(self.count())] != choices:
            self.clear()
            self.addItems(choices)
        self.setPlaceholderText(self.tr("several values"))
        self.setCurrentIndex(-1 if shown is None else choices.index(shown))
        _show_error(self, one)

    def wheelEvent(self, event: object) -> None:
        """Ignore the wheel, because scrolling the panel must not change the value."""
        event.ignore()  # type: ignore[attr-defined]


def _reason() -> QLabel:
    label = Label()
    label.setWordWrap(True)
    set_state(label, "bad")
    label.hide()
    return label


def _show_error(widget: _Line | _Choice, one: Field) -> None:
    reason = message_text(one.error.reason) if one.error else ""
    base = "" if one.base is None else base_note(one.base)
    more = fixed_reason() if one.fixed else base
    tip = "\n".join(filter(None, (reason or one.help or (one.text or ""), more)))
    widget.setToolTip(plain_tip(tip))  # the text may be wider than the field
    widget.setAccessibleDescription("; ".join(filter(None, (reason or one.help, more))))
    _set_property(widget, "changed", one.base is not None and not reason)
    _set_property(widget, "fixed", one.fixed)
    widget.reason.setText(f"✕ {reason}" if reason else "")
    widget.reason.setVisible(bool(reason))
    _set_property(widget, "wrong", bool(reason))


def _set_property(widget: QWidget, name: str, value: bool) -> None:
    """Set a property that the style sheet asks for."""
    if bool(widget.property(name)) is not value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
