"""Messages as values."""

import json
import pickle
from decimal import Decimal

import pytest

from cxalloc.domain.message import (
    Amount,
    BreakEvenValue,
    Count,
    Gap,
    Message,
    Names,
    Periods,
    Phrases,
    Share,
    Signed,
    Span,
    literal,
    message,
)
from cxalloc.messages.formatter import PLAIN_ENGLISH

EVERYTHING = message(
    "some.key",
    text="{plain}",
    amount=Amount(Decimal("1.5"), "EUR"),
    count=Count(3),
    gap=Gap(0.25),
    names=Names(("A", "B"), 2),
    periods=Periods((0, 3)),
    at=BreakEvenValue(Span(Share(Decimal("0.1")), None, Share(Decimal(1))), Share(Decimal(0))),
    phrases=Phrases((literal("one"), message("another.key", n=Count(1)))),
    change=Signed(Amount(-4)),
    nested=message("nested.key"),
)


def test_a_message_survives_json_and_pickle():
    assert Message.from_json(json.loads(json.dumps(EVERYTHING.to_json()))) == EVERYTHING
    assert pickle.loads(pickle.dumps(EVERYTHING)) == EVERYTHING
    assert len({EVERYTHING, Message.from_json(EVERYTHING.to_json())}) == 1


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"message": 1},
        {"message": "a", "values": []},
        {"message": "a", "values": {"n": 1}},
        {"message": "a", "values": {"n": {"type": "Count", "count": "three"}}},
        {"message": "a", "values": {"n": {"type": "Count", "count": True}}},
        {"message": "a", "values": {"n": {"type": "Count"}}},
        {"message": "a", "values": {"n": {"type": "Elsewhere", "n": 1}}},
        {"message": "a", "values": {"n": {"type": "Names", "names": [1], "others": 0}}},
        {"message": "a", "values": {"n": {"type": "Amount", "minor": {"decimal": "x"}, "currency": ""}}},
    ],
)
def test_what_is_no_message_is_refused(packed):
    with pytest.raises(ValueError, match="not a message"):
        Message.from_json(packed)


def test_names_are_counted_beyond_the_most():
    assert Names.some(("a", "b"), 2) == Names(("a", "b"))
    assert Names.some(("a", "b", "c"), 2) == Names(("a",), 2)


def test_a_message_in_a_log_is_english():
    exists = message("refusals.exists", path="shop.cxalloc")
    assert str(exists) == PLAIN_ENGLISH.render(exists) != exists.key
    assert f"{literal('as it is')}" == "as it is"
