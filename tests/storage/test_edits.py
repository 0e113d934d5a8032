"""Edits in a file: row by row, with their place in the journal, undone and done again through reopened files."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain import expected
from cxalloc.domain.constraints.relations import Endpoint, Excludes
from cxalloc.domain.document.document import ATTRIBUTES, Document, Draft, Part
from cxalloc.domain.document.edits import EditMismatch, difference
from cxalloc.domain.document.journal import EditOperation, StoredEdit
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.message import literal, message
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.editing import history
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.editing.history import History
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc.storage.tables import journal as journal_rows
from cxalloc.storage.tables.portfolio_writer import portfolio_to_rows
from cxalloc.storage.tables.rows import fetch
from tests.storage.examples import faults_of_the_file, rich_portfolio, small_portfolio
from tests.strategies import portfolios

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CELLS = [
    ("data-platform", "name", "Platform"),
    ("data-platform/full", "success", "40 %"),
    ("x/a", "npv", "12"),
    ("x", "owner", "Léa"),
    ("locked", "name", ""),
    ("never", "id", "someday"),
    ("réclamations 2.0", "cost", "a lot"),
    ("réclamations 2.0", "cost", "90"),
    ("data-platform", "tag:moment", "sales; service"),
]


def edit_of(file: PortfolioFile, *cells: tuple[str, str, str]) -> Document:
    return set_cells(file.document, [Cell(Part.INITIATIVE, *cell) for cell in cells])


def do(file: PortfolioFile, kept: History, after: Document, label: str) -> None:
    if edit := kept.do(after, label):
        file.store(edit)


def rows_in(path: Path) -> dict[str, list[str]]:
    """All rows of the portfolio in a file, as another program sees them."""
    with closing(sqlite3.connect(path)) as other:
        other.row_factory = sqlite3.Row
        names = [name for (name,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith(("sqlite_", "plan", "audit", "edit", "draft"))]
        return {name: sorted(map(repr, map(dict, other.execute(f"SELECT * FROM {name}")))) for name in kept}


@pytest.fixture
def file(path):
    with PortfolioFile.create(path, rich_portfolio()) as opened:
        yield opened


class TestJournal:
    def test_a_file_that_is_opened_again_brings_the_history_back(self, path, file):
        kept, documents = History(file.document), [file.document]
        for cell in CELLS:
            do(file, kept, edit_of(file, cell), f"Edit {cell[1]}")
            documents.append(file.document)
        assert file.document == kept.document
        assert len(file.document.drafts) == 1
        file.close()
        for at in reversed(range(len(CELLS))):
            with PortfolioFile.open(path) as again:
                kept = History(again.document, *again.journal())
                assert kept.undo_label == f"Edit {CELLS[at][1]}"
                again.store(kept.undo(), EditOperation.UNDO)
                assert again.document == kept.document == documents[at]
        for at in range(len(CELLS)):
            with PortfolioFile.open(path) as again:
                assert again.document == documents[at]
                kept = History(again.document, *again.journal())
                again.store(kept.redo(), EditOperation.REDO)
                assert again.document == documents[at + 1]
                assert faults_of_the_file(again.check()) == []

    def test_a_new_edit_ends_what_could_be_done_again(self, file):
        kept = History(file.document)
        do(file, kept, edit_of(file, CELLS[0]), "one")
        do(file, kept, edit_of(file, CELLS[1]), "two")
        file.store(kept.undo(), EditOperation.UNDO)
        assert [[one.label for one in side] for side in file.journal()] == [["one"], ["two"]]
        do(file, kept, edit_of(file, CELLS[2]), "three")
        assert [[one.label for one in side] for side in file.journal()] == [["one", "three"], []]

    def test_the_oldest_edits_are_forgotten(self, file, monkeypatch):
        monkeypatch.setattr(journal_rows, "MOST_EDITS", 3)
        monkeypatch.setattr(history, "MOST_EDITS", 5)
        kept = History(file.document)
        for number in range(6):
            do(file, kept, edit_of(file, ("x", "name", f"name {number}")), str(number))
        assert [one.label for one in file.journal()[0]] == ["3", "4", "5"]
        for _ in range(5):  # the window remembers more than the file
            file.store(kept.undo(), EditOperation.UNDO)
        assert [[one.label for one in side] for side in file.journal()] == [[], ["1", "2", "3", "4", "5"]]
        again = History(file.document, *file.journal())
        for number in range(1, 6):
            file.store(again.redo(), EditOperation.REDO)
            assert file.portfolio.initiative_by_id["x"].name == f"name {number}"

    def test_long_edits_are_forgotten_sooner_but_the_newest_stays(self, file, monkeypatch):
        monkeypatch.setattr(journal_rows, "MOST_BYTES", 1000)
        kept = History(file.document)
        for number in range(10):
            do(file, kept, edit_of(file, ("x", "name", str(number) * 150)), str(number))
        labels = [one.label for one in file.journal()[0]]
        assert labels[-1] == "9"
        assert 1 < len(labels) < 5
        do(file, kept, edit_of(file, ("x", "name", "x" * 5000)), "long")
        assert [one.label for one in file.journal()[0]] == ["long"]

    def test_an_import_can_be_undone(self, file):
        file.replace_portfolio(replace(small_portfolio(), currency="EUR"), "Import small.csv")
        kept = History(file.document, *file.journal())
        assert kept.undo_label == "Import small.csv"
        file.store(kept.undo(), EditOperation.UNDO)
        assert file.portfolio == rich_portfolio()
        assert faults_of_the_file(file.check()) == []

    def test_an_edit_of_another_document_is_refused(self, file):
        other = History(Document(replace(rich_portfolio(), name="other")))
        edit = other.do(Document(replace(rich_portfolio(), name="third")), "Rename")
        with pytest.raises(EditMismatch):
            file.store(edit)
        assert (file.journal(), file.portfolio) == (([], []), rich_portfolio())

    def test_an_edit_that_another_program_changed_cannot_be_undone(self, path, file):
        do(file, History(file.document), edit_of(file, CELLS[0]), "Rename")
        file.close()
        for changes in ("{}", "no JSON", '{"changes": [{"part": "initiative"}], "drafts": []}'):
            with closing(sqlite3.connect(path)) as other, other:
                other.execute("UPDATE edit SET changes = ?", (changes,))
            with PortfolioFile.open(path) as again:
                assert any("the edit 'Rename' cannot be undone" in str(fault) for fault in again.check())
                kept = History(again.document, *again.journal())
                with pytest.raises(EditMismatch):
                    kept.undo()
                assert not kept.can_undo

    def test_what_fails_changes_nothing(self, path, file):
        kept = History(file.document)
        do(file, kept, edit_of(file, CELLS[0]), "one")
        before, rows = file.document, rows_in(path)
        file._connection.execute("PRAGMA max_page_count = 1")
        edit = difference(file.document, edit_of(file, ("x", "name", "x" * 50_000)), "long")
        with pytest.raises(StorageError, match="full"):
            file.store(edit)
        assert file.document == before
        assert rows_in(path) == rows
        assert [entry.change.action for entry in file.audit()].count("edited") == len(file.journal()[0])


class TestDrafts:
    def test_they_are_kept(self, path, file):
        draft = Draft(
            Part.RULE, "floor", "at_least", "a lot\r\nof “money”", message("cells.expected", expected=expected.AMOUNT)
        )
        file.store(difference(file.document, Document(file.portfolio, {draft.place: draft}), "Type"))
        file.close()
        with PortfolioFile.open(path) as again:
            assert again.document.drafts == {draft.place: draft}
            again.replace_portfolio(small_portfolio())
            assert again.document.drafts == {}

    def test_a_new_file_takes_those_that_are_there(self, path):
        draft = Draft(Part.PORTFOLIO, "", "name", "", literal("expected a name"))
        with PortfolioFile.create(path, Document(small_portfolio(), {draft.place: draft})) as made:
            assert made.document == Document(small_portfolio(), {draft.place: draft})
            assert made.check() == []

    def test_a_draft_of_no_part_is_not_one_of_ours(self, path, file):
        file.close()
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("INSERT INTO draft (part, key, field, text, reason) VALUES ('colour', 'x', 'y', '', '')")
        with pytest.raises(StorageError, match="holds what this program would not have written"):
            PortfolioFile.open(path)


def test_a_restored_file_has_the_history_of_its_backup(file):
    kept = History(file.document)
    do(file, kept, edit_of(file, CELLS[0]), "one")
    file.maintain()
    before, journal = file.document, file.journal()
    do(file, kept, edit_of(file, CELLS[1]), "two")
    file.restore(file.backups()[0])
    assert (file.document, file.journal()) == (before, journal)
    copy = file.path.with_name("copy.cxalloc")
    file.save_copy(copy)
    with PortfolioFile.open(copy) as other:
        assert (other.document, other.journal()) == (before, journal)


def test_every_edit_is_on_record(file):
    kept = History(file.document)
    do(file, kept, edit_of(file, ("x", "owner", "Léa")), "Edit owner")
    do(file, kept, edit_of(file, ("x", "owner", "")), "Clear")
    file.store(kept.undo(), EditOperation.UNDO)
    file.store(kept.redo(), EditOperation.REDO)
    told = [str(entry.change) for entry in file.audit()][1:]
    assert told == [
        "edited: ‘Edit owner’",
        "changed: initiative 'x'",
        "edited: ‘Clear’",
        "changed: initiative 'x'",
        "undone: ‘Clear’",
        "done again: ‘Clear’",
    ]


def large(count: int = 2_000) -> Portfolio:
    level = Level("standard", 1, (Cost("opex", (5,)),), BenefitPerPeriod(1))
    initiatives = tuple(Initiative(f"i{number}", "x", (level,)) for number in range(count))
    relations = tuple(Excludes(Endpoint(f"i{number}"), Endpoint(f"i{number + 1}")) for number in range(0, count, 2))
    horizon = Horizon(PeriodUnit.YEAR, "2027", 1)
    return Portfolio("p", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (1,)),), initiatives, relations=relations)


class TestRowByRow:
    @pytest.fixture
    def wide(self, path):
        with PortfolioFile.create(path, large()) as opened:
            yield opened

    @pytest.fixture
    def touched(self, wide):
        """How many rows an edit changes, its own entries in the journal and the audit trail and its chain aside."""

        def count(*cells: tuple[str, str, str]) -> int:
            document = edit_of(wide, *cells)
            assert not document.drafts
            before, already = wide._connection.total_changes, len(wide.journal()[0]) + 2 * len(wide.audit())
            wide.store(difference(wide.document, document, ""))
            recorded = len(wide.journal()[0]) + 2 * len(wide.audit())
            head = 1
            changes: int = wide._connection.total_changes - before
            return changes - recorded + already - head

        return count

    def test_a_cell_is_a_row(self, touched):
        assert touched(("i77", "name", "another")) == 1
        assert touched(("i77", "cost", "9")) == 1
        assert touched(("i77", "owner", "Ana"), ("i78", "owner", "Ana")) == 2
        assert touched(("i77", "run_cost", "9"), ("i77", "tag:moment", "a; b")) == 3

    def test_a_new_id_touches_what_refers_to_it(self, touched):
        # in and out: the initiative, its level, its cost, its amount; and a relation
        assert touched(("i77", "id", "new")) == 4 + 4 + 1

    def test_of_many_rows_only_the_amounts_are_written(self, wide, touched):
        statements: list[str] = []
        wide._connection.set_trace_callback(statements.append)
        assert touched(*((f"i{number}", "cost", "9") for number in range(2_000))) == 2_000
        wide._connection.set_trace_callback(None)
        written = {one.split("(")[0].strip() for one in statements if one.startswith(("UPDATE", "INSERT", "DELETE"))}
        tables = {"level_cost_amount", "edit", "audit", "audit_digest", "audit_head", "plan_digest"}
        words = [one.replace('"', "").split() for one in written]
        assert {one[1] if one[0] == "UPDATE" else one[2] for one in words} == tables, written

    def test_writing_makes_no_table_and_leaves_the_connection_as_it_is(self, wide):
        def settings_of() -> list[tuple[int]]:
            names = ("schema_version", "recursive_triggers", "foreign_keys", "freelist_count")
            return [wide._connection.execute(f"PRAGMA {name}").fetchone() for name in names]

        before = settings_of()
        wide.store(difference(wide.document, edit_of(wide, ("i77", "name", "another")), "Edit"))
        assert settings_of() == before

    def test_a_row_in_the_middle_shifts_the_others(self, wide):
        items = wide.portfolio.initiatives
        new = replace(items[0], id="new")
        after = wide.portfolio.revised(initiatives=(*items[:1990], new, *items[1990:]))
        before = wide._connection.total_changes
        wide.replace_portfolio(after)
        assert (
            wide._connection.total_changes - before == 10 + 4 + 2 + 2
        )  # those after it, its own, the edit, the entry and its chain
        assert wide.check() == []


def assert_as_written_anew(path: Path, portfolio: Portfolio) -> None:
    """The rows are those that would be there if the whole portfolio were written into an empty file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as other:
        from cxalloc.storage.tables.portfolio_writer import write_portfolio
        from cxalloc.storage.tables.rows import database_on

        schema.apply_migrations(other, 0)
        write_portfolio(database_on(other), portfolio)
        other.row_factory = sqlite3.Row
        there = rows_in(path)
        expected = {name: sorted(map(repr, map(dict, other.execute(f"SELECT * FROM {name}")))) for name in there}
    assert there == expected


