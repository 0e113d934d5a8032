"""Plans near a known one: a small problem whose answer is a good plan to begin the search for the best with.

Where a decision is flipped, the best plan that follows is seldom far from the one at hand: something makes room, or
something takes the room that is left, and nearly all the rest stays as it is. So first only those are looked at, which
takes a fraction of the time and, within a gap, finds better plans than a search of everything: differences from the
plan at hand are then reasons and not noise. It proves nothing about other plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxalloc.domain.plan import Decision
from cxalloc.optimisation.candidate import Candidate
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc_solvers.problem import Problem, Row

OUTSIDE = "elsewhere"
"""The label of the row that leaves out what is not near."""


@dataclass(frozen=True)
class Neighbourhood:
    """What is near a decision: what it funds stays at its level and start or goes, all else is free.

    The candidate that is asked about is free as well, whatever the decision does with it.
    """

    decision: Decision
    candidate: Candidate

    def problem(self, built: PortfolioModel, problem: Problem) -> Problem:
        """The problem with everything else left out; ``built`` says what its options are."""
        return replace(problem, rows=(*problem.rows, self._row(built)))

    def _row(self, built: PortfolioModel) -> Row:
        return Row(OUTSIDE, None, 0, dict.fromkeys(self._elsewhere(built), 1), {}, {})

    def _elsewhere(self, built: PortfolioModel) -> Iterator[int]:
        """Options of other levels and starts of what is funded."""
        funded = {one.initiative: one for one in self.decision.choices if one.initiative != self.candidate.id}
        for index, choice in enumerate(built.choices):
            if funded.get(choice.initiative, choice) != choice:
                yield index
