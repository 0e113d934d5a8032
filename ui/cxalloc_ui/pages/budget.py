"""The page of budget and rules: what there is to spend, what binds, and how much of it the current plan uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import CadenceRule, Rule
from cxalloc_ui.formats import Formats
from cxalloc_ui.models.sentences import objective_sentence, rule_sentence
from cxalloc_ui.models.table_model import Column, TableModel
from cxalloc_ui.models.use import PeriodRow, RuleUse, fund_rows, rule_use, team_rows
from cxalloc_ui.models.view import PlanView, View
from cxalloc_ui.theme import heading, muted, set_state
from cxalloc_ui.widgets.data_table import ROW_HEIGHT, DataTable
from cxalloc_ui.widgets.figures import card, clear

FIRST_PERIOD = 3
"""The columns before the periods: name, line, total."""


class BudgetPage(QScrollArea):
    """Funds and teams by period in grids, the objective and the rules as sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Budget and rules"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(10)
        self._objective = QLabel()
        self._objective.setWordWrap(True)
        objective, objective_layout = card()
        objective_layout.addWidget(self._objective)
        self.funds = _PeriodGrid(self.tr("Funds by period"))
        self.teams = _PeriodGrid(self.tr("Teams by period"))
        self._funds_title, self._teams_title = heading("", 1.15), heading("", 1.15)
        self._rules, self._rules_layout = card(margins=0)
        self._rules_layout.setSpacing(0)
        self._rules_title = heading(self.tr("Rules"), 1.15)
        for title, widget in (
            (heading(self.tr("Objective"), 1.15), objective),
            (self._rules_title, self._rules),
            (self._funds_title, self.funds),
            (self._teams_title, self.teams),
        ):
            title.setContentsMargins(0, 8, 0, 0)
            layout.addWidget(title)
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(inner)

    def show_view(self, view: View, formats: Formats) -> None:
        """Show the budget of a portfolio under a scenario, and what the current plan uses of it."""
        portfolio, result = view.portfolio, view.result
        self._objective.setText(objective_sentence(portfolio, formats))
        self._show_rules(portfolio, result, formats)
        currency = self.tr("Funds, in {currency} by period").format(currency=portfolio.currency)
        self._funds_title.setText(currency)
        # A plan made before the budget was changed is shown with the figures it was made for.
        planned = result.portfolio if result else portfolio
        rows = list(fund_rows(planned, result.ledger if result else None))
        names = {fund.id: fund.name for fund in planned.funds}
        self.funds.show_rows(rows, names, planned, self._line_words(), formats.money)
        self._teams_title.setText(self.tr("Teams, in person-days by period"))
        self._teams_title.setVisible(bool(portfolio.teams))
        self.teams.setVisible(bool(portfolio.teams))
        team_lines = list(team_rows(planned, result.plan.decision if result else None))
        self.teams.show_rows(
            team_lines, {team.id: team.name for team in planned.teams}, planned, self._line_words(), formats.days
        )

    def _line_words(self) -> dict[str, str]:
        return {
            "budget": self.tr("Budget"),
            "carried": self.tr("Carried in"),
            "spent": self.tr("Spend"),
            "left": self.tr("Left"),
            "capacity": self.tr("Capacity"),
            "used": self.tr("Use"),
        }

    def _show_rules(self, portfolio: Portfolio, result: PlanView | None, formats: Formats) -> None:
        clear(self._rules_layout)
        if not portfolio.rules:
            none = muted(self.tr("No rules: the budget of each fund is the only limit."))
            none.setContentsMargins(16, 14, 16, 14)
            self._rules_layout.addWidget(none)
        for number, rule in enumerate(portfolio.rules):
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(16, 11, 16, 11)
            layout.setSpacing(20)
            sentence = QLabel(rule_sentence(rule, portfolio, formats))
            sentence.setWordWrap(True)
            sentence.setToolTip(rule.id)
            layout.addWidget(sentence, stretch=1)
            text, state = self._standing(rule, portfolio, result, formats)
            standing = QLabel(text)
            standing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            set_state(standing, state)
            layout.addWidget(standing)
            if number:
                rule_line = QFrame()
                rule_line.setFrameShape(QFrame.Shape.HLine)
                rule_line.setFrameShadow(QFrame.Shadow.Plain)
                rule_line.setObjectName("separator")
                self._rules_layout.addWidget(rule_line)
            self._rules_layout.addWidget(line)

    def _standing(self, rule: Rule, portfolio: Portfolio, result: PlanView | None, formats: Formats) -> tuple[str, str]:
        if not rule.enabled:
            return self.tr("switched off"), ""
        if result is None:
            return "", ""
        use = rule_use(rule, result.portfolio, result.ledger)
        label = portfolio.horizon.label
        told = self._value(rule, use, formats)
        if use.windows == 1 and use.is_met:
            return self.tr("✓ Met: {value}").format(value=told), "good"
        when = label(use.first) if use.first == use.last else f"{label(use.first)} – {label(use.last)}"
        if not use.is_met:
            return self.tr("✗ Not met in {when}: {value}").format(when=when, value=told), "bad"
        if use.binding == use.windows and use.windows > 1:
            return self.tr("✓ Met, exactly everywhere: {value}").format(value=told), "good"
        return self.tr("✓ Met, tightest in {when}: {value}").format(when=when, value=told), "good"

    def _value(self, rule: Rule, use: RuleUse, formats: Formats) -> str:
        if isinstance(rule, CadenceRule):
            return self.tr("{n} active").format(n=use.value)
        return formats.exact_money(int(use.value)) if rule.share is None else formats.share(use.value, 1)


