"""The view: a portfolio under one scenario with its plan, as the pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, make_ledger
from cxalloc.domain.document.document import Document, Draft, DraftKey, Part
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.editing.optimiser_input import OptimiserInput, optimiser_input
from cxalloc_ui.models.candidate_rows import CandidateRows, candidate_rows
from cxalloc_ui.models.grouped_spend import RuleUtilisation, rule_utilisations

CANDIDATE_PARTS = frozenset({Part.INITIATIVE, Part.SMALL_ALLOCATION, Part.RELATION})
"""What is edited on the page of candidates."""


def part_of(draft: Draft, scenario: str) -> Part | None:
    """Return the part that a refused text is about; None for one of a scenario that is not shown."""
    if draft.part is not Part.SCENARIO:
        return draft.part
    kind = draft.field.partition(":")[2].partition(".")[0]
    return None if draft.key != scenario else Part(kind) if kind in list(Part) else Part.PORTFOLIO


@dataclass(frozen=True)
class PlanView:
    """A plan with the portfolio it was made for, its ledger, and its compliance with each active rule, by id.

    ``is_current`` says that the portfolio still poses the same problem: only other scenarios may have changed.
    """

    plan: Plan
    portfolio: Portfolio
    ledger: Ledger
    is_current: bool
    uses: Mapping[str, RuleUtilisation] = field(default_factory=dict)

    @cached_property
    def review(self) -> PlanReview:
        """What the plan shows about its candidates."""
        return PlanReview(self.portfolio, self.plan.decision, self.ledger)


@dataclass(frozen=True)
class View:
    """Everything that the pages show: a portfolio under one scenario, and its plan if there is one.

    ``drafts`` are those of the document that ``base`` belongs to.
    """

    scenario: str
    base: Portfolio
    portfolio: Portfolio
    rows: CandidateRows
    result: PlanView | None = None
    reasons: tuple[Message, ...] = ()
    """Why there is no plan, if the last solve found the portfolio infeasible."""
    drafts: Mapping[DraftKey, Draft] = field(default_factory=dict)

    @cached_property
    def input(self) -> OptimiserInput:
        """What can be optimised: the base without candidates with errors, and the errors that a plan waits for."""
        return optimiser_input(Document(self.base, self.drafts), self.scenario)

    def is_of(self, document: Document, scenario: str) -> bool:
        """Whether it shows a document as it is now, under a scenario."""
        return self.base is document.portfolio and self.drafts == document.drafts and self.scenario == scenario


def make_view(
    base: Portfolio,
    scenario: str,
    plan: Plan | None,
    reasons: tuple[Message, ...] = (),
    before: View | None = None,
    drafts: Mapping[DraftKey, Draft] | None = None,
) -> View:
    """Compute the view of a portfolio under a scenario ('' is the base case), with the drafts of its document.

    Takes seconds for thousands of candidates, and much less with ``before``, an earlier view whose figures are reused:
    after an edit only what has changed is computed.
    """
    portfolio = _under(base, scenario)
    rows = (before.portfolio, before.rows) if before is not None else None
    view = View(scenario, base, portfolio, CandidateRows(), None, reasons, {} if drafts is None else drafts)
    optimised = view.input.portfolio  # computed here, in the background
    if plan is None:
        return _with(view, candidate_rows(portfolio, None, rows))
    planned = portfolio if optimised is base else _under(optimised, scenario)
    result = _plan_view(planned, plan, before.result if before is not None else None)
    if view.input.errors:  # what the plan was made of may not be meant any more
        result = replace(result, is_current=False)
    return _with(replace(view, reasons=()), candidate_rows(portfolio, result.ledger, rows), result)


def _with(view: View, rows: CandidateRows, result: PlanView | None = None) -> View:
    made = replace(view, rows=rows, result=result)
    _ = rows.initiative_by_id, view.portfolio.initiative_by_id  # made here, in the background
    made.__dict__["input"] = view.input
    return made


def _under(base: Portfolio, scenario: str) -> Portfolio:
    changes = next((one for one in base.scenarios if one.name == scenario), None)
    return (apply_scenario(base, changes) if changes else base).planned


def _plan_view(portfolio: Portfolio, plan: Plan, before: PlanView | None) -> PlanView:
    from cxalloc.domain.snapshot import from_json, sha256, to_json

    if before is not None and before.plan.inputs_sha256 == plan.inputs_sha256:
        planned = before.portfolio
        is_current = _pose_same_problem(portfolio, planned)
    else:
        is_same = sha256(to_json(portfolio)) == plan.inputs_sha256
        planned = portfolio if is_same else from_json(plan.inputs)
        is_current = is_same or _pose_same_problem(portfolio, planned)
    if before is not None and planned is before.portfolio and before.plan.decision == plan.decision:
        made = PlanView(plan, planned, before.ledger, is_current, before.uses)
        made.__dict__["review"] = before.review
        return made
    ledger = make_ledger(planned, plan.decision)
    made = PlanView(plan, planned, ledger, is_current, rule_utilisations(planned, ledger))
    _ = made.review  # made here, in the background
    return made


def _pose_same_problem(portfolio: Portfolio, other: Portfolio) -> bool:
    """Return whether two portfolios differ at most in their scenarios; shared parts are compared by identity."""
    return portfolio is other or portfolio.revised(scenarios=()) == other.revised(scenarios=())
