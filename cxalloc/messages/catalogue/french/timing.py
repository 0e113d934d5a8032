"""The same money at other times."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "timing.proved": "Avec le même budget à d’autres moments, le plan vaudrait {gain} de plus (prouvé).",
    "timing.gain": "Avec le même budget à d’autres moments, le plan vaudrait {gain} de plus.",
    "timing.nothing": "Le même budget à d’autres moments n’apporterait rien (prouvé).",
    "timing.indistinguishable": "Le même budget à d’autres moments apporterait au plus {most}\u00a0: à l’écart près, cela ne se distingue pas de 0.",
    "timing.unbounded": "Aucun meilleur calendrier du même budget n’a été trouvé, mais aucun n’est exclu.",
    "timing.unknown": "On ne sait pas ce que le même budget apporterait à d’autres moments\u00a0: la recherche s’est arrêtée avant.",
    "timing.moved": "{fund}\u00a0: {amount} viendraient à d’autres moments\u00a0: moins en {less}, plus en {more}.",
    "timing.brings_in": "Entreraient\u00a0: {names}.",
    "timing.drops": "Sortiraient\u00a0: {names}.",
    "timing.moves": "Autres débuts, niveaux ou montants\u00a0: {names}.",
}
