"""What the window needs of a worker that answers questions: ``solving.Solver``, or what a test puts in its place.

Whoever asks has a worker of its own, which is started with the first question: a question stops the one before it, and
nothing that is asked about a plan may stop the search for the next one.
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import SignalInstance


class AskerLike(Protocol):
    """Answers one question at a time.

    ``progressed`` and ``answered`` carry the number of a job and plain values, as ``planning.worker`` writes them;
    ``failed`` the number and what went wrong (nothing, if it was stopped on request and had no answer).
    """

    progressed: SignalInstance
    answered: SignalInstance
    failed: SignalInstance

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        """Ask for a use case of ``planning.use_cases`` about a portfolio (canonical JSON); return the job's number."""

    def stop(self) -> None:
        """Ask for what was found so far."""

    def close(self) -> None:
        """End the worker."""
