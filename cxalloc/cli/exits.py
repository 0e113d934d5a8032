"""How a command ends."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    DONE = 0
    NO_PLAN = 1
    BAD_INPUT = 2
    LIMIT = 3
    FAULT = 70
    CANCELLED = 130
    PIPE_CLOSED = 141


class Refusal(Exception):  # noqa: N818 - a command that can't be done as it was asked for, not a fault
    """Something the user can put right. The message says what, and how."""
