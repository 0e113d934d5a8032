"""The changes of a scenario, each a key and a value, as messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cxalloc.domain.message import (
    LITERAL,
    Count,
    ExactAmount,
    ExactShare,
    Message,
    Number,
    PeriodCount,
    PeriodLabel,
    PersonDays,
    Phrases,
    Value,
    literal,
    message,
)
from cxalloc.domain.money import minor_digits
from cxalloc.domain.numbers import LIST_SEPARATOR, read_number, read_share, read_whole, read_yes_no
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import owner_of
from cxalloc.domain.scenario.fields import NOTHING, by_offset, criterion_of, of_fund, period_of, tier_of
from cxalloc.messages.descriptions import rule_of_id

Reader = Callable[[str, Portfolio], Value | None]
"""Makes a typed value of the text of a change to a portfolio; None where it is none."""


def change_message(portfolio: Portfolio, key: str, value: str) -> Message:
    """One change of a scenario; ``KEY = VALUE`` where it is none that the program would write."""
    found, value = _subject(portfolio, key), value.strip()
    said = None if found is None else _word(found, value) or _figure(portfolio, found, value)
    return literal(f"{key} = {value}") if said is None else said


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a change is about: the kind of part, its name ('' for the portfolio), and the field."""

    kind: str
    name: Value
    field: str

    @property
    def named(self) -> dict[str, Value]:
        return {"name": self.name} if self.name else {}


def _subject(portfolio: Portfolio, key: str) -> _Subject | None:
    """What a key is about; None if it names nothing."""
    kind, dot, rest = key.partition(".")
    if not dot or kind == "budget":
        return _Subject(kind if dot else "", "", rest or key)
    names = _names(portfolio, kind)
    owner = owner_of(rest, names)
    if owner is None or owner == rest:
        return None
    field = rest[len(owner) + 1 :]
    if kind == "rule":
        return _Subject(kind, rule_of_id(portfolio, owner), field)
    if kind == "initiative":
        levels = {level.name for level in portfolio.initiative_by_id[owner].levels}
        level = owner_of(field, levels)
        if level is not None and level != field:
            only = len(levels) == 1
            name = names[owner] if only else f"{names[owner]} ({level})"
            return _Subject(kind, name, field[len(level) + 1 :])
    return _Subject(kind, names[owner], field)


def _names(portfolio: Portfolio, kind: str) -> Mapping[str, str]:
    """The names of the parts of a kind by id."""
    items: Mapping[str, tuple[Any, ...]] = {
        "fund": portfolio.funds,
        "team": portfolio.teams,
        "initiative": portfolio.initiatives,
        "small_allocation": portfolio.small_allocations,
        "rule": portfolio.rules,
    }
    return {one.id: getattr(one, "name", one.id) for one in items.get(kind, ())}


def _word(found: _Subject, value: str) -> Message | None:
    """A change whose value is a word."""
    if (found.kind, found.field) == ("rule", "enabled"):
        key = {True: "changes.rule_on", False: "changes.rule_off", None: None}[read_yes_no(value)]
    else:
        key = _WORDS.get((found.kind, found.field, value.lower()))
    if key is not None:
        return message(key, **found.named)
    if value.lower() != NOTHING:
        return None
    if criterion := criterion_of(found.field):
        return message("changes.no_score", criterion=criterion, **found.named)
    if (tier := tier_of(found.field)) is not None:
        word = "changes.no_tier" if tier[1] == "rate" else "changes.no_tier_amount"
        return message(word, n=Count(tier[0] + 1), **found.named)
    return None


def _figure(portfolio: Portfolio, found: _Subject, value: str) -> Message | None:
    """A change of a figure; None if it is none."""
    said, more = _FIGURES.get((found.kind, found.field)), dict(found.named)
    if said is None:
        said = _numbered(portfolio, found, more)
    figure = None if said is None else said.read(value, portfolio)
    return None if said is None or figure is None else message(said.key, value=figure, **more)


