"""What a plan leaves, and what no budget pays for: why money is left, and costs after the last budget period."""

from __future__ import annotations

import html
import time
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from cxalloc.domain.accounting.costs_beyond import costs_beyond
from cxalloc.domain.accounting.unspent import UnspentSearch, unspent_runs
from cxalloc.domain.message import Amount, Periods
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.unspent import UnspentMessages
from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.theme import heading
from cxalloc_ui.models.view import PlanView, View

SLICE = 0.02
"""Seconds of work at a time, so that the window stays responsive."""
SMALL = 100
"""With at most so many candidates all is shown at once."""


class MoneyLeft(QWidget):
    """Says for each fund, and periods with the same reasons, what is left there and what stops its use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beyond_title, self._beyond = heading(self.tr("Costs after the last budget period"), 1.1), _text()
        self._left_title, self._left = heading(self.tr("Why money is left"), 1.1), _text()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for label in (self._beyond_title, self._beyond, self._left_title, self._left):
            rows.addWidget(label)
        self._work: Iterator[None] = iter(())
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._work_on)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_result(self, view: View, result: PlanView, formats: Formatter) -> None:
        """Show what a plan leaves, and why; of many candidates a little later."""
        self._turn.stop()
        self._work = self._show(result, formats.of(result.portfolio))
        if len(result.ledger.verdicts) <= SMALL:
            for _ in self._work:
                pass
        else:
            self._work_on()

    def _work_on(self) -> None:
        """Work for a short time, and then let the window do what it has to."""
        end = time.perf_counter() + SLICE
        for _ in self._work:
            if time.perf_counter() > end:
                self._turn.start(0)
                return

    def _show(self, result: PlanView, formats: Formatter) -> Iterator[None]:
        beyond = list(_beyond(result, formats))
        for label in (self._beyond_title, self._beyond):
            label.setVisible(bool(beyond))
        self._beyond.setText(_paragraphs([(sentence, ()) for sentence in beyond]))
        self._left.clear()
        search = UnspentSearch(result.review)
        for verdict in result.ledger.verdicts:
            search.look_at(verdict.id)
            yield
        found = []
        for money in search.steps():
            if money is not None:
                found.append(money)
            yield
        words = UnspentMessages(result.review)
        paragraphs = []
        for run in unspent_runs(found):
            reasons = [f"{one[:1].upper()}{one[1:]}." for one in map(formats.render, words.reasons(run))]
            paragraphs.append((formats.render(words.money(run)), reasons))
            yield
        nothing = self.tr("Every fund spends all of its money in every period.")
        self._left.setText(_paragraphs(paragraphs or [(nothing, ())]))


def _beyond(result: PlanView, formats: Formatter) -> Iterator[str]:
    for one in costs_beyond(result.portfolio, result.plan.decision):
        start, amount = Periods((one.start,)), Amount(one.amount)
        yield formats.text("terminal.costs_beyond", name=one.name, start=start, amount=amount)


def _text() -> QLabel:
    label = Label()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _paragraphs(lines: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Sentences, each with further ones on lines of their own below it; names may look like markup."""
    return "".join(
        f"<p style='margin: 0 0 6px 0'>{f'<b>{html.escape(first)}</b>' if more else html.escape(first)}"
        + "".join(f"<br>&nbsp;&nbsp;– {html.escape(one)}" for one in more)
        + "</p>"
        for first, more in lines
    )
