"""Other plans of nearly the same value."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "alternatives.within": "The most different plans that give up {within} of the value at most, and so keep {floor}.",
    "alternatives.first": "Alternative {n} is worth {value} ({share} of the plan) and spends {distance} otherwise than the plan.",
    "alternatives.further": "Alternative {n} is worth {value} ({share} of the plan) and spends {distance} otherwise than the nearest of the plan and the alternatives before it.",
    "alternatives.furthest": "No plan that keeps the value differs by more (proved).",
    "alternatives.bound": "No plan that keeps the value differs by more than {bound}.",
    "alternatives.no_bound": "Whether another one differs by more is not known.",
    "alternatives.brings_in": "It brings in {names}.",
    "alternatives.drops": "It leaves out {names}.",
    "alternatives.moves": "Other starts, levels or amounts: {names}.",
    "alternatives.none": "No other plan that keeps {floor} spends otherwise (proved).",
    "alternatives.no_more": "Every other plan that keeps {floor} spends as one of these does (proved).",
    "alternatives.rest": "No further plan that keeps {floor} was found, and none differs by more than {bound}.",
    "alternatives.stopped": "The search was stopped before all were found.",
}
