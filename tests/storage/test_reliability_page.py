"""The page of promises names the test of each, and that test is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")


def test_every_test_and_module_that_the_page_names_is_there():
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)", PAGE))
    assert len(named) > 10
    assert {one for one in named if not ((ROOT / "tests" / one).is_file() or (ROOT / one).is_file())} == set()


def test_every_promise_names_its_test():
    tables = re.findall(r"^\| (?!-)(.*) \|$", PAGE.split("## The last soak")[0], re.MULTILINE)
    promises = [row for row in tables if not row.endswith("| tested in")]
    assert len(promises) > 30
    assert [
        row for row in promises if "test_" not in row.split(" | ")[-1] and "the same" not in row.split(" | ")[-1]
    ] == []
