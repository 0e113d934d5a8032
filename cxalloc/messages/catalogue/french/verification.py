"""What a plan breaks: found by the verifier in exact arithmetic."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verification.unknown_period": "période {n}",
    "verification.inputs_hash": "les données n’ont pas l’empreinte qui a été enregistrée avec elles",
    "verification.value": "la valeur est {value}, et non {stored}",
    "verification.above_bound": "la valeur {value} dépasse la borne {bound}",
    "verification.no_such_level": "{name} au niveau {level} n’existe pas",
    "verification.chosen_twice": "{name} est choisie deux fois",
    "verification.no_such_allocation": "{name} en {period} n’existe pas",
    "verification.two_amounts": "{name} a deux montants en {period}",
    "verification.never": "{name} est financée et est écartée",
    "verification.must": "{name} n’est pas financée et est imposée",
    "verification.committed": "{name} est engagée à un autre niveau ou début",
    "verification.not_delivered": "{name} n’est pas livrée dans les périodes budgétaires",
    "verification.too_early": "{name} commence avant son début au plus tôt",
    "verification.too_late": "{name} commence après son début au plus tard",
    "verification.costs_beyond": "{name} a des coûts après les périodes budgétaires, sans début au plus tard qui le permette",
    "verification.out_of_bounds": "{name} reçoit {amount} en {period}, hors de ses limites",
    "verification.not_whole_tickets": "{name} reçoit {amount} en {period}, et non des tickets entiers",
    "verification.above_total_cap": "{name} reçoit {amount}, au-delà de son plafond total",
    "verification.cadence": "{name} ne reçoit rien pendant {n} à partir de {period}",
    "verification.overdrawn": "{name} est dépassée de {amount} en {period}",
    "verification.team": "{asked} sont demandés à {name} en {period}, qui en a {capacity}",
    "verification.group": "non respecté\u00a0: {relation} (financées\u00a0: {n})",
    "verification.relation": "non respecté\u00a0: {relation}",
    "verification.rule_active": "la règle «\u00a0{rule}\u00a0»\u00a0: {n} actives en {period}",
    "verification.rule_spend": "la règle «\u00a0{rule}\u00a0»\u00a0: {amount} contre {limit} en {when}",
    "verification.discount_factor": "le coefficient d’actualisation de {period} n’est pas {factor}",
}
