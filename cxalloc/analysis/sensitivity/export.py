"""An explanation as rows of typed cells, for CSV and other tables."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from cxalloc.analysis.sensitivity.explanation import (
    BreakEven,
    CandidateState,
    EnteredValue,
    Explanation,
    Measure,
    Reason,
    ReasonKind,
)
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_rows
from cxalloc.exchange.exports.plan_rows import FUNDED, NOT_FUNDED, ExportCell, ExportRows, MoneyCell, rounded
from cxalloc.messages.formatter import PLAIN_ENGLISH

FIGURE_COLUMNS = ("part", "what", "id", "period", "now", "flipped", "low", "high", "text")
CHANGE_COLUMNS = (
    "kind", "id", "name",
    *(f"{name}_{side}" for side in ("now", "flipped") for name in ("decision", "level", "start", "cost", "npv", "roi")),
)  # fmt: skip
ALONE, TOGETHER = "alone", "together"
MONEY_FIELDS = ("npv", "benefit", "benefit_total")
DECIMALS = 6


def write_explanation(
    portfolio: Portfolio, one: Explanation, path: Path, style: CsvStyle = PLAIN, words: Iterable[str] = ()
) -> tuple[Path, Path]:
    """Write ``NAME.csv``, a row per figure, and ``NAME-changes.csv``, a row per candidate that the flip changes.

    ``portfolio`` has the scenario's changes applied; ``words`` are the sentences of the first rows. Raises OSError.
    """
    second = path.with_name(f"{path.stem}-changes{path.suffix}")
    write_rows(path, FIGURE_COLUMNS, figure_rows(portfolio, one, words), portfolio.currency, style)
    write_rows(second, CHANGE_COLUMNS, change_rows(portfolio, one), portfolio.currency, style)
    return path, second


def figure_rows(portfolio: Portfolio, one: Explanation, words: Iterable[str] = ()) -> ExportRows:
    """The sentences, the candidate and the plan now and with the decision flipped, the reasons, and the break-evens."""

    def row(
        part: str, what: str, now: ExportCell = None, flipped: ExportCell = None, **more: ExportCell
    ) -> list[ExportCell]:
        named = {**dict.fromkeys(FIGURE_COLUMNS, ""), "low": None, "high": None, **more}
        return [*({**named, "part": part, "what": what, "now": now, "flipped": flipped}).values()]

    yield row("candidate", one.kind.value, id=one.id, text=f"{one.name}: {one.level}" if one.level else one.name)
    for text in words:
        yield row("answer", "", text=text)
    if one.plan_value is None:
        return
    states = zip(state_cells(portfolio, one.now), state_cells(portfolio, one.flipped), strict=True)
    for name, (now, flipped) in zip(("decision", "level", "start", "cost", "npv", "roi"), states, strict=True):
        yield row("candidate", name, now, flipped, id=one.id)
    then = one.flipped_value
    yield row(
        "plan", "value", _objective_cell(one, one.plan_value.value), _objective_cell(one, then.value if then else None)
    )
    yield row(
        "plan", "bound", _objective_cell(one, one.plan_value.bound), _objective_cell(one, then.bound if then else None)
    )
    if one.loss is not None:
        low, high = _objective_cell(one, one.loss.least), _objective_cell(one, one.loss.most)
        certain = "certain" if one.certain else "within the gap"
        yield row("plan", "loss", None, _objective_cell(one, one.loss.found), low=low, high=high, text=certain)
    for reason in one.reasons:
        period = "" if reason.period is None else portfolio.horizon.label(reason.period)
        said = f"{PLAIN_ENGLISH.of(portfolio).render(reason.text)} ({ALONE if reason.alone else TOGETHER})"
        yield row("limit", reason.kind.value, _taken(reason), id=reason.subject, period=period, text=said)
    for each in one.break_evens:
        now, at, low, high = (_break_even(each, figure) for figure in (each.now, each.at, each.least, each.most))
        said = f"{each.status.value}: {each.why}" if each.why else each.status.value
        yield row("break-even", each.measure.value, now, at, id=one.id, low=low, high=high, text=said)
        for entered in each.entered:
            cells = (_entered(each, entered, figure) for figure in (entered.now, entered.at))
            yield row("as entered", entered.field, *cells, id=one.id, text=entered.level)


def change_rows(portfolio: Portfolio, one: Explanation) -> ExportRows:
    """One row for each other candidate that differs between the two plans: as it is now, and with the flip."""
    for change in one.changes:
        states = (*state_cells(portfolio, change.before), *state_cells(portfolio, change.after))
        yield [change.kind.value, change.id, change.name, *states]


def state_cells(portfolio: Portfolio, state: CandidateState | None) -> list[ExportCell]:
    """The decision on a candidate, its level, start, cost, net present value and return on investment."""
    if state is None:
        return ["", "", "", None, None, None]
    if not state.funded:
        return [NOT_FUNDED, "", "", None, None, None]
    start = "" if state.start is None else portfolio.horizon.label(state.start)
    roi = None if state.roi is None else rounded(Fraction(state.roi))
    return [FUNDED, state.level, start, MoneyCell(state.amount), MoneyCell(state.npv), roi]


def _objective_cell(one: Explanation, value: int | None) -> ExportCell:
    if value is None:
        return None
    return Decimal(value) / POINT if one.objective is ObjectiveKind.SCORE else MoneyCell(value)


def _taken(reason: Reason) -> ExportCell:
    if reason.amount is None:
        return None
    return reason.amount if reason.kind is ReasonKind.TEAM else MoneyCell(round(reason.amount))


def _break_even(one: BreakEven, figure: Decimal | None) -> ExportCell:
    if figure is None:
        return None
    match one.measure:
        case Measure.COST | Measure.NPV:
            return MoneyCell(round(figure))
        case Measure.SCORE:
            return figure / POINT
        case _:
            return round(figure, DECIMALS)


def _entered(one: BreakEven, entered: EnteredValue, figure: Decimal) -> ExportCell:
    in_money = entered.field in MONEY_FIELDS and one.measure is not Measure.SCORE  # a criterion may have such a name
    return MoneyCell(round(figure)) if in_money else round(figure, DECIMALS)
