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
WEAK: dict[str, str] = {
    "id": "project id, initiative id, id projet, code projet",
    "name": "initiative title, project title, nom de projet, nom projet, titre du projet, titre de l'initiative, "
    "intitulé du projet, intitulé de l'initiative, libellé du projet, libellé projet",
    "owner": "business owner, project owner, project manager, project lead, chef de projet, cheffe de projet, "
    "porteur de projet, porteur du projet, sponsor métier, pilote",
    "earliest_start": "date début, date démarrage, début prévu, début souhaité, date de début prévue, "
    "date de début souhaitée, date de démarrage prévue, planned start, start quarter, start period, "
    "trimestre de début, trimestre de démarrage",
    "cost": "budget, budget estimé, budget prévisionnel, budget prévu, budget requis, budget demandé, budget required, "
    "budget requested, requested budget, planned budget, estimated budget, total budget, budget total, "
    "estimated cost, est cost, cost estimate, planned cost, project cost, initial investment, total investment, "
    "upfront cost, one off cost, one time cost, non recurring cost, coût estimé, coût estimatif, coût prévisionnel, "
    "coût prévu, coût initial, coût ponctuel, coût non récurrent, coût du projet, coût projet, "
    "investissement initial, investissement total, montant total, montant demandé, montant estimé",
    "roi": "roi est, roi estimé, estimated roi, est roi, roi attendu, roi prévu, roi prévisionnel, projected roi, "
    "target roi, roi cible",
    "success": "prob succès, prob de succès, proba, proba succès, proba de succès, prob réussite, proba de réussite, "
    "likelihood of success, prob of success, success prob",
}
"""Further names of columns of initiatives; where another heading has the column by a name above, they have none."""
ONLY_WITH_RHYTHM: dict[str, str] = {
    "benefit": "benefits, gain, gains, saving, savings, bénéfices, économie, économies, gain attendu, gains attendus, "
    "expected gain, expected savings",
    "run_cost": "opex, run, maintenance, run costs, cost of running, coût de run, coûts récurrents, coûts de run",
}
"""Names of columns of initiatives that may as well be those of a total, and are read where a rhythm stands with them
(``Gain annuel``, ``Run (k€/an)``)."""
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

_AMOUNTS = ("montant", "amount", "budget")


def is_cost(heading: str, currency: str) -> bool:
    """Whether a heading, its units aside, is one of the cost of an initiative rather than of any amount."""
    bare = plain(split_heading(heading, currency).bare)
    return bare not in _AMOUNTS and bare in map(plain, ("cost", *_OF_INITIATIVES["cost"].split(", ")))


def with_rhythm(bare: str, table: Table) -> str:
    """The column that a name, as ``plain`` writes it, stands for if a rhythm stands with it; empty if none."""
    found = {} if table.entity == SMALL_ALLOCATION else ONLY_WITH_RHYTHM
    return next((one for one, names in found.items() if bare in map(plain, names.split(", "))), "")


@cache
def _weak_names() -> frozenset[str]:
    return frozenset(plain(name) for names in WEAK.values() for name in names.split(", "))


def is_weak(bare: str, table: Table) -> bool:
    """Whether a heading, as ``plain`` writes it, has no column where another one has it by a better name."""
    return table.entity != SMALL_ALLOCATION and bare in _weak_names()


def column_names_of(table: Table) -> dict[str, str]:
    """The columns of a table that have one heading, by all their names as ``plain`` writes them."""
    return _names(table.entity, tuple(column.pattern for column in table.columns))


@cache
def _names(entity: str, patterns: tuple[str, ...]) -> dict[str, str]:
    is_small = entity == SMALL_ALLOCATION
    own, weak = (_OF_SMALL_ALLOCATIONS, {}) if is_small else (_OF_INITIATIVES, WEAK)
    found: dict[str, str] = {}
    single = [one for one in patterns if "#" not in one and "*" not in one]
    for pattern in (*single, *(one for one in own if one not in single)):
        listed = (own.get(pattern, ""), _OF_BOTH.get(pattern, ""), weak.get(pattern, ""))
        for name in (pattern, *", ".join(listed).split(", ")):
            if name:
                found[plain(name)] = canonical(pattern)
    if entity == SMALL_ALLOCATION:
        found[plain("amount")] = "maximum"
    return found


def canonical(column: str) -> str:
    """The column under which imported rows hold what has two names in a folder."""
    return "maximum" if column == "amount" else column