class _PeriodGrid(DataTable):
    """Lines of figures by period, as high as it needs to be."""

    def __init__(self, name: str) -> None:
        super().__init__(name, frozen=True)
        self._lines: TableModel[tuple[str, PeriodRow]] = TableModel([], lambda row: (row[1].group, row[1].what))
        self._lines.setParent(self)
        self.set_model(self._lines)
        self.setSortingEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_height()

    def widths(self, room: int) -> list[int]:
        """The periods share what is left over."""
        widths = [column.width for column in self._lines.columns]
        periods = len(widths) - FIRST_PERIOD
        share = max(0, room - sum(widths)) // periods if periods > 0 else 0
        return [width + (share if number >= FIRST_PERIOD else 0) for number, width in enumerate(widths)]

    def show_rows(
        self,
        rows: Sequence[PeriodRow],
        names: dict[str, str],
        portfolio: Portfolio,
        words: dict[str, str],
        write: Any,
    ) -> None:
        """Show lines; the name of a fund or team stands on the first of its lines."""
        horizon = portfolio.horizon
        columns: list[Column[tuple[str, PeriodRow]]] = [
            Column("name", self.tr("Name"), lambda row: row[0], width=172, tip=lambda row: names[row[1].group]),
            Column("what", "", lambda row: words[row[1].what], width=112, state=_line_state),
            Column(
                "total", self.tr("Total"), lambda row: row[1].total, write, number=True, width=100, state=_line_state
            ),
        ]
        for period in range(horizon.budget_periods):
            columns.append(_period_column(horizon.label(period), period, write))
        named, before = [], ""
        for row in rows:
            named.append((names[row.group] if row.group != before else "", row))
            before = row.group
        self._lines.set_rows(named, columns)
        self._set_height()

    def _set_height(self) -> None:
        height = self.horizontalHeader().sizeHint().height() + self._lines.total * ROW_HEIGHT + 2 * self.frameWidth()
        if sum(column.width for column in self._lines.columns) > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(height)


def _period_column(label: str, period: int, write: Any) -> Column[tuple[str, PeriodRow]]:
    return Column(label, label, lambda row: row[1].values[period], write, number=True, width=88, state=_line_state)


def _line_state(row: tuple[str, PeriodRow]) -> str:
    return "" if row[1].what in ("budget", "capacity", "spent", "used") else "muted"
