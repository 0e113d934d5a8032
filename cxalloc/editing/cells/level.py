"""The cells of a funding level. Fields have the names of the columns of a portfolio folder.

The costs of a level are one cell, ``cost``, whatever their profile: it shows their sum, and a new sum keeps the
profile. Costs that are spread evenly over the duration stay even (and are spread again when the duration changes);
others, by offset or from several funds, are scaled in proportion. ``cost_3`` is the amount in the third period from the
start, ``cost_3:capex`` and ``run_cost:capex`` those of one fund; these cells change the profile itself.

``benefit``, ``benefit_3``, ``benefit_total``, ``roi`` and ``npv`` are alternatives: a value in one of them replaces the
others, and an emptied cell only matters for the one in use. ``benefit_periods`` belongs to ``benefit_total``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain import numbers
from cxalloc.domain.initiative import (
    ONE,
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Cost,
    Level,
    StatedNpv,
)
from cxalloc.domain.level_figures import NO_BENEFIT, CostFigures, is_even, with_cost_figures, with_days, with_profile
from cxalloc.domain.message import Count, message
from cxalloc.domain.money import spread
from cxalloc.domain.numbers import LIST_SEPARATOR
from cxalloc.editing.cells.candidate import score_text, with_score
from cxalloc.editing.cells.reader import Finder, Reader, Refusal, expected, given
from cxalloc.exchange.folder.schema import LONGEST

_SHARES = ("success", "low", "high", "cost_low", "cost_high")
_DURATIONS = ("duration_low", "duration_high")
_BENEFITS = ("benefit", "roi", "npv", "benefit_total")
_NUMBERED = re.compile(r"(cost|benefit|low|high|effort)_([1-9]\d{0,3})(?::(.+))?", re.DOTALL | re.ASCII)
_OF_FUND = re.compile(r"(run_cost):(.+)", re.DOTALL)


def is_level_field(field: str) -> bool:
    """Whether a field belongs to a level, and not to the initiative as a whole."""
    return (
        field in _LEVEL_TEXTS
        or field.startswith("score:")
        or _NUMBERED.fullmatch(field) is not None
        or _OF_FUND.fullmatch(field) is not None
    )


def level_text(reader: Reader, level: Level, field: str) -> str:
    """The text of a cell of the level."""
    if field.startswith("score:"):
        return score_text(reader, level.scores, field.removeprefix("score:"))
    if found := _NUMBERED.fullmatch(field) or _OF_FUND.fullmatch(field):
        return _profile_text(reader, level, found)
    return _LEVEL_TEXTS[field](reader, level)


def _shown_share(reader: Reader, share: Decimal) -> str:
    return "" if share == ONE else reader.style.share(share)


def _shown_run(reader: Reader, run: int) -> str:
    return reader.show_money(run) if run else ""


_LEVEL_TEXTS: dict[str, Callable[[Reader, Level], str]] = {
    "level": lambda _, level: level.name,
    "duration": lambda _, level: str(level.duration),
    "cost": lambda reader, level: reader.show_money(sum(sum(cost.amounts) for cost in level.costs)),
    "run_cost": lambda reader, level: _shown_run(reader, sum(cost.run for cost in level.costs)),
    "fund": lambda _, level: f"{LIST_SEPARATOR} ".join(cost.fund for cost in level.costs),
    "success": lambda reader, level: reader.style.share(level.success),
    "low": lambda reader, level: _shown_share(reader, level.low),
    "high": lambda reader, level: _shown_share(reader, level.high),
    "cost_low": lambda reader, level: _shown_share(reader, level.cost_low),
    "cost_high": lambda reader, level: _shown_share(reader, level.cost_high),
    "duration_low": lambda _, level: str(level.duration_low or ""),
    "duration_high": lambda _, level: str(level.duration_high or ""),
    "benefit": lambda reader, level: (
        reader.show_money(level.benefit.amount) if isinstance(level.benefit, BenefitPerPeriod) else ""
    ),
    "roi": lambda reader, level: (
        reader.style.share(level.benefit.roi) if isinstance(level.benefit, BenefitFromRoi) else ""
    ),
    "npv": lambda reader, level: reader.show_money(level.benefit.npv) if isinstance(level.benefit, StatedNpv) else "",
    "benefit_total": lambda reader, level: (
        reader.show_money(level.benefit.amount) if isinstance(level.benefit, BenefitTotal) else ""
    ),
    "benefit_periods": lambda _, level: str(level.benefit.periods) if isinstance(level.benefit, BenefitTotal) else "",
}


def _profile_text(reader: Reader, level: Level, found: re.Match[str]) -> str:
    if found[1] == "run_cost":
        return _shown_run(reader, next((cost.run for cost in level.costs if cost.fund == found[2]), 0))
    at = int(found[2]) - 1
    if found[1] == "cost":
        costs = [cost for cost in level.costs if found[3] in (None, cost.fund)]
        amounts = [cost.amounts[at] for cost in costs if at < len(cost.amounts)]
        return reader.show_money(sum(amounts)) if amounts else ""
    if found[1] == "effort":
        days = next((one.days for one in level.effort if one.team == found[3]), ())
        return reader.style.number(days[at]) if at < len(days) else ""
    if not isinstance(level.benefit, BenefitProfile):
        return ""
    figures = getattr(level.benefit, "likely" if found[1] == "benefit" else found[1]) or ()
    return reader.show_money(figures[at]) if at < len(figures) else ""


class LevelEditor:
    """Sets cells of a funding level and builds it."""

    def __init__(self, reader: Reader, level: Level, funds: Finder, first_fund: str) -> None:
        self._reader = reader
        self._level = level
        self._funds, self._first_fund = funds, first_fund
        self._values: dict[str, Any] = {}
        self._total: int | None = None
        self._fund = ""
        self._amounts: dict[tuple[str | None, int], int] = {}
        self._runs: dict[str | None, int] = {}
        self._stated: dict[str, Any] = {}
        self._benefit_periods: int | None = None
        self._profile: dict[tuple[str, int], int | None] = {}
        self._emptied: set[str] = set()
        self._days: dict[tuple[str, int], Decimal | None] = {}

    def set(self, field: str, text: str) -> None:
        """Set a cell. Raises Refusal."""
        reader, text = self._reader, text.strip()
        if found := _NUMBERED.fullmatch(field) or _OF_FUND.fullmatch(field):
            self._set_profile(found, text)
        elif field.startswith("score:"):
            scores = self._values.get("scores", self._level.scores)
            self._values["scores"] = with_score(reader, scores, field.removeprefix("score:"), text)
        elif field in _SHARES:
            self._values[field] = reader.share(text) if text else ONE
        elif field in _BENEFITS:
            self._set_benefit(field, text)
        elif field == "benefit_periods":
            self._benefit_periods = reader.whole(text, numbers.WHOLE_EXPECTED) if text else None
        elif field == "level":
            self._values["name"] = given(text, message("cells.level_name"))
        elif field in _DURATIONS:
            self._values[field] = reader.whole(text, expectations.PERIODS_FROM_1) if text else None
        elif field == "duration":
            what = message("cells.periods_from_1_to", most=Count(LONGEST))
            duration = reader.whole(text, what) if text else 1
            if not 1 <= duration <= LONGEST:
                raise expected(what)
            self._values["duration"] = duration
        elif field == "cost":
            self._total = reader.amount(given(text, message("cells.cost")))
        elif field == "run_cost":
            self._set_run(None, text)
        else:
            self._set_fund(text)

    def _set_fund(self, text: str) -> None:
        if len(self._level.costs) > 1:
            funds = ", ".join(cost.fund for cost in self._level.costs)
            raise Refusal(message("cells.costs_by_period", funds=funds))
        self._fund = self._funds.find(given(text, message("cells.fund")))

    def _set_run(self, fund: str | None, text: str) -> None:
        if fund is None and len(self._level.costs) > 1:
            funds = ", ".join(cost.fund for cost in self._level.costs)
            raise Refusal(message("cells.run_cost_of_one_fund", funds=funds))
        self._runs[fund] = self._reader.amount(text) if text else 0

    def _set_benefit(self, field: str, text: str) -> None:
        if not text:
            self._emptied.add(field)
            return
        if self._stated or self._profile:
            raise expected(message("cells.one_benefit"))
        self._stated[field] = self._reader.share(text) if field == "roi" else self._reader.money(text)

    def _set_profile(self, found: re.Match[str], text: str) -> None:
        if found[1] == "run_cost":
            self._set_run(found[2], text)
            return
        at, whose = int(found[2]) - 1, found[3]
        if found[1] == "effort":
            self._days[given(whose or "", message("cells.team")), at] = self._reader.number(text) if text else None
            return
        amount = self._reader.amount(text) if text else None
        if found[1] != "cost":
            if self._stated:
                raise expected(message("cells.one_benefit"))
            self._profile[found[1], at] = amount
            return
        if whose is None and len(self._level.costs) > 1:
            funds = ", ".join(cost.fund for cost in self._level.costs)
            raise Refusal(message("cells.costs_of_one_fund", funds=funds))
        self._amounts[whose, at] = amount or 0

    def build(self) -> Level:
        """The level with its cells set. Raises Refusal; what the domain refuses shows when its initiative is built."""
        values = self._values
        costs = self._costs(values.get("duration", self._level.duration))
        if costs != self._level.costs:
            values["costs"] = costs
        benefit = self._benefit()
        if benefit is not self._level.benefit:
            values["benefit"] = benefit
        if self._days:
            values["effort"] = with_days(self._level.effort, self._days)
        return replace(self._level, **values) if values else self._level

    def _costs(self, duration: int) -> tuple[Cost, ...]:
        level, costs = self._level, self._level.costs
        if self._total is None and duration != level.duration:
            costs = tuple(
                replace(one, amounts=spread(sum(one.amounts), duration)) if is_even(one, level.duration) else one
                for one in costs
            )
        figures = CostFigures(self._fund, self._total, self._amounts, self._runs)
        return with_cost_figures(costs, figures, self._first_fund, level.duration, duration)

    def _benefit(self) -> Benefit:
        now = self._level.benefit
        holds = {BenefitPerPeriod: "benefit", BenefitFromRoi: "roi", StatedNpv: "npv", BenefitTotal: "benefit_total"}
        held = holds.get(type(now), "")
        if "benefit_total" in self._stated or (
            self._benefit_periods is not None and "benefit_total" not in self._emptied
        ):
            return self._benefit_total(now)
        if self._stated:
            [(way, value)] = self._stated.items()
            stated: Benefit = {"benefit": BenefitPerPeriod, "roi": BenefitFromRoi, "npv": StatedNpv}[way](value)
            return stated
        if any(value is not None for value in self._profile.values()) or (self._profile and not held):
            return with_profile(now if isinstance(now, BenefitProfile) else NO_BENEFIT, self._profile)
        return NO_BENEFIT if held in self._emptied else now

    def _benefit_total(self, now: Benefit) -> BenefitTotal:
        if self._stated.keys() - {"benefit_total"}:
            raise expected(message("cells.one_benefit"))
        before = now if isinstance(now, BenefitTotal) else None
        amount = self._stated.get("benefit_total", before and before.amount)
        periods = before.periods if self._benefit_periods is None and before else self._benefit_periods
        if amount is None:
            raise expected(message("input.nothing_without_total"), "benefit_periods")
        if periods is None:
            raise expected(message("input.periods_of_total"), "benefit_periods")
        return BenefitTotal(amount, periods)
