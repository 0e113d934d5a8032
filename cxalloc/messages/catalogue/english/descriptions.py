"""Objective, rules, relations and benefits in words."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    # The objective
    "descriptions.npv": "NPV",
    "descriptions.aim_npv": "Maximise the expected net present value at {rate} a year",
    "descriptions.aim_score": "Maximise a weighted score: {weights}",
    "descriptions.weight": "{criterion} {weight}",
    "descriptions.objective": "{aim}, with a budget over {budget}.",
    "descriptions.objective_with_benefits": "{aim}, with a budget over {budget} and benefits over {benefits} more.",
    # Rules
    "descriptions.candidates": "all candidates",
    "descriptions.initiatives": "initiatives",
    "descriptions.small_allocations": "small allocations",
    "descriptions.tag": "{dimension}: {value}",
    "descriptions.tagged": "{subject} tagged “{tag}”",
    "descriptions.of_owner": "{subject} of {owner}",
    "descriptions.without_owner": "{subject} without an owner",
    "descriptions.paid_from": "{subject} paid from {fund}",
    "descriptions.rule_at_least": "{subject} get at least {bound} {when}",
    "descriptions.rule_at_most": "{subject} get at most {bound} {when}",
    "descriptions.rule_active": Plural(
        "at least {n} of the {selected} is active in every {unit}", "at least {n} {selected} are active in every {unit}"
    ),
    "descriptions.over_the_horizon": "over the whole horizon",
    "descriptions.in_every_period": "in every {unit}",
    "descriptions.over_any_run": "over any {periods} in a row",
    "descriptions.of_spend_of_every_period": "of every {unit}'s spend",
    "descriptions.of_all_spend": "of all spend {when}",
    "descriptions.of_selected": "of what {selected} get {when}",
    # Relations, as one of the initiatives sees them
    "descriptions.requires_delivered": "requires {name}, delivered before it starts",
    "descriptions.requires": "requires {name}",
    "descriptions.required_by": "required by {name}",
    "descriptions.excludes": "excludes {name}",
    "descriptions.together": "together with {name}",
    "descriptions.enables": "enables {name}: success + {uplift}",
    "descriptions.enabled_by": "enabled by {name}: success + {uplift}",
    # Benefits
    "descriptions.benefit_per_period": "{amount} per period after delivery",
    "descriptions.benefit_from_roi": "all costs × (1 + ROI of {roi})",
    "descriptions.stated_npv": "a stated net present value of {amount}",
    "descriptions.benefit_profile": "by period, {amount} in all",
    "descriptions.benefit_profile_between": "by period, {amount} in all (low {low}, high {high})",
    "descriptions.benefit_shares": "{stated}; low {low}, high {high} of it",
    "descriptions.benefit_total": "{amount} in all, over {periods} after delivery",
}
