"""What is wrong with an input: whose it is, the value, what was expected, and where it stands."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "findings.is_value": "{subject} est {value}\u00a0; attendu\u00a0: {expected}",
    "findings.is_missing": "{subject} manque\u00a0; attendu\u00a0: {expected}",
    "findings.described": "'{text}'",
    "findings.at_place": "{place}\u00a0: {finding}",
    "findings.entity_and_id": "{entity} {id}",
    "findings.row": "ligne {row}",
    "findings.column_of_place": "colonne {column}",
    # What an entity is called
    "findings.candidate": "candidate",
    "findings.column": "colonne",
    "findings.file": "fichier",
    "findings.folder": "dossier",
    "findings.frame": "tableau",
    "findings.frontier": "frontière",
    "findings.fund": "fonds",
    "findings.heading": "en-tête",
    "findings.horizon": "horizon",
    "findings.initiative": "initiative",
    "findings.key": "clé",
    "findings.line": "ligne",
    "findings.mapping": "correspondance",
    "findings.objective": "objectif",
    "findings.uplift": "majoration",
    "findings.uncertainty": "incertitude",
    "findings.option": "option",
    "findings.portfolio": "portefeuille",
    "findings.relation": "relation",
    "findings.row_entity": "ligne",
    "findings.rule": "règle",
    "findings.scenario": "scénario",
    "findings.small_allocation": "enveloppe récurrente",
    "findings.table": "tableau",
    "findings.team": "équipe",
    "findings.text": "texte",
    "findings.title": "titre",
}
