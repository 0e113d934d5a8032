"""The one error type for wrong input, and the findings it carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from cxalloc.domain.expected import AMOUNT_UP_TO_LIMIT
from cxalloc.domain.message import Message
from cxalloc.domain.money import LARGEST_AMOUNT


@dataclass(frozen=True, slots=True)
class Place:
    """The location of a value in a source: a file, and a row and column of it if any.

    Arguments of a command, or a scenario with its changes, may stand in place of a file. ``row`` counts as a text
    editor or a spreadsheet does: the heading is row 1.
    """

    file: Message | str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [str(self.file)]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in an input: the entity, the field, the value, and what was expected.

    ``entity`` is a word of the vocabulary (``initiative``, ``fund``, ``rule`` …) and ``key`` names one of them.
    The code that read the value from a file adds the ``place``.
    """

    entity: str
    key: str
    field: str
    value: Message | str
    expected: Message
    place: Place | None = None

    def __str__(self) -> str:
        subject = f"{self.entity} {self.key!r}" if self.key else self.entity
        where = f"{self.place}: " if self.place else ""
        field = f", {self.field}" if self.field else ""
        found = f" is {str(self.value)!r};" if self.value else " is missing;"
        return f"{where}{subject}{field}{found} expected {self.expected}"

    def at(self, place: Place) -> Finding:
        """The same finding with the place it was read from."""
        return replace(self, place=place)


class InvalidInput(ValueError):  # noqa: N818 - it names what is wrong, as ValueError's own children do
    """A value that breaks a rule of the domain. Carries every finding, not just the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


class Checks:
    """Collects the findings about one entity, so that all of them are reported together."""

    def __init__(self, entity: str, key: str) -> None:
        self._entity = entity
        self._key = key
        self.findings: list[Finding] = []

    def require(self, holds: bool, field: str, value: object, expected: Message) -> bool:
        """Note a finding about ``field`` unless ``holds``; return ``holds``."""
        if not holds:
            text = "" if value is None else str(value)
            self.findings.append(Finding(self._entity, self._key, field, text, expected))
        return holds

    def require_within(self, low: int, value: Decimal, high: int, field: str, expected: Message) -> bool:
        """Require ``low`` <= ``value`` <= ``high``, and so a number at all: a NaN can't even be compared."""
        return self.require(value.is_finite() and low <= value <= high, field, value, expected)

    def require_amount(self, least: int, amount: int, field: str, expected: Message) -> bool:
        """Require ``least`` <= ``amount`` (minor units), and that it is not beyond the largest amount, either way."""
        if abs(amount) > LARGEST_AMOUNT:
            return self.require(False, field, amount, AMOUNT_UP_TO_LIMIT)
        return self.require(amount >= least, field, amount, expected)

    def done(self) -> None:
        """Raise InvalidInput if anything was found."""
        if self.findings:
            raise InvalidInput(self.findings)
