"""The short note on the state of each page that the navigation shows."""

from __future__ import annotations

from cxalloc.domain.message import Gap
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.view import View


def candidates_note(view: View, formats: Formatter) -> str:
    """Return the number of candidates."""
    count = len(view.portfolio.initiatives) + len(view.portfolio.small_allocations)
    return counted(count, tr("{n} candidate"), tr("{n} candidates"), formats.number(count))


def budget_note(view: View, formats: Formatter) -> str:
    """Return the total budget and the number of active rules."""
    portfolio = view.portfolio
    budget = formats.short_money(sum(sum(fund.amounts) for fund in portfolio.funds))
    rules = len(portfolio.active_rules)
    message = counted(rules, tr("{n} rule"), tr("{n} rules"))
    return tr("{amount} {currency}, {rules}").format(amount=budget, currency=portfolio.currency, rules=message)


def plan_note(view: View, formats: Formatter) -> str:
    """Return what is proved about the plan: optimal, or its gap."""
    if view.result is None:
        return tr("none was found") if view.reasons else tr("not made yet")
    if not view.result.is_current:
        return tr("out of date")
    proof = view.result.plan.proof
    if proof.outcome is Outcome.FEASIBLE and proof.stopped is StopReason.GAP_REACHED and proof.gap is not None:
        return formats.text("terminal.within_briefly", gap=Gap(proof.gap))
    words = tr("proven optimal, gap {gap}") if proof.outcome is Outcome.OPTIMAL else tr("best found, gap {gap}")
    return words.format(gap=formats.gap(proof.gap))


def compare_note(view: View, _: Formatter) -> str:
    """Return the number of scenarios besides the base case."""
    count = len(view.base.scenarios)
    return counted(count, tr("{n} scenario"), tr("{n} scenarios"))
