"""Reads portfolio.toml: all parts of a portfolio except its candidates and their relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from cxalloc.domain import expected, numbers
from cxalloc.domain.amount_notes import WrittenAmount
from cxalloc.domain.constraints.rules import EVERYTHING, Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.errors import Finding, Place
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_minor
from cxalloc.domain.names import Tag, is_name
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.uncertainty import AS_STATED, CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty
from cxalloc.exchange.diagnostics import Findings, SourceCell, SourceRow
from cxalloc.exchange.folder.columns import ValueKind, ValueReader
from cxalloc.exchange.folder.toml_source import join_path, lines_of_keys, parse_toml
from cxalloc.exchange.grids import read_text

FILE = "portfolio.toml"
FORMAT = 1
WHOLE_HORIZON = "horizon"
"""The window of a rule over all budget periods."""
PLAIN_NPV = Objective()
_STAND_IN_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class PortfolioHeader:
    """The contents of portfolio.toml. Placeholders replace wrong parts, so that other files can be checked.

    ``horizon`` is None if it could not be understood, ``late_start`` if it is not stated.
    """

    name: str
    currency: str
    horizon: Horizon | None
    annual_rate: Decimal
    funds: tuple[Fund, ...]
    teams: tuple[Team, ...] = ()
    rules: tuple[Rule, ...] = ()
    objective: Objective = PLAIN_NPV
    scenarios: tuple[Scenario, ...] = ()
    late_start: LateStart | None = None
    uncertainty: Uncertainty = AS_STATED


def header_of(portfolio: Portfolio) -> PortfolioHeader:
    """The header of an existing portfolio."""
    return PortfolioHeader(**{one.name: getattr(portfolio, one.name) for one in fields(PortfolioHeader)})


UNKNOWN_HEADER = PortfolioHeader(name="?", currency=_STAND_IN_CURRENCY, horizon=None, annual_rate=Decimal(0), funds=())
"""Placeholder for a portfolio.toml that cannot be read at all."""


def read_header(path: Path, report: Findings) -> PortfolioHeader | None:
    """Read portfolio.toml and report what is wrong; None if it is missing or not TOML."""
    source = report.attempt(lambda: read_text(path))
    content = None if source is None else report.attempt(lambda: parse_toml(source, FILE))
    if source is None or content is None:
        return None
    return _HeaderReader(content, lines_of_keys(source), report).header()


def _number(value: Any) -> Decimal | None:
    """A finite number of a sane size (a giant exponent would fill the memory)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) < 100 else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else None


def _share(value: Any) -> Decimal | None:
    return numbers.read_share(value) if isinstance(value, str) else _number(value)


def _each(value: Any, read: Callable[[Any], Any]) -> Any:
    """One value, or a tuple of them for a list."""
    if not isinstance(value, list):
        return read(value)
    values = tuple(map(read, value))
    return None if None in values else values


