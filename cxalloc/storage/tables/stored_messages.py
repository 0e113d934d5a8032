"""Messages as a file keeps them: in English for people who open it, and as JSON."""

from __future__ import annotations

import json

from cxalloc.domain.message import Message


def packed_message(what: Message | str | None) -> str | None:
    """A message as JSON; None for a text of its own."""
    return json.dumps(what.to_json(), ensure_ascii=False) if isinstance(what, Message) else None


def stored_message(packed: str | None) -> Message | None:
    """The message of a row, or None if it is a text of its own."""
    if packed is None:
        return None
    try:
        return Message.from_json(json.loads(packed))
    except (ValueError, TypeError, AttributeError):  # another program changed it
        return None
