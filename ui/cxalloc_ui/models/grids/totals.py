"""Totals of rows, for the lines under a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from cxalloc_ui.application.texts import tr

ROWS_AT_ONCE = 500
"""Rows added between two turns of the event loop: a few milliseconds."""


@dataclass(frozen=True)
class Total:
    """A total of rows: its name, its text, and what it is exactly."""

    name: str
    text: str
    help: str = ""


class Totals(Protocol):
    """Totals to which rows are added one by one."""

    def add(self, row: Any) -> None:
        """Add a row."""

    def found(self) -> Sequence[Total]:
        """Return the totals of the rows added so far."""


class TotalsJob(QObject):
    """Computes totals a number of rows at a time, and calls ``show`` with them; another ``start`` drops the first."""

    def __init__(self, make: Callable[[], Totals], show: Callable[[Sequence[Total]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._make, self._show = make, show
        self._rest: Iterator[Any] = iter(())
        self._totals: Totals | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._continue)

    def start(self, rows: Sequence[Any]) -> None:
        """Compute the totals of rows; of few at once."""
        self._rest, self._totals = iter(rows), self._make()
        self._timer.start()
        self._continue()

    def stop(self) -> None:
        """Drop what is being computed."""
        self._timer.stop()

    def _continue(self) -> None:
        assert self._totals is not None
        count = 0
        for row in islice(self._rest, ROWS_AT_ONCE):
            self._totals.add(row)
            count += 1
        if count < ROWS_AT_ONCE:
            self._timer.stop()
            self._show(self._totals.found())


def totals_text(totals: Sequence[Total]) -> str:
    """Return totals as one line."""
    return " · ".join(f"{one.name} {one.text}" for one in totals)


def totals_help(totals: Sequence[Total]) -> str:
    """Return what each total is, a line each."""
    return "\n".join(tr("{total}: {help}").format(total=one.name, help=one.help) for one in totals if one.help)
