"""The box of rules: a row for each rule, and a menu to add one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.document.document import Document, Part, ScenarioDocument
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.messages.descriptions import rule_message, rule_of_id
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import plain_tip
from cxalloc_ui.application.texts import tr
from cxalloc_ui.application.theme import heading, muted
from cxalloc_ui.models.grids.edit_model import fixed_reason
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.budget.rule_compliance import compliance_text
from cxalloc_ui.pages.budget.rule_fields import RuleChoices, rule_errors, rule_pieces
from cxalloc_ui.pages.budget.rule_row import RuleRow
from cxalloc_ui.pages.budget.rule_templates import Template, rule_templates
from cxalloc_ui.widgets.figure_strip import card


class RulesBox(QWidget):
    """Shows and edits rules. ``edited`` carries the document after an edit, and the name of the undo step."""

    edited = Signal(object, object)
    message = Signal(str)
    row_added = Signal(QWidget)
    """A row was added, and should be scrolled into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._view: View | None = None
        self._rows: dict[str, RuleRow] = {}
        self._prices: Mapping[str, str] = {}
        self.add = QPushButton(self.tr("Add rule"))
        self.menu = QMenu(self.add)
        self.menu.setAccessibleName(self.tr("Rules to add"))
        self.menu.aboutToShow.connect(self._offer)
        self.add.setMenu(self.menu)
        self._card, self._list = card(margins=0)
        self._list.setSpacing(0)
        self._none = muted(self.tr("No rules yet: the budget of each fund is the only limit."))
        self._none.setContentsMargins(16, 14, 16, 14)
        self._none.setWordWrap(True)
        self._list.addWidget(self._none)
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 0)
        head.addWidget(heading(self.tr("Rules"), 1.15))
        head.addStretch(1)
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._card)

    @property
    def rows(self) -> Mapping[str, RuleRow]:
        """The rows by rule id, in order."""
        return self._rows

    def show_document(self, texts: Texts, *, editable: bool) -> None:
        """Show the rules of the document; each rule keeps its row, so that the focus is kept."""
        self._texts = texts
        rules = texts.document.portfolio.rules
        self.add.setEnabled(editable and not texts.is_scenario)
        self.add.setToolTip(plain_tip(fixed_reason() if texts.is_scenario else ""))
        self._none.setVisible(not rules)
        self._fit_rows(rules)
        for number, (rule, row) in enumerate(zip(rules, self._rows.values(), strict=True)):
            sentence = texts.formats.line(rule_message(texts.document.portfolio, rule))
            row.separator.setVisible(number > 0)
            base = _base_sentence(rule, texts)
            row.show_rule(sentence, rule_errors(rule, texts), on=rule.enabled, editable=editable, base=base)
            row.delete.setVisible(not texts.is_scenario)
        self._show_pieces([(rule, self._rows[rule.id]) for rule in rules if self._rows[rule.id].is_open])
        self.show_compliance(self._view)
        self._fill_prices()

    def show_compliance(self, view: View | None) -> None:
        """Show how the current plan meets the rules."""
        self._view = view
        if self._texts is None:
            return
        portfolio = self._texts.document.portfolio
        for rule, row in zip(portfolio.rules, self._rows.values(), strict=True):
            row.show_compliance(*compliance_text(rule, portfolio, view, self._texts.formats))

    def show_prices(self, prices: Mapping[str, str], *, outdated: bool) -> None:
        """Show what rules cost, by id, and whether that is about an earlier portfolio."""
        note = self.tr("{price} (before the last change)") if outdated else "{price}"
        self._prices = {key: note.format(price=price) for key, price in prices.items()}
        self._fill_prices()

    def _fill_prices(self) -> None:
        for key, row in self._rows.items():
            price = self._prices.get(key, "")
            row.show_price(price[:1].upper() + price[1:])

    def _fit_rows(self, rules: tuple[Rule, ...]) -> None:
        """Add, remove and reorder rows to match the rules. A renamed rule keeps its row."""
        before = self._rows
        wanted = [rule.id for rule in rules]
        if list(before) == wanted:
            return
        rows = {key: before[key] for key in wanted if key in before}
        free = [row for key, row in before.items() if key not in rows]
        renamed = len(free) == 1 and len(before) == len(wanted)
        self._rows = {}
        for key in wanted:
            row = rows.get(key) or (free.pop() if renamed else self._made())
            self._rows[key] = row
        for row in free:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, row in enumerate(self._rows.values(), start=1):
            if self._list.indexOf(row) != number:
                self._list.insertWidget(number, row)
        self._keep_order()

    def _made(self) -> RuleRow:
        row = RuleRow(self._card)
        row.entered.connect(lambda texts, field: self._enter(self._key_of(row), texts, field))
        row.delete_requested.connect(lambda: self._delete(self._key_of(row)))
        row.opened.connect(lambda: self._open(self._key_of(row)))
        return row

    def _key_of(self, row: RuleRow) -> str:
        """Return the id of the rule that a row shows; it may have been renamed since the row was made."""
        return next(key for key, one in self._rows.items() if one is row)

    def _keep_order(self) -> None:
        """Set the tab order to the order of the rows."""
        before: QWidget = self.add
        for row in self._rows.values():
            before = row.follow(before)

    # User actions

    @property
    def _document(self) -> Document:
        assert self._texts is not None
        return self._texts.document

    def _open(self, key: str) -> None:
        self._show_pieces([(rule, self._rows[key]) for rule in self._document.portfolio.rules if rule.id == key])

    def _show_pieces(self, shown: list[tuple[Rule, RuleRow]]) -> None:
        if shown:
            assert self._texts is not None
            offered = RuleChoices.of(self._texts)
            for rule, row in shown:
                row.show_pieces(rule_pieces(rule, self._texts, offered))

    def _enter(self, key: str, texts: dict[str, str], field: Message | None) -> None:
        """Set cells of a rule; ``field`` is the name of the field, None for switching the rule on or off."""
        from cxalloc.editing.cells.cells import Cell
        from cxalloc.editing.scenario_edits import set_shown_cells

        assert self._texts is not None
        rule = rule_of_id(self._document.portfolio, key)
        if field is not None:
            label = message("edits.change_rule", rule=rule, field=field)
        elif texts["enabled"] == "yes":
            label = message("edits.switch_on_rule", rule=rule)
        else:
            label = message("edits.switch_off_rule", rule=rule)
        cells = [Cell(Part.RULE, key, field, text) for field, text in texts.items()]
        self.edited.emit(set_shown_cells(self._document, cells, self._texts.style), label)

    def _delete(self, key: str) -> None:
        from cxalloc.editing.deletion import delete

        at = list(self._rows).index(key)
        rule, step = rule_of_id(self._document.portfolio, key), delete(self._document, Part.RULE, [key])
        self.edited.emit(step.document, message("edits.delete_rule", rule=rule))
        rows = list(self._rows.values())
        (rows[min(at, len(rows) - 1)].delete if rows else self.add).setFocus()

    def _offer(self) -> None:
        """Fill the menu with the templates that the current document allows."""
        self.menu.clear()
        assert self._texts is not None
        for template in rule_templates(self._texts):
            action = self.menu.addAction(template.title)
            action.setEnabled(template.make is not None)
            action.triggered.connect(partial(self._add, template))

    def _add(self, template: Template) -> None:
        from cxalloc.editing.rows import insert

        if template.make is None:
            return
        try:
            step = insert(self._document, Part.RULE, [template.make()])
        except InvalidInput as error:
            reason = message_text(error.findings[0].expected)
            self.message.emit(self.tr("That is not possible: expected {reason}").format(reason=reason))
            return
        [key] = step.keys
        rule = rule_of_id(step.document.portfolio, key)
        self.edited.emit(step.document, message("edits.add_rule", rule=rule))
        if (row := self._rows.get(key)) is not None:
            row.begin()
            self.row_added.emit(row)


def _base_sentence(rule: Rule, texts: Texts) -> str | None:
    """Return the sentence of a rule in the base case, if the scenario that is edited changes it."""
    document = texts.document
    if not isinstance(document, ScenarioDocument):
        return None
    base = document.base.portfolio
    before = next(one for one in base.rules if one.id == rule.id)
    if before == rule:
        return None
    sentence = texts.formats.line(rule_message(base, before))
    return sentence if before.enabled else tr("{rule} (off)").format(rule=sentence)
