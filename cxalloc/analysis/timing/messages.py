"""What better timing brings, as messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxalloc.analysis.prices.messages import MANY, price_value
from cxalloc.analysis.sensitivity.explanation import CandidateChange
from cxalloc.analysis.timing.result import Timing
from cxalloc.domain.message import Amount, Message, Names, Periods, message


def timing_messages(found: Timing) -> Iterator[Message]:
    """The gain, the money that comes at other times, and what the plan would decide otherwise."""
    yield gain_message(found)
    for fund in found.funds:
        if fund.moved:
            less, more = Periods(fund.periods_with_less), Periods(fund.periods_with_more)
            yield message("timing.moved", fund=fund.name, amount=Amount(fund.moved), less=less, more=more)
    came = [change for change in found.changes if change.after.funded and not change.before.funded]
    went = [change for change in found.changes if change.before.funded and not change.after.funded]
    moved = [change for change in found.changes if change.before.funded and change.after.funded]
    if came:
        yield message("timing.brings_in", names=_names(came))
    if went:
        yield message("timing.drops", names=_names(went))
    if moved:
        yield message("timing.moves", names=_names(moved))


def gain_message(found: Timing) -> Message:
    """What the same money at other times is worth."""
    gain = found.gain
    if gain is None:
        return message("timing.unknown")
    if gain.most == 0:
        return message("timing.nothing")
    if gain.found == 0:
        if gain.most is None:
            return message("timing.unbounded")
        return message("timing.indistinguishable", most=price_value(gain.upper_end, found.objective))
    key = "timing.proved" if gain.is_proved else "timing.gain"
    return message(key, gain=price_value(gain, found.objective))


def _names(changes: Sequence[CandidateChange]) -> Names:
    return Names.some(tuple(change.name for change in changes), MANY)
