"""What the audit trail of a file says was done."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "audit.entry": "{action}\u00a0: {subject}",
    "audit.portfolio_made": "création",
    "audit.brought_up_to_date": "mise à niveau",
    "audit.restored": "restauration",
    "audit.changed": "modification",
    "audit.added": "ajout",
    "audit.removed": "suppression",
    "audit.reordered": "nouvel ordre",
    "audit.edited": "saisie",
    "audit.undone": "annulation",
    "audit.redone": "rétablissement",
    "audit.plan_stored": "enregistrement",
    "audit.plan_approved": "approbation",
    "audit.plan_superseded": "remplacement",
    "audit.plan_draft": "retour à l’ébauche",
    "audit.portfolio": "portefeuille",
    "audit.file": "fichier",
    "audit.relation": "relation",
    "audit.label": "«\u00a0{label}\u00a0»",
    "audit.plan": "plan {id} «\u00a0{name}\u00a0»",
    "audit.fund": "fonds «\u00a0{id}\u00a0»",
    "audit.team": "équipe «\u00a0{id}\u00a0»",
    "audit.initiative": "initiative «\u00a0{id}\u00a0»",
    "audit.small_allocation": "enveloppe récurrente «\u00a0{id}\u00a0»",
    "audit.rule": "règle «\u00a0{id}\u00a0»",
    "audit.scenario": "scénario «\u00a0{id}\u00a0»",
    "audit.funds": "fonds",
    "audit.teams": "équipes",
    "audit.initiatives": "initiatives",
    "audit.small_allocations": "enveloppes récurrentes",
    "audit.rules": "règles",
    "audit.scenarios": "scénarios",
}
