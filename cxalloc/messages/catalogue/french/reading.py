"""What was expected of a text that people write: amounts, units, headings, rows of their own tables."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "reading.two_ways": "un montant qui ne se lise que d’une façon\u00a0: ce peut être {first} ou {second}",
    "reading.choose_mark": Plural(
        "un nombre qui ne se lise que d’une façon\u00a0: choisissez la marque décimale ({point} avec un point, "
        "{comma} avec une virgule)",
        "un nombre qui ne se lise que d’une façon\u00a0: choisissez la marque décimale ({point} avec un point, "
        "{comma} avec une virgule, {n} valeurs en tout)",
    ),
    "reading.other_money": "de l’argent en {currency}, la monnaie du portefeuille\u00a0; laissez la colonne de côté, "
    "ou convertissez-la d’abord",
    "reading.confirm_money": "un en-tête d’argent connu\u00a0: confirmez que c’est {column}, "
    "ou choisissez une autre colonne",
    "reading.one_unit": "une seule unité pour tous les montants",
    "reading.currency_of_portfolio": "une monnaie de ce portefeuille\u00a0: {currency}",
    "reading.unit_of_portfolio": "une unité d’argent de ce portefeuille\u00a0: {currency}",
    "reading.total_or_initiative": "une initiative ou un total\u00a0: gardez la ligne {row}, ou laissez-la de côté",
    "reading.error_value": "une valeur\u00a0: la cellule contient une erreur",
    "reading.not_calculated": "une valeur\u00a0: la formule n’a jamais été calculée\u00a0; ouvrez le classeur et enregistrez-le",
    "reading.merged_number": "une valeur par ligne\u00a0: la cellule est fusionnée sur les lignes {first} à {last}",
    "reading.calendar": "des montants par période depuis le début (coût 1, coût 2 …), car une initiative peut commencer "
    "à plusieurs moments",
    "reading.stray_quote": "un texte sans retour à la ligne ni séparateur\u00a0: un guillemet isolé a pu avaler des lignes",
}
