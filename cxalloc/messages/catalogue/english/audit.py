"""What the audit trail of a file says was done."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "audit.entry": "{action}: {subject}",
    "audit.portfolio_made": "portfolio made",
    "audit.brought_up_to_date": "brought up to date",
    "audit.restored": "restored",
    "audit.changed": "changed",
    "audit.added": "added",
    "audit.removed": "removed",
    "audit.reordered": "put in another order",
    "audit.edited": "edited",
    "audit.undone": "undone",
    "audit.redone": "done again",
    "audit.plan_stored": "plan stored",
    "audit.plan_approved": "plan approved",
    "audit.plan_superseded": "plan superseded",
    "audit.plan_draft": "plan back to draft",
    "audit.portfolio": "portfolio",
    "audit.file": "file",
    "audit.relation": "relation",
    "audit.label": "‘{label}’",
    "audit.plan": "plan {id} '{name}'",
    "audit.fund": "fund '{id}'",
    "audit.team": "team '{id}'",
    "audit.initiative": "initiative '{id}'",
    "audit.small_allocation": "small allocation '{id}'",
    "audit.rule": "rule '{id}'",
    "audit.scenario": "scenario '{id}'",
    "audit.funds": "funds",
    "audit.teams": "teams",
    "audit.initiatives": "initiatives",
    "audit.small_allocations": "small allocations",
    "audit.rules": "rules",
    "audit.scenarios": "scenarios",
}
