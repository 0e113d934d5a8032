"""Uplifts of optimism bias."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "uplifts.equipment": "equipment and development: costs +10 to +200 %, duration +10 to +54 %",
    "uplifts.standard_buildings": "standard buildings: costs +2 to +24 %, duration +1 to +4 %",
    "uplifts.outsourcing": "outsourcing: costs up to +41 %",
    "uplifts.large_it": "large IT projects: costs +45 %, duration +7 %, benefits −56 %",
    "uplifts.raised": Plural(
        "Usual overruns of {n} initiative ({name}).", "Usual overruns of {n} initiatives ({name})."
    ),
    "uplifts.npv_stated": "As they are, because their net present value is from another calculation: {names}.",
    "uplifts.too_long": "With the stated duration, because a longer one would end after the budget periods: {names}.",
}
