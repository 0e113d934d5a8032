"""Words of headings and cells without accents, case and signs, as the other parsers compare them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)  # a table has the same words in thousands of its cells
def plain(text: str) -> str:
    """A heading, or another word, without accents, case and signs."""
    bare = text.casefold()
    if not bare.isascii():
        letters = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", bare).strip()
