"""A portfolio as rows of the tables in ``schema.sql``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxalloc.domain.constraints.relations import Enables, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import CadenceRule, Rule, Selection, SpendRule
from cxalloc.domain.document.document import ATTRIBUTES, Part, items_of
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.money import minor_digits
from cxalloc.domain.numbers import write_number
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.domain.uncertainty import CorrelatedBy, Uncertainty
from cxalloc.storage.tables.rows import TableRow, TableRows, insert

if TYPE_CHECKING:
    from cxalloc.storage.tables.database import FileDatabase

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
"""The tables of a portfolio, parents first, with the columns to order by."""

PAIRS = {"requires": Requires, "excludes": Excludes, "together": Together, "enables": Enables}


def write_portfolio(database: FileDatabase, portfolio: Portfolio) -> None:
    """Replace the stored portfolio, inside the open transaction."""
    for table in reversed(ORDER):
        database.table(table).delete_where()
    insert(database, portfolio_to_rows(portfolio))


def portfolio_to_rows(portfolio: Portfolio) -> TableRows:
    """The rows of a portfolio, by table."""
    rows = TableRows()
    add_head(rows, portfolio)
    for number, label in enumerate(portfolio.horizon.labels()):
        rows.add("period", number=number, label=label, has_budget=int(number < portfolio.horizon.budget_periods))
    for part in ATTRIBUTES:
        for position, item in enumerate(items_of(portfolio, part)):
            add_item(rows, part, position, item)
    return rows


def add_head(rows: TableRows, portfolio: Portfolio) -> None:
    """Add the rows of the head of a portfolio, without its periods."""
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
        late_start=portfolio.late_start.value,
        **_uncertainty_columns(portfolio.uncertainty),
    )
    for position, (criterion, weight) in enumerate(portfolio.objective.weights):
        rows.add("objective_weight", criterion=criterion, position=position, weight=write_number(weight))


def _uncertainty_columns(uncertainty: Uncertainty) -> TableRow:
    common, tail = uncertainty.correlation, uncertainty.lognormal_tail
    is_by_tag = common is not None and common.by is CorrelatedBy.TAG
    return {
        "low_high": uncertainty.low_high.value,
        "correlation_by": common and common.by.value,
        "correlation_tag_dimension": common.dimension if common and is_by_tag else None,
        "correlation_rho": common and write_number(common.rho),
        "tail_tag_dimension": tail and tail.tag.dimension,
        "tail_tag_value": tail and tail.tag.value,
        "tail_cap": tail and write_number(tail.cap),
    }


def add_item(rows: TableRows, part: Part, position: int, item: Any) -> None:
    """Add the rows of an item at a position among those of its part."""
    match part:
        case Part.FUND:
            rows.add("fund", id=item.id, position=position, name=item.name, carry_over=write_number(item.carry_over))
            for period, amount in enumerate(item.amounts):
                rows.add("fund_amount", fund=item.id, period=period, amount=amount)
        case Part.TEAM:
            rows.add("team", id=item.id, position=position, name=item.name)
            for period, days in enumerate(item.capacity):
                rows.add("team_capacity", team=item.id, period=period, days=write_number(days))
        case Part.INITIATIVE:
            _add_initiative(rows, position, item)
        case Part.SMALL_ALLOCATION:
            _add_small_allocation(rows, position, item)
        case Part.RELATION:
            _add_relation(rows, position, item)
        case Part.RULE:
            _add_rule(rows, position, item)
        case Part.SCENARIO:
            rows.add("scenario", name=item.name, position=position)
            for number, (key, value) in enumerate(item.changes):
                rows.add("scenario_change", scenario=item.name, position=number, key=key, value=value)


def _add_initiative(rows: TableRows, position: int, initiative: Initiative) -> None:
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


def _add_level(rows: TableRows, initiative: str, position: int, level: Level) -> None:
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
        cost_low=write_number(level.cost_low),
        cost_high=write_number(level.cost_high),
        duration_low=level.duration_low,
        duration_high=level.duration_high,
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


def _benefit_columns(benefit: Benefit) -> TableRow:
    columns: TableRow = {"benefit": "profile"}
    columns |= dict.fromkeys(("per_period", "roi", "npv", "total", "total_periods"))
    match benefit:
        case BenefitPerPeriod(amount):
            columns.update(benefit="per_period", per_period=amount)
        case BenefitFromRoi(roi):
            columns.update(benefit="roi", roi=write_number(roi))
        case BenefitTotal(amount, periods):
            columns.update(benefit="total", total=amount, total_periods=periods)
        case StatedNpv(npv):
            columns.update(benefit="npv", npv=npv)
    return columns


def _add_small_allocation(rows: TableRows, position: int, allocation: SmallAllocation) -> None:
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
        is_example=int(allocation.is_example),
        rate_low=write_number(allocation.rate_low),
        rate_high=write_number(allocation.rate_high),
    )
    key = {"small_allocation": allocation.id}
    for tag in allocation.tags:
        rows.add("small_allocation_tag", **key, dimension=tag.dimension, value=tag.value)
    for criterion, score in allocation.scores:
        rows.add("small_allocation_score", **key, criterion=criterion, score=write_number(score))
    for number, tier in enumerate(allocation.tiers):
        rows.add("tier", **key, position=number, rate=write_number(tier.rate), amount=tier.amount)


def _add_relation(rows: TableRows, position: int, relation: Relation) -> None:
    columns: TableRow = dict.fromkeys(
        ("initiative", "level", "other", "other_level", "delivered", "uplift", "at_least", "at_most")
    )
    if isinstance(relation, GroupLimit):
        kind = "group"
        columns.update(at_least=relation.at_least, at_most=relation.at_most)
    else:
        kind = next(name for name, pair in PAIRS.items() if isinstance(relation, pair))
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


def _add_rule(rows: TableRows, position: int, rule: Rule) -> None:
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


def _selection_columns(prefix: str, selection: Selection) -> TableRow:
    return {
        f"{prefix}_kind": selection.kind and selection.kind.value,
        f"{prefix}_fund": selection.fund,
        f"{prefix}_owner": selection.owner,
        f"{prefix}_tag_dimension": selection.tag and selection.tag.dimension,
        f"{prefix}_tag_value": selection.tag and selection.tag.value,
    }
