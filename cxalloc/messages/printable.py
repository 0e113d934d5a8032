"""Text from files and other users, with the characters escaped that would do something to a terminal."""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
"""Control characters of both sets but tab and line feed, marks and overrides of the direction of writing, and
separators of lines."""
_IN_LINES = re.compile(f"[{_CONTROLS}]")
_IN_ONE_LINE = re.compile(f"[{_CONTROLS}\t\n]")


def printable(text: str, *, lines: bool = False) -> str:
    r"""A text with control characters as Python writes them: ``\x1b`` for an escape, ``\u202e`` for an override.

    With ``lines``, line feeds and tabs stay as they are.
    """
    return (_IN_LINES if lines else _IN_ONE_LINE).sub(lambda found: ascii(found[0])[1:-1], text)
