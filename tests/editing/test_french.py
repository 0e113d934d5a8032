"""Labels of edits and reasons of drafts are said in French."""

import re

import pytest

from cxalloc.domain.document.document import Document, Part, level_key
from cxalloc.domain.locks import Lock
from cxalloc.editing import deletion, rows
from cxalloc.editing.cells import cells
from cxalloc.editing.cells.cells import Cell
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.samples import samples_folder


@pytest.fixture(scope="module")
def bank():
    return read_folder(samples_folder() / "retail_bank")


@pytest.fixture
def spoken(bank):
    return Formatter("fr").of(bank).render


def test_what_can_be_done_to_rows(spoken, bank):
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
    assert any(" with " in str(label) for label in labels)
    begin = ("Ajouter ", "Dupliquer ", "Déplacer ", "Supprimer ", "Imposer ", "Écarter ")
    assert [one for one in map(spoken, labels) if not one.startswith(begin)] == []
    assert [one for one in map(spoken, labels) if re.search(r"\bwith\b (?!.*»)|\bunder\b (?!.*»)", one)] == []


def test_what_is_wrong_with_a_cell(spoken, bank):
    document = Document(bank)
    initiative = bank.initiatives[0]
    wrong = {"earliest_start": "spring", "latest_start": "2019-Q1", "name": "", "status": "perhaps"}
    puts = [Cell(Part.INITIATIVE, initiative.id, field, text) for field, text in wrong.items()]
    level = level_key(initiative.id, initiative.levels[0].name)
    puts += [Cell(Part.INITIATIVE, level, field, text) for field, text in {"cost": "12 bananas", "roi": "15"}.items()]
    drafts = cells.set_cells(document, puts).drafts.values()
    assert len(drafts) >= 4
    reasons = [spoken(draft.reason) for draft in drafts]
    assert [reason for reason in reasons if not reason.startswith("attendu\u00a0: ")] == []
    assert [reason for reason in reasons if re.search(r"\b(such|as|from|one of)\b", reason)] == []
    assert any("T1 2027" in reason for reason in reasons)
