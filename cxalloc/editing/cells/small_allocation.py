"""The cells of a small allocation. Fields have the names of the columns of a portfolio folder.

A ticket is the minimum too: the cell ``minimum`` is empty while there is one, and takes its amount when it is removed.
It is empty as well where there is no minimum. ``roi`` states the return where there is one tier at most; tiers count
from 1 without gaps, and the last one is removed when its rate is emptied. The amounts of a period may be typed with a
rhythm (``500 a week``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.message import message
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation, Tier, linear_return
from cxalloc.editing.cells.candidate import score_text, tags_text, with_score, with_tags
from cxalloc.editing.cells.reader import Finder, Reader, Refusal, expected, given, read_yes_no

_TIER = re.compile(r"tier([1-9]\d{0,3})_(rate|amount)", re.ASCII)
_MONEY = ("ticket", "minimum", "maximum", "total_cap")
_SHARES = ("rate_low", "rate_high")
_PER_PERIOD = ("minimum", "maximum")
"""Amounts of a period."""


def small_allocation_text(reader: Reader, allocation: SmallAllocation, field: str) -> str:
    """The text of a cell. Raises KeyError if there is no such field."""
    kind, _, name = field.partition(":")
    if kind == "tag" and name:
        return tags_text(allocation.tags, name)
    if kind == "score" and name:
        return score_text(reader, allocation.scores, name)
    if found := _TIER.fullmatch(field):
        return _tier_text(reader, allocation.tiers, int(found[1]) - 1, found[2])
    if field in ("id", "name", "owner", "fund"):
        return str(getattr(allocation, field))
    if field == "roi" or field in _SHARES:
        share = getattr(allocation, field)
        return "" if share is None or (share == 1 and field in _SHARES) else reader.style.share(share)
    if field in _MONEY:
        return reader.show_money(allocation.stated_minimum if field == "minimum" else getattr(allocation, field))
    if field in ("cadence", "delay"):
        return str(getattr(allocation, field) or "")
    if field == "example":
        return "yes" if allocation.is_example else ""
    raise KeyError(field)


def _tier_text(reader: Reader, tiers: tuple[Tier, ...], at: int, what: str) -> str:
    if at >= len(tiers):
        return ""
    return reader.style.number(tiers[at].rate) if what == "rate" else reader.show_money(tiers[at].amount)


class SmallAllocationEditor:
    """Sets cells of a small allocation and builds it."""

    def __init__(self, reader: Reader, allocation: SmallAllocation, funds: Finder) -> None:
        self._reader = reader
        self._allocation = allocation
        self._funds = funds
        self._values: dict[str, Any] = {}
        self._tiers: dict[tuple[int, str], str] = {}
        self._roi: Decimal | None = None
        self._sets_roi = False

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        reader, text = self._reader, text.strip()
        kind, _, name = field.partition(":")
        if kind == "tag" and name:
            self._values["tags"] = with_tags(reader, self._values.get("tags", self._allocation.tags), name, text)
        elif kind == "score" and name:
            scores = self._values.get("scores", self._allocation.scores)
            self._values["scores"] = with_score(reader, scores, name, text)
        elif found := _TIER.fullmatch(field):
            if text:
                (reader.share if found[2] == "rate" else reader.recurring_money)(text)  # refused here and now
            self._tiers[int(found[1]) - 1, found[2]] = text
        elif field in ("id", "name"):
            self._values[field] = given(text, message("cells.id") if field == "id" else expectations.NAME)
        elif field == "owner":
            self._values[field] = text
        elif field == "fund":
            self._values[field] = self._funds.find(given(text, message("cells.fund")))
        elif field == "example":
            self._values["is_example"] = bool(text) and read_yes_no(text)
        elif field in _SHARES:
            self._values[field] = reader.share(text) if text else Decimal(1)
        elif field == "roi":
            self._roi = reader.roi(text) if text else None
            self._sets_roi = True
        elif field in _MONEY:
            self._set_money(field, text)
        elif field in ("cadence", "delay"):
            what = message("cells.whole_periods")
            self._values[field] = reader.whole(text, what) if text else {"cadence": None, "delay": 0}[field]
        else:
            raise KeyError(field)

    def _set_money(self, field: str, text: str) -> None:
        if text:
            read = self._reader.recurring_money if field in _PER_PERIOD else self._reader.money
            self._values[field] = read(text)
        elif field in ("ticket", "total_cap"):
            self._values[field] = None
        elif field == "maximum":
            raise expected(expectations.AMOUNT_ABOVE_0)
        elif not (self._allocation.ticket or self._values.get("ticket")):
            self._values[field] = LEAST_AMOUNT

    def build(self) -> SmallAllocation:
        """The small allocation with its cells set. Raises InvalidInput, or Refusal."""
        values = self._values
        if values.get("ticket") is not None:
            values.setdefault("minimum", values["ticket"])
        if self._sets_roi:
            values["tiers"] = self._linear()
        if self._tiers:
            values["tiers"] = self._built_tiers(values.get("tiers", self._allocation.tiers))
        return replace(self._allocation, **values) if values else self._allocation

    def _linear(self) -> tuple[Tier, ...]:
        """The tiers with the ROI that was set, which is the return of the only one."""
        tiers = self._allocation.tiers
        if len(tiers) > 1 or (self._tiers.get((0, "rate")) and self._roi is not None):
            raise expected(message("cells.return_in_tiers"), "roi")
        if self._roi is None:
            return ()
        [made] = linear_return(self._roi)
        return (replace(made, amount=tiers[0].amount) if tiers else made,)

    def _built_tiers(self, now: tuple[Tier, ...]) -> tuple[Tier, ...]:
        tiers: list[Tier | None] = [*now]
        changed: dict[int, dict[str, str]] = {}
        for (at, what), text in self._tiers.items():
            changed.setdefault(at, {})[what] = text
        for at, texts in sorted(changed.items()):
            before = tiers[at] if at < len(tiers) else None
            rate = texts.get("rate", "" if before is None else self._reader.style.number(before.rate))
            amount = texts.get("amount", "" if before is None else self._reader.show_money(before.amount))
            if not rate and not (amount and "amount" in texts):
                tier = None
            elif not rate:
                raise expected(message("cells.rate_first"), f"tier{at + 1}_amount")
            else:
                tier = Tier(self._reader.share(rate), self._reader.recurring_money(amount) if amount else None)
            tiers += [None] * (at + 1 - len(tiers))
            tiers[at] = tier
        while tiers and tiers[-1] is None:
            tiers.pop()
        if None in tiers:
            gap = tiers.index(None) + 1
            field = f"tier{gap}_rate" if gap - 1 in changed else f"tier{max(changed) + 1}_rate"
            raise Refusal(message("cells.tiers_without_gaps"), field)
        return tuple(tier for tier in tiers if tier is not None)
