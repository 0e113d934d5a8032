"""The texts of all messages, by language and key.

Each topic has a module in ``english`` and one of the same name in ``french``; its keys begin with its name. A new
topic has to be listed in both ``__init__`` modules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from cxalloc.messages.catalogue.plural import Plural
from cxalloc.messages.language import ENGLISH, FRENCH

Text = str | Plural
_PACKAGES = {ENGLISH: "english", FRENCH: "french"}


@cache
def texts_of(language: str) -> Mapping[str, Text]:
    """The texts of a language by key."""
    texts: Mapping[str, Text] = import_module(f"cxalloc.messages.catalogue.{_PACKAGES[language]}").TEXTS
    return texts
