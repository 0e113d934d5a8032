"""What is shown: one portfolio under one scenario, with its plan reckoned in money."""

from __future__ import annotations

from dataclasses import dataclass

from cxalloc.domain.ledger import Ledger, make_ledger
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import apply_scenario
from cxalloc_ui.models.candidates import CandidateRows, candidate_rows


@dataclass(frozen=True)
class PlanView:
    """A plan with the portfolio it was made for and its ledger; ``is_current`` if the inputs are still the same."""

    plan: Plan
    portfolio: Portfolio
    ledger: Ledger
    is_current: bool


@dataclass(frozen=True)
class View:
    """All that the pages show: one portfolio under one scenario, and its plan if there is one."""

    scenario: str
    base: Portfolio
    portfolio: Portfolio
    rows: CandidateRows
    result: PlanView | None = None
    reasons: tuple[str, ...] = ()
    """Why there is no plan, in words, where the last answer was that there can be none."""


def make_view(base: Portfolio, scenario: str, plan: Plan | None, reasons: tuple[str, ...] = ()) -> View:
    """The view of a portfolio under a scenario ('' is the base case). Takes seconds for thousands of candidates."""
    changes = next((one for one in base.scenarios if one.name == scenario), None)
    portfolio = apply_scenario(base, changes) if changes else base
    if plan is None:
        return View(scenario, base, portfolio, candidate_rows(portfolio), None, reasons)
    result = _plan_view(portfolio, plan)
    return View(scenario, base, portfolio, candidate_rows(portfolio, result.ledger), result)


def _plan_view(portfolio: Portfolio, plan: Plan) -> PlanView:
    from cxalloc.domain.snapshot import from_json, sha256, to_json

    is_current = sha256(to_json(portfolio)) == plan.inputs_sha256
    planned = portfolio if is_current else from_json(plan.inputs)
    return PlanView(plan, planned, make_ledger(planned, plan.decision), is_current)
