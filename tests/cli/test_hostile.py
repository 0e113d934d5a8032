"""No argument and no table makes the command line show a traceback, or leave half a portfolio behind."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.cli import main
from cxalloc.cli.exits import Exit
from cxalloc.storage.file import PortfolioFile
from tests.exchange.hostile import CELLS, HEADINGS

TABLE = "Nom;Coût;ROI\nA;1,5;12 %\nB;2;0,5\n"
OPTIONS = ["--budget", "--name", "--currency", "--unit", "--start", "--periods", "--benefit-periods", "--rate", "--map"]
OPTIONS += ["--decimal-comma", "--decimal-point", "--help", "--", "-x", "--budget=5", "--to"]
VALUES = [
    "1000",
    "opex=5",
    "EUR",
    "¥",
    "quarter",
    "2027-Q1",
    "0",
    "-1",
    "9" * 30,
    "1e400",
    "8 %",
    "Coût=roi",
    "=",
    "\udcff",
]
said = st.tuples(st.sampled_from(OPTIONS), st.sampled_from(VALUES))
words = st.sampled_from([*OPTIONS, *VALUES, *CELLS]) | st.text(max_size=6)
tables = st.lists(st.lists(st.sampled_from(HEADINGS + CELLS), min_size=1, max_size=5).map(";".join), max_size=4)


def run(*arguments: str) -> tuple[int, str]:
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(list(arguments))
        except SystemExit as ended:  # argparse
            code = int(ended.code or 0)
    return code, err.getvalue()


@given(
    st.lists(said, max_size=3).map(lambda pairs: [word for pair in pairs for word in pair])
    | st.lists(words, max_size=6),
    st.just(TABLE) | tables.map("\n".join),
)
@settings(max_examples=150)
def test_new_of_whatever_makes_a_sound_file_or_none(arguments, table):
    with TemporaryDirectory() as name:
        source, target = Path(name, "t.csv"), Path(name, "made.cxalloc")
        source.write_text(table, encoding="utf-8")
        code, err = run("new", str(source), str(target), "--budget", "5000", *arguments)
        assert code in (Exit.DONE, Exit.BAD_INPUT), err
        assert "Traceback" not in err
        if target.exists():
            assert code == Exit.DONE
            with PortfolioFile.open(target, read_only=True) as file:
                assert file.check() == []
        assert {one.name for one in Path(name).iterdir()} <= {"t.csv", "made.cxalloc"}


@given(st.sampled_from(["new", "solve", "export", "check", "--version", ""]), st.lists(words, max_size=5))
@settings(max_examples=150)
def test_any_words_at_all(tmp_path_factory, command, arguments):
    folder = tmp_path_factory.getbasetemp()
    with contextlib.chdir(folder):
        before = set(folder.iterdir())
        code, err = run(command or "--help", *(one for one in arguments if one not in (".", "..")))
        assert code in (Exit.DONE, Exit.BAD_INPUT), err
        assert "Traceback" not in err
        assert set(folder.iterdir()) == before
