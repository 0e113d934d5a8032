"""How the current plan meets a rule, as a sentence."""

from __future__ import annotations

from cxalloc.domain.accounting.idle_floor import idle_floor
from cxalloc.domain.accounting.loose_cadence import loose_cadences
from cxalloc.domain.constraints.rules import CadenceRule, Rule
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import counted, tr
from cxalloc_ui.models.grouped_spend import RuleUtilisation
from cxalloc_ui.models.view import View


def compliance_text(rule: Rule, portfolio: Portfolio, view: View | None, formats: Formatter) -> tuple[str, str]:
    """Return the sentence on how the current plan meets a rule, and its state for colouring.

    The plan is judged by the rule for which it was computed, which may differ from the edited one.
    """
    if not rule.enabled:
        return tr("switched off"), ""
    if warned := _warning(rule, portfolio):
        return warned, "warning"
    result = view.result if view is not None else None
    planned = next((one for one in result.portfolio.rules if one.id == rule.id), None) if result else None
    use = result.uses.get(rule.id) if result else None
    if result is None or planned is None or use is None:
        return "", ""
    label = formats.of(result.portfolio).period
    message = _value(planned, use, formats)
    if use.windows == 1 and use.is_met:
        return tr("✓ Met: {value}").format(value=message), "good"
    when = label(use.first) if use.first == use.last else f"{label(use.first)} – {label(use.last)}"
    if not use.is_met:
        return tr("✗ Not met in {when}: {value}").format(when=when, value=message), "bad"
    if use.binding == use.windows:
        return tr("✓ Met, exactly everywhere: {value}").format(value=message), "good"
    return tr("✓ Met, tightest in {when}: {value}").format(when=when, value=message), "good"


def _warning(rule: Rule, portfolio: Portfolio) -> str:
    """Return why a rule about small allocations may not do what is meant; empty if nothing is to be said."""
    idle = idle_floor(rule, portfolio)
    if idle is not None and idle.examples:
        one = tr("⚠ Only {n} example: until it is confirmed, nothing else may be spent either")
        many = tr("⚠ Only {n} examples: until one is confirmed, nothing else may be spent either")
        return counted(idle.examples, one, many)
    if idle is not None:
        return tr("⚠ There are no small allocations yet: nothing else may be spent either")
    loose = [one.name for one in loose_cadences(portfolio) if one.rule == rule.id]
    if loose:
        return tr("⚠ A cent meets it: {names} without a minimum").format(names=", ".join(loose))
    return ""


def _value(rule: Rule, use: RuleUtilisation, formats: Formatter) -> str:
    if isinstance(rule, CadenceRule):
        return tr("{n} active").format(n=use.value)
    return formats.exact_money(int(use.value)) if rule.share is None else formats.share(use.value, 1)
