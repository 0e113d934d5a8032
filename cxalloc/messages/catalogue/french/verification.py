"""What a plan breaks: found by the verifier in exact arithmetic, with amounts in minor units and periods from 0."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verification.inputs_hash": "les données n’ont pas l’empreinte qui a été enregistrée avec elles",
    "verification.value": "la valeur est {value}, et non {stored}",
    "verification.above_bound": "la valeur {value} dépasse la borne {bound}",
    "verification.no_such_level": "{id} au niveau {level} n’existe pas",
    "verification.chosen_twice": "{id} est choisie deux fois",
    "verification.no_such_allocation": "{id} en période {period} n’existe pas",
    "verification.two_amounts": "{id} a deux montants en période {period}",
    "verification.never": "{id} est financée et est écartée",
    "verification.must": "{id} n’est pas financée et est imposée",
    "verification.committed": "{id} est engagée à un autre niveau ou début",
    "verification.not_delivered": "{id} n’est pas livrée dans les périodes budgétaires",
    "verification.too_early": "{id} commence avant son début au plus tôt",
    "verification.too_late": "{id} commence après son début au plus tard",
    "verification.costs_beyond": "{id} a des coûts après les périodes budgétaires, sans début au plus tard qui le permette",
    "verification.out_of_bounds": "{id} reçoit {amount} en période {period}, hors de ses limites",
    "verification.not_whole_tickets": "{id} reçoit {amount} en période {period}, et non des tickets entiers",
    "verification.above_total_cap": "{id} reçoit {amount}, au-delà de son plafond total",
    "verification.cadence": "{id} ne reçoit rien pendant {n} périodes à partir de {period}",
    "verification.overdrawn": "{id} est dépassée de {amount} en période {period}",
    "verification.team": "{asked} jours sont demandés à {id} en période {period}, qui en a {capacity}",
    "verification.group": "relation {number}\u00a0: {n} du groupe sont financées",
    "verification.relation": "la relation {number} est rompue\u00a0: {relation}",
    "verification.rule_active": "règle {id}\u00a0: {n} enveloppes récurrentes sont en cours en période {period}",
    "verification.rule_spend": "règle {id}\u00a0: {amount} contre {limit} dans les périodes {first} à {last}",
    "verification.discount_factor": "le coefficient d’actualisation de la période {period} n’est pas {factor}",
}
