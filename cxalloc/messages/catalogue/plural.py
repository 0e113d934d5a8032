"""Texts that depend on a number."""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.messages.language import FRENCH


@dataclass(frozen=True, slots=True)
class Plural:
    """A text in two forms; the placeholder ``by`` holds the ``Count``, or the ``Names``, that chooses between them."""

    one: str
    other: str
    by: str = "n"

    def form(self, count: int, language: str) -> str:
        """The form for a number: in French nought is singular, in English it is plural."""
        return self.one if (abs(count) < 2 if language == FRENCH else count == 1) else self.other
