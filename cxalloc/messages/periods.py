"""How periods are written for people."""

from __future__ import annotations

from cxalloc.messages.language import FRENCH


def period_label(label: str, language: str) -> str:
    """A period (``2027-Q1``, as files have it) as people read it: in French a quarter is ``T1 2027``.

    ``Horizon.index`` reads what is written here.
    """
    year, _, part = label.partition("-")
    return f"T{part[1:]} {year}" if language == FRENCH and part.startswith("Q") else label
