"""Candidates that are left out of plans because of errors in their cells, in words."""

from __future__ import annotations

from cxalloc.domain.message import Count, Message, Phrases, literal, message
from cxalloc.domain.portfolio import LeftOut, Portfolio

MOST_NAMES = 5
"""Of more candidates than this only the first are named."""


def left_out_message(portfolio: Portfolio) -> Message | None:
    """Which candidates are left out, and why; None if there are none."""
    left_out = portfolio.left_out
    if not left_out:
        return None
    named = [message("input.left_out_candidate", name=one.name, errors=_errors(one)) for one in left_out[:MOST_NAMES]]
    more = [literal("…")] if len(left_out) > MOST_NAMES else []
    return message("input.left_out", n=Count(len(left_out)), names=Phrases((*named, *more), with_commas=True))


def because_message(one: LeftOut) -> Message:
    """Why a candidate is left out."""
    return message("input.left_out_because", errors=_errors(one))


def _errors(one: LeftOut) -> Phrases:
    errors = (message("input.left_out_error", field=field, value=text) for field, text in one.errors)
    return Phrases(tuple(errors), with_commas=True)
