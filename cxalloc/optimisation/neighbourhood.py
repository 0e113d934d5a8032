"""The neighbourhood of a decision: a small problem whose answer is a good plan to begin a full search with.

Where a decision is flipped, the best plan that follows seldom differs much from the plan at hand: one candidate makes
room, or takes the room that is left, and nearly all the rest stays as it is. So first only such plans are searched,
which takes a fraction of the time and, within a gap, finds better plans than a search of everything: differences from
the plan at hand are then reasons and not noise. It proves nothing about other plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxalloc.domain.plan import Decision
from cxalloc.optimisation.candidate import Candidate
from cxalloc.optimisation.model_builder import PortfolioModel
from cxalloc_solvers.problem import LinearRow, Problem

OUTSIDE = "outside the neighbourhood"
"""The label of the row that leaves out all that is not in the neighbourhood."""


@dataclass(frozen=True)
class Neighbourhood:
    """The decisions in which what ``decision`` funds keeps its level and start or goes, and all else is free.

    The candidate that is asked about is free as well, whatever the decision does with it.
    """

    decision: Decision
    candidate: Candidate

    def problem(self, model: PortfolioModel, problem: Problem) -> Problem:
        """The problem with everything else left out; ``model`` says what its options are."""
        row = LinearRow(OUTSIDE, None, 0, dict.fromkeys(self._outside(model), 1), {}, {})
        return replace(problem, rows=(*problem.rows, row))

    def _outside(self, model: PortfolioModel) -> Iterator[int]:
        """Options of other levels and starts of what is funded."""
        funded = {one.initiative: one for one in self.decision.choices if one.initiative != self.candidate.id}
        for index, choice in enumerate(model.choices):
            if funded.get(choice.initiative, choice) != choice:
                yield index
