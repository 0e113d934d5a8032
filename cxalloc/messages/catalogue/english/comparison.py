"""Scenarios side by side: figures, and why they differ."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "comparison.value": "Value",
    "comparison.npv": "Expected NPV",
    "comparison.budget": "Budget",
    "comparison.spend": "Spend",
    "comparison.cost": "Costs over all periods",
    "comparison.benefit": "Benefits over all periods",
    "comparison.roi": "ROI",
    "comparison.payback": "Paid back by",
    "comparison.funded": "Funded",
    "comparison.small_spend": "Small allocations",
    "comparison.small_share": "Small allocations, share of spend",
    "comparison.base": "Base",
    "comparison.changes": "What {scenario} changes: {changes}.",
    "comparison.sign_is_open": "The gaps of the two plans leave the sign open: between the best plans it is from {low} to {high}.",
    "comparison.no_difference": "{figure}: there is nothing to subtract between {scenario} and {reference}.",
    "comparison.same": "{figure}: {after} in {scenario}, as in {reference}.",
    "comparison.differs": "{figure}: {after} in {scenario}, {before} in {reference}: {change}.",
    "comparison.reference_kept": "With the choices of {reference} the changes alone make {kept}; optimising again makes {anew}.",
    "comparison.reference_breaks": "The choices of {reference} are no longer possible here: they would break {limits}.",
    "comparison.reference_not_possible": "The choices of {reference} are no longer possible here: a status, a start or a relation forbids them.",
    "comparison.came_in": "Came in: {list}. Together {sum}.",
    "comparison.left": "Left: {list}. Together {sum}.",
    "comparison.moved": "Other level, start or amounts: {list}. Together {sum}.",
    "comparison.revalued": "Decided alike, with other figures: {list}. Together {sum}.",
    "comparison.budgeted": "Funds: {list}. Together {sum}.",
    "comparison.contribution": "{name} ({sum})",
    "comparison.more_contributions": "{n} more ({sum})",
    "comparison.used_up_only_here": "Used up, or at its bound, in {here} and not in {there}: {limits}.",
    "comparison.fund_limit": "{name} in {periods}",
    "comparison.team_limit": "the team {name} in {periods}",
    "comparison.rule_limit": "the rule “{name}” in {periods}",
}
