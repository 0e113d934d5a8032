"""The rows of a frontier: its points, and the budgets at which each candidate is funded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from cxalloc.analysis.frontier.result import TODAY, CandidatePath, Frontier, FrontierPoint, Marginal
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import minor_digits
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.conflict_texts import conflict_text
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.pages.compare.frontier_preview import FrontierPreview

STEP_OF_MONEY = 1000
"""Currency units per marginal return in points: points are few, so one unit would be too small a step."""


class Scale:
    """Formats a portfolio's objective values and budgets, and converts them to units of the chart's axes."""

    def __init__(self, portfolio: Portfolio, formats: Formatter) -> None:
        self.formats = formats
        self.in_points = portfolio.objective.kind is ObjectiveKind.SCORE
        self._unit: int = 10 ** minor_digits(portfolio.currency)

    def budget_at(self, budget: int) -> float:
        """Convert a budget (minor units) to currency units."""
        return float(budget / self._unit)

    def value_at(self, value: int) -> float:
        """Convert an objective value to currency units or points."""
        return value / (POINT if self.in_points else self._unit)

    def gain_at(self, ratio: Fraction) -> float:
        """Convert a marginal return to value per currency unit, or points per ``STEP_OF_MONEY`` units."""
        return float(ratio * self._unit * STEP_OF_MONEY / POINT) if self.in_points else float(ratio)

    def value(self, value: int | None) -> str:
        """Format an objective value with its unit."""
        if value is None:
            return NOTHING
        if self.in_points:
            return tr("{n} points").format(n=self.formats.number(Fraction(value, POINT), 1))
        return self.money(value)

    def bare_value(self, value: int | None) -> str:
        """Format an objective value without its unit."""
        if value is None or not self.in_points:
            return self.formats.money(value)
        return self.formats.number(Fraction(value, POINT), 1)

    def money(self, minor: int) -> str:
        """Format an amount (minor units) with its currency."""
        return f"{self.formats.money(minor)}{NO_BREAK_SPACE}{self.formats.currency}"

    def gain(self, ratio: Fraction) -> str:
        """Format a marginal return as a number."""
        return self.formats.number(self.gain_at(ratio), 2)

    @property
    def gain_title(self) -> str:
        """The title of the marginal return."""
        if self.in_points:
            return tr("The next {n} {currency} bring").format(
                n=self.formats.number(STEP_OF_MONEY), currency=self.formats.currency
            )
        return tr("The next {currency} brings").format(currency=self.formats.currency)

    @property
    def value_title(self) -> str:
        """The title of the objective value."""
        return tr("Value, points") if self.in_points else tr("Value, {currency}").format(currency=self.formats.currency)


def budget_name(portfolio: Portfolio, fund: str, budget: int, formats: Formatter) -> str:
    """Return the name of a scenario with that budget (minor units)."""
    named = next((one.name for one in portfolio.funds if one.id == fund), tr("Budget"))
    return f"{named} {formats.short_money(budget)} {formats.currency}".replace(NO_BREAK_SPACE, " ")


def marginal_after(preview: FrontierPreview, point: FrontierPoint) -> Marginal | None:
    """Return the marginal return after a point; None until the whole frontier is computed."""
    frontier = preview.frontier
    if frontier is None:
        return None
    at = next(number for number, one in enumerate(frontier.points) if one.factor == point.factor)
    return frontier.marginals[at] if at < len(frontier.marginals) else None


def point_lines(preview: FrontierPreview, point: FrontierPoint, candidates: int, scale: Scale) -> list[tuple[str, str]]:
    """Return the texts that describe a point, each with its title."""
    formats = scale.formats
    today = tr("today's") if point.factor == TODAY else tr("{share} of today's").format(share=_share(point, formats))
    lines = [
        (tr("Budget"), f"{scale.money(point.budget)} ({today})"),
        (tr("Value"), scale.value(point.value)),
        (tr("At most"), tr("{bound} (gap {gap})").format(bound=scale.value(point.bound), gap=formats.gap(point.gap))),
        (tr("Spend"), scale.money(point.spend)),
        (tr("Funded"), tr("{n} of {m}").format(n=point.funded, m=candidates)),
    ]
    marginal = marginal_after(preview, point)
    if marginal is not None:
        text = tr("{gain} (between {low} and {high})")
        gains = (scale.gain(ratio) for ratio in (marginal.amount, marginal.low, marginal.high))
        lines.append((scale.gain_title, text.format(**dict(zip(("gain", "low", "high"), gains, strict=True)))))
    if point.ranked is not None and point.loss is not None:
        text = tr("{value}: it loses {loss}")
        lines.append((tr("Ranking by ROI"), text.format(value=scale.value(point.ranked), loss=scale.value(point.loss))))
    if not point.is_searched:
        lines.append((tr("Proof"), tr("the search was stopped before this budget's turn")))
    return lines


def _share(point: FrontierPoint, formats: Formatter) -> str:
    return formats.share(point.factor, 1)


def frontier_in_words(portfolio: Portfolio, frontier: Frontier, scale: Scale) -> str:
    """Return a summary of the whole frontier in a few sentences."""
    if not frontier.points:
        return "\n".join(_why_nothing(portfolio, frontier, scale.formats))
    return " ".join(_range(frontier, scale))


def _why_nothing(portfolio: Portfolio, frontier: Frontier, formats: Formatter) -> Iterator[str]:
    if frontier.diagnosis is not None:
        if frontier.stopped is StopReason.INFEASIBLE:
            yield tr("There is no plan at any budget.")
        yield from conflict_text(frontier.diagnosis, portfolio, formats).lines()
    elif frontier.stopped is StopReason.INFEASIBLE:
        yield tr("There is no plan at any budget. Conflicting requirements:")
        yield from (f"–{NO_BREAK_SPACE}{formats.of(portfolio).render(reason)}" for reason in frontier.reasons)
    else:
        yield tr("The search was stopped before anything was found.")


def _range(frontier: Frontier, scale: Scale) -> Iterator[str]:
    first, last = frontier.points[0], frontier.points[-1]
    if frontier.infeasible_below is not None:
        text = tr("The smallest budget found with a plan is {least}; with {below} there is none.")
        yield text.format(least=scale.money(first.budget), below=scale.money(frontier.infeasible_below))
    elif frontier.is_least_open:
        text = tr("The smallest budget found with a plan is {least}; whether less is enough is not confirmed.")
        yield text.format(least=scale.money(first.budget))
    text = tr("Beyond {most} no more money adds anything (within the gap).")
    yield text.format(most=scale.money(last.budget))
    today = frontier.today
    if today is not None and today.loss is not None and today.value > 0:
        text = tr("At today's budget, ranking by ROI would lose {loss} ({share}).")
        share = scale.formats.computed_share(Fraction(today.loss, today.value))
        yield text.format(loss=scale.value(today.loss), share=share)
    if not all(point.is_searched for point in frontier.points):
        yield tr("The search was stopped: points with a wide gap were not searched to the end.")


# The points as a table


def point_columns(preview: FrontierPreview, scale: Scale) -> list[Column[FrontierPoint]]:
    """Return the columns of the table of points."""
    formats = scale.formats
    marginals = dict(
        zip((p.budget for p in preview.points), preview.frontier.marginals if preview.frontier else (), strict=False)
    )

    def gain(point: FrontierPoint) -> Fraction | None:
        found = marginals.get(point.budget)
        return None if found is None else found.amount

    def column(key: str, title: str, width: int) -> Column[FrontierPoint]:
        return Column(
            key, title, lambda point: getattr(point, key), scale.bare_value, number=True, width=width
        )  # fmt: skip

    return [
        Column("budget", tr("Budget, {currency}").format(currency=formats.currency), lambda point: point.budget,
               formats.money, number=True, width=130),
        Column("factor", tr("Of today's"), lambda point: point.factor, lambda factor: formats.share(factor, 1),
               number=True, width=90),
        column("value", scale.value_title, 120),
        column("bound", tr("At most"), 110),
        Column("gap", tr("Gap"), lambda point: point.gap, formats.gap, number=True, width=70,
               state=lambda point: "" if point.is_searched else "warning",
               tip=lambda point: "" if point.is_searched else tr("The search was stopped before this budget's turn")),
        Column("gain", scale.gain_title, gain, lambda ratio: NOTHING if ratio is None else scale.gain(ratio),
               number=True, width=150),
        Column("funded", tr("Funded"), lambda point: point.funded, number=True, width=70),
        column("ranked", tr("Ranking by ROI"), 120),
        column("loss", tr("It loses"), 100),
    ]  # fmt: skip


# The budgets at which candidates are funded


@dataclass(frozen=True)
class Segment:
    """A range of budgets (from 0 to 1 of the whole range) in which a candidate is funded at one level."""

    start: float
    end: float
    level: str
    group: int


@dataclass(frozen=True)
class EntryRow:
    """A candidate with the budgets at which it is funded."""

    entry: CandidatePath
    first: int | None
    words: str
    segments: tuple[Segment, ...]

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.entry.id


def entry_rows(portfolio: Portfolio, frontier: Frontier, scale: Scale) -> list[EntryRow]:
    """Return a row for each candidate, ordered by the smallest budget that funds it."""
    budgets = [point.budget for point in frontier.points]
    if not budgets:
        return []
    levels = {one.id: [level.name for level in one.levels] for one in portfolio.initiatives}
    rows = [
        EntryRow(
            entry,
            next((budgets[number] for number in entry.changes()), None),
            _entry_words(entry, budgets, scale),
            tuple(_segments(entry, budgets, levels.get(entry.id, []))),
        )
        for entry in frontier.entries
    ]
    return sorted(rows, key=lambda row: (row.first is None, row.first or 0))


def share_of(budget: int, budgets: Sequence[int]) -> float:
    """Return the position of a budget between the first and the last, from 0 to 1."""
    span = budgets[-1] - budgets[0]
    return min(1.0, max(0.0, (budget - budgets[0]) / span)) if span else 0.0


def _segments(entry: CandidatePath, budgets: Sequence[int], levels: Sequence[str]) -> Iterator[Segment]:
    """Yield the segments of a candidate; the decision at a budget extends to the next budget."""
    bounds = [*entry.changes(), len(budgets)]
    for start, end in pairwise(bounds):
        level = entry.levels[start]
        if level is not None:
            until = budgets[min(end, len(budgets) - 1)]
            group = levels.index(level) if level in levels else 0
            yield Segment(share_of(budgets[start], budgets), share_of(until, budgets), level, group)


def _entry_words(entry: CandidatePath, budgets: Sequence[int], scale: Scale) -> str:
    changes = entry.changes()
    if not changes:
        return tr("at no budget")
    words = []
    for number in changes:
        level = entry.levels[number]
        what = tr("out") if level is None else level or tr("in")
        text = tr("{what} from {budget}") if number else tr("{what} from the first budget on")
        words.append(text.format(what=what, budget=scale.formats.short_money(budgets[number])))
    return ", ".join(words)


def entry_columns(scale: Scale) -> list[Column[EntryRow]]:
    """Return columns for name, smallest funding budget, the strip of budgets, and the same in words."""
    formats = scale.formats
    return [
        Column("name", tr("Candidate"), lambda row: row.entry.name, width=270),
        Column("first", tr("Enters at"), lambda row: row.first,
               lambda first: tr("never") if first is None else formats.short_money(first), number=True, width=90,
               state=lambda row: "muted" if row.first is None else ""),
        Column("strip", tr("From the least to the largest budget"), lambda row: row.first, lambda _: "", width=300,
               tip=lambda row: f"{row.entry.name}: {row.words}"),
        Column("words", tr("As the budget grows"), lambda row: row.words, width=260,
               state=lambda row: "muted" if row.first is None else ""),
    ]  # fmt: skip
