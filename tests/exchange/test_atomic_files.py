"""Writing files whole or not at all."""

from __future__ import annotations

import pytest

from cxalloc.exchange.atomic_files import write_files


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    gone = tmp_path / "gone" / "plan.csv"
    with pytest.raises(OSError, match=r"plan\.csv") as caught:
        write_files({gone: b"1"})
    assert caught.value.filename == str(gone)


def test_where_one_file_cannot_be_put_in_place_nothing_temporary_is_left(tmp_path):
    taken = tmp_path / "plan.csv"
    taken.mkdir()
    with pytest.raises(OSError, match=r"plan\.csv") as caught:
        write_files({taken: b"1"})
    assert (caught.value.filename, caught.value.filename2) == (str(taken), None)
    assert list(tmp_path.iterdir()) == [taken]
