"""Errors of the operating system in the user's language."""

from __future__ import annotations

import errno

from cxalloc.domain.message import Message, literal, message

_MESSAGES = {
    errno.ENOENT: message("system.not_found"),
    errno.EACCES: message("system.no_permission"),
    errno.EPERM: message("system.no_permission"),
    errno.ENOSPC: message("system.no_space"),
    errno.EROFS: message("system.read_only"),
    errno.EISDIR: message("system.a_directory"),
    errno.ENOTDIR: message("system.not_a_directory"),
    errno.ENAMETOOLONG: message("system.name_too_long"),
    errno.EIO: message("system.input_output"),
}


def system_error_message(error: OSError) -> Message:
    """What the system reports, without the name of the file; what is rare stays in the system's own words."""
    return _MESSAGES.get(error.errno or 0) or literal(error.strerror or str(error))
