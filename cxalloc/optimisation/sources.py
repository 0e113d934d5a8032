"""Where portfolios come from."""

from __future__ import annotations

from pathlib import Path

from cxalloc.domain.portfolio import Portfolio


def load(path: Path) -> Portfolio:
    """The portfolio in a folder or in a ``.cxalloc`` file.

    Raises InvalidInput with every finding, or StorageError for a file that can't be used.
    """
    if path.is_dir():
        from cxalloc.exchange.folder.portfolio_folder import read_folder

        return read_folder(path)
    from cxalloc.storage.file import PortfolioFile

    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio
