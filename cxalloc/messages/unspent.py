"""Why money is left, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.slack import LimitKind
from cxalloc.domain.accounting.unspent import PossibleUse, UnspentRun, UseStop, unspent_money, unspent_runs
from cxalloc.domain.accounting.utilisation import candidate
from cxalloc.domain.message import Amount, Count, Message, Names, ObjectiveValue, Periods, Phrases, message
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.verdicts import MOST_NAMES, VerdictMessages

MOST_REASONS = 4
"""Of more reasons than this for one sum only the first are named, with the number of the other candidates."""
_TOO_LITTLE = "too little"
_Stop = str | UseStop | Message | tuple[LimitKind, str]
"""What stops a use: too little is left right there, a fund or a team is short elsewhere, or as a phrase says."""


def unspent_sentences(review: PlanReview, formatter: Formatter) -> Iterator[str]:
    """For each fund, and periods in a row with the same reasons, what is left there and why."""
    words = UnspentMessages(review)
    for run in unspent_runs(unspent_money(review)):
        reasons = formatter.value(Phrases(tuple(words.reasons(run))))
        reasons = reasons[:1].upper() + reasons[1:]
        yield formatter.text("verdicts.unspent_because", money=words.money(run), reasons=reasons)


class UnspentMessages:
    """Writes why a plan leaves money."""

    def __init__(self, review: PlanReview) -> None:
        self._portfolio = review.portfolio
        self._words = VerdictMessages(review.portfolio, review.decision)

    def money(self, run: UnspentRun) -> Message:
        """What is left where."""
        fund = self._portfolio.funds[self._portfolio.fund_index[run.fund]].name
        return message("verdicts.unspent", name=fund, when=Periods(run.periods), amount=Amount(run.left))

    def why(self, use: PossibleUse, period: int, formatter: Formatter) -> str:
        """What stops one candidate from using what is left in a period, as a sentence without a full stop."""
        text = formatter.render(self._why(use, period))
        return text[:1].upper() + text[1:]

    def _why(self, use: PossibleUse, period: int) -> Message:
        match use.stop:
            case UseStop.NOTHING:
                return message("verdicts.would_pay", when=Periods((period,)), gain=ObjectiveValue(use.gain))
            case UseStop.DOES_NOT_PAY:
                return message("verdicts.would_not_pay_there")
            case UseStop.OBSTACLES:
                return self._words.limits(use.id, use.obstacles, either=use.either)
            case _:
                return message("verdicts.not_known")

    def reasons(self, run: UnspentRun) -> Iterator[Message]:
        """What stops the candidates that could use it, one phrase for those that are stopped alike."""
        if not run.uses:
            yield message("verdicts.unspent_no_candidate")
            return
        alike: dict[_Stop, list[PossibleUse]] = defaultdict(list)
        for use in sorted(run.uses, key=_rank):
            alike[self._stop(use)].append(use)
        groups = list(alike.items())
        for stop, uses in groups[:MOST_REASONS]:
            yield self._reason(stop, uses)
        if others := sum(len(uses) for _, uses in groups[MOST_REASONS:]):
            yield message("verdicts.unspent_others", n=Count(others))

    def _stop(self, use: PossibleUse) -> _Stop:
        """What stops a use: of several obstacles, each of which would do, the first."""
        if use.stop is not UseStop.OBSTACLES:
            return use.stop
        if use.short:
            return _TOO_LITTLE
        first = use.obstacles[0]
        if use.either or first.kind not in (LimitKind.FUND, LimitKind.TEAM):
            return self._words.limits(use.id, use.obstacles if use.either else [first], either=use.either)
        return first.kind, first.subject

    def _reason(self, stop: _Stop, uses: Sequence[PossibleUse]) -> Message:
        names = Names.some(tuple(candidate(self._portfolio, use.id).name for use in uses), MOST_NAMES)
        n = Count(len(uses))
        match stop:
            case "too little":
                least = Amount(min(use.least for use in uses))
                return message("verdicts.unspent_too_little", names=names, n=n, amount=least)
            case UseStop.NOTHING:
                return message("verdicts.unspent_would_pay", names=names)
            case UseStop.DOES_NOT_PAY:
                return message("verdicts.unspent_does_not_pay", names=names, n=n)
            case (LimitKind.FUND, id):
                fund = self._portfolio.funds[self._portfolio.fund_index[id]]
                return message("verdicts.unspent_fund_is_short", name=fund.name, names=names)
            case (_, id):
                team = next(one for one in self._portfolio.teams if one.id == id)
                return message("verdicts.unspent_team_is_short", name=team.name, names=names)
            case Message():
                return message("verdicts.unspent_stopped", names=names, limits=stop)
            case _:
                return message("verdicts.unspent_not_known", names=names)


def _rank(use: PossibleUse) -> int:
    """What could use the money at once comes first, then what needs more than there is, what does not pay last."""
    if use.stop is UseStop.OBSTACLES:
        return 1 if use.short else 2
    return {UseStop.NOTHING: 0, UseStop.NOT_KNOWN: 3}.get(use.stop, 4)
