"""The English texts."""

from __future__ import annotations

from cxalloc.messages.catalogue.english import (
    alternatives,
    audit,
    cells,
    comparison,
    constraints,
    edits,
    expected,
    figures,
    files,
    findings,
    infeasibility,
    input,
    options,
    prices,
    refusals,
    search,
    sensitivity,
    small,
    system,
    tables,
    terminal,
    timing,
    verdicts,
    verification,
)
from cxalloc.messages.catalogue.plural import Plural

TOPICS = (
    alternatives,
    audit,
    cells,
    comparison,
    constraints,
    edits,
    expected,
    figures,
    files,
    findings,
    infeasibility,
    input,
    options,
    prices,
    refusals,
    search,
    sensitivity,
    small,
    system,
    tables,
    terminal,
    timing,
    verdicts,
    verification,
)
TEXTS: dict[str, str | Plural] = {key: text for topic in TOPICS for key, text in topic.TEXTS.items()}
