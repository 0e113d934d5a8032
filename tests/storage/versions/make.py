"""Makes the file of the version that this program writes: ``python -m tests.storage.versions.make``.

It is run once for each version, when that is complete, and the file it makes is committed and never made again:
``test_versions.py`` opens every one of them.
"""

from dataclasses import replace
from pathlib import Path

from cxalloc.domain.document.document import Document, Draft, Part
from cxalloc.domain.document.journal import EditOperation
from cxalloc.domain.expected import NAME
from cxalloc.domain.message import message
from cxalloc.domain.plan import PlanStatus
from cxalloc.editing.history import History
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import RICH_DECISION, made_plan, portfolio_of_version

FOLDER = Path(__file__).parent


def main() -> None:
    """Make a file with one of everything, an approved plan and a draft, an edit done and one undone.

    An existing one is left alone.
    """
    path = FOLDER / f"v{len(schema.MIGRATIONS)}.cxalloc"
    draft = Draft(Part.FUND, "opex", "name", "", message("cells.expected", expected=NAME))
    made = portfolio_of_version(len(schema.MIGRATIONS))
    with PortfolioFile.create(path, replace(made, name="Before")) as file:
        kept = History(file.document)
        file.store(kept.do(Document(made, {draft.place: draft}), "Rename"))
        file.store(kept.do(replace(kept.document, portfolio=replace(made, name="After")), "Rename again"))
        file.store(kept.undo(), EditOperation.UNDO)
        for name in ("First", "Second"):
            file.add_plan(made_plan(made, RICH_DECISION, name=name))
        file.set_plan_status(1, PlanStatus.APPROVED)
    print(f"Made {path}.")


if __name__ == "__main__":
    main()
