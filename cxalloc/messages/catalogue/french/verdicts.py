"""Why a plan funds a candidate or not, and why it leaves money, as far as the plan shows by itself.

The phrases begin in lower case: they are put together to sentences.
"""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "verdicts.several": "{phrases}",
    # Not funded
    "verdicts.never": "écartée",
    "verdicts.no_start": "aucun début possible\u00a0: elle ne pourrait être livrée, ou payée, dans les périodes budgétaires",
    "verdicts.would_pay": "tiendrait à partir de {when} et ajouterait {gain}\u00a0: ce plan n’est pas tout à fait le meilleur",
    "verdicts.does_not_pay": "non rentable par elle-même",
    "verdicts.adds_no_points": "n’ajoute rien au score",
    "verdicts.not_known": "plusieurs limites lui font obstacle\u00a0; on ne sait pas encore lesquelles décident",
    "verdicts.pays_only_until": "ne serait rentable qu’en commençant au plus tard en {when}\u00a0; {limits}",
    "verdicts.does_not_pay_where_it_fits": "non rentable là où elle tiendrait\u00a0; ailleurs\u00a0: {limits}",
    "verdicts.depending_on_start": "selon le début et le niveau\u00a0: {limits}",
    "verdicts.too_little_left": "il reste trop peu sur {name} en {when}",
    "verdicts.more_than_fund_has": "demande plus que n’offre {name} en {when}",
    "verdicts.team_is_full": "l’équipe {name} n’a plus assez de jours en {when}",
    "verdicts.more_than_team_has": "demande plus de jours que n’en a l’équipe {name} en {when}",
    "verdicts.rule_allows_no_more": "la règle «\u00a0{rule}\u00a0» n’autorise rien de plus dans ce plan",
    "verdicts.rule_nothing_counts": "la règle «\u00a0{rule}\u00a0» la bloque\u00a0: aucune candidate n’a de dépense qui compte pour elle",
    "verdicts.rule_allows_less": "la règle «\u00a0{rule}\u00a0» la bloque\u00a0: à elle seule, elle dépenserait davantage",
    "verdicts.needs": "requiert {name}, qui n’est pas financée",
    "verdicts.needs_delivered": "requiert que {name} soit livrée avant son début",
    "verdicts.excluded_by": "exclue par {name}",
    "verdicts.together_with": "ne va qu’avec {name}, qui n’est pas financée",
    "verdicts.group_is_full": "son groupe peut en avoir {n} et les a",
    "verdicts.relation": "la relation «\u00a0{relation}\u00a0» lui fait obstacle",
    "verdicts.total_cap": "son plafond total est atteint",
    # Funded
    "verdicts.must": "imposée",
    "verdicts.committed": "engagée",
    "verdicts.enables": "favorise {names}",
    "verdicts.enabled": "{amount} de sa VAN viennent de ce qui la favorise",
    "verdicts.needed": "requise par {names}",
    "verdicts.pays": "rapporte plus qu’elle ne coûte",
    "verdicts.adds_points": "ajoute au score",
    "verdicts.adds_nothing": "rapporte exactement ce qu’elle coûte",
    "verdicts.lowers": "non rentable par elle-même\u00a0: sans elle le plan gagnerait {gain}, et n’est pas tout à fait le meilleur",
    "verdicts.rule_asks": "exigée par la règle «\u00a0{rule}\u00a0»",
    "verdicts.cadence_asks": "exigée par sa propre cadence",
    "verdicts.group_asks": "son groupe en demande au moins {n}",
    "verdicts.goes_with": "ne va qu’avec {name}",
    # Money that is left
    "verdicts.unspent": "{name}, {when}\u00a0: {amount} non dépensés",
    "verdicts.unspent_because": "{money}. {reasons}.",
    "verdicts.unspent_no_candidate": "aucune autre candidate n’y a de coûts",
    "verdicts.unspent_would_pay": "{names} y tiendraient et seraient rentables\u00a0: ce plan n’est pas tout à fait le meilleur",
    "verdicts.unspent_does_not_pay": Plural("{names} n’y serait pas rentable", "{names} n’y seraient pas rentables"),
    "verdicts.would_not_pay_there": "n’y serait pas rentable",
    "verdicts.unspent_too_little": Plural(
        "{names} demande en une période plus que ce qui reste, au moins {amount}",
        "{names} demandent en une période plus que ce qui reste, au moins {amount}",
    ),
    "verdicts.unspent_fund_is_short": "il reste trop peu sur {name} dans des périodes dont auraient besoin {names}",
    "verdicts.unspent_team_is_short": "l’équipe {name} n’a plus assez de jours pour {names}",
    "verdicts.unspent_stopped": "{names}\u00a0: {limits}",
    "verdicts.unspent_not_known": "{names}\u00a0: plusieurs limites font obstacle\u00a0; on ne sait pas encore lesquelles décident",
    "verdicts.unspent_others": Plural(
        "{n} autre candidate se heurte à d’autres limites", "{n} autres candidates se heurtent à d’autres limites"
    ),
}
