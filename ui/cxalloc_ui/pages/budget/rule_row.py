"""The row of one rule: its sentence, the plan's compliance, and the fields that edit it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxalloc.messages.field_names import field_message
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import Label, plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import muted, set_state
from cxalloc_ui.application.zoom import set_pixels
from cxalloc_ui.models.grids.edit_model import base_note, fixed_reason
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.pages.budget.flow_layout import FlowLayout
from cxalloc_ui.pages.budget.rule_fields import Piece, RuleField, fields_of
from cxalloc_ui.widgets.entry_line import EntryLine

FIGURE_WIDTH, NAME_WIDTH, CHOICE_WIDTH = 110, 190, 220
INDENT, LIST_MARGIN = 46, 24
BAR_INDENT = 11
"""Pixels between the left edge of a sentence that a scenario changes, where its bar is, and the text."""
TIED = ("measure", "id")
"""Keys of fields that stay on one line with the preceding words, as in "15 %" or "Name: floor"."""


class RuleRow(QWidget):
    """Shows and edits a rule. ``entered`` carries the changed cells by key, and the name of the undo step."""

    entered = Signal(object, object)
    delete_requested = Signal()
    opened = Signal()
    """The row is opened, and needs its fields (``show_pieces``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = QCheckBox()
        self.on.setToolTip(self.tr("Whether the rule holds"))
        self.sentence, self.standing = Label(), Label()
        self.sentence.setWordWrap(True)
        self.standing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.change, self.delete = _link(self.tr("Change")), _link(self.tr("Delete"))
        self.change.setCheckable(True)
        self.price = muted()
        self.price.setWordWrap(True)
        self.price.setContentsMargins(INDENT, 0, 16, 8)
        self.price.hide()
        self._fields = QWidget()
        self._flow = FlowLayout(self._fields)
        self._flow.setContentsMargins(INDENT, 0, 16, 12)
        self._fields.hide()
        self._reasons = Label()
        self._reasons.setWordWrap(True)
        self._reasons.setContentsMargins(INDENT, 0, 16, 10)
        self._reasons.hide()
        set_state(self._reasons, "bad")
        self._shape: Hashable = None
        self._inputs: dict[str, QComboBox | EntryLine] = {}
        self._shown: dict[str, RuleField] = {}
        self.separator = QFrame()
        self.separator.setFrameShape(QFrame.Shape.HLine)
        self.separator.setFrameShadow(QFrame.Shadow.Plain)
        self.separator.setObjectName("separator")
        top = QHBoxLayout()
        top.setContentsMargins(16, 9, 16, 9)
        top.setSpacing(12)
        top.addWidget(self.on)
        top.addWidget(self.sentence, stretch=1)
        for widget in (self.standing, self.change, self.delete):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.separator)
        layout.addLayout(top)
        layout.addWidget(self.price)
        layout.addWidget(self._fields)
        layout.addWidget(self._reasons)
        self.change.toggled.connect(self._unfold)
        self.on.clicked.connect(self._switch)
        self.delete.clicked.connect(self.delete_requested)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self.change.isChecked()

    def show_rule(
        self, sentence: str, errors: Sequence[CellError], *, on: bool, editable: bool, base: str | None = None
    ) -> None:
        """Show the sentence of a rule, and the rejected texts of its cells.

        ``base`` is the sentence of the base case, if the scenario that is edited changes it.
        """
        self.sentence.setText(sentence)
        self.sentence.setToolTip(plain_tip(sentence if base is None else base_note(base)))
        self.sentence.setProperty("changed", base is not None)
        self.sentence.setIndent(BAR_INDENT if base is not None else 0)
        self.sentence.setProperty("muted", not on)
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)
        self.on.setChecked(on)
        self.on.setAccessibleName(self.tr("Rule “{rule}” holds").format(rule=sentence))
        self.change.setAccessibleName(self.tr("Change rule “{rule}”").format(rule=sentence))
        self.delete.setAccessibleName(self.tr("Delete rule “{rule}”").format(rule=sentence))
        for widget in (self.on, self.change, self.delete, self._fields):
            widget.setEnabled(editable)
        reasons = [
            self.tr("✕ {text}: {reason}").format(text=error.text or "–", reason=message_text(error.reason))
            for error in errors
        ]
        self._reasons.setText("\n".join(reasons))
        self._reasons.setVisible(bool(reasons))

    def show_compliance(self, text: str, state: str) -> None:
        """Show how the current plan meets the rule."""
        self.standing.setText(text)
        set_state(self.standing, state)

    def show_price(self, text: str) -> None:
        """Show what the rule costs; nothing where that was not asked."""
        self.price.setText(text)
        self.price.setVisible(bool(text))

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show the sentence as words and inputs. Inputs of unchanged fields are kept with the text being typed."""
        shape = tuple(piece if isinstance(piece, str) else (piece.key, bool(piece.choices)) for piece in pieces)
        if shape != self._shape:
            self._shape = shape
            self._build(pieces)
        fields = fields_of(pieces)
        self._shown = {one.key: one for one in fields}
        for one in fields:
            _show_field(self._inputs[one.key], one, self.sentence.text())

    def input(self, key: str) -> QComboBox | EntryLine:
        """Return the input widget of a field."""
        return self._inputs[key]

    def follow(self, before: QWidget) -> QWidget:
        """Insert the row after a widget in the tab order; return the last widget of the row."""
        for widget in (self.on, self.change, self.delete, *self._inputs.values()):
            QWidget.setTabOrder(before, widget)
            before = widget
        return before

    def begin(self) -> None:
        """Open the fields, and focus the figure."""
        self.change.setChecked(True)
        figure = next((one for one in self._inputs.values() if isinstance(one, EntryLine)), None)
        if figure is not None:
            figure.setFocus()
            figure.selectAll()

    def _unfold(self, is_open: bool) -> None:
        if is_open:
            self.opened.emit()
        self._fields.setVisible(is_open)
        self.change.setText(self.tr("Done") if is_open else self.tr("Change"))

    def _build(self, pieces: Sequence[Piece]) -> None:
        """Lay out words and inputs; an input that is kept also keeps the focus."""
        before, self._inputs = self._inputs, {}
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in before.values():
                widget.hide()
                widget.deleteLater()
        for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
            is_before_tied = isinstance(after, RuleField) and after.key in TIED
            if isinstance(piece, str):
                words = muted(piece)
                self._flow.keep_with_next(words, is_before_tied)
                self._flow.addWidget(words)
                continue
            old = before.get(piece.key)
            if isinstance(old, QComboBox if piece.choices else EntryLine):
                made = before.pop(piece.key)
            else:
                made = self._made(piece)
            self._inputs[piece.key] = made
            self._flow.keep_with_next(made, is_before_tied)
            self._flow.addWidget(made)
        for gone in before.values():
            gone.hide()
            gone.deleteLater()
        before_it: QWidget = self.delete
        for made in self._inputs.values():  # the tab order follows the reading order
            QWidget.setTabOrder(before_it, made)
            before_it = made

    def _made(self, one: RuleField) -> QComboBox | EntryLine:
        key = one.key
        if one.choices:
            box = _Box()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            set_pixels(box, maximum_width=CHOICE_WIDTH)
            box.activated.connect(lambda at: self._enter(key, str(box.itemData(at))))
            return box
        line = EntryLine()
        set_pixels(line, fixed_width=NAME_WIDTH if key == "id" else FIGURE_WIDTH)
        if key != "id":
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.entered.connect(lambda text: self._enter(key, text.strip()))
        return line

    def _enter(self, key: str, value: str) -> None:
        one = self._shown.get(key)
        if one is not None and value != one.value:
            self.entered.emit(one.cells(value), field_message(key, one.title))

    def _switch(self, on: bool) -> None:
        self.entered.emit({"enabled": "yes" if on else "no"}, None)


class _Box(QComboBox):
    """A combo box that ignores the mouse wheel, because scrolling the page must not change the value."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", True)
    return button


def _show_field(widget: QComboBox | EntryLine, one: RuleField, rule: str) -> None:
    widget.setAccessibleName(tr("{field} of rule “{rule}”").format(field=one.title, rule=rule))
    widget.setEnabled(not one.fixed)
    tip = fixed_reason() if one.fixed else one.title
    widget.setToolTip(plain_tip(message_text(one.error.reason) if one.error else tip))
    widget.setAccessibleDescription(message_text(one.error.reason) if one.error else "")
    if widget.property("wrong") is not bool(one.error):
        widget.setProperty("wrong", bool(one.error))
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    if isinstance(widget, EntryLine):
        widget.show_text(one.value)
        return
    choices = [*one.choices] if one.value in dict(one.choices) else [*one.choices, (one.value, one.value)]
    if [(widget.itemData(at), widget.itemText(at)) for at in range(widget.count())] != choices:
        widget.clear()
        for value, text in choices:
            widget.addItem(text, value)
        widget.view().setMinimumWidth(widget.view().sizeHintForColumn(0) + LIST_MARGIN)  # may exceed the box
    widget.setCurrentIndex([value for value, _ in choices].index(one.value))
