"""What a plan shows by itself, in JSON: the grounds of each verdict, and why money is left."""

from __future__ import annotations

from collections.abc import Iterator

from cxalloc.cli.output.json_numbers import Json, JsonNumbers
from cxalloc.domain.accounting.grounds import Grounds, GroundsKind, Obstacle, PlanReview
from cxalloc.domain.accounting.unspent import PossibleUse, UseStop, unspent_money
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.messages.unspent import UnspentMessages
from cxalloc.messages.verdicts import VerdictMessages


def verdicts_in_json(review: PlanReview) -> list[Json]:
    """Why each candidate is funded or not; ``docs/command_line.md`` describes the keys."""
    return [verdict_in_json(review, verdict.id) for verdict in review.ledger.verdicts]


def verdict_in_json(review: PlanReview, id: str) -> Json:
    """Why one candidate is funded or not."""
    words = VerdictMessages(review.portfolio, review.decision)
    grounds, formatter = review.grounds(id), PLAIN_ENGLISH.of(review.portfolio)
    return {
        "id": id,
        "kind": review.verdicts[id].kind.value,
        "funded": review.verdicts[id].funded,
        "text": words.sentence(id, grounds, formatter),
        "grounds": [_grounds(review, one) for one in grounds],
    }


def _grounds(review: PlanReview, one: Grounds) -> Json:
    numbers = JsonNumbers(review.portfolio)
    body: Json = {"kind": one.kind.value}
    if one.obstacles:
        body["obstacles"] = [_obstacle(review, obstacle) for obstacle in one.obstacles]
    if one.kind is GroundsKind.OBSTACLES:
        body |= {
            "either": one.either,
            "fits": one.fits,
            "until": None if one.until is None else review.portfolio.horizon.label(one.until),
        }
    if one.others:
        body["others"] = list(one.others)
    if one.start is not None:
        body["start"] = review.portfolio.horizon.label(one.start)
    if one.kind is GroundsKind.ENABLED:
        body["npv"] = numbers.money(one.amount)
    elif one.amount:
        body["gain"] = numbers.value(one.amount)
    return body


def _obstacle(review: PlanReview, one: Obstacle) -> Json:
    label = review.portfolio.horizon.label
    return {
        "kind": one.kind.value,
        "subject": one.subject,
        "periods": [label(period) for period in one.periods],
        "always": one.always,
    }


def unspent_in_json(review: PlanReview) -> list[Json]:
    """What each fund leaves in each period, and what stops every candidate that could use it."""
    numbers, words = JsonNumbers(review.portfolio), UnspentMessages(review)

    def uses(period: int, found: tuple[PossibleUse, ...]) -> Iterator[Json]:
        for use in found:
            yield {
                "id": use.id,
                "funded": use.funded,
                "stop": use.stop.value,
                "least": numbers.money(use.least),
                "short": use.short,
                "gain": numbers.value(use.gain) if use.stop is UseStop.NOTHING else None,
                "obstacles": [_obstacle(review, one) for one in use.obstacles],
                "either": use.either,
                "text": words.why(use, period, PLAIN_ENGLISH.of(review.portfolio)),
            }

    return [
        {
            "fund": row.fund,
            "period": review.portfolio.horizon.label(row.period),
            "left": numbers.money(row.left),
            "carried_out": numbers.money(row.carried_out),
            "uses": list(uses(row.period, row.uses)),
        }
        for row in unspent_money(review)
    ]
