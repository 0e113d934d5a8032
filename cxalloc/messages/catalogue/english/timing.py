"""The same money at other times."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "timing.proved": "With the same money at other times the plan would be worth {gain} more (proved).",
    "timing.gain": "With the same money at other times the plan would be worth {gain} more.",
    "timing.nothing": "The same money at other times would bring nothing (proved).",
    "timing.indistinguishable": "The same money at other times would bring {most} at most; within the gap that is not distinguishable from 0.",
    "timing.unbounded": "No better times for the same money were found, but none are ruled out.",
    "timing.unknown": "What the same money would bring at other times is not known, as the search was stopped before.",
    "timing.moved": "{fund}: {amount} would come at other times: less in {less}, more in {more}.",
    "timing.brings_in": "It would bring in {names}.",
    "timing.drops": "It would leave out {names}.",
    "timing.moves": "Other starts, levels or amounts: {names}.",
}
