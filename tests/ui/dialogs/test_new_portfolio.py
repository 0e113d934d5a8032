"""A new portfolio: from nothing to a file, by keyboard and mouse."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from cxalloc.domain.document.document import Document
from cxalloc.domain.portfolio import LateStart
from cxalloc.editing.starter import small_floor
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.controllers.autosave import SaveState
from cxalloc_ui.dialogs.new_portfolio import NewPortfolioDialog


def test_a_budget_and_a_rate_are_all_that_has_to_be_typed(qtbot):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.create_button.isEnabled()
    assert dialog.problem.text() == ""
    assert dialog.focusWidget() is dialog.form.budget
    qtbot.keyClicks(dialog.form.budget, "25 000")
    assert not dialog.create_button.isEnabled()  # a rate of 0 % would be a silent one
    assert dialog.problem.text() == ""
    qtbot.keyClick(dialog.form.budget, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.form.rate
    qtbot.keyClicks(dialog.form.rate, "7.5 %")
    assert dialog.create_button.isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert dialog.portfolio is not None
    assert dialog.portfolio.funds[0].amounts == (2_500_000,) * 4
    assert dialog.portfolio.annual_rate == Decimal("0.075")
    assert dialog.portfolio.late_start is LateStart.SHIFT
    assert dialog.portfolio.initiatives == ()


@pytest.mark.parametrize(("text", "rate"), [("8 %", "0.08"), ("0,08", "0.08"), ("8", None), ("0", "0"), ("much", None)])
def test_a_rate_is_read_as_a_cell_would(qtbot, text, rate):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    dialog.form.budget.setText("25 000")
    dialog.form.rate.setText(text)
    assert (dialog.portfolio and dialog.portfolio.annual_rate) == (None if rate is None else Decimal(rate))
    assert ("such as 0.08 or 8 %" in dialog.problem.text()) == (rate is None)


@pytest.mark.parametrize(
    ("text", "amount"), [("250,000", 25_000_000), ("600 k", 60_000_000), ("€1.5m", 150_000_000), ("50.000", None)]
)
def test_a_budget_is_read_as_a_cell_would(qtbot, text, amount):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    dialog.form.budget.setText(text)
    dialog.form.rate.setText("8 %")
    if amount is None:
        assert "this may be 50 or 50000" in dialog.problem.text()
    else:
        assert dialog.form.frame().funds[0].amounts == (amount,) * 4


def test_what_stands_in_the_way_is_said(qtbot):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    dialog.form.budget.setText("25 000")
    dialog.form.rate.setText("8 %")
    for field, wrong, said in (
        (dialog.form.currency, "EURO", "currency"),
        (dialog.form.start, "next year", "start"),
        (dialog.form.periods, "many", "budget_periods"),
        (dialog.form.name, " ", "name"),
        (dialog.form.budget, "much", "budget per period"),
        (dialog.form.rate, "-2", "discount rate a year"),
        (dialog.form.rate, "a tenth", "discount rate a year"),
    ):
        right = field.text()
        field.setText(wrong)
        assert not dialog.create_button.isEnabled()
        assert said in dialog.problem.text()
        field.setText(right)
        assert dialog.create_button.isEnabled()
        assert dialog.problem.text() == ""


def test_the_first_period_is_written_and_read_in_french(qtbot, french):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    form = dialog.form
    form.budget.setText("25 000")
    form.rate.setText("8 %")
    assert form.start.text().startswith("T1 ")
    year = form.start.text()[3:]
    assert form.frame().horizon.start == f"{year}-Q1"
    for index, label in ((0, f"{year}-01"), (2, year), (1, f"{year}-Q1")):
        form.unit.setCurrentIndex(index)
        assert form.frame().horizon.start == label


def test_a_new_portfolio_is_filled_kept_and_found_again(program, qtbot, tmp_path, tutorial, monkeypatch):
    monkeypatch.setenv("CXALLOC_BACKUPS", str(tmp_path / "backups"))
    window, session = program.window, program.session
    empty = replace(
        tutorial, name="New one", initiatives=(), small_allocations=(), relations=(), rules=(), scenarios=()
    )
    window.dialogs.new = empty
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.work.isVisible()
    assert window.candidates.isVisible()
    assert window.windowTitle().startswith("New one")
    assert window.navigation._where.text() == "New"
    assert window.navigation.save.isVisible()
    assert window.settings.recent == []
    assert not session.has_unsaved_edits
    session.edit(Document(replace(empty, initiatives=tutorial.initiatives)), "Paste 8 rows")
    assert session.has_unsaved_edits
    window.dialogs.path = tmp_path / "mine"
    qtbot.mouseClick(window.navigation.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.is_file and session.autosave.state is SaveState.SAVED)
    assert [path.name for path in window.settings.recent] == ["mine.cxalloc"]
    with PortfolioFile.open(tmp_path / "mine.cxalloc", read_only=True) as file:
        assert file.portfolio.initiatives == tutorial.initiatives


def test_a_share_for_small_allocations_and_three_examples_are_offered(qtbot):
    dialog = NewPortfolioDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.budget.setText("100 000")
    dialog.form.rate.setText("8 %")
    assert dialog.portfolio is not None
    assert (dialog.portfolio.rules, dialog.portfolio.small_allocations) == ((), ())
    assert not dialog.floor_note.isVisible()
    dialog.keep_share.setChecked(True)
    assert dialog.examples.isChecked()
    assert "3 examples are all there is" in dialog.floor_note.text()
    assert dialog.portfolio.rules == (small_floor(Decimal("0.15")),)
    examples = dialog.portfolio.small_allocations
    assert [(one.name, one.maximum, one.roi) for one in examples] == [
        ("Frontline empowerment fund", 4000_00, Decimal("0.8")),
        ("Friction-fix sprints", 3000_00, Decimal("0.45")),
        ("Micro-experiments", 2000_00, Decimal("0.35")),
    ]
    assert all(one.is_example for one in examples)
    assert dialog.portfolio.planned.small_allocations == ()
    dialog.examples.setChecked(False)
    assert "there is none" in dialog.floor_note.text()
    dialog.share.setText("much")
    assert not dialog.create_button.isEnabled()
    assert "share for small allocations" in dialog.problem.text()
