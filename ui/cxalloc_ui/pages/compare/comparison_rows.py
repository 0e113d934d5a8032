"""The rows of a comparison of scenarios: figures with differences, and candidates with decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from cxalloc.analysis.comparison.attribution import attribute
from cxalloc.analysis.comparison.compare import (
    CandidateRow,
    Comparison,
    FundedState,
    KeyFigure,
    Presence,
    difference,
    key_figure,
)
from cxalloc.analysis.comparison.compare import ScenarioColumn as Scenario
from cxalloc.analysis.comparison.messages import (
    attribution_messages,
    change_cell,
    column_formatter,
    figure_cell,
    figure_name,
    limit_name,
    limit_phrases,
    scenario_name,
)
from cxalloc.domain.message import Gap, ObjectiveValue
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.optimisation.solve import under_scenario
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.conflict_texts import conflict_text
from cxalloc_ui.models.table_model import Column

FIGURES = (
    KeyFigure.VALUE, KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND, KeyFigure.ROI, KeyFigure.PAYBACK,
    KeyFigure.FUNDED, KeyFigure.SMALL_SHARE,
)  # fmt: skip
NARROWEST, WIDEST, LETTER = 118, 210, 7
"""Pixels of a scenario's column, and of a character of its name."""
UNSURE = "?"


class FigureLineKind(Enum):
    """The kind of a row of the upper table."""

    FIGURE = "figure"
    DIFFERENCE = "difference"
    PROOF = "proof"
    LIMITS = "limits"