def _numbered(portfolio: Portfolio, found: _Subject, more: dict[str, Value]) -> _Figure | None:
    """The message of a figure by period, by tier or by criterion; ``more`` gets what else it says."""
    offset = by_offset(found.field)
    if offset is not None and found.kind == "initiative":
        more["n"] = Count(offset.at + 1)
        if offset.of:
            more["of"] = _names(portfolio, "team" if offset.name == "effort" else "fund").get(offset.of, offset.of)
        return _BY_OFFSET.get((offset.name, bool(offset.of)))
    at = period_of(found.field)
    if at is not None and at < portfolio.horizon.budget_periods:
        more["period"] = PeriodLabel(portfolio.horizon.label(at))
        return _BY_PERIOD.get(found.kind)
    if fund := of_fund(found.field):
        more["of"] = _names(portfolio, "fund").get(fund, fund)
        return _Figure("changes.run_cost_of", _money)
    if criterion := criterion_of(found.field):
        more["criterion"] = criterion
        return _Figure("changes.score", _number)
    if (tier := tier_of(found.field)) is not None:
        more["n"] = Count(tier[0] + 1)
        return _Figure("changes.tier_rate", _number) if tier[1] == "rate" else _Figure("changes.tier_amount", _money)
    return None


# Values


def _number(text: str, portfolio: Portfolio) -> Value | None:
    """A factor, ``0.85`` or ``85 %``, as it was written."""
    number = read_number(text)
    return _share(text, portfolio) if number is None else Number(number)


def _share(text: str, _: Portfolio) -> Value | None:
    share = read_share(text)
    return None if share is None else ExactShare(share)


def _money(text: str, portfolio: Portfolio) -> Value | None:
    number = read_number(text)
    if number is None:
        return None
    minor = number.scaleb(minor_digits(portfolio.currency))
    return ExactAmount(int(minor)) if minor == minor.to_integral_value() else None


def _fund(text: str, portfolio: Portfolio) -> Value | None:
    return _names(portfolio, "fund").get(text)


def _bound(text: str, portfolio: Portfolio) -> Value | None:
    """The bound of a rule; a number below 1 is a share, unless it has the currency."""
    bare = text.removesuffix(portfolio.currency).strip()
    if bare != text.strip():
        return _money(bare, portfolio)
    number = read_number(text)
    is_share = text.strip().endswith("%") or (number is not None and number < 1)
    return _share(text, portfolio) if is_share else _money(text, portfolio)


def _days(text: str, _: Portfolio) -> Value | None:
    number = read_number(text)
    return None if number is None else PersonDays(number)


def _count(text: str, _: Portfolio) -> Value | None:
    number = read_whole(text)
    return None if number is None else Count(number)


def _duration(text: str, _: Portfolio) -> Value | None:
    number = read_whole(text)
    return None if number is None else PeriodCount(number)


def _period(text: str, portfolio: Portfolio) -> Value | None:
    index = portfolio.horizon.index(text)
    return None if index is None else PeriodLabel(portfolio.horizon.label(index))


def _text(text: str, _: Portfolio) -> Value | None:
    return text


def _each(read: Reader) -> Reader:
    """Reads one value, or a list of one for each period."""

    def read_list(text: str, portfolio: Portfolio) -> Value | None:
        values = [read(one.strip(), portfolio) for one in text.split(LIST_SEPARATOR)]
        found = [message(LITERAL, text=one) for one in values if one is not None]
        if len(found) < len(values):
            return None
        return values[0] if len(values) == 1 else Phrases(tuple(found))

    return read_list


@dataclass(frozen=True, slots=True)
class _Figure:
    """The message of a change of a figure, and how its value is read."""

    key: str
    read: Reader


