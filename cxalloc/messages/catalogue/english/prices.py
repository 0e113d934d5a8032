"""What rules, locks and commitments cost."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "prices.rule": "the rule “{rule}”",
    "prices.must": "the lock “must” on {name}",
    "prices.never": "the lock “never” on {name}",
    "prices.committed": "the commitment to {name}",
    "prices.relation": "the relation “{relation}”",
    "prices.cadence": "the cadence of {name}",
    "prices.total_cap": "the total cap of {name}",
    "prices.together": "all of it together",
    "prices.proved": "{constraint} costs {price} (proved)",
    "prices.costs": "{constraint} costs {price}",
    "prices.nothing": "{constraint} costs nothing (proved)",
    "prices.indistinguishable": "{constraint} costs {most} at most; within the gap that is not distinguishable from 0",
    "prices.unbounded": "{constraint}: no better plan was found without it, but none is ruled out",
    "prices.unknown": "{constraint}: not known, as the search was stopped before",
    "prices.nothing_else": "{constraint} costs nothing, as nothing else would be possible without it",
    "prices.other_scale": "{constraint}: no price, as another initiative would set the scale of the score without it",
    "prices.short_proved": "costs {price} (proved)",
    "prices.short_costs": "costs {price}",
    "prices.short_nothing": "costs nothing (proved)",
    "prices.short_indistinguishable": "costs {most} at most: within the gap not distinguishable from 0",
    "prices.short_unknown": "what it costs is not known",
    "prices.brings_in": "In without it: {names}.",
    "prices.drops": "Out without it: {names}.",
    "prices.moves": "Other starts, levels or amounts: {names}.",
    "prices.may_bring_in": "In without it, for example: {names}.",
    "prices.may_drop": "Out without it, for example: {names}.",
    "prices.may_move": "Other starts, levels or amounts, for example: {names}.",
}
