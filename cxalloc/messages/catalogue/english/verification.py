"""What a plan breaks: found by the verifier in exact arithmetic."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verification.unknown_period": "period {n}",
    "verification.inputs_hash": "the inputs do not have the hash that was stored with them",
    "verification.value": "the value is {value}, not {stored}",
    "verification.above_bound": "the value {value} is above the bound {bound}",
    "verification.no_such_level": "{name} at level {level} does not exist",
    "verification.chosen_twice": "{name} is chosen twice",
    "verification.no_such_allocation": "{name} in {period} does not exist",
    "verification.two_amounts": "{name} has two amounts in {period}",
    "verification.never": "{name} is funded and must never be",
    "verification.must": "{name} is not funded and must be",
    "verification.committed": "{name} is committed to another level or start",
    "verification.not_delivered": "{name} is not delivered within the budget periods",
    "verification.too_early": "{name} starts before its earliest start",
    "verification.too_late": "{name} starts after its latest start",
    "verification.costs_beyond": "{name} has costs after the budget periods, and no latest start that allows for it",
    "verification.out_of_bounds": "{name} gets {amount} in {period}, outside its bounds",
    "verification.not_whole_tickets": "{name} gets {amount} in {period}, not whole tickets",
    "verification.above_total_cap": "{name} gets {amount}, above its total cap",
    "verification.cadence": "{name} gets nothing for {n} from {period} on",
    "verification.overdrawn": "{name} is overdrawn by {amount} in {period}",
    "verification.team": "{name} is asked for {asked} in {period} and has {capacity}",
    "verification.group": "not kept: {relation} ({n} are funded)",
    "verification.relation": "not kept: {relation}",
    "verification.rule_active": "the rule “{rule}”: {n} active in {period}",
    "verification.rule_spend": "the rule “{rule}”: {amount} against {limit} in {when}",
    "verification.discount_factor": "the discount factor of {period} is not {factor}",
}
