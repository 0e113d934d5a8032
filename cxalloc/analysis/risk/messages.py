"""How sure a plan is, as messages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.figures import Figure
from cxalloc.analysis.risk.result import (
    Bridge,
    Downside,
    FundRisk,
    PlanDistribution,
    Robustness,
    Standing,
    ValueDistribution,
)
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.message import (
    Amount,
    Count,
    ExactAmount,
    Gap,
    Message,
    Names,
    ObjectiveValue,
    Periods,
    Share,
    Signed,
    message,
)
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import CorrelatedBy

LIKELY = 0.1
"""Funds that are overspent with at least this probability are named."""
MANY = 5
"""The most candidates that are named."""


def risk_messages(portfolio: Portfolio, found: Risk) -> Iterator[Message]:
    """What the analyses say, the most important first."""
    yield from value_messages(found)
    yield from uncertainty_notes(portfolio)
    yield from promise_messages(found)
    if found.robustness is not None:
        yield from robustness_messages(found.robustness)
    if found.downside is not None:
        yield from downside_messages(found.downside)
    if found.distribution is not None and found.uncertain:
        yield from overspending_messages(portfolio, found.distribution)


def uncertainty_notes(portfolio: Portfolio) -> Iterator[Message]:
    """What is stated about uncertainty and has no effect, because no candidate has what it names."""
    stated = portfolio.uncertainty
    candidates: tuple[Initiative | SmallAllocation, ...] = (*portfolio.initiatives, *portfolio.small_allocations)
    if (common := stated.correlation) is not None and common.rho:
        dimensions = {tag.dimension for one in candidates for tag in one.tags}
        if common.by is CorrelatedBy.TAG and common.dimension not in dimensions:
            yield message("risk.no_such_dimension", dimension=Names((common.dimension,)))
        if common.by is CorrelatedBy.OWNER and not any(one.owner for one in candidates):
            yield message("risk.no_owner")
    tail = stated.lognormal_tail
    if tail is not None and not any(tail.tag in one.tags for one in portfolio.initiatives):
        yield message("risk.no_such_tag", tag=Names((f"{tail.tag.dimension}: {tail.tag.value}",)))


def value_messages(found: Risk) -> Iterator[Message]:
    """What is said of the value of the plan."""
    made = found.distribution
    if made is None:
        yield message("risk.unknown")
        return
    if not found.uncertain:
        yield message("risk.certain", value=_amount(made.value.mean))
        return
    yield range_message(made.value)
    yield mean_message(made)
    yield loss_message(made.value)
    if found.tail is not None:
        share = Share(1 - Decimal(repr(found.alpha)))
        yield message("risk.tail", share=share, value=_amount(found.tail))
    if made.independent is not None:
        one = made.independent
        yield message("risk.independent", low=_amount(one.p5), high=_amount(one.p95))


def promise_messages(found: Risk) -> Iterator[Message]:
    """What one should expect of the plan next to what it promises, and why."""
    made = found.promise
    if made is None:
        return
    if made.expected is None:
        yield message("risk.promise_unknown")
        return
    yield message("risk.promise", stated=_amount(made.stated), expected=_amount(made.expected))
    yield message("risk.promise_why")


def range_message(value: ValueDistribution) -> Message:
    """Between which values the plan comes to lie in nine of ten cases."""
    return message("risk.range", low=_amount(value.p5), high=_amount(value.p95))


def mean_message(made: PlanDistribution) -> Message:
    """The mean of the draws, and how it differs from the plan's value."""
    bridge = made.bridge
    if bridge.mean == bridge.plan or not _steps(bridge):
        return message("risk.mean_is_plan", mean=_amount(bridge.mean))
    difference = Signed(_amount(bridge.mean - bridge.plan))
    return message("risk.mean", mean=_amount(bridge.mean), plan=_amount(bridge.plan), difference=difference)


def loss_message(value: ValueDistribution) -> Message:
    """How probable a loss is."""
    if not value.loss:
        return message("risk.no_loss", n=Count(len(value.values)))
    return message("risk.loss", share=probability(value.loss))


def target_message(value: ValueDistribution, target: int) -> Message:
    """How probable it is that the plan brings at least an amount (minor units)."""
    return message("risk.target", target=Amount(target), share=probability(value.reaching(target)))


