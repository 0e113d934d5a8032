"""What the program says to a person: a key of the catalogue with typed values, in no language yet.

The texts and the way in which values are written lie in ``cxalloc.messages``. A message is immutable, hashable and
picklable, and has a form in JSON, in which portfolio files keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

LITERAL = "literal"
"""The key of a message that is its own text, in whatever language it was written."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in minor units, written in whole currency units; ``currency`` if not that of the portfolio."""

    minor: Decimal | int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class ExactAmount:
    """Money in minor units, written to the last one: where a unit less would not be enough."""

    minor: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveValue:
    """A value in units of the objective: minor units of money, or ``POINT`` units for a point of a score."""

    units: Decimal | int


@dataclass(frozen=True, slots=True)
class Share:
    """A computed share or return on investment (0.15 for 15 %), rounded where it is written."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class ExactShare:
    """A share that a user entered, or that must not be rounded."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class PercentagePoints:
    """A difference of two shares (0.015 for 1.5 percentage points)."""

    share: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """The relative gap between a plan and its bound, rounded up where it is written."""

    gap: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A return per unit of money, a factor or a score, rounded to hundredths where it is written."""

    rate: Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number, written with all its decimals."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something; it chooses between the singular and the plural of a text."""

    count: int


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """A duration in periods, written with their unit: ``3 quarters``."""

    count: int


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Person-days of a team."""

    days: Decimal


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods of the portfolio, from 0, in ascending order; three or more in a row are written as a range."""

    periods: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeriodLabel:
    """A period by the label that files hold (``2027-Q1``), for where no horizon is known yet."""

    label: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names that users gave, in stored order; ``others`` more are only counted."""

    names: tuple[str, ...]
    others: int = 0

    @classmethod
    def some(cls, names: tuple[str, ...], most: int) -> Names:
        """All of the names if there are at most ``most``; otherwise the first, and how many others."""
        return cls(names) if len(names) <= most else cls(names[: most - 1], len(names) - most + 1)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Names that users gave, of which any may be meant: ``a, b or c``."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A figure as it was found, and its proven limits (None: not known)."""

    found: Figure
    least: Figure | None
    most: Figure | None


@dataclass(frozen=True, slots=True)
class BreakEvenValue:
    """A figure at which a decision flips, and what it is now."""

    at: Figure | Span
    now: Figure


@dataclass(frozen=True, slots=True)
class Signed:
    """A difference: its figure is written with a sign, ``+``, ``−`` or ``±`` for none."""

    figure: Figure | Count | PeriodCount


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several phrases that stand in one sentence, apart by semicolons (or commas)."""

    phrases: tuple[Message, ...]
    with_commas: bool = False


Figure = Amount | ExactAmount | ObjectiveValue | Share | ExactShare | PercentagePoints | Rate | Number | PersonDays


@dataclass(frozen=True, slots=True)
class Message:
    """A key of the catalogue, and the values of its placeholders by name.

    Args:
        key: ``topic.name``, as the modules of ``cxalloc.messages.catalogue`` list them.
        values: pairs of a placeholder and its value; a tuple, so that messages can be hashed.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        """The message in English, for logs and tracebacks. What a person reads is rendered in their language."""
        return _english(self)

    @property
    def by_name(self) -> dict[str, Value]:
        """The values by placeholder."""
        return dict(self.values)

    def to_json(self) -> dict[str, Any]:
        """The message as an object of JSON."""
        packed: dict[str, Any] = {"message": self.key}
        return packed | ({"values": {name: _packed(value) for name, value in self.values}} if self.values else {})

    @staticmethod
    def from_json(packed: Mapping[str, Any]) -> Message:
        """The message that ``to_json`` wrote.

        Raises:
            ValueError: it is no such object.
        """
        try:
            key, values = packed["message"], packed.get("values", {})
            if not isinstance(key, str):
                raise TypeError("the key of a message is a text")
            found = Message(key, tuple((name, _unpacked(value)) for name, value in values.items()))
            if not all(_fits(value, Value) for _, value in found.values):
                raise TypeError("a value of a message has a type of its own")
            return found
        except (ArithmeticError, AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"not a message: {packed!r}") from error


Value = (
    Figure
    | Gap
    | Count
    | PeriodCount
    | Periods
    | PeriodLabel
    | Names
    | Alternatives
    | Span
    | BreakEvenValue
    | Signed
    | Phrases
    | Message
    | str
)
"""A plain ``str`` is written as it is: a user's own text, or a literal such as the name of a file."""


def _key_of(shown: Message) -> str:
    return shown.key


_english: Callable[[Message], str] = _key_of


def render_english_with(render: Callable[[Message], str]) -> None:
    """Let ``str`` of a message give what ``render`` gives. The catalogue, which lies above the domain, calls this."""
    global _english  # noqa: PLW0603 - set once, when the catalogue is loaded
    _english = render


def message(key: str, **values: Value) -> Message:
    """A message with the values of its placeholders by name."""
    return Message(key, tuple(values.items()))


def literal(text: str) -> Message:
    """A message that is shown as it is, in every language."""
    return message(LITERAL, text=text)


_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        *(Amount, ExactAmount, ObjectiveValue, Share, ExactShare, PercentagePoints, Gap, Rate, Number, Count),
        *(PeriodCount, PersonDays, Periods, PeriodLabel, Names, Alternatives, Span, BreakEvenValue, Signed, Phrases),
    )
}


def _packed(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, tuple):
        return [_packed(one) for one in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if type(value).__name__ in _TYPES:
        return {"type": type(value).__name__} | {one.name: _packed(getattr(value, one.name)) for one in fields(value)}
    return value


def _unpacked(packed: Any) -> Any:
    if isinstance(packed, list):
        return tuple(map(_unpacked, packed))
    if not isinstance(packed, Mapping):
        return packed
    if "message" in packed:
        return Message.from_json(packed)
    if "decimal" in packed:
        return Decimal(packed["decimal"])
    kind = _TYPES[packed["type"]]
    value = kind(**{name: _unpacked(one) for name, one in packed.items() if name != "type"})
    for name, hint in _hints(kind).items():
        if not _fits(getattr(value, name), hint):
            raise TypeError(f"{name} of {kind.__name__} does not fit")
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a type: what a stored message holds may have been changed by anyone."""
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    return type(value) is hint
