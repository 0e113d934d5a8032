"""Workbooks that other programs write otherwise than Excel, and those that want to be read otherwise than shown."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.numbers import write_number
from cxalloc.exchange.workbooks.excel import _position
from cxalloc.exchange.workbooks.grids import workbook_grids
from cxalloc.exchange.workbooks.sheet import reference

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts(*rows: list[object], options: dict[str, object] | None = None) -> dict[str, bytes]:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **(options or {})}) as book:
        sheet = book.add_worksheet("Plan")
        for number, row in enumerate(rows or ([["name", "cost"], ["A", 1.5]])):
            sheet.write_row(number, 0, row)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def read(tmp_path: Path):
    def rows(content: dict[str, bytes]) -> tuple[tuple[str, ...], ...]:
        [grid] = workbook_grids(written(tmp_path / "t.xlsx", content)).values()
        return grid.rows

    return rows


@pytest.fixture
def refused(tmp_path: Path):
    def reason(content: dict[str, bytes]) -> str:
        with pytest.raises(InvalidInput) as caught:
            workbook_grids(written(tmp_path / "t.xlsx", content))
        return str(caught.value)

    return reason


def replaced(content: dict[str, bytes], part: str, *changes: tuple[bytes, bytes]) -> dict[str, bytes]:
    data = content[part]
    for old, new in changes:
        assert old in data
        data = data.replace(old, new)
    return content | {part: data}


WANTED = (("name", "cost"), ("A", "1.5"))


class TestTheSameWorkbookWrittenOtherwise:
    def test_single_quotes(self, read):
        assert read({name: data.replace(b'"', b"'") for name, data in parts().items() if name.endswith("l")} |
                    {name: data.replace(b'"', b"'") for name, data in parts().items()}) == WANTED  # fmt: skip

    def test_another_prefix(self, read):
        content = parts()
        sheet = content[SHEET].decode()
        for name in ("worksheet", "sheetData", "row", "c", "v"):
            sheet = sheet.replace(f"<{name} ", f"<s:{name} ").replace(f"<{name}>", f"<s:{name}>")
            sheet = sheet.replace(f"</{name}>", f"</s:{name}>")
        sheet = sheet.replace("xmlns=", "xmlns:s=")
        assert read(content | {SHEET: sheet.encode()}) == WANTED

    def test_a_tab_after_the_name_and_a_bracket_in_a_name(self, read):
        content = replaced(parts(), "xl/workbook.xml", (b"<sheet ", b"<sheet\t"), (b'name="Plan"', b'name="a>b"'))
        assert read(content) == WANTED

    def test_targets_in_upper_case_from_the_root_or_by_way_of_a_parent(self, read):
        relations = "xl/_rels/workbook.xml.rels"
        for target in (b"WORKSHEETS/Sheet1.XML", b"/xl/worksheets/sheet1.xml", b"../xl/./worksheets/sheet1.xml"):
            assert read(replaced(parts(), relations, (b"worksheets/sheet1.xml", target))) == WANTED

    def test_a_workbook_in_another_folder(self, read):
        moved = {name.replace("xl/", "book/"): data for name, data in parts().items()}
        assert read(replaced(moved, "_rels/.rels", (b"xl/workbook.xml", b"book/workbook.xml"))) == WANTED

    def test_the_strict_form(self, read):
        strict = {MAIN.encode(): b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                  b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
                  b"http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip
        content = parts()
        for old, new in strict.items():
            content = {name: data.replace(old, new) for name, data in content.items()}
        assert read(content) == WANTED

    def test_references_in_lower_case_and_none(self, read):
        assert read(replaced(parts(), SHEET, (b'r="A1"', b'r="a1"'), (b'r="B2"', b'r="b2"'))) == WANTED
        assert read(replaced(parts(), SHEET, (b' r="A1"', b""), (b' r="B1"', b""), (b' r="B2"', b""))) == WANTED

    def test_texts_in_the_cell_and_in_runs_without_reading_aids(self, read):
        inline = b'<c r="A2" t="inlineStr"><is><r><t>A</t></r><r><t xml:space="preserve"> b</t></r>'
        inline += b"<rPh><t>x</t></rPh></is></c>"
        content = parts()
        start = content[SHEET].index(b'<c r="A2"')
        end = content[SHEET].index(b"</c>", start) + 4
        content[SHEET] = content[SHEET][:start] + inline + content[SHEET][end:]
        assert read(content) == (("name", "cost"), ("A b", "1.5"))

    def test_characters_that_xml_cannot_hold(self, read):
        assert read(replaced(parts(), "xl/sharedStrings.xml", (b"<t>A</t>", b"<t>A_x000D__x005F_b</t>"))) == (
            ("name", "cost"), ("A\r_b", "1.5"))  # fmt: skip


class TestWhatIsNotShown:
    def test_cells_elsewhere_than_in_a_row_are_none(self, read):
        extra = b'<extLst><row r="3"><c r="A3"><v>7</v></c></row></extLst></worksheet>'
        assert read(replaced(parts(), SHEET, (b"</worksheet>", extra))) == WANTED
        foreign = b'<x:row xmlns:x="urn:x" r="3"><c r="A3"><v>7</v></c></x:row></sheetData>'
        assert read(replaced(parts(), SHEET, (b"</sheetData>", foreign))) == WANTED

    def test_charts_are_no_sheets(self, read, tmp_path):
        path = tmp_path / "chart.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("Plan").write_row(0, 0, ["name", "cost"])
            chart = book.add_chart({"type": "bar"})
            chart.add_series({"values": "=Plan!$A$1:$B$1"})
            book.add_chartsheet("Chart").set_chart(chart)
        assert list(workbook_grids(path)) == ["Plan"]


class TestRefused:
    @pytest.mark.parametrize("place", [b"AAAAAAA1", b"A12345678", b"XFE1", b"A1048577", b"A0", b"A01", b"1A", b"B2:B3"])
    def test_cells_where_there_are_none(self, refused, place):
        assert f"the cell '{place.decode()}'" in refused(replaced(parts(), SHEET, (b'r="A1"', b'r="%s"' % place)))

    def test_a_cell_in_another_row(self, refused):
        assert "the cell 'A7' in row 1" in refused(replaced(parts(), SHEET, (b'r="A1"', b'r="A7"')))

    def test_a_cell_twice(self, refused):
        assert "the cell A1 twice" in refused(replaced(parts(), SHEET, (b'r="B1"', b'r="A1"')))

    @pytest.mark.parametrize("row", [b"0", b"-1", b"1048577", b"x", b"99999999999999999999"])
    def test_rows_where_there_are_none(self, refused, row):
        assert "damaged" in refused(replaced(parts(), SHEET, (b'<row r="1"', b'<row r="%s"' % row)))

    @pytest.mark.parametrize("value", [b"nan", b"inf", b"1e999", b"1,5", b"0x10", b"one"])
    def test_numbers_that_are_none(self, refused, value):
        assert "the number" in refused(replaced(parts(), SHEET, (b"<v>1.5</v>", b"<v>%s</v>" % value)))

    @pytest.mark.parametrize("value", [b"-1", b"99", b"1.0", b"\xc2\xb2"])
    def test_texts_that_are_not_there(self, refused, value):
        changed = replaced(parts(), SHEET, (b't="s"><v>0</v>', b't="s"><v>%s</v>' % value))
        assert "the text number" in refused(changed)

    def test_a_type_of_cell_that_is_not_known(self, refused):
        assert "type 'q'" in refused(replaced(parts(), SHEET, (b't="s"', b't="q"')))

    def test_parts_that_are_missing_or_there_twice(self, refused, tmp_path):
        assert "no 'xl/worksheets/sheet1.xml'" in refused({k: v for k, v in parts().items() if k != SHEET})
        assert "twice" in refused(parts() | {SHEET.upper(): parts()[SHEET]})
        assert "without a part" in refused(replaced(parts(), "xl/workbook.xml", (b'r:id="rId1"', b'r:id="rId99"')))

    def test_sheets_of_one_name(self, refused, tmp_path):
        content = parts()
        book = content["xl/workbook.xml"]
        start = book.index(b"<sheet ")
        sheet = book[start : book.index(b"/>", start) + 2]
        assert "two sheets of one name" in refused(content | {"xl/workbook.xml": book.replace(sheet, sheet * 2)})

    def test_an_unclosed_element_many_times_takes_no_time(self, refused):
        assert "damaged" in refused(parts() | {"xl/workbook.xml": b"<workbook><sheets>" + b"<sheet " * 200_000})
        assert "without end" in refused(parts() | {SHEET: b"<a>" * 200_000})

    def test_many_numbers_on_one_long_text(self, refused):
        cells = b'<c t="s"><v>0</v></c>' * 4000
        content = parts() | {
            SHEET: b'<worksheet xmlns="%s"><sheetData><row>%s</row></sheetData></worksheet>' % (MAIN.encode(), cells),
            "xl/sharedStrings.xml": b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN.encode(), b"x" * 2**15),
        }
        assert "100 MB of text" in refused(content)
        assert "the text number '+0'" in refused(replaced(content, SHEET, (b"<v>0</v>", b"<v>+0</v>")))

    @pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")
    def test_what_is_no_file(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.xlsx")
        (tmp_path / "device.xlsx").symlink_to("/dev/zero")
        (tmp_path / "folder.xlsx").mkdir()
        for name in ("pipe", "device", "folder"):
            with pytest.raises(InvalidInput, match="no file"):
                workbook_grids(tmp_path / f"{name}.xlsx")

    def test_a_password_and_an_old_workbook(self, tmp_path, refused):
        old = tmp_path / "old.xlsx"
        old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000))
        with pytest.raises(InvalidInput, match="with a password, or of a version before 2007"):
            workbook_grids(old)
        data = bytearray(written(tmp_path / "t.xlsx", parts()).read_bytes())
        at = 0
        while (at := data.find(b"PK\x01\x02", at)) >= 0:  # the flag of each part in the directory of the archive
            data[at + 8] |= 1
            at += 4
        old.write_bytes(data)
        with pytest.raises(InvalidInput, match="a workbook with a password"):
            workbook_grids(old)


class TestDates:
    @pytest.mark.parametrize(
        ("number", "code", "text", "is_1904"),
        [
            (46520, "yyyy-mm-dd", "2027-05-13", False),
            (46520.75, "d mmm yyyy hh:mm", "2027-05-13", False),
            (45058, "dd/mm/yyyy", "2027-05-13", True),
            (59, "yyyy-mm-dd", "1900-02-28", False),
            (61, "yyyy-mm-dd", "1900-03-01", False),
            (46520, "[$-40C]mmmm yyyy", "2027-05-13", False),
            (0.5, "hh:mm", "12:00:00", False),
            (1.25, "[h]:mm", "30:00:00", False),
            (46520, '0 "days"', "46520", False),
            (46520, "[Red]#,##0", "46520", False),
            (-5, "yyyy-mm-dd", "-5", False),
        ],
    )
    def test_a_cell_is_what_it_shows(self, tmp_path, number, code, text, is_1904):
        path = tmp_path / "t.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_number(0, 0, number, book.add_format({"num_format": code}))
        if is_1904:
            with zipfile.ZipFile(path) as archive:
                content = {name: archive.read(name) for name in archive.namelist()}
            written(path, replaced(content, "xl/workbook.xml", (b"<workbookPr ", b'<workbookPr date1904="1" ')))
        [grid] = workbook_grids(path).values()
        assert grid.rows == ((text,),)


values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 6)),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).filter(lambda text: not text.startswith("=")),
    st.dates(date(1900, 3, 1), date(2199, 12, 31)),
)


@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=5), st.booleans())
@settings(max_examples=60)
def test_another_reader_finds_the_same_values(rows, constant_memory):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        options = {"strings_to_numbers": False, "strings_to_urls": False, "constant_memory": constant_memory}
        with xlsxwriter.Workbook(path, options) as book:
            sheet, days = book.add_worksheet("Plan"), book.add_format({"num_format": "yyyy-mm-dd"})
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, days)
                    else:
                        sheet.write(row, column, value)
        found = workbook_grids(path)
        with CalamineWorkbook.from_path(path) as other:
            expected = [list(map(as_text, row)) for row in other.get_sheet_by_name("Plan").to_python(False)]
    if any(map(any, expected)):
        assert [list(row) for row in found["Plan"].rows] == [row[: len(found["Plan"].rows[0])] for row in expected][
            : len(found["Plan"].rows)
        ]
    else:
        assert found == {}


def as_text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return write_number(round(Decimal(repr(value)), 9))
        case date():
            return value.isoformat()
    return str(value).strip()


@given(st.integers(0, 2**20 - 1), st.integers(0, 2**14 - 1))
def test_a_reference_names_its_cell(row, column):
    assert _position(reference(row, column)) == (row, column)
