"""Why a plan funds a candidate or not, and why it leaves money, as far as the plan shows by itself.

The phrases begin in lower case: they are put together to sentences.
"""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verdicts.several": "{phrases}",
    # Not funded
    "verdicts.never": "never fund",
    "verdicts.no_start": "no start is left: it could not be delivered, or paid for, within the budget periods",
    "verdicts.would_pay": "would fit from {when} and add {gain}: this plan is not quite the best",
    "verdicts.does_not_pay": "does not pay by itself",
    "verdicts.adds_no_points": "adds nothing to the score",
    "verdicts.not_known": "several limits are in its way; which of them decide is not known yet",
    "verdicts.pays_only_until": "would have to start by {when} to pay; {limits}",
    "verdicts.does_not_pay_where_it_fits": "does not pay where it fits; elsewhere: {limits}",
    "verdicts.depending_on_start": "depending on start and level: {limits}",
    "verdicts.too_little_left": "too little left of {name} in {when}",
    "verdicts.more_than_fund_has": "needs more than {name} has in {when}",
    "verdicts.team_is_full": "team {name} has too few days left in {when}",
    "verdicts.more_than_team_has": "needs more days than team {name} has in {when}",
    "verdicts.rule_allows_no_more": "the rule “{rule}” allows no more as the plan stands",
    "verdicts.rule_nothing_counts": "the rule “{rule}” blocks it: there is no candidate whose spend counts for it",
    "verdicts.rule_allows_less": "the rule “{rule}” blocks it: it would spend more than that by itself",
    "verdicts.needs": "needs {name}, which is not funded",
    "verdicts.needs_delivered": "needs {name} to be delivered before it starts",
    "verdicts.excluded_by": "excluded by {name}",
    "verdicts.together_with": "goes only together with {name}, which is not funded",
    "verdicts.group_is_full": "its group may have {n} and has them",
    "verdicts.relation": "the relation “{relation}” is in the way",
    "verdicts.total_cap": "its total cap is used up",
    # Funded
    "verdicts.must": "must be funded",
    "verdicts.committed": "committed",
    "verdicts.enables": "enables {names}",
    "verdicts.enabled": "{amount} of its NPV come from what enables it",
    "verdicts.needed": "needed by {names}",
    "verdicts.pays": "worth more than it costs",
    "verdicts.adds_points": "adds to the score",
    "verdicts.adds_nothing": "returns exactly what it costs",
    "verdicts.lowers": "does not pay by itself: without it the plan would gain {gain}, and is not quite the best",
    "verdicts.rule_asks": "the rule “{rule}” asks for it",
    "verdicts.cadence_asks": "its own cadence asks for it",
    "verdicts.group_asks": "its group needs at least {n}",
    "verdicts.goes_with": "goes only together with {name}",
    # Money that is left
    "verdicts.unspent": "{name}, {when}: {amount} unspent",
    "verdicts.unspent_because": "{money}. {reasons}.",
    "verdicts.unspent_no_candidate": "no other candidate has costs there",
    "verdicts.unspent_would_pay": "{names} would fit there and pay: this plan is not quite the best",
    "verdicts.unspent_does_not_pay": Plural("{names} would not pay there", "{names} would not pay there"),
    "verdicts.would_not_pay_there": "would not pay there",
    "verdicts.unspent_too_little": Plural(
        "{names} needs more in one period than is left, {amount} at least",
        "{names} need more in one period than is left, {amount} at least",
    ),
    "verdicts.unspent_fund_is_short": "too little of {name} is left in periods that {names} would need",
    "verdicts.unspent_team_is_short": "team {name} has too few days left for {names}",
    "verdicts.unspent_stopped": "{names}: {limits}",
    "verdicts.unspent_not_known": "{names}: several limits are in the way; which of them decide is not known yet",
    "verdicts.unspent_others": Plural(
        "{n} other candidate meets other limits", "{n} other candidates meet other limits"
    ),
}