@settings(slow, max_examples=60)
@given(portfolios(), st.lists(st.tuples(portfolios(), st.sets(st.sampled_from(list(ATTRIBUTES)))), max_size=3))
def test_whatever_an_edit_does_the_rows_are_those_of_the_portfolio(first, others):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.cxalloc"
        with PortfolioFile.create(path, first) as file:
            for other, parts in others:
                mixed = replace_if_sound(file.portfolio, other, parts)
                file.replace_portfolio(mixed, "Edit")
                assert file.portfolio == mixed
                assert_as_written_anew(path, mixed)
            while (kept := History(file.document, *file.journal())).can_undo:
                file.store(kept.undo(), EditOperation.UNDO)
                assert_as_written_anew(path, file.portfolio)
            assert file.portfolio == first
            assert faults_of_the_file(file.check()) == []


def replace_if_sound(before: Portfolio, other: Portfolio, parts: set[Part]) -> Portfolio:
    """Some parts of another portfolio in place of those of one, or all of it if that does not hold together."""
    try:
        return before.revised(**{ATTRIBUTES[part]: getattr(other, ATTRIBUTES[part]) for part in parts})
    except ValueError:
        return other


@settings(slow, max_examples=40)
@given(st.data(), portfolios())
def test_random_edits_undone_and_done_again_through_reopened_files(data, first):
    """What is in the file, in the history and in a plain list of documents is always the same."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.cxalloc"
        file = PortfolioFile.create(path, first)
        kept = History(file.document)
        documents, at = [file.document], 0
        for step in range(data.draw(st.integers(1, 8))):
            match data.draw(st.sampled_from(["edit", "edit", "undo", "redo", "reopen"])):
                case "edit":
                    after = changed(data, kept.document, step)
                    if edit := kept.do(after, f"step {step}"):
                        file.store(edit)
                        documents[at + 1 :] = [after]
                        at += 1
                case "undo" if kept.can_undo:
                    file.store(kept.undo(), EditOperation.UNDO)
                    at -= 1
                case "redo" if kept.can_redo:
                    file.store(kept.redo(), EditOperation.REDO)
                    at += 1
                case "reopen":
                    file.close()
                    file = PortfolioFile.open(path)
                    kept = History(file.document, *file.journal())
            assert file.document == kept.document == documents[at]
            assert (kept.can_undo, kept.can_redo) == (at > 0, at < len(documents) - 1)
        while kept.can_undo:
            file.store(kept.undo(), EditOperation.UNDO)
        assert file.document == documents[0]
        while kept.can_redo:
            file.store(kept.redo(), EditOperation.REDO)
        assert file.document == documents[-1]
        assert_as_written_anew(path, file.portfolio)
        file.close()


def changed(data: st.DataObject, document: Document, step: int) -> Document:
    """A document changed a little, or replaced as a whole, with drafts that come and go."""
    if data.draw(st.integers(0, 3)) == 0:
        return Document(data.draw(portfolios()), {})
    portfolio = replace(document.portfolio, name=f"name {step}")
    if portfolio.initiatives:
        items = list(portfolio.initiatives)
        at = data.draw(st.integers(0, len(items) - 1))
        items[at] = replace(items[at], name=f"name {step}")
        data.draw(st.randoms(use_true_random=False)).shuffle(items)
        portfolio = portfolio.revised(initiatives=tuple(items))
    drafts = dict(document.drafts)
    place = (Part.FUND, data.draw(st.sampled_from("ab")), "name")
    if place in drafts:
        del drafts[place]
    else:
        drafts[place] = Draft(*place, f"text {step}", literal("why"))
    return Document(portfolio, drafts)


def test_rows_of_a_portfolio_are_read_in_order(file):
    rows = portfolio_to_rows(rich_portfolio())
    assert fetch(file._connection, {"initiative": "position"}).tables["initiative"] == rows.tables["initiative"]


def test_a_stored_edit_is_readable_text(file):
    do(file, History(file.document), edit_of(file, ("x", "owner", "Léa")), "Edit owner")
    [stored] = file.journal()[0]
    assert stored == StoredEdit(
        "Edit owner",
        '{"changes":[{"part":"initiative","key":"x","was_at":2,"is_at":2,"fields":{"owner":["","Léa"]}}],"drafts":[]}',
    )
