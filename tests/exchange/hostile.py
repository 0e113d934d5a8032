"""Whatever a reader is given: it takes it, or refuses it with findings. Shared by Hypothesis and the fuzzer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitFromRoi, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.exchange.tables.strict_table import TableSettings, read_table

HORIZON = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 2)
FUNDS = (Fund("opex", "Opex", (10**8,) * 4), Fund("capex", "Capex", (10**8,) * 4))
FRAME = TableSettings("T", "EUR", HORIZON, Decimal("0.08"), FUNDS)
_LEVEL = Level("standard", 1, (Cost("opex", (10000,)),), BenefitFromRoi(Decimal("0.5")))
_LEVELS = (replace(_LEVEL, name="pilot"), _LEVEL)
BASE = Portfolio(
    "T", "EUR", HORIZON, Decimal(0), FUNDS, (Initiative("a", "A", (_LEVEL,)), Initiative("b", "B", _LEVELS))
)

HEADINGS = [
    "id", "name", "Nom", "level", "Niveau", "fund", "cost", "Coût (€)", "Coût (k€)", "cost_1", "Coût 2", "roi",
    "ROI (%)", "npv", "benefit", "benefit_1", "low", "high", "success", "status", "Début", "duration",
    "Durée (mois)", "tag:x", "score:y", "committed_start", "committed_level", "run_cost", "Comment", "",
    "cost_0", "tag:", "=1+1", "name ",
]  # fmt: skip
CELLS = [
    "", "", "a", "b", "A", "B", "x", "opex", "1", "0", "-1", "1,234", "1.234", "1 234,5 €", "12,5 %", "(5)",
    "15", "1e99", "9" * 19, "1e-99", "NaN", "inf", "#N/A", "=1+1", "must", "committed", "engagé", "2027-Q1",
    "T2 2027", "03/04/2027", "2027-13-45", "0000-00-00", "9999-Q4", "pilot", "full", ";", "a;b", '"', "\u2028",
    "\ufeff", "\u202f", "é" * 90, "%",
]  # fmt: skip
TOML = """\
format = 1
name = "T"
currency = "EUR"
annual_rate = 0.08
[horizon]
unit = "quarter"
start = "2027-Q1"
budget_periods = 4
[[funds]]
id = "opex"
amounts = [100, 200, 300, 400]
carry_over = "50 %"
[[teams]]
id = "data"
capacity = 100
[[rules]]
id = "r"
select = { tag = "m:x" }
at_least = "15 %"
[objective]
kind = "score"
weights = { npv = 0.6, fit = 0.4 }
[[scenarios]]
name = "Cut"
[scenarios.set]
"budget.factor" = 0.85
"""
TOML_PIECES = [
    "[", "]", "[[", "{", "}", "=", '"', "\n", "1e999", "-1", "0x10", "inf", "nan", "true", "1979-05-27",
    '"9 %"', "[[[[[[", "9" * 400, "1e-999", "'''", "funds = 1", "[funds]", "name = 3", "horizon = []",
    '"\\u0000"', "{a={b={c=1}}}", "2027",
]  # fmt: skip
INITIATIVES = "id,name,cost,roi,tag:m\na,A,10,0.5,x\n"


def import_bytes(folder: Path, name: str, data: bytes) -> None:
    """Read bytes as a table in every way that there is; whatever goes wrong must be InvalidInput."""
    path = folder / name
    path.write_bytes(data)
    with suppress(InvalidInput):
        read_table(path, FRAME)
    for base in (FRAME, BASE):
        try:
            preview = preview_table(path, base)
        except InvalidInput:
            continue
        assert (preview.portfolio is None) == bool(preview.findings)
        if isinstance(base, Portfolio) and preview.portfolio is not None:
            assert {"a", "b"} <= set(preview.portfolio.initiative_by_id)
    assert [one.name for one in folder.iterdir()] == [name]


def read_toml(folder: Path, data: bytes) -> None:
    """Read bytes as the portfolio.toml of a sound folder."""
    (folder / "portfolio.toml").write_bytes(data)
    (folder / "initiatives.csv").write_text(INITIATIVES)
    with suppress(InvalidInput):
        assert read_folder(folder).funds


def workbook_parts() -> dict[str, bytes]:
    """The parts of a sound workbook with numbers, texts, and an error."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["id", "name", "cost", "roi", "fund"])
        sheet.write_row(1, 0, ["a", "A", 10.5, 0.35, "opex"])
        sheet.write_row(2, 0, ["c", "Café", "1 234,5 €", "12 %", "capex"])
        sheet.write_formula(3, 2, "=NA()", None, "#N/A")
        costs = book.add_worksheet("costs")
        costs.write_row(0, 0, ["initiative", "offset", "amount", "fund", "level"])
        costs.write_row(1, 0, ["b", "run", 7, "opex", "pilot"])
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts as a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


XML_PIECES = [
    b"<", b">", b"</", b"/>", b"<c>", b'<c r="XFD1048576"/>', b'<c r="A0"/>', b'<row r="99999999"/>',
    b'<row r="-1">', b"<v>", b"</v>", b't="s"', b't="e"', b't="b"', b't="d"', b't="inlineStr"', b"&amp;",
    b"&#0;", b"&x;", b"<v>99999</v>", b"<si/>", b"]]>", b"<v>1e999</v>", b"<v>nan</v>", b"<!DOCTYPE a>",
    b"\xff", b"\0", b'r="B2"', b'r=""', b"<f>1</f>", b'count="999999999"', b"-",
    b'<dimension ref="A1:XFD1048576"/>', b"<mergeCell ref='A1:XFD1048576'/>", b"", b's="99"',
    b'<sheet name="costs" r:id="rId1"/>',
]  # fmt: skip


def spoilt(parts: dict[str, bytes], changes: Iterator[tuple[int, int, int, int]]) -> dict[str, bytes]:
    """Parts in which slices were replaced: (part, where, how many, by which piece)."""
    made, names = dict(parts), [name for name in parts if "docProps" not in name and "theme" not in name]
    for part, where, count, piece in changes:
        name = names[part % len(names)]
        content = made[name]
        at = where % (len(content) + 1)
        made[name] = content[:at] + XML_PIECES[piece % len(XML_PIECES)] + content[at + count :]
    return made
