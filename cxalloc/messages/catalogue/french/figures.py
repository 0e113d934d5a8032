"""How values are put into words."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "literal": "{text}",
    "figures.points": "{n} points",
    "figures.percentage_points": "{n} pt",
    "figures.person_days": "{n} jours-personnes",
    "figures.thousand": "k",
    "figures.million": "M",
    "figures.billion": "Md",
    "figures.months": Plural("{n} mois", "{n} mois"),
    "figures.quarters": Plural("{n} trimestre", "{n} trimestres"),
    "figures.years": Plural("{n} an", "{n} ans"),
    "figures.month": "mois",
    "figures.quarter": "trimestre",
    "figures.year": "année",
    "figures.quoted": "«\u00a0{name}\u00a0»",
    "figures.more": "{n} de plus",
    "figures.names_and_others": "{names} et {n} de plus",
    "figures.alternatives": "{names} ou {last}",
    "figures.period_range": "{first} à {last}",
    "figures.about": "{found} environ",
    "figures.about_from": "{found} environ (au moins {least})",
    "figures.about_to": "{found} environ (au plus {most})",
    "figures.about_from_to": "{found} environ (de {least} à {most})",
    "figures.now": "{found} (actuellement {now})",
    "figures.about_now": "{found} environ (actuellement {now})",
    "figures.about_from_now": "{found} environ (au moins {least}\u00a0; actuellement {now})",
    "figures.about_to_now": "{found} environ (au plus {most}\u00a0; actuellement {now})",
    "figures.about_from_to_now": "{found} environ (de {least} à {most}\u00a0; actuellement {now})",
}
