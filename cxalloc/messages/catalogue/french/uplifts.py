"""Uplifts of optimism bias."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "uplifts.equipment": "équipement et développement\u00a0: coûts +10 à +200\u00a0%, durée +10 à +54\u00a0%",
    "uplifts.standard_buildings": "bâtiments courants\u00a0: coûts +2 à +24\u00a0%, durée +1 à +4\u00a0%",
    "uplifts.outsourcing": "externalisation\u00a0: coûts jusqu’à +41\u00a0%",
    "uplifts.large_it": "grands projets informatiques\u00a0: coûts +45\u00a0%, durée +7\u00a0%, gains −56\u00a0%",
    "uplifts.raised": Plural(
        "Dépassements habituels de {n} initiative ({name}).", "Dépassements habituels de {n} initiatives ({name})."
    ),
    "uplifts.npv_stated": "Telles quelles, car leur valeur actuelle nette vient d’un autre calcul\u00a0: {names}.",
    "uplifts.too_long": "Avec la durée donnée, car une durée plus longue finirait après les périodes budgétées\u00a0: {names}.",
}
