"""The English texts."""

from __future__ import annotations

from cxalloc.messages.catalogue.english import figures, infeasibility, sensitivity
from cxalloc.messages.catalogue.plural import Plural

TOPICS = (figures, infeasibility, sensitivity)
TEXTS: dict[str, str | Plural] = {key: text for topic in TOPICS for key, text in topic.TEXTS.items()}
