"""Scenarios side by side: figures, and why they differ."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "comparison.value": "Valeur",
    "comparison.npv": "VAN attendue",
    "comparison.budget": "Budget",
    "comparison.spend": "Dépenses",
    "comparison.cost": "Coûts sur toutes les périodes",
    "comparison.benefit": "Gains sur toutes les périodes",
    "comparison.roi": "ROI",
    "comparison.payback": "Remboursé en",
    "comparison.funded": "Financées",
    "comparison.small_spend": "Enveloppes récurrentes",
    "comparison.small_share": "Enveloppes récurrentes, part des dépenses",
    "comparison.base": "Base",
    "comparison.changes": "Ce que change {scenario}\u00a0: {changes}.",
    "comparison.sign_is_open": "Les écarts des deux plans laissent le signe ouvert\u00a0: entre les meilleurs plans elle va de {low} à {high}.",
    "comparison.no_difference": "{figure}\u00a0: il n’y a rien à soustraire entre {scenario} et {reference}.",
    "comparison.same": "{figure}\u00a0: {after} dans {scenario}, comme dans {reference}.",
    "comparison.differs": "{figure}\u00a0: {after} dans {scenario}, {before} dans {reference}\u00a0: {change}.",
    "comparison.reference_kept": "Avec les choix de {reference}, les changements seuls font {kept}\u00a0; réoptimiser fait {anew}.",
    "comparison.reference_breaks": "Les choix de {reference} ne sont plus possibles ici\u00a0: ils enfreindraient {limits}.",
    "comparison.reference_not_possible": "Les choix de {reference} ne sont plus possibles ici\u00a0: un statut, un début ou une relation les interdit.",
    "comparison.came_in": "Entrées\u00a0: {list}. Ensemble {sum}.",
    "comparison.left": "Sorties\u00a0: {list}. Ensemble {sum}.",
    "comparison.moved": "Autre niveau, début ou montants\u00a0: {list}. Ensemble {sum}.",
    "comparison.revalued": "Même décision, autres chiffres\u00a0: {list}. Ensemble {sum}.",
    "comparison.budgeted": "Fonds\u00a0: {list}. Ensemble {sum}.",
    "comparison.contribution": "{name} ({sum})",
    "comparison.more_contributions": "{n} de plus ({sum})",
    "comparison.used_up_only_here": "Épuisé, ou à sa limite, dans {here} et pas dans {there}\u00a0: {limits}.",
    "comparison.fund_limit": "{name} en {periods}",
    "comparison.team_limit": "l’équipe {name} en {periods}",
    "comparison.rule_limit": "la règle «\u00a0{name}\u00a0» en {periods}",
}
