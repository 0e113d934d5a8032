"""No file makes a reader fall over, hang or fill the memory: it is read, or refused with findings."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.errors import InvalidInput
from cxalloc.exchange import grids
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from cxalloc.exchange.grids import read_text
from cxalloc.exchange.tables.importer import preview_table
from tests.exchange.hostile import (
    CELLS,
    FRAME,
    HEADINGS,
    TOML,
    TOML_PIECES,
    XML_PIECES,
    import_bytes,
    read_toml,
    spoilt,
    workbook_parts,
    zipped,
)
from tests.storage.examples import rich_portfolio

PARTS = workbook_parts()
tables = st.tuples(
    st.lists(st.sampled_from(HEADINGS) | st.text(max_size=5), min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=5), max_size=8), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


def in_a_folder(check, *arguments: object) -> None:
    with TemporaryDirectory() as name:
        check(Path(name), *arguments)


@given(tables)
@settings(max_examples=250)
def test_tables_of_any_sort(parts):
    headings, rows, delimiter, encoding, end = parts
    text = end.join(delimiter.join(row) for row in [headings, *rows])
    in_a_folder(import_bytes, "t.csv", text.encode(encoding, "replace"))


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda data: b"name,cost\n" + data))
@settings(max_examples=150)
def test_any_bytes_as_a_table(data):
    in_a_folder(import_bytes, "t.csv", data)
    in_a_folder(import_bytes, "t.xlsx", data)


numbers = st.integers(0, 20_000)
changes = st.lists(st.tuples(numbers, numbers, st.integers(0, 40), numbers), min_size=1, max_size=4)


@given(changes)
@settings(max_examples=200)
def test_workbooks_that_are_spoilt(found):
    in_a_folder(import_bytes, "t.xlsx", zipped(spoilt(PARTS, iter(found))))


@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9), st.binary(max_size=4)), min_size=1, max_size=5))
@settings(max_examples=100)
def test_workbooks_with_damaged_bytes(damages):
    data = zipped(PARTS)
    for where, count, piece in damages:
        at = where % len(data)
        data = data[:at] + piece + data[at + count :]
    in_a_folder(import_bytes, "t.xlsx", data)


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 30), st.sampled_from(TOML_PIECES) | st.text(max_size=4)),
                min_size=1, max_size=4))  # fmt: skip
@settings(max_examples=200)
def test_portfolios_in_toml_of_any_sort(damages):
    text = TOML
    for where, count, piece in damages:
        at = where % len(text)
        text = text[:at] + piece + text[at + count :]
    in_a_folder(read_toml, text.encode("utf-8", "replace"))


def refusal(path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        preview_table(path, FRAME)
    return str(caught.value)


def workbook_with(path: Path, **parts: bytes) -> Path:
    names = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml"}
    path.write_bytes(zipped(PARTS | {names[name]: content for name, content in parts.items()}))
    return path


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'


def test_a_sheet_that_spreads_to_its_last_corner(tmp_path):
    """The reader would keep room for seventeen thousand million cells."""
    sheet = SHEET % b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "17179869184 cells in the sheet 'Sheet1'" in refusal(workbook_with(tmp_path / "t.xlsx", sheet=sheet))


def test_a_long_text_that_is_repeated_in_every_cell(tmp_path):
    """A megabyte of text, referred to a thousand times."""
    sheet = SHEET % (b"<row>" + b'<c t="s"><v>0</v></c>' * 1000 + b"</row>")
    texts = TEXTS % (b"<si><t>" + b"x" * 2**20 + b"</t></si>")
    path = workbook_with(tmp_path / "t.xlsx", sheet=sheet, texts=texts)
    assert "more than 100 MB of text" in refusal(path)


def test_entities_are_not_expanded(tmp_path):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + TEXTS % b"<si><t>&b;</t></si>"
    assert "document type" in refusal(workbook_with(tmp_path / "t.xlsx", texts=bomb))


def test_a_part_that_is_larger_than_it_says(tmp_path):
    """The ZIP says ten bytes; there are five million. Its checksum gives it away before the reader sees it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, b" " * 5_000_000 if name == "xl/sharedStrings.xml" else content)
    data = made.getvalue()
    path = tmp_path / "t.xlsx"
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert "CRC" in refusal(path)


def test_error_values_do_not_take_quadratic_time(tmp_path):
    cells = b'<c t="e"><v>#N/A</v></c>' * 200_000
    assert "findings" not in refusal(workbook_with(tmp_path / "t.xlsx", sheet=SHEET % (b"<row>" + cells + b"</row>")))


def test_many_columns_and_many_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b",".join(b"h%d" % n for n in range(2400)) + b"\n" + b"x\n" * 3000)
    assert "2400 columns and 3001 rows" in refusal(path)
    path.write_bytes(b"name,cost\n" + b'"' + b"x" * 200_000 + b'",1\n')
    assert "field larger than field limit" in refusal(path)


def test_millions_of_empty_rows(tmp_path, monkeypatch):
    """They filled a gigabyte."""
    monkeypatch.setattr(grids, "MOST_TEXT_ROWS", 1000)
    path = tmp_path / "t.csv"
    path.write_bytes(b"name,cost\n" + b",\n" * 1000)
    assert "at most 1000 rows" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
@pytest.mark.parametrize("name", ["portfolio.toml", "initiatives.csv"])
def test_a_pipe_in_the_place_of_a_text_file(tmp_path, name):
    """To read it would wait for ever."""
    os.mkfifo(tmp_path / name)
    with pytest.raises(InvalidInput, match="device, a pipe"):
        read_text(tmp_path / name)


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
@pytest.mark.parametrize("name", ["initiatives.csv", "relations.csv", "portfolio.toml"])
@pytest.mark.parametrize("target", ["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_not_taken_for_a_table_that_is_not_there(tmp_path, name, target):
    """The portfolio would be read without its initiatives, or without its relations."""
    write_folder(rich_portfolio(), tmp_path)
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(tmp_path / (name if target == "itself" else target))
    with pytest.raises(InvalidInput, match=name):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    "deep", [".".join("a" * 1500) + " = 1", "x = " + "[" * 90 + "]" * 90, "[" + ".".join("a" * 1500) + "]"]
)
@pytest.mark.parametrize("at_the_end", [True, False])
def test_values_in_values_without_end(tmp_path, deep, at_the_end):
    """To show such a value exhausted the stack."""
    text = f"{TOML}{deep}\n" if at_the_end else TOML.replace("[horizon]", f"{deep}\n[horizon]")
    (tmp_path / "portfolio.toml").write_text(text)
    (tmp_path / "initiatives.csv").write_text("id,name,cost,roi\na,A,10,0.5\n")
    with pytest.raises(InvalidInput, match="within at most 20 others"):
        read_folder(tmp_path)


def test_the_pieces_are_put_in():
    assert all(piece in b"".join(spoilt(PARTS, iter([(0, 5, 0, n)])).values()) for n, piece in enumerate(XML_PIECES))


@pytest.mark.parametrize("cell", ["1" + " " * 120_000 + "x", "(" + " " * 100 + "~", "(" * 120_000, "1" + ",1" * 60_000])
def test_no_cell_takes_for_ever(tmp_path, cell):
    """The first took hours: a pattern tried every way to share out the spaces."""
    row = f'"{cell}"'
    lines = "\n".join(f"n{number},{row},{row}" for number in range(1 if len(cell) > 1000 else 300))
    import_bytes(tmp_path, "t.csv", f"name,cost,roi\n{lines}\n".encode())
