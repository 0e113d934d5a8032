"""Ids and tags: which texts may be names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Count, message

LONGEST_NAME = 80
LONGEST_KEY = 350
"""Room for the key of a change: the ids of an initiative, a level and a fund or team, and a field."""
LONGEST_TEXT = 1000
"""The longest name or owner, in characters: one of millions would take minutes to show."""
_SHORT_TEXT = message("expected.short_text", most=Count(LONGEST_TEXT))
_SHOWN = 60
NAME_EXPECTED = message("expected.name_form", most=Count(LONGEST_NAME))
_TAG_DIMENSION = message("expected.tag_dimension", most=Count(LONGEST_NAME))
_TAG_VALUE = message("expected.tag_value", most=Count(LONGEST_NAME))
_NAME = re.compile(r"[^;=\"\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """A value in a dimension that people choose themselves: ``moment`` = ``onboarding``."""

    dimension: str
    value: str


def is_name(text: str, longest: int = LONGEST_NAME) -> bool:
    """Whether ``text`` may be an id."""
    return text == text.strip() and len(text) <= longest and _NAME.fullmatch(text) is not None


def check_text(checks: Checks, field: str, text: str) -> bool:
    """Note a text that is longer than ``LONGEST_TEXT``; returns whether it is not."""
    return len(text) <= LONGEST_TEXT or checks.require(False, field, f"{text[:_SHOWN]}…", _SHORT_TEXT)


def check_name(checks: Checks, name: str) -> None:
    """Note a name that is empty or too long."""
    if check_text(checks, "name", name):
        checks.require(bool(name.strip()), "name", name, expected.NAME)


def slug(text: str) -> str:
    """An id made of a name: lower case, no accents, words joined by hyphens (``reclamations-2``)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME] or "item"


class UniqueNames:
    """Names that are taken, and new ones that are not.

    It takes the same time for each name: how far names with numbers are taken is kept, not searched again.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[tuple[str, str], int] = {}

    def unique(self, wanted: str, between: str = "-") -> str:
        """The wanted name, with the first number after it that makes it unique if it is taken. It is taken then."""
        made, number = wanted, self._last.get((wanted, between), 1)
        while made in self._taken:
            number += 1
            made = f"{wanted[: LONGEST_NAME - len(between) - len(str(number))]}{between}{number}"
        self._taken.add(made)
        self._last[wanted, between] = number
        return made


def normalise(value: object, *, strip: Iterable[str] = (), order: Iterable[str] = ()) -> None:
    """Give text fields of a frozen value without outer spaces, and unordered ones sorted: one form for one meaning."""
    for field in strip:
        object.__setattr__(value, field, getattr(value, field).strip())
    for field in order:
        object.__setattr__(value, field, tuple(sorted(getattr(value, field))))


def check_tags(checks: Checks, tags: tuple[Tag, ...]) -> None:
    """Note tags that could not be written as ``dimension:value`` or in a list, and tags given twice."""
    for tag in tags:
        sound = is_name(tag.dimension) and ":" not in tag.dimension
        checks.require(sound, "tag", tag.dimension, _TAG_DIMENSION)
        checks.require(is_name(tag.value), f"tag:{tag.dimension}", tag.value, _TAG_VALUE)
    checks.require(len(set(tags)) == len(tags), "tag", None, expected.EACH_TAG_ONCE)
