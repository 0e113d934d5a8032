"""A rule as a sentence with embedded fields: plain words, choices and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.money import minor_digits
from cxalloc.domain.names import Tag
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError

ANY = ""
"""Value of a selection's field that restricts nothing."""
WHOLE_HORIZON = "horizon"
SHARE, MONEY = "share", "money"

Choices = tuple[tuple[str, str], ...]
"""The possible values of a field, and their displayed texts."""


@dataclass(frozen=True)
class RuleField:
    """A field of the sentence: its key, title, value and choices.

    Without ``choices`` the value is typed; a ``fixed`` field is one that a scenario cannot change.
    A new value sets the cells ``cells(value)``: texts by cell key.
    """

    key: str
    title: str
    value: str
    choices: Choices = ()
    error: CellError | None = None
    sets: Callable[[str], dict[str, str]] | None = None
    fixed: bool = False

    def cells(self, value: str) -> dict[str, str]:
        """Return the texts of the rule's cells, by key, for a new value of the field."""
        return self.sets(value) if self.sets else {self.key: value}


Piece = str | RuleField


@dataclass(frozen=True)
class RuleChoices:
    """The choices for selections of rules: funds, owners and tags of a portfolio."""

    funds: Choices
    owners: Choices
    tags: Choices

    @classmethod
    def of(cls, texts: Texts) -> RuleChoices:
        """Return all choices that a document has."""
        portfolio = texts.document.portfolio
        candidates: tuple[Initiative | SmallAllocation, ...] = (*portfolio.initiatives, *portfolio.small_allocations)
        tags = sorted({tag for one in candidates for tag in one.tags}, key=lambda tag: (tag.dimension, tag.value))
        return cls(
            tuple((fund.id, tr("paid from {fund}").format(fund=fund.name)) for fund in portfolio.funds),
            tuple((owner, tr("of {owner}").format(owner=owner)) for owner in texts.owners()),
            tuple((_tag(tag), tr("tagged {tag}").format(tag=f"{tag.dimension}: {tag.value}")) for tag in tags),
        )


def rule_pieces(rule: Rule, texts: Texts, offered: RuleChoices) -> list[Piece]:
    """Return the sentence of a rule as words and fields."""
    maker = _RulePieces(rule, texts, offered)
    pieces = maker.cadence(rule) if isinstance(rule, CadenceRule) else maker.spend(rule)
    if not texts.is_scenario:
        return pieces
    return [replace(one, fixed=_is_fixed(one, texts)) if isinstance(one, RuleField) else one for one in pieces]


def _is_fixed(field: RuleField, texts: Texts) -> bool:
    """Return whether a scenario cannot change a field: it changes figures, and not what a rule is about."""
    return field.key != "measure" and texts.is_fixed(Part.RULE, field.key)


def fields_of(pieces: Iterable[Piece]) -> list[RuleField]:
    """Return the fields of a sentence, in order."""
    return [piece for piece in pieces if isinstance(piece, RuleField)]


