"""Spreadsheets of LibreOffice mean what they show."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.exchange.grids import Grid
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.exchange.workbooks.grids import workbook_grids
from tests.exchange.tables.test_doors import cents, names, settings

Target = TypeVar("Target", Path, BytesIO)

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
                         ("number", "datastyle"), ("config", "config"), ("manifest", "manifest")]
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
STYLES = """
<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>
<number:number-style style:name="N1"><number:number/><number:text> k€</number:text></number:number-style>
<number:number-style style:name="N2"><number:number number:display-factor="1000"/></number:number-style>
<number:currency-style style:name="N3"><number:currency-symbol>$</number:currency-symbol><number:number/>
</number:currency-style>
<style:style style:name="thousands" style:data-style-name="N1"/>
<style:style style:name="scaled" style:data-style-name="N2"/>
<style:style style:name="dollars" style:data-style-name="N3"/>
<style:style style:name="child" style:parent-style-name="thousands"/>
"""


def written(path: Target, tables: str, *, active: str = "", manifest: str = "", kind: str = "content") -> Target:
    content = f"""<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>
    <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"""
    item = f'<config:config-item config:name="ActiveTable">{active}</config:config-item>'
    for around in ("config-item-map-entry", "config-item-map-indexed", "config-item-set"):
        item = f"<config:{around}>{item}</config:{around}>"
    settings_part = f"<office:settings>{item}</office:settings>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{manifest}</manifest:manifest>")
        archive.writestr(f"{kind}.xml", content)
        parts = f"<office:document-settings {SPACES}>{settings_part}</office:document-settings>"
        archive.writestr("settings.xml", parts)
    return path


def text(value: str, **attributes: str) -> str:
    return cell("string", f"<text:p>{value}</text:p>", **attributes)


def number(value: object, kind: str = "float", **attributes: str) -> str:
    return cell(kind, f"<text:p>{value}</text:p>", **{"office:value": str(value)} | attributes)


def cell(kind: str, inside: str = "", **attributes: str) -> str:
    stated = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    kinds = f'office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell {kinds} {stated}>{inside}</table:table-cell>"


def row(*cells: str, **attributes: str) -> str:
    stated = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<table:table-row {stated}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Plan", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def grid(path: Path, *rows: str) -> Grid:
    [found] = workbook_grids(written(path / "t.ods", table(*rows))).values()
    return found


HEADINGS = row(text("name"), text("cost"))
REST = row(cell("", **{"table:number-columns-repeated": "16384"}), **{"table:number-rows-repeated": "1048000"})


def test_a_table_is_imported(tmp_path):
    path = written(tmp_path / "t.ods", table(HEADINGS, row(text("A"), number(1200)), REST))
    preview = preview_table(path, settings())
    assert (names(preview), cents(preview)) == (["A"], [120000])


@pytest.mark.parametrize(
    ("found", "amount"),
    [
        (number(1200, **{"table:style-name": "thousands"}), 120000000),
        (number(1200, **{"table:style-name": "child"}), 120000000),
        (number(1200000, **{"table:style-name": "scaled"}), 120000000),
        (number(1200, "currency", **{"office:currency": "EUR"}), 120000),
        (number("1.2", "currency", **{"office:currency": "EUR"}), 120),
    ],
)
def test_a_number_is_the_money_that_it_shows(tmp_path, found, amount):
    path = written(tmp_path / "t.ods", table(HEADINGS, row(text("A"), found)))
    assert cents(preview_table(path, settings())) == [amount]


@pytest.mark.parametrize(
    "found",
    [number(5, "currency", **{"office:currency": "USD"}), number(5, "currency", **{"table:style-name": "dollars"})],
)
def test_other_money_is_refused(tmp_path, found):
    preview = preview_table(written(tmp_path / "t.ods", table(HEADINGS, row(text("A"), found))), settings())
    assert "USD is not EUR" in "\n".join(map(str, preview.findings))


def test_cells_of_every_type(tmp_path):
    found = grid(
        tmp_path,
        row(number("0.5", "percentage"), cell("date", **{"office:date-value": "2027-05-14T00:00:00"})),
        row(cell("boolean", **{"office:boolean-value": "true"}), text("a <text:span>b<text:s/></text:span>c")),
        row(text("#N/A", **{"calcext:value-type": "error"}), cell("", **{"table:formula": "of:=1+1"})),
        row(number("0.30000000000000004"), cell("string", "<text:p>x</text:p>", **{"office:string-value": " y "})),
    )
    assert found.rows == (
        ("0.5", "2027-05-14"), ("yes", "a b c"), ("#N/A", "a formula without a value"), ("0.3", "y")
    )  # fmt: skip
    assert found.exact == {(0, 0), (0, 1), (3, 0)}
    assert found.faults == {(2, 0), (2, 1)}
    assert found.formats[0, 0].shown(Decimal("0.5")) == 50


def test_rows_that_are_hidden_repeated_and_merged(tmp_path):
    found = grid(
        tmp_path,
        row(text("a", **{"table:number-rows-spanned": "2"}), text("b", **{"table:number-columns-repeated": "2"})),
        row("<table:covered-table-cell/>", number(1), **{"table:visibility": "filter"}),
        "<table:table-row-group>" + row(number(2), **{"table:number-rows-repeated": "2"}) + "</table:table-row-group>",
        REST,
    )
    assert found.rows == (("a", "b", "b"), ("", "1", ""), ("2", "", ""), ("2", "", ""))
    assert found.hidden == {1}
    assert found.merges == ((0, 0, 1, 0),)


def test_the_active_table_and_hidden_ones(tmp_path):
    tables = table(HEADINGS, name="Old") + table(HEADINGS, name="New") + table(HEADINGS, name="Kept", style="hidden")
    found = workbook_grids(written(tmp_path / "t.ods", tables, active="New"))
    assert [(name, one.is_active, one.is_visible) for name, one in found.items()] == [
        ("Old", False, True), ("New", True, True), ("Kept", False, False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(number("1,5"))], "the number '1,5'"),
        ([row(number("nan"))], "the number nan"),
        ([row(text("x", **{"table:number-columns-repeated": "16385"}))], "'16385'"),
        ([row(text("x"), **{"table:number-rows-repeated": "1048576"})] * 5, "rows"),
        ([row(text("x", **{"table:number-columns-repeated": "9999"}), **{"table:number-rows-repeated": "9999"})],
         "99980001 cells"),
        ([row(number(1), text("x" * 200_000, **{"table:number-columns-repeated": "999"}))],
         "100 MB of text"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path, rows, reason):
    with pytest.raises(InvalidInput, match=reason):
        grid(tmp_path, *rows)


def test_a_password(tmp_path):
    secret = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(InvalidInput, match="a workbook with a password"):
        workbook_grids(written(tmp_path / "t.ods", table(HEADINGS), manifest=secret))
    with pytest.raises(InvalidInput, match=r"no 'content.xml'"):
        workbook_grids(written(tmp_path / "t.ods", table(HEADINGS), kind="other"))
