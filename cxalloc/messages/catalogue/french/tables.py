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
    "tables.calendar": "un même montant pour chaque période (montant, maximum)\u00a0: celui d’une enveloppe récurrente ne "
    "change pas d’une année à l’autre",
    "tables.spelt_alike": "une seule graphie de «\u00a0{name}\u00a0» (ligne {row}), ou un id pour chacune",
    "tables.found_results": "un plan exporté",
    "tables.no_results": "un tableau de candidates\u00a0; les chiffres d’un plan sont des résultats, et les modifier ne change "
    "rien. Modifiez plutôt les candidates, ou les feuilles «\u00a0initiatives\u00a0» et «\u00a0small_allocations\u00a0» du "
    "classeur exporté",
    "tables.result_is": "«\u00a0{value}\u00a0», d’après le portefeuille\u00a0: un chiffre d’un plan est un résultat, et "
    "le modifier ne change rien",
    "tables.edited_result": "{cell}\u00a0: {found} n’est pas lu\u00a0; d’après le portefeuille, c’est {expected}.",
    "tables.results": Plural(
        "La feuille {named} contient des résultats d’un plan\u00a0: ce qui y a été modifié n’est pas lu.",
        "Les feuilles {named} contiennent des résultats d’un plan\u00a0: ce qui y a été modifié n’est pas lu.",
    ),
    "tables.calendar_run_cost": "le coût récurrent de chaque période après la livraison, le même pour toutes",
    "tables.calendar_outside": "une année, un trimestre ou un mois dans l’horizon, de {first} à {last}, qui commence avec "
    "une période",
    "tables.calendar_before_start": "des montants à partir du début, {start}",
    "tables.calendar_overlap": "des périodes qu’aucune autre colonne ne couvre\u00a0: {heading} en couvre déjà une partie\u00a0; "
    "écartez l’une des deux colonnes",
    "tables.an_amount": "un montant avant le début",
    "tables.calendar_read": Plural(
        "{named}\u00a0: montants d’une période du calendrier. Une initiative commence avec le premier d’entre eux et "
        "est livrée avec le dernier coût\u00a0; précisez latest_start et duration si ce n’est pas le cas.",
        "{named}\u00a0: montants par période du calendrier. Une initiative commence avec le premier d’entre eux et est "
        "livrée avec le dernier coût\u00a0; précisez latest_start et duration si ce n’est pas le cas.",
    ),
    "tables.stray_quote": "un texte d’une seule ligne\u00a0: un guillemet jamais fermé a pu réunir plusieurs lignes",
    "tables.money_read": Plural(
        "{n} initiative, {costs} en tout.", "{n} initiatives, {costs} en tout, de {least} à {most} chacune."
    ),
    "tables.benefits_read": "Des bénéfices de {benefits} en tout.",
    "tables.rounded": Plural(
        "{heading}\u00a0: {n} montant a plus de décimales que la monnaie\u00a0; l’arrondi déplace la somme de {amount}.",
        "{heading}\u00a0: {n} montants ont plus de décimales que la monnaie\u00a0; "
        "l’arrondi déplace la somme de {amount}.",
    ),
    "tables.side_notes": Plural(
        "Non lu\u00a0: ce qui se trouve à droite des en-têtes à la ligne {named}.",
        "Non lu\u00a0: ce qui se trouve à droite des en-têtes aux lignes {named}.",
    ),
    "tables.like_it": Plural(
        "{expected}\u00a0; {n} autre ligne est dans ce cas\u00a0: {rows}",
        "{expected}\u00a0; {n} autres lignes sont dans ce cas\u00a0: {rows}",
    ),
    "tables.unread_rows": Plural(
        "Non lue\u00a0: la ligne {named}, note de bas de tableau ou texte là où aucune colonne n’est utilisée.",
        "Non lues\u00a0: les lignes {named}, notes de bas de tableau ou textes là où aucune colonne n’est utilisée.",
    ),
    "tables.hidden_rows": Plural(
        "{n} ligne est masquée, et a été lue\u00a0: {amount}.",
        "{n} lignes sont masquées, et ont été lues\u00a0: {amount} en tout.",
    ),
    "tables.converted": Plural(
        "{heading}\u00a0: un montant {rhythm} converti en montant {period}, × {factor} "
        "(une année compte 52 semaines, 12 mois).",
        "{heading}\u00a0: montants {rhythm} convertis en montants {period}, × {factor} "
        "({n} montants\u00a0; une année compte 52 semaines, 12 mois).",
    ),
    "tables.not_of_small": Plural(
        "{heading} n’est pas repris sur {n} ligne\u00a0: une enveloppe récurrente n’en a pas.",
        "{heading} n’est pas repris sur {n} lignes\u00a0: les enveloppes récurrentes n’en ont pas.",
    ),
    "tables.not_of_initiatives": Plural(
        "{heading} n’est pas repris sur {n} ligne\u00a0: une initiative n’en a pas.",
        "{heading} n’est pas repris sur {n} lignes\u00a0: les initiatives n’en ont pas.",
    ),
    "tables.per_period": Plural(
        "{heading}\u00a0: {n} montant sans périodicité, pris comme montant {period}.",
        "{heading}\u00a0: {n} montants sans périodicité, pris comme montants {period}.",
    ),
    "tables.small_money_read": Plural(
        "{n} enveloppe récurrente, jusqu’à {costs} {period}.",
        "{n} enveloppes récurrentes, jusqu’à {costs} {period} en tout, de {least} à {most} chacune.",
    ),
    # Rhythms, after an amount
    "tables.a_week": "par semaine",
    "tables.a_fortnight": "par quinzaine",
    "tables.a_month": "par mois",
    "tables.a_quarter": "par trimestre",
    "tables.a_half_year": "par semestre",
    "tables.a_year": "par an",
    # Initiatives and small allocations
    "tables.one_column_of_kinds": "une seule colonne qui dit ce qu’est chaque ligne",
    "tables.one_column_of_rhythms": "une seule colonne de périodicités",
    "tables.kind_of_row": "un mot pour une enveloppe récurrente (récurrent, petit budget, ticket) ou pour une initiative "
    "(projet, ponctuel)\u00a0; ou laissez la colonne de côté",
    "tables.a_rhythm": "une périodicité\u00a0: hebdomadaire, mensuelle, trimestrielle ou annuelle",
    "tables.no_rhythm_of_initiative": "aucune périodicité\u00a0: cette ligne est une initiative, dont le coût est un total",
    "tables.fund_or_kind": "un fonds du portefeuille ({funds}) à chaque ligne, ou un type comme récurrent\u00a0: "
    "choisissez ce qu’est {heading}",
    "tables.envelope_of_money": "un en-tête avec son unité, s’il s’agit d’un montant\u00a0: choisissez ce qu’est {heading}",
    "tables.initiatives_or_small": "un choix, car un montant annuel peut être celui d’initiatives ou d’enveloppes récurrentes",
    "tables.roi_or_rate": "un choix\u00a0: un ROI (80\u00a0%), ou ce que rapporte en tout une unité de monnaie (1,8)",
    "tables.each_small_allocation_once": "chaque enveloppe récurrente une seule fois\u00a0: la ligne {row} la donne déjà",
    "tables.initiative_of_that_name": "un nom qu’aucune initiative ne porte\u00a0: {id} le porte",
    "tables.small_allocation_of_that_name": "un nom qu’aucune enveloppe récurrente ne porte\u00a0: {id} le porte",
    "tables.keep_row": "Garder la ligne",
    "tables.leave_row_out": "Laisser la ligne de côté",
}
