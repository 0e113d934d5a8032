"""The constraints of a portfolio in words, and by how much a plan misses them."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "constraints.must": "{name} doit être financée (imposée)",
    "constraints.committed": "{name} doit être financée (engagée)",
    "constraints.in_period": "{name} en {when}",
    "constraints.total_cap": "le plafond total de {name}",
    "constraints.cadence": "la cadence de {name} dès {when}",
    "constraints.minimum": "le minimum de {name}",
    "constraints.window": "la fenêtre de début de {name}",
    "constraints.rule": "la règle «\u00a0{rule}\u00a0» en {when}",
    "constraints.requires_delivered": "{name} requiert que {other} soit livrée d’abord",
    "constraints.requires": "{name} requiert que {other} soit financée",
    "constraints.excludes": "{name} exclut {other}",
    "constraints.together": "{name} ensemble avec {other}",
    "constraints.enables": "{name} favorise {other} (+{uplift} de réussite)",
    "constraints.group_between": "au moins {n} et au plus {most} parmi {names}",
    "constraints.group_at_least": "au moins {n} parmi {names}",
    "constraints.group_at_most": "au plus {n} parmi {names}",
    "constraints.group_any": "un nombre quelconque de {names}",
    "constraints.needs_money": "{limit} en {when}\u00a0: il faudrait {amount} de plus",
    "constraints.missed": "{limit}\u00a0: il manque {amount}",
    "constraints.lacks_days": "{limit}\u00a0: il manque {days}",
    "constraints.cannot_be_kept": "{limit}\u00a0: impossible à tenir",
}
