"""The changes of a scenario, each a key and a value, as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from cxalloc.messages.descriptions import rule_of_id

Reader = Callable[[str, Portfolio], Value | None]
"""Makes a typed value of the text of a change to a portfolio; None where it is none."""


def change_message(portfolio: Portfolio, key: str, value: str) -> Message:
    """One change of a scenario; ``KEY = VALUE`` where it is none that the program would write."""
    field = key.rpartition(".")[2]
    kind = key.partition(".")[0] if "." in key else ""
    name = _name_of(portfolio, key) if kind and kind != "budget" else ""
    named: dict[str, Value] = {"name": name} if name else {}
    if name is not None and (word := _word(kind, field, value.strip())) is not None:
        return message(word, **named)
    said = _FIGURES.get((kind, field))
    figure = None if said is None or name is None else said.read(value.strip(), portfolio)
    if said is None or figure is None:
        return literal(f"{key} = {value}")
    return message(said.key, value=figure, **named)


def _word(kind: str, field: str, value: str) -> str | None:
    """The key of a change whose value is a word."""
    if (kind, field) == ("rule", "enabled"):
        return {True: "changes.rule_on", False: "changes.rule_off", None: None}[read_yes_no(value)]
    return _WORDS.get((kind, field, value.lower()))


def _name_of(portfolio: Portfolio, key: str) -> Value | None:
    """The name of what a change is about, with the level if it is about one."""
    kind, _, rest = key.partition(".")
    owner = rest.rpartition(".")[0]
    match kind:
        case "fund":
            return next((one.name for one in portfolio.funds if one.id == owner), None)
        case "team":
            return next((one.name for one in portfolio.teams if one.id == owner), None)
        case "small_allocation":
            found = portfolio.small_allocation_by_id.get(owner)
            return None if found is None else found.name
        case "rule":
            return rule_of_id(portfolio, owner) if any(one.id == owner for one in portfolio.rules) else None
        case _:
            return _initiative_name(portfolio, owner)


def _initiative_name(portfolio: Portfolio, owner: str) -> str | None:
    if owner in portfolio.initiative_by_id:
        return portfolio.initiative_by_id[owner].name
    id, _, level = owner.rpartition(".")
    one = portfolio.initiative_by_id.get(id)
    if one is None or all(each.name != level for each in one.levels):
        return None
    return f"{one.name} ({level})"


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


def _bound(text: str, portfolio: Portfolio) -> Value | None:
    """The bound of a rule; a number below 1 is a share."""
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
    ("small_allocation", "ticket"): _Figure("changes.ticket", _money),
    ("small_allocation", "minimum"): _Figure("changes.minimum", _money),
    ("small_allocation", "maximum"): _Figure("changes.maximum", _money),
    ("small_allocation", "total_cap"): _Figure("changes.total_cap", _money),
    ("small_allocation", "cadence"): _Figure("changes.cadence", _duration),
    ("small_allocation", "delay"): _Figure("changes.delay", _duration),
    ("small_allocation", "rate_low"): _Figure("changes.rate_low", _share),
    ("small_allocation", "rate_high"): _Figure("changes.rate_high", _share),
    ("rule", "at_least"): _Figure("changes.rule_at_least", _bound),
    ("rule", "at_most"): _Figure("changes.rule_at_most", _bound),
    ("rule", "minimum_active"): _Figure("changes.rule_active", _count),
    ("rule", "window"): _Figure("changes.rule_window", _duration),
}
