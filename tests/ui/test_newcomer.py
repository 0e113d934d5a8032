"""What a newcomer does on the first day, by keyboard and mouse alone: from nothing to an exported plan.

The figures are chosen so that the best portfolio can be told by hand: every initiative costs 80,000, so that a quarter
of 100,000 has room for one; the small allocation returns less than it costs, so that it gets what the floor asks for
and no cent more; and without a discount it is the same when an initiative starts, so that the best are taken, and
among them the first of the table starts first.
"""

import csv
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from cxalloc.domain.initiative import Status
from cxalloc_ui.dialogs.dialogs import Dialogs
from cxalloc_ui.pages.plan.page import DECISIONS
from tests.ui.pages.plan.test_page import places

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PATIENCE = 60_000

ROI = {f'Idea "{n}"': 100 + 7 * (n * 11 % 30) for n in range(1, 31)}
"""In per cent, no two alike."""
COST = 80_000
QUOTED = {name: name.replace('"', '""') for name in ROI}
TABLE = "Initiative\tCost (k€)\tROI (%)\tOwner\r\n" + "".join(
    f'"{QUOTED[name]}"\t{COST // 1000}\t{roi}\tTeam {number % 3}\r\n' for number, (name, roi) in enumerate(ROI.items())
)
BEST = sorted(ROI, key=lambda name: -ROI[name])


def in_quarters(names: list[str]) -> dict[str, str]:
    """One initiative in each quarter, in the order of the table."""
    return dict(zip(sorted(names, key=list(ROI).index), QUARTERS, strict=False))


QUARTERS = {"2027-Q1": "100,000", "2027-Q2": "100000", "2027-Q3": "95 000", "2027-Q4": "0"}
# The least s, in cents, with s >= floor(15 % × (80,000 + s)).
FLOOR = Decimal("14117.64")


class Newcomer:
    """Hands on the keyboard and the mouse."""

    def __init__(self, program: Any, qtbot: Any) -> None:
        self.program, self.window, self.qtbot = program, program.window, qtbot

    def press(self, *keys: Any) -> None:
        """Press keys where the focus is; a text is typed."""
        for key in keys:
            for one in key if isinstance(key, str) else [key]:
                self.qtbot.keyClick(QApplication.focusWidget(), *(one if isinstance(one, tuple) else (one,)))

    def click(self, place: Any, text: str) -> None:
        found = [one for one in place.findChildren(QPushButton) if text in (one.text(), one.accessibleName())]
        self.qtbot.mouseClick(next(one for one in found if one.isVisible()), Qt.MouseButton.LeftButton)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press((Key.Key_V, CTRL))

    def go_to_page(self, number: int) -> None:
        self.press((Key(Key.Key_0 + number), CTRL))

    def pick_from_menu(self, button: Any, entry: int) -> None:
        """Open the menu of a button with the space bar, and take an entry by the arrow keys."""

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            for _ in range(entry):
                self.qtbot.keyClick(menu, Key.Key_Down)
            self.qtbot.keyClick(menu, Key.Key_Return)

        button.setFocus()
        QTimer.singleShot(0, choose)
        self.press(Key.Key_Space)
        self.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None, timeout=PATIENCE)
        self.come_back()

    def come_back(self) -> None:
        """Be in the window again after a dialog or a menu, as a desktop sees to."""
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE)

    def optimise(self) -> Any:
        """Ask for the best portfolio and wait for it."""
        asked = len(self.program.solver.asked)
        self.press(Key.Key_F5)
        self.qtbot.waitUntil(lambda: len(self.program.solver.asked) > asked, timeout=PATIENCE)
        with self.qtbot.waitSignal(self.program.solve_controller.running_changed, timeout=PATIENCE):
            self.program.solver.finish()
        self.qtbot.waitUntil(lambda: self.result is not None and self.result.is_current, timeout=PATIENCE)
        return self.result

    @property
    def result(self) -> Any:
        return self.program.session.view.result

    @property
    def portfolio(self) -> Any:
        return self.program.session.document.portfolio

    def funded(self) -> dict[str, str]:
        """The funded initiatives by name, with the quarter in which they start."""
        label, names = self.portfolio.horizon.label, self.portfolio.initiative_by_id
        return {names[one.initiative].name: label(one.start) for one in self.result.plan.decision.choices}


