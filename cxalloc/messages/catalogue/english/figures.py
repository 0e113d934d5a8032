"""How values are put into words."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "literal": "{text}",
    "figures.points": "{n} points",
    "figures.percentage_points": "{n} pp",
    "figures.person_days": "{n} person-days",
    "figures.thousand": "k",
    "figures.million": "M",
    "figures.billion": "bn",
    "figures.months": Plural("{n} month", "{n} months"),
    "figures.quarters": Plural("{n} quarter", "{n} quarters"),
    "figures.years": Plural("{n} year", "{n} years"),
    "figures.month": "month",
    "figures.quarter": "quarter",
    "figures.year": "year",
    "figures.quoted": "“{name}”",
    "figures.more": "{n} more",
    "figures.names_and_others": "{names} and {n} more",
    "figures.alternatives": "{names} or {last}",
    "figures.period_range": "{first} to {last}",
    "figures.about": "about {found}",
    "figures.about_from": "about {found} (at least {least})",
    "figures.about_to": "about {found} (at most {most})",
    "figures.about_from_to": "about {found} (from {least} to {most})",
    "figures.now": "{found} (now {now})",
    "figures.about_now": "about {found} (now {now})",
    "figures.about_from_now": "about {found} (at least {least}; now {now})",
    "figures.about_to_now": "about {found} (at most {most}; now {now})",
    "figures.about_from_to_now": "about {found} (from {least} to {most}; now {now})",
}
