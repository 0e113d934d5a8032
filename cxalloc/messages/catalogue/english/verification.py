"""What a plan breaks: found by the verifier in exact arithmetic, with amounts in minor units and periods from 0."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verification.inputs_hash": "the inputs do not have the hash that was stored with them",
    "verification.value": "the value is {value}, not {stored}",
    "verification.above_bound": "the value {value} is above the bound {bound}",
    "verification.no_such_level": "{id} at level {level} does not exist",
    "verification.chosen_twice": "{id} is chosen twice",
    "verification.no_such_allocation": "{id} in period {period} does not exist",
    "verification.two_amounts": "{id} has two amounts in period {period}",
    "verification.never": "{id} is funded and must never be",
    "verification.must": "{id} is not funded and must be",
    "verification.committed": "{id} is committed to another level or start",
    "verification.not_delivered": "{id} is not delivered within the budget periods",
    "verification.too_early": "{id} starts before its earliest start",
    "verification.too_late": "{id} starts after its latest start",
    "verification.costs_beyond": "{id} has costs after the budget periods, and no latest start that allows for it",
    "verification.out_of_bounds": "{id} gets {amount} in period {period}, outside its bounds",
    "verification.not_whole_tickets": "{id} gets {amount} in period {period}, not whole tickets",
    "verification.above_total_cap": "{id} gets {amount}, above its total cap",
    "verification.cadence": "{id} gets nothing for {n} periods from {period}",
    "verification.overdrawn": "{id} is overdrawn by {amount} in period {period}",
    "verification.team": "{id} is asked for {asked} days in period {period} and has {capacity}",
    "verification.group": "relation {number}: {n} of the group are funded",
    "verification.relation": "relation {number} is broken: {relation}",
    "verification.rule_active": "rule {id}: {n} small allocations are active in period {period}",
    "verification.rule_spend": "rule {id}: {amount} against {limit} in periods {first} to {last}",
    "verification.discount_factor": "the discount factor of period {period} is not {factor}",
}
