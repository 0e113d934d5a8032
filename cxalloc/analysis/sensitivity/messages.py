"""An explanation as messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cxalloc.analysis.sensitivity.explanation import (
    BreakEven,
    BreakEvenStatus,
    CandidateChange,
    Explanation,
    Measure,
    Reason,
    ReasonKind,
    ValueLoss,
)
from cxalloc.domain.message import (
    Amount,
    BreakEvenValue,
    ExactShare,
    Figure,
    Message,
    Names,
    ObjectiveValue,
    Periods,
    PersonDays,
    Phrases,
    Rate,
    Share,
    Span,
    message,
)
from cxalloc.domain.plan import Outcome

WIDE = Decimal("0.01")
"""A break-even that is known less accurately than this share of it is written as a range."""
NEXT_TO = Decimal("0.0005")
"""A break-even within this share of the present figure is treated as equal to it."""
MANY = 6
"""Of more names than this only the first are listed, with the number of the others."""

_DEMANDS = {
    (False, "never"): "sensitivity.out_never",
    (False, "committed"): "sensitivity.out_committed",
    (True, "must"): "sensitivity.in_must",
    (True, "committed"): "sensitivity.in_committed",
    (True, "cadence"): "sensitivity.in_cadence",
}
"""The messages by whether the candidate is funded, and its own requirement that decides that."""
_AT = {
    Measure.ROI: ("sensitivity.in_at_roi", "sensitivity.out_at_roi"),
    Measure.COST: ("sensitivity.in_at_cost", "sensitivity.out_at_cost"),
    Measure.NPV: ("sensitivity.in_at_npv", "sensitivity.out_at_npv"),
    Measure.RATE: ("sensitivity.in_at_rate", "sensitivity.out_at_rate"),
    Measure.SCORE: ("sensitivity.in_at_score", "sensitivity.out_at_score"),
}
_WITHOUT = {
    **dict.fromkeys(("must", "committed", "never", "cadence"), "sensitivity.figures_decide_nothing"),
    "needed": "sensitivity.needed_whatever_it_returns",
}
"""The messages by the key that says why no measure has a break-even."""
_WITHOUT_MEASURE = {
    ("roi", "ruled out"): "sensitivity.roi_ruled_out",
    ("roi", "stays in"): "sensitivity.roi_stays_in",
    ("roi", "returns nothing"): "sensitivity.roi_returns_nothing",
    ("roi", "out of reach"): "sensitivity.roi_out_of_reach",
    ("roi", "score"): "sensitivity.roi_score",
    ("cost", "free"): "sensitivity.cost_free",
    ("cost", "not even free"): "sensitivity.cost_not_even_free",
    ("cost", "only free"): "sensitivity.cost_only_free",
    ("cost", "out of reach"): "sensitivity.cost_out_of_reach",
    ("cost", "stated"): "sensitivity.cost_stated",
    ("cost", "score"): "sensitivity.cost_score",
}
"""The messages by the key that says why a return, or the cost, has no break-even."""


def explanation_messages(one: Explanation) -> Iterator[Message]:
    """The sentences of an explanation, the answer first."""
    if one.plan_value is None:
        yield message("sensitivity.no_plan" if one.outcome is Outcome.INFEASIBLE else "sensitivity.no_plan_in_time")
        return
    if one.level:
        yield from _about_level(one)
    yield from _answer(one)
    yield from _consequences(one)
    yield from _reasons(one)
    yield from _break_evens(one)
    if not one.complete:
        yield message("sensitivity.stopped")


def headline(one: Explanation) -> Message | None:
    """The answer in one short sentence; None as long as there is none."""
    if one.plan_value is not None and one.certain and one.loss is not None and not one.demand:
        return message("sensitivity.in_worth" if one.funded else "sensitivity.out_costs", loss=_loss(one.loss, 1))
    return next(explanation_messages(one) if one.plan_value is None else _answer(one), None)


def displaced(one: Explanation) -> tuple[CandidateChange, ...]:
    """The candidates that the plan has in place of this one, or that this one would displace."""
    return tuple(_switched(one, to=one.funded))


def brought_along(one: Explanation) -> tuple[CandidateChange, ...]:
    """The candidates that come and go with this one."""
    return tuple(_switched(one, to=not one.funded))


def limits(one: Explanation) -> tuple[Message, ...]:
    """What stands in the way of the candidate, or asks for it: a phrase each, all periods of a fund or team in one."""
    named = [reason for reason in one.reasons if not _is_demand(one, reason) and reason.kind is not ReasonKind.VALUE]
    return _phrases(named).phrases


def _about_level(one: Explanation) -> Iterator[Message]:
    if one.funded:
        yield message("sensitivity.level_in", level=one.level)
    elif one.other_level:
        yield message("sensitivity.level", level=one.level, now=one.other_level)
    else:
        yield message("sensitivity.level_out", level=one.level)


def _answer(one: Explanation) -> Iterator[Message]:
    if one.demand:
        yield message(_DEMANDS[one.funded, one.demand])
    if one.loss is None:
        if (one.complete or one.reasons) and not one.demand:  # without a loss the reasons are what rules the flip out
            yield message("sensitivity.in_needed" if one.funded else "sensitivity.out_ruled_out")
        return
    loss, gain = _loss(one.loss, 1), _loss(one.loss, -1)
    if not one.certain:
        most = ObjectiveValue(Decimal(max(0, -(one.loss.least or 0))))
        least = ObjectiveValue(Decimal(max(0, one.loss.found if one.loss.most is None else one.loss.most)))
        key = "sensitivity.in_too_close" if one.funded else "sensitivity.out_too_close"
        yield message(key, gain=most, loss=least)
        if one.tighter_gap is not None:
            yield message("sensitivity.tighter_gap", gap=ExactShare(Decimal(f"{one.tighter_gap:.1g}")))
    elif one.demand:
        # Without the demand the better of the two plans would be the answer.
        would_be_in = one.funded is (one.loss.found > 0)
        if would_be_in is one.funded:
            key = "sensitivity.in_demanded_would_be_in" if one.funded else "sensitivity.out_demanded_would_be_out"
            yield message(key, loss=loss)
        else:
            key = "sensitivity.in_demanded_would_be_out" if one.funded else "sensitivity.out_demanded_would_be_in"
            yield message(key, gain=gain)
    else:
        instead = list(_switched(one, to=one.funded))
        if instead and not one.is_example:
            key = "sensitivity.in_instead" if one.funded else "sensitivity.out_displaces"
            yield message(key, names=_names(instead), loss=loss)
            return
        yield message("sensitivity.in_worth" if one.funded else "sensitivity.out_costs", loss=loss)
        if instead:
            key = "sensitivity.in_instead_of_it" if one.funded else "sensitivity.out_may_displace"
            yield message(key, names=_names(instead))


def _loss(loss: ValueLoss, sign: int) -> ObjectiveValue | Span:
    """The cost of the flip, or its gain with the sign -1."""
    found = ObjectiveValue(Decimal(sign * loss.middle))
    least, most = (loss.least, loss.most) if sign > 0 else (loss.most, loss.least)
    if least is not None and most is not None and sign * (most - least) <= WIDE * abs(loss.middle):
        return found
    low, high = (None if end is None else ObjectiveValue(Decimal(sign * end)) for end in (least, most))
    return Span(found, low, high)


def _switched(one: Explanation, *, to: bool) -> Iterator[CandidateChange]:
    """The other candidates that the flip adds (``to``), or removes."""
    for change in one.changes:
        if change.after.funded is to and change.before.funded is not to:
            yield change


def _is_demand(one: Explanation, reason: Reason) -> bool:
    return bool(one.demand) and reason.subject == one.id and reason.kind in (ReasonKind.STATUS, ReasonKind.CADENCE)


def _consequences(one: Explanation) -> Iterator[Message]:
    """The further changes of the flip that the first sentence does not state."""
    if one.certain and (along := list(_switched(one, to=not one.funded))):
        if one.is_example:
            key = "sensitivity.may_take_along" if one.funded else "sensitivity.may_bring_in"
        else:
            key = "sensitivity.takes_along" if one.funded else "sensitivity.brings_in"
        yield message(key, names=_names(along))
    moved = [change for change in one.changes if change.before.funded and change.after.funded]
    if moved:
        yield message("sensitivity.may_move" if one.is_example else "sensitivity.moves", names=_names(moved))


def _names(changes: Iterable[CandidateChange]) -> Names:
    return Names.some(tuple(change.name for change in changes), MANY)


def _reasons(one: Explanation) -> Iterator[Message]:
    limits = [reason for reason in one.reasons if not _is_demand(one, reason)]
    named = [reason for reason in limits if reason.kind is not ReasonKind.VALUE]
    if one.flipped is None:
        if named:
            key = "sensitivity.asks_for_it" if one.funded else "sensitivity.rules_it_out"
            yield message(key, limits=_phrases(named))
        return
    if one.funded:
        if named:
            yield message("sensitivity.because_of", limits=_phrases(named))
        return
    if any(reason.kind is ReasonKind.VALUE for reason in limits):
        yield message("sensitivity.not_worth_it")
    here = [reason for reason in named if reason.kind is not ReasonKind.WINDOW]
    if here:
        phrases = _phrases(here)
        yield message("sensitivity.one_limit" if len(phrases.phrases) == 1 else "sensitivity.limits", limits=phrases)
    for reason in named:
        if reason.kind is ReasonKind.WINDOW and reason.period is not None:
            yield message("sensitivity.other_start", when=Periods((reason.period,)))


def _phrases(reasons: Iterable[Reason]) -> Phrases:
    """One phrase for each fund and team with all its periods, and for each of the others."""
    grouped: dict[tuple[str, str | Message], list[Reason]] = {}
    for reason in reasons:
        periodic = reason.kind in (ReasonKind.FUND, ReasonKind.TEAM)
        grouped.setdefault((reason.kind.value, reason.subject if periodic else reason.text), []).append(reason)
    return Phrases(tuple(_phrase(kind, group) for (kind, _), group in grouped.items()))


def _phrase(kind: str, group: list[Reason]) -> Message:
    name = group[0].text
    if kind not in (ReasonKind.FUND, ReasonKind.TEAM):
        return name
    when = Periods(tuple(sorted(reason.period for reason in group if reason.period is not None)))
    taken = [reason.amount for reason in group if reason.amount is not None]
    if not taken:
        return message("sensitivity.in_periods", name=name, when=when)
    total = sum(taken, Decimal(0))
    amount = Amount(total) if kind == ReasonKind.FUND else PersonDays(total)
    return message("sensitivity.takes_in_periods", name=name, when=when, amount=amount)


def _break_evens(one: Explanation) -> Iterator[Message]:
    every = {each.measure: each for each in one.break_evens if each.status is BreakEvenStatus.FOUND}
    found = {measure: each for measure, each in every.items() if not _is_at_hand(each)}
    if len(found) < len(every):
        yield message("sensitivity.in_at_the_edge" if one.funded else "sensitivity.out_at_the_edge")
    roi, cost = found.get(Measure.ROI), found.get(Measure.COST)
    if roi is not None and cost is not None and roi.at is not None:
        key = "sensitivity.in_at_roi_or_cost" if one.funded else "sensitivity.out_at_roi_or_cost"
        yield message(key, roi=_at(roi), cost=_at(cost))
    else:
        yield from (_break_even(each, funded=one.funded) for each in found.values())
    for each in one.break_evens:
        if each.measure is Measure.SCORE:
            for entered in each.entered:
                score, now = Rate(entered.at), Rate(entered.now)
                yield message("sensitivity.criterion", score=score, criterion=entered.field, now=now)
    yield from _without_break_even(one)


def _is_at_hand(one: BreakEven) -> bool:
    """Whether a break-even equals the present figure as it is written."""
    if one.at is None or one.now is None or isinstance(_at(one).at, Span):
        return False
    scale = abs(1 + one.now) if one.measure is Measure.ROI else abs(one.now)
    return abs(one.at - one.now) <= NEXT_TO * scale


def _break_even(one: BreakEven, *, funded: bool) -> Message:
    if one.at is None:
        key = "sensitivity.in_at_factor" if funded else "sensitivity.out_at_factor"
        return message(key, factor=Rate(one.factor or Decimal(1)))
    key = _AT[one.measure][0 if funded else 1]
    return Message(key, ((one.measure.value, _at(one)),))


def _without_break_even(one: Explanation) -> Iterator[Message]:
    none = [each for each in one.break_evens if each.status in (BreakEvenStatus.NONE, BreakEvenStatus.NOT_APPLICABLE)]
    keys = dict.fromkeys(_WITHOUT.get(each.why) or _WITHOUT_MEASURE.get((_side(each), each.why)) for each in none)
    yield from (message(key) for key in keys if key)


def _side(one: BreakEven) -> str:
    """Whether a break-even is of the cost, or of one of the measures of return."""
    return "cost" if one.measure is Measure.COST else "roi"


def _at(one: BreakEven) -> BreakEvenValue:
    """The break-even, as accurately as it is known."""

    def figure(number: Decimal) -> Figure:
        match one.measure:
            case Measure.ROI:
                return Share(number)
            case Measure.RATE:
                return Rate(number)
            case Measure.SCORE:
                return ObjectiveValue(number)
            case _:
                return Amount(number)

    assert one.at is not None
    at: Figure | Span = figure(one.at)
    scale = abs(1 + one.at) if one.measure is Measure.ROI else abs(one.at)
    if one.least is None or one.most is None or one.most - one.least > WIDE * scale:
        least, most = (None if end is None else figure(end) for end in (one.least, one.most))
        at = Span(figure(one.middle), least, most)
    return BreakEvenValue(at, figure(one.now or Decimal(0)))
