"""The texts of Python's own argument parser, in the language of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from cxalloc.domain.message import Message, message
from cxalloc.messages.formatter import Formatter

ARGPARSE_TEXTS: dict[str, Message] = {
    "usage: ": message("options.usage_prefix"),
    "positional arguments": message("options.positional_arguments"),
    "options": message("options.options"),
    "show this help message and exit": message("options.help"),
    "%(prog)s: error: %(message)s\n": message("options.error", program="%(prog)s", text="%(message)s"),
    "argument %(argument_name)s: %(message)s": message(
        "options.argument", name="%(argument_name)s", text="%(message)s"
    ),
    "the following arguments are required: %s": message("options.required", names="%s"),
    "unrecognized arguments: %s": message("options.unrecognised", names="%s"),
    "invalid choice: %(value)r (choose from %(choices)s)": message(
        "options.invalid_choice", value="%(value)r", choices="%(choices)s"
    ),
    "expected one argument": message("options.one_argument"),
    "expected at least one argument": message("options.at_least_one_argument"),
    "not allowed with argument %s": message("options.not_allowed_with", name="%s"),
    "ignored explicit argument %r": message("options.ignored", value="%r"),
}
"""The texts of argparse that our options can trigger; ``%`` marks where argparse inserts a value."""


@contextmanager
def speaking(formatter: Formatter) -> Iterator[None]:
    """Context in which argparse prints its texts in one language.

    It looks them up with ``gettext``, whose translations are files installed for the whole process; within this context
    they come from the catalogue.
    """

    def translate(text: str) -> str:
        found = ARGPARSE_TEXTS.get(text)
        if found is None:
            return text
        return formatter.render(found) + ("\n" if text.endswith("\n") else "")  # a value would have it escaped

    texts = vars(argparse)
    before = texts["_"]
    texts["_"] = translate
    try:
        yield
    finally:
        texts["_"] = before
