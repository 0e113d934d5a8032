"""Where portfolios come from: a portfolio folder, or a ``.cxalloc`` file with the plans that are stored in it."""

from __future__ import annotations

from pathlib import Path

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.storage.file import PortfolioFile


def load(path: Path) -> Portfolio:
    """Return the portfolio in a folder or in a ``.cxalloc`` file.

    Raises:
        InvalidInput: The folder is not sound; with every finding.
        StorageError: The file can't be used.
    """
    if path.is_dir():
        return read_folder(path)
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio


def load_with_plans(path: Path) -> tuple[Portfolio, tuple[Plan, ...]]:
    """Return the portfolio in a folder or in a ``.cxalloc`` file, and its stored plans (none in a folder).

    Raises as ``load`` does.
    """
    if path.is_dir():
        return read_folder(path), ()
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio, file.plans()
