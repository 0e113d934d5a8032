"""Better timing as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.timing.messages import timing_messages
from cxalloc.analysis.timing.result import FundTiming, Timing
from cxalloc.cli.output.analysis_json import AnalysisJson
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def timing_in_json(
    portfolio: Portfolio,
    found: Timing,
    diagnosis: Diagnosis | None,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
) -> str:
    """The answer, ASCII only. ``portfolio`` has the changes made."""
    answers = _Timing(portfolio)
    gain, better = found.gain, None if found.better is None else found.better.proof
    says = found.value is not None
    answer = {
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
    }
    return answers.body(found, diagnosis, scenario, changes, answer)


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
