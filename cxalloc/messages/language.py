"""The language in which the program speaks to a person."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

ENGLISH, FRENCH = "en", "fr"
LANGUAGES = {ENGLISH: "English", FRENCH: "Français"}
"""What the program can speak, each in its own words."""
VARIABLE = "CXALLOC_LANGUAGE"
"""The environment variable that goes before what was chosen in the window: ``en``, ``fr`` or ``system``."""
SYSTEM = "system"
"""The choice to follow the desktop."""
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(
    option: str | None = None,
    setting: str = "",
    *,
    desktop: Iterable[str] = (),
    environment: Mapping[str, str] | None = None,
) -> str:
    """The language to speak, ``en`` or ``fr``.

    The order: the option of the command line, ``CXALLOC_LANGUAGE``, what was chosen in the window, the first of
    ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is set, the desktop, English.

    Args:
        option: the argument of ``--language``; None where there is none.
        setting: the window's setting: a language, ``system`` or nothing.
        desktop: names such as ``fr-CA``, the most wanted first, where the desktop has a list of its own.
        environment: the environment variables, by default those of the process.
    """
    variables = os.environ if environment is None else environment
    if chosen := explicit_language(option, setting, variables):
        return chosen
    of_locale = next((value for name in LOCALE_VARIABLES if (value := variables.get(name))), "")
    if of_locale:
        return _known(of_locale) or ENGLISH
    return next((known for name in desktop if (known := _known(name))), ENGLISH)


def explicit_language(option: str | None, setting: str, environment: Mapping[str, str] | None = None) -> str:
    """The language that the option, ``CXALLOC_LANGUAGE`` or the window's setting asks for; "" to follow the desktop."""
    variables = os.environ if environment is None else environment
    for wanted in (option, variables.get(VARIABLE), setting):
        if wanted == SYSTEM:
            break
        if wanted in LANGUAGES:
            return wanted
    return ""


def _known(locale: str) -> str:
    """The language of a locale such as ``fr_CA.UTF-8``, if the program speaks it."""
    language = locale.replace("_", "-").partition(".")[0].partition("-")[0].lower()
    return language if language in LANGUAGES else ""
