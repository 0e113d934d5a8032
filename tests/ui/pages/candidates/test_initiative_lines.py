"""Lines of the grid of initiatives: an edit and a plan cost the lines that they change."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.document.document import Document, Part
from cxalloc.editing import rows as editing_rows
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc_ui.models.candidate_rows import candidate_rows
from cxalloc_ui.models.view import View, make_view
from cxalloc_ui.pages.candidates.initiative_lines import ComputedRows, InitiativeLines
from tests.examples import examples

TUTORIAL = read_folder(samples_folder() / "tutorial")


class Shown:
    """The lines that are shown, as a sheet keeps them."""

    def __init__(self, document: Document) -> None:
        self.maker, self.computed = InitiativeLines(), ComputedRows.of(None)
        self.view: View | None = None
        self.document = document
        self.lines = {line.id: line for line in self.maker.all(document, self.computed, lambda _: None)}

    def show(self, document: Document) -> int | None:
        """Show a document; return the number of new lines, None if all were looked at."""
        self.document = document
        return self._update()

    def compute(self) -> int | None:
        """Show the figures of the document."""
        self.view = make_view(self.document.portfolio, "", None, before=self.view)
        self.computed = ComputedRows.of(self.view)
        return self._update()

    def _update(self) -> int | None:
        changed = self.maker.changed(self.document, self.computed, self.lines.get)
        if changed is None:
            self.lines = {line.id: line for line in self.maker.all(self.document, self.computed, self.lines.get)}
            return None
        self.lines.update((line.id, line) for line in changed)
        return len(changed)

    def check(self) -> None:
        """All lines are those that are made from nothing."""
        made = InitiativeLines().all(self.document, self.computed, lambda _: None)
        assert list(self.lines.values()) == made


def test_an_edit_makes_one_line_and_its_figures_one_more():
    shown = Shown(Document(TUTORIAL))
    assert shown.compute() is None
    assert shown.compute() == 0
    key = TUTORIAL.initiatives[3].id
    assert shown.show(set_cells(shown.document, [Cell(Part.INITIATIVE, key, "cost", "12345")])) == 1
    assert not shown.lines[key].is_current
    assert shown.compute() == 1
    assert shown.lines[key].is_current
    shown.check()


def test_a_plan_makes_the_lines_that_it_changes(planned):
    shown = Shown(Document(planned.base))
    shown.compute()
    shown.view = planned
    shown.computed = ComputedRows.of(planned)
    funded = {row.id for row in planned.rows.initiatives if row.verdict.funded}
    assert len(funded) > 0
    assert shown._update() == len(planned.rows.initiatives)  # each is decided now
    # Another plan, in which one initiative is decided otherwise.
    ledger = planned.result.ledger
    other = next(verdict for verdict in ledger.verdicts if verdict.id in funded)
    verdicts = tuple(
        replace(one, funded=False, start=None) if one is other else replace(one) for one in ledger.verdicts
    )
    again = candidate_rows(planned.portfolio, replace(ledger, verdicts=verdicts), (planned.portfolio, planned.rows))
    assert sum(one is not two for one, two in zip(again.initiatives, planned.rows.initiatives, strict=True)) == 1
    shown.computed = ComputedRows.of(replace(planned, rows=again))
    assert shown._update() == 1
    shown.check()


@settings(max_examples=examples(25))
@given(st.lists(st.tuples(st.sampled_from(["edit", "compute", "add", "delete"]), st.integers(0, 7)), max_size=8))
def test_whatever_is_edited_and_computed_the_lines_are_those_of_the_document(steps):
    shown = Shown(Document(TUTORIAL))
    for step, number in steps:
        initiatives = shown.document.portfolio.initiatives
        key = initiatives[number % len(initiatives)].id
        match step:
            case "edit":
                shown.show(set_cells(shown.document, [Cell(Part.INITIATIVE, key, "cost", str(1000 + number))]))
            case "add":
                shown.show(editing_rows.add(shown.document, Part.INITIATIVE).document)
            case "delete" if len(initiatives) > 1:
                from cxalloc.editing.deletion import delete

                shown.show(delete(shown.document, Part.INITIATIVE, [key]).document)
            case "compute":
                shown.compute()
        shown.check()
