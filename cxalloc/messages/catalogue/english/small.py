"""What is said about small allocations."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "small.loose_cadence": "{name} has no minimum: {least} in a period meets its cadence. "
    "A minimum such as {minimum} makes it count.",
    "small.loose_rule": "{name} has no minimum: {least} in a period makes it active, and counts for the rule {rule}. "
    "A minimum such as {minimum} makes it count.",
}
