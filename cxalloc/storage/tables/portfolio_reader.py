"""The portfolio of rows of the tables in ``schema.sql``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import read_exact
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty
from cxalloc.storage.tables.portfolio_writer import ORDER, PAIRS
from cxalloc.storage.tables.rows import TableRow, TableRows, fetch

if TYPE_CHECKING:
    import sqlite3


def read_portfolio(connection: sqlite3.Connection) -> Portfolio:
    """The portfolio of a file.

    Raises:
        UNSOUND: the rows, written by another program, are not those of a valid portfolio.
    """
    return portfolio_from_rows(fetch(connection, ORDER))


def portfolio_from_rows(rows: TableRows) -> Portfolio:
    """The portfolio of these rows."""
    if not rows.tables["portfolio"]:
        raise ValueError("there is no portfolio in it")
    head = rows.tables["portfolio"][0]
    weights = rows.tables["objective_weight"]
    return Portfolio(
        name=head["name"],
        currency=head["currency"],
        horizon=Horizon(
            PeriodUnit(head["period_unit"]), head["first_period"], head["budget_periods"], head["benefit_periods"]
        ),
        annual_rate=read_exact(head["annual_rate"]),
        funds=tuple(
            Fund(
                row["id"],
                row["name"],
                tuple(amount["amount"] for amount in rows.of("fund_amount", fund=row["id"])),
                read_exact(row["carry_over"]),
            )
            for row in rows.tables["fund"]
        ),
        initiatives=tuple(_initiative(rows, row) for row in rows.tables["initiative"]),
        small_allocations=tuple(_small_allocation(rows, row) for row in rows.tables["small_allocation"]),
        teams=tuple(
            Team(row["id"], row["name"], _decimals(rows.of("team_capacity", team=row["id"]), "days"))
            for row in rows.tables["team"]
        ),
        relations=tuple(_relation(rows, row) for row in rows.tables["relation"]),
        rules=tuple(_rule(row) for row in rows.tables["rule"]),
        objective=Objective(
            ObjectiveKind(head["objective"]), tuple((row["criterion"], read_exact(row["weight"])) for row in weights)
        ),
        scenarios=tuple(
            Scenario(
                row["name"],
                tuple((change["key"], change["value"]) for change in rows.of("scenario_change", scenario=row["name"])),
            )
            for row in rows.tables["scenario"]
        ),
        late_start=LateStart(head["late_start"]),
        uncertainty=_uncertainty(head),
    )


def _uncertainty(head: TableRow) -> Uncertainty:
    by, dimension = head["correlation_by"], head["tail_tag_dimension"]
    return Uncertainty(
        LowHigh(head["low_high"]),
        None
        if by is None
        else Correlation(
            CorrelatedBy(by), read_exact(head["correlation_rho"]), head["correlation_tag_dimension"] or ""
        ),
        None
        if dimension is None
        else LognormalTail(Tag(dimension, head["tail_tag_value"]), read_exact(head["tail_cap"])),
    )


def _decimals(rows: list[TableRow], column: str) -> tuple[Decimal, ...]:
    return tuple(read_exact(row[column]) for row in rows)


def _tags(rows: list[TableRow]) -> tuple[Tag, ...]:
    return tuple(Tag(row["dimension"], row["value"]) for row in rows)


def _scores(rows: list[TableRow]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((row["criterion"], read_exact(row["score"])) for row in rows)


def _initiative(rows: TableRows, row: TableRow) -> Initiative:
    level, start = row["committed_level"], row["committed_start"]
    return Initiative(
        id=row["id"],
        name=row["name"],
        levels=tuple(_level(rows, one) for one in rows.of("level", initiative=row["id"])),
        owner=row["owner"],
        tags=_tags(rows.of("initiative_tag", initiative=row["id"])),
        status=Status(row["status"]),
        earliest=row["earliest"],
        latest=row["latest"],
        commitment=None if level is None else Commitment(level, start),
    )


def _level(rows: TableRows, row: TableRow) -> Level:
    key = {"initiative": row["initiative"], "level": row["name"]}
    return Level(
        name=row["name"],
        duration=row["duration"],
        costs=tuple(
            Cost(
                cost["fund"],
                tuple(one["amount"] for one in rows.of("level_cost_amount", **key, fund=cost["fund"])),
                cost["run_cost"],
            )
            for cost in rows.of("level_cost", **key)
        ),
        benefit=_benefit(row, rows.of("level_benefit", **key)),
        success=read_exact(row["success"]),
        low=read_exact(row["low"]),
        high=read_exact(row["high"]),
        effort=tuple(
            Effort(one["team"], _decimals(rows.of("level_effort_days", **key, team=one["team"]), "days"))
            for one in rows.of("level_effort", **key)
        ),
        scores=_scores(rows.of("level_score", **key)),
        cost_low=read_exact(row["cost_low"]),
        cost_high=read_exact(row["cost_high"]),
        duration_low=row["duration_low"],
        duration_high=row["duration_high"],
    )


def _benefit(row: TableRow, profile: list[TableRow]) -> Benefit:
    match row["benefit"]:
        case "per_period":
            return BenefitPerPeriod(row["per_period"])
        case "roi":
            return BenefitFromRoi(read_exact(row["roi"]))
        case "total":
            return BenefitTotal(row["total"], row["total_periods"])
        case "npv":
            return StatedNpv(row["npv"])
        case "profile":
            likely, low, high = (tuple(one[column] for one in profile) for column in ("likely", "low", "high"))
            return BenefitProfile(
                likely, *(None if not amounts or None in amounts else amounts for amounts in (low, high))
            )
    raise ValueError(f"benefit of level {row['name']!r} is {row['benefit']!r}")


def _small_allocation(rows: TableRows, row: TableRow) -> SmallAllocation:
    key = {"small_allocation": row["id"]}
    return SmallAllocation(
        id=row["id"],
        name=row["name"],
        fund=row["fund"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        tiers=tuple(Tier(read_exact(tier["rate"]), tier["amount"]) for tier in rows.of("tier", **key)),
        ticket=row["ticket"],
        total_cap=row["total_cap"],
        cadence=row["cadence"],
        delay=row["delay"],
        owner=row["owner"],
        tags=_tags(rows.of("small_allocation_tag", **key)),
        scores=_scores(rows.of("small_allocation_score", **key)),
        is_example=bool(row["is_example"]),
        rate_low=read_exact(row["rate_low"]),
        rate_high=read_exact(row["rate_high"]),
    )


def _relation(rows: TableRows, row: TableRow) -> Relation:
    if row["kind"] == "group":
        members = tuple(one["initiative"] for one in rows.of("relation_member", relation=row["id"]))
        return GroupLimit(members, row["at_least"], row["at_most"])
    ends = Endpoint(row["initiative"], row["level"]), Endpoint(row["other"], row["other_level"])
    pair = PAIRS[row["kind"]]
    if pair is Requires:
        return Requires(*ends, delivered=bool(row["delivered"]))
    if pair is Enables:
        return Enables(*ends, uplift=read_exact(row["uplift"]))
    return Excludes(*ends) if pair is Excludes else Together(*ends)


def _rule(row: TableRow) -> Rule:
    select, enabled = _selection(row, "select"), bool(row["enabled"])
    if row["kind"] == "cadence":
        return CadenceRule(row["id"], row["minimum_active"], select, enabled)
    return SpendRule(
        id=row["id"],
        bound=Bound(row["bound"]),
        select=select,
        amount=row["amount"],
        share=None if row["share"] is None else read_exact(row["share"]),
        of=_selection(row, "of"),
        window=row["window_periods"],
        enabled=enabled,
    )


def _selection(row: TableRow, prefix: str) -> Selection:
    kind, dimension = row[f"{prefix}_kind"], row[f"{prefix}_tag_dimension"]
    return Selection(
        kind=None if kind is None else Kind(kind),
        fund=row[f"{prefix}_fund"],
        owner=row[f"{prefix}_owner"],
        tag=None if dimension is None else Tag(dimension, row[f"{prefix}_tag_value"]),
    )
