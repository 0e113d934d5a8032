"""What the core says, in French: by the patterns of its texts."""

import re

import pytest

from cxalloc.domain.document.document import Document, Part, level_key
from cxalloc.domain.locks import Lock
from cxalloc.editing import deletion, rows
from cxalloc.editing.cells import cells
from cxalloc.editing.cells.cells import Cell
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc_ui.application import core_texts
from cxalloc_ui.application.core_texts import ITEMS, PATTERNS, in_words
from cxalloc_ui.application.texts import tr

SAMPLES = {
    "n": "12",
    "most": "1,200",
    "amount": "1,250.50 EUR",
    "currency": "EUR",
    "when": "2027-Q3",
    "until": "2028-12",
    "status": "must",
    "items": "3 rules",
    "lost": "2 relations, 1 rule",
    "bound": "at least 15 %",
    "limit": "Opex",
    "expected": "a single thing",
}
"""What stands in place of some words; in place of any other stands the word itself."""


@pytest.fixture(scope="module")
def bank():
    return read_folder(samples_folder() / "retail_bank")


def test_every_pattern_is_found_again_in_what_is_made_with_it(french):
    for pattern in dict.fromkeys(PATTERNS):
        given = {word: SAMPLES.get(word, word) for word in re.findall(r"\{(\w+)\}", pattern)}
        wanted = {word: core_texts._value(word, value) for word, value in given.items()}
        assert in_words(pattern.format(**given)) == tr(pattern).format(**wanted)


def test_every_kind_of_item_has_its_words(french):
    for pattern in ITEMS:
        item = pattern.format(n="2", name="Chat")
        assert in_words(f"Add {item}") == f"Ajouter {tr(pattern).format(n='2', name='Chat')}"


def test_english_stays_as_it_is(qapp):
    assert in_words("Delete 3 initiatives with 2 relations") == "Delete 3 initiatives with 2 relations"


def test_a_text_that_nobody_knows_is_shown_as_it_is(french):
    assert in_words("Something else happened") == "Something else happened"
    assert in_words("Add whatever") == "Add whatever"
    assert in_words("") == ""


def test_names_are_left_alone(french):
    assert in_words("Delete initiative ‘Chat with 2 rules’") == "Supprimer l’initiative «\u00a0Chat with 2 rules\u00a0»"
    label = "Delete initiative ‘Move 3 rules’ with 1 rule"
    assert in_words(label) == "Supprimer l’initiative «\u00a0Move 3 rules\u00a0» avec 1 règle"


def test_what_can_be_done_to_rows_is_said_in_french(french, bank):
    document = Document(bank)
    keys = [one.id for one in bank.initiatives[:3]]
    level = bank.initiatives[0].levels[0].name
    labels = [rows.add(document, part).label for part in (Part.FUND, Part.TEAM, Part.INITIATIVE, Part.SCENARIO)]
    labels += [rows.duplicate(document, Part.INITIATIVE, keys).label]
    labels += [rows.move(document, Part.INITIATIVE, keys[:1], 2).label]
    labels += [rows.duplicate_level(document, keys[0], level).label]
    labels += [deletion.delete(document, Part.INITIATIVE, [one]).label for one in bank.initiative_by_id]
    labels += [rows.set_lock(document, keys, lock).label for lock in (Lock.MUST, Lock.NEVER)]
    scenario = bank.scenarios[0].name
    labels += [rows.set_lock(document, keys[:1], lock, scenario=scenario).label for lock in (Lock.MUST, Lock.NEVER)]
    assert any(" with " in label for label in labels)
    spoken = [in_words(label) for label in labels]
    begin = ("Ajouter ", "Dupliquer ", "Déplacer ", "Supprimer ", "Imposer ", "Écarter ")
    assert [one for one in spoken if not one.startswith(begin)] == []
    assert [one for one in spoken if re.search(r"\bwith\b (?!.*»)|\bunder\b (?!.*»)", one)] == []


def test_what_is_wrong_with_a_cell_is_said_in_french(french, bank):
    document = Document(bank)
    initiative = bank.initiatives[0]
    wrong = {"earliest_start": "spring", "latest_start": "2019-Q1", "name": "", "status": "perhaps"}
    puts = [Cell(Part.INITIATIVE, initiative.id, field, text) for field, text in wrong.items()]
    level = level_key(initiative.id, initiative.levels[0].name)
    puts += [Cell(Part.INITIATIVE, level, field, text) for field, text in {"cost": "12 bananas", "roi": "15"}.items()]
    drafts = cells.set_cells(document, puts).drafts.values()
    assert len(drafts) >= 4
    assert [draft.reason for draft in drafts if not in_words(draft.reason).startswith("attendu\u00a0: ")] == []
    assert [draft.reason for draft in drafts if re.search(r"\b(such|as|from|one of)\b", in_words(draft.reason))] == []
