"""An explanation as one JSON object; ``docs/command_line.md`` describes its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.analysis.sensitivity.explanation import (
    BreakEven,
    EnteredValue,
    Explanation,
    Measure,
    Reason,
    ReasonKind,
)
from cxalloc.analysis.sensitivity.export import DECIMALS, MONEY_FIELDS
from cxalloc.cli.output.analysis_json import AnalysisJson
from cxalloc.cli.output.json_numbers import Json, Number, number
from cxalloc.cli.output.review_json import verdict_in_json
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH


def explanation_in_json(
    portfolio: Portfolio,
    one: Explanation,
    *,
    scenario: str,
    changes: Iterable[tuple[str, str]],
    words: Sequence[str],
    diagnosis: Diagnosis | None,
) -> str:
    """The explanation, ASCII only. ``portfolio`` has the changes made; ``words`` are its sentences.

    All keys are present whatever the answer: null, or an empty list, where there is nothing to report.
    """
    answers = _Answers(portfolio)
    answer = {
        "kind": one.kind.value,
        "id": one.id,
        "name": one.name,
        "level": one.level,
        "text": list(words),
        "verdict": None if one.decision is None else verdict_in_json(PlanReview(portfolio, one.decision), one.id),
        "funded": one.funded if one.plan_value else None,
        "other_level": one.other_level,
        "candidate_status": one.status,
        "demand": one.demand,
        "certain": one.certain if one.flipped_value else None,
        "tighter_gap": one.tighter_gap,
        "now": answers.state(one.now) if one.plan_value else None,
        "flipped": None if one.flipped is None else answers.state(one.flipped),
        "plan": answers.proven(one.plan_value),
        "flipped_plan": answers.proven(one.flipped_value),
        "loss": None
        if one.loss is None
        else {
            "amount": answers.value(one.loss.found),
            "low": answers.value(one.loss.least),
            "high": answers.value(one.loss.most),
        },
        "differences": [answers.difference(change, "flipped") for change in one.changes],
        "limits": [answers.reason(reason) for reason in one.reasons],
        "break_evens": [answers.break_even(each) for each in one.break_evens],
    }
    return answers.body(one, diagnosis, scenario, changes, answer)


class _Answers(AnalysisJson):
    """Parts of an explanation as JSON objects."""

    def reason(self, reason: Reason) -> Json:
        days = reason.kind is ReasonKind.TEAM and reason.amount is not None
        return {
            "kind": reason.kind.value,
            "id": reason.subject,
            "period": None if reason.period is None else self.label(reason.period),
            "amount": number(reason.amount or Decimal(0)) if days else self.money(reason.amount),
            "alone": reason.alone,
            "text": PLAIN_ENGLISH.of(self.portfolio).render(reason.text),
        }

    def break_even(self, one: BreakEven) -> Json:
        return {
            "measure": one.measure.value,
            "known": one.status.value,
            "why": one.why,
            "now": self._figure(one, one.now),
            "at": self._figure(one, one.at),
            "low": self._figure(one, one.least),
            "high": self._figure(one, one.most),
            "factor": None if one.factor is None else number(round(one.factor, DECIMALS)),
            "entered": [self._entered(one, entered) for entered in one.entered],
        }

    def _figure(self, one: BreakEven, figure: Decimal | None) -> Number:
        if figure is None:
            return None
        match one.measure:
            case Measure.COST | Measure.NPV:
                return self.money(figure)
            case Measure.SCORE:
                return number(figure / POINT)
            case _:
                return number(round(figure, DECIMALS))

    def _entered(self, one: BreakEven, entered: EnteredValue) -> Json:
        in_money = entered.field in MONEY_FIELDS and one.measure is not Measure.SCORE
        write = self.money if in_money else lambda figure: number(round(figure, DECIMALS))
        return {
            "level": entered.level,
            "field": entered.field,
            "now": write(entered.now),
            "at": write(entered.at),
        }
