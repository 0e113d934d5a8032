"""The dialog for a new portfolio: name, periods, budget, discount rate."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.dialogs.frame_form import FrameForm


class NewPortfolioDialog(QDialog):
    """Asks for the settings. ``portfolio`` is the result; None while a field is missing or wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New portfolio"))
        self.setAccessibleName(self.windowTitle())
        self.portfolio: Portfolio | None = None
        self.form = FrameForm(self.tr("Customer experience {year}").format(year=date.today().year + 1))
        self.problem = Label()
        self.problem.setWordWrap(True)
        set_state(self.problem, "bad")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.create_button = buttons.addButton(self.tr("Create"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.create_button.setProperty("primary", True)
        hint = muted(
            self.tr(
                "This can all be changed later. Next you enter candidates, or paste them from a spreadsheet: "
                "name, cost and ROI are enough."
            )
        )
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(14)
        layout.addWidget(heading(self.windowTitle(), 1.2))
        layout.addWidget(hint)
        layout.addWidget(self.form)
        layout.addWidget(self.problem)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.problem.setMinimumHeight(2 * self.problem.fontMetrics().height())
        self.form.changed.connect(self._look)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(1000, 250)
        self._look()
        self.form.budget.setFocus()

    def _look(self) -> None:
        """Build the portfolio from the fields, or show why that is not possible."""
        self.portfolio = None
        try:
            frame = self.form.frame()
            self.portfolio = Portfolio(
                name=frame.name,
                currency=frame.currency,
                horizon=frame.horizon,
                annual_rate=frame.annual_rate,
                funds=frame.funds,
            )
            self.problem.setText("")
        except InvalidInput as error:
            found = error.findings[0]
            missing = self.form.is_still_empty(found)  # no error message before anything was typed
            expected = self.tr("{field}: expected {expected}")
            whose = found.field or found.entity
            self.problem.setText("" if missing else expected.format(field=whose, expected=message_text(found.expected)))
        self.create_button.setEnabled(self.portfolio is not None)
