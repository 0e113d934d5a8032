"""The page *Budget and rules*: objective, funds, teams and rules, and their utilisation by the plan."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cxalloc.domain.document.document import Document, DraftKey, Part
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.theme import heading
from cxalloc_ui.models.edit_place import EditPlace
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grouped_spend import fund_rows, team_rows
from cxalloc_ui.models.view import View
from cxalloc_ui.pages.budget.factor_box import FactorBox
from cxalloc_ui.pages.budget.fund_grid import FundGrid
from cxalloc_ui.pages.budget.fund_sheets import FundSheet, TeamSheet
from cxalloc_ui.pages.budget.objective_box import ObjectiveBox
from cxalloc_ui.pages.budget.prices.on_demand_box import OnDemandBox
from cxalloc_ui.pages.budget.rules_box import RulesBox
from cxalloc_ui.pages.budget.utilisation_grid import UtilisationGrid

BUDGET_PARTS = frozenset({Part.PORTFOLIO, Part.FUND, Part.TEAM, Part.RULE})
"""What is edited on this page."""


class BudgetPage(QScrollArea):
    """Edits objective, funds, teams and rules, and shows how much of each the current plan uses.

    ``edited`` carries the document after an edit, and the name of the undo step; the page shows the edit once
    ``show_document`` is called with it. Under a scenario it is the portfolio under that scenario.
    """

    edited = Signal(object, object)
    message = Signal(str)
    base_edited = Signal(object, object)
    """As ``edited``, but with the document of the base case although a scenario is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Budget and rules"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._texts: Texts | None = None
        self._view: View | None = None
        self._is_stale = False
        self.objective = ObjectiveBox()
        self.factors = FactorBox()
        self.funds = FundGrid(self.tr("Funds by period"), FundSheet(self), "")
        self.teams = FundGrid(
            self.tr("Teams by period"),
            TeamSheet(self),
            self.tr("No teams: nobody's time is a limit. Type a name into the first line to plan person-days."),
        )
        self.rules = RulesBox()
        self.prices = OnDemandBox(
            self.tr("What rules, locks and commitments cost"),
            self.tr("Find what each costs"),
            self.tr("Find again"),
            self.tr(
                "For each rule, lock, commitment and relation: what the plan would be worth without it, "
                "and what would change."
            ),
        )
        self.timing = OnDemandBox(
            self.tr("Same money, better timing"),
            self.tr("Find better timing"),
            self.tr("Find again"),
            self.tr(
                "What the plan would be worth if the total of each fund could be spent in any period, "
                "and the budget by period that this needs."
            ),
        )
        self.fund_use = UtilisationGrid(self.tr("Use of funds by the current plan"))
        self.team_use = UtilisationGrid(self.tr("Use of teams by the current plan"))
        self._funds_title = heading("", 1.15)
        self._teams_title = heading(self.tr("Teams, in person-days by period"), 1.15)
        self._use_title = heading(self.tr("Use by the current plan"), 1.15)
        self._lay_out()
        for part in (self.objective, self.funds.sheet, self.teams.sheet, self.rules):
            part.edited.connect(self.edited)
        self.factors.edited.connect(self.base_edited)
        for one in (self.funds, self.teams, self.rules):
            one.message.connect(self.message)
        self.rules.row_added.connect(self._bring_into_sight)

    def typing_place(self) -> QWidget:
        """Return the widget in which typing begins: the grid of funds."""
        return self.funds.table

    def restore_settings(self, settings: QSettings) -> None:
        """Restore widths and order of columns, and save their changes."""
        self.funds.table.restore_settings(settings, "funds")
        self.teams.table.restore_settings(settings, "teams")

    def show_error(self, place: DraftKey) -> None:
        """Go to the cell or the field that holds an error."""
        part, key, field = place
        widget: QWidget | None
        if part in (Part.FUND, Part.TEAM):
            widget = (self.funds if part is Part.FUND else self.teams).table
            widget.gestures.next_error()
        elif part is Part.RULE:
            widget = self.rules.rows.get(key)
            if widget is not None:
                widget.begin()
        else:
            widget = self.objective.form.input(field)
            if widget is not None:
                widget.setFocus()
        if widget is not None:
            self._bring_into_sight(widget)

    def shows(self, place: EditPlace) -> bool:
        """Return whether an item is edited on this page."""
        return place.part in BUDGET_PARTS

    def show_place(self, place: EditPlace) -> None:
        """Bring the fund, team, rule or box that an edit changes into sight."""
        widget: QWidget
        if place.part in (Part.FUND, Part.TEAM):
            grid = self.funds if place.part is Part.FUND else self.teams
            grid.table.select_key(place.key)
            widget = grid.table
        elif place.part is Part.RULE:
            widget = self.rules.rows.get(place.key, self.rules)
        else:
            widget = self.objective
        self._bring_into_sight(widget)

    def show_document(self, document: Document, formats: Formatter, *, editable: bool) -> None:
        """Show a document at once."""
        if self._texts is None or self._texts.formats != formats:
            self._texts = Texts(document, formats)
        self._texts.document = document
        self.objective.show_document(self._texts, editable=editable)
        self.factors.show_document(self._texts, editable=editable)
        self.funds.show_document(document, formats, editable=editable)
        self.teams.show_document(document, formats, editable=editable)
        self.rules.show_document(self._texts, editable=editable)
        currency = document.portfolio.currency
        self._funds_title.setText(self.tr("Funds, in {currency} by period").format(currency=currency))

    def show_view(self, view: View, formats: Formatter) -> None:
        """Fill in the computed figures under a scenario: utilisation, and compliance of the current plan."""
        self._view = view
        self._is_stale = True
        if self.isVisible():
            self._show_use()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_use()

    def _show_use(self) -> None:
        """Show what the plan uses; computed only while the page is visible."""
        if not self._is_stale or self._view is None or self._texts is None:
            return
        self._is_stale = False
        result, formats = self._view.result, self._texts.formats
        self.rules.show_compliance(self._view)
        has_teams = result is not None and bool(result.portfolio.teams)
        for widget, is_shown in (
            (self._use_title, result is not None),
            (self.fund_use, result is not None),
            (self.team_use, has_teams),
        ):
            widget.setVisible(is_shown)
        if result is None:
            return
        planned = result.portfolio  # an outdated plan is shown against the budget for which it was computed
        funds = {fund.id: fund.name for fund in planned.funds}
        teams = {team.id: team.name for team in planned.teams}
        periods = [formats.of(planned).period(period) for period in range(planned.horizon.budget_periods)]
        self.fund_use.show_rows(fund_rows(planned, result.ledger), funds, periods, formats.money)
        self.team_use.show_rows(team_rows(planned, result.plan.decision), teams, periods, formats.days)
        title = self.tr("Use by the current plan")
        if not result.is_current:
            title = self.tr("Use by the plan, which is out of date")
        self._use_title.setText(title)

    def _bring_into_sight(self, widget: QWidget) -> None:
        # Deferred: the position is known only after the layout has been updated.
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, 40))

    def _lay_out(self) -> None:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(10)
        parts: tuple[tuple[QWidget | None, QWidget], ...] = (
            (heading(self.tr("Objective and horizon"), 1.15), self.objective),
            (self._funds_title, self.factors),
            (None, self.funds),
            (self._teams_title, self.teams),
            (None, self.rules),
            (None, self.prices),
            (None, self.timing),
            (self._use_title, self.fund_use),
            (None, self.team_use),
        )
        for title, widget in parts:
            if title is not None:
                title.setContentsMargins(0, 8, 0, 0)
                layout.addWidget(title)
            layout.addWidget(widget)
        layout.addStretch(1)
        for late in (self._use_title, self.fund_use, self.team_use):
            late.hide()
        self.setWidget(inner)
