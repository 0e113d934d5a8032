"""What is said about small allocations."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "small.frontline_fund": "Frontline empowerment fund",
    "small.friction_sprints": "Friction-fix sprints",
    "small.micro_experiments": "Micro-experiments",
    "small.floor_without_any": "The rule “{rule}” keeps spend for small allocations, and there is none: until one is there, "
    "nothing else may be spent either.",
    "small.floor_of_examples": Plural(
        "The rule “{rule}” keeps spend for small allocations, and {n} example is all there is: until its figures are "
        "confirmed, nothing else may be spent either.",
        "The rule “{rule}” keeps spend for small allocations, and {n} examples are all there is: until the figures of one "
        "are confirmed, nothing else may be spent either.",
    ),
    "small.loose_cadence": "{name} has no minimum: {least} in a period meets its cadence. "
    "A minimum such as {minimum} makes it count.",
    "small.loose_rule": "{name} has no minimum: {least} in a period makes it active, and counts for the rule “{rule}”. "
    "A minimum such as {minimum} makes it count.",
}
