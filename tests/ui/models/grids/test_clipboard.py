"""Blocks of cells on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc_ui.models.grids.clipboard import read_block, write_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("one", [["one"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("a\t\t\r\n\tb\r\n", [["a", "", ""], ["", "b", ""]]),
        ('"two\r\nlines"\t1\r\nnext\t2\r\n', [["two lines", "1"], ["next", "2"]]),
        ('"a\tb"\tc', [["a\tb", "c"]]),
        ('"say ""yes"""\tc', [['say "yes"', "c"]]),
        ('5" pipe\t1', [['5" pipe', "1"]]),
        ('"never closed\t1\r\nb\t2', [['"never closed', "1"], ["b", "2"]]),
        ('"quoted" and more\t1', [['"quoted" and more', "1"]]),
        ("  a  \t 1 250,5 \r\n\r\n\r\n", [["a", "1 250,5"]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
    ],
)
def test_a_block_is_read_as_spreadsheets_write_it(text, rows):
    assert read_block(text) == rows


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"), max_size=6
).map(lambda cell: cell.strip())


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5)))
def test_what_is_written_is_read_again(rows):
    while rows and not any(rows[-1]):
        rows.pop()
    assert read_block(write_block(rows)) == rows


def test_a_large_block_is_read_in_one_pass():
    rows = [[f"name {number}", str(number), '"'] for number in range(10_000)]
    assert read_block(write_block(rows)) == rows
