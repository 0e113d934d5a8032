"""An explanation in plain words: sentences as keys with values, and their English.

Whoever shows them writes the values (money, shares, periods) in its own way, and may translate the templates: they are
whole sentences, and a list of names is one value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from cxalloc.domain.plan import Outcome

WIDE = Decimal("0.01")
"""A break-even that is known less closely than this share of it is told as a range."""
MANY = 6
"""Of more names than this the first are told, and how many others there are."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in minor units."""

    minor: Decimal


@dataclass(frozen=True, slots=True)
class Exact:
    """Money in minor units, told to the last one: a unit less would not be enough."""

    minor: int


@dataclass(frozen=True, slots=True)
class WorthOf:
    """A worth in units of the objective."""

    units: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A share, such as an ROI."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """A return per unit of money, or a factor."""

    rate: Decimal


@dataclass(frozen=True, slots=True)
class When:
    """Periods, from 0."""

    periods: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Person-days."""

    days: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """A figure as it was found, and what it is at least and at most (None: not known)."""

    least: Figure | None
    most: Figure | None
    found: Figure


@dataclass(frozen=True, slots=True)
class Flip:
    """A figure at which the decision flips, and what it is now."""

    at: Figure | Span
    now: Figure


@dataclass(frozen=True, slots=True)
class Names:
    """Names of candidates, in stored order; ``others`` more are not told."""

    names: tuple[str, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Things that stand in the way, each a phrase of its own."""

    phrases: tuple[Sentence, ...]


Figure = Amount | WorthOf | Share | Rate
Value = Figure | Exact | When | Days | Span | Flip | Names | Limits | str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a phrase of one: which, and the values that belong into it."""

    key: str
    values: Mapping[str, Value]


TEMPLATES: Mapping[str, str] = {
    "no plan": "There is no feasible plan, so there is nothing to explain yet.",
    "no plan in time": "No plan was found before the search stopped, so there is nothing to explain.",
    "level": "This is about level {level}; now it is funded at level {now}.",
    "level out": "This is about level {level}; now it is not funded at any.",
    "level in": "This is about level {level}, at which it is funded now.",
    "out displaces": "Not funded: it would displace {names} and cost {loss} of value.",
    "out costs": "Not funded: it would cost {loss} of value.",
    "out ruled out": "Not funded: there is no plan with it.",
    "out never": "Not funded, because its status is never.",
    "out committed": "Not funded at this level, because it is committed to another.",
    "out never, would be in": "Otherwise it would be funded, and the plan be worth {gain} more.",
    "out never, would be out": "Without that it would still not be funded: it would cost {loss} of value.",
    "out too close": "Not funded, but too close to tell: a plan with it could be worth {gain} more, or {loss} less.",
    "in instead": "Funded: without it, {names} would be funded instead, and {loss} of value be lost.",
    "in worth": "Funded: without it, {loss} of value would be lost.",
    "in needed": "Funded: there is no plan without it.",
    "in must": "Funded, because it must be.",
    "in committed": "Funded, because it is committed.",
    "in cadence": "Funded, because its own cadence asks for it.",
    "in demanded, would be out": "Otherwise it would not be funded, and the plan be worth {gain} more.",
    "in demanded, would be in": "It would be funded anyway: without it, {loss} of value would be lost.",
    "in too close": "Funded, but too close to tell: a plan without it could be worth {gain} more, or {loss} less.",
    "tighter gap": "A gap of {gap} would tell.",
    "brings in": "It would bring in {names}.",
    "takes along": "Without it, {names} would go as well.",
    "moves": "Other starts, levels or amounts: {names}.",
    "one limit": "What stands in its way: {limits}.",
    "limits": "What stands in its way, all of it together: {limits}.",
    "other start": "If it could start in {when}, it would be funded.",
    "not worth it": "No budget, team, rule or relation stands in its way: even if it took nothing from any of them, "
    "a plan with it would be worth less.",
    "rules it out": "What rules it out: {limits}.",
    "asks for it": "What asks for it: {limits}.",
    "because of": "If it were not for {limits}, the best plan would leave it out.",
    "fund": "{name} in {when} (it takes {amount})",
    "fund in": "{name} in {when}",
    "team": "{name} in {when} (it takes {amount})",
    "team in": "{name} in {when}",
    "other": "{name}",
    "out at roi or cost": "It would be funded at an ROI of {roi} or a cost of {cost}.",
    "out at roi": "It would be funded at an ROI of {roi}.",
    "out at cost": "It would be funded at a cost of {cost}.",
    "out at npv": "It would be funded with a net present value of {npv}.",
    "out at rate": "It would be funded if its first tier returned {rate} per unit.",
    "out at score": "It would be funded if it counted for {score}.",
    "out at factor": "It would be funded if its benefits were {factor} times what they are.",
    "in at roi or cost": "It stays funded down to an ROI of {roi}, or up to a cost of {cost}.",
    "in at roi": "It stays funded down to an ROI of {roi}.",
    "in at cost": "It stays funded up to a cost of {cost}.",
    "in at npv": "It stays funded down to a net present value of {npv}.",
    "in at rate": "It stays funded until its first tier returns {rate} per unit.",
    "in at score": "It stays funded as long as it counts for {score}.",
    "in at factor": "It stays funded down to {factor} times its benefits.",
    "criterion": "That is a score of {score} for {criterion} (now {now}), if nothing else changes.",
    "figures decide nothing": "No return or cost changes that.",
    "needed whatever it returns": "It is asked for whatever it returns and costs.",
    "roi ruled out": "No return would bring it in.",
    "roi stays in": "It stays funded even if it returned nothing.",
    "roi returns nothing": "No return changes that: nothing of it comes back within the horizon.",
    "roi out of reach": "No return that can be entered changes that.",
    "cost free": "It costs nothing, so no cost changes that.",
    "cost not even free": "Even at no cost it would not be funded.",
    "cost only free": "It would be funded only at no cost.",
    "cost out of reach": "No cost that can be entered changes that.",
    "cost stated": "Its net present value is stated, costs included, so there is no break-even for the cost alone.",
    "roi score": "The objective is a score, so there is no break-even for the return.",
    "cost score": "A cost would change the scale of the score for all, so there is no break-even for it.",
    "about": "about {found}",
    "about from": "about {found} (at least {least})",
    "about to": "about {found} (at most {most})",
    "about from to": "about {found} (from {least} to {most})",
    "now": "{found} (now {now})",
    "about now": "about {found} (now {now})",
    "about from now": "about {found} (at least {least}; now {now})",
    "about to now": "about {found} (at most {most}; now {now})",
    "about from to now": "about {found} (from {least} to {most}; now {now})",
    "stopped": "The search was stopped before everything was answered.",
}


def sentences(one: Explanation) -> Iterator[Sentence]:
    """What an explanation says, the answer first."""
    if one.plan_value is None:
        yield Sentence("no plan" if one.outcome is Outcome.INFEASIBLE else "no plan in time", {})
        return
    if one.level:
        yield from _about_level(one)
    yield from _answer(one)
    yield from _consequences(one)
    yield from _reasons(one)
    yield from _break_evens(one)
    if not one.complete:
        yield Sentence("stopped", {})


def _about_level(one: Explanation) -> Iterator[Sentence]:
    if one.funded:
        yield Sentence("level in", {"level": one.level})
    elif one.other_level:
        yield Sentence("level", {"level": one.level, "now": one.other_level})
    else:
        yield Sentence("level out", {"level": one.level})


def _answer(one: Explanation) -> Iterator[Sentence]:
    side = "in" if one.funded else "out"
    if one.demand:
        yield Sentence(f"{side} {one.demand}", {})
    if one.loss is None:
        if (one.complete or one.reasons) and not one.demand:  # reasons without a loss are what rules it out
            yield Sentence("in needed" if one.funded else "out ruled out", {})
        return
    loss, gain = _loss(one.loss, 1), _loss(one.loss, -1)
    if not one.certain:
        most = WorthOf(Decimal(max(0, -(one.loss.least or 0))))
        least = WorthOf(Decimal(max(0, one.loss.found if one.loss.most is None else one.loss.most)))
        yield Sentence(f"{side} too close", {"gain": most, "loss": least})
        if one.tighter_gap is not None:
            yield Sentence("tighter gap", {"gap": Share(Decimal(f"{one.tighter_gap:.1g}"))})
    elif one.demand:
        # Without the demand the better of the two plans would be the answer.
        would_be_in = one.funded is (one.loss.found > 0)
        key = "in demanded" if one.funded else "out never"
        yield Sentence(f"{key}, would be {'in' if would_be_in else 'out'}", {"loss": loss, "gain": gain})
    else:
        instead = list(_switched(one, to=one.funded))
        if instead:
            yield Sentence("in instead" if one.funded else "out displaces", {"names": _names(instead), "loss": loss})
        else:
            yield Sentence("in worth" if one.funded else "out costs", {"loss": loss})


def _loss(loss: ValueLoss, sign: int) -> WorthOf | Span:
    """What the flip costs, or brings with the sign -1."""
    found = WorthOf(Decimal(sign * loss.found))
    least, most = (loss.least, loss.most) if sign > 0 else (loss.most, loss.least)
    if least is not None and most is not None and sign * (most - least) <= WIDE * abs(loss.found):
        return found
    low, high = (None if end is None else WorthOf(Decimal(sign * end)) for end in (least, most))
    return Span(low, high, found)


def _switched(one: Explanation, *, to: bool) -> Iterator[CandidateChange]:
    """What the flip brings in, or throws out."""
    for change in one.changes:
        if change.after.funded is to and change.before.funded is not to:
            yield change


def _is_demand(one: Explanation, reason: Reason) -> bool:
    return bool(one.demand) and reason.subject == one.id and reason.kind in (ReasonKind.STATUS, ReasonKind.CADENCE)


def _consequences(one: Explanation) -> Iterator[Sentence]:
    """What else changes with the flip, beside what the first sentence tells."""
    if one.certain and (along := list(_switched(one, to=not one.funded))):
        yield Sentence("takes along" if one.funded else "brings in", {"names": _names(along)})
    moved = [change for change in one.changes if change.before.funded and change.after.funded]
    if moved:
        yield Sentence("moves", {"names": _names(moved)})


def _names(changes: Iterable[CandidateChange]) -> Names:
    every = tuple(change.name for change in changes)
    return Names(every) if len(every) <= MANY else Names(every[: MANY - 1], len(every) - MANY + 1)


def _reasons(one: Explanation) -> Iterator[Sentence]:
    limits = [reason for reason in one.reasons if not _is_demand(one, reason)]
    named = [reason for reason in limits if reason.kind is not ReasonKind.WORTH]
    if one.flipped is None:
        if named:
            yield Sentence("asks for it" if one.funded else "rules it out", {"limits": _phrases(named)})
        return
    if one.funded:
        if named:
            yield Sentence("because of", {"limits": _phrases(named)})
        return
    if any(reason.kind is ReasonKind.WORTH for reason in limits):
        yield Sentence("not worth it", {})
    here = [reason for reason in named if reason.kind is not ReasonKind.WINDOW]
    if here:
        phrases = _phrases(here)
        yield Sentence("one limit" if len(phrases.phrases) == 1 else "limits", {"limits": phrases})
    for reason in named:
        if reason.kind is ReasonKind.WINDOW and reason.period is not None:
            yield Sentence("other start", {"when": When((reason.period,))})


def _phrases(reasons: Iterable[Reason]) -> Limits:
    """One phrase for each fund and team with all its periods, and for each of the others."""
    grouped: dict[tuple[str, str], list[Reason]] = {}
    for reason in reasons:
        periodic = reason.kind in (ReasonKind.FUND, ReasonKind.TEAM)
        grouped.setdefault((reason.kind.value, reason.subject if periodic else reason.text), []).append(reason)
    phrases = []
    for (ground, _), group in grouped.items():
        if ground not in (ReasonKind.FUND, ReasonKind.TEAM):
            phrases.append(Sentence("other", {"name": group[0].text}))
            continue
        when = When(tuple(sorted(reason.period for reason in group if reason.period is not None)))
        taken = [reason.amount for reason in group if reason.amount is not None]
        values: dict[str, Value] = {"name": group[0].text, "when": when}
        if taken:
            total = sum(taken, Decimal(0))
            values["amount"] = Amount(total) if ground == ReasonKind.FUND else Days(total)
        phrases.append(Sentence(ground if taken else f"{ground} in", values))
    return Limits(tuple(phrases))


def _break_evens(one: Explanation) -> Iterator[Sentence]:
    side = "in" if one.funded else "out"
    found = {each.measure: each for each in one.break_evens if each.status is BreakEvenStatus.FOUND}
    roi, cost = found.get(Measure.ROI), found.get(Measure.COST)
    if roi is not None and cost is not None and roi.at is not None:
        yield Sentence(f"{side} at roi or cost", {**_values(roi), **_values(cost)})
    else:
        for each in found.values():
            if each.at is None:
                yield Sentence(f"{side} at factor", {"factor": Rate(each.factor or Decimal(1))})
            else:
                yield Sentence(f"{side} at {each.measure.value}", _values(each))
    for each in one.break_evens:
        if each.measure is Measure.SCORE:
            for entered in each.entered:
                values: dict[str, Value] = {
                    "score": Rate(entered.at),
                    "now": Rate(entered.now),
                    "criterion": entered.field,
                }
                yield Sentence("criterion", values)
    yield from _none(one)


def _none(one: Explanation) -> Iterator[Sentence]:
    none = [each for each in one.break_evens if each.status in (BreakEvenStatus.NONE, BreakEvenStatus.NOT_APPLICABLE)]
    told: set[str] = set()
    for each in none:
        kind = "cost" if each.measure is Measure.COST else "roi"
        key = f"{kind} {each.why}"
        if each.why in ("must", "committed", "never", "cadence"):
            key = "figures decide nothing"
        elif each.why == "needed":
            key = "needed whatever it returns"
        if key in TEMPLATES and key not in told:
            told.add(key)
            yield Sentence(key, {})


def _values(one: BreakEven) -> dict[str, Value]:
    def figure(number: Decimal) -> Figure:
        match one.measure:
            case Measure.ROI:
                return Share(number)
            case Measure.RATE:
                return Rate(number)
            case Measure.SCORE:
                return WorthOf(number)
            case _:
                return Amount(number)

    assert one.at is not None
    found = figure(one.at)
    at: Figure | Span = found
    scale = abs(1 + one.at) if one.measure is Measure.ROI else abs(one.at)
    if one.least is None or one.most is None or one.most - one.least > WIDE * scale:
        least, most = (None if end is None else figure(end) for end in (one.least, one.most))
        at = Span(least, most, found)
    return {one.measure.value: Flip(at, figure(one.now or Decimal(0)))}


Write = Callable[[Value], str]
"""Writes one value as people read it."""


def in_words(one: Sentence, write: Write, translate: Callable[[str], str] = str) -> str:
    """A sentence with its values written; ``translate`` gets the English template."""
    values = {name: _written(value, write, translate) for name, value in one.values.items()}
    return translate(TEMPLATES[one.key]).format(**values)


def _written(value: Value, write: Write, translate: Callable[[str], str]) -> str:
    """A value as people read it; the figures of a span or a flip are values too, in one pair of brackets."""
    figures: dict[str, Figure | None] = {}
    key = ""
    if isinstance(value, Flip):
        key, figures, value = "now", {"now": value.now}, value.at
    if isinstance(value, Span):
        ends = f"{'' if value.least is None else ' from'}{'' if value.most is None else ' to'}"
        key = f"about{ends} {key}".rstrip()
        figures |= {"least": value.least, "most": value.most}
        value = value.found
    if not key:
        return write(value)
    written = {name: write(figure) for name, figure in figures.items() if figure is not None}
    return translate(TEMPLATES[key]).format(found=write(value), **written)
