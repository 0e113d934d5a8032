"""Where and how CSV is written: ``--to``, ``--delimiter`` and ``--decimal-comma``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from cxalloc.cli.exits import Refusal
from cxalloc.cli.options import DELIMITERS
from cxalloc.domain.message import message
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle
from cxalloc.messages.formatter import Formatter


def csv_style(options: argparse.Namespace) -> CsvStyle:
    """The style that the options describe."""
    delimiter = options.delimiter or ("semicolon" if options.decimal_comma else "comma")
    return CsvStyle(DELIMITERS[delimiter], "," if options.decimal_comma else ".")


def refuse_bad_target(target: Path | None, options: argparse.Namespace | None = None) -> None:
    """Refuse a CSV file that can't be written, before any work is done.

    With the ``options`` of a command that writes workbooks, too, those are refused that are for CSV alone.
    """
    if target is None:
        return
    ending = target.suffix.lower()
    if options is not None and ending == ".xlsx":
        if csv_style(options) != PLAIN:
            raise Refusal(message("refusals.only_for_csv"))
    elif ending != ".csv":
        raise Refusal(message("refusals.not_csv" if options is None else "refusals.not_csv_or_xlsx", path=str(target)))
    refuse_folders([target])
    refuse_missing_folder(target)


def refuse_missing_folder(target: Path) -> None:
    """Refuse a target in a folder that does not exist."""
    folder = target.absolute().parent
    if not folder.is_dir():
        raise Refusal(message("refusals.no_folder", path=str(target), folder=str(folder)))


def refuse_folders(paths: Iterable[Path]) -> None:
    """Refuse names of files that are folders."""
    for path in paths:
        if path.is_dir():
            raise Refusal(message("refusals.is_folder", path=str(path)))


def report_files(paths: Sequence[Path], options: argparse.Namespace, formatter: Formatter) -> None:
    """Print what was written, unless the output is JSON alone."""
    if paths and not options.json:
        print()
        for path in paths:
            print(formatter.text("terminal.wrote", path=str(path)))