_WORDS: dict[tuple[str, str, str], str] = {
    ("", "late_start", "shift"): "changes.late_start_shifts",
    ("", "late_start", "cut"): "changes.late_start_cuts",
    ("initiative", "latest_start", NOTHING): "changes.no_latest_start",
    ("initiative", "duration_low", NOTHING): "changes.no_duration_low",
    ("initiative", "duration_high", NOTHING): "changes.no_duration_high",
    ("small_allocation", "ticket", NOTHING): "changes.no_ticket",
    ("small_allocation", "minimum", NOTHING): "changes.no_minimum",
    ("small_allocation", "total_cap", NOTHING): "changes.no_total_cap",
    ("small_allocation", "cadence", NOTHING): "changes.no_cadence",
    ("", "objective", "npv"): "changes.objective_npv",
    ("", "objective", "score"): "changes.objective_score",
    ("initiative", "status", "must"): "changes.status_must",
    ("initiative", "status", "never"): "changes.status_never",
    ("initiative", "status", "committed"): "changes.status_committed",
    ("initiative", "status", "candidate"): "changes.status_candidate",
    ("rule", "window", "horizon"): "changes.rule_over_horizon",
}
_FIGURES: dict[tuple[str, str], _Figure] = {
    ("", "annual_rate"): _Figure("changes.rate", _share),
    ("budget", "factor"): _Figure("changes.budget_factor", _number),
    ("fund", "factor"): _Figure("changes.fund_factor", _number),
    ("fund", "amounts"): _Figure("changes.fund_amounts", _each(_money)),
    ("fund", "carry_over"): _Figure("changes.carry_over", _share),
    ("team", "factor"): _Figure("changes.team_factor", _number),
    ("team", "capacity"): _Figure("changes.capacity", _each(_days)),
    ("initiative", "slip"): _Figure("changes.slip", _count),
    ("initiative", "earliest_start"): _Figure("changes.earliest_start", _period),
    ("initiative", "latest_start"): _Figure("changes.latest_start", _period),
    ("initiative", "committed_start"): _Figure("changes.committed_start", _period),
    ("initiative", "committed_level"): _Figure("changes.committed_level", _text),
    ("initiative", "cost_factor"): _Figure("changes.cost_factor", _number),
    ("initiative", "benefit_factor"): _Figure("changes.benefit_factor", _number),
    ("initiative", "success"): _Figure("changes.success", _share),
    ("initiative", "roi"): _Figure("changes.roi", _share),
    ("initiative", "npv"): _Figure("changes.npv", _money),
    ("initiative", "duration"): _Figure("changes.duration", _duration),
    ("initiative", "low"): _Figure("changes.low", _share),
    ("initiative", "high"): _Figure("changes.high", _share),
    ("initiative", "cost_low"): _Figure("changes.cost_low", _share),
    ("initiative", "cost_high"): _Figure("changes.cost_high", _share),
    ("initiative", "duration_low"): _Figure("changes.duration_low", _duration),
    ("initiative", "duration_high"): _Figure("changes.duration_high", _duration),
    ("small_allocation", "rate_low"): _Figure("changes.rate_low", _share),
    ("small_allocation", "rate_high"): _Figure("changes.rate_high", _share),
    ("initiative", "cost"): _Figure("changes.cost", _money),
    ("initiative", "run_cost"): _Figure("changes.run_cost", _money),
    ("initiative", "fund"): _Figure("changes.paid_from", _fund),
    ("initiative", "benefit"): _Figure("changes.benefit", _money),
    ("initiative", "benefit_total"): _Figure("changes.benefit_total", _money),
    ("initiative", "benefit_periods"): _Figure("changes.benefit_periods", _duration),
    ("small_allocation", "fund"): _Figure("changes.paid_from", _fund),
    ("small_allocation", "ticket"): _Figure("changes.ticket", _money),
    ("small_allocation", "minimum"): _Figure("changes.minimum", _money),
    ("small_allocation", "maximum"): _Figure("changes.maximum", _money),
    ("small_allocation", "total_cap"): _Figure("changes.total_cap", _money),
    ("small_allocation", "cadence"): _Figure("changes.cadence", _duration),
    ("small_allocation", "delay"): _Figure("changes.delay", _duration),
    ("rule", "at_least"): _Figure("changes.rule_at_least", _bound),
    ("rule", "at_most"): _Figure("changes.rule_at_most", _bound),
    ("rule", "minimum_active"): _Figure("changes.rule_active", _count),
    ("rule", "window"): _Figure("changes.rule_window", _duration),
}
_BY_OFFSET: dict[tuple[str, bool], _Figure] = {
    ("cost", False): _Figure("changes.cost_in", _money),
    ("cost", True): _Figure("changes.cost_in_of", _money),
    ("benefit", False): _Figure("changes.benefit_in", _money),
    ("low", False): _Figure("changes.low_in", _money),
    ("high", False): _Figure("changes.high_in", _money),
    ("effort", True): _Figure("changes.effort_in", _days),
}
"""By the name of the amounts, and whether they are of one fund or team."""
_BY_PERIOD: dict[str, _Figure] = {
    "fund": _Figure("changes.fund_amount_in", _money),
    "team": _Figure("changes.capacity_in", _days),
}
