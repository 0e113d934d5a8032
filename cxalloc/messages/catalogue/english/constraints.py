"""The constraints of a portfolio in words, and by how much a plan misses them."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "constraints.must": "{name} must be funded (must)",
    "constraints.committed": "{name} must be funded (committed)",
    "constraints.in_period": "{name} in {when}",
    "constraints.total_cap": "the total cap of {name}",
    "constraints.cadence": "the cadence of {name} from {when}",
    "constraints.minimum": "the minimum of {name}",
    "constraints.window": "the start window of {name}",
    "constraints.rule": "the rule “{rule}” in {when}",
    "constraints.requires_delivered": "{name} requires {other} to be delivered first",
    "constraints.requires": "{name} requires {other} to be funded",
    "constraints.excludes": "{name} excludes {other}",
    "constraints.together": "{name} together with {other}",
    "constraints.enables": "{name} enables {other} (+{uplift} success)",
    "constraints.group_between": "at least {n} and at most {most} of {names}",
    "constraints.group_at_least": "at least {n} of {names}",
    "constraints.group_at_most": "at most {n} of {names}",
    "constraints.group_any": "any number of {names}",
    "constraints.needs_money": "{limit} in {when} would need {amount} more",
    "constraints.missed": "{limit} is missed by {amount}",
    "constraints.lacks_days": "{limit} lacks {days}",
    "constraints.cannot_be_kept": "{limit}: this cannot be kept",
}
