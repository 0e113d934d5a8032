"""Importing a table: the dialog that shows it, and the window that does it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QLocale, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from cxalloc.domain.initiative import BenefitFromRoi
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.dialogs.import_preview import ImportPreview
from cxalloc_ui.dialogs.import_table import ImportDialog
from cxalloc_ui.workers.background import Background
from tests.ui.test_window import optimise

TABLE = "Nom;Coût (€);ROI;Total\nAI chat assistant;1 234,5 €;35 %;7\nCafé;3.000;0,5;8\n"


@pytest.fixture
def background():
    made = Background()
    yield made
    made.close()


@pytest.fixture
def show(qtbot, tmp_path, background, tutorial):
    """Open the dialog on a table, over the tutorial unless told otherwise, and wait for what it finds."""

    def make(text: str = TABLE, portfolio=tutorial, encoding: str = "cp1252") -> ImportDialog:
        path = Path(tmp_path, "idées.csv")
        path.write_bytes(text.encode(encoding))
        dialog = ImportDialog(ImportPreview(background, path, portfolio))
        qtbot.addWidget(dialog)
        dialog.show()
        if portfolio is not None:
            qtbot.waitUntil(lambda: bool(dialog._state.text()))
        return dialog

    return make


def column(dialog: ImportDialog, position: int) -> QComboBox:
    combo = dialog.columns.cellWidget(0, position)
    assert isinstance(combo, QComboBox)
    return combo


def choose(dialog: ImportDialog, qtbot, combo: QComboBox, data: str) -> None:
    with qtbot.waitSignal(dialog._importing.preview_ready):
        combo.setCurrentIndex(combo.findData(data))
        combo.activated.emit(combo.currentIndex())


def test_what_was_found_and_what_will_change(show):
    dialog = show()
    assert dialog.encoding.currentText() == "Found: Windows-1252"
    assert dialog.delimiter.currentText() == "Found: semicolon"
    assert dialog.decimal_mark.currentText() == "Found: comma: 1 234,50"
    assert [column(dialog, n).currentText() for n in range(4)] == ["name", "cost", "roi", "not used"]
    assert dialog.columns.item(1, 1).text() == "1 234,5 €"
    assert dialog._state.text() == "All rows can be imported: 1 added, 1 changed, 9 as they were."
    model = dialog.changes.model()
    lines = [[model.index(row, cell).data() for cell in range(5)] for row in range(model.rowCount())]
    assert ["AI chat assistant", "changed", "cost", "82000", "1234.5"] in lines
    assert ["Café", "added", "", "", ""] in lines
    assert dialog.accept_button.isEnabled()


def test_small_allocations_are_read_and_said(show):
    dialog = show("Nom;Type;Montant;Fréquence;ROI\nTickets;Récurrent;500;hebdomadaire;80 %\nSite;Projet;12 000;;35 %\n")
    assert [column(dialog, n).currentText() for n in range(5)] == ["name", "kind", "cost", "frequency", "roi"]
    assert "1 small allocation, up to 6,500" in dialog._found.text()
    assert "'Montant': converted from an amount a week to one a quarter, times 13" in dialog._found.text()
    assert dialog._state.text() == "All rows can be imported: 2 added, 10 as they were."
    [tickets] = dialog.preview.portfolio.small_allocations[2:]
    assert (tickets.maximum, tickets.roi) == (6500_00, Decimal("0.8"))


def test_what_rows_are_can_be_chosen(show, qtbot):
    dialog = show("Nom;Budget annuel;ROI\nTickets;26 000;80 %\n")
    assert "an amount a year may be that of initiatives" in dialog.findings.model().index(0, 2).data()
    assert not dialog.accept_button.isEnabled()
    choose(dialog, qtbot, dialog.kind, "small_allocations")
    assert dialog.accept_button.isEnabled()
    assert dialog.preview.portfolio.small_allocations[-1].maximum == 6500_00


def test_nothing_can_be_imported_before_all_is_right(show, qtbot):
    dialog = show(TABLE.replace("35 %", "much").replace("0,5", "15"))
    assert not dialog.accept_button.isEnabled()
    assert dialog.findings.isVisible()
    assert dialog._state.text().startswith("2 errors must be corrected")
    assert dialog.findings.model().index(0, 0).data() == "row 2, ROI"
    assert dialog.findings.model().index(0, 1).data() == "much"
    choose(dialog, qtbot, column(dialog, 2), "")
    assert dialog.accept_button.isEnabled()
    assert dialog.preview.unused == ("ROI", "Total")


def test_a_column_and_the_decimal_mark_can_be_chosen(show, qtbot):
    dialog = show("Nom;Total\nCafé;1,234\n")
    assert dialog.decimal_mark.currentText() == "Not needed"
    choose(dialog, qtbot, column(dialog, 1), "cost")
    assert "choose the decimal mark" in dialog.findings.model().index(0, 2).data()
    choose(dialog, qtbot, dialog.decimal_mark, ".")
    assert dialog.accept_button.isEnabled()
    assert dialog.preview.portfolio.initiatives[-1].levels[0].costs[0].amounts == (123400,)


def test_the_fund_of_rows_without_one_is_asked_and_answered(show, qtbot, tutorial):
    one = tutorial.funds[0]
    two = replace(tutorial, funds=(one, replace(one, id="second", name="Second")))
    dialog = show("Name,Cost\nNew idea,5\n", two)
    assert not dialog.accept_button.isEnabled()
    assert dialog.fund.isVisible()
    choose(dialog, qtbot, dialog.fund, "second")
    assert dialog.accept_button.isEnabled()
    assert dialog.preview.portfolio.initiatives[-1].levels[0].costs[0].fund == "second"
    assert not show(portfolio=replace(tutorial, funds=(one,))).fund.isVisible()


def test_what_may_be_a_total_is_asked_and_answered(show, qtbot):
    dialog = show("Nom;Coût\nCafé;5\nReste à allouer;7\nTotal Experience;9\nThé;6\n")
    assert not dialog.accept_button.isEnabled()
    assert dialog.findings.model().rowCount() == 2
    assert "an initiative or a total: keep row 3" in dialog.findings.model().index(0, 2).data()
    with qtbot.waitSignal(dialog._importing.preview_ready):
        qtbot.mouseClick(dialog.leave_out_button, Qt.MouseButton.LeftButton)
    dialog.findings.setCurrentIndex(dialog.findings.model().index(0, 0))
    with qtbot.waitSignal(dialog._importing.preview_ready):
        qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
    assert dialog.accept_button.isEnabled()
    assert not dialog.keep_button.isVisible()
    assert [one.name for one in dialog.preview.portfolio.initiatives[-3:]] == ["Café", "Total Experience", "Thé"]
    assert "3 initiatives, 20 EUR in all, from 5 EUR to 9 EUR each." in dialog._found.text().replace("\u00a0", " ")


def test_a_file_that_can_not_be_read_is_reported(show, qtbot):
    dialog = show('Nom;Coût\n"A;1\n')
    assert dialog._state.text().startswith("1 error must be corrected")
    assert not dialog.accept_button.isEnabled()


def test_a_new_portfolio_needs_a_budget_and_a_rate_first(show, qtbot):
    dialog = show(portfolio=None)
    assert not dialog.accept_button.isEnabled()
    assert "budget per period" in dialog.findings.model().index(0, 0).data()
    qtbot.keyClicks(dialog.form.budget, "50 000 EUR")
    qtbot.waitUntil(lambda: "discount rate a year" in dialog.findings.model().index(0, 0).data())
    qtbot.keyClicks(dialog.form.rate, "6 %")
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.form.unit.setCurrentIndex(0)
    qtbot.waitUntil(lambda: dialog.preview.portfolio.horizon.start.endswith("-01"))
    portfolio = dialog.preview.portfolio
    assert (portfolio.name, portfolio.funds[0].amounts) == ("idées", (5_000_000,) * 4)
    assert portfolio.annual_rate == Decimal("0.06")
    dialog.form.periods.setText("many")
    qtbot.waitUntil(dialog.findings.isVisible)
    assert not dialog.accept_button.isEnabled()


def test_every_control_of_the_dialog_has_a_name(show):
    for dialog in (show(), show(portfolio=None)):
        for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView):
            for widget in dialog.findChildren(kind):
                owner = widget.parentWidget().metaObject().className()
                text = widget.text() if isinstance(widget, QAbstractButton) else ""
                corner = widget.metaObject().className() == "QTableCornerButton"
                assert widget.accessibleName() or text or corner or owner == "QComboBoxPrivateContainer"


def table_at(tmp_path: Path) -> Path:
    path = tmp_path / "ideas.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_importing_into_the_open_portfolio(opened, qtbot, tmp_path):
    window = opened.window
    window.dialogs.path = table_at(tmp_path)
    window.dialogs.importing = lambda one: preview_table(one.path, one.portfolio).portfolio
    with qtbot.waitSignal(opened.session.message) as message:
        window.actions_.import_table.trigger()
    assert message.args == ["Imported ideas.csv"]
    qtbot.waitUntil(lambda: window.candidates.initiatives.model.shown == 9)
    changed = opened.session.document.portfolio.initiative_by_id["ai-chat-assistant"].levels[0]
    assert changed.benefit == BenefitFromRoi(Decimal("0.35"))


def test_what_is_imported_is_stored_in_the_file(opened, qtbot, tmp_path):
    path = tmp_path / "a.cxalloc"
    with qtbot.waitSignal(opened.session.message):
        opened.files.save_as(path)
    opened.window.dialogs.importing = lambda one: preview_table(one.path, one.portfolio).portfolio
    with qtbot.waitSignal(opened.session.message):
        opened.window.open(table_at(tmp_path))
    base = opened.session.document.portfolio
    opened.files.close()
    opened.background.close()
    with PortfolioFile.open(path, read_only=True) as file:
        assert file.portfolio == base
    assert len(base.initiatives) == 9


def test_a_dropped_table_becomes_a_new_portfolio_file(program, qtbot, tmp_path, tutorial: Portfolio):
    window = program.window
    window.dialogs.path = tmp_path / "new"
    asked = []

    def give(importing: ImportPreview) -> Portfolio:
        asked.append(importing.portfolio)
        return tutorial

    window.dialogs.importing = give
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table_at(tmp_path)))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(program.session.view_changed):
        window.dropEvent(drop)
    assert asked == [None]
    assert program.session.path == tmp_path / "new.cxalloc"
    assert program.session.is_file


def test_an_import_that_is_not_wanted_changes_nothing(opened, tmp_path):
    before = opened.session.view
    opened.window.open(table_at(tmp_path))
    assert opened.session.view is before


def test_exports_for_the_spreadsheet_of_the_user(opened, qtbot, tmp_path):
    optimise(opened, qtbot)
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    for action, name in (("export_decisions", "d.csv"), ("export_plan", "p.csv"), ("export_workbook", "w.xlsx")):
        opened.window.dialogs.path = tmp_path / name
        with qtbot.waitSignal(opened.session.message):
            getattr(opened.window.actions_, action).trigger()
    assert (tmp_path / "d.csv").read_text("utf-8-sig").startswith("kind;id;name")
    assert (tmp_path / "w.xlsx").read_bytes()[:2] == b"PK"


def test_a_sheet_and_the_visible_rows_can_be_chosen(qtbot, tmp_path, background, tutorial):
    path = tmp_path / "budget.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("2027", [("Name", "Cost"), ("A", 1), ("B", 2)]), ("2028", [("Name", "Cost"), ("C", 3)])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        book.worksheets()[0].set_row(2, None, None, {"hidden": True})
    dialog = ImportDialog(ImportPreview(background, path, tutorial))
    qtbot.addWidget(dialog)
    dialog.show()

    def added() -> set[str]:
        preview = dialog.preview
        names = {one.name for one in preview.portfolio.initiatives} if preview and preview.portfolio else set()
        return names - {one.name for one in tutorial.initiatives}

    qtbot.waitUntil(lambda: added() == {"A", "B"})
    dialog.visible_only.setChecked(True)
    qtbot.waitUntil(lambda: added() == {"A"})
    at = dialog.sheet.findData("2028")
    dialog.sheet.setCurrentIndex(at)
    dialog.sheet.activated.emit(at)
    qtbot.waitUntil(lambda: added() == {"C"})
    dialog.reject()
