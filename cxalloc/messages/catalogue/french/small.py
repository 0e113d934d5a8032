"""What is said about small allocations."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "small.frontline_fund": "Enveloppe récurrente des équipes de terrain",
    "small.friction_sprints": "Sprints de résolution d’irritants",
    "small.micro_experiments": "Micro-expériences",
    "small.floor_without_any": "La règle «\u00a0{rule}\u00a0» réserve des dépenses aux enveloppes récurrentes, et il n’y en a aucune\u00a0: "
    "tant qu’il n’y en a pas, rien d’autre ne peut être dépensé non plus.",
    "small.floor_of_examples": Plural(
        "La règle «\u00a0{rule}\u00a0» réserve des dépenses aux enveloppes récurrentes, et il n’y a qu’un exemple\u00a0: tant que ses "
        "chiffres ne sont pas confirmés, rien d’autre ne peut être dépensé non plus.",
        "La règle «\u00a0{rule}\u00a0» réserve des dépenses aux enveloppes récurrentes, et il n’y a que {n} exemples\u00a0: tant que les "
        "chiffres de l’un d’eux ne sont pas confirmés, rien d’autre ne peut être dépensé non plus.",
    ),
    "small.loose_cadence": "{name} n’a pas de minimum\u00a0: {least} par période suffit à respecter sa cadence. "
    "Un minimum, par exemple {minimum}, donnerait un sens à cette cadence.",
    "small.loose_rule": "{name} n’a pas de minimum\u00a0: {least} par période suffit à la mettre en cours, et compte pour la règle «\u00a0{rule}\u00a0». "
    "Un minimum, par exemple {minimum}, lui donnerait un sens.",
}