def overspending_messages(portfolio: Portfolio, made: PlanDistribution) -> Iterator[Message]:
    """The funds that are likely to be overspent, each with its periods and the largest contingency."""
    names = {fund.id: fund.name for fund in portfolio.funds}
    by_fund: dict[str, list[FundRisk]] = {}
    for one in made.funds:
        if one.overspending >= LIKELY:
            by_fund.setdefault(one.fund, []).append(one)
    if not by_fund:
        yield message("risk.no_overspending", share=probability(LIKELY))
    for fund, risks in by_fund.items():
        yield message(
            "risk.overspending",
            fund=names[fund],
            share=probability(max(one.overspending for one in risks)),
            periods=Periods(tuple(one.period for one in risks)),
            contingency=ExactAmount(max(one.contingency for one in risks)),
        )


def bridge_lines(bridge: Bridge) -> Iterator[tuple[Message, int]]:
    """The steps from the plan's value to the mean of the draws, with their amounts (minor units)."""
    yield message("risk.bridge_plan"), bridge.plan
    yield from _steps(bridge)
    if bridge.sampling:
        yield message("risk.bridge_sampling"), bridge.sampling
    yield message("risk.bridge_mean"), bridge.mean


def _steps(bridge: Bridge) -> list[tuple[Message, int]]:
    """The causes that make the mean of the draws differ from the plan's value."""
    steps = [
        (message("risk.bridge_reading"), bridge.reading),
        (message("risk.bridge_cost"), bridge.cost),
        (message("risk.bridge_rate"), bridge.rate),
        (message("risk.bridge_duration"), bridge.duration),
    ]
    return [(text, amount) for text, amount in steps if amount]


def probability(share: float) -> Share:
    """A probability to be written in a message."""
    return Share(Decimal(repr(float(share))))


def _amount(minor: float) -> Amount:
    return Amount(round(minor))


def robustness_messages(found: Robustness) -> Iterator[Message]:
    """What holds whatever happens, what is open, regret, and what to find out first."""
    yield holds_message(found)
    is_open = [one.name for one in found.candidates if one.standing is Standing.BORDERLINE]
    if is_open:
        yield message("risk.borderline", names=Names.some(tuple(is_open), MANY))
    regret = found.regrets[0]
    mean, p95 = ObjectiveValue(round(regret.mean)), ObjectiveValue(regret.p95)
    yield message("risk.regret", mean=mean, p95=p95)
    yield find_out_message(found)
    perfect = found.information.perfect
    if perfect:
        most = ObjectiveValue(perfect + found.information.gap)
        yield message("risk.perfect_information", least=ObjectiveValue(perfect), most=most)
    if found.largest_shift is not None:
        share = probability(found.largest_shift)
        yield message("risk.shift", n=Count(found.checked), gap=Gap(found.checked_gap), share=share)
    if found.draws < found.asked:
        yield message("risk.fewer_draws", n=Count(found.draws), asked=Count(found.asked))


def downside_messages(found: Downside) -> Iterator[Message]:
    """What the plan that is best for the worst cases costs and brings next to the best one for the mean."""
    if len(found.points) < 2:
        return
    first, last = found.points[0], found.points[-1]
    costs, gains = ObjectiveValue(max(0, first.mean - last.mean)), ObjectiveValue(max(0, last.cvar - first.cvar))
    if first.decision == last.decision:
        yield message("risk.downside_same")
    else:
        yield message("risk.downside", costs=costs, gains=gains, share=Share(1 - Decimal(repr(found.alpha))))


def holds_message(found: Robustness) -> Message:
    """How many of the plan's choices belong to the best plan of nearly every draw."""
    chosen = [one for one in found.candidates if one.in_plan]
    sure = sum(one.standing is Standing.CORE for one in chosen)
    return message("risk.holds", n=Count(sure), of=Count(len(chosen)))


def find_out_message(found: Robustness) -> Message:
    """The estimate that it would be worth most to know before deciding."""
    best = next((one for one in found.information.estimates if one.is_distinguishable), None)
    if best is None:
        return message("risk.nothing_to_find_out")
    figure = message(_FIGURES[best.figure])
    return message("risk.find_out", figure=figure, name=Names((best.name,)), value=ObjectiveValue(best.value))


def figure_name(figure: Figure) -> Message:
    """What a figure is called."""
    return message(_FIGURES[figure])


def standing_name(standing: Standing) -> Message:
    """What it is called that a candidate holds, is open, or stays out."""
    return message(_STANDINGS[standing])


_FIGURES = {
    Figure.BENEFIT: "risk.figure_benefit",
    Figure.COST: "risk.figure_cost",
    Figure.DURATION: "risk.figure_duration",
    Figure.RATE: "risk.figure_rate",
    Figure.SUCCESS: "risk.figure_success",
}
_STANDINGS = {
    Standing.CORE: "risk.core",
    Standing.BORDERLINE: "risk.borderline_standing",
    Standing.OUT: "risk.out",
}
