"""The answer to a solve: a verified plan, or the reasons why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

import cxalloc_solvers.result as solver_result
from cxalloc.domain.accounting.ledger import PlanAccounts, make_ledger
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json, sha256, to_json
from cxalloc.messages.constraints import shortage_message
from cxalloc.optimisation.model_builder import PortfolioModel, build_model
from cxalloc.verification.verifier import VerificationFailure, check_proof, verify
from cxalloc.version import __version__


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a solve.

    Attributes:
        outcome: How it ended.
        stopped: Why the search stopped.
        plan: A verified plan, if one was found.
        reasons: Why there is no plan.
        accounts: The portfolio of the plan's inputs and its ledger, so that they are computed once; they are not sent
            to another process.
    """

    outcome: Outcome
    stopped: StopReason
    plan: Plan | None = None
    reasons: tuple[Message, ...] = ()
    accounts: PlanAccounts | None = field(default=None, compare=False, repr=False)


class AnswerMaker:
    """Turns the results of a solver into answers; computes once what all plans of one portfolio share."""

    def __init__(
        self,
        portfolio: Portfolio,
        scenario: str,
        gap: float,
        *,
        model: PortfolioModel | None = None,
        valuation: Valuation | None = None,
    ) -> None:
        """Prepare the answers for a portfolio.

        Args:
            portfolio: The portfolio that is solved, with the changes of its scenario made.
            scenario: The name that its plans get.
            gap: The requested relative gap.
            model: The model of the portfolio, if it is built already.
            valuation: The valuation of the portfolio, if there is one already.
        """
        self.portfolio = portfolio
        self._scenario = scenario
        self._gap = gap
        self._valuation = valuation or Valuation(portfolio)
        self.model = model or build_model(portfolio, self._valuation)

    @cached_property
    def _inputs(self) -> str:
        return to_json(self.portfolio)

    @cached_property
    def _inputs_sha256(self) -> str:
        return sha256(self._inputs)

    @cached_property
    def _snapshot(self) -> Portfolio:
        """The portfolio as stored with the plan: plans are verified against these inputs."""
        return from_json(self._inputs)

    def answer(self, result: solver_result.Result) -> Answer:
        """The answer for a solver's result. Raises VerificationFailure for a plan that the verifier rejects."""
        if result.point is None:
            outcome, stopped = Outcome(result.status.value), StopReason(result.stopped.value)
            return Answer(outcome, stopped, reasons=tuple(self._reasons(result)))
        plan, accounts = self._plan(self.model.decision(result.point), result)
        violations = verify(self._snapshot, plan.decision) or check_proof(self._snapshot, plan)
        if violations:
            raise VerificationFailure(self._snapshot, violations)
        return Answer(plan.proof.outcome, plan.proof.stopped, plan, accounts=accounts)

    def _plan(self, decision: Decision, result: solver_result.Result) -> tuple[Plan, PlanAccounts]:
        ledger = make_ledger(self.portfolio, decision, self._valuation)
        value = ledger.key_figures.objective_value
        bound = max(value, whole_bound(result.bound)) if result.bound is not None else None
        if bound == value and result.stopped is solver_result.Stop.WHOLE_UNITS:
            # Amounts are rounded line by line, which may close what the solver's sum leaves open.
            result = replace(result, status=solver_result.Status.OPTIMAL, stopped=solver_result.Stop.GAP_REACHED)
        proof = Proof(
            Outcome(result.status.value),
            StopReason(result.stopped.value),
            value,
            bound,
            None if bound is None else solver_result.relative_gap(value, bound),
            self._gap,
            result.ties_settled,
            result.solver,
            result.version,
            result.seconds,
        )
        plan = Plan(
            self._scenario or "Base",
            self._scenario,
            datetime.now(UTC).isoformat(timespec="seconds"),
            decision,
            proof,
            self._inputs,
            self._inputs_sha256,
            __version__,
        )
        return plan, PlanAccounts(self._snapshot, ledger, self._valuation)

    def _reasons(self, result: solver_result.Result) -> Iterator[Message]:
        """The constraints that a plan would miss, and by how much."""
        for shortage in result.shortages:
            one = self.model.constraints[shortage.label]
            missing = shortage.amount / (one.scale or 1)
            yield shortage_message(one.kind, one.text, missing, shortage.period, in_money=one.scale is not None)


def whole_bound(bound: float) -> int:
    """The largest whole value under a floating-point bound, with a tolerance for its rounding error."""
    return math.floor(bound + 1e-6 + 1e-12 * abs(bound))
