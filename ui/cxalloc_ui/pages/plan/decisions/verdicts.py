"""Verdicts as sentences: why a candidate is in the plan or not, as far as the plan itself shows.

Nothing here is computed by another solve. Which candidates displace one another, and what would flip a decision, is the
subject of an explanation (see ``sensitivity_controller``).
"""

from __future__ import annotations

from cxalloc.domain.accounting.ledger import Verdict
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.verdicts import VerdictMessages
from cxalloc_ui.models.view import PlanView


class Reasons:
    """The verdicts on the candidates of one plan, each computed when it is first shown."""

    def __init__(self, result: PlanView, formats: Formatter) -> None:
        self._review, self._formats = result.review, formats.of(result.portfolio)
        self._words = VerdictMessages(result.portfolio, result.plan.decision)

    def of(self, verdict: Verdict) -> str:
        """Return why a candidate is in the plan or not."""
        return self._words.sentence(verdict.id, self._review.grounds(verdict.id), self._formats)
