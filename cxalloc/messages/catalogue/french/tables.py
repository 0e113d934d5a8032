"""What was expected of a text that people write: amounts, units, headings, rows of their own tables."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "tables.two_ways": "un montant qui ne se lise que d’une façon\u00a0: ce peut être {first} ou {second}",
    "tables.choose_mark": Plural(
        "un nombre qui ne se lise que d’une façon\u00a0: choisissez la marque décimale ({point} avec un point, "
        "{comma} avec une virgule)",
        "un nombre qui ne se lise que d’une façon\u00a0: choisissez la marque décimale ({point} avec un point, "
        "{comma} avec une virgule, {n} valeurs en tout)",
    ),
    "tables.other_money": "de l’argent en {currency}, la monnaie du portefeuille\u00a0; laissez la colonne de côté, "
    "ou convertissez-la d’abord",
    "tables.confirm_money": "un en-tête d’argent connu\u00a0: confirmez que c’est {column}, "
    "ou choisissez une autre colonne",
    "tables.one_unit": "une seule unité pour tous les montants",
    "tables.currency_of_portfolio": "une monnaie de ce portefeuille\u00a0: {currency}",
    "tables.unit_of_portfolio": "une unité d’argent de ce portefeuille\u00a0: {currency}",
    "tables.total_or_initiative": "une initiative ou un total\u00a0: gardez la ligne {row}, ou laissez-la de côté",
    "tables.error_value": "une valeur\u00a0: la cellule contient une erreur",
    "tables.not_calculated": "une valeur\u00a0: la formule n’a jamais été calculée\u00a0; ouvrez le classeur et enregistrez-le",
    "tables.merged_number": "une valeur par ligne\u00a0: la cellule est fusionnée sur les lignes {first} à {last}",
    "tables.calendar": "des montants par période depuis le début (coût 1, coût 2 …), car une initiative peut commencer "
    "à plusieurs moments",
    "tables.stray_quote": "un texte sans retour à la ligne ni séparateur\u00a0: un guillemet isolé a pu avaler des lignes",
    "tables.money_read": Plural(
        "{n} initiative, {costs} en tout.", "{n} initiatives, {costs} en tout, de {least} à {most} chacune."
    ),
    "tables.benefits_read": "Des bénéfices de {benefits} en tout.",
    "tables.rounded": Plural(
        "{heading}\u00a0: {n} montant a plus de décimales que la monnaie\u00a0; l’arrondi déplace la somme de {amount}.",
        "{heading}\u00a0: {n} montants ont plus de décimales que la monnaie\u00a0; "
        "l’arrondi déplace la somme de {amount}.",
    ),
    "tables.unread_rows": Plural(
        "Non lue\u00a0: la ligne {rows}, qui ne dit quelque chose que là où aucune colonne n’est utilisée.",
        "Non lues\u00a0: les lignes {rows}, qui ne disent quelque chose que là où aucune colonne n’est utilisée.",
    ),
    "tables.hidden_rows": Plural(
        "{n} ligne est masquée, et a été lue\u00a0: {amount}.",
        "{n} lignes sont masquées, et ont été lues\u00a0: {amount} en tout.",
    ),
    "tables.converted": "{heading}\u00a0: converti aux périodes du portefeuille, multiplié par {factor}.",
    "tables.keep_row": "Garder la ligne",
    "tables.leave_row_out": "Laisser la ligne de côté",
}
