"""Words of headings and cells without accents, case and signs, as the other parsers compare them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)  # a table has the same words in thousands of its cells
def plain(text: str) -> str:
    """A heading, or another word, without accents, case and signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", bare).strip()
