"""The temporary folder of a run, removed whatever ends the run; how it goes with a killed program: test_backends."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

import pytest

from cxalloc_solvers.backends.guarded_folder import guarded_folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_for_its_owner_alone_that_is_gone_at_the_end(place: Path) -> None:
    with guarded_folder("run-") as folder:
        (folder / "file").write_text("content")
        assert folder.parent == place
        assert folder.name.startswith("run-")
        assert os.name == "nt" or stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(place.iterdir()) == []


def test_one_that_is_gone_before_the_end(place: Path) -> None:
    with guarded_folder("run-") as folder:
        folder.rmdir()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_one_goes_with_an_error(place: Path, error: type[BaseException]) -> None:
    def use(folder: Path) -> None:
        (folder / "file").write_text("content")
        raise error

    with pytest.raises(error), guarded_folder("run-") as folder:
        use(folder)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="no guard there")
def test_a_removal_that_is_interrupted_is_finished(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), guarded_folder("run-") as folder:
        (folder / "file").write_text("content")
    for _ in range(1000):  # Python waits for a process only a moment where it was interrupted
        if not folder.exists():
            break
        time.sleep(0.02)
    assert not folder.exists()