def _change(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    number = _number(value)
    return None if number is None else numbers.write_number(number)


def _tag(value: Any) -> Tag | None:
    dimension, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    return Tag(dimension, name) if colon else None


def _correlated_by(value: Any) -> tuple[CorrelatedBy, str] | None:
    kind, colon, dimension = value.partition(":") if isinstance(value, str) else ("", "", "")
    known = kind in list(CorrelatedBy) and bool(dimension if kind == CorrelatedBy.TAG else not colon)
    return (CorrelatedBy(kind), dimension) if known else None


def _choice(kind: type[StrEnum]) -> ValueReader:
    return ValueReader(
        lambda value: kind(value) if value in list(kind) else None, message("expected.one_of", names=", ".join(kind))
    )


_TEXT = ValueReader(lambda value: value if isinstance(value, str) else None, message("input.quoted_text"))
_WHOLE = ValueReader(_whole, numbers.WHOLE_EXPECTED)
_SHARE = ValueReader(_share, message("input.share_in_text"))
_YES_NO = ValueReader(lambda value: value if isinstance(value, bool) else None, message("input.true_false"))
_TABLE = ValueReader(lambda value: value if isinstance(value, dict) else None, message("input.toml_table"))
_TABLES = ValueReader(
    lambda value: value if isinstance(value, list) and all(isinstance(one, dict) for one in value) else None,
    message("input.toml_tables"),
)
_DAYS = ValueReader(lambda value: _each(value, _number), message("input.person_days_each"))
_WINDOW = ValueReader(
    lambda value: value if value == WHOLE_HORIZON else _whole(value), message("input.window", all=WHOLE_HORIZON)
)
_CHANGE = ValueReader(_change, message("input.toml_value"))

_HEADER = {
    "format": _WHOLE,
    "name": _TEXT,
    "currency": _TEXT,
    "annual_rate": _SHARE,
    "late_start": _choice(LateStart),
    "horizon": _TABLE,
    "funds": _TABLES,
    "teams": _TABLES,
    "rules": _TABLES,
    "objective": _TABLE,
    "uncertainty": _TABLE,
    "scenarios": _TABLES,
}
_HORIZON = {"unit": _choice(PeriodUnit), "start": _TEXT, "budget_periods": _WHOLE, "benefit_periods": _WHOLE}
_TEAM = {"id": _TEXT, "name": _TEXT, "capacity": _DAYS}
_SELECTION = {
    "kind": _choice(Kind),
    "fund": _TEXT,
    "owner": _TEXT,
    "tag": ValueReader(_tag, message("input.tag")),
}
_OBJECTIVE = {"kind": _choice(ObjectiveKind), "weights": _TABLE}
_UNCERTAINTY = {"low_high": _choice(LowHigh), "correlation": _TABLE, "lognormal_tail": _TABLE}
_CORRELATION = {"by": ValueReader(_correlated_by, expected.CORRELATED_BY), "rho": _SHARE}
_TAIL = {"tag": _SELECTION["tag"], "cap": _SHARE}
_SCENARIO = {"name": _TEXT, "set": _TABLE}


class _HeaderReader:
    """Reads the tables of one portfolio.toml one after the other."""

    def __init__(self, content: dict[str, Any], lines: Mapping[str, int], report: Findings) -> None:
        self._content = content
        self._lines = lines
        self._report = report
        self._currency = _STAND_IN_CURRENCY
        self._periods: int | None = None

    def header(self) -> PortfolioHeader:
        top = self._read("portfolio", "", "", self._content, _HEADER, ("name", "currency", "horizon", "funds"))
        version = top.get("format", FORMAT)
        if version != FORMAT:
            known = str(FORMAT)
            newer = message("input.format_of_newer", version=known)
            expected = newer if version > FORMAT else message("input.format", version=known)
            self._note("portfolio", "", "format", version, expected)
        self._currency = top.get("currency", _STAND_IN_CURRENCY)
        horizon = self._horizon(top["horizon"]) if "horizon" in top else None
        self._periods = horizon.budget_periods if horizon else None
        return PortfolioHeader(
            name=top.get("name", "?"),
            currency=self._currency,
            horizon=horizon,
            annual_rate=top.get("annual_rate", Decimal(0)),
            funds=tuple(self._each("funds", top, self._fund)),
            teams=tuple(self._each("teams", top, self._team)),
            rules=tuple(self._each("rules", top, self._rule)),
            objective=self._objective(top.get("objective", {})),
            scenarios=tuple(self._each("scenarios", top, self._scenario)),
            late_start=top.get("late_start"),
            uncertainty=self._uncertainty(top.get("uncertainty", {})),
        )

    def _horizon(self, table: dict[str, Any]) -> Horizon | None:
        values = self._read("horizon", "", "horizon", table, _HORIZON, ("unit", "start", "budget_periods"))
        if not {"unit", "start", "budget_periods"} <= values.keys():
            return None
        return self._report.attempt(lambda: Horizon(**values))

    def _each(self, name: str, top: Mapping[str, Any], make: Callable[[str, dict[str, Any]], Any]) -> Iterator[Any]:
        made = (make(f"{name}[{number}]", table) for number, table in enumerate(top.get(name, ()), start=1))
        return (one for one in made if one is not None)

    def _fund(self, path: str, table: dict[str, Any]) -> Fund | None:
        fields = {"id": _TEXT, "name": _TEXT, "amounts": self._amounts(), "carry_over": _SHARE}
        values = self._read("fund", _key(table), path, table, fields, ("id", "amounts"))
        if "id" not in values:
            return None
        values = {"name": values["id"], **values, "amounts": self._per_period(values.get("amounts", 0))}
        stand_in = Fund(values["id"], "?", (0,) * len(values["amounts"])) if is_name(values["id"]) else None
        return self._report.attempt(lambda: Fund(**values)) or stand_in

    def _team(self, path: str, table: dict[str, Any]) -> Team | None:
        values = self._read("team", _key(table), path, table, _TEAM, ("id", "capacity"))
        if "id" not in values:
            return None
        capacity = self._per_period(values.get("capacity", Decimal(0)))
        values = {"name": values["id"], **values, "capacity": capacity}
        stand_in = Team(values["id"], "?", (Decimal(0),) * len(capacity)) if is_name(values["id"]) else None
        return self._report.attempt(lambda: Team(**values)) or stand_in

    def _rule(self, path: str, table: dict[str, Any]) -> Rule | None:
        expected = message("input.amount_or_share_in_text", currency=self._currency)
        bound = ValueReader(self._bound, expected, kind=ValueKind.MONEY)
        fields = {"id": _TEXT, "select": _TABLE, "enabled": _YES_NO}
        spend = {"at_least": bound, "at_most": bound, "of": _TABLE, "window": _WINDOW}
        cadence = {"minimum_active": _WHOLE}
        key = _key(table)
        before = len(self._report.findings)
        given = [name for name in ("at_least", "at_most", "minimum_active") if name in table]
        is_cadence = given[:1] == ["minimum_active"]
        known = fields | (cadence if is_cadence else spend) if len(given) == 1 else fields | spend | cadence
        values = self._read("rule", key, path, table, known, ("id",))
        if len(given) != 1:
            where, value = (f"{path}.{given[1]}", table[given[1]]) if given else (path, "")
            self._note("rule", key, where, value, message("input.one_bound"))
        for name in ("select", "of"):
            if name in values:
                selection = self._read("rule", key, f"{path}.{name}", values[name], _SELECTION, ())
                values[name] = Selection(**selection)
        if len(self._report.findings) > before:
            return None
        return self._report.attempt(lambda: CadenceRule(**values) if is_cadence else self._spend_rule(values))

    def _spend_rule(self, values: dict[str, Any]) -> SpendRule:
        bound = Bound.AT_LEAST if "at_least" in values else Bound.AT_MOST
        limit = values.pop(bound.value)
        measure = "share" if isinstance(limit, Decimal) else "amount"
        if values.get("window") == WHOLE_HORIZON:
            values["window"] = None
        return SpendRule(bound=bound, **{"select": EVERYTHING, **values, measure: limit})

    def _objective(self, table: dict[str, Any]) -> Objective:
        before = len(self._report.findings)
        values = self._read("objective", "", "objective", table, _OBJECTIVE, ())
        weights = values.pop("weights", {})
        read = self._read("objective", "", "objective.weights", weights, dict.fromkeys(weights, _SHARE), (), "weights.")
        if len(self._report.findings) == before:
            objective = self._report.attempt(lambda: Objective(weights=tuple(read.items()), **values))
            if objective is not None:
                return objective
        # A placeholder, so that scores of candidates are not reported as unknown criteria.
        names = [name for name in weights if is_name(name)]
        return Objective(weights=tuple((name, Decimal(not at)) for at, name in enumerate(names)))

    def _uncertainty(self, table: dict[str, Any]) -> Uncertainty:
        before = len(self._report.findings)
        values = self._read("uncertainty", "", "uncertainty", table, _UNCERTAINTY, ())
        parts = {"correlation": _CORRELATION, "lognormal_tail": _TAIL}
        read: dict[str, dict[str, Any]] = {}
        for name, readers in parts.items():
            if name in values:
                path, part = f"uncertainty.{name}", values.pop(name)
                needed = tuple(one for one in readers if one != "cap")
                read[name] = self._read("uncertainty", "", path, part, readers, needed, f"{name}.")
        if len(self._report.findings) > before:
            return AS_STATED
        if found := read.get("correlation"):
            by, dimension = found["by"]
            values["correlation"] = Correlation(by, found["rho"], dimension)
        if found := read.get("lognormal_tail"):
            values["lognormal_tail"] = LognormalTail(**found)
        return self._report.attempt(lambda: Uncertainty(**values)) or AS_STATED

    def _scenario(self, path: str, table: dict[str, Any]) -> Scenario | None:
        key = _key(table, "name")
        values = self._read("scenario", key, path, table, _SCENARIO, ("name",))
        changes = values.get("set", {})
        read = self._read("scenario", key, f"{path}.set", changes, dict.fromkeys(changes, _CHANGE), ())
        if "name" not in values:
            return None
        return self._report.attempt(lambda: Scenario(values["name"], tuple(read.items())))

    def _read(
        self,
        entity: str,
        key: str,
        path: str,
        table: Mapping[str, Any],
        fields: Mapping[str, ValueReader],
        needed: tuple[str, ...],
        prefix: str = "",
    ) -> dict[str, Any]:
        """The values of one table by name; those that are not understood, unknown or missing are reported."""
        values: dict[str, Any] = {}
        cells: list[SourceCell] = []
        for name, value in table.items():
            reader = fields.get(name)
            where = join_path(path, name)
            if reader is None:
                self._report.add(
                    Finding(
                        "key", "", "", name, message("expected.one_of", names=", ".join(fields)), self._place(where)
                    ),
                )
                continue
            read = reader.read(value)
            if read is None:
                self._note(entity, key, where, value, reader.expected, prefix + name)
                continue
            values[name] = read
            if reader.kind is ValueKind.MONEY:
                self._keep_amounts(where, value, read)
            if reader not in (_TABLE, _TABLES):
                cells.extend(self._cells(where, prefix + name, value, read))
        source = SourceRow(self._place(path), cells)
        self._report.came_from(entity, key, source)
        for name in needed:
            if name not in table:
                self._report.add(
                    Finding(entity, key, name, "", fields[name].expected, self._place(join_path(path, name)))
                )
        return values

    def _cells(self, path: str, name: str, value: Any, read: Any) -> Iterator[SourceCell]:
        yield SourceCell(self._place(path), _shown(value), read, (name,), str(read))
        if isinstance(value, list):
            for number, (one, one_read) in enumerate(zip(value, read, strict=True), start=1):
                yield SourceCell(self._place(f"{path}[{number}]", path), str(one), one_read, (name,), str(one_read))

    def _keep_amounts(self, path: str, value: Any, read: Any) -> None:
        """Remember the amounts of a key as they were written; a bound may be a share, which is none."""
        pairs = zip(value, read, strict=True) if isinstance(value, list) else ((value, read),)
        for written, minor in pairs:
            text = str(written).removesuffix(self._currency).strip()
            amount = numbers.read_number(text)
            if isinstance(minor, int) and amount is not None:
                self._report.amounts.append(WrittenAmount(f"{FILE}, {path}", text, amount))

    def _note(self, entity: str, key: str, path: str, value: Any, expected: Message, field: str = "") -> None:
        field = field or path.rpartition(".")[2]
        self._report.add(Finding(entity, key, field, _shown(value), expected, self._place(path)))

    def _place(self, path: str, line_of: str = "") -> Place:
        """The place of a key; its row is that of the nearest heading or key that stands on a line of its own."""
        row, known = None, line_of or path
        while known and (row := self._lines.get(known, self._lines.get(f"{known}[1]"))) is None:
            known = known.rpartition(".")[0]
        return Place(FILE, row, path)

    def _amounts(self) -> ValueReader:
        expected = message("input.amounts_in", currency=self._currency)
        return ValueReader(lambda value: _each(value, self._money), expected, kind=ValueKind.MONEY)

    def _money(self, value: Any) -> int | None:
        number = _number(value)
        return None if number is None else to_minor(number, self._currency)

    def _bound(self, value: Any) -> int | Decimal | None:
        """Minor units for a number, a Decimal share for text with a percent sign.

        A bare 0.15 could mean either, and is refused; an amount as small as that says its currency (``"0.15 EUR"``).
        """
        if isinstance(value, str):
            if not value.endswith(self._currency):
                return numbers.read_share(value) if "%" in value else None
            number = numbers.read_number(value.removesuffix(self._currency))
            return None if number is None else to_minor(number, self._currency)
        number = _number(value)
        return None if number is not None and 0 < number < 1 else self._money(value)

    def _per_period(self, figures: Any) -> tuple[Any, ...]:
        """One figure for every budget period; figures whose number cannot be checked become one."""
        if isinstance(figures, tuple) and self._periods is not None:
            return figures
        first = figures[0] if isinstance(figures, tuple) and figures else figures
        return (first,) * (self._periods or 1)


def _key(table: Mapping[str, Any], name: str = "id") -> str:
    value = table.get(name, "")
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
