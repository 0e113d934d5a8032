"""Texts of an explanation (a sensitivity analysis of one decision): sentences and tables of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc_ui.application.texts import tr

if TYPE_CHECKING:
    from cxalloc.analysis.sensitivity.explanation import BreakEven, CandidateState, EnteredValue, Explanation

MOST_LISTED = 5
"""Limit of the lines of a short list."""
MOST_CHANGES = 40
"""Limit of listed changes: of more the first are listed, followed by the number of the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with two values: in the plan, and with the decision flipped (or at the break-even)."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Block:
    """A table of figures: its heading and column titles; ``in_words`` says that the cells are phrases, not numbers."""

    title: str
    now: str
    then: str
    lines: tuple[Line, ...]
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class ShortList:
    """A few lines under a heading; ``more`` counts the lines that are left out."""

    title: str
    lines: tuple[str, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationText:
    """An explanation as texts.

    ``headline`` is the answer in one sentence, ``lists`` what matters most. The proof: all sentences in ``words``,
    tables of figures in ``blocks``, and a ``note`` on the solves behind them. Without a headline ``words`` are all.
    """

    title: str
    words: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    note: str = ""
    headline: str = ""
    lists: tuple[ShortList, ...] = ()

    @property
    def text(self) -> str:
        """The whole explanation as text for the clipboard, with tabs between columns for spreadsheets."""
        parts = ["\n".join([self.title, "", *self.words])]
        for block in self.blocks:
            lines = [(line.name, line.now, line.then) for line in block.lines]
            parts.append("\n".join("\t".join(line) for line in [(block.title, block.now, block.then), *lines]))
        return "\n\n".join([*parts, self.note]).rstrip() + "\n"


def explanation_title(name: str, *, funded: bool) -> str:
    """Return the title of an explanation: the question that it answers."""
    words = tr("Why is “{name}” in the plan?") if funded else tr("Why is “{name}” not in the plan?")
    return words.format(name=name)


def explanation_text(
    one: Explanation, portfolio: Portfolio, formats: Formatter, *, is_part: bool = False
) -> ExplanationText:
    """Return the texts of an explanation. The scenario it is about must already be applied to ``portfolio``.

    ``is_part`` says that the rest is still being computed.
    """
    from cxalloc.analysis.sensitivity.messages import explanation_messages, headline

    writer = _Writer(one, portfolio, formats)
    words = tuple(
        writer.formats.render(sentence)
        for sentence in explanation_messages(one)
        if not (is_part and sentence.key == "sensitivity.stopped")
    )
    blocks = (writer.values(), writer.own(), writer.break_evens(), writer.changes())
    note = "" if is_part or not one.solves else writer.note()
    answer = headline(one)
    return ExplanationText(
        explanation_title(one.name, funded=one.funded),
        words,
        tuple(block for block in blocks if block.lines),
        note,
        "" if answer is None else writer.formats.render(answer),
        tuple(part for part in writer.lists() if part.lines),
    )


class _Writer:
    """Formats the parts of one explanation."""

    def __init__(self, one: Explanation, portfolio: Portfolio, formats: Formatter) -> None:
        self.portfolio, self.formats = portfolio, formats.of(portfolio)
        self._one = one
        self._then = tr("Without it") if one.funded else tr("With it")

    def lists(self) -> Iterator[ShortList]:
        """Return what the candidate displaces, brings in, what stands in its way, and where the decision flips."""
        from cxalloc.analysis.sensitivity.messages import brought_along, displaced, limits

        one = self._one
        if one.funded:
            titles = [tr("Would be funded instead"), tr("Would go with it")]
        else:
            titles = [tr("Displaces"), tr("Brings in")]
        if one.is_example:
            titles = [tr("{title}, for example").format(title=title) for title in titles]
        for title, changes in zip(titles, (displaced(one), brought_along(one)), strict=True):
            yield self._short_list(title, [change.name for change in changes])
        asked = tr("What asks for it") if one.funded else tr("What stands in the way")
        yield self._short_list(asked, list(map(self.formats.render, limits(one))))
        flips = [
            tr("{name}: {at} (now {now})").format(name=line.name, at=line.then, now=line.now)
            for line in self.break_evens().lines
        ]
        yield self._short_list(tr("Flips at"), flips)

    def _short_list(self, title: str, lines: list[str]) -> ShortList:
        """Return a list of a few lines, followed by the number of the others."""
        more = len(lines) - MOST_LISTED
        if more <= 0:
            return ShortList(title, tuple(lines))
        return ShortList(title, tuple(lines[:MOST_LISTED]), tr("{n} more").format(n=self.formats.number(more)))

    def values(self) -> Block:
        """Return the objective values and bounds of the two plans, and their difference."""
        one, write = self._one, self.formats.objective_value
        lines = []
        if one.plan_value is not None and one.flipped_value is not None and one.loss is not None:
            now, then = one.plan_value, one.flipped_value
            lines = [
                Line(
                    self._unit(tr("Value of the plan")),
                    write(now.value),
                    write(then.value),
                ),
                Line(
                    self._unit(tr("Upper bound of the value")),
                    write(now.bound),
                    write(then.bound),
                ),
            ]
            loss = one.loss
            name = tr("Value lost") if loss.middle >= 0 else tr("Value gained")
            lines.append(Line(self._unit(name), "", write(abs(loss.middle))))
            if loss.found >= 0 and loss.least is not None and loss.most is not None and loss.least < loss.most:
                least, most = write(max(0, loss.least)), write(loss.most)
                lines.append(Line(self._unit(tr("Proved to be at least")), "", least))
                lines.append(Line(self._unit(tr("Proved to be at most")), "", most))
        return Block(tr("The two plans"), tr("Now"), self._then, tuple(lines))

    def own(self) -> Block:
        """Return the decision about the candidate itself in the two plans."""
        one = self._one
        now, then = one.now, one.flipped
        if then is None:
            return Block("", "", "", ())
        lines = [Line(tr("Funded"), *(tr("yes") if state.funded else tr("no") for state in (now, then)))]
        is_small = one.kind is Kind.SMALL_ALLOCATION
        figures: list[tuple[str, Callable[[CandidateState], str]]] = [
            (tr("Level"), lambda state: self._level(one.id, state) or NOTHING),
            (tr("First spend") if is_small else tr("Start"), self._start),
            (
                self._money_unit(tr("Spend") if is_small else tr("Total cost")),
                lambda state: self.formats.money(state.amount),
            ),
            (self._money_unit(tr("Expected NPV")), lambda state: self.formats.money(state.npv)),
            (
                tr("Score"),
                self._points,
            ),
            (tr("Expected ROI"), lambda state: NOTHING if state.roi is None else self._share(state.roi, 1)),
        ]
        for name, write in figures:
            texts = [write(state) if state.funded else NOTHING for state in (now, then)]
            if set(texts) != {NOTHING}:
                lines.append(Line(name, *texts))
        return Block(one.name, tr("Now"), self._then, tuple(lines))

    def break_evens(self) -> Block:
        """Return the values at which the decision flips, also expressed as the fields that a user enters."""
        lines = [line for one in self._one.break_evens for line in self._break_even(one)]
        return Block(tr("Where the decision changes"), tr("Now"), tr("Break-even"), tuple(lines))

    def changes(self) -> Block:
        """Return the other differences between the plans; candidates that enter or leave come first."""
        changes = sorted(self._one.changes, key=lambda one: one.before.funded == one.after.funded)
        shown = changes if len(changes) <= MOST_CHANGES else changes[: MOST_CHANGES - 1]
        lines = [
            Line(one.name, self._state(one.kind, one.id, one.before), self._state(one.kind, one.id, one.after))
            for one in shown
        ]
        if len(shown) < len(changes):
            lines.append(Line(tr("{n} more").format(n=self.formats.number(len(changes) - len(shown))), "", ""))
        return Block(tr("What else changes"), tr("Now"), self._then, tuple(lines), in_words=True)

    def note(self) -> str:
        """Return the number and duration of the solves."""
        one = self._one
        values = {
            "solves": self.formats.number(one.solves),
            "seconds": self.formats.number(one.seconds, 0 if one.seconds >= 10 else 1),
        }
        words = tr("Found by optimising {solves} times in {seconds} s.").format(**values)
        return words if one.stopped is not StopReason.CANCELLED else f"{words} " + tr("You stopped the search.")

    def _break_even(self, one: BreakEven) -> Iterator[Line]:
        from cxalloc.analysis.sensitivity.explanation import BreakEvenStatus, Measure

        if one.status is not BreakEvenStatus.FOUND:
            return
        names: dict[Measure, tuple[str, Callable[[Decimal], str]]] = {
            Measure.ROI: (tr("Expected ROI"), self._close_share),
            Measure.RATE: (tr("Return of the first tier, per unit"), self._close_number),
            Measure.NPV: (self._money_unit(tr("Expected NPV")), self.formats.money),
            Measure.SCORE: (self._unit(tr("Score")), self.formats.objective_value),
            Measure.COST: (self._money_unit(tr("Cost")), self.formats.money),
        }
        name, write = names[one.measure]
        if one.at is not None:
            yield Line(name, NOTHING if one.now is None else write(one.now), self._closeness(one, write))
        elif one.factor is not None:
            yield Line(
                tr("Benefits, times what they are"), self._close_number(Decimal(1)), self._close_number(one.factor)
            )
        for entered in one.entered:
            yield self._entered(entered)

    def _closeness(self, one: BreakEven, write: Callable[[Decimal], str]) -> str:
        """Format a break-even, or its lower and upper bound if they are too far apart for a single figure."""
        from cxalloc.analysis.sensitivity.explanation import Measure
        from cxalloc.analysis.sensitivity.messages import WIDE

        assert one.at is not None
        scale = abs(1 + one.at) if one.measure is Measure.ROI else abs(one.at)
        if one.least is None or one.most is None or one.most - one.least <= WIDE * scale:
            return write(one.at)
        return tr("{least} to {most}").format(least=write(one.least), most=write(one.most))

    def _entered(self, one: EnteredValue) -> Line:
        """Format a break-even as the entered field; an entered ROI may differ from the expected one."""
        name, write = {
            "roi": (tr("ROI as entered"), self._close_share),
            "npv": (self._money_unit(tr("NPV as entered")), self.formats.money),
            "benefit": (self._money_unit(tr("Benefit as entered")), self.formats.money),
            "benefit_total": (self._money_unit(tr("Benefit in all, as entered")), self.formats.money),
        }.get(one.field, (one.field, self._close_number))
        if one.field.startswith("tier") and one.field.endswith("_rate"):
            name = tr("Return of tier {n}").format(n=one.field[len("tier") : -len("_rate")])
        if one.level and self._has_levels(self._one.id):
            name = tr("{figure}, level {level}").format(figure=name, level=one.level)
        return Line(name, write(one.now), write(one.at))

    def _state(self, kind: Kind, id: str, state: CandidateState) -> str:
        """Return the decision about another candidate in a few words."""
        if not state.funded:
            return tr("not funded")
        money = self.formats.money(state.amount)
        parts = [money] if kind is Kind.SMALL_ALLOCATION else [self._level(id, state), self._start(state), money]
        return ", ".join(filter(None, parts))

    def _points(self, state: CandidateState) -> str:
        return self.formats.objective_value(state.value) if self.formats.in_points else NOTHING

    def _level(self, id: str, state: CandidateState) -> str:
        return state.level if self._has_levels(id) else ""

    def _has_levels(self, id: str) -> bool:
        initiative = self.portfolio.initiative_by_id.get(id)
        return initiative is not None and len(initiative.levels) > 1

    def _start(self, state: CandidateState) -> str:
        return self.formats.period(state.start)

    def _close_share(self, share: Decimal) -> str:
        return self._share(share, 2)

    def _close_number(self, number: Decimal) -> str:
        return self.formats.number(number, 2)

    def _share(self, share: Decimal, decimals: int) -> str:
        return self.formats.share(share, decimals)

    def _unit(self, name: str) -> str:
        """Return the name of a figure with the unit of the objective."""
        return name if self.formats.in_points else self._money_unit(name)

    def _money_unit(self, name: str) -> str:
        return f"{name}, {self.formats.currency}"


def with_stop(one: Explanation) -> Explanation:
    """Return an explanation marked as stopped by the user."""
    return replace(one, complete=False, stopped=StopReason.CANCELLED)
