"""The user, the machine and the time of a change."""

from __future__ import annotations

import getpass
import socket
from datetime import UTC, datetime


def user_name() -> str:
    """The login name of the user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number that has no name
        return "unknown"


def host_name() -> str:
    """The name of this machine."""
    return socket.gethostname() or "unknown"


def utc_now() -> str:
    """The time in UTC to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
