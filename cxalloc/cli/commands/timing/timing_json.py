"""Better timing as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.analysis.timing.result import FundTiming, Timing
from cxalloc.cli.output.analysis_json import AnalysisJson, outcome_of
from cxalloc.cli.output.infeasibility_report import diagnosis_in_json
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def timing_in_json(
    portfolio: Portfolio,
    found: Timing,
    scenario: str,
    changes: Iterable[tuple[str, str]],
    diagnosis: Diagnosis | None,
) -> str:
    """The answer, ASCII only. ``portfolio`` has the changes made."""
    answers = _Timing(portfolio)
    outcome, stopped = outcome_of(found.outcome, found.stopped, diagnosis)
    gain, better = found.gain, None if found.better is None else found.better.proof
    says = found.value is not None
    body = {
        "portfolio": portfolio.name,
        "scenario": scenario,
        "changes": [f"{key}={value}" for key, value in changes],
        "currency": portfolio.currency,
        "objective": found.objective.value,
        "status": outcome.value,
        "stopped": stopped.value,
        "conflict": None if diagnosis is None else diagnosis_in_json(portfolio, diagnosis),
        "plan": answers.proven(found.value),
        "gain": None if gain is None else answers.value(gain.found),
        "low": None if gain is None else answers.value(gain.least),
        "high": None if gain is None else answers.value(gain.most),
        "better_plan": None
        if better is None
        else {"value": answers.value(better.value), "bound": answers.value(better.bound)},
        "text": list(map(PLAIN_ENGLISH.of(portfolio).render, timing_messages(found))) if says else [],
        "funds": [answers.fund(fund) for fund in found.funds],
        "budget": [f"{key}={value}" for key, value in found.budget],
        "differences": [answers.difference(change, "better") for change in found.changes],
        "complete": found.complete,
        "asked_gap": found.asked_gap,
        "solver": found.solver,
        "solves": found.solves,
        "seconds": round(found.seconds, 3),
    }
    return json.dumps(body, indent=2, allow_nan=False)


class _Timing(AnalysisJson):
    """Parts of the answer as JSON objects."""

    def fund(self, fund: FundTiming) -> Json:
        periods = zip(fund.today, fund.needed, fund.spend, strict=True)
        return {
            "id": fund.id,
            "moved": self.money(fund.moved),
            "periods": [
                {
                    "period": self.label(period),
                    "amount": self.money(today),
                    "needed": self.money(needed),
                    "spend": self.money(spend),
                }
                for period, (today, needed, spend) in enumerate(periods)
            ],
        }
