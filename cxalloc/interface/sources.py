"""Where portfolios come from: a portfolio folder, or a ``.cxalloc`` file with the plans that are stored in it."""

from __future__ import annotations

from pathlib import Path

from cxalloc.domain.document.document import Document
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.storage.file import PortfolioFile


def load(path: Path, scenario: str | None = None) -> Portfolio:
    """Return the portfolio in a folder or in a ``.cxalloc`` file, as far as it can be optimised.

    Of the errors of scenarios only those of ``scenario`` count ('' is the base case); those of all, if it is None.

    Raises:
        InvalidInput: The folder is not sound, or the file holds errors that a plan waits for; with every finding.
        StorageError: The file can't be used.
    """
    return optimiser_input(load_document(path), scenario).checked()


def load_document(path: Path) -> Document:
    """Return the portfolio in a folder or in a ``.cxalloc`` file, with the errors that a user left in its cells.

    Raises:
        InvalidInput: The folder is not sound; with every finding.
        StorageError: The file can't be used.
    """
    if path.is_dir():
        return Document(read_folder(path))
    with PortfolioFile.open(path, read_only=True) as file:
        return file.document


def load_with_plans(path: Path, scenario: str | None = None) -> tuple[Portfolio, tuple[Plan, ...]]:
    """Return the portfolio in a folder or in a ``.cxalloc`` file, and its stored plans (none in a folder).

    The errors of scenarios count, and it raises, as ``load`` does.
    """
    if path.is_dir():
        return read_folder(path), ()
    with PortfolioFile.open(path, read_only=True) as file:
        return optimiser_input(file.document, scenario).checked(), file.plans()
