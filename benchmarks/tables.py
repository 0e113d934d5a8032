"""The processor time and the memory that reading the largest tables takes, each in a process of its own.

python -m benchmarks.tables
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

SHAPES = {
    "100,000 rows of name, cost, ROI": (100_000, "narrow", ".csv"),
    "the same as a workbook": (100_000, "narrow", ".xlsx"),
    "37,000 rows of 8 columns": (37_000, "wide", ".csv"),
    "1,490 rows of 200 columns": (1_490, "offsets", ".csv"),
    "100,001 rows": (100_001, "narrow", ".csv"),
}
"""The rows, the columns and the ending of each table; the last one is refused."""


def rows_of(count: int, shape: str) -> list[list[Any]]:
    """The cells of a table, its headings first."""
    if shape == "narrow":
        return [["name", "cost", "roi"], *([f"Idea {n}", 1000 + n, n % 90 / 100] for n in range(count))]
    if shape == "offsets":
        headings: list[Any] = ["name", *(f"cost_{n}" for n in range(1, 200))]
        return [headings, *([f"Idea {n}", *(n + one for one in range(1, 200))] for n in range(count))]
    return [
        ["Nom", "Porteur", "Coût (k€)", "ROI", "Succès", "Début", "Durée", "Statut"],
        *(
            [
                *(f"Idée numéro {n}", f"Équipe {n % 50}", f"{n % 977},{n % 10}5", f"{20 + n % 90} %"),
                *(f"{50 + n % 50} %", "T1 2027", "1", "candidat"),
            ]
            for n in range(count)
        ),
    ]


def write(path: Path, count: int, shape: str) -> None:
    """Write a table."""
    rows = rows_of(count, shape)
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, percent = book.add_worksheet("Initiatives"), book.add_format({"num_format": "0%"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, percent if at and column == 2 else None)


def read(path: Path) -> None:
    """Read a table in this process, and print what it took."""
    import resource

    from cxalloc.domain.errors import InvalidInput
    from cxalloc.domain.periods import Horizon, PeriodUnit
    from cxalloc.domain.portfolio import Fund
    from cxalloc.exchange.tables.importer import preview_table
    from cxalloc.exchange.tables.strict_table import TableSettings

    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 199, 4)
    settings = TableSettings("T", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (10**13,) * 199),))
    began = time.process_time()
    try:
        found = f"{preview_table(path, settings).rows} rows"
    except InvalidInput:
        found = "refused"
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{found}, {time.process_time() - began:.1f} s of processor time, {megabytes} MB")


def main() -> None:
    """Read each table."""
    for name, (count, shape, ending) in SHAPES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"table{ending}")
            write(path, count, shape)
            run = [sys.executable, "-m", "benchmarks.tables", str(path)]
            shown = subprocess.run(run, capture_output=True, text=True, check=True).stdout
        print(f"{name}: {shown}", end="", flush=True)


if __name__ == "__main__":
    read(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
