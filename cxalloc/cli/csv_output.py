"""Where and how CSV is written: ``--to``, ``--delimiter`` and ``--decimal-comma``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from cxalloc.cli.exits import Refusal
from cxalloc.cli.options import DELIMITERS
from cxalloc.exchange.exports.plan_csv import CsvStyle


def csv_style(options: argparse.Namespace) -> CsvStyle:
    """The style that was asked for."""
    delimiter = options.delimiter or ("semicolon" if options.decimal_comma else "comma")
    return CsvStyle(DELIMITERS[delimiter], "," if options.decimal_comma else ".")


def refuse_bad_target(target: Path | None) -> None:
    """Refuse a CSV file that can't be written, before any work is done."""
    if target is None:
        return
    if target.suffix.lower() != ".csv":
        raise Refusal(f"{target}: expected a name that ends in .csv")
    refuse_folders([target])
    refuse_missing_folder(target)


def refuse_missing_folder(target: Path) -> None:
    """Refuse a target in a folder that does not exist."""
    if not target.absolute().parent.is_dir():
        raise Refusal(f"{target}: there is no folder {target.absolute().parent}")


def refuse_folders(paths: Iterable[Path]) -> None:
    """Refuse names of files that are folders."""
    for path in paths:
        if path.is_dir():
            raise Refusal(f"{path} is a folder, and a file of that name is to be written")


def report_files(paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Print what was written, unless the output is JSON alone."""
    if paths and not options.json:
        print()
        for path in paths:
            print(f"Wrote {path}.")