@pytest.fixture
def newcomer(program, qtbot, monkeypatch):
    """At the welcome page, with the real dialog for new portfolios."""

    def ask(parent: Any) -> Any:
        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            assert dialog is not None
            qtbot.keyClicks(dialog.focusWidget(), "50 000")
            qtbot.keyClick(dialog, Key.Key_Tab)
            qtbot.keyClicks(dialog.focusWidget(), "0 %")
            qtbot.keyClick(dialog, Key.Key_Return)

        QTimer.singleShot(0, fill)
        return Dialogs().ask_new_portfolio(parent)

    monkeypatch.setattr(program.window.dialogs, "ask_new_portfolio", ask)
    monkeypatch.setattr("cxalloc_ui.dialogs.frame_form.date", _Then)
    program.window.activateWindow()
    return Newcomer(program, qtbot)


class _Then:
    """The first period that is offered is that of the next year: this is the year."""

    year = 2026

    @classmethod
    def today(cls) -> type["_Then"]:
        return cls


def test_from_nothing_to_an_exported_plan(newcomer, qtbot, tmp_path):
    window = newcomer.window
    newcomer.click(window.welcome, "New portfolio…")
    qtbot.waitUntil(window.work.isVisible, timeout=PATIENCE)
    newcomer.come_back()
    assert window.candidates.initiatives.table.hasFocus()

    # Thirty rows from Excel.
    newcomer.paste(TABLE)
    assert {one.name for one in newcomer.portfolio.initiatives} == set(ROI)
    assert window.candidates.initiatives.errors.isHidden()
    qtbot.keyClick(window.candidates.tabs.tabBar(), Key.Key_Right)
    window.candidates.current_grid.table.setFocus()
    newcomer.paste("Name\tAmount\tReturn of tier 1\r\nFrontline fund\t30000\t0.5\r\n")

    # A budget by quarter, and a floor for small allocations.
    newcomer.go_to_page(2)
    assert window.budget.funds.table.hasFocus()
    newcomer.press(Key.Key_Home, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    for amount in QUARTERS.values():
        newcomer.press(amount, Key.Key_Tab)
    assert [amount // 100 for amount in newcomer.portfolio.funds[0].amounts] == [100_000, 100_000, 95_000, 0]
    newcomer.pick_from_menu(window.budget.rules.add, 1)
    [row] = window.budget.rules.rows.values()
    assert row.sentence.text() == "Small allocations get at least 15\u00a0% of every quarter's spend"
    assert row.input("at_least").hasFocus()
    assert not newcomer.program.session.document.drafts

    # The best portfolio.
    newcomer.optimise()
    expected = in_quarters(BEST[:3])
    assert newcomer.funded() == expected
    assert window.plan.isVisible()
    assert window.plan.figures.texts()["Proof"][0] == "Optimal"
    assert window.plan.figures.texts()["Funded"][0] == "4 of 31"
    newcomer.go_to_page(2)
    assert row.standing.text().startswith("✓ Met")

    # One initiative is locked out, and let in again.
    newcomer.go_to_page(3)
    window.plan.show_section(DECISIONS)
    table = window.plan.decisions.table
    table.setFocus()
    number = next(n for n in places(table, funded=True) if table.rows.row(n).verdict.name == BEST[0])
    table.selectRow(number)
    newcomer.press((Key.Key_M, CTRL | SHIFT))
    locked = {one.name for one in newcomer.portfolio.initiatives if one.status is Status.NEVER}
    assert locked == {BEST[0]}
    newcomer.optimise()
    assert newcomer.funded() == in_quarters(BEST[1:4])
    newcomer.press((Key.Key_Z, CTRL))
    assert not [one for one in newcomer.portfolio.initiatives if one.status is Status.NEVER]
    newcomer.optimise()
    assert newcomer.funded() == expected

    # The plan as CSV.
    window.dialogs.path = tmp_path / "plan.csv"
    with qtbot.waitSignal(newcomer.program.session.message, timeout=PATIENCE):
        newcomer.press((Key.Key_E, CTRL))
    check_export(window.dialogs.path, newcomer.result)


def check_export(path: Any, result: Any) -> None:
    """The file against what was reckoned by hand, and against the plan."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    spend: dict[tuple[str, str], Decimal] = {}
    benefits: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if amount := Decimal(row["spend"]):
            spend[row["name"], row["period"]] = amount
        if benefit := Decimal(row["benefit"]):
            benefits[row["name"]].append(benefit)
    by_hand = {}
    for name, quarter in in_quarters(BEST[:3]).items():
        by_hand[name, quarter] = Decimal(COST)
        by_hand["Frontline fund", quarter] = FLOOR
    assert spend == by_hand
    # Each returns what its ROI says, over the seven quarters that a start in the first one leaves, whenever it starts.
    for name in BEST[:3]:
        assert len(benefits[name]) == 7
        assert sum(benefits[name]) == COST * (1 + Decimal(ROI[name]) / 100)
    figures = result.ledger.key_figures
    assert sum(spend.values()) * 100 == sum(line.spend for line in result.ledger.lines)
    assert figures.funded == 4
