"""From a portfolio to the text of the files of its folder: the simplest form that loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cxalloc.domain.constraints.relations import Enables, Excludes, GroupLimit, Relation, Requires
from cxalloc.domain.constraints.rules import EVERYTHING, Rule, Selection, SpendRule
from cxalloc.domain.initiative import (
    AMBIGUOUS_ROI,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.money import spread, to_major
from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import LIST_SEPARATOR, read_number, write_number
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, linear_return
from cxalloc.domain.uncertainty import AS_STATED, CorrelatedBy, LowHigh, Uncertainty
from cxalloc.exchange.folder.candidates import STANDARD
from cxalloc.exchange.folder.columns import Table
from cxalloc.exchange.folder.header import FILE, FORMAT, WHOLE_HORIZON
from cxalloc.exchange.folder.schema import RUN, tables
from cxalloc.exchange.grids import csv_text

RowTexts = dict[str, str]
"""A row by heading; cells without a value may be left out."""

_ALWAYS = {
    "initiatives.csv": ("id", "name", "cost"),
    "small_allocations.csv": ("id", "name", "fund", "maximum"),
    "relations.csv": ("relation", "initiative", "other"),
    "costs.csv": ("initiative", "level", "fund", "offset", "amount"),
    "benefits.csv": ("initiative", "level", "offset", "likely"),
    "effort.csv": ("initiative", "level", "team", "offset", "days"),
}


def table_rows(portfolio: Portfolio) -> dict[str, list[RowTexts]]:
    """The rows of each table of the portfolio's folder by the name of its file; some tables have none."""
    writer = _Writer(portfolio)
    return {
        "initiatives.csv": [row for one in portfolio.initiatives for row in writer.initiative(one)],
        "small_allocations.csv": [writer.small_allocation(one) for one in portfolio.small_allocations],
        "relations.csv": [_relation(relation) for relation in portfolio.relations],
        "costs.csv": writer.long_costs,
        "benefits.csv": writer.long_benefits,
        "effort.csv": writer.long_effort,
    }


def headings_of(name: str, table: Table, rows: Iterable[RowTexts]) -> list[str]:
    """The headings that some rows need, and those that the table always has, in order."""
    used = {heading for row in rows for heading, cell in row.items() if cell}
    return sorted(used.union(_ALWAYS[name]), key=table.position)


def folder_texts(portfolio: Portfolio) -> dict[str, str]:
    """The text of each file that the portfolio needs, by name."""
    rows = table_rows(portfolio)
    needed = () if portfolio.small_allocations else ("initiatives.csv",)
    kinds = tables(portfolio.currency, portfolio.horizon)
    texts = {}
    for name, cells in rows.items():
        if cells or name in needed:
            headings = headings_of(name, kinds[name], cells)
            texts[name] = csv_text(headings, ([row.get(heading, "") for heading in headings] for row in cells))
    return {FILE: _toml(portfolio), **texts}


def number_text(number: Decimal) -> str:
    """A number in a form that the readers of cells accept; very large and very small ones need an exponent."""
    plain = write_number(number)
    return plain if read_number(plain) is not None else f"{number.normalize():E}"


