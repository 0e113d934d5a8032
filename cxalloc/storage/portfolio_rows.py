"""A portfolio as rows of the tables in ``schema.sql``, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.money import minor_digits
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.relations import Enables, Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.rules import Bound, CadenceRule, Kind, Rule, Selection, SpendRule
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.text import write_number
from cxalloc.storage.rows import Row, Rows, fetch, insert

if TYPE_CHECKING:
    from sqlite_utils import Database

ORDER = {
    "portfolio": "id",
    "objective_weight": "position",
    "period": "number",
    "fund": "position",
    "fund_amount": "period",
    "team": "position",
    "team_capacity": "period",
    "initiative": "position",
    "initiative_tag": "dimension, value",
    "level": "position",
    "level_benefit": "offset",
    "level_cost": "position",
    "level_cost_amount": "offset",
    "level_effort": "position",
    "level_effort_days": "offset",
    "level_score": "criterion",
    "small_allocation": "position",
    "small_allocation_tag": "dimension, value",
    "small_allocation_score": "criterion",
    "tier": "position",
    "relation": "position",
    "relation_member": "position",
    "rule": "position",
    "scenario": "position",
    "scenario_change": "position",
}
"""The tables of a portfolio, those that others refer to first, and what each is ordered by."""

_PAIRS = {"requires": Requires, "excludes": Excludes, "together": Together, "enables": Enables}


def write_portfolio(database: Database, portfolio: Portfolio) -> None:
    """Put ``portfolio`` in place of what is there, inside the transaction that is open."""
    for table in reversed(ORDER):
        database.table(table).delete_where()
    insert(database, portfolio_to_rows(portfolio))


def read_portfolio(database: Database) -> Portfolio:
    """The portfolio of a file.

    Raises:
        UNSOUND: somebody wrote rows that are not those of a sound portfolio.
    """
    return portfolio_from_rows(fetch(database, ORDER))


def portfolio_to_rows(portfolio: Portfolio) -> Rows:
    """The rows of a portfolio, by table."""
    rows = Rows()
    horizon = portfolio.horizon
    rows.add(
        "portfolio",
        id=1,
        name=portfolio.name,
        currency=portfolio.currency,
        minor_units=10 ** minor_digits(portfolio.currency),
        annual_rate=write_number(portfolio.annual_rate),
        period_unit=horizon.unit.value,
        first_period=horizon.start,
        budget_periods=horizon.budget_periods,
        benefit_periods=horizon.benefit_periods,
        objective=portfolio.objective.kind.value,
    )
    for position, (criterion, weight) in enumerate(portfolio.objective.weights):
        rows.add("objective_weight", criterion=criterion, position=position, weight=write_number(weight))
    for number, label in enumerate(horizon.labels()):
        rows.add("period", number=number, label=label, has_budget=int(number < horizon.budget_periods))
    for position, fund in enumerate(portfolio.funds):
        rows.add("fund", id=fund.id, position=position, name=fund.name, carry_over=write_number(fund.carry_over))
        for period, amount in enumerate(fund.amounts):
            rows.add("fund_amount", fund=fund.id, period=period, amount=amount)
    for position, team in enumerate(portfolio.teams):
        rows.add("team", id=team.id, position=position, name=team.name)
        for period, days in enumerate(team.capacity):
            rows.add("team_capacity", team=team.id, period=period, days=write_number(days))
    for position, initiative in enumerate(portfolio.initiatives):
        _add_initiative(rows, position, initiative)
    for position, allocation in enumerate(portfolio.small_allocations):
        _add_small_allocation(rows, position, allocation)
    for position, relation in enumerate(portfolio.relations):
        _add_relation(rows, position, relation)
    for position, rule in enumerate(portfolio.rules):
        _add_rule(rows, position, rule)
    for position, scenario in enumerate(portfolio.scenarios):
        rows.add("scenario", name=scenario.name, position=position)
        for number, (key, value) in enumerate(scenario.changes):
            rows.add("scenario_change", scenario=scenario.name, position=number, key=key, value=value)
    return rows


def _add_initiative(rows: Rows, position: int, initiative: Initiative) -> None:
    commitment = initiative.commitment
    rows.add(
        "initiative",
        id=initiative.id,
        position=position,
        name=initiative.name,
        owner=initiative.owner,
        status=initiative.status.value,
        earliest=initiative.earliest,
        latest=initiative.latest,
        committed_level=commitment and commitment.level,
        committed_start=commitment and commitment.start,
    )
    for tag in initiative.tags:
        rows.add("initiative_tag", initiative=initiative.id, dimension=tag.dimension, value=tag.value)
    for number, level in enumerate(initiative.levels):
        _add_level(rows, initiative.id, number, level)


def _add_level(rows: Rows, initiative: str, position: int, level: Level) -> None:
    key = {"initiative": initiative, "level": level.name}
    rows.add(
        "level",
        initiative=initiative,
        name=level.name,
        position=position,
        duration=level.duration,
        success=write_number(level.success),
        low=write_number(level.low),
        high=write_number(level.high),
        **_benefit_columns(level.benefit),
    )
    if isinstance(level.benefit, BenefitProfile):
        likely, lows, highs = level.benefit.likely, level.benefit.low, level.benefit.high
        for offset, amount in enumerate(likely):
            low, high = lows and lows[offset], highs and highs[offset]
            rows.add("level_benefit", **key, offset=offset, likely=amount, low=low, high=high)
    for number, cost in enumerate(level.costs):
        rows.add("level_cost", **key, fund=cost.fund, position=number, run_cost=cost.run)
        for offset, amount in enumerate(cost.amounts):
            rows.add("level_cost_amount", **key, fund=cost.fund, offset=offset, amount=amount)
    for number, effort in enumerate(level.effort):
        rows.add("level_effort", **key, team=effort.team, position=number)
        for offset, days in enumerate(effort.days):
            rows.add("level_effort_days", **key, team=effort.team, offset=offset, days=write_number(days))
    for criterion, score in level.scores:
        rows.add("level_score", **key, criterion=criterion, score=write_number(score))


def _benefit_columns(benefit: Benefit) -> Row:
    columns: Row = {"benefit": "profile", "per_period": None, "roi": None, "npv": None}
    match benefit:
        case BenefitPerPeriod(amount):
            columns.update(benefit="per_period", per_period=amount)
        case BenefitFromRoi(roi):
            columns.update(benefit="roi", roi=write_number(roi))
        case StatedNpv(npv):
            columns.update(benefit="npv", npv=npv)
    return columns


def _add_small_allocation(rows: Rows, position: int, allocation: SmallAllocation) -> None:
    rows.add(
        "small_allocation",
        id=allocation.id,
        position=position,
        name=allocation.name,
        owner=allocation.owner,
        fund=allocation.fund,
        ticket=allocation.ticket,
        minimum=allocation.minimum,
        maximum=allocation.maximum,
        total_cap=allocation.total_cap,
        cadence=allocation.cadence,
        delay=allocation.delay,
    )
    key = {"small_allocation": allocation.id}
    for tag in allocation.tags:
        rows.add("small_allocation_tag", **key, dimension=tag.dimension, value=tag.value)
    for criterion, score in allocation.scores:
        rows.add("small_allocation_score", **key, criterion=criterion, score=write_number(score))
    for number, tier in enumerate(allocation.tiers):
        rows.add("tier", **key, position=number, rate=write_number(tier.rate), amount=tier.amount)


def _add_relation(rows: Rows, position: int, relation: Relation) -> None:
    columns: Row = dict.fromkeys(
        ("initiative", "level", "other", "other_level", "delivered", "uplift", "at_least", "at_most")
    )
    if isinstance(relation, GroupLimit):
        kind = "group"
        columns.update(at_least=relation.at_least, at_most=relation.at_most)
    else:
        kind = next(name for name, pair in _PAIRS.items() if isinstance(relation, pair))
        columns.update(initiative=relation.initiative.initiative, level=relation.initiative.level)
        columns.update(other=relation.other.initiative, other_level=relation.other.level)
    if isinstance(relation, Requires):
        columns.update(delivered=int(relation.delivered))
    if isinstance(relation, Enables):
        columns.update(uplift=write_number(relation.uplift))
    rows.add("relation", id=position + 1, position=position, kind=kind, **columns)
    if isinstance(relation, GroupLimit):
        for number, member in enumerate(relation.members):
            rows.add("relation_member", relation=position + 1, position=number, initiative=member)


def _add_rule(rows: Rows, position: int, rule: Rule) -> None:
    spend = rule if isinstance(rule, SpendRule) else None
    rows.add(
        "rule",
        id=rule.id,
        position=position,
        kind="spend" if spend else "cadence",
        enabled=int(rule.enabled),
        bound=spend and spend.bound.value,
        amount=spend and spend.amount,
        share=None if spend is None or spend.share is None else write_number(spend.share),
        window_periods=spend and spend.window,
        minimum_active=rule.minimum_active if isinstance(rule, CadenceRule) else None,
        **_selection_columns("select", rule.select),
        **_selection_columns("of", spend.of if spend else Selection()),
    )


def _selection_columns(prefix: str, selection: Selection) -> Row:
    return {
        f"{prefix}_kind": selection.kind and selection.kind.value,
        f"{prefix}_fund": selection.fund,
        f"{prefix}_owner": selection.owner,
        f"{prefix}_tag_dimension": selection.tag and selection.tag.dimension,
        f"{prefix}_tag_value": selection.tag and selection.tag.value,
    }


def portfolio_from_rows(rows: Rows) -> Portfolio:
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
        annual_rate=Decimal(head["annual_rate"]),
        funds=tuple(
            Fund(
                row["id"],
                row["name"],
                tuple(amount["amount"] for amount in rows.of("fund_amount", fund=row["id"])),
                Decimal(row["carry_over"]),
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
            ObjectiveKind(head["objective"]), tuple((row["criterion"], Decimal(row["weight"])) for row in weights)
        ),
        scenarios=tuple(
            Scenario(
                row["name"],
                tuple((change["key"], change["value"]) for change in rows.of("scenario_change", scenario=row["name"])),
            )
            for row in rows.tables["scenario"]
        ),
    )


def _decimals(rows: list[Row], column: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(row[column]) for row in rows)


def _tags(rows: list[Row]) -> tuple[Tag, ...]:
    return tuple(Tag(row["dimension"], row["value"]) for row in rows)


def _scores(rows: list[Row]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((row["criterion"], Decimal(row["score"])) for row in rows)


def _initiative(rows: Rows, row: Row) -> Initiative:
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


def _level(rows: Rows, row: Row) -> Level:
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
        success=Decimal(row["success"]),
        low=Decimal(row["low"]),
        high=Decimal(row["high"]),
        effort=tuple(
            Effort(one["team"], _decimals(rows.of("level_effort_days", **key, team=one["team"]), "days"))
            for one in rows.of("level_effort", **key)
        ),
        scores=_scores(rows.of("level_score", **key)),
    )


def _benefit(row: Row, profile: list[Row]) -> Benefit:
    match row["benefit"]:
        case "per_period":
            return BenefitPerPeriod(row["per_period"])
        case "roi":
            return BenefitFromRoi(Decimal(row["roi"]))
        case "npv":
            return StatedNpv(row["npv"])
        case "profile":
            likely, low, high = (tuple(one[column] for one in profile) for column in ("likely", "low", "high"))
            return BenefitProfile(
                likely, *(None if not amounts or None in amounts else amounts for amounts in (low, high))
            )
    raise ValueError(f"benefit of level {row['name']!r} is {row['benefit']!r}")


def _small_allocation(rows: Rows, row: Row) -> SmallAllocation:
    key = {"small_allocation": row["id"]}
    return SmallAllocation(
        id=row["id"],
        name=row["name"],
        fund=row["fund"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        tiers=tuple(Tier(Decimal(tier["rate"]), tier["amount"]) for tier in rows.of("tier", **key)),
        ticket=row["ticket"],
        total_cap=row["total_cap"],
        cadence=row["cadence"],
        delay=row["delay"],
        owner=row["owner"],
        tags=_tags(rows.of("small_allocation_tag", **key)),
        scores=_scores(rows.of("small_allocation_score", **key)),
    )


def _relation(rows: Rows, row: Row) -> Relation:
    if row["kind"] == "group":
        members = tuple(one["initiative"] for one in rows.of("relation_member", relation=row["id"]))
        return GroupLimit(members, row["at_least"], row["at_most"])
    ends = Endpoint(row["initiative"], row["level"]), Endpoint(row["other"], row["other_level"])
    pair = _PAIRS[row["kind"]]
    if pair is Requires:
        return Requires(*ends, delivered=bool(row["delivered"]))
    if pair is Enables:
        return Enables(*ends, uplift=Decimal(row["uplift"]))
    return Excludes(*ends) if pair is Excludes else Together(*ends)


def _rule(row: Row) -> Rule:
    select, enabled = _selection(row, "select"), bool(row["enabled"])
    if row["kind"] == "cadence":
        return CadenceRule(row["id"], row["minimum_active"], select, enabled)
    return SpendRule(
        id=row["id"],
        bound=Bound(row["bound"]),
        select=select,
        amount=row["amount"],
        share=None if row["share"] is None else Decimal(row["share"]),
        of=_selection(row, "of"),
        window=row["window_periods"],
        enabled=enabled,
    )


def _selection(row: Row, prefix: str) -> Selection:
    kind, dimension = row[f"{prefix}_kind"], row[f"{prefix}_tag_dimension"]
    return Selection(
        kind=None if kind is None else Kind(kind),
        fund=row[f"{prefix}_fund"],
        owner=row[f"{prefix}_owner"],
        tag=None if dimension is None else Tag(dimension, row[f"{prefix}_tag_value"]),
    )
