"""The waterfall from one scenario's value to another's: first the changed inputs, then the changed decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cxalloc.analysis.comparison.attribution import amounts_by_candidate, decisions_by_candidate
from cxalloc.analysis.comparison.compare import KeyFigure, ScenarioColumn, key_figure
from cxalloc.domain.accounting.ledger import Ledger, make_ledger
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.snapshot import from_json


class StepKind(StrEnum):
    """What makes a step, in the order of the steps."""

    INPUTS = "inputs"
    """The decision of the reference under the inputs of the scenario."""
    LEFT = "left"
    CAME_IN = "came in"
    LEVEL = "level"
    """Funded in both, at another level."""
    START = "start"
    """Funded in both at the same level, from another start."""
    AMOUNTS = "amounts"
    """A small allocation that is funded in both, with other amounts."""
    ENABLED = "enabled"
    """Decided alike: an initiative that enables it came, left or moved."""


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """What one candidate adds, in units of the figure; ``count`` candidates together have no id and no name."""

    kind: StepKind
    id: str
    name: str
    amount: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps from the reference's figure to the scenario's: ``before`` plus every amount is ``after``, exactly.

    ``figure`` is the objective value, in minor units of money or millionths of a point, or the NPV where the two
    scenarios maximise different things. ``bound`` and ``bound_before`` are what no plan of either can exceed (None: not
    known, or not about this figure).
    """

    figure: KeyFigure
    scenario: str
    reference: str
    before: int
    after: int
    steps: tuple[WaterfallStep, ...]
    bound_before: int | None = None
    bound: int | None = None

    def condensed(self, most: int) -> Waterfall:
        """The same with the ``most`` largest steps; the smaller ones are one step of each kind. It adds up too."""
        if len(self.steps) <= most:
            return self
        largest = sorted(self.steps, key=lambda step: -abs(step.amount))[:most]
        kept = {(step.kind, step.id) for step in largest}
        steps: list[WaterfallStep] = []
        for kind in StepKind:
            own = [step for step in self.steps if step.kind is kind]
            rest = [step for step in own if (kind, step.id) not in kept]
            steps += [step for step in own if (kind, step.id) in kept]
            steps += rest if len(rest) == 1 else _together(kind, rest)
        return replace(self, steps=tuple(steps))


def _together(kind: StepKind, steps: Sequence[WaterfallStep]) -> list[WaterfallStep]:
    amount = sum(step.amount for step in steps)
    return [WaterfallStep(kind, "", "", amount, len(steps))] if steps else []


def waterfall(column: ScenarioColumn, reference: ScenarioColumn) -> Waterfall | None:
    """The waterfall from the value of ``reference`` to that of ``column``; None where one of them has no plan.

    As in a variance analysis the inputs change first, at the decisions of the reference (whether or not they are still
    feasible), and then the decisions, at the inputs of the scenario. Candidates that make no difference are left out.
    """
    if column.plan is None or reference.plan is None:
        return None
    same_objective = column.objective is reference.objective
    figure = KeyFigure.VALUE if same_objective else KeyFigure.NPV
    before, after = key_figure(reference, figure), key_figure(column, figure)
    assert before is not None
    assert after is not None
    here, there = from_json(column.plan.inputs), from_json(reference.plan.inputs)
    decision, decision_there = column.plan.decision, reference.plan.decision
    ledger, kept = make_ledger(here, decision), make_ledger(here, decision_there)
    at_first, at_kept, at_last = (
        amounts_by_candidate(of, portfolio, figure)
        for of, portfolio in ((make_ledger(there, decision_there), there), (kept, here), (ledger, here))
    )
    kinds = _decision_kinds(ledger, decision, decision_there)
    names = {verdict.id: verdict.name for verdict in ledger.verdicts}
    inputs = _steps(dict.fromkeys(names, StepKind.INPUTS), names, at_first, at_kept)
    decided = list(_steps(kinds, names, at_kept, at_last))
    steps = [*_largest_first(inputs)]
    for kind in StepKind:
        steps += _largest_first(step for step in decided if step.kind is kind)
    bounds = (reference.plan.proof.bound, column.plan.proof.bound) if same_objective else (None, None)
    return Waterfall(figure, column.scenario, reference.scenario, int(before), int(after), tuple(steps), *bounds)


def _steps(
    kinds: Mapping[str, StepKind], names: Mapping[str, str], before: Mapping[str, int], after: Mapping[str, int]
) -> Iterator[WaterfallStep]:
    for id, name in names.items():
        if amount := after[id] - before[id]:
            yield WaterfallStep(kinds[id], id, name, amount)


def _largest_first(steps: Iterator[WaterfallStep]) -> list[WaterfallStep]:
    return sorted(steps, key=lambda step: -abs(step.amount))


def _decision_kinds(ledger: Ledger, decision: Decision, before: Decision) -> dict[str, StepKind]:
    """How each candidate is decided differently than before."""
    now, then = decisions_by_candidate(decision), decisions_by_candidate(before)
    found = {}
    for verdict in ledger.verdicts:
        here, there = now.get(verdict.id), then.get(verdict.id)
        if here == there:
            found[verdict.id] = StepKind.ENABLED
        elif there is None or here is None:
            found[verdict.id] = StepKind.CAME_IN if there is None else StepKind.LEFT
        elif isinstance(here, Choice) and isinstance(there, Choice):
            found[verdict.id] = StepKind.START if here.level == there.level else StepKind.LEVEL
        else:
            found[verdict.id] = StepKind.AMOUNTS
    return found
