"""How far a search is, and why one stopped."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "search.building": "Construction",
    "search.searching": "Recherche",
    "search.settling_ties": "Départage des ex æquo",
    "search.confirming": "Avis d’un second solveur",
    "search.looking_for_a_plan": "Vérification qu’il n’y a pas de plan",
    "search.finding_conflict": "Recherche des exigences en conflit",
    "search.finding_relaxations": "Recherche des plus petits assouplissements",
    "search.finding_best": "Recherche du meilleur plan",
    "search.finding_best_with": "Recherche du meilleur plan avec elle",
    "search.finding_best_without": "Recherche du meilleur plan sans elle",
    "search.finding_what_rules_out": "Recherche de ce qui l’exclut",
    "search.finding_break_even": "Recherche du seuil de bascule",
    "search.finding_what_binds": "Recherche de ce qui limite",
    "search.finding_price": "Recherche de ce que cela coûte",
    "search.finding_alternative": "Recherche d’un autre plan",
    "search.finding_timing": "Recherche du meilleur calendrier du même budget",
    "search.trying_starts": "Essai d’autres débuts",
    "search.finding_range": "Recherche du plus petit et du plus grand budget",
    "search.ranking": "Classement par rendement",
    "search.drawing_values": "Tirage des valeurs",
    "search.drawing_independent": "Tirage des valeurs sans corrélation",
    "search.drawing_estimates": "Tirage des estimations",
    "search.solving_draws": "Recherche du meilleur plan de chaque tirage",
    "search.weighing_worst_cases": "Pondération des pires cas",
    "search.solving_draws_closer": "Recherche du meilleur plan de quelques tirages à un écart plus petit",
    "search.finding_information": "Recherche de ce qu’il faut examiner d’abord",
    "search.drawing_spend": "Tirage des dépenses",
    "search.gap_reached": "écart atteint",
    "search.proved_infeasible": "infaisabilité prouvée",
    "search.time_limit": "temps écoulé",
    "search.cancelled": "annulée",
    "search.not_confirmed": "non confirmé",
    "search.whole_units": "montants entiers",
    "search.solver_failed": "échec du solveur",
}
