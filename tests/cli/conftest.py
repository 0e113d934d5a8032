"""A tiny portfolio whose best plan can be found by hand, and the command line called in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cxalloc.cli import main
from cxalloc.messages.language import LOCALE_VARIABLES, VARIABLE

TOML = """\
name = "Corner shop"
currency = "EUR"
[horizon]
unit = "quarter"
start = "2027-Q1"
budget_periods = 1
benefit_periods = 1
[[funds]]
id = "cx"
name = "CX budget"
amounts = 108
[[scenarios]]
name = "Cut by half"
[scenarios.set]
"budget.factor" = 0.5
"""
# Worth 60, 55.50 and 45: a and b together are too dear for 108, so b and c (100.50), and 8 at 20 % for the tickets.
INITIATIVES = """\
id,name,cost,roi
a,Café counter,60,100 %
b,Bell at the door,50,1.11
c,Clean [red] windows,50,90 %
"""
SMALL_ALLOCATIONS = """\
id,name,fund,minimum,maximum,tier1_rate
tips,Tips,cx,2,10,1.2
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def english(monkeypatch, tmp_path):
    """Speak English in the width of a file, whatever the environment and the settings of whoever runs the tests."""
    for name in (*LOCALE_VARIABLES, VARIABLE, "COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))


@pytest.fixture
def cli(capsys):
    """Run ``cxalloc ARGUMENTS`` in this process."""

    def run(*arguments: object) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:  # argparse
            code = int(ended.code or 0)
        heard = capsys.readouterr()
        return Done(code, heard.out, heard.err)

    return run


@pytest.fixture
def folder(tmp_path):
    """Write the tiny portfolio folder, with files replaced, and return its path."""

    def write(toml: str = TOML, initiatives: str = INITIATIVES, small: str = SMALL_ALLOCATIONS) -> Path:
        path = Path(tmp_path, "shop")
        path.mkdir(exist_ok=True)
        (path / "portfolio.toml").write_text(toml, encoding="utf-8")
        (path / "initiatives.csv").write_text(initiatives, encoding="utf-8")
        (path / "small_allocations.csv").write_text(small, encoding="utf-8")
        return path

    return write


@pytest.fixture
def file(cli, folder, tmp_path) -> Path:
    """The tiny portfolio as a file without plans."""
    path = Path(tmp_path, "shop.cxalloc")
    assert cli("new", folder(), path).code == 0
    return path
