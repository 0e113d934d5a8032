"""Other plans of nearly the same value."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "alternatives.within": "Les plans les plus différents qui cèdent au plus {within} de la valeur, et gardent donc {floor}.",
    "alternatives.first": "La variante {n} vaut {value} ({share} du plan) et dépense {distance} autrement que le plan.",
    "alternatives.further": "La variante {n} vaut {value} ({share} du plan) et dépense {distance} autrement que le plus proche du plan et des variantes qui la précèdent.",
    "alternatives.furthest": "Aucun plan qui garde cette valeur n’est plus différent (prouvé).",
    "alternatives.bound": "Aucun plan qui garde cette valeur ne diffère de plus de {bound}.",
    "alternatives.no_bound": "On ne sait pas si un autre est plus différent.",
    "alternatives.brings_in": "Elle fait entrer {names}.",
    "alternatives.drops": "Elle écarte {names}.",
    "alternatives.moves": "Autres débuts, niveaux ou montants\u00a0: {names}.",
    "alternatives.none": "Aucun autre plan qui garde {floor} ne dépense autrement (prouvé).",
    "alternatives.no_more": "Tout autre plan qui garde {floor} dépense comme l’un de ceux-ci (prouvé).",
    "alternatives.rest": "Aucun autre plan qui garde {floor} n’a été trouvé, et aucun ne diffère de plus de {bound}.",
    "alternatives.stopped": "La recherche s’est arrêtée avant de les avoir toutes trouvées.",
}
