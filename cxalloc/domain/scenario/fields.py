"""The fields that changes set, by the kind of part: how the text of each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, Final

from cxalloc.domain import expected, numbers
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import LONGEST_HORIZON
from cxalloc.domain.portfolio import LateStart, ObjectiveKind, Portfolio

WHOLE_HORIZON = "horizon"
"""The window of a rule that holds over all periods together."""
NOTHING: Final = "none"
"""The value of a change that takes an optional figure away."""
_BY_OFFSET = re.compile(r"(cost|benefit|low|high|effort)_([1-9]\d{0,3})(?::(.+))?", re.DOTALL | re.ASCII)
_RUN = re.compile(r"run_cost:(.+)", re.DOTALL)
_SCORE = re.compile(r"score:(.+)", re.DOTALL)
_TIER = re.compile(r"tier([1-9]\d?)_(rate|amount)", re.ASCII)
_PERIOD = re.compile(r"(amount|capacity)_([1-9]\d{0,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """How the value of a key is read (None: not understood), what is expected of it, and whether it is money."""

    read: Callable[[str], Any]
    expected: Message
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class Offset:
    """A field by offset: which amounts, the offset from 0, and the fund or the team ('' for none)."""

    name: str
    at: int
    of: str


def by_offset(field: str) -> Offset | None:
    """The amounts that a field of a level names by its number; None if it names none."""
    found = _BY_OFFSET.fullmatch(field)
    if found is None or (bool(found[3]) is not (found[1] == "effort") and found[1] != "cost"):
        return None
    return Offset(found[1], int(found[2]) - 1, found[3] or "")


def of_fund(field: str) -> str:
    """The fund of the field ``run_cost:FUND``; '' for any other field."""
    found = _RUN.fullmatch(field)
    return found[1] if found else ""


def criterion_of(field: str) -> str:
    """The criterion of the field ``score:CRITERION``; '' for any other field."""
    found = _SCORE.fullmatch(field)
    return found[1] if found else ""


def tier_of(field: str) -> tuple[int, str] | None:
    """The tier, from 0, and what of it a field names: ``rate`` or ``amount``."""
    found = _TIER.fullmatch(field)
    return None if found is None else (int(found[1]) - 1, found[2])


def period_of(field: str) -> int | None:
    """The budget period, from 0, of the field ``amount_N`` or ``capacity_N``; None for any other field."""
    found = _PERIOD.fullmatch(field)
    return None if found is None else int(found[2]) - 1


def money_of(portfolio: Portfolio, value: str) -> int | None:
    """An amount in minor units; None if the text is no number."""
    number = numbers.read_number(value)
    return None if number is None else to_minor(number, portfolio.currency)


def bound_of(portfolio: Portfolio, value: str) -> tuple[int | Decimal, str] | None:
    """The bound of a rule and what it is: ``share`` with ``%``, ``amount`` with the currency, else '' for the number.

    None if the text is no number.
    """
    if value.endswith("%"):
        share = numbers.read_share(value)
        return None if share is None else (share, "share")
    bare = value.removesuffix(portfolio.currency).strip()
    if bare != value:
        amount = money_of(portfolio, bare)
        return None if amount is None else (amount, "amount")
    number = numbers.read_number(value)
    return None if number is None else (number, "")


_SHARE = Field(numbers.read_share, numbers.SHARE_EXPECTED)
_NUMBER = Field(numbers.read_number, numbers.NUMBER_EXPECTED)
_WHOLE = Field(numbers.read_whole, numbers.WHOLE_EXPECTED)
_YES_NO = Field(numbers.read_yes_no, numbers.YES_NO_EXPECTED)
_FACTOR = Field(lambda value: _not_negative(numbers.read_share(value)), expected.FACTOR)
_NUMBERS = Field(lambda value: _each(value, numbers.read_number), expected.NUMBERS)
_WORD = Field(lambda value: value or None, expected.WORD)
_WINDOW = Field(lambda value: value if value == WHOLE_HORIZON else numbers.read_whole(value), expected.WINDOW)


class ChangeFields:
    """The fields that changes of a portfolio may set."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio
        read_money = partial(money_of, portfolio)
        money = Field(read_money, numbers.NUMBER_EXPECTED, is_money=True)
        amounts = Field(lambda value: _each(value, read_money), _NUMBERS.expected, is_money=True)
        period = Field(portfolio.horizon.index, portfolio.horizon.expected_label())
        bound = Field(lambda value: None if bound_of(portfolio, value) is None else value, expected.BOUND)
        figures = {
            "cost_factor": _FACTOR,
            "benefit_factor": _FACTOR,
            "success": _SHARE,
            "roi": _SHARE,
            "npv": money,
            "duration": _WHOLE,
            "low": _SHARE,
            "high": _SHARE,
            "cost_low": _SHARE,
            "cost_high": _SHARE,
            "duration_low": _or_nothing(_WHOLE),
            "duration_high": _or_nothing(_WHOLE),
            "cost": money,
            "run_cost": money,
            "fund": _WORD,
            "benefit": money,
            "benefit_total": money,
            "benefit_periods": _WHOLE,
        }
        self.head: Mapping[str, Field] = {
            "annual_rate": _SHARE,
            "budget.factor": _FACTOR,
            "objective": _one_of(ObjectiveKind),
            "late_start": _one_of(LateStart),
        }
        self._parts: Mapping[str, Mapping[str, Field]] = {
            "fund": {"factor": _FACTOR, "amounts": amounts, "carry_over": _SHARE},
            "team": {"factor": _FACTOR, "capacity": _NUMBERS},
            "initiative": {
                "status": _one_of(Status),
                "earliest_start": period,
                "latest_start": _or_nothing(period),
                "committed_level": _WORD,
                "committed_start": period,
                "slip": _WHOLE,
                **figures,
            },
            "level": figures,
            "small_allocation": {
                "ticket": _or_nothing(money),
                "minimum": _or_nothing(money),
                "maximum": money,
                "total_cap": _or_nothing(money),
                "cadence": _or_nothing(_WHOLE),
                "delay": _WHOLE,
                "rate_low": _SHARE,
                "rate_high": _SHARE,
                "fund": _WORD,
            },
            "rule": {
                "enabled": _YES_NO,
                "at_least": bound,
                "at_most": bound,
                "minimum_active": _WHOLE,
                "window": _WINDOW,
            },
        }
        of_levels = {
            "cost_N": money,
            "cost_N:FUND": money,
            "run_cost:FUND": money,
            "benefit_N": money,
            "low_N": money,
            "high_N": money,
            "effort_N:TEAM": _NUMBER,
            "score:CRITERION": _or_nothing(_NUMBER),
        }
        self._patterns: Mapping[str, Mapping[str, Field]] = {
            "fund": {"amount_N": money},
            "team": {"capacity_N": _NUMBER},
            "initiative": of_levels,
            "level": of_levels,
            "small_allocation": {
                "tierN_rate": _or_nothing(_SHARE),
                "tierN_amount": _or_nothing(money),
                "score:CRITERION": _or_nothing(_NUMBER),
            },
        }
        self.funds = frozenset(fund.id for fund in portfolio.funds)
        self.teams = frozenset(team.id for team in portfolio.teams)

    def names(self, kind: str) -> Iterator[str]:
        """The fields of a kind of part, as the page of the portfolio format names them."""
        yield from self._parts[kind]
        yield from self._patterns.get(kind, ())

    def find(self, kind: str, name: str) -> Field | None:
        """The field of that name; None if a part of that kind has none."""
        field = self._parts[kind].get(name)
        return field if field is not None else self._patterns.get(kind, {}).get(self._pattern(name))

    def _pattern(self, name: str) -> str:
        """The name of a numbered field, or of one with an id in it, as ``names`` has it; '' if it is none."""
        offset = by_offset(name)
        if offset is not None:
            known = offset.of in (self.teams if offset.name == "effort" else {"", *self.funds})
            end = {"effort": ":TEAM"}.get(offset.name, ":FUND" if offset.of else "")
            return f"{offset.name}_N{end}" if known and offset.at < LONGEST_HORIZON else ""
        if fund := of_fund(name):
            return "run_cost:FUND" if fund in self.funds else ""
        if criterion_of(name):
            return "score:CRITERION"
        if (tier := tier_of(name)) is not None:
            return f"tierN_{tier[1]}"
        at = period_of(name)
        within = at is not None and at < self._portfolio.horizon.budget_periods
        return f"{name.partition('_')[0]}_N" if within else ""


def _or_nothing(field: Field) -> Field:
    return Field(
        lambda value: NOTHING if value.lower() == NOTHING else field.read(value),
        message("expected.or_none", what=field.expected, none=NOTHING),
        field.is_money,
    )


def _one_of(words: type[StrEnum]) -> Field:
    return Field(lambda value: words(value.lower()) if value.lower() in list(words) else None, expected.one_of(words))


def _each(value: str, read: Callable[[str], Any]) -> tuple[Any, ...] | None:
    parts = tuple(read(part) for part in value.split(numbers.LIST_SEPARATOR))
    return None if None in parts else parts


def _not_negative(number: Decimal | None) -> Decimal | None:
    return None if number is None or number < 0 else number
