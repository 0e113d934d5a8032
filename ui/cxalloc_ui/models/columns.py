"""Titles and widths shared by the columns of several lists."""

from __future__ import annotations

from cxalloc.domain.initiative import Status
from cxalloc_ui.application.texts import tr

NAME_WIDTH = 250


def status_word(status: Status) -> str:
    """Return the name of a status in the user's language."""
    return {
        Status.CANDIDATE: tr("Candidate"),
        Status.MUST: tr("Must fund"),
        Status.NEVER: tr("Never fund"),
        Status.COMMITTED: tr("Committed"),
    }[status]


def dimension_title(dimension: str) -> str:
    """Return the heading of a tag dimension: Moment for ``moment``, KPI for ``kpi``."""
    return dimension.upper() if len(dimension) <= 3 else dimension[:1].upper() + dimension[1:]
