"""The neighbourhood of a decision: a small problem whose solution is a good start for the full search.

When the decision about one candidate is flipped, the best plan seldom differs much from the current one: the candidate
frees some money, or takes what is left, and nearly all other decisions stay. So plans near the current one are searched
first. That takes a fraction of the time and, within a gap, finds better plans than the full search; the differences
from the current plan are then due to the flip rather than to the gap. It proves nothing about other plans.
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
    """The decisions in which an initiative funded in ``decision`` keeps its level and start or is dropped.

    Everything else is free, and so is the candidate that the question is about.
    """

    decision: Decision
    candidate: Candidate

    def problem(self, model: PortfolioModel, problem: Problem) -> Problem:
        """The problem restricted to the neighbourhood; ``model`` maps its options to initiatives, levels and starts."""
        row = LinearRow(OUTSIDE, None, 0, dict.fromkeys(self._outside(model), 1), {}, {})
        return replace(problem, rows=(*problem.rows, row))

    def _outside(self, model: PortfolioModel) -> Iterator[int]:
        """Options of funded initiatives at other levels and starts."""
        funded = {one.initiative: one for one in self.decision.choices if one.initiative != self.candidate.id}
        for index, choice in enumerate(model.choices):
            if funded.get(choice.initiative, choice) != choice:
                yield index
