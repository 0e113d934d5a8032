"""The relations of one initiative: editable sentences, and a row to add one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.constraints.relations import (
    Enables,
    Endpoint,
    Excludes,
    GroupLimit,
    Relation,
    Requires,
    Together,
    initiatives_of,
)
from cxalloc.domain.document.document import Document, Part, keys_of
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import message
from cxalloc.messages.descriptions import relation_from
from cxalloc.messages.findings import finding_message
from cxalloc_ui.application.formats import formatter
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import muted, set_state
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.widgets.field_form import Field, FieldForm
from cxalloc_ui.widgets.fields import common_field
from cxalloc_ui.widgets.figure_strip import clear

FIRST_UPLIFT = Decimal("0.1")
"""Default uplift of an enabler that has just been added."""


class RelationsBox(QWidget):
    """Shows and edits relations. ``edited`` carries the document after an edit, and the name of the undo step."""

    edited = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._initiative = ""
        self._shape: object = None
        self._names: dict[str, str] = {}
        self._open = ""
        """The key of the relation whose fields are open."""
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of relation"))
        self._kinds: list[tuple[str, Callable[[Endpoint, Endpoint], Relation]]] = [
            (self.tr("Requires"), Requires),
            (self.tr("Required by"), lambda own, other: Requires(other, own)),
            (self.tr("Excludes"), Excludes),
            (self.tr("Together with"), Together),
            (self.tr("Enables"), lambda own, other: Enables(own, other, FIRST_UPLIFT)),
            (self.tr("Enabled by"), lambda own, other: Enables(other, own, FIRST_UPLIFT)),
            (self.tr("At most one of both"), lambda own, other: GroupLimit((own.initiative, other.initiative), 0, 1)),
        ]
        self.kind.addItems([name for name, _ in self._kinds])
        self.other = QLineEdit()
        self.other.setAccessibleName(self.tr("The other initiative"))
        self.other.setPlaceholderText(self.tr("Name of an initiative"))
        self.add = QPushButton(self.tr("Add"))
        self.add.setAccessibleName(self.tr("Add a relation"))
        self._problem = Label()
        self._problem.setWordWrap(True)
        set_state(self._problem, "bad")
        self._problem.hide()
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.other, stretch=1)
        row.addWidget(self.add)
        self._adding = QWidget()
        self._adding.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._list)
        layout.addWidget(self._adding)
        layout.addWidget(self._problem)
        self.add.clicked.connect(self._add)
        self.other.returnPressed.connect(self._add)
        self.other.installEventFilter(self)

    def show_relations(self, initiative: str, texts: Texts, *, editable: bool) -> None:
        """Show the relations of an initiative."""
        if initiative != self._initiative:
            self.other.clear()
            self._problem.hide()
            self._open = ""
        self._texts, self._initiative = texts, initiative
        portfolio, drafts = self._document.portfolio, self._document.drafts
        found = [
            (key, relation, texts.formats.line(relation_from(portfolio, relation, initiative)))
            for key, relation in zip(keys_of(Part.RELATION, portfolio.relations), portfolio.relations, strict=True)
            if initiative in initiatives_of(relation)
        ]
        wrong = [draft for place, draft in drafts.items() if place[0] is Part.RELATION]
        shape = (initiative, found, wrong, self._open, editable)
        if shape == self._shape:
            return  # keep what a user is editing
        self._shape = shape
        clear(self._list)
        for key, relation, sentence in found:
            self._list.addWidget(self._line(key, relation, sentence, editable))
            if key == self._open and editable:
                self._list.addWidget(self._form(key, relation))
        if not found:
            self._list.addWidget(muted(self.tr("None yet")))
        self._adding.setVisible(editable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and self._texts is not None:
            self._offer_names()
        return super().eventFilter(watched, event)

    @property
    def _document(self) -> Document:
        assert self._texts is not None
        return self._texts.document

    def _offer_names(self) -> None:
        """Offer every other initiative by name, followed by its id where names are not unique."""
        names: dict[str, str] = {}
        for one in self._document.portfolio.initiatives:
            if one.id != self._initiative:
                names[one.name if one.name not in names else f"{one.name} [{one.id}]"] = one.id
        if names == self._names:
            return
        self._names = names
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.other.setCompleter(completer)

    def _line(self, key: str, relation: Relation, text: str, editable: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        label = Label(text)
        label.setWordWrap(True)
        row.addWidget(label, stretch=1)
        if not editable:
            return holder
        change: tuple[tuple[str, str, Callable[[], None]], ...] = (
            (self.tr("Change"), self.tr("Change: {relation}"), lambda: self._unfold(key)),
            (self.tr("Remove"), self.tr("Remove: {relation}"), lambda: self._remove(key)),
        )
        if isinstance(relation, Excludes | Together):
            change = change[1:]  # these kinds have no fields
        for name, words, do in change:
            button = QPushButton(name)
            button.setProperty("link", True)
            button.setAccessibleName(words.format(relation=text))
            button.clicked.connect(lambda _=False, do=do: do())
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        return holder

    def _form(self, key: str, relation: Relation) -> FieldForm:
        assert self._texts is not None
        texts, place = self._texts, [(Part.RELATION, key)]

        def field(name: str, title: str, **more: Any) -> Field:
            return common_field(texts, place, name, title, **more)

        form = FieldForm()
        if isinstance(relation, GroupLimit):
            fields = [
                field("members", self.tr("Members of the group, by ID"), wide=True),
                field("at_least", self.tr("At least")),
                field("at_most", self.tr("At most")),
            ]
        elif isinstance(relation, Enables):
            fields = [field("uplift", self.tr("Success rises by"))]
        else:
            fields = [
                field("when", self.tr("When"), choices=lambda: ["delivered", "funded"], only_choices=True, wide=True)
            ]
        if not isinstance(relation, GroupLimit):
            fields += [
                field("level", self.tr("Only level"), help=self.tr("Of the first one; empty: any level")),
                field("other_level", self.tr("Only other's level"), help=self.tr("Empty: any level")),
            ]
        form.show_fields(fields, key)
        form.entered.connect(lambda name, text: self._set(key, name, text))
        return form

    def _unfold(self, key: str) -> None:
        assert self._texts is not None
        self._open = "" if key == self._open else key
        self.show_relations(self._initiative, self._texts, editable=True)

    def _set(self, key: str, field: str, text: str) -> None:
        from cxalloc.editing.cells.cells import Cell, set_cells

        assert self._texts is not None
        after = set_cells(self._document, [Cell(Part.RELATION, key, field, text)], self._texts.style)
        before = self._document.portfolio.relations
        relations = after.portfolio.relations
        if len(relations) == len(before):  # the key is made of the related initiatives, and may have changed
            at = keys_of(Part.RELATION, before).index(key)
            self._open = keys_of(Part.RELATION, relations)[at]
        self.edited.emit(after, message("edits.change_relation"))

    def _remove(self, key: str) -> None:
        from cxalloc.editing.deletion import delete

        self.edited.emit(delete(self._document, Part.RELATION, [key]).document, message("edits.remove_relation"))

    def _add(self) -> None:
        typed = self.other.text().strip()
        if not typed:
            self.other.setFocus()
            return
        portfolio = self._document.portfolio
        self._offer_names()
        by_name = {name.casefold(): one for name, one in self._names.items()}
        other = by_name.get(typed.casefold(), typed)
        if other not in portfolio.initiative_by_id:
            self._show_problem(self.tr("There is no initiative called {name}").format(name=typed))
            return
        relation = self._kinds[self.kind.currentIndex()][1](Endpoint(self._initiative), Endpoint(other))
        try:
            after = replace(portfolio, relations=(*portfolio.relations, relation))
        except InvalidInput as error:
            self._show_problem(formatter().render(finding_message(error.findings[0])))
            return
        self.other.clear()
        self._problem.hide()
        self._open = keys_of(Part.RELATION, after.relations)[-1] if isinstance(relation, Enables) else ""
        self.edited.emit(replace(self._document, portfolio=after), message("edits.add_relation"))

    def _show_problem(self, problem: str) -> None:
        self._problem.setText(f"✕ {problem}")
        self._problem.show()
