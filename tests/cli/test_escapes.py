"""Names and paths do nothing to a terminal: control characters are shown escaped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.printable import printable
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile

EVIL = "\x1b]8;;https://example.org\x1b\\\x9b31m\u202eabc"


@pytest.fixture
def file(tmp_path):
    portfolio = read_folder(samples_folder() / "tutorial")
    named = replace(
        portfolio,
        name=EVIL,
        funds=tuple(replace(one, name=EVIL + one.name) for one in portfolio.funds),
        initiatives=tuple(replace(one, name=EVIL + one.name, owner=EVIL) for one in portfolio.initiatives),
        small_allocations=tuple(replace(one, name=EVIL + one.name) for one in portfolio.small_allocations),
        scenarios=tuple(replace(one, name=EVIL + one.name) for one in portfolio.scenarios),
    )
    path = tmp_path / f"{EVIL.replace('/', '')}.cxalloc"
    PortfolioFile.create(path, named).close()
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["solve", "--save"],
        ["solve", "--json"],
        ["check"],
        ["compare", "--no-such"],
        ["compare"],
        ["explain", "nobody"],
        ["export", "--to", "\x1b.csv"],
        ["solve", "--scenario", EVIL],
        ["solve", "--set", f"{EVIL}=1"],
    ],
)
def test_no_command_prints_them_raw(cli, file, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where the export goes
    if command[:2] == ["explain", "nobody"]:
        command = ["explain", read_folder(samples_folder() / "tutorial").initiatives[0].id]
    done = cli(command[0], file, *command[1:])
    for raw in ("\x1b", "\x9b", "\u202e"):
        assert raw not in done.out, done.out
        assert raw not in done.err, done.err


@pytest.mark.parametrize("command", ["prices", "alternatives", "timing", "frontier", "risk"])
def test_no_analysis_prints_them_raw(cli, file, command):
    done = cli(command, file, "--time-limit", "1")
    for raw in ("\x1b", "\x9b", "\u202e"):
        assert raw not in done.out + done.err


def test_what_is_noted_before_an_argument_is_refused_is_escaped_too(cli, tmp_path):
    table = samples_folder() / "tutorial" / "initiatives.csv"
    done = cli("new", table, tmp_path / "new.cxalloc", "--budget", "5", "--rate", "0", "--currency", EVIL)
    assert done.code == 2
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.out + done.err)


def test_what_is_escaped():
    assert printable("Café\nd’été\t5 €\u00a0x\u202f", lines=True) == "Café\nd’été\t5 €\u00a0x\u202f"
    assert printable("a\nb\tc") == "a\\nb\\tc"
    assert printable("\x1b[31m\x85\u2066") == "\\x1b[31m\\x85\\u2066"
