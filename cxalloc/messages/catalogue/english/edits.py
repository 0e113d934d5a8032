"""What steps of undo are called."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "edits.add": "Add {items}",
    "edits.duplicate": "Duplicate {items}",
    "edits.move": "Move {items}",
    "edits.delete": "Delete {items}",
    "edits.delete_with": "Delete {items} with {lost}",
    "edits.add_level": "Add level ‘{name}’",
    "edits.move_level": "Move level ‘{name}’",
    "edits.delete_level": "Delete level ‘{name}’ of ‘{other}’",
    "edits.delete_level_with": "Delete level ‘{name}’ of ‘{other}’ with {lost}",
    "edits.rename_scenario": "Rename scenario ‘{name}’ to ‘{other}’",
    "edits.remove_changes": Plural("Remove {n} change of ‘{name}’", "Remove {n} changes of ‘{name}’"),
    "edits.must": "Must fund: {items}",
    "edits.must_under": "Must fund: {items} under ‘{name}’",
    "edits.never": "Never fund: {items}",
    "edits.never_under": "Never fund: {items} under ‘{name}’",
    "edits.keep": "Keep as planned: {items}",
    "edits.keep_under": "Keep as planned: {items} under ‘{name}’",
    "edits.unlock": "Unlock: {items}",
    "edits.unlock_under": "Unlock: {items} under ‘{name}’",
    "edits.fund": "fund ‘{name}’",
    "edits.funds": Plural("{n} fund", "{n} funds"),
    "edits.team": "team ‘{name}’",
    "edits.teams": Plural("{n} team", "{n} teams"),
    "edits.initiative": "initiative ‘{name}’",
    "edits.initiatives": Plural("{n} initiative", "{n} initiatives"),
    "edits.small_allocation": "small allocation ‘{name}’",
    "edits.small_allocations": Plural("{n} small allocation", "{n} small allocations"),
    "edits.relation": "relation ‘{name}’",
    "edits.relations": Plural("{n} relation", "{n} relations"),
    "edits.rule": "rule ‘{name}’",
    "edits.rules": Plural("{n} rule", "{n} rules"),
    "edits.scenario": "scenario ‘{name}’",
    "edits.scenarios": Plural("{n} scenario", "{n} scenarios"),
}
