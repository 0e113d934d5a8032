"""Workbooks as grids of text."""

from __future__ import annotations

from pathlib import Path

from cxalloc.domain.message import message
from cxalloc.exchange.grids import OPEN_DOCUMENT, Grid, unreadable
from cxalloc.exchange.workbooks.archive import open_archive
from cxalloc.exchange.workbooks.excel import read_excel
from cxalloc.exchange.workbooks.open_document import read_open_document
from cxalloc.exchange.workbooks.sheet import MOST_CELLS, SheetTooLargeError


def workbook_grids(path: Path) -> dict[str, Grid]:
    """The grids of a workbook by the name of the sheet, in its order; empty sheets are left out.

    Numbers are rounded to 9 decimals, dates are written as 2027-05-14, error values as they are shown (``#N/A``).

    Raises InvalidInput if it cannot be read, or would take more than 100 MB when unpacked.
    """
    with open_archive(path) as archive:
        try:
            sheets = read_open_document(archive) if path.suffix.lower() == OPEN_DOCUMENT else read_excel(archive)
        except SheetTooLargeError as error:
            found = message("input.found_cells", n=str(error.cells), sheet=repr(error.sheet))
            raise unreadable(path, found, message("input.cells_to_last", n=str(MOST_CELLS))) from None
        names = [sheet.name for sheet in sheets]
        if len(set(names)) < len(names):
            raise archive.damaged("two sheets of one name")
        return {sheet.name: sheet.grid(f"{path.name} [{sheet.name}]") for sheet in sheets if sheet.rows}
