"""A portfolio as canonical JSON: for the hash of a plan's inputs, and to hand it to another process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.initiative import Benefit
from cxalloc.domain.message import Message
from cxalloc.domain.numbers import read_exact, write_number
from cxalloc.domain.portfolio import Portfolio


@cache
def converter() -> Converter:
    """The one converter between domain values and plain dictionaries."""
    made = Converter(forbid_extra_keys=True)
    made.register_unstructure_hook(Decimal, write_number)  # 0.10 and 0.1 are the same input
    made.register_structure_hook(Decimal, lambda value, _: read_exact(value))
    made.register_unstructure_hook(Message, Message.to_json)
    made.register_structure_hook(Message, lambda value, _: Message.from_json(value))
    made.register_unstructure_hook(Fraction, str)
    made.register_structure_hook(Fraction, lambda value, _: Fraction(value))
    for union in (Benefit, Relation, Rule):
        configure_tagged_union(union, made, tag_name="type")
    return made


def to_json(portfolio: Portfolio) -> str:
    """The portfolio as JSON: keys sorted, no spaces, so that equal portfolios give equal text."""
    return _canonical(converter().unstructure(portfolio))


def from_json(text: str) -> Portfolio:
    """The portfolio that ``to_json`` wrote."""
    return converter().structure(json.loads(text), Portfolio)


def is_same_problem(inputs: str, others: str) -> bool:
    """Whether two snapshots define the same optimisation problem: they may differ in their lists of scenarios."""
    if inputs == others:
        return True
    one, other = json.loads(inputs), json.loads(others)
    return {**one, "scenarios": []} == {**other, "scenarios": []}


def sha256(inputs: str) -> str:
    """The hash of a snapshot, in hexadecimal."""
    return hashlib.sha256(inputs.encode()).hexdigest()


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def _canonical(parts: Mapping[str, Any]) -> str:
    """Encodes item by item: the encoder holds the interpreter lock, and a window may be waiting for it."""
    return f"{{{','.join(f'{_encode(name)}:{_items(parts[name])}' for name in sorted(parts))}}}"


def _items(value: Any) -> str:
    return f"[{','.join(map(_encode, value))}]" if isinstance(value, list | tuple) else _encode(value)
