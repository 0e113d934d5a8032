"""How sure a plan is as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.messages import risk_messages
from cxalloc.analysis.risk.result import Bridge, HonestPromise, PlanDistribution, ValueDistribution
from cxalloc.cli.output.analysis_json import AnalysisJson
from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.money import to_minor
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH

_DECIMALS = 6


def risk_in_json(
    portfolio: Portfolio,
    found: Risk,
    diagnosis: Diagnosis | None,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
    target: Decimal | None = None,
) -> str:
    """The answer, ASCII only. ``portfolio`` has the changes made; ``target`` is in currency units."""
    answers, made = _Risk(portfolio), found.distribution
    says = found.value is not None
    answer = {
        "plan": answers.proven(found.value),
        "text": list(map(PLAIN_ENGLISH.of(portfolio).render, risk_messages(portfolio, found))) if says else [],
        "draws": made.draws if made else None,
        "seed": made.seed if made else None,
        "rho": made.rho if made else None,
        "alpha": found.alpha if made else None,
        "distribution": answers.distribution(made.value, target) if made else None,
        "cvar": answers.money(_rounded(found.tail)),
        "independent": answers.distribution(made.independent, target) if made and made.independent else None,
        "bridge": answers.bridge(made.bridge) if made else None,
        "funds": answers.funds(made) if made else [],
        "promise": answers.promise(found.promise) if found.promise else None,
    }
    return answers.body(found, diagnosis, scenario, changes, answer)


def _rounded(figure: float | None) -> int | None:
    return None if figure is None else round(figure)


class _Risk(AnalysisJson):
    """Parts of the answer as JSON objects."""

    def distribution(self, value: ValueDistribution, target: Decimal | None) -> Json:
        reached = None
        if target is not None:
            minor = to_minor(target, self.portfolio.currency)
            reached = {"amount": self.money(minor), "probability": round(value.reaching(minor), _DECIMALS)}
        return {
            "mean": self.money(round(value.mean)),
            "deviation": self.money(round(value.deviation)),
            "p5": self.money(value.p5),
            "p50": self.money(value.p50),
            "p95": self.money(value.p95),
            "loss": round(value.loss, _DECIMALS),
            "target": reached,
        }

    def promise(self, made: HonestPromise) -> Json:
        return {
            "classes": made.by,
            "stated": self.money(made.stated),
            "expected": self.money(made.expected),
            "candidates": [
                {
                    "kind": one.kind.value,
                    "id": one.id,
                    "class": one.class_name,
                    "stated": self.money(one.stated),
                    "expected": self.money(one.expected),
                    "weight": None if one.weight is None else round(one.weight, _DECIMALS),
                }
                for one in made.candidates
            ],
        }

    def bridge(self, bridge: Bridge) -> Json:
        names = ("plan", "reading", "cost", "rate", "duration", "sampling", "mean")
        return {name: self.money(getattr(bridge, name)) for name in names}

    def funds(self, made: PlanDistribution) -> list[Json]:
        return [
            {
                "fund": one.fund,
                "period": self.label(one.period),
                "overspending": round(one.overspending, _DECIMALS),
                "contingency": self.money(one.contingency),
            }
            for one in made.funds
        ]
