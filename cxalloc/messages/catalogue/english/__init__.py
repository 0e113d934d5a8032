"""The English texts."""

from __future__ import annotations

from cxalloc.messages.catalogue.english import (
    comparison,
    constraints,
    figures,
    infeasibility,
    options,
    reading,
    refusals,
    search,
    sensitivity,
    terminal,
)
from cxalloc.messages.catalogue.plural import Plural

TOPICS = (comparison, constraints, figures, infeasibility, options, reading, refusals, search, sensitivity, terminal)
TEXTS: dict[str, str | Plural] = {key: text for topic in TOPICS for key, text in topic.TEXTS.items()}
