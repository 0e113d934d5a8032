"""What the operating system calls its errors."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "system.not_found": "No such file or directory",
    "system.no_permission": "Permission denied",
    "system.no_space": "No space left on device",
    "system.read_only": "Read-only file system",
    "system.a_directory": "Is a directory",
    "system.not_a_directory": "Not a directory",
    "system.name_too_long": "File name too long",
    "system.out_of_memory": "the memory is used up: close other programs, or take a smaller portfolio",
    "system.input_output": "Input/output error",
}
