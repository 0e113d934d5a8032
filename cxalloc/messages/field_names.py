"""What the fields of a portfolio are called: files, cells and findings name them by keys such as ``earliest_start``."""

from __future__ import annotations

from cxalloc.domain.message import Message, literal, message

_FIELDS = {
    "annual_rate": message("fields.annual_rate"),
    "amount": message("fields.amount"),
    "amounts": message("fields.amounts"),
    "at_least": message("fields.at_least"),
    "at_most": message("fields.at_most"),
    "benefit": message("fields.benefit"),
    "benefit_total": message("fields.benefit_total"),
    "benefit_periods": message("fields.benefit_periods"),
    "bound": message("fields.bound"),
    "budget_periods": message("fields.budget_periods"),
    "cadence": message("fields.cadence"),
    "capacity": message("fields.capacity"),
    "carry_over": message("fields.carry_over"),
    "committed_level": message("fields.committed_level"),
    "committed_start": message("fields.committed_start"),
    "cost": message("fields.cost"),
    "cost_high": message("fields.cost_high"),
    "cost_low": message("fields.cost_low"),
    "currency": message("fields.currency"),
    "days": message("fields.days"),
    "delay": message("fields.delay"),
    "duration": message("fields.duration"),
    "duration_high": message("fields.duration_high"),
    "duration_low": message("fields.duration_low"),
    "earliest_start": message("fields.earliest_start"),
    "effort": message("fields.effort"),
    "enabled": message("fields.enabled"),
    "fund": message("fields.fund"),
    "high": message("fields.high"),
    "id": message("fields.id"),
    "initiative": message("fields.initiative"),
    "kind": message("fields.kind"),
    "late_start": message("fields.late_start"),
    "latest_start": message("fields.latest_start"),
    "level": message("fields.level"),
    "low": message("fields.low"),
    "maximum": message("fields.maximum"),
    "measure": message("fields.measure"),
    "members": message("fields.members"),
    "minimum": message("fields.minimum"),
    "minimum_active": message("fields.minimum_active"),
    "name": message("fields.name"),
    "npv": message("fields.npv"),
    "objective": message("fields.objective"),
    "of": message("fields.of"),
    "other": message("fields.other"),
    "other_level": message("fields.other_level"),
    "owner": message("fields.owner"),
    "rate": message("fields.rate"),
    "rate_high": message("fields.rate_high"),
    "rate_low": message("fields.rate_low"),
    "relation": message("fields.relation"),
    "roi": message("fields.roi"),
    "run_cost": message("fields.run_cost"),
    "share": message("fields.share"),
    "start": message("fields.start"),
    "status": message("fields.status"),
    "success": message("fields.success"),
    "tag": message("fields.tag"),
    "team": message("fields.team"),
    "ticket": message("fields.ticket"),
    "total_cap": message("fields.total_cap"),
    "unit": message("fields.unit"),
    "uplift": message("fields.uplift"),
    "weights": message("fields.weights"),
    "when": message("fields.when"),
    "window": message("fields.window"),
}


def field_message(key: str, title: str = "") -> Message:
    """The name of a field, in any language. One that users name (a tag, a criterion, a period) has its ``title``.

    A key of neither kind is its own name.
    """
    return _FIELDS.get(key) or literal(title or key)
