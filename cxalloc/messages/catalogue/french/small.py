"""What is said about small allocations."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "small.loose_cadence": "{name} n’a pas de minimum\u00a0: {least} par période suffit à respecter sa cadence. "
    "Un minimum, par exemple {minimum}, donnerait un sens à cette cadence.",
    "small.loose_rule": "{name} n’a pas de minimum\u00a0: {least} par période suffit à la mettre en cours, et compte pour la règle {rule}. "
    "Un minimum, par exemple {minimum}, lui donnerait un sens.",
}
