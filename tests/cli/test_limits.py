"""Whatever a command reads, it stays within limits of time and memory, which its process cannot exceed.

``CXALLOC_FUZZ_COMMANDS`` and ``CXALLOC_FUZZ_FIRST`` choose how many mutated inputs the long test gives to commands, and
from which on.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command_processes import Ended, Run, command_server
from tests.exchange.structures import FOLDERS, make, numbers
from tests.storage.structures import mutated_file

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be forked here")

COMMANDS = int(os.environ.get("CXALLOC_FUZZ_COMMANDS", "2000"))
FIRST = int(os.environ.get("CXALLOC_FUZZ_FIRST", "0"))
SECONDS, MEGABYTES = 10, 500
"""What reading the largest input may take: processor time, and memory beyond that of the program itself."""
WITH_STORING = 30
"""Seconds of processor time in which the largest table is read, stored, and read from the file again."""
FRAME = ["--budget", "opex=100000", "--budget", "capex=100000", "--start", "2027-Q1", "--rate", "0.08"]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Iterator[Run]:
    with command_server(CXALLOC_BACKUPS=str(tmp_path_factory.mktemp("backups"))) as made:
        yield made


def check(run: Run, *words: object, seconds: int = SECONDS) -> Ended:
    """Run a command within the limits: it says what is wrong, if anything, as plain text."""
    done = run(*words, cpu=seconds, megabytes=MEGABYTES)
    assert done.signal == 0, done
    assert done.code in (0, 1, 2, 3), done
    assert (done.code == 2) <= bool(done.err)
    assert "Traceback" not in done.err
    assert not done.left
    assert not CONTROL.search(done.out + done.err), ascii(done.out + done.err)
    return done


def mutated_inputs(run: Run, folder: Path, turns: range) -> int:
    """Give mutated inputs of every kind to commands; how many were taken."""
    taken = 0
    new = folder / "new.cxalloc"
    for turn in turns:
        if turn % 6 == 5:
            path = folder / "mutated.cxalloc"
            path.write_bytes(mutated_file(turn // 6)[0])
            taken += check(run, "check", path).code == 0
            path.unlink()
            continue
        [(kind, number)] = numbers(turn, 1)
        case = make(kind, number)
        for name, content in case.files.items():
            (folder / name).write_bytes(content)
        words = ["check", folder] if kind in FOLDERS else ["new", folder / next(iter(case.files)), new, *FRAME]
        taken += check(run, *words).code == 0
        for left in folder.iterdir():
            assert left == new or left.name in case.files
            left.unlink()
    return taken


def test_some_mutated_inputs(run, tmp_path):
    assert mutated_inputs(run, tmp_path, range(12))


@pytest.mark.soak
def test_many_mutated_inputs(run, tmp_path):
    assert mutated_inputs(run, tmp_path, range(FIRST, FIRST + COMMANDS))


HEADINGS = "name,cost\n"
LARGE = {
    "as many rows as are read": lambda: HEADINGS + "".join(f"n{n},{n % 97}\n" for n in range(99_000)),
    "more rows than are read": lambda: HEADINGS + "".join(f"n{n},{n % 97}\n" for n in range(300_000)),
    "millions of empty rows": lambda: HEADINGS + ",\n" * 8_000_000,
    "one name many times": lambda: HEADINGS + "same,1\n" * 60_000,
    "levels of one initiative": lambda: "name,level,cost\n" + "".join(f"same,l{n},1\n" for n in range(60_000)),
    "names without Latin letters": lambda: (
        HEADINGS + "".join(f"{chr(0x4E00 + n % 9000)}{n},1\n" for n in range(90_000))
    ),
    "spaces in a heading": lambda: "name,cost,a(" + " " * 10_000_000 + "\nx,1\n",
    "brackets in a heading": lambda: "name,cost," + "(" * 100_000 + "\nx,1\n",
    "one cell": lambda: HEADINGS + "x," + "1 " * 60_000 + "\n",
    "quotes": lambda: HEADINGS + '"' * 20_000_001 + "\n",
    "many columns": lambda: "name,cost," + ",".join(f"c{n}" for n in range(2_000_000)) + "\nx,1\n",
}


@pytest.mark.soak
@pytest.mark.parametrize("large", LARGE)
def test_large_tables(run, tmp_path, large):
    (tmp_path / "t.csv").write_text(LARGE[large](), "utf-8")
    new = tmp_path / "new.cxalloc"
    done = check(run, "new", tmp_path / "t.csv", new, "--budget", 10**9, "--rate", 0, seconds=WITH_STORING)
    print(f"{large}: exit code {done.code}, {done.seconds:.1f} s, {done.megabytes} MB")


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*pairs: tuple[str, str]) -> str:
    inside = (f'<Relationship Id="{target[0]}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in pairs)
    return f'<Relationships xmlns="{PACKAGE}">{"".join(inside)}</Relationships>'


BOOK = {
    "_rels/.rels": relations(("officeDocument", "w.xml")),
    "_rels/w.xml.rels": relations(("worksheet", "s.xml"), ("sharedStrings", "t.xml")),
    "w.xml": f'<workbook {SPACE} {RELATED}><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>',
    "s.xml": f"<worksheet {SPACE}><sheetData>%s</sheetData></worksheet>",
    "t.xml": f"<sst {SPACE}>%s</sst>",
}
WORKBOOKS = {
    "gigabytes of zeros": ("", "<si><t>" + "0" * 300_000_000 + "</t></si>"),
    "a long text in every cell": ('<row><c t="s"><v>0</v></c></row>' * 90_000, f"<si><t>{'x' * 9_000_000}</t></si>"),
    "the same with a sign": ('<row><c t="s"><v>+0</v></c></row>' * 90_000, f"<si><t>{'x' * 9_000_000}</t></si>"),
    "many short texts": ("", "<si><t>x</t></si>" * 4_000_000),
    "many pieces of a text": ("", "<si>" + "<r><t>x</t></r>" * 4_000_000 + "</si>"),
    "many cells": ("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>", ""),
    "many rows": ("<row><c><v>1</v></c></row>" * 1_000_000, ""),
    "elements that do not end": ("<row>" * 1_000_000, ""),
    "many attributes": ("<row " + " ".join(f'a{n}="1"' for n in range(900_000)) + "/>", ""),
    "a long attribute": (f'<row><c r="{"A" * 50_000_000}"/></row>', ""),
    "an entity outside": ('<row><c t="str"><v>&x;</v></c></row>', ""),
}


@pytest.mark.soak
@pytest.mark.parametrize("hostile", WORKBOOKS)
def test_hostile_workbooks(run, tmp_path, hostile):
    sheet, texts = WORKBOOKS[hostile]
    parts = BOOK | {"s.xml": BOOK["s.xml"].replace("%s", sheet), "t.xml": BOOK["t.xml"].replace("%s", texts)}
    path = packed(tmp_path / "t.xlsx", {name: content.encode() for name, content in parts.items()})
    done = check(run, "new", path, tmp_path / "new.cxalloc", "--budget", 10**9, "--rate", 0)
    print(f"{hostile}: exit code {done.code}, {done.seconds:.1f} s, {done.megabytes} MB")
    assert done.code == 2


def test_archives_within_archives_are_not_opened(run, tmp_path):
    inner = packed(tmp_path / "inner.zip", {"zeros": b"0" * 10_000_000}).read_bytes()
    path = packed(tmp_path / "t.xlsx", {"xl/embeddings/inner.zip": inner, "inner.zip": inner})
    assert check(run, "new", path, tmp_path / "new.cxalloc", *FRAME).code == 2
