"""How sure a plan is."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "risk.unknown": "On ne sait pas ce qu’il y a de sûr dans le plan, car la recherche s’est arrêtée avant.",
    "risk.certain": "Rien n’est incertain dans ce plan\u00a0: aucune estimation de ce qu’il finance n’a de valeur basse ou haute, et chaque réussite est certaine. Il apporte {value}.",
    "risk.range": "Avec une probabilité de 90\u00a0%, ce plan apporte entre {low} et {high}.",
    "risk.mean_is_plan": "En moyenne il apporte {mean}\u00a0: ce que le plan annonce, au hasard des tirages près.",
    "risk.mean": "En moyenne il apporte {mean} là où le plan annonce {plan}\u00a0: {difference}.",
    "risk.loss": "La probabilité d’une perte est de {share}.",
    "risk.no_loss": "Aucun des {n} tirages ne finit par une perte.",
    "risk.tail": "Les pires {share} des cas apportent {value} en moyenne.",
    "risk.independent": "Si les estimations n’évoluaient pas ensemble, ce serait entre {low} et {high}.",
    "risk.target": "Il apporte au moins {target} avec une probabilité de {share}.",
    "risk.overspending": "{fund} est dépassé avec une probabilité allant jusqu’à {share} ({periods})\u00a0; {contingency} de plus la maintiendraient sous 10\u00a0%.",
    "risk.no_overspending": "Aucun fonds n’est dépassé dans une période avec une probabilité de {share} ou plus.",
    "risk.bridge_plan": "Valeur du plan",
    "risk.bridge_reading": "Valeurs basses et hautes lues comme centiles",
    "risk.bridge_cost": "Coûts autres que probables",
    "risk.bridge_rate": "Rendements des enveloppes récurrentes autres que probables",
    "risk.bridge_duration": "Livraisons plus tardives ou plus précoces",
    "risk.bridge_sampling": "Arrondi et hasard des tirages",
    "risk.bridge_mean": "Moyenne des tirages",
    "risk.p5": "P5",
    "risk.p50": "Médiane",
    "risk.p95": "P95",
    "risk.average": "Moyenne",
    "risk.deviation": "Écart-type",
    "risk.loss_heading": "Perte",
    "risk.fund": "Fonds",
    "risk.period": "Période",
    "risk.overspending_heading": "Probabilité",
    "risk.contingency": "Réserve",
    "risk.promise": "Promis\u00a0: {stated}\u00a0; à attendre\u00a0: {expected}.",
    "risk.promise_why": "Ce qui est choisi pour ses estimations élevées a eu de la chance avec certaines\u00a0: chaque estimation est ramenée vers celles de candidates comparables, d’autant plus que sa fourchette est large.",
    "risk.promise_unknown": "On ne peut dire ce qu’il faut attendre de ses estimations\u00a0: aucune candidate avec un rendement n’a de valeur basse et haute.",
}
