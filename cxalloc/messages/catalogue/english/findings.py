"""What is wrong with an input: whose it is, the value, what was expected, and where it stands."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "findings.is_value": "{subject} is {value}; expected {expected}",
    "findings.is_missing": "{subject} is missing; expected {expected}",
    "findings.described": "'{text}'",
    "findings.at_place": "{place}: {finding}",
    "findings.entity_and_id": "{entity} {id}",
    "findings.row": "row {row}",
    "findings.column_of_place": "column {column}",
    # What an entity is called
    "findings.candidate": "candidate",
    "findings.column": "column",
    "findings.file": "file",
    "findings.folder": "folder",
    "findings.frame": "frame",
    "findings.frontier": "frontier",
    "findings.fund": "fund",
    "findings.heading": "heading",
    "findings.horizon": "horizon",
    "findings.initiative": "initiative",
    "findings.key": "key",
    "findings.line": "line",
    "findings.mapping": "mapping",
    "findings.objective": "objective",
    "findings.uplift": "uplift",
    "findings.uncertainty": "uncertainty",
    "findings.option": "option",
    "findings.portfolio": "portfolio",
    "findings.relation": "relation",
    "findings.row_entity": "row",
    "findings.rule": "rule",
    "findings.scenario": "scenario",
    "findings.small_allocation": "small allocation",
    "findings.table": "table",
    "findings.team": "team",
    "findings.text": "text",
    "findings.title": "title",
}
