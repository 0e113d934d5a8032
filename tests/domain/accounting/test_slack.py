"""What a change of a plan breaks and brings: against the verifier, which looks at the whole decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.slack import Change, Limit, LimitKind, Slack
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Portfolio, is_open
from cxalloc.verification.verifier import Violation, value_of, verify
from tests.examples import examples
from tests.optimisation import instances

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def some_feasible(portfolio: Portfolio, data: st.DataObject) -> Decision:
    """Any feasible decision of a small portfolio."""
    decisions = list(instances.decisions(portfolio))
    at = data.draw(st.integers(0, len(decisions) - 1))
    found = next((one for one in (*decisions[at:], *decisions[:at]) if not verify(portfolio, one)), None)
    assume(found is not None)
    assert found is not None
    return found


def changes(slack: Slack) -> Iterator[Change]:
    """Every option added, removed or exchanged, and every small amount a little larger, or taken away."""
    portfolio = slack.portfolio
    for initiative in filter(is_open, portfolio.initiatives):
        now = slack.options.get(initiative.id)
        if now is not None and initiative.status.value == "candidate":
            yield Change(removed=now)
        for level in initiative.levels:
            for start in initiative.starts(level, slack.periods):
                yield Change(slack.valuation.option(initiative, level, start), now)
    for allocation in portfolio.small_allocations:
        for period in range(slack.periods):
            amount = slack.amounts.get((allocation.id, period), 0)
            more = allocation.minimum
            if amount + more <= allocation.maximum:
                yield Change(amounts=((allocation.id, period, more),))
            if amount:
                yield Change(amounts=((allocation.id, period, -amount),))


def changed(portfolio: Portfolio, decision: Decision, change: Change) -> Decision:
    """The decision after a change."""
    out = change.removed.initiative if change.removed else None
    chosen = {one.initiative: one for one in decision.choices if one.initiative != out}
    if change.added is not None:
        chosen[change.added.initiative] = Choice(change.added.initiative, change.added.level, change.added.start)
    amounts = {(one.small_allocation, one.period): one.amount for one in decision.allotments}
    for id, period, more in change.amounts:
        amounts[id, period] = amounts.get((id, period), 0) + more
    return replace(
        decision,
        choices=tuple(chosen[one.id] for one in portfolio.initiatives if one.id in chosen),
        allotments=tuple(Allotment(*cell, amount) for cell, amount in amounts.items() if amount),
    )


def limit_of(violation: Violation) -> Limit:
    """The limit that the verifier found broken."""
    kinds = {
        "overdrawn": LimitKind.FUND,
        "team": LimitKind.TEAM,
        "rule_spend": LimitKind.RULE,
        "rule_active": LimitKind.RULE,
        "above_total_cap": LimitKind.TOTAL_CAP,
        "cadence": LimitKind.CADENCE,
        "relation": LimitKind.RELATION,
        "group": LimitKind.RELATION,
    }
    period = -1 if violation.period is None else violation.period
    return Limit(kinds[violation.key.removeprefix("verification.")], violation.subject, period)


@settings(quick, max_examples=examples(100))
@given(instances.portfolios(), st.data())
def test_a_change_is_feasible_and_gains_what_the_verifier_says(portfolio: Portfolio, data: st.DataObject) -> None:
    decision = some_feasible(portfolio, data)
    slack, value = Slack(portfolio, decision), value_of(portfolio, decision)
    for change in changes(slack):
        after = changed(portfolio, decision, change)
        broken = slack.broken_by(change)
        violations = verify(portfolio, after)
        assert broken == set(map(limit_of, violations))
        assert slack.gain(change) == value_of(portfolio, after) - value


@settings(quick, max_examples=examples(40))
@given(instances.portfolios())
def test_what_a_change_always_breaks_no_decision_keeps(portfolio: Portfolio) -> None:
    """A limit that is said to be broken whatever else is decided is broken in every decision with that option."""
    slack = Slack(portfolio, Decision())
    options = {
        (option.initiative, option.level, option.start): slack.broken_alone(Change(option))
        for option in slack.valuation.options
    }
    hopeless = {choice for choice, broken in options.items() if broken}
    assume(hopeless)
    for decision in instances.decisions(portfolio):
        if any((one.initiative, one.level, one.start) in hopeless for one in decision.choices):
            assert verify(portfolio, decision)
