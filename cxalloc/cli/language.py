"""The language of the command line: its choice, and its formatter."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from collections.abc import Sequence

from cxalloc.cli.exits import Refusal
from cxalloc.cli.options import LANGUAGE_OPTION
from cxalloc.cli.window_settings import language_of_window
from cxalloc.domain.message import message
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import LANGUAGES, choose_language
from cxalloc.messages.numbers import PLAIN_STYLES


def formatter_of(language: str) -> Formatter:
    """The formatter of a language, for plain text: English figures and units are separated by a plain space."""
    return Formatter(language, marks=PLAIN_STYLES[language])


PLAIN_LETTERS = {
    "\u202f": " ", "\u00a0": " ", "−": "-", "–": "-", "…": "...", "·": "-", "’": "'", "“": '"', "”": '"', "œ": "oe",
}  # fmt: skip
"""Replacements for signs that an old console lacks: a question mark within a figure would be misread."""


def take_language(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The argument of ``--language``, wherever it stands, and the other arguments.

    The last one counts. It is taken out before anything else is read, so that even an error in what stands before it
    is reported in that language. Behind ``--`` nothing is an option.

    Raises:
        Refusal: it is no language, or there is none behind the option.
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    language: str | None = None
    others: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        option, sign, value = word.partition("=")
        if option != LANGUAGE_OPTION:
            others.append(word)
            continue
        language = value if sign else next(words, "")
        if language not in LANGUAGES:
            raise Refusal(message("refusals.language", value=repr(language), languages=", ".join(LANGUAGES)))
    return language, others + list(arguments[end:])


def spoken_language(option: str | None = None) -> str:
    """The language of the option, the environment or the window, in the order of ``choose_language``."""
    return choose_language(option, language_of_window())


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(map(_plain, missing)), error.end


def _plain(letter: str) -> str:
    """A sign in ASCII: a letter without its accent, or what stands for it."""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return PLAIN_LETTERS.get(letter) or bare or "?"


def let_any_console_do() -> None:
    """Make standard output and error replace letters that their encoding lacks, rather than fail."""
    codecs.register_error("cxalloc.plain", _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="cxalloc.plain")
