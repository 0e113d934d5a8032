"""The cells of the portfolio's head, its funds and its teams.

The head: ``name, currency, annual_rate, late_start, unit, start, budget_periods, benefit_periods, objective`` and
``weight:X`` for each criterion of the score (an emptied one is removed); and ``low_high``, ``correlation.by``,
``correlation.rho``, ``lognormal_tail.tag`` and ``lognormal_tail.cap``: without a rho there is no correlation, without a
tag no tail. More or fewer budget periods give every fund
and team more or fewer figures: new periods repeat the last one. Another start, or unit, keeps the figures by position.
Another currency keeps the figures in currency units, whatever its minor unit.

A fund has ``id, name, carry_over, amount:PERIOD``, a team ``id, name, capacity:PERIOD``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.document.document import Head
from cxalloc.domain.message import PeriodLabel, message
from cxalloc.domain.money import minor_digits
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Team
from cxalloc.editing.cells.reader import Reader, expected, given
from cxalloc.editing.cells.uncertainty import (
    UNCERTAINTY_FIELDS,
    read_uncertainty,
    uncertainty_text,
    with_uncertainty,
)
from cxalloc.editing.currency import rescaled
from cxalloc.exchange.parsers.periods import period_text
from cxalloc.messages.periods import period_label

_UNITS = {"mois": "month", "trimestre": "quarter", "année": "year", "an": "year"}
PERIOD_FIELDS = ("amount", "capacity")
"""Fields of which there is one for each budget period."""
_HORIZON = ("unit", "start", "budget_periods", "benefit_periods")


def head_text(reader: Reader, head: Head, field: str) -> str:
    """The text of a cell of the head. Raises KeyError if there is no such field."""
    if field.startswith("weight:"):
        weight = dict(head.objective.weights).get(field.removeprefix("weight:"))
        return "" if weight is None else reader.style.share(weight)
    if field == "start":
        return period_label(head.horizon.start, reader.style.language)
    if field in _HORIZON:
        return str(getattr(head.horizon, field))
    if field == "annual_rate":
        return reader.style.share(head.annual_rate)
    if field in UNCERTAINTY_FIELDS:
        return uncertainty_text(reader, head.uncertainty, field)
    words = {"objective": head.objective.kind.value, "late_start": head.late_start.value}
    return {"name": head.name, "currency": head.currency, **words}[field]


class HeadEditor:
    """Sets cells of the head and builds it."""

    def __init__(self, reader: Reader, head: Head) -> None:
        self._reader = reader
        self._head = head
        self._values: dict[str, Any] = {}
        self._horizon: dict[str, Any] = {}
        self._kind = head.objective.kind
        self._weights = dict(head.objective.weights)
        self._uncertainty: dict[str, Any] = {}

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        reader, text = self._reader, text.strip()
        if field.startswith("weight:"):
            criterion = field.removeprefix("weight:")
            if text:
                self._weights[criterion] = reader.share(text)
            else:
                self._weights.pop(criterion, None)
        elif field in ("name", "currency"):
            text = given(text, expectations.NAME if field == "name" else expectations.CURRENCY)
            self._values[field] = text if field == "name" else text.upper()
        elif field == "annual_rate":
            self._values[field] = reader.share(text) if text else Decimal(0)
        elif field == "objective":
            self._kind = _one_of(ObjectiveKind, text.lower())
        elif field == "late_start":
            self._values[field] = _one_of(LateStart, text.lower())
        elif field == "unit":
            self._horizon[field] = _one_of(PeriodUnit, _UNITS.get(text.lower(), text.lower()))
        elif field == "start":
            self._horizon[field] = given(text, message("cells.first_period"))
        elif field in _HORIZON:
            self._horizon[field] = reader.whole(text or "0")
        elif field in UNCERTAINTY_FIELDS:
            self._uncertainty[field] = read_uncertainty(reader, field, text)
        else:
            raise KeyError(field)

    def build(self) -> Head:
        """The head with its cells set. Raises InvalidInput."""
        before = self._head.horizon
        if self._horizon:
            unit = self._horizon.get("unit", before.unit)
            start = before.start_in(unit)
            if "start" in self._horizon:
                start = _start_label(self._horizon["start"], replace(before, unit=unit, start=start))
            self._values["horizon"] = replace(before, **{**self._horizon, "start": start})
        if self._uncertainty:
            self._values["uncertainty"] = with_uncertainty(self._head.uncertainty, self._uncertainty)
        objective = Objective(self._kind, tuple(self._weights.items()))
        return replace(self._head, objective=objective, **self._values)


def _start_label(text: str, horizon: Horizon) -> str:
    """The label of the period that a text names, as users write it; any other text as it is, to be refused."""
    plain, _ = period_text(text, horizon.unit)
    at = None if plain.isdigit() and len(plain) <= 3 else horizon.index(plain)  # no number of a period
    return text if at is None else horizon.label(at)


def _one_of(words: Any, text: str) -> Any:
    if text not in list(words):
        raise expected(expectations.one_of(words))
    return words(text)


def with_head(portfolio: Portfolio, parts: Mapping[str, Any], head: Head) -> dict[str, Any]:
    """Changed parts of a portfolio together with another head, and what has to change with that one."""
    periods = head.horizon.budget_periods
    changed = {**parts, **{name: getattr(head, name) for name in type(head).__slots__}}
    if periods != portfolio.horizon.budget_periods:
        funds, teams = (parts.get(name, getattr(portfolio, name)) for name in ("funds", "teams"))
        changed["funds"] = tuple(replace(fund, amounts=_fitted(fund.amounts, periods)) for fund in funds)
        changed["teams"] = tuple(replace(team, capacity=_fitted(team.capacity, periods)) for team in teams)
    power = minor_digits(head.currency) - minor_digits(portfolio.currency)
    return rescaled(portfolio, changed, power) if power else changed


def _fitted(figures: tuple[Any, ...], periods: int) -> tuple[Any, ...]:
    return (*figures, *figures[-1:] * (periods - len(figures)))[:periods]


def fund_or_team_text(reader: Reader, item: Fund | Team, field: str) -> str:
    """The text of a cell of a fund or a team. Raises KeyError if there is no such field."""
    name, _, label = field.partition(":")
    if label:
        at = reader.horizon.index(label)
        figures = _figures(item, name)
        if at is None or not 0 <= at < len(figures):
            raise KeyError(field)
        return reader.show_money(figures[at]) if name == "amount" else reader.style.number(figures[at])
    if field == "carry_over" and isinstance(item, Fund):
        return reader.style.share(item.carry_over)
    return {"id": item.id, "name": item.name}[field]


def _figures(item: Fund | Team, name: str) -> tuple[Any, ...]:
    if isinstance(item, Fund) and name == "amount":
        return item.amounts
    if isinstance(item, Team) and name == "capacity":
        return item.capacity
    raise KeyError(name)


class FundOrTeamEditor:
    """Sets cells of a fund or a team and builds it."""

    def __init__(self, reader: Reader, item: Fund | Team) -> None:
        self._reader = reader
        self._item = item
        self._values: dict[str, Any] = {}
        self._changed: dict[int, Any] = {}

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        reader, text = self._reader, text.strip()
        name, _, label = field.partition(":")
        if label:
            at = reader.period(label)
            if not 0 <= at < len(_figures(self._item, name)):
                raise expected(message("cells.period_with_budget", first=PeriodLabel(reader.horizon.label(0))))
            figure = reader.amount(text or "0") if name == "amount" else reader.number(text or "0")
            if figure < 0:
                raise expected(expectations.PERSON_DAYS)
            self._changed[at] = figure
        elif field in ("id", "name"):
            self._values[field] = given(text, message("cells.id") if field == "id" else expectations.NAME)
        elif field == "carry_over" and isinstance(self._item, Fund):
            self._values[field] = reader.share(text) if text else Decimal(0)
        else:
            raise KeyError(field)

    def build(self) -> Fund | Team:
        """The fund or team with its cells set. Raises InvalidInput."""
        if self._changed:
            name = "amounts" if isinstance(self._item, Fund) else "capacity"
            figures = enumerate(getattr(self._item, name))
            self._values[name] = tuple(self._changed.get(at, figure) for at, figure in figures)
        return replace(self._item, **self._values) if self._values else self._item
