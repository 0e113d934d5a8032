"""From the command line to the window, to the worker, and to the demo."""

from __future__ import annotations

import subprocess
from importlib.metadata import EntryPoint

import pytest

from cxalloc import __version__, demo
from cxalloc.cli import window
from cxalloc.worker import process

opened: list[list[str]] = []


def open_nothing(arguments: list[str]) -> int:
    opened.append(arguments)
    return 0


@pytest.fixture
def windows(monkeypatch):
    """What was opened, in place of windows."""
    opened.clear()
    here = EntryPoint("main", f"{__name__}:open_nothing", window.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _: open_nothing)
    monkeypatch.setattr(window, "entry_points", lambda group: [here] if group == window.GROUP else [])
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return opened


def test_the_window_opens_alone_or_on_a_portfolio(cli, windows, file):
    assert cli().code == 0
    assert cli(file).code == 0
    assert windows == [[], [str(file)]]


def test_without_a_display_it_says_what_works(cli, windows, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    done = cli()
    assert done.code == 2
    assert "there is no display" in done.err
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not window.has_display()
    assert cli().code == 0
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setattr("sys.platform", "win32")
    assert window.has_display()


def test_without_a_window_it_says_so(cli, windows, monkeypatch):
    def lacks_a_library(_):
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(EntryPoint, "load", lacks_a_library)
    assert "libEGL.so.1" in cli().err
    monkeypatch.setattr(window, "entry_points", lambda group: [])
    done = cli()
    assert done.code == 2
    assert "this installation has no window" in done.err


def test_the_worker_is_reached_by_an_option_of_its_own(cli, monkeypatch):
    monkeypatch.setattr(process, "main", lambda: 7)
    assert cli("--worker").code == 7
    assert "--worker" not in cli("--help").out


def test_version_and_help(cli):
    assert cli("--version").out == f"cxalloc {__version__}\n"
    for command in ("new", "solve", "export", "check"):
        done = cli(command, "--help")
        assert done.code == 0
        assert done.out.startswith(f"usage: cxalloc {command} ")


def test_the_demo_goes_all_the_way(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "SAMPLE", "tutorial")
    monkeypatch.setattr(demo, "has_display", lambda: False)
    for _ in range(2):  # the second run replaces what the first has made
        assert demo.main([str(tmp_path / "out")]) == 0
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made == {"tutorial.cxalloc", "plan.csv", "plan-decisions.csv"}
    assert "No display here." in capsys.readouterr().out.splitlines()[-1]


def test_the_demo_opens_the_window_in_a_process_of_its_own(capsys, monkeypatch, tmp_path):
    commands: list[list[str]] = []

    def end_badly(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, 134)

    monkeypatch.setattr(demo, "SAMPLE", "tutorial")
    monkeypatch.setattr(demo, "has_display", lambda: True)
    monkeypatch.setattr("subprocess.run", end_badly)
    assert demo.main([str(tmp_path)]) == 0
    assert commands[0][1:] == ["-m", "cxalloc", str(tmp_path / "tutorial.cxalloc")]
    assert "The window did not open." in capsys.readouterr().out
