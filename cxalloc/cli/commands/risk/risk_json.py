"""How sure a plan is as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.messages import risk_messages
from cxalloc.analysis.risk.result import (
    Bridge,
    Downside,
    EstimateInformation,
    HonestPromise,
    PlanDistribution,
    Regret,
    Robustness,
    SelectionFrequency,
    TornadoBar,
    ValueDistribution,
)
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
        "robustness": answers.robustness(found.robustness) if found.robustness else None,
        "downside": answers.downside(found.downside) if found.downside else None,
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

    def robustness(self, found: Robustness) -> Json:
        information = found.information
        return {
            "draws": found.draws,
            "asked": found.asked,
            "plans": found.plans,
            "mean_gap": round(found.mean_gap, _DECIMALS),
            "largest_gap": round(found.largest_gap, _DECIMALS),
            "checked": found.checked,
            "largest_shift": None if found.largest_shift is None else round(found.largest_shift, _DECIMALS),
            "candidates": [self._frequency(one) for one in found.candidates],
            "regrets": [self._regret(one) for one in found.regrets],
            "least_regret": self._regret(found.least_regret),
            "perfect_information": self.value(information.perfect),
            "perfect_information_at_most": self.value(information.perfect + information.gap),
            "information": [self._information(one) for one in information.estimates],
            "tornado": [self._bar(one) for one in found.tornado],
        }

    def _frequency(self, one: SelectionFrequency) -> Json:
        return {
            "kind": one.kind.value,
            "id": one.id,
            "name": one.name,
            "in_plan": one.in_plan,
            "frequency": round(one.share, _DECIMALS),
            "lower": round(one.lower, _DECIMALS),
            "upper": round(one.upper, _DECIMALS),
            "standing": one.standing.value,
        }

    def _regret(self, one: Regret) -> Json:
        figures = {"value": round(one.value), "mean": round(one.mean), "p95": one.p95}
        return {"plan": one.name, **{name: self.value(units) for name, units in figures.items()}}

    def _information(self, one: EstimateInformation) -> Json:
        return {
            "kind": one.kind.value,
            "id": one.id,
            "figure": one.figure.value,
            "value": self.value(one.value),
            "distinguishable": one.is_distinguishable,
        }

    def _bar(self, one: TornadoBar) -> Json:
        return {
            "kind": one.kind.value,
            "id": one.id,
            "figure": one.figure.value,
            "low": self.value(one.low),
            "high": self.value(one.high),
            "changes_at_low": one.changes_at_low,
            "changes_at_high": one.changes_at_high,
        }

    def downside(self, found: Downside) -> Json:
        return {
            "scenarios": found.scenarios,
            "complete": found.complete,
            "points": [
                {
                    "weight": round(one.weight, _DECIMALS),
                    "value": self.value(one.value),
                    "bound": self.value(one.bound),
                    "gap": None if one.gap is None else round(one.gap, _DECIMALS),
                    "mean": self.value(one.mean),
                    "cvar": self.value(one.cvar),
                    "cvar_in_other_draws": self.money(one.checked_cvar),
                    "funded": [
                        {"id": choice.initiative, "level": choice.level, "start": self.label(choice.start)}
                        for choice in one.decision.choices
                    ],
                }
                for one in found.points
            ],
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