class _RulePieces:
    """Builds the words and fields of one rule."""

    def __init__(self, rule: Rule, texts: Texts, offered: RuleChoices) -> None:
        self._rule, self._texts, self._offered = rule, texts, offered
        self._horizon, self._formats = texts.document.portfolio.horizon, texts.formats

    def cadence(self, rule: CadenceRule) -> list[Piece]:
        """Return the sentence of a rule on the number of active small allocations."""
        return _fill(
            tr("At least {minimum} small allocations {select} are active in every {unit} · Name: {id}"),
            {
                "minimum": [self._typed("minimum_active", tr("How many at least"))],
                "select": self._selection("select", tr("of those"), rule.select, with_kind=False),
                "unit": [self._formats.unit_word()],
                "id": [self._typed("id", tr("Name of the rule"))],
            },
        )

    def spend(self, rule: SpendRule) -> list[Piece]:
        """Return the sentence of a rule on the least or greatest spend (share or amount) of a selection."""
        pattern = tr("{select} get {bound} {figure} {measure} {window} · Name: {id}")
        if rule.share is not None:
            pattern = tr("{select} get {bound} {figure} {measure} of what {of} get {window} · Name: {id}")
        key = rule.bound.value
        bounds = ((Bound.AT_LEAST.value, tr("at least")), (Bound.AT_MOST.value, tr("at most")))
        text = self._texts.text(Part.RULE, rule.id, key)
        # Setting the other cell to empty also removes a rejected text in it.
        bound = RuleField("bound", tr("At least or at most"), key, bounds, sets=lambda side: {side: text, key: ""})
        return _fill(
            pattern,
            {
                "select": self._selection("select", tr("who gets it"), rule.select),
                "bound": [bound],
                "figure": [self._figure(rule, key)],
                "measure": [self._measure(rule, key)],
                "of": self._selection("of", tr("of whose money"), rule.of, base=rule.select),
                "window": [self._window(rule)],
                "id": [self._typed("id", tr("Name of the rule"))],
            },
        )

    def _figure(self, rule: SpendRule, key: str) -> RuleField:
        typed = self._typed(key, tr("Amount") if rule.share is None else tr("Share"))
        if rule.share is None:
            return typed
        value = typed.value if typed.error else typed.value.replace("%", "").strip()
        error = self._texts.style.decimal_mark
        return RuleField(key, typed.title, value, error=typed.error, sets=lambda text: {key: in_percent(text, error)})

    def _measure(self, rule: SpendRule, key: str) -> RuleField:
        """Return the field that switches between share and amount.

        Switching converts the figure by the budget of an average window.
        """
        portfolio, style = self._texts.document.portfolio, self._texts.style
        window = rule.window or self._horizon.budget_periods
        budget = sum(sum(fund.amounts) for fund in portfolio.funds) * window // self._horizon.budget_periods

        def other(measure: str) -> dict[str, str]:
            if measure == MONEY and rule.share is not None:
                unit = 10 ** minor_digits(portfolio.currency)
                amount = max(round(rule.share * budget / unit), 2) * unit  # 1 would be read as a share
                return {key: style.money(amount, portfolio.currency)}
            share = Decimal(rule.amount or 0) / budget if budget else Decimal("0.15")
            return {key: style.share(min(Decimal(1), max(Decimal("0.01"), round(share, 2))))}

        choices = ((SHARE, "%"), (MONEY, portfolio.currency))
        held = MONEY if rule.share is None else SHARE
        return RuleField("measure", tr("Share or amount"), held, choices, sets=other)

    def _window(self, rule: SpendRule) -> RuleField:
        horizon = self._horizon
        windows = [("1", tr("in every {unit}").format(unit=self._formats.unit_word()))]
        windows += [
            (str(n), tr("over any {periods} in a row").format(periods=self._formats.period_count(n)))
            for n in range(2, horizon.budget_periods)
        ]
        windows.append((WHOLE_HORIZON, tr("over the whole horizon")))
        window = WHOLE_HORIZON if rule.window is None else str(rule.window)
        held = window if window in dict(windows) else WHOLE_HORIZON  # a longer window equals the horizon
        return self._picked("window", tr("When"), held, tuple(windows))

    def _selection(
        self,
        side: str,
        whose: str,
        selection: Selection,
        *,
        with_kind: bool = True,
        base: Selection | None = None,
    ) -> list[Piece]:
        """Return fields for kind, fund, owner and tag, omitting those without choices.

        The reference of a share (with ``base``, the rule's selection) only gets the fields that ``base`` restricts,
        which suffices for most rules.
        """
        kinds = (
            (ANY, tr("all candidates")),
            (Kind.INITIATIVE.value, tr("initiatives")),
            (Kind.SMALL_ALLOCATION.value, tr("small allocations")),
        )
        offered = self._offered
        asked: list[tuple[str, str, Choices, str]] = [
            ("fund", tr("Fund"), ((ANY, tr("paid from any fund")), *offered.funds), selection.fund or ANY),
            ("owner", tr("Owner"), ((ANY, tr("of any owner")), *offered.owners), selection.owner or ANY),
            ("tag", tr("Tag"), ((ANY, tr("with any tag")), *offered.tags), _tag(selection.tag)),
        ]
        if with_kind:
            asked.insert(0, ("kind", tr("Kind"), kinds, selection.kind or ANY))
        fields: list[Piece] = []
        for part, title, choices, value in asked:
            fewest = 3 if part == "fund" else 2  # a single fund is no choice
            is_wanted = base is None or part == "kind" or getattr(base, part) is not None
            if (is_wanted and len(choices) >= fewest) or value:
                key = f"{side}.{part}"
                named = tr("{field} ({whose})").format(field=title, whose=whose)
                fields.append(self._picked(key, named, value, choices))
        return fields

    def _picked(self, key: str, title: str, value: str, choices: Choices) -> RuleField:
        """Return a field with choices; the picked value stays in it even if it is rejected."""
        error = self._mark(key)
        return RuleField(key, title, error.text if error else value, choices, error)

    def _typed(self, key: str, title: str) -> RuleField:
        error = self._mark(key)
        return RuleField(
            key, title, error.text if error else self._texts.grouped(Part.RULE, self._rule.id, key), error=error
        )

    def _mark(self, key: str) -> CellError | None:
        draft = self._texts.document.drafts.get((Part.RULE, self._rule.id, key))
        return CellError(draft.text, draft.reason) if draft else None


def rule_errors(rule: Rule, texts: Texts) -> list[CellError]:
    """Return the rejected texts of a rule's cells."""
    drafts = texts.document.drafts
    if not drafts:
        return []
    return [
        CellError(draft.text, draft.reason)
        for (part, key, _), draft in drafts.items()
        if (part, key) == (Part.RULE, rule.id)
    ]


def in_percent(text: str, decimal_mark: str) -> str:
    """Add the missing per-cent sign to a typed number: 20 means 20 %, while 0.2 stays a share."""
    plain = text.strip().replace(NO_BREAK_SPACE, "").replace("\u202f", "").replace(" ", "").replace(decimal_mark, ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    return f"{text.strip()}{NO_BREAK_SPACE}%" if number >= 1 else text


def _fill(pattern: str, holes: Mapping[str, Sequence[Piece]]) -> list[Piece]:
    """Return the words of a pattern with its placeholders replaced by pieces."""
    pieces: list[Piece] = []
    for number, part in enumerate(re.split(r"\{(\w+)\}", pattern)):
        if number % 2:
            pieces += holes[part]
        elif part.strip():
            pieces.append(part.strip())
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Merge consecutive words into one piece."""
    made: list[Piece] = []
    for piece in pieces:
        if made and isinstance(piece, str) and isinstance(made[-1], str):
            made[-1] = f"{made[-1]} {piece}"
        else:
            made.append(piece)
    return made


def _tag(tag: Tag | None) -> str:
    return ANY if tag is None else f"{tag.dimension}:{tag.value}"