@dataclass(frozen=True)
class FigureLine:
    """A row of the upper table: a text, a tooltip and a state for each scenario."""

    line: FigureLineKind
    figure: KeyFigure | None
    title: str
    texts: tuple[str, ...]
    tips: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The key of the row, unique in the table."""
        return (self.line.value, self.figure.value if self.figure else "")


def figure_lines(
    columns: Sequence[Scenario], reference: Scenario, portfolio: Portfolio, formats: Formatter
) -> list[FigureLine]:
    """Return each figure followed by its differences from the reference, then the proofs and binding resources."""
    in_money = all(column.objective is ObjectiveKind.NPV for column in columns)
    writings = [column_formatter(formats, portfolio, column) for column in columns]
    lines = []
    for figure in FIGURES:
        if figure is KeyFigure.VALUE and in_money:
            continue  # it is the NPV
        values = [key_figure(column, figure) for column in columns]
        texts = [NOTHING if v is None else figure_cell(w, figure, v) for v, w in zip(values, writings, strict=True)]
        title = formats.render(figure_name(figure))
        if figure in (KeyFigure.NPV, KeyFigure.BUDGET, KeyFigure.SPEND):
            title = tr("{figure}, {currency}").format(figure=title, currency=formats.currency)
        lines.append(FigureLine(FigureLineKind.FIGURE, figure, title, tuple(texts), tuple(texts), ("",) * len(texts)))
        if len(columns) > 1:
            lines.append(_differences(figure, columns, reference, writings))
        if figure is KeyFigure.NPV:
            lines.append(_proofs(columns, portfolio, formats))
    lines.append(_limits(columns, portfolio, formats))
    return lines


def _differences(
    figure: KeyFigure, columns: Sequence[Scenario], reference: Scenario, writings: Sequence[Formatter]
) -> FigureLine:
    texts, tips, states = [], [], []
    ask = tr("Press Enter to see why")
    for column, writing in zip(columns, writings, strict=True):
        found = None if column is reference else difference(column, reference, figure)
        if found is None:
            texts.append("" if column is reference else NOTHING)
            same, other = tr("This is what the others are compared with"), tr("There is nothing to subtract")
            tips.append(same if column is reference else f"{other}\n{ask}")
            states.append("muted")
            continue
        change = change_cell(writing, figure, found.amount)
        if found.is_certain:
            texts.append(change)
            tips.append(f"{change}\n{ask}")
            states.append("muted" if not found.amount else "")
        else:
            texts.append(f"{change} {UNSURE}")
            unsure = tr("Smaller than the gaps of the two plans allow to tell")
            tips.append(f"{change}\n{unsure}\n{ask}")
            states.append("muted")
    return FigureLine(FigureLineKind.DIFFERENCE, figure, tr("   difference"), tuple(texts), tuple(tips), tuple(states))


def _proofs(columns: Sequence[Scenario], portfolio: Portfolio, formats: Formatter) -> FigureLine:
    texts, tips, states = [], [], []
    for column in columns:
        if column.plan is not None:
            gap = formats.gap(column.plan.proof.gap)
            optimal = column.outcome is Outcome.OPTIMAL
            texts.append(tr("gap {gap}").format(gap=gap))
            tips.append(_proof_in_words(column, formats.of(portfolio)))
            states.append("good" if optimal else "warning")
        else:
            texts.append(no_plan(column))
            tips.append("\n".join(why_none(column, portfolio, formats)) or no_plan(column))
            states.append("bad" if column.outcome in (None, Outcome.INFEASIBLE) else "warning")
    return FigureLine(FigureLineKind.PROOF, None, tr("Proof"), tuple(texts), tuple(tips), tuple(states))


def _proof_in_words(column: Scenario, formats: Formatter) -> str:
    assert column.plan is not None
    proof = column.plan.proof
    if column.outcome is Outcome.OPTIMAL:
        return tr("Optimal: no plan has a higher value by more than the gap")
    if column.stopped is StopReason.GAP_REACHED and proof.gap is not None and proof.bound is not None:
        return formats.text("terminal.within_gap", gap=Gap(proof.gap), bound=ObjectiveValue(proof.bound))
    return tr("The best plan found")


def no_plan(column: Scenario) -> str:
    """Return in a word or two why a scenario has no plan."""
    if column.outcome is None:
        return tr("cannot be made")
    if column.outcome is Outcome.INFEASIBLE:
        return tr("no plan is possible")
    if column.stopped is StopReason.NOT_CONFIRMED:
        return tr("not decided")
    return tr("stopped") if column.stopped is StopReason.CANCELLED else tr("no plan in time")


def why_none(column: Scenario, portfolio: Portfolio, formats: Formatter) -> list[str]:
    """Return lines on why a scenario has no plan: its IIS and proof if diagnosed, else the solver's reasons."""
    if column.diagnosis is None:
        return list(map(formats.of(portfolio).render, column.reasons))
    return conflict_text(column.diagnosis, under_scenario(portfolio, column.scenario), formats).lines()


def _limits(columns: Sequence[Scenario], portfolio: Portfolio, formats: Formatter) -> FigureLine:
    texts, tips = [], []
    for column in columns:
        changed = under_scenario(portfolio, column.scenario) if column.limits else portfolio
        names = [formats.of(portfolio).render(limit_name(changed, one)) for one in column.limits]
        texts.append(", ".join(names) if names else NOTHING)
        words = [formats.of(portfolio).render(one) for one in limit_phrases(changed, column.limits).phrases]
        tips.append("\n".join(words) or tr("Nothing is used up"))
    return FigureLine(FigureLineKind.LIMITS, None, tr("Used up"), tuple(texts), tuple(tips), ("",) * len(texts))


def figure_columns(columns: Sequence[Scenario], formats: Formatter) -> list[Column[FigureLine]]:
    """Return a column for the names of the figures, and one for each scenario."""
    first: Column[FigureLine] = Column(
        "figure",
        "",
        lambda line: line.title,
        width=230,
        state=lambda one: "muted" if one.line is FigureLineKind.DIFFERENCE else "",
    )
    return [first, *(_figure_column(number, column, formats) for number, column in enumerate(columns))]


def _figure_column(number: int, column: Scenario, formats: Formatter) -> Column[FigureLine]:
    name = formats.render(scenario_name(column.scenario))
    return Column(
        f"scenario:{number}",
        name,
        lambda line: line.texts[number],
        number=True,
        width=_width(name),
        help="\n".join([name, *(f"{key} = {value}" for key, value in column.changes)]),
        tip=lambda line: line.tips[number],
        state=lambda line: line.states[number],
    )


