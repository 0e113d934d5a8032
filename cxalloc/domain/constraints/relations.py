"""Relations between initiatives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain import expected
from cxalloc.domain.errors import Checks
from cxalloc.domain.message import Count, message


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One end of a relation: an initiative, at any of its levels or at the one named."""

    initiative: str
    level: str | None = None

    def __str__(self) -> str:
        return self.initiative if self.level is None else f"{self.initiative} ({self.level})"


@dataclass(frozen=True, slots=True)
class Requires:
    """``initiative`` is funded only if ``other`` is; with ``delivered``, only if that is delivered before the start."""

    initiative: Endpoint
    other: Endpoint
    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Excludes:
    """At most one of the two is funded."""

    initiative: Endpoint
    other: Endpoint


@dataclass(frozen=True, slots=True)
class Together:
    """Both are funded or neither is."""

    initiative: Endpoint
    other: Endpoint


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """At least ``at_least`` and at most ``at_most`` (None: any number) of a group are funded."""

    members: tuple[str, ...]
    at_least: int = 0
    at_most: int | None = None

    def __post_init__(self) -> None:
        checks = Checks("relation", "; ".join(self.members))
        checks.require(bool(self.members), "members", None, expected.GROUP)
        checks.require(
            len(set(self.members)) == len(self.members),
            "members",
            "; ".join(self.members),
            expected.EACH_INITIATIVE_ONCE,
        )
        checks.require(
            0 <= self.at_least <= len(self.members),
            "at_least",
            self.at_least,
            message("expected.number_between", high=Count(len(self.members))),
        )
        if self.at_most is not None:
            checks.require(
                self.at_least <= self.at_most,
                "at_most",
                self.at_most,
                message("expected.count_or_more", n=Count(self.at_least)),
            )
        checks.done()


@dataclass(frozen=True, slots=True)
class Enables:
    """``initiative``, delivered before ``other`` starts, raises the success probability of ``other`` by ``uplift``."""

    initiative: Endpoint
    other: Endpoint
    uplift: Decimal

    def __post_init__(self) -> None:
        checks = Checks("relation", f"{self.initiative} enables {self.other}")
        checks.require(
            self.uplift.is_finite() and 0 < self.uplift <= 1,
            "uplift",
            self.uplift,
            expected.RISE,
        )
        checks.done()


Relation = Requires | Excludes | Together | GroupLimit | Enables


def initiatives_of(relation: Relation) -> tuple[str, ...]:
    """The ids of all initiatives that the relation names."""
    if isinstance(relation, GroupLimit):
        return relation.members
    return (relation.initiative.initiative, relation.other.initiative)


def endpoints_of(relation: Relation) -> tuple[Endpoint, ...]:
    """Both ends of a relation of two; nothing for a group."""
    return () if isinstance(relation, GroupLimit) else (relation.initiative, relation.other)
