"""Exit codes and refusals of commands."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from cxalloc.domain.message import Message


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
    """A command that cannot be carried out, for a reason that the user can correct.

    Args:
        message: The reason, and how to correct it.
        details: Further messages, each on a line of its own.
    """

    def __init__(self, message: Message, details: Sequence[Message] = ()) -> None:
        super().__init__(message, details)
        self.message = message
        self.details = details
