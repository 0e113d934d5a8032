"""What steps of undo are called."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "edits.add": "Ajouter {items}",
    "edits.duplicate": "Dupliquer {items}",
    "edits.move": "Déplacer {items}",
    "edits.delete": "Supprimer {items}",
    "edits.delete_with": "Supprimer {items} avec {lost}",
    "edits.add_level": "Ajouter le niveau «\u00a0{name}\u00a0»",
    "edits.move_level": "Déplacer le niveau «\u00a0{name}\u00a0»",
    "edits.delete_level": "Supprimer le niveau «\u00a0{name}\u00a0» de «\u00a0{other}\u00a0»",
    "edits.delete_level_with": "Supprimer le niveau «\u00a0{name}\u00a0» de «\u00a0{other}\u00a0» avec {lost}",
    "edits.rename_scenario": "Renommer le scénario «\u00a0{name}\u00a0» en «\u00a0{other}\u00a0»",
    "edits.remove_changes": Plural(
        "Retirer {n} changement de «\u00a0{name}\u00a0»", "Retirer {n} changements de «\u00a0{name}\u00a0»"
    ),
    "edits.must": "Imposer {items}",
    "edits.must_under": "Imposer {items} sous «\u00a0{name}\u00a0»",
    "edits.never": "Écarter {items}",
    "edits.never_under": "Écarter {items} sous «\u00a0{name}\u00a0»",
    "edits.keep": "Garder comme planifié\u00a0: {items}",
    "edits.keep_under": "Garder comme planifié\u00a0: {items} sous «\u00a0{name}\u00a0»",
    "edits.unlock": "Déverrouiller {items}",
    "edits.unlock_under": "Déverrouiller {items} sous «\u00a0{name}\u00a0»",
    "edits.fund": "le fonds «\u00a0{name}\u00a0»",
    "edits.funds": "{n} fonds",
    "edits.team": "l’équipe «\u00a0{name}\u00a0»",
    "edits.teams": Plural("{n} équipe", "{n} équipes"),
    "edits.initiative": "l’initiative «\u00a0{name}\u00a0»",
    "edits.initiatives": Plural("{n} initiative", "{n} initiatives"),
    "edits.small_allocation": "l’enveloppe récurrente «\u00a0{name}\u00a0»",
    "edits.small_allocations": Plural("{n} enveloppe récurrente", "{n} enveloppes récurrentes"),
    "edits.relation": "la relation «\u00a0{name}\u00a0»",
    "edits.relations": Plural("{n} relation", "{n} relations"),
    "edits.rule": "la règle «\u00a0{name}\u00a0»",
    "edits.rules": Plural("{n} règle", "{n} règles"),
    "edits.scenario": "le scénario «\u00a0{name}\u00a0»",
    "edits.scenarios": Plural("{n} scénario", "{n} scénarios"),
}