def _width(name: str) -> int:
    return min(WIDEST, max(NARROWEST, 30 + LETTER * len(name)))


class RowFilter(Enum):
    """Which candidates the lower table lists."""

    DIFFERING = "differing"
    ALL = "all"
    NONE = "none"
    EVERY = "every"


def is_shown(row: CandidateRow, shown: RowFilter) -> bool:
    """Return whether a candidate passes a filter."""
    return {
        RowFilter.DIFFERING: row.differs,
        RowFilter.ALL: row.place is Presence.ALL,
        RowFilter.NONE: row.place is Presence.NONE,
        RowFilter.EVERY: True,
    }[shown]


def candidate_columns(
    columns: Sequence[Scenario], portfolio: Portfolio, formats: Formatter
) -> list[Column[CandidateRow]]:
    """Return columns for the name, whether all scenarios fund it, and level and start (or amount) in each scenario."""
    places = {Presence.ALL: tr("in all"), Presence.SOME: tr("in some"), Presence.NONE: tr("in none")}
    made: list[Column[CandidateRow]] = [
        Column("name", tr("Candidate"), lambda row: row.name, width=230),
        Column(
            "place",
            tr("Funded"),
            lambda row: list(Presence).index(row.place),
            lambda number: places[list(Presence)[number]],
            width=80,
            help=tr("In all: whatever happens of what is compared, it is chosen: a choice without regret"),
        ),
    ]
    return [*made, *(_state_column(number, column, portfolio, formats) for number, column in enumerate(columns))]


def _state_column(number: int, column: Scenario, portfolio: Portfolio, formats: Formatter) -> Column[CandidateRow]:
    def text(row: CandidateRow) -> str:
        if column.plan is None:
            return ""
        return state_in_words(row, row.states[number], portfolio, formats)

    name = formats.render(scenario_name(column.scenario))
    return Column(
        f"scenario:{number}", name, text, width=_width(name),
        state=lambda row: "" if row.states[number] else "muted",
        tip=lambda row: f"{text(row)}\n" + tr("Press Enter to see why") if column.plan is not None else "",
    )  # fmt: skip


def state_in_words(row: CandidateRow, state: FundedState | None, portfolio: Portfolio, formats: Formatter) -> str:
    """Return a decision such as ``pilot, 2027-Q1`` (the level only if there are several), or a small amount."""
    if state is None:
        return tr("out")
    if not state.level:
        return formats.money(state.amount)
    start = formats.of(portfolio).period(state.start)
    one_level = len({one.level for one in row.states if one}) == 1
    return start if one_level else f"{state.level}, {start}"


def explanation(
    comparison: Comparison, scenario: str, figure: KeyFigure, reference: str, portfolio: Portfolio, formats: Formatter
) -> tuple[str, str]:
    """Return the title and the text that attribute the difference of a figure."""
    column, there = comparison.column(scenario), comparison.column(reference)
    if figure is KeyFigure.VALUE and column.objective is not there.objective:
        figure = KeyFigure.NPV
    account = attribute(comparison, scenario, figure, reference)
    title = tr("{figure}: why {scenario} differs from {reference}").format(
        figure=formats.render(figure_name(figure)),
        scenario=formats.render(scenario_name(scenario)),
        reference=formats.render(scenario_name(reference)),
    )
    conflicts = {
        one.scenario: why_none(one, portfolio, formats) for one in (column, there) if one.diagnosis is not None
    }
    if conflicts:  # an IIS is more specific than the solver's reasons
        account = replace(account, reasons=())
    write = column_formatter(formats, portfolio, column).render
    sentences = [message_text(write(one)) for one in attribution_messages(account, portfolio)]
    return title, "\n\n".join([*sentences, *("\n".join(one) for one in conflicts.values())])
