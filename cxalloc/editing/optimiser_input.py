"""What of a document can be optimised: a cell with an error is never replaced by its last value in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from cxalloc.domain.constraints.relations import initiatives_of
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.document.document import Document, Draft, Part, find_level
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.initiative import Status
from cxalloc.domain.locks import LOCK_FIELDS
from cxalloc.domain.message import Message, literal
from cxalloc.domain.portfolio import LeftOut, Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.editing.references import parse_key

_KINDS = {Part.INITIATIVE: Kind.INITIATIVE, Part.SMALL_ALLOCATION: Kind.SMALL_ALLOCATION}
_HELD = (Status.MUST, Status.COMMITTED)
_Candidate = tuple[Part, str]


@dataclass(frozen=True)
class OptimiserInput:
    """A portfolio without the candidates whose cells hold errors (its ``left_out``), and the errors that stay.

    An optimisation waits until there are no ``errors``.
    """

    portfolio: Portfolio
    errors: tuple[Draft, ...] = ()

    def checked(self) -> Portfolio:
        """The portfolio. Raises InvalidInput with a finding for each of the errors."""
        if self.errors:
            raise InvalidInput(map(draft_finding, self.errors))
        return self.portfolio


def optimiser_input(document: Document, scenario: str | None = None) -> OptimiserInput:
    """What of a document can be optimised; without errors the very portfolio of the document.

    What was typed for a scenario and refused counts for that ``scenario``; for any, if none is named.

    Left out is a candidate with an error if nothing in the portfolio or its scenarios depends on it: no relation or
    group names it, it is not to be funded in any case (by status, commitment, a lock of a scenario, or a cadence of its
    own), and the portfolio is consistent without it (it is not all that a rule selects). Any other error is returned in
    ``errors``. Changes of scenarios that concern a candidate that is left out are left out, too.
    """
    before = document.portfolio
    if not document.drafts:
        return OptimiserInput(before)
    by_candidate: dict[_Candidate, list[Draft]] = defaultdict(list)
    errors: list[Draft] = []
    for draft in document.drafts.values():
        if draft.part is Part.SCENARIO and scenario not in (None, draft.key):
            continue
        candidate = _candidate_of(before, draft)
        if candidate is None:
            errors.append(draft)
        else:
            by_candidate[candidate].append(draft)
    held = set(_held(before)) if by_candidate else set()
    without = [one for one, drafts in by_candidate.items() if one not in held and not _is_about_locks(drafts)]
    reduced, without = _reduced(before, without)
    kept = [draft for one, drafts in by_candidate.items() if one not in without for draft in drafts]
    left_out = tuple(_left_out(before, one, by_candidate[one]) for one in without)
    return OptimiserInput(replace(reduced, left_out=left_out) if left_out else reduced, (*errors, *kept))


def draft_finding(draft: Draft) -> Finding:
    """An error of a cell as a finding."""
    reason = draft.reason
    if draft.reason.key == "cells.expected":
        expected = draft.reason.by_name["expected"]
        if isinstance(expected, Message | str):
            reason = literal(expected) if isinstance(expected, str) else expected
    return Finding(draft.part.value.replace("_", " "), draft.key, draft.field, draft.text, reason)


def _candidate_of(portfolio: Portfolio, draft: Draft) -> _Candidate | None:
    if draft.part is Part.INITIATIVE:
        with suppress(KeyError):
            return draft.part, find_level(portfolio.initiative_by_id, draft.key)[0]
        return None
    is_known = draft.part is Part.SMALL_ALLOCATION and draft.key in portfolio.small_allocation_by_id
    return (draft.part, draft.key) if is_known else None


def _is_about_locks(drafts: Iterable[Draft]) -> bool:
    """Whether an error may mean that the candidate has to be funded."""
    return any(draft.field in (*LOCK_FIELDS, "cadence") for draft in drafts)


def _held(portfolio: Portfolio) -> Iterator[_Candidate]:
    """The candidates that a relation names, or that have to be funded, in the portfolio or under a scenario of it."""
    for relation in portfolio.relations:
        for one in initiatives_of(relation):
            yield Part.INITIATIVE, one
    for allocation in portfolio.small_allocations:
        if allocation.cadence is not None:
            yield Part.SMALL_ALLOCATION, allocation.id
    cases = [portfolio]
    for scenario in portfolio.scenarios:
        with suppress(InvalidInput):  # that is said where the scenario is shown
            cases.append(apply_scenario(portfolio, scenario))
    for case in cases:
        for initiative in case.initiatives:
            if initiative.status in _HELD:
                yield Part.INITIATIVE, initiative.id


def _reduced(before: Portfolio, without: Sequence[_Candidate]) -> tuple[Portfolio, list[_Candidate]]:
    """The portfolio without those candidates, or else without those of them that it is consistent without."""
    with suppress(InvalidInput):
        return _removed(before, without), list(without)
    reduced, removed = before, []
    for candidate in without:
        with suppress(InvalidInput):
            reduced = _removed(reduced, [candidate])
            removed.append(candidate)
    return reduced, removed


def _removed(before: Portfolio, gone: Sequence[_Candidate]) -> Portfolio:
    if not gone:
        return before
    ids = set(gone)
    return before.revised(
        initiatives=tuple(one for one in before.initiatives if (Part.INITIATIVE, one.id) not in ids),
        small_allocations=tuple(one for one in before.small_allocations if (Part.SMALL_ALLOCATION, one.id) not in ids),
        scenarios=tuple(_without_changes(before, scenario, ids) for scenario in before.scenarios),
    )


def _without_changes(before: Portfolio, scenario: Scenario, gone: set[_Candidate]) -> Scenario:
    kept = tuple((key, value) for key, value in scenario.changes if parse_key(key, before)[:2] not in gone)
    return scenario if len(kept) == len(scenario.changes) else replace(scenario, changes=kept)


def _left_out(portfolio: Portfolio, candidate: _Candidate, drafts: Iterable[Draft]) -> LeftOut:
    part, id = candidate
    by_id: Mapping[str, object] = (
        portfolio.initiative_by_id if part is Part.INITIATIVE else portfolio.small_allocation_by_id
    )
    errors = tuple((draft.field, draft.text) for draft in drafts)
    return LeftOut(_KINDS[part], id, str(getattr(by_id[id], "name", id)), errors)
