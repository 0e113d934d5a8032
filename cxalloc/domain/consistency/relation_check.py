"""Whether relations name what there is, have no cycle, and leave every probability at most 1."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from cxalloc.domain import expected
from cxalloc.domain.consistency.parts import ChangedParts
from cxalloc.domain.constraints.relations import Enables, Relation, Requires, endpoints_of, initiatives_of
from cxalloc.domain.errors import Checks, Finding
from cxalloc.domain.initiative import Level, StatedNpv


def relation_findings(changed: ChangedParts) -> Iterator[Finding]:
    """What is wrong with the relations that changed, or whose initiatives did."""
    if changed.portfolio.relations:
        yield from _RelationCheck(changed).findings()


class _RelationCheck:
    """One check of the relations of a portfolio."""

    def __init__(self, changed: ChangedParts) -> None:
        self.portfolio = changed.portfolio
        self._since = changed.since
        self._touched = changed.touched
        self._levels: dict[str, dict[str, Level]] = {}

    def findings(self) -> Iterator[Finding]:
        relations = self.portfolio.relations
        old = {id(one) for one in self._since.relations} if self._since else set()
        changed = self._since is None or self._since.relations is not relations
        for number, relation in enumerate(relations, start=1):
            if id(relation) not in old or not self._touched.isdisjoint(initiatives_of(relation)):
                yield from self._check_relation(number, relation)
        if changed:
            yield from self._check_cycles()
        yield from self._check_uplifts(changed)

    def _check_relation(self, number: int, relation: Relation) -> list[Finding]:
        checks = Checks("relation", str(number))
        unknown = False
        for one in initiatives_of(relation):
            known = one in self.portfolio.initiative_by_id
            unknown |= not checks.require(known, "initiative", one, expected.INITIATIVE_ID)
        if not unknown:
            self._check_ends(checks, relation)
        return checks.findings

    def _check_ends(self, checks: Checks, relation: Relation) -> None:
        ends = endpoints_of(relation)
        for end in ends:
            levels = self._levels_of(end.initiative)
            if end.level is not None and end.level not in levels:
                checks.require(False, "level", end.level, expected.one_of(levels))
        if ends:
            checks.require(
                ends[0].initiative != ends[1].initiative, "other", ends[1].initiative, expected.ANOTHER_INITIATIVE
            )
        if isinstance(relation, Enables):
            target = self.portfolio.initiative_by_id[relation.other.initiative]
            named = self._levels_of(target.id).get(relation.other.level or "")
            for level in target.levels if relation.other.level is None else (named,) if named else ():
                checks.require(
                    not isinstance(level.benefit, StatedNpv), "other", target.id, expected.INITIATIVE_WITH_BENEFITS
                )

    def _check_cycles(self) -> Iterator[Finding]:
        needs: dict[str, set[str]] = {}
        for relation in self.portfolio.relations:
            if isinstance(relation, Requires) and relation.delivered:
                needs.setdefault(relation.initiative.initiative, set()).add(relation.other.initiative)
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            cycle = " requires ".join(reversed(error.args[1]))
            yield Finding("relation", "requires", "other", cycle, expected.NO_CYCLE)

    def _check_uplifts(self, changed: bool) -> Iterator[Finding]:
        enablers: dict[str, dict[str | None, list[tuple[int, Decimal]]]] = {}
        for number, relation in enumerate(self.portfolio.relations):
            if isinstance(relation, Enables) and (changed or relation.other.initiative in self._touched):
                by_level = enablers.setdefault(relation.other.initiative, {})
                by_level.setdefault(relation.other.level, []).append((number, relation.uplift))
        for initiative in self.portfolio.initiatives if enablers else ():
            by_level = enablers.get(initiative.id, {})
            for level in initiative.levels if by_level else ():
                found = (*by_level.get(None, ()), *by_level.get(level.name, ()))
                rises = [uplift for _, uplift in sorted(found)]
                if rises and level.success + sum(rises) > 1:
                    yield Finding(
                        "initiative",
                        initiative.id,
                        "success",
                        f"{level.success} raised by {' + '.join(map(str, rises))}",
                        expected.PROBABILITY_AFTER_ENABLERS,
                    )

    def _levels_of(self, initiative: str) -> dict[str, Level]:
        """The levels of an initiative by name. Found once for all relations."""
        if initiative not in self._levels:
            self._levels[initiative] = {one.name: one for one in self.portfolio.initiative_by_id[initiative].levels}
        return self._levels[initiative]
