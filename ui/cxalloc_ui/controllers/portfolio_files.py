"""Opening and making portfolios: what the background does when another one is opened, made or saved anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxalloc.domain.document.document import Document
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.history import History
from cxalloc_ui.controllers.autosave import Step
from cxalloc_ui.models.view import View, make_view

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile, StorageError

FILE_ENDING = ".cxalloc"
FOLDER_FILE = "portfolio.toml"
TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


def is_table(path: Path) -> bool:
    """Whether a path is that of a table, by its name: one that can be imported."""
    return path.suffix.lower() in TABLE_ENDINGS and not path.is_dir()


@dataclass(frozen=True)
class Opened:
    """A portfolio that was opened: its history, the file if it is kept in one, the latest plans, what is shown first.

    ``read_only_reason`` says why the file can be read and not changed, if so; ``failure`` what could not be done to it
    before it was opened again.
    """

    history: History
    view: View
    file: PortfolioFile | None = None
    plans: dict[str, Plan] = field(default_factory=dict)
    read_only_reason: StorageError | None = None
    failure: Exception | None = None

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()


@dataclass(frozen=True)
class SavedElsewhere:
    """The file that a portfolio was saved as, and its plans."""

    file: PortfolioFile
    plans: tuple[Plan, ...]

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def open_portfolio(path: Path, *, take_over: bool = False) -> Opened:
    """Open a portfolio folder, or a file: to be changed if that may be, else to be read."""
    if path.is_dir():
        from cxalloc.exchange.folder.portfolio_folder import read_folder

        portfolio = read_folder(path)
        return Opened(History(Document(portfolio)), make_view(portfolio, "", None))
    from cxalloc.storage.file import FileLocked, PortfolioFile, WriteProtected

    read_only_reason = None
    try:
        file = PortfolioFile.open(path, take_over=take_over)
    except (FileLocked, WriteProtected) as error:
        file, read_only_reason = PortfolioFile.open(path, read_only=True), error
    try:
        return _opened(file, read_only_reason)
    except BaseException:
        file.close()
        raise


def make_portfolio(path: Path, portfolio: Portfolio) -> Opened:
    """Make a new file of a portfolio in place of whatever is there."""
    from cxalloc.storage.file import PortfolioFile

    view = make_view(portfolio, "", None)  # first: if it cannot be shown it is not stored
    file = PortfolioFile.create(path, portfolio, overwrite=True)  # the dialog has asked
    return Opened(History(file.document), view, file)


def _opened(file: PortfolioFile, read_only_reason: StorageError | None) -> Opened:
    plans = {plan.scenario: plan for plan in file.plans()}
    view = make_view(file.portfolio, "", plans.get(""))
    return Opened(History(file.document, *file.journal()), view, file, plans, read_only_reason)


def reopen_portfolio(path: Path, file: PortfolioFile, before: Callable[[], None], *, take_over: bool = False) -> Opened:
    """Close a file, do something to it, and open it again, whether that worked or not."""
    file.close()
    failure = None
    try:
        before()
    except Exception as error:  # whatever it is, the file is to be opened again
        failure = error
    return replace(open_portfolio(path, take_over=take_over), failure=failure)


def save_elsewhere(
    path: Path, before: PortfolioFile | None, origin: Document, waiting: deque[Step], plans: Sequence[Plan]
) -> SavedElsewhere:
    """Make a file of all there is of a portfolio.

    That is a copy of the file ``before`` or else of ``origin``, then the steps that wait, then the plans that were
    found while there was no file to store them in. ``before`` is closed if that worked; ``waiting`` is left as it is,
    so that nothing is lost if it did not.
    """
    from cxalloc.storage.file import PortfolioFile

    if before is None:
        file = PortfolioFile.create(path, origin, overwrite=True)  # the dialog has asked
    else:
        before.save_copy(path, overwrite=True)
        file = PortfolioFile.open(path)
    try:
        for step in waiting:
            step.store(file)
        for plan in plans:
            if before is None or not plan.id:
                file.add_plan(plan)
        kept = tuple(file.plans())
    except BaseException:
        file.close()
        raise
    if before is not None:
        before.close()
    return SavedElsewhere(file, kept)


def close_with(file: PortfolioFile, plans: Sequence[Plan]) -> None:
    """Store plans in a file, and close it."""
    with file:
        for plan in plans:
            file.add_plan(plan)
