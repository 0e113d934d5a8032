"""The answer of a solve as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json, JsonNumbers, Number, number, ratio
from cxalloc.cli.output.left_out_json import left_out_in_json
from cxalloc.cli.output.review_json import unspent_in_json, verdicts_in_json
from cxalloc.domain.accounting.costs_beyond import costs_beyond
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, Verdict, cash_flow, make_ledger
from cxalloc.domain.accounting.stated_roi import stated_roi
from cxalloc.domain.accounting.utilisation import rule_utilisation, team_utilisation
from cxalloc.domain.constraints.rules import CadenceRule, Kind, Rule
from cxalloc.domain.message import Message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import sha256, to_json
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation.answer import Answer

LISTS = (
    *("funded", "not_funded", "allocations", "costs_beyond", "periods", "cash_flows", "teams", "rules"),
    *("verdicts", "unspent"),
)
"""The keys whose values are lists."""


def answer_in_json(
    portfolio: Portfolio,
    answer: Answer,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
    plan_id: int | None,
    diagnosis: Diagnosis | None = None,
    notes: Iterable[Message] = (),
) -> str:
    """The answer in JSON, ASCII only: a pipe on Windows may have any encoding.

    ``portfolio`` has the scenario and the changes applied. All keys are present whatever the answer: null, or an empty
    list, where there is no plan.
    """
    body: Json = {
        "status": answer.outcome.value,
        "stopped": answer.stopped.value,
        "reasons": list(map(PLAIN_ENGLISH.of(portfolio).render, answer.reasons)),
        "conflict": None if diagnosis is None else diagnosis_in_json(portfolio, diagnosis),
        "left_out": left_out_in_json(portfolio),
        "notes": list(map(PLAIN_ENGLISH.of(portfolio).render, notes)),
        "portfolio": portfolio.name,
        "scenario": scenario,
        "changes": [f"{key}={value}" for key, value in changes],
        "currency": portfolio.currency,
        "objective": portfolio.objective.kind.value,
        **dict.fromkeys(
            ("value", "bound", "gap", "asked_gap", "ties_settled", "spend", "cost", "benefit", "npv", "roi")
        ),
        **{key: [] for key in LISTS},
        "solver": None,
        "verified": False,
        "plan": plan_id,
        "inputs_sha256": answer.plan.inputs_sha256 if answer.plan else sha256(to_json(portfolio)),
        "plan_sha256": None,
    }
    if answer.plan is not None:
        accounts = answer.accounts
        ledger = accounts.ledger if accounts else make_ledger(portfolio, answer.plan.decision)
        review = PlanReview(portfolio, answer.plan.decision, ledger, accounts.valuation if accounts else None)
        body |= _plan(portfolio, answer.plan, review)
    return json.dumps(body, indent=2, allow_nan=False)


def _plan(portfolio: Portfolio, plan: Plan, review: PlanReview) -> Json:
    ledger = review.ledger
    figures, proof, label = ledger.key_figures, plan.proof, portfolio.horizon.label

    numbers = JsonNumbers(portfolio)
    money, value = numbers.money, numbers.value

    def funded(verdict: Verdict) -> Json:
        assert verdict.start is not None  # it is funded
        return {
            "id": verdict.id,
            "level": verdict.level,
            "start": label(verdict.start),
            "cost": money(verdict.cost),
            "value": value(verdict.objective_value),
            "npv": money(verdict.npv),
            "enabled_npv": money(verdict.enabled_npv),
            "enables": [{"id": other, "npv": money(npv)} for other, npv in verdict.enables],
            "roi": ratio(verdict.roi),
            "stated_roi": None if (stated := stated_roi(portfolio, verdict)) is None else ratio(Fraction(stated)),
        }

    initiatives = [verdict for verdict in ledger.verdicts if verdict.kind is Kind.INITIATIVE]
    return {
        "value": value(proof.value),
        "bound": value(proof.bound),
        "gap": proof.gap,
        "asked_gap": proof.asked_gap,
        "ties_settled": proof.ties_settled,
        "spend": money(figures.spend),
        "cost": money(figures.cost),
        "benefit": money(figures.benefit),
        "npv": money(figures.npv),
        "roi": ratio(figures.roi),
        "funded": [funded(verdict) for verdict in initiatives if verdict.funded],
        "not_funded": [verdict.id for verdict in initiatives if not verdict.funded],
        "allocations": [
            {"id": one.small_allocation, "period": label(one.period), "amount": money(one.amount)}
            for one in plan.decision.allotments
        ],
        "costs_beyond": [
            {"id": one.initiative, "start": label(one.start), "amount": money(one.amount)}
            for one in costs_beyond(portfolio, plan.decision)
        ],
        "periods": [
            {
                "period": label(row.period),
                "fund": row.fund,
                "amount": money(row.amount),
                "carried_in": money(row.carried_in),
                "spend": money(row.spend),
                "small_allocations": money(row.small_allocations),
                "carried_out": money(row.carried_out),
            }
            for row in sorted(ledger.fund_periods, key=lambda row: row.period)
        ],
        "cash_flows": [
            {
                "period": label(flow.period),
                "spend": money(flow.spend),
                "benefit": money(flow.benefit),
                "discount_factor": number(flow.factor),
            }
            for flow in cash_flow(portfolio, ledger)
        ],
        "teams": [
            {"period": label(period), "team": use.team, "capacity": number(capacity), "used": number(used)}
            for use in team_utilisation(portfolio, plan.decision)
            for period, (capacity, used) in enumerate(zip(use.capacity, use.used, strict=True))
        ],
        "rules": list(_rules(portfolio, ledger)),
        "verdicts": verdicts_in_json(review),
        "unspent": unspent_in_json(review),
        "solver": {"name": proof.solver, "version": proof.solver_version, "seconds": round(proof.seconds, 3)},
        "verified": True,  # the optimisation returns verified plans only
        "inputs_sha256": plan.inputs_sha256,
        "plan_sha256": plan.sha256 or None,
    }


def _rules(portfolio: Portfolio, ledger: Ledger) -> Iterator[Json]:
    """Each active rule, at the place where the plan has the least slack."""
    label = portfolio.horizon.label

    def figure(value: Fraction | int, rule: Rule) -> Number:
        if isinstance(value, Fraction):
            return ratio(value)
        return value if isinstance(rule, CadenceRule) else JsonNumbers(portfolio).money(value)

    for rule in portfolio.active_rules:
        use = rule_utilisation(rule, portfolio, ledger)
        yield {
            "id": rule.id,
            "value": figure(use.value, rule),
            "slack": figure(use.slack, rule),
            "first": label(use.first),
            "last": label(use.last),
            "windows": use.windows,
            "binding": use.binding,
        }
