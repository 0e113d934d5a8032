"""The dialog for a new portfolio: name, periods, budget, discount rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cxalloc.domain.accounting.idle_floor import idle_floors
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.numbers import SHARE_EXPECTED
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.parsers.ambiguity import NumberFormat, Unreadable, single_share
from cxalloc.messages.descriptions import rule_of_id
from cxalloc_ui.application.formats import formatter, formatter_of, message_text, number_style, user_locale
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading, muted, set_state
from cxalloc_ui.application.zoom import zoomed
from cxalloc_ui.dialogs.frame_form import FrameForm


class NewPortfolioDialog(QDialog):
    """Asks for the settings. ``portfolio`` is the result; None while a field is missing or wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New portfolio"))
        self.setAccessibleName(self.windowTitle())
        self.portfolio: Portfolio | None = None
        self.form = FrameForm(self.tr("Customer experience {year}").format(year=date.today().year + 1))
        self.keep_share = QCheckBox(self.tr("Keep a share of every period's spend for small allocations:"))
        self.share = QLineEdit(formatter().exact_share(Decimal("0.15")))
        self.share.setAccessibleName(self.tr("Share for small allocations"))
        self.share.setMaximumWidth(zoomed(80))
        self.share.setEnabled(False)
        self.examples = QCheckBox(self.tr("Start with three examples of small allocations, to be confirmed"))
        self.floor_note = muted()
        self.floor_note.setWordWrap(True)
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
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)  # the note comes and goes
        layout.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(self.keep_share)
        row.addWidget(self.share)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.examples)
        layout.addWidget(self.floor_note)
        layout.addWidget(self.problem)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.problem.setMinimumHeight(2 * self.problem.fontMetrics().height())
        self.form.changed.connect(self._look)
        self.share.textChanged.connect(self._look)
        self.examples.toggled.connect(self._look)
        self.keep_share.toggled.connect(self._keep_share)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(1000, 400)
        self._look()
        self.form.budget.setFocus()

    def _keep_share(self, kept: bool) -> None:
        """Offer the examples with the share: without any small allocation the rule lets nothing be spent."""
        self.share.setEnabled(kept)
        if kept:
            self.examples.setChecked(True)
        self._look()

    def _with_small_allocations(self, made: Portfolio) -> Portfolio:
        """Return the portfolio with the examples and the rule that are chosen. Raises InvalidInput."""
        from cxalloc.editing.starter import example_allocations, small_floor

        if self.examples.isChecked():
            made = made.revised(small_allocations=example_allocations(made, formatter()))
        if self.keep_share.isChecked():
            marks = number_style(user_locale())
            try:
                share = single_share(self.share.text(), NumberFormat(marks.decimal, marks.group))
            except Unreadable:
                finding = Finding(self.tr("share for small allocations"), "", "", self.share.text(), SHARE_EXPECTED)
                raise InvalidInput([finding]) from None
            made = made.revised(rules=(small_floor(share),))
        return made

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
            self.portfolio = self._with_small_allocations(self.portfolio)
            self.problem.setText("")
        except InvalidInput as error:
            self.portfolio = None
            found = error.findings[0]
            missing = self.form.is_still_empty(found)  # no error message before anything was typed
            expected = self.tr("{field}: expected {expected}")
            whose = found.field or found.entity
            self.problem.setText("" if missing else expected.format(field=whose, expected=message_text(found.expected)))
        made = self.portfolio
        floors = [one.note(rule_of_id(made, one.rule)) for one in idle_floors(made)] if made is not None else []
        self.floor_note.setText(" ".join(map(formatter_of(made).render, floors)) if made is not None else "")
        self.floor_note.setVisible(bool(floors))
        self.create_button.setEnabled(self.portfolio is not None)
