"""Portfolio folders: portfolio.toml and CSV files, as docs/portfolio_format.md describes them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cxalloc.atomic_files import write_files
from cxalloc.domain.accounting.moving_benefits import late_start_matters
from cxalloc.domain.amount_notes import amount_notes
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import FILE, UNKNOWN_HEADER, read_header
from cxalloc.exchange.folder.schema import CANDIDATES, TABLES
from cxalloc.exchange.folder.writer import folder_texts
from cxalloc.exchange.grids import Grid, csv_grid

_CONTENTS = {"file": FILE, "table": CANDIDATES[0], "other": CANDIDATES[1]}


def read_folder(path: Path) -> Portfolio:
    """Read a portfolio folder.

    Raises InvalidInput with every problem of every file: where, the value, and what was expected.
    """
    return read_folder_with_notes(path)[0]


def read_folder_with_notes(path: Path) -> tuple[Portfolio, tuple[Message, ...]]:
    """The same, with what has to be said of it.

    That is what it leaves unsaid of late starts, and amounts that were rounded, or may mean thousands.
    """
    if not path.is_dir():
        found = message("input.found_a_file") if path.exists() else ""
        raise InvalidInput([Finding("folder", str(path), "", found, message("input.folder", **_CONTENTS))])
    report = Findings()
    has_head = os.path.lexists(path / FILE)  # a link that leads nowhere is no table that is not there
    if not has_head:
        report.add(Finding("folder", str(path), FILE, "", message("input.portfolio_folder", **_CONTENTS)))
    head = read_header(path / FILE, report) if has_head else None
    grids: dict[str, Grid] = {}
    complete = True
    for name in TABLES:
        if os.path.lexists(path / name):
            grid = report.attempt(lambda name=name: csv_grid(path / name))  # type: ignore[misc]
            if grid is not None:
                grids[name] = grid
            complete = complete and (grid is not None or name not in CANDIDATES)
    if complete and not any(name in grids for name in CANDIDATES):
        if has_head:
            report.add(
                Finding("folder", str(path), CANDIDATES[0], "", message("input.that_file_or", other=CANDIDATES[1]))
            )
        complete = False
    portfolio = assemble(head or UNKNOWN_HEADER, grids, report, complete=complete)
    notes = [*amount_notes(report.amounts, portfolio.currency)]
    if head is not None and head.late_start is None and late_start_matters(portfolio):
        notes.insert(0, message("input.late_start_not_stated", file=FILE))
    return portfolio, tuple(notes)


def write_folder(portfolio: Portfolio, path: Path) -> None:
    """Write a portfolio as a folder, which is made if need be; an earlier portfolio folder is replaced.

    Reading it again gives an equal portfolio. Other files in the folder stay.

    Raises InvalidInput if ``path`` is a file, or a folder that holds something else; OSError if it cannot be written.
    """
    if path.exists() and not path.is_dir():
        found, expected = message("input.found_a_file"), message("input.new_name_or_folder")
        raise InvalidInput([Finding("folder", str(path), "", found, expected)])
    if path.is_dir() and not (path / FILE).is_file() and any(path.iterdir()):
        expected = message("input.new_folder", file=FILE)
        raise InvalidInput([Finding("folder", str(path), "", message("input.found_other_files"), expected)])
    texts = folder_texts(portfolio)
    contents = {path / name: text.encode() for name, text in texts.items()}
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    try:
        write_files(contents)
    except BaseException:
        with suppress(OSError):
            for folder in missing:
                folder.rmdir()  # an empty folder is of no use to anyone
        raise
    for name in TABLES:
        if name not in texts:
            (path / name).unlink(missing_ok=True)
