"""Makes the file of the version that this program writes: ``python -m tests.storage.versions.make``.

It is run once for each version, when that is complete, and the file it makes is committed and never made again:
``test_versions.py`` opens every one of them.
"""

from pathlib import Path

from cxalloc.domain.plan import PlanStatus
from cxalloc.storage import schema
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio

FOLDER = Path(__file__).parent


def main() -> None:
    """Make a file with one of everything, an approved plan and a draft. An existing one is left alone."""
    path = FOLDER / f"v{len(schema.STEPS)}.cxalloc"
    with PortfolioFile.create(path, rich_portfolio()) as file:
        for name in ("First", "Second"):
            file.add_plan(made_plan(rich_portfolio(), RICH_DECISION, name=name))
        file.set_plan_status(1, PlanStatus.APPROVED)
    print(f"Made {path}.")


if __name__ == "__main__":
    main()
