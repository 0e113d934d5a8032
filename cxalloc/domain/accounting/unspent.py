"""Why money is left: for each fund and period, what could use it, and what stops that in the plan as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cxalloc.domain.accounting.grounds import Obstacle, PlanReview, Trial
from cxalloc.domain.accounting.slack import LimitKind
from cxalloc.domain.constraints.rules import Kind


class UseStop(StrEnum):
    """What stops a candidate from using money that is left."""

    NOTHING = "nothing"
    DOES_NOT_PAY = "does not pay"
    OBSTACLES = "obstacles"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class PossibleUse:
    """A candidate that could spend from a fund in a period, or more than it does.

    Attributes:
        kind: The kind of the candidate.
        id: Its id.
        funded: Whether the plan funds it, so that this is about another level, or a larger amount.
        stop: What stops it. NOTHING: it fits and would raise the objective value by ``gain``, so that the plan is not
            quite the best. DOES_NOT_PAY: spending there, in whatever way, does not raise the value. OBSTACLES: each
            way that would raise it breaks each of the ``obstacles`` (one of them, if ``either``). NOT_KNOWN: each such
            way breaks some limit, of which there are too many to name.
        least: The least that a way which would raise the value takes from the fund there (minor units), more than the
            candidate takes now; of all ways where none raises it.
        short: Whether that is more than what is left there.
        gain: In units of the objective.
        obstacles: As ``Grounds`` has them.
        either: Not all of the obstacles are in the way of each way, but one of them always is.
    """

    kind: Kind
    id: str
    funded: bool
    stop: UseStop
    least: int
    short: bool = False
    gain: int = 0
    obstacles: tuple[Obstacle, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True)
class UnspentMoney:
    """What a plan leaves of a fund in a period (minor units), and every candidate that could use it.

    ``left`` is what the period leaves, ``carried_out`` the part of it that may be spent in the next period.
    """

    fund: str
    period: int
    left: int
    carried_out: int
    uses: tuple[PossibleUse, ...]


def unspent_money(review: PlanReview) -> Iterator[UnspentMoney]:
    """Where the plan leaves money that is lost to the next period, by fund and period in stored order.

    Uses are those of candidates that are not funded, of other levels of those that are, and of larger amounts of small
    allocations; of each of these alone, with all else as decided.
    """
    search = UnspentSearch(review)
    for verdict in review.ledger.verdicts:
        search.look_at(verdict.id)
    yield from (money for money in search.steps() if money is not None)


class UnspentSearch:
    """Finds ``unspent_money`` step by step, for a caller that has other things to do in between."""

    def __init__(self, review: PlanReview) -> None:
        self._review = review
        self._rows = [row for row in review.ledger.fund_periods if row.left > row.carried_out]
        self._open = {(row.fund, row.period) for row in self._rows}
        # By fund and period, then by candidate: how much more each trial takes there, and the trial.
        self._trials: dict[tuple[str, int], dict[str, list[tuple[int, Trial]]]] = {cell: {} for cell in self._open}

    def look_at(self, id: str) -> None:
        """Look at the ways in which a candidate could use money; each candidate has to be looked at once."""
        if not self._open:
            return
        verdict = self._review.verdicts[id]
        for trial in self._review.trials(id):
            if trial.change.removed is not None and trial.level == verdict.level:
                continue  # what starts at another time moves money rather than using it
            for cell, amount in _more(self._review, trial).items():
                if amount > 0 and cell in self._open:
                    self._trials[cell].setdefault(id, []).append((amount, trial))

    def steps(self) -> Iterator[UnspentMoney | None]:
        """What is left where, once every candidate has been looked at; None after each candidate."""
        for row in self._rows:
            uses = []
            for id, own in self._trials[row.fund, row.period].items():
                uses.append(_use(self._review, id, own, row.left))
                yield None
            yield UnspentMoney(row.fund, row.period, row.left, row.carried_out, tuple(uses))


def _more(review: PlanReview, trial: Trial) -> dict[tuple[str, int], int]:
    """How much more than now a trial takes, by fund and period."""
    more: dict[tuple[str, int], int] = defaultdict(int)
    change = trial.change
    for option, sign in ((change.added, 1), (change.removed, -1)):
        for fund, period, amount in option.spend if option is not None else ():
            more[fund, period] += sign * amount
    for id, period, amount in change.amounts:
        more[review.portfolio.small_allocation_by_id[id].fund, period] += amount
    return more


def _use(review: PlanReview, id: str, own: Sequence[tuple[int, Trial]], left: int) -> PossibleUse:
    verdict = review.verdicts[id]
    paying = [(amount, one) for amount, one in own if one.pays]
    least = min(amount for amount, _ in paying or own)
    use = PossibleUse(verdict.kind, id, verdict.funded, UseStop.DOES_NOT_PAY, least, least > left)
    if not paying:
        return use
    if gains := [one.gain for _, one in paying if not one.broken]:
        return replace(use, stop=UseStop.NOTHING, gain=max(gains))
    obstacles, either = review.obstacles([one for _, one in paying])
    if not obstacles:
        return replace(use, stop=UseStop.NOT_KNOWN)
    return replace(use, stop=UseStop.OBSTACLES, obstacles=obstacles, either=either)


@dataclass(frozen=True, slots=True)
class UnspentRun:
    """Periods of one fund in a row in which the same candidates are stopped by the same limits."""

    fund: str
    periods: tuple[int, ...]
    left: int
    uses: tuple[PossibleUse, ...]


def unspent_runs(rows: Iterable[UnspentMoney]) -> tuple[UnspentRun, ...]:
    """The same with periods in a row together; ``left`` is their sum, less what they carry on to the next period.

    A use is that of the period in which it takes least.
    """
    runs: list[UnspentRun] = []
    for row in rows:
        lost = row.left - row.carried_out
        last = runs[-1] if runs else None
        if last and (last.fund, last.periods[-1] + 1) == (row.fund, row.period) and _alike(last.uses, row.uses):
            uses = tuple(_merged(*pair) for pair in zip(last.uses, row.uses, strict=True))
            runs[-1] = UnspentRun(row.fund, (*last.periods, row.period), last.left + lost, uses)
        else:
            runs.append(UnspentRun(row.fund, (row.period,), lost, row.uses))
    return tuple(runs)


def _merged(one: PossibleUse, other: PossibleUse) -> PossibleUse:
    obstacles = tuple(
        replace(mine, periods=tuple(sorted({*mine.periods, *its.periods})))
        for mine, its in zip(one.obstacles, other.obstacles, strict=True)
    )
    least = min(one, other, key=lambda use: use.least)
    return replace(least, obstacles=obstacles, gain=max(one.gain, other.gain))


def _alike(some: Sequence[PossibleUse], others: Sequence[PossibleUse]) -> bool:
    return list(map(_essence, some)) == list(map(_essence, others))


def _essence(use: PossibleUse) -> tuple[str, UseStop, bool, bool, tuple[tuple[LimitKind, str, bool], ...]]:
    obstacles = tuple((one.kind, one.subject, one.always) for one in use.obstacles)
    return use.id, use.stop, use.short, use.either, obstacles
