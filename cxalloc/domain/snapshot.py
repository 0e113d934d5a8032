"""A portfolio as canonical JSON: for the hash of a plan's inputs, and to hand it to another process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import chain
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.strategies import configure_tagged_union

from cxalloc.domain.constraints.relations import Relation
from cxalloc.domain.constraints.rules import Rule
from cxalloc.domain.initiative import Benefit, Level
from cxalloc.domain.message import Message
from cxalloc.domain.numbers import read_exact, write_number
from cxalloc.domain.portfolio import VALUATION_RULES, LateStart, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import AS_STATED

_RANGES: dict[type, tuple[str, ...]] = {
    Level: ("cost_low", "cost_high", "duration_low", "duration_high"),
    SmallAllocation: ("rate_low", "rate_high"),
}
"""What only the analysis of risk takes into account."""
_RANGE_NAMES = tuple(name for names in _RANGES.values() for name in names)
_OMITTED = {**_RANGES, SmallAllocation: ("is_example", *_RANGES[SmallAllocation])}
"""Fields that are left out where nothing is stated, so that what has none is written as it was before they were."""


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
    for kind, names in _OMITTED.items():
        omitted = {name: override(omit_if_default=True) for name in names}
        made.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, made, **omitted))  # type: ignore[arg-type]
    return made


def to_json(portfolio: Portfolio) -> str:
    """The portfolio as JSON: keys sorted, no spaces, so that equal portfolios give equal text."""
    parts = converter().unstructure(portfolio)
    if not portfolio.left_out:  # so that the hash is that of earlier versions, which had no such thing
        del parts["left_out"]
    if portfolio.uncertainty == AS_STATED:
        del parts["uncertainty"]
    return _canonical(parts)


def from_json(text: str) -> Portfolio:
    """The portfolio that ``to_json`` wrote, in this or an earlier version of the program.

    Raises ValueError for one by valuation rules that this version does not know.
    """
    content = json.loads(text)
    _state_rules(content)
    if content["valuation_rules"] not in range(1, VALUATION_RULES + 1):
        raise ValueError(f"valued by rules {content['valuation_rules']}, and the newest known are {VALUATION_RULES}")
    return converter().structure(content, Portfolio)


def _state_rules(content: dict[str, Any]) -> None:
    """State what went without saying before inputs had the number of their valuation rules."""
    if "valuation_rules" not in content:
        content |= {"valuation_rules": 1, "late_start": LateStart.CUT.value}


def is_same_problem(inputs: str, others: str) -> bool:
    """Whether two snapshots define the same optimisation problem.

    They may differ in their lists of scenarios, in what is uncertain, and in the number of the valuation rules: what
    those of an earlier number took for granted is stated.
    """
    if inputs == others:
        return True
    one, other = json.loads(inputs), json.loads(others)
    for content in (one, other):
        _state_rules(content)
        content.pop("uncertainty", None)
        levels = (level for initiative in content["initiatives"] for level in initiative["levels"])
        for stated in chain(levels, content["small_allocations"]):
            for name in _RANGE_NAMES:
                stated.pop(name, None)
    ignored = {"scenarios": [], "valuation_rules": VALUATION_RULES}
    return {**one, **ignored} == {**other, **ignored}


def sha256(inputs: str) -> str:
    """The hash of a snapshot, in hexadecimal."""
    return hashlib.sha256(inputs.encode()).hexdigest()


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def _canonical(parts: Mapping[str, Any]) -> str:
    """Encodes item by item: the encoder holds the interpreter lock, and a window may be waiting for it."""
    return f"{{{','.join(f'{_encode(name)}:{_items(parts[name])}' for name in sorted(parts))}}}"


def _items(value: Any) -> str:
    return f"[{','.join(map(_encode, value))}]" if isinstance(value, list | tuple) else _encode(value)
