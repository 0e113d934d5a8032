"""The short note on the state of each page that the navigation shows."""

from __future__ import annotations

from collections.abc import Set

from cxalloc.domain.document.document import Part
from cxalloc.domain.message import Gap
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.view import CANDIDATE_PARTS, View, part_of


def candidates_note(view: View, formats: Formatter) -> str:
    """Return the number of candidates."""
    count = len(view.portfolio.initiatives) + len(view.portfolio.small_allocations)
    note = counted(count, tr("{n} candidate"), tr("{n} candidates"), formats.number(count))
    return _with_errors(note, view, CANDIDATE_PARTS, formats)


def budget_note(view: View, formats: Formatter) -> str:
    """Return the total budget and the number of active rules."""
    portfolio = view.portfolio
    budget = formats.short_money(sum(sum(fund.amounts) for fund in portfolio.funds))
    rules = len(portfolio.active_rules)
    message = counted(rules, tr("{n} rule"), tr("{n} rules"))
    note = tr("{amount} {currency}, {rules}").format(amount=budget, currency=portfolio.currency, rules=message)
    return _with_errors(note, view, frozenset(Part) - CANDIDATE_PARTS, formats)


def plan_note(view: View, formats: Formatter) -> str:
    """Return what is proved about the plan: optimal, or its gap."""
    if waiting := len(view.input.errors):
        return counted(waiting, tr("waits: {n} error"), tr("waits: {n} errors"), formats.number(waiting))
    if view.result is None:
        return tr("none was found") if view.reasons else tr("not made yet")
    if not view.result.is_current:
        return tr("out of date")
    proof = view.result.plan.proof
    if proof.outcome is Outcome.FEASIBLE and proof.stopped is StopReason.GAP_REACHED and proof.gap is not None:
        return formats.text("terminal.within_briefly", gap=Gap(proof.gap))
    words = tr("proven optimal, gap {gap}") if proof.outcome is Outcome.OPTIMAL else tr("best found, gap {gap}")
    note = words.format(gap=formats.gap(proof.gap))
    if left_out := len(view.input.portfolio.left_out):
        return tr("{n} left out, {note}").format(n=formats.number(left_out), note=note)
    return note


def compare_note(view: View, _: Formatter) -> str:
    """Return the number of scenarios besides the base case."""
    count = len(view.base.scenarios)
    return counted(count, tr("{n} scenario"), tr("{n} scenarios"))


def risk_note(view: View, _: Formatter) -> str:
    """Return whether estimates move together."""
    common = view.base.uncertainty.correlation
    return tr("estimates are independent") if common is None or not common.rho else tr("estimates move together")


def _with_errors(note: str, view: View, parts: Set[Part], formats: Formatter) -> str:
    """The number of errors in cells of some parts first, where there are any: it must not be cut off."""
    count = sum(part_of(draft, view.scenario) in parts for draft in view.drafts.values())
    if not count:
        return note
    errors = counted(count, tr("{n} error"), tr("{n} errors"), formats.number(count))
    return tr("{errors}, {note}").format(errors=errors, note=note)
