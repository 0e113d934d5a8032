"""The background part of opening, creating and saving portfolios: plain functions without Qt."""

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
from cxalloc.exchange.grids import TABLE_ENDINGS
from cxalloc_ui.controllers.autosave import Step
from cxalloc_ui.models.view import View, make_view

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile, StorageError

FILE_ENDING = ".cxalloc"
FOLDER_FILE = "portfolio.toml"


def is_table(path: Path) -> bool:
    """Return whether a path names an importable table, judged by its suffix."""
    return path.suffix.lower() in TABLE_ENDINGS and not path.is_dir()


@dataclass(frozen=True)
class Opened:
    """An opened portfolio: its history, its file if it has one, its latest plans, and its first view.

    ``read_only_reason`` says why the file cannot be changed, if so; ``failure`` is the error of the action that was to
    run before the file was reopened.
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
    """The new file of a portfolio that was saved under another path, and its plans."""

    file: PortfolioFile
    plans: tuple[Plan, ...]

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def open_portfolio(path: Path, *, take_over: bool = False) -> Opened:
    """Open a portfolio folder or file: writable if possible, else read-only."""
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
    """Create a file of a portfolio, replacing an existing one."""
    from cxalloc.storage.file import PortfolioFile

    view = make_view(portfolio, "", None)  # before storing, so that a portfolio that cannot be shown is not stored
    file = PortfolioFile.create(path, portfolio, overwrite=True)  # the dialog has confirmed overwriting
    return Opened(History(file.document), view, file)


def _opened(file: PortfolioFile, read_only_reason: StorageError | None) -> Opened:
    plans = {plan.scenario: plan for plan in file.plans()}
    view = make_view(file.portfolio, "", plans.get(""), drafts=file.document.drafts)
    return Opened(History(file.document, *file.journal()), view, file, plans, read_only_reason)


def reopen_portfolio(path: Path, file: PortfolioFile, before: Callable[[], None], *, take_over: bool = False) -> Opened:
    """Close a file, call ``before``, and reopen the file whether the call succeeded or not."""
    file.close()
    failure = None
    try:
        before()
    except Exception as error:  # the file has to be reopened after any error
        failure = error
    return replace(open_portfolio(path, take_over=take_over), failure=failure)


def save_elsewhere(
    path: Path, before: PortfolioFile | None, origin: Document, waiting: deque[Step], plans: Sequence[Plan]
) -> SavedElsewhere:
    """Create a file with the whole portfolio: its history, waiting steps and plans.

    The file starts as a copy of the file ``before`` or else of ``origin``; then the waiting steps are added, then the
    plans that were found while there was no file. ``before`` is closed on success; ``waiting`` is not modified, so
    that nothing is lost on failure.
    """
    from cxalloc.storage.file import PortfolioFile

    if before is None:
        file = PortfolioFile.create(path, origin, overwrite=True)  # the dialog has confirmed overwriting
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
    """Store plans in a file, then close it."""
    with file:
        for plan in plans:
            file.add_plan(plan)
