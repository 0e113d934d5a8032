"""Titles and widths that the columns of several lists share."""

from __future__ import annotations

from cxalloc.domain.initiative import Status
from cxalloc_ui.application.texts import tr

NAME_WIDTH = 250


def status_word(status: Status) -> str:
    """A status as people say it."""
    return {
        Status.CANDIDATE: tr("Candidate"),
        Status.MUST: tr("Must fund"),
        Status.NEVER: tr("Never fund"),
        Status.COMMITTED: tr("Committed"),
    }[status]


def dimension_title(dimension: str) -> str:
    """A tag dimension as a heading: ``moment`` is Moment, ``kpi`` is KPI."""
    return dimension.upper() if len(dimension) <= 3 else dimension[:1].upper() + dimension[1:]
