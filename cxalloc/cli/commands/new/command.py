"""``cxalloc new``: a portfolio file from a folder or a table."""

from __future__ import annotations

import argparse

from cxalloc.cli.commands.new.table_source import load_table, refuse_frame
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.output.portfolio_summary import summary
from cxalloc.cli.portfolio_source import FILE_ENDING, load_folder_with_notes
from cxalloc.domain.message import Message, message
from cxalloc.exchange.grids import TABLE_ENDINGS
from cxalloc.messages.formatter import Formatter
from cxalloc.storage.file import PortfolioFile


def new(options: argparse.Namespace, formatter: Formatter) -> int:
    """Create the file, print a summary of it, and return the exit code."""
    source, target = options.source, options.file
    notes: tuple[Message, ...] = ()
    if target.suffix != FILE_ENDING:
        raise Refusal(message("refusals.not_a_new_file", path=str(target), ending=FILE_ENDING))
    if target.exists():
        raise Refusal(message("refusals.exists", path=str(target)))
    if source.suffix.lower() in TABLE_ENDINGS and not source.is_dir():
        portfolio = load_table(options, formatter)
    elif source.is_dir() or not source.exists():
        refuse_frame(options)
        portfolio, notes = load_folder_with_notes(source)
    else:
        *endings, other = TABLE_ENDINGS
        raise Refusal(message("refusals.not_a_source", path=str(source), ending=", ".join(endings), other=other))
    PortfolioFile.create(target, portfolio).close()
    print(formatter.text("terminal.made", path=str(target)))
    print(summary(portfolio, formatter))
    for note in notes:
        print(formatter.of(portfolio).render(note))
    return Exit.DONE
