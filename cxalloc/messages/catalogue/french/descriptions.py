"""Objective, rules, relations and benefits in words."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    # The objective
    "descriptions.npv": "VAN",
    "descriptions.aim_npv": "Maximiser la valeur actuelle nette attendue à {rate} par an",
    "descriptions.aim_score": "Maximiser un score pondéré\u00a0: {weights}",
    "descriptions.weight": "{criterion} {weight}",
    "descriptions.objective": "{aim}, avec un budget sur {budget}.",
    "descriptions.objective_with_benefits": "{aim}, avec un budget sur {budget} et des gains sur {benefits} de plus.",
    # Rules
    "descriptions.candidates": "toutes les candidates",
    "descriptions.initiatives": "initiatives",
    "descriptions.small_allocations": "enveloppes récurrentes",
    "descriptions.tag": "{dimension}\u00a0: {value}",
    "descriptions.tagged": "{subject} étiquetées «\u00a0{tag}\u00a0»",
    "descriptions.of_owner": "{subject} (responsable\u00a0: {owner})",
    "descriptions.without_owner": "{subject} sans responsable",
    "descriptions.paid_from": "{subject} payées sur {fund}",
    "descriptions.rule_at_least": "{subject}\u00a0: au moins {bound} {when}",
    "descriptions.rule_at_most": "{subject}\u00a0: au plus {bound} {when}",
    "descriptions.rule_active": Plural(
        "au moins {n} active parmi les {selected} chaque {unit}", "au moins {n} {selected} actives chaque {unit}"
    ),
    "descriptions.over_the_horizon": "sur tout l’horizon",
    "descriptions.in_every_period": "chaque {unit}",
    "descriptions.over_any_run": "sur toute suite de {periods}",
    "descriptions.of_spend_of_every_period": "des dépenses de chaque {unit}",
    "descriptions.of_all_spend": "de toutes les dépenses {when}",
    "descriptions.of_selected": "du total «\u00a0{selected}\u00a0» {when}",
    # Relations, as one of the initiatives sees them
    "descriptions.requires_delivered": "requiert {name}, livrée avant son début",
    "descriptions.requires": "requiert {name}",
    "descriptions.required_by": "requise par {name}",
    "descriptions.excludes": "exclut {name}",
    "descriptions.together": "avec {name}",
    "descriptions.enables": "favorise {name}\u00a0: réussite + {uplift}",
    "descriptions.enabled_by": "favorisée par {name}\u00a0: réussite + {uplift}",
    # Benefits
    "descriptions.benefit_per_period": "{amount} par période après livraison",
    "descriptions.benefit_from_roi": "tous les coûts × (1 + ROI de {roi})",
    "descriptions.stated_npv": "une valeur actuelle nette déclarée de {amount}",
    "descriptions.benefit_profile": "par période, {amount} en tout",
    "descriptions.benefit_profile_between": "par période, {amount} en tout (bas {low}, haut {high})",
    "descriptions.benefit_shares": "{stated}\u00a0; bas {low}, haut {high} de ce montant",
    "descriptions.benefit_total": "{amount} en tout, sur {periods} après livraison",
}
