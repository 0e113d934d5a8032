"""Every example of the page on Python is run, and gives what the page says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pandas as pd
import pytest

import cxalloc
from cxalloc.samples import samples_folder

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class PlainSpaces(doctest.OutputChecker):
    """Takes the spaces that hold figures together for plain ones: nobody sees on a page which they are."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        want, got = (text.replace("\N{NO-BREAK SPACE}", " ") for text in (want, got))
        return super().check_output(want, got, optionflags)


def examples() -> str:
    """All the examples of the page as one session, on the lines where they stand."""
    lines, inside = [], False
    for line in PAGE.splitlines():
        fence = line.startswith("```")
        lines.append(line if inside and not fence else "")
        inside = inside != fence
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "sample_portfolios").symlink_to(samples_folder(), target_is_directory=True)
    monkeypatch.chdir(tmp_path)


def test_every_example_gives_what_the_page_says(folder):
    test = doctest.DocTestParser().get_doctest(examples(), {}, "docs/python.md", "docs/python.md", 0)
    assert len(test.examples) > 30
    told: list[str] = []
    with pd.option_context("display.width", 120, "display.max_columns", 20):
        doctest.DocTestRunner(PlainSpaces(), optionflags=FLAGS).run(test, out=told.append)
    assert not told, "".join(told)


def test_the_page_names_every_call_option_and_frame():
    calls = {name for name in cxalloc.__all__ if name.islower() and not name.startswith("_")}
    options = {option for name in calls for option in getattr(cxalloc, name).__annotations__ if option != "return"}
    shown = {
        name
        for kind in (
            cxalloc.Portfolio,
            cxalloc.Plan,
            cxalloc.Comparison,
            cxalloc.Frontier,
            cxalloc.Explanation,
            cxalloc.Prices,
        )
        for name in vars(kind)
        if isinstance(vars(kind)[name], property)
    }
    words = set(re.findall(r"\w+", PAGE))
    assert (calls | options) - words == set()
    plain = {
        "name",
        "currency",
        "id",
        "complete",
        "reasons",
        "scenario",
        "budget_periods",
        "periods",
        "plans",
        "stopped",
    }
    assert shown - words - plain == set()
