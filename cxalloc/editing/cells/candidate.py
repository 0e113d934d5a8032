"""Cells that initiatives and small allocations have in common: tags and scores."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import LIST_SEPARATOR
from cxalloc.editing.cells.reader import Reader


def tags_text(tags: Sequence[Tag], dimension: str) -> str:
    """The values of one dimension."""
    return f"{LIST_SEPARATOR} ".join(tag.value for tag in tags if tag.dimension == dimension)


def with_tags(reader: Reader, tags: Sequence[Tag], dimension: str, text: str) -> tuple[Tag, ...]:
    """Tags with other values in one dimension."""
    others = [tag for tag in tags if tag.dimension != dimension]
    return (*others, *(Tag(dimension, value) for value in reader.words(text)))


def with_score(
    reader: Reader, scores: Sequence[tuple[str, Decimal]], criterion: str, text: str
) -> tuple[tuple[str, Decimal], ...]:
    """Scores with another one for a criterion; none if the text is empty."""
    others = [one for one in scores if one[0] != criterion]
    return tuple(sorted([*others, *([(criterion, reader.number(text))] if text.strip() else [])]))


def score_text(reader: Reader, scores: Sequence[tuple[str, Decimal]], criterion: str) -> str:
    """The score for a criterion; '' if there is none."""
    score = dict(scores).get(criterion)
    return "" if score is None else reader.style.number(score)
