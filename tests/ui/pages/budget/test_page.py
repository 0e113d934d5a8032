"""The page of budget and rules, by keyboard, mouse and clipboard."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit

from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.document.document import Document
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import PeriodUnit
from cxalloc.domain.portfolio import Fund, ObjectiveKind, Portfolio, Team
from cxalloc.editing.history import History
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.pages.budget.page import BudgetPage
from cxalloc_ui.pages.budget.rule_fields import ANY, RuleChoices, fields_of, in_percent, rule_pieces
from cxalloc_ui.widgets.tables.edit_table import EditTable

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FLOOR = SpendRule("small-floor", Bound.AT_LEAST, Selection(Kind.SMALL_ALLOCATION), share=Decimal("0.1"))


class Desk:
    """The page with a document and its history, as the window has them."""

    def __init__(self, portfolio: Portfolio, formats: Any, qtbot: Any) -> None:
        self.page, self.formats, self.qtbot = BudgetPage(), formats, qtbot
        self.history = History(Document(portfolio))
        self.message: list[str] = []
        qtbot.addWidget(self.page)
        self.page.resize(1100, 700)
        self.page.edited.connect(self.take)
        self.page.message.connect(self.message.append)
        self.show()
        self.page.show()
        self.page.activateWindow()

    def take(self, after: Document, label: str) -> None:
        self.history.do(after, label)
        self.show()

    def show(self) -> None:
        document = self.history.document
        self.page.show_document(document, self.formats.of(document.portfolio), editable=True)

    def undo(self) -> None:
        self.history.undo()
        self.show()

    @property
    def portfolio(self) -> Portfolio:
        return self.history.document.portfolio

    def press(self, *keys: Any) -> None:
        """Press keys where the focus is; a text is typed."""
        for key in keys:
            for one in key if isinstance(key, str) else [key]:
                self.qtbot.keyClick(QApplication.focusWidget(), *(one if isinstance(one, tuple) else (one,)))

    def go_to(self, grid: Any, row: int, column: str) -> None:
        grid.table.setFocus()
        grid.table.go_to(row, grid.sheet.model.column_of(column))

    def fill(self, widget: Any, text: str) -> None:
        self.qtbot.waitUntil(widget.isVisible, timeout=20_000)
        widget.setFocus()
        widget.selectAll()
        self.press(*([text] if text else [Key.Key_Delete]), Key.Key_Return)

    def pick(self, box: Any, text: str) -> None:
        """Choose an entry by its text, as a click does."""
        assert isinstance(box, QComboBox)
        at = [box.itemText(number) for number in range(box.count())].index(text)
        box.setCurrentIndex(at)
        box.textActivated.emit(text)
        box.activated.emit(at)

    def add_rule(self, title: str) -> Any:
        menu = self.page.rules.menu
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text().startswith(title)).trigger()
        return list(self.page.rules.rows.values())[-1]


@pytest.fixture
def desk(qtbot, light, formats, tutorial) -> Desk:
    return Desk(tutorial, formats, qtbot)


def seen(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


# The head


def test_the_head_is_edited_field_by_field_and_undone(desk):
    form = desk.page.objective.form
    desk.fill(form.input("name"), "Shops 2028")
    desk.fill(form.input("annual_rate"), "9.5 %")
    desk.fill(form.input("benefit_periods"), "2")
    desk.pick(form.input("unit"), "Years")
    assert desk.portfolio.name == "Shops 2028"
    assert desk.portfolio.annual_rate == Decimal("0.095")
    assert (desk.portfolio.horizon.unit, desk.portfolio.horizon.benefit_periods) == (PeriodUnit.YEAR, 2)
    assert "9.5\u00a0%" in desk.page.objective.sentence.text()
    assert desk.page.funds.sheet.model.columns[-1].title == "2030"
    assert str(desk.history.undo_label) == "Change Periods"
    for _ in range(4):
        desk.undo()
    assert form.input("name").text() == "Tutorial: a chain of home shops"
    assert desk.page.funds.sheet.model.columns[-1].title == "2027-Q4"


def test_a_wrong_start_stays_in_its_field_with_the_reason(desk):
    start = desk.page.objective.form.input("start")
    desk.fill(start, "spring")
    assert start.text() == "spring"
    assert "2027-Q1" in start.reason.text()
    assert desk.portfolio.horizon.start == "2027-Q1"
    desk.fill(start, "2028-Q3")
    assert desk.portfolio.horizon.start == "2028-Q3"
    assert not start.reason.isVisible()
    assert [one.title for one in desk.page.funds.sheet.model.columns[-4:]] == [
        "2028-Q3",
        "2028-Q4",
        "2029-Q1",
        "2029-Q2",
    ]


def test_more_periods_get_the_amounts_of_the_last(desk):
    amounts = desk.portfolio.funds[0].amounts
    desk.fill(desk.page.objective.form.input("budget_periods"), "6")
    assert desk.portfolio.funds[0].amounts == (*amounts, amounts[-1], amounts[-1])
    assert len(desk.page.funds.sheet.model.columns) == 3 + 6


def test_a_score_has_weights_that_wait_until_they_sum_to_one(desk):
    box = desk.page.objective
    assert not box.criterion.isVisible()
    desk.pick(box.form.input("objective"), "A weighted score")
    assert desk.portfolio.objective.kind is ObjectiveKind.SCORE
    assert dict(desk.portfolio.objective.weights) == {"npv": 1}
    desk.fill(box.criterion, "loyalty")
    desk.fill(box.form.input("weight:loyalty"), "40 %")
    assert box.form.input("weight:loyalty").reason.isVisible()
    desk.fill(box.form.input("weight:npv"), "60 %")
    assert dict(desk.portfolio.objective.weights) == {"npv": Decimal("0.6"), "loyalty": Decimal("0.4")}
    assert not desk.history.document.drafts


# Funds and teams


def test_a_budget_is_typed_filled_and_pasted(desk):
    funds = desk.page.funds
    desk.go_to(funds, 0, "amount:2027-Q1")
    desk.press("90,000", Key.Key_Tab, "12 k", Key.Key_Return)
    assert desk.portfolio.funds[0].amounts[:2] == (90_000_00, 12_000_00)
    desk.go_to(funds, 1, "name")  # the empty line
    QGuiApplication.clipboard().setText("Capex\t50 %\t\t1000\t2000\t3000\t4000\r\nTraining\t\t\t5\t5\t5\t5\r\n")
    desk.press((Key.Key_V, CTRL))
    assert desk.portfolio.funds[1:] == (
        Fund("capex", "Capex", (1000_00, 2000_00, 3000_00, 4000_00), Decimal("0.5")),
        Fund("training", "Training", (500, 500, 500, 500)),
    )
    assert str(desk.history.undo_label) == "Paste 2 rows"
    desk.go_to(funds, 1, "amount:2027-Q1")
    funds.table.go_to(1, 3, end=(2, 6))
    desk.press((Key.Key_D, CTRL))
    assert desk.portfolio.funds[2].amounts == desk.portfolio.funds[1].amounts
    before = funds.table.height()
    desk.undo()
    desk.undo()
    assert len(desk.portfolio.funds) == 1
    assert before - funds.table.height() == 2 * funds.table.rowHeight(0)


def test_a_table_with_headings_goes_where_they_say(desk):
    desk.go_to(desk.page.teams, 0, "name")
    QGuiApplication.clipboard().setText("2027-Q2\tName\tNotes\n12.5\tData\tnew\n")
    desk.press((Key.Key_V, CTRL))
    assert desk.portfolio.teams == (Team("data", "Data", (Decimal(0), Decimal("12.5"), Decimal(0), Decimal(0))),)


def test_an_amount_that_cannot_stand_is_kept_and_found(desk):
    funds = desk.page.funds
    assert not funds.line.isVisible()
    desk.go_to(funds, 0, "amount:2027-Q3")
    desk.press("lots", Key.Key_Return)
    cell = funds.sheet.model.index(0, funds.sheet.model.column_of("amount:2027-Q3"))
    assert cell.data() == "lots"
    funds.table.go_to(0, 0)
    desk.qtbot.mouseClick(funds.line.errors, Qt.MouseButton.LeftButton)
    assert funds.table.currentIndex() == cell
    assert funds.line.problem.text().startswith("✕ 2027-Q3: expected an amount")
    desk.press("7000", Key.Key_Return)
    assert desk.portfolio.funds[0].amounts[2] == 7000_00
    assert not funds.line.isVisible()


def test_a_fund_that_is_used_goes_when_another_one_pays(desk):
    funds = desk.page.funds
    desk.go_to(funds, 0, "name")
    desk.press((Key.Key_D, CTRL | SHIFT))
    one, copy = desk.portfolio.funds
    used = [fund.fund for each in desk.portfolio.initiatives for level in each.levels for fund in level.costs]
    assert set(used) == {one.id}
    desk.go_to(funds, 0, "name")
    desk.press((Key.Key_Minus, CTRL))
    assert len(desk.portfolio.funds) == 2
    assert funds.moving.isVisible()
    assert one.name in funds.moving.question.text()
    desk.qtbot.mouseClick(funds.moving.keep, Qt.MouseButton.LeftButton)
    assert not funds.moving.isVisible()
    desk.press((Key.Key_Minus, CTRL))
    desk.qtbot.mouseClick(funds.moving.accept, Qt.MouseButton.LeftButton)
    assert desk.portfolio.funds == (copy,)
    assert not funds.moving.isVisible()
    moved = [fund.fund for each in desk.portfolio.initiatives for level in each.levels for fund in level.costs]
    assert moved == [copy.id] * len(used)
    desk.undo()
    assert [fund.id for fund in desk.portfolio.funds] == [one.id, copy.id]


def test_the_last_fund_stays_and_that_is_reported(desk):
    desk.go_to(desk.page.funds, 0, "name")
    desk.press((Key.Key_Minus, CTRL))
    assert len(desk.portfolio.funds) == 1
    assert len(desk.message) == 1
    assert not desk.page.funds.moving.isVisible()


def test_teams_say_what_to_do_where_there_are_none(desk):
    assert any(text.startswith("No teams") for text in seen(desk.page.teams))
    desk.go_to(desk.page.teams, 0, "name")
    desk.press("Data", Key.Key_Return)
    assert not any(text.startswith("No teams") for text in seen(desk.page.teams))
    assert desk.portfolio.teams[0].name == "Data"


# Rules


def test_a_rule_is_changed_in_its_sentence_and_the_focus_stays(desk):
    desk.take(replace(desk.history.document, portfolio=replace(desk.portfolio, rules=(FLOOR,))), "Start")
    row = desk.page.rules.rows["small-floor"]
    assert row.sentence.text() == "Small allocations get at least 10\u00a0% of every quarter's spend"
    desk.qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    figure = row.input("at_least")
    assert (figure.text(), row.input("measure").currentText()) == ("10", "%")
    desk.fill(figure, "15")
    assert desk.portfolio.rules[0].share == Decimal("0.15")
    assert figure.hasFocus()
    assert desk.page.rules.rows["small-floor"] is row
    desk.pick(row.input("bound"), "at most")
    assert desk.portfolio.rules[0].bound is Bound.AT_MOST
    desk.pick(row.input("window"), "over the whole horizon")
    assert desk.portfolio.rules[0].window is None
    desk.pick(row.input("select.kind"), "initiatives")
    assert row.sentence.text() == "Initiatives get at most 15\u00a0% of all spend over the whole horizon"
    desk.fill(row.input("id"), "roof")
    assert list(desk.page.rules.rows.items()) == [("roof", row)]
    desk.fill(row.input("at_most"), "20.5")
    assert desk.portfolio.rules[0] == replace(
        FLOOR, id="roof", bound=Bound.AT_MOST, share=Decimal("0.205"), window=None, select=Selection(Kind.INITIATIVE)
    )


def test_a_choice_that_cannot_stand_is_shown_and_taken_back(desk):
    other = replace(desk.portfolio.funds[0], id="other", name="Other")
    rules = (CadenceRule("rhythm", 1),)
    desk.take(Document(replace(desk.portfolio, funds=(*desk.portfolio.funds, other), rules=rules)), "Start")
    row = desk.page.rules.rows["rhythm"]
    row.begin()
    fund = row.input("select.fund")
    desk.pick(fund, "paid from Other")  # no small allocation is
    assert fund.currentText() == "paid from Other"
    assert fund.property("wrong") is True
    assert desk.portfolio.rules == rules
    desk.pick(fund, "paid from any fund")
    assert fund.property("wrong") is False
    assert not desk.history.document.drafts


def test_a_share_becomes_as_much_money_and_back(desk):
    desk.take(replace(desk.history.document, portfolio=replace(desk.portfolio, rules=(FLOOR,))), "Start")
    row = desk.page.rules.rows["small-floor"]
    row.begin()
    desk.pick(row.input("measure"), "EUR")
    each = sum(desk.portfolio.funds[0].amounts) // 4
    assert desk.portfolio.rules[0].amount == each // 10 // 100 * 100
    desk.fill(row.input("at_least"), "9,000")
    assert desk.portfolio.rules[0].amount == 9_000_00
    desk.pick(row.input("measure"), "%")
    assert desk.portfolio.rules[0].share == round(Decimal(9_000_00) / each, 2)


def test_a_wrong_figure_is_kept_with_its_reason_also_when_folded(desk):
    desk.take(replace(desk.history.document, portfolio=replace(desk.portfolio, rules=(FLOOR,))), "Start")
    row = desk.page.rules.rows["small-floor"]
    row.begin()
    desk.fill(row.input("at_least"), "some")
    assert row.input("at_least").text() == "some"
    assert row.input("at_least").property("wrong") is True
    desk.qtbot.mouseClick(row.change, Qt.MouseButton.LeftButton)
    assert any(text.startswith("✕ some: expected") for text in seen(row))
    desk.undo()
    assert not any("✕" in text for text in seen(row))


def test_rules_are_added_from_a_menu_ready_to_be_typed_into(desk):
    floor = desk.add_rule("Small allocations get at least 15 %")
    assert desk.portfolio.rules[-1].share == Decimal("0.15")
    assert floor.input("at_least").hasFocus()
    assert floor.input("at_least").selectedText() == "15"
    rhythm = desk.add_rule("At least one small allocation")
    assert desk.portfolio.rules[-1] == CadenceRule("small-rhythm", 1)
    desk.fill(rhythm.input("minimum_active"), "2")
    assert desk.portfolio.rules[-1].minimum_active == 2
    again = desk.add_rule("At least one small allocation")
    assert desk.portfolio.rules[-1].id == "small-rhythm-2"
    assert again is not rhythm
    desk.add_rule("Initiatives get at most an amount")
    assert desk.portfolio.rules[-1].amount == max(desk.portfolio.funds[0].amounts)


def test_templates_that_need_something_wait_for_it(desk):
    bare = replace(desk.portfolio, initiatives=(), small_allocations=(), relations=(), rules=())
    desk.take(replace(desk.history.document, portfolio=bare), "Start")
    assert "No rules yet: the budget of each fund is the only limit." in seen(desk.page.rules)
    desk.page.rules.menu.aboutToShow.emit()
    enabled = {action.text()[:22]: action.isEnabled() for action in desk.page.rules.menu.actions()}
    assert enabled["The initiatives of an "] is False
    assert enabled["Small allocations get "] is True
    row = desk.add_rule("Small allocations get")
    assert row.standing.text() == "⚠ There are no small allocations yet: nothing else may be spent either"


def test_rules_are_switched_off_and_deleted(desk):
    first = desk.portfolio.rules[0].id
    desk.add_rule("At least one small allocation")
    row = desk.page.rules.rows[first]
    desk.qtbot.mouseClick(row.on, Qt.MouseButton.LeftButton)
    assert desk.portfolio.rules[0].enabled is False
    assert row.standing.text() == "switched off"
    row.delete.setFocus()
    desk.press(Key.Key_Space)
    assert [rule.id for rule in desk.portfolio.rules] == ["small-rhythm"]
    assert desk.page.rules.rows["small-rhythm"].delete.hasFocus()
    desk.press(Key.Key_Space)
    assert desk.page.rules.add.hasFocus()
    for _ in range(3):
        desk.undo()
    assert desk.page.rules.rows[first].on.isChecked()
    assert list(desk.page.rules.rows) == [first, "small-rhythm"]


def test_the_tab_key_goes_through_rows_in_their_order(desk):
    desk.add_rule("At least one small allocation").change.click()
    desk.undo()
    desk.history.redo()
    desk.show()
    rows = list(desk.page.rules.rows.values())
    rows[0].change.click()
    desk.page.rules.add.setFocus()
    order = []
    for _ in range(9):
        desk.press(Key.Key_Tab)
        order.append(QApplication.focusWidget())
    first, inputs = rows[0], list(rows[0]._inputs.values())
    assert order[:3] == [first.on, first.change, first.delete]
    assert order[3:] == inputs[:6]


def test_the_tab_key_goes_down_the_page(desk):
    """F6 leaves a grid, in which the tab key goes from cell to cell."""
    desk.page.rules.rows[desk.portfolio.rules[0].id].begin()
    desk.page.objective.form.input("name").setFocus()
    first: Any = QApplication.focusWidget()
    order: list[Any] = []
    while not order or QApplication.focusWidget() is not first:
        order.append(QApplication.focusWidget())
        desk.press(Key.Key_F6 if isinstance(order[-1], EditTable) else Key.Key_Tab)
        assert len(order) < 60
    order = [widget for widget in order if widget is not desk.page]
    inner = desk.page.widget()
    tops = [widget.mapTo(inner, widget.rect().center()).y() for widget in order]
    lines = [round(top / 20) for top in tops]  # what stands side by side may be a few pixels apart
    assert lines == sorted(lines)
    form, row = desk.page.objective.form, next(iter(desk.page.rules.rows.values()))
    for widget in (
        *(form.input(key) for key in ("objective", "annual_rate", "currency", "unit", "start", "benefit_periods")),
        desk.page.funds.table,
        desk.page.teams.table,
        desk.page.rules.add,
        *(row.on, row.change, row.delete, row.input("at_least"), row.input("id")),
    ):
        assert widget in order


def test_every_control_has_a_name(desk):
    for row in desk.page.rules.rows.values():
        row.begin()
    desk.go_to(desk.page.funds, 0, "name")
    desk.press((Key.Key_D, CTRL | SHIFT), (Key.Key_Minus, CTRL))
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
    nameless = [
        type(widget).__name__
        for kind in kinds
        for widget in desk.page.findChildren(kind)
        if not (widget.accessibleName() or getattr(widget, "text", str)())
        and widget.parent().metaObject().className() not in ("QComboBoxPrivateContainer", "QLineEdit")
        and widget.metaObject().className() != "QTableCornerButton"
    ]
    assert nameless == []
    names = [widget.accessibleName() for widget in desk.page.rules.findChildren(QComboBox)]
    assert len(set(names)) == len(names)


def test_escape_brings_back_the_figure_of_a_rule(desk):
    row = desk.page.rules.rows[desk.portfolio.rules[0].id]
    row.begin()
    desk.press("99", Key.Key_Escape)
    assert row.input("at_least").text() == "10"
    assert not desk.history.can_undo


def test_what_a_plan_uses_is_reported_and_of_an_old_one_too(desk, planned, formats):
    page = desk.page
    page.show_view(planned, formats)
    rule = desk.portfolio.rules[0].id
    assert page.rules.rows[rule].standing.text().startswith("✓ Met")
    assert [row.what for row in page.fund_use.lines] == ["budget", "spent", "left"]
    spent = next(row for row in page.fund_use.lines if row.what == "spent")
    assert spent.total == sum(line.spend for line in planned.result.ledger.lines if line.period < 4)
    assert page._use_title.text() == "Use by the current plan"
    old = replace(planned, result=replace(planned.result, is_current=False))
    page.show_view(old, formats)
    assert page._use_title.text() == "Use by the plan, which is out of date"


def test_what_the_plan_uses_is_computed_when_the_page_is_shown(desk, planned, formats):
    desk.page.hide()
    desk.page.show_view(planned, formats)
    assert desk.page.fund_use.lines == []
    desk.page.show()
    assert len(desk.page.fund_use.lines) == 3


def test_nothing_can_be_changed_where_nothing_may_be(desk, formats):
    desk.page.show_document(desk.history.document, formats, editable=False)
    row = next(iter(desk.page.rules.rows.values()))
    for widget in (row.on, row.change, row.delete, desk.page.rules.add):
        assert not widget.isEnabled()
    assert desk.page.objective.form.input("name").isReadOnly()
    assert desk.page.funds.sheet.model.rowCount() == 1


# The sentence


def test_every_choice_of_every_field_can_be_set(desk, formats):
    """What a field offers is what its cell takes: nothing that is picked ends as a draft."""
    tagged = replace(desk.portfolio.initiatives[0], owner="Service", tags=(Tag("moment", "onboarding"),))
    portfolio = replace(
        desk.portfolio,
        initiatives=(tagged, *desk.portfolio.initiatives[1:]),
        funds=(*desk.portfolio.funds, replace(desk.portfolio.funds[0], id="other", name="Other")),
        rules=(replace(FLOOR, of=Selection(fund="other")), CadenceRule("rhythm", 1, enabled=False)),
    )
    desk.take(replace(desk.history.document, portfolio=portfolio), "Start")
    texts = Texts(desk.history.document, formats)
    tried = 0
    for rule in portfolio.rules:
        row = desk.page.rules.rows[rule.id]
        row.begin()
        for one in fields_of(rule_pieces(rule, texts, RuleChoices.of(texts))):
            for value, text in one.choices:
                desk.pick(row.input(one.key), text)
                assert not desk.history.document.drafts, (rule.id, one.key, text)
                now = next(each for each in desk.portfolio.rules if each.id == rule.id)
                pieces = rule_pieces(now, Texts(desk.history.document, formats), RuleChoices.of(texts))
                held = {field.key: field.value for field in fields_of(pieces)}
                assert held.get(one.key, ANY) == value  # what asks for nothing more may be left out
                tried += 1
                while desk.portfolio != portfolio:
                    desk.undo()
    assert tried > 30


@pytest.mark.parametrize(
    ("typed", "mark", "read"),
    [
        ("20", ".", "20\u00a0%"),
        ("1", ".", "1\u00a0%"),
        ("12,5", ",", "12,5\u00a0%"),
        ("0.2", ".", "0.2"),
        ("20 %", ".", "20 %"),
        ("many", ".", "many"),
        ("", ".", ""),
    ],
)
def test_a_bare_number_next_to_a_percent_sign_is_in_per_cent(typed, mark, read):
    assert in_percent(typed, mark) == read