class _Writer:
    """Writes candidates as rows; values that do not fit into one go to the long-form tables."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._currency = portfolio.currency
        self._horizon = portfolio.horizon
        self.long_costs: list[RowTexts] = []
        self.long_benefits: list[RowTexts] = []
        self.long_effort: list[RowTexts] = []

    def _money(self, minor: int) -> str:
        return write_number(to_major(minor, self._currency))

    def _profile(self, heading: str, amounts: Iterable[int]) -> RowTexts:
        return {f"{heading}_{offset}": self._money(amount) for offset, amount in enumerate(amounts, start=1)}

    def initiative(self, initiative: Initiative) -> Iterator[RowTexts]:
        """A row for each level; fields of the initiative are on the first."""
        shared = {"name": initiative.name, "owner": initiative.owner, **_tags(initiative.tags)}
        if initiative.status is not Status.CANDIDATE:
            shared["status"] = initiative.status.value
        if initiative.earliest:
            shared["earliest_start"] = self._horizon.label(initiative.earliest)
        if initiative.latest is not None:
            shared["latest_start"] = self._horizon.label(initiative.latest)
        if initiative.commitment is not None:
            shared["committed_level"] = initiative.commitment.level
            shared["committed_start"] = self._horizon.label(initiative.commitment.start)
        for level in initiative.levels:
            plain = len(initiative.levels) == 1 and level.name == STANDARD
            own = {} if plain else {"level": level.name}
            key = {"initiative": initiative.id, **own}
            yield {"id": initiative.id, **shared, **own, **self._level(level, key)}
            shared = {}

    def _level(self, level: Level, key: RowTexts) -> RowTexts:
        cells = {} if level.duration == 1 else {"duration": str(level.duration)}
        shares = {name: getattr(level, name) for name in ("success", "low", "high", "cost_low", "cost_high")}
        cells |= {name: number_text(share) for name, share in shares.items() if share != 1}
        durations = {"duration_low": level.duration_low, "duration_high": level.duration_high}
        cells |= {name: str(periods) for name, periods in durations.items() if periods is not None}
        for effort in level.effort:
            for offset, days in enumerate(effort.days, start=1):
                place = {"team": effort.team, "offset": str(offset)}
                self.long_effort.append({**key, **place, "days": number_text(days)})
        return {**cells, **self._costs(level, key), **self._benefit(level, key), **_scores(level.scores)}

    def _costs(self, level: Level, key: RowTexts) -> RowTexts:
        if not level.costs:
            return {"cost": "0"}
        if len(level.costs) > 1:
            for cost in level.costs:
                lines = {str(at): amount for at, amount in enumerate(cost.amounts, start=1)}
                if cost.run or not cost.amounts:
                    lines[RUN] = cost.run
                for offset, amount in lines.items():
                    place = {"fund": cost.fund, "offset": offset}
                    self.long_costs.append({**key, **place, "amount": self._money(amount)})
            return {}
        [cost] = level.costs
        cells = {"fund": cost.fund}
        if cost.run or not cost.amounts:
            cells["run_cost"] = self._money(cost.run)
        total = sum(cost.amounts)
        if cost.amounts == spread(total, level.duration):
            return {**cells, "cost": self._money(total)}
        return {**cells, **self._profile("cost", cost.amounts)}

    def _benefit(self, level: Level, key: RowTexts) -> RowTexts:
        match level.benefit:
            case BenefitPerPeriod(amount):
                return {"benefit": self._money(amount)}
            case BenefitFromRoi(roi):
                return {"roi": number_text(roi)}
            case BenefitTotal(amount, periods):
                return {"benefit_total": self._money(amount), "benefit_periods": str(periods)}
            case StatedNpv(npv):
                return {"npv": self._money(npv)}
            case BenefitProfile(likely, None, None):
                return self._profile("benefit", likely)
            case BenefitProfile(likely, low, high):
                for at, amount in enumerate(likely):
                    cells = {**key, "offset": str(at + 1), "likely": self._money(amount)}
                    for name, others in (("low", low), ("high", high)):
                        if others is not None:
                            cells[name] = self._money(others[at])
                    self.long_benefits.append(cells)
                return {}

    def small_allocation(self, allocation: SmallAllocation) -> RowTexts:
        """The row of a small allocation."""
        amounts = {
            "ticket": allocation.ticket,
            "minimum": allocation.stated_minimum,
            "maximum": allocation.maximum,
            "total_cap": allocation.total_cap,
        }
        cells = {"id": allocation.id, "name": allocation.name, "owner": allocation.owner, "fund": allocation.fund}
        cells |= {name: self._money(amount) for name, amount in amounts.items() if amount is not None}
        if allocation.cadence is not None:
            cells["cadence"] = str(allocation.cadence)
        if allocation.delay:
            cells["delay"] = str(allocation.delay)
        if allocation.is_example:
            cells["example"] = "yes"
        shares = {"rate_low": allocation.rate_low, "rate_high": allocation.rate_high}
        cells |= {name: number_text(share) for name, share in shares.items() if share != 1}
        return {**cells, **self._tiers(allocation), **_tags(allocation.tags), **_scores(allocation.scores)}

    def _tiers(self, allocation: SmallAllocation) -> RowTexts:
        """The returns: an ROI where every unit returns the same and the ROI loses no decimal, else tiers."""
        roi = allocation.roi
        if roi is not None and linear_return(roi) == allocation.tiers and roi <= AMBIGUOUS_ROI:
            return {"roi": number_text(roi)}
        cells = {}
        for number, tier in enumerate(allocation.tiers, start=1):
            cells[f"tier{number}_rate"] = number_text(tier.rate)
            if tier.amount is not None:
                cells[f"tier{number}_amount"] = self._money(tier.amount)
        return cells


def _tags(tags: Iterable[Tag]) -> RowTexts:
    values: dict[str, list[str]] = {}
    for tag in tags:
        values.setdefault(f"tag:{tag.dimension}", []).append(tag.value)
    return {heading: f"{LIST_SEPARATOR} ".join(several) for heading, several in values.items()}


def _scores(scores: Iterable[tuple[str, Decimal]]) -> RowTexts:
    return {f"score:{criterion}": number_text(score) for criterion, score in scores}


def _relation(relation: Relation) -> RowTexts:
    if isinstance(relation, GroupLimit):
        cells = {"relation": "group", "members": f"{LIST_SEPARATOR} ".join(relation.members)}
        if relation.at_least:
            cells["at_least"] = str(relation.at_least)
        return cells if relation.at_most is None else {**cells, "at_most": str(relation.at_most)}
    cells = {"initiative": relation.initiative.initiative, "other": relation.other.initiative}
    levels = {"level": relation.initiative.level, "other_level": relation.other.level}
    cells |= {name: level for name, level in levels.items() if level is not None}
    match relation:
        case Requires(_, _, delivered):
            return {**cells, "relation": "requires", **({} if delivered else {"when": "funded"})}
        case Enables(_, _, uplift):
            return {**cells, "relation": "enables", "uplift": number_text(uplift)}
        case Excludes():
            return {**cells, "relation": "excludes"}
        case _:
            return {**cells, "relation": "together"}


def _toml(portfolio: Portfolio) -> str:
    currency, horizon = portfolio.currency, portfolio.horizon
    blocks = [
        _block(
            "",
            format=FORMAT,
            name=portfolio.name,
            currency=currency,
            annual_rate=portfolio.annual_rate or None,
            late_start=portfolio.late_start,
        ),
        _block(
            "[horizon]",
            unit=horizon.unit,
            start=horizon.start,
            budget_periods=horizon.budget_periods,
            benefit_periods=horizon.benefit_periods or None,
        ),
    ]
    for fund in portfolio.funds:
        amounts = _one_or_all([to_major(amount, currency) for amount in fund.amounts])
        carry_over = fund.carry_over or None
        blocks.append(_block("[[funds]]", id=fund.id, name=fund.name, amounts=amounts, carry_over=carry_over))
    for team in portfolio.teams:
        blocks.append(_block("[[teams]]", id=team.id, name=team.name, capacity=_one_or_all(team.capacity)))
    blocks += [_block("[[rules]]", **_rule(rule, currency)) for rule in portfolio.rules]
    if portfolio.objective != Objective():
        kind = portfolio.objective.kind if portfolio.objective.kind is not ObjectiveKind.NPV else None
        blocks.append(_block("[objective]", kind=kind, weights=dict(portfolio.objective.weights) or None))
    if portfolio.uncertainty != AS_STATED:
        blocks.append(_block("[uncertainty]", **_uncertainty(portfolio.uncertainty)))
    for scenario in portfolio.scenarios:
        blocks.append(_block("[[scenarios]]", name=scenario.name))
        if scenario.changes:
            blocks.append(_block("[scenarios.set]", **dict(scenario.changes)))
    return "\n".join(blocks)


def _uncertainty(uncertainty: Uncertainty) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if uncertainty.low_high is not LowHigh.EXTREMES:
        values["low_high"] = uncertainty.low_high
    if (common := uncertainty.correlation) is not None:
        by = f"tag:{common.dimension}" if common.by is CorrelatedBy.TAG else common.by
        values["correlation"] = {"by": by, "rho": common.rho}
    if (tail := uncertainty.lognormal_tail) is not None:
        values["lognormal_tail"] = {"tag": f"{tail.tag.dimension}:{tail.tag.value}", "cap": tail.cap}
    return values


def _rule(rule: Rule, currency: str) -> dict[str, Any]:
    values: dict[str, Any] = {"id": rule.id}
    if rule.select != EVERYTHING:
        values["select"] = _selection(rule.select)
    if isinstance(rule, SpendRule):
        if rule.amount is not None:
            amount = to_major(rule.amount, currency)
            # A bare number below 1 would be taken for a share that lacks its sign.
            values[rule.bound.value] = f"{number_text(amount)} {currency}" if 0 < amount < 1 else amount
        else:
            values[rule.bound.value] = f"{number_text((rule.share or Decimal(0)).scaleb(2))} %"
        if rule.of != EVERYTHING:
            values["of"] = _selection(rule.of)
        if rule.window != 1:
            values["window"] = WHOLE_HORIZON if rule.window is None else rule.window
    else:
        values["minimum_active"] = rule.minimum_active
    return values if rule.enabled else {**values, "enabled": False}


def _selection(selection: Selection) -> dict[str, Any]:
    tag = selection.tag and f"{selection.tag.dimension}:{selection.tag.value}"
    values = {"kind": selection.kind, "fund": selection.fund, "owner": selection.owner, "tag": tag}
    return {name: value for name, value in values.items() if value is not None}


def _one_or_all(figures: Sequence[Decimal]) -> Decimal | Sequence[Decimal]:
    return figures[0] if len(set(figures)) == 1 else figures


def _block(heading: str, /, **values: Any) -> str:
    """A table of TOML; keys whose value is None are left out."""
    lines = [f"{_toml_key(name)} = {_toml_value(value)}" for name, value in values.items() if value is not None]
    return "".join(f"{line}\n" for line in ([heading] if heading else []) + lines)


def _toml_key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else _toml_text(name)


def _toml_text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            return write_number(value)
        case str():
            return _toml_text(str(value))
        case Mapping():
            return "{ " + ", ".join(f"{_toml_key(name)} = {_toml_value(one)}" for name, one in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(map(_toml_value, value)) + "]"
        case _:
            return str(value)
