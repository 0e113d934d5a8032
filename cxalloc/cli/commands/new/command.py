"""``cxalloc new``: a portfolio file from a folder or a table."""

from __future__ import annotations

import argparse

from cxalloc.cli.commands.new.table_source import load_table, refuse_frame
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.portfolio_source import FILE_ENDING, TABLE_ENDINGS, load_folder
from cxalloc.cli.portfolio_summary import summary
from cxalloc.storage.file import PortfolioFile


def new(options: argparse.Namespace) -> int:
    """Make the file, print what it holds, and return the exit code."""
    source, target = options.source, options.file
    if target.suffix != FILE_ENDING:
        raise Refusal(f"{target}: expected the name of a new file that ends in {FILE_ENDING}")
    if target.exists():
        raise Refusal(f"{target} exists already; choose another name, or remove it first")
    if source.suffix.lower() in TABLE_ENDINGS and not source.is_dir():
        portfolio = load_table(options)
    elif source.is_dir() or not source.exists():
        refuse_frame(options)
        portfolio = load_folder(source)
    else:
        raise Refusal(
            f"{source}: expected a portfolio folder, or a table whose name ends in {' or '.join(TABLE_ENDINGS)}"
        )
    PortfolioFile.create(target, portfolio).close()
    print(f"Made {target}.")
    print(summary(portfolio))
    return Exit.DONE
