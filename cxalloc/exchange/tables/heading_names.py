"""The names of columns in people's own tables, in English and French: of initiatives, and of small allocations."""

from __future__ import annotations

from functools import cache

from cxalloc.exchange.folder.columns import Table
from cxalloc.exchange.parsers.units import split_heading
from cxalloc.exchange.parsers.words import plain

SMALL_ALLOCATION = "small allocation"
"""What a row of small_allocations.csv describes."""

_OF_BOTH: dict[str, str] = {
    "id": "identifier, code, ref, reference, identifiant, référence",
    "name": "initiative, title, project, initiative name, project name, nom, intitulé, libellé, projet, "
    "nom de l'initiative, nom du projet, titre",
    "owner": "responsible, owned by, department, responsable, porteur, propriétaire, direction, sponsor",
    "fund": "pot, funding source, fonds, ligne budgétaire, source de financement",
}
_OF_INITIATIVES: dict[str, str] = {
    "level": "funding level, niveau, niveau de financement, palier",
    "status": "statut, état",
    "earliest_start": "earliest, start, not before, début au plus tôt, démarrage au plus tôt, au plus tôt, début, "
    "date de début, start date, date de démarrage",
    "latest_start": "latest, début au plus tard, démarrage au plus tard, au plus tard",
    "committed_level": "niveau engagé",
    "committed_start": "début engagé, démarrage engagé",
    "duration": "length, durée",
    "cost": "costs, total cost, investment, coût, coûts, coût total, investissement, dépense, montant, amount, capex, "
    "budget needed, budget nécessaire",
    "run_cost": "running cost, running costs, recurring cost, coût récurrent, coût de fonctionnement, "
    "coût d'exploitation",
    "benefit": "benefit per period, gain per period, bénéfice, bénéfice par période, gain par période",
    "roi": "return on investment, retour sur investissement, rsi, return, rendement",
    "npv": "net present value, van, valeur actuelle nette",
    "low": "worst case, pessimistic, bas, pessimiste, cas pessimiste",
    "high": "best case, optimistic, haut, optimiste, cas optimiste",
    "cost_low": "low cost, optimistic cost, best case cost, coût bas, coût optimiste",
    "cost_high": "high cost, pessimistic cost, worst case cost, coût haut, coût pessimiste",
    "duration_low": "shortest duration, optimistic duration, durée courte, durée la plus courte, durée optimiste",
    "duration_high": "longest duration, pessimistic duration, durée longue, durée la plus longue, durée pessimiste",
    "success": "probability, probability of success, success probability, chance of success, succès, probabilité, "
    "probabilité de succès, probabilité de réussite, chances de succès, success rate, taux de succès, taux de réussite",
}
_OF_SMALL_ALLOCATIONS: dict[str, str] = {
    "name": "small allocation, allocation, budget line, enveloppe récurrente, petite enveloppe, dispositif, poste, "
    "nom de l'enveloppe, action",
    "maximum": "amount, amounts, amount per period, budget, budget per period, budgets, spend, cost, costs, max, "
    "at most, most per period, up to, ceiling, montant, montants, montant par période, budget par période, "
    "budget alloué, montant alloué, coût, coûts, dépense, dépenses, maximum par période, plafond, plafond par période, "
    "au plus, jusqu'à",
    "minimum": "min, at least, least per period, minimum par période, plancher, au moins",
    "ticket": "tickets, ticket size, amount per ticket, per ticket, per case, amount per case, montant du ticket, "
    "ticket unitaire, montant unitaire, par ticket, par cas, montant par cas",
    "total_cap": "cap, total cap, cap in all, plafond total, plafond global",
    "cadence": "at least once in",
    "delay": "lag, délai, décalage",
    "roi": "return on investment, retour sur investissement, rsi",
    "rate_low": "low return, pessimistic return, rendement bas, rendement pessimiste",
    "rate_high": "high return, optimistic return, rendement haut, rendement optimiste",
    "tier1_rate": "return per unit, return per euro, return per unit of money, rendement par euro, rendement par unité",
}
UNSURE_RETURNS = ("return", "returns", "rendement", "rendements")
"""Headings, as ``plain`` writes them, that may mean an ROI or what a unit of money returns in all."""
MONEY_OF_BOTH = {"cost": "maximum", "maximum": "cost", "amount": "cost"}
"""The column of the other table that holds the money of a row, where a heading was mapped for one of them."""

_AMOUNTS = ("montant", "amount")


def is_cost(heading: str, currency: str) -> bool:
    """Whether a heading, its units aside, is one of the cost of an initiative rather than of any amount."""
    bare = plain(split_heading(heading, currency).bare)
    return bare not in _AMOUNTS and bare in map(plain, ("cost", *_OF_INITIATIVES["cost"].split(", ")))


def column_names_of(table: Table) -> dict[str, str]:
    """The columns of a table that have one heading, by all their names as ``plain`` writes them."""
    return _names(table.entity, tuple(column.pattern for column in table.columns))


@cache
def _names(entity: str, patterns: tuple[str, ...]) -> dict[str, str]:
    own = _OF_SMALL_ALLOCATIONS if entity == SMALL_ALLOCATION else _OF_INITIATIVES
    found: dict[str, str] = {}
    single = [one for one in patterns if "#" not in one and "*" not in one]
    for pattern in (*single, *(one for one in own if one not in single)):
        for name in (pattern, *own.get(pattern, "").split(", "), *_OF_BOTH.get(pattern, "").split(", ")):
            if name:
                found[plain(name)] = canonical(pattern)
    if entity == SMALL_ALLOCATION:
        found[plain("amount")] = "maximum"
    return found


def canonical(column: str) -> str:
    """The column under which imported rows hold what has two names in a folder."""
    return "maximum" if column == "amount" else column
