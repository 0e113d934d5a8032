"""What rules, locks and commitments cost."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "prices.rule": "la règle «\u00a0{rule}\u00a0»",
    "prices.must": "le verrou «\u00a0imposée\u00a0» de {name}",
    "prices.never": "le verrou «\u00a0écartée\u00a0» de {name}",
    "prices.committed": "l’engagement pris sur {name}",
    "prices.relation": "la relation «\u00a0{relation}\u00a0»",
    "prices.cadence": "la cadence de {name}",
    "prices.total_cap": "le plafond total de {name}",
    "prices.together": "l’ensemble de ces contraintes",
    "prices.proved": "{constraint} coûte {price} (prouvé)",
    "prices.costs": "{constraint} coûte {price}",
    "prices.nothing": "{constraint} ne coûte rien (prouvé)",
    "prices.indistinguishable": "{constraint} coûte au plus {most}\u00a0: à l’écart près, cela ne se distingue pas de 0",
    "prices.unbounded": "{constraint}\u00a0: aucun meilleur plan n’a été trouvé sans cela, mais aucun n’est exclu",
    "prices.unknown": "{constraint}\u00a0: prix inconnu, la recherche s’est arrêtée avant",
    "prices.nothing_else": "{constraint} ne coûte rien, car rien d’autre ne serait possible sans cela",
    "prices.other_scale": "{constraint}\u00a0: pas de prix, car sans cela une autre initiative fixerait l’échelle du score",
    "prices.short_proved": "coûte {price} (prouvé)",
    "prices.short_costs": "coûte {price}",
    "prices.short_nothing": "ne coûte rien (prouvé)",
    "prices.short_indistinguishable": "coûte au plus {most}\u00a0: ne se distingue pas de 0 à l’écart près",
    "prices.short_unknown": "coût inconnu",
    "prices.brings_in": "Sans cela entrent\u00a0: {names}.",
    "prices.drops": "Sans cela sortent\u00a0: {names}.",
    "prices.moves": "Autres débuts, niveaux ou montants\u00a0: {names}.",
    "prices.may_bring_in": "Sans cela entrent, par exemple\u00a0: {names}.",
    "prices.may_drop": "Sans cela sortent, par exemple\u00a0: {names}.",
    "prices.may_move": "Autres débuts, niveaux ou montants, par exemple\u00a0: {names}.",
}
