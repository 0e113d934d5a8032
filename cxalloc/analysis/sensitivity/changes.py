"""The candidates that two plans of one portfolio decide differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from cxalloc.analysis.sensitivity.explanation import CandidateChange, CandidateState
from cxalloc.domain.accounting.ledger import Verdict, make_ledger
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import Portfolio


def changes_between(portfolio: Portfolio, before: Decision, after: Decision) -> Iterator[CandidateChange]:
    """Candidates that are in or out, or whose level, start or total amount differ, in stored order."""
    old_by_candidate, new_by_candidate = (
        _by_candidate(make_ledger(portfolio, one).verdicts) for one in (before, after)
    )
    for key, old in old_by_candidate.items():
        new = new_by_candidate[key]
        if (old.funded, old.level, old.start, old.cost) != (new.funded, new.level, new.start, new.cost):
            yield CandidateChange(old.kind, old.id, old.name, state_of_verdict(old), state_of_verdict(new))


def state_of_verdict(verdict: Verdict) -> CandidateState:
    """The state of a candidate as a ledger has it."""
    roi = verdict.roi
    share = None if roi is None else _decimal(roi)
    return CandidateState(
        verdict.funded, verdict.level, verdict.start, verdict.cost, verdict.npv, verdict.objective_value, share
    )


def _by_candidate(verdicts: Iterable[Verdict]) -> dict[tuple[Kind, str], Verdict]:
    return {(one.kind, one.id): one for one in verdicts}


def _decimal(ratio: Fraction) -> Decimal:
    return Decimal(round(ratio * 10**6)).scaleb(-6)
