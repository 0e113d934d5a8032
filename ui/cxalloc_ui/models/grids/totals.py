"""Totals of rows, for the line under a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cxalloc_ui.application.texts import tr


@dataclass(frozen=True)
class Total:
    """A total of rows: its name, its text, and what it is exactly."""

    name: str
    text: str
    help: str = ""


Totals = Callable[[Sequence[Any]], Sequence[Total]]
"""Computes the totals of rows."""


def totals_text(totals: Sequence[Total]) -> str:
    """Return totals as one line."""
    return " · ".join(f"{one.name} {one.text}" for one in totals)


def totals_help(totals: Sequence[Total]) -> str:
    """Return what each total is, a line each."""
    return "\n".join(tr("{total}: {help}").format(total=one.name, help=one.help) for one in totals if one.help)
