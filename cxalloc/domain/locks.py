"""Locks: decisions about initiatives that the optimiser has to respect.

In the base case a lock is the initiative's own status; under a scenario it is a change of that scenario, so that the
base case and the other scenarios stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from cxalloc.domain.initiative import Commitment, Initiative, Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio

LOCK_FIELDS = ("status", "committed_level", "committed_start")
"""The fields of an initiative that a lock is made of, in a folder and in a scenario's changes."""


class Lock(StrEnum):
    """What can be locked: fund it, leave it out, keep its level and start as they are planned, or none of these."""

    MUST = "must"
    NEVER = "never"
    KEEP = "keep"
    OPEN = "open"


def lockable(ids: Iterable[str], lock: Lock, portfolio: Portfolio, decision: Decision | None) -> tuple[str, ...]:
    """The ids that can be locked: initiatives, and for *keep* only those that the plan funds."""
    funded = {choice.initiative for choice in decision.choices} if decision else set()
    return tuple(id for id in ids if id in portfolio.initiative_by_id and (lock is not Lock.KEEP or id in funded))


def with_lock(
    base: Portfolio, ids: Iterable[str], lock: Lock, *, scenario: str = "", decision: Decision | None = None
) -> Portfolio:
    """The portfolio with a lock on initiatives, in its base case or as changes of one of its scenarios.

    ``decision`` has the levels and starts that *keep* fixes. Ids that cannot be locked are ignored. Raises InvalidInput
    where the result would not hold together (a plan made before the horizon was cut, say).
    """
    choices = {choice.initiative: choice for choice in decision.choices} if decision else {}
    wanted = {
        id: _locked(base.initiative_by_id[id], lock, choices.get(id)) for id in lockable(ids, lock, base, decision)
    }
    # Under a scenario, too: what would be refused in the base case is refused now, not when the scenario is next shown.
    locked = base.revised(initiatives=tuple(wanted.get(one.id, one) for one in base.initiatives))
    if not scenario:
        return locked
    before = next(one for one in base.scenarios if one.name == scenario)
    after = replace(before, changes=(*_others(before.changes, wanted), *_changes(base, wanted)))
    return base.revised(scenarios=tuple(after if one is before else one for one in base.scenarios))


def _locked(initiative: Initiative, lock: Lock, choice: Choice | None) -> Initiative:
    if lock is Lock.KEEP:
        assert choice is not None  # lockable returns funded initiatives only
        return replace(initiative, status=Status.COMMITTED, commitment=Commitment(choice.level, choice.start))
    status = {Lock.MUST: Status.MUST, Lock.NEVER: Status.NEVER, Lock.OPEN: Status.CANDIDATE}[lock]
    return replace(initiative, status=status, commitment=None)


def _others(changes: tuple[tuple[str, str], ...], wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The changes that do not concern a lock of these initiatives."""
    keys = {f"initiative.{id}.{field}" for id in wanted for field in LOCK_FIELDS}
    return (change for change in changes if change[0] not in keys)


def _changes(base: Portfolio, wanted: dict[str, Initiative]) -> Iterator[tuple[str, str]]:
    """What a scenario has to change; nothing where the base case is locked so already."""
    for id, initiative in wanted.items():
        before, commitment = base.initiative_by_id[id], initiative.commitment
        if (before.status, before.commitment) == (initiative.status, commitment):
            continue
        yield f"initiative.{id}.status", initiative.status.value
        if commitment is not None:
            yield f"initiative.{id}.committed_level", commitment.level
            yield f"initiative.{id}.committed_start", base.horizon.label(commitment.start)
