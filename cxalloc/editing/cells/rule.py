"""The cells of a rule. Fields have the names of ``portfolio.toml``.

They are ``id, enabled, at_least, at_most, minimum_active, window``, ``select.kind, select.fund, select.owner,
select.tag``, and the same four after ``of.``.

A bound is an amount or a share (``15 %``): a plain number up to 1 stays a share if the bound was one. A text in the
cell of the other bound changes the direction of the rule. Only a share has ``of``: an amount clears it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.message import message
from cxalloc.domain.names import Tag
from cxalloc.editing.cells.reader import Finder, Reader, Refusal, expected, given, read_yes_no

WHOLE_HORIZON = "horizon"
_SIDES = ("select", "of")
_PARTS = ("kind", "fund", "owner", "tag")
_KINDS = {"small allocation": Kind.SMALL_ALLOCATION, "small allocations": Kind.SMALL_ALLOCATION}
_KINDS |= {"initiatives": Kind.INITIATIVE} | {kind.value: kind for kind in Kind}


def rule_text(reader: Reader, rule: Rule, field: str) -> str:
    """The text of a cell. Raises KeyError if there is no such field."""
    side, _, part = field.partition(".")
    if side in _SIDES and part in _PARTS:
        selection = getattr(rule, side, EVERYTHING)
        value = getattr(selection, part)
        if isinstance(value, Tag):
            return f"{value.dimension}:{value.value}"
        return "" if value is None else str(value)
    if field in ("id", "enabled"):
        return rule.id if field == "id" else "yes" if rule.enabled else "no"
    if isinstance(rule, SpendRule):
        return _spend_text(reader, rule, field)
    return {"minimum_active": str(rule.minimum_active), "at_least": "", "at_most": "", "window": ""}[field]


def _spend_text(reader: Reader, rule: SpendRule, field: str) -> str:
    bound = reader.show_money(rule.amount) if rule.share is None else reader.style.share(rule.share)
    window = WHOLE_HORIZON if rule.window is None else str(rule.window)
    bounds = {"at_least": "", "at_most": "", rule.bound.value: bound}
    return {"minimum_active": "", "window": window, **bounds}[field]


class RuleEditor:
    """Sets cells of a rule and builds it."""

    def __init__(self, reader: Reader, rule: Rule, funds: Finder) -> None:
        self._reader = reader
        self._rule = rule
        self._funds = funds
        self._values: dict[str, Any] = {}
        self._selections: dict[str, dict[str, Any]] = {}

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        text = text.strip()
        side, _, part = field.partition(".")
        if side in _SIDES and part in _PARTS:
            if side == "of" and isinstance(self._rule, CadenceRule) and text:
                raise expected(expectations.SHARE_OF_NOTHING)
            self._selections.setdefault(side, {})[part] = self._selected(part, text) if text else None
        elif field == "id":
            self._values["id"] = given(text, message("cells.id"))
        elif field == "enabled":
            self._values["enabled"] = read_yes_no(text)
        elif field == "minimum_active":
            self._set_minimum(text)
        elif field in list(Bound):
            self._set_bound(Bound(field), text)
        elif field == "window":
            self._set_window(text)
        else:
            raise KeyError(field)

    def _selected(self, part: str, text: str) -> Any:
        if part == "kind":
            if text.lower() not in _KINDS:
                raise expected(message("cells.one_of_or_both", names=", ".join(Kind)))
            return _KINDS[text.lower()]
        if part == "fund":
            return self._funds.find(text)
        if part == "owner":
            return text
        dimension, colon, value = text.partition(":")
        if not colon:
            raise expected(message("cells.tag"))
        return Tag(dimension.strip(), value.strip())

    def _set_minimum(self, text: str) -> None:
        if isinstance(self._rule, CadenceRule):
            self._values["minimum_active"] = self._reader.whole(given(text, expectations.WHOLE_FROM_1))
        elif text:
            raise expected(message("cells.no_minimum_active"))

    def _set_window(self, text: str) -> None:
        if isinstance(self._rule, SpendRule):
            whole = text.lower() == WHOLE_HORIZON
            what = message("cells.window")
            self._values["window"] = None if whole else self._reader.whole(text or "1", what)
        elif text:
            raise expected(message("cells.no_window"))

    def _set_bound(self, bound: Bound, text: str) -> None:
        if not isinstance(self._rule, SpendRule):
            if text:
                raise Refusal(message("cells.no_bound"))
            return
        if not text:
            if self._rule.bound is bound and "bound" not in self._values:
                raise expected(expectations.BOUND)
            return
        as_share = "%" in text
        if not as_share and self._rule.share is not None:
            as_share = 0 <= self._reader.share(text) <= 1
        if as_share:
            self._values |= {"bound": bound, "share": self._reader.share(text), "amount": None}
        else:
            self._values |= {"bound": bound, "share": None, "amount": self._reader.money(text), "of": EVERYTHING}

    def build(self) -> Rule:
        """The rule with its cells set. Raises InvalidInput."""
        values = dict(self._values)
        for side, parts in self._selections.items():
            before: Selection = values.get(side, getattr(self._rule, side, EVERYTHING))
            after = replace(before, **parts)
            if side == "select" or isinstance(self._rule, SpendRule):
                values[side] = after
        return replace(self._rule, **values) if values else self._rule
