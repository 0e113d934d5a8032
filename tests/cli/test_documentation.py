"""What the pages say about the command line is what it does."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from cxalloc.cli.commands import COMMANDS
from tests.cli.test_timing import TWO

ROOT = Path(__file__).resolve().parents[2]
COMMAND_LINE = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("sample_portfolios/*/*.md")]


def block(page: str, language: str, beginning: str = "") -> str:
    """The first fenced block of a language that begins so."""
    found = re.search(rf"```{language}\n({re.escape(beginning)}.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_in_json_is_the_answer(cli, folder):
    told = json.loads(block(COMMAND_LINE, "json"))
    found = json.loads(cli("solve", folder(), "--json").out)
    assert list(found) == list(told)
    for answer in (told, found):
        assert len(answer.pop("inputs_sha256")) in (5, 64)
        assert set(answer.pop("solver")) == {"name", "version", "seconds"}
    assert found == told


def test_every_key_and_option_is_described(cli):
    keys = json.loads(block(COMMAND_LINE, "json"))
    keys |= keys["funded"][0] | keys["allocations"][0] | keys["periods"][0] | keys["solver"]
    options = {
        option for one in COMMANDS if one != "check" for option in re.findall(r"--[a-z-]+", cli(one, "--help").out)
    }
    missing = [name for name in [*keys, *options - {"--help"}] if f"`{name}" not in COMMAND_LINE and name != "--to"]
    assert missing == []


def test_every_key_of_a_conflict_is_described(cli, folder):
    short = ("--set", "initiative.a.status=must", "--set", "fund.cx.amounts=50")
    told = json.loads(cli("solve", folder(), *short, "--json").out)["conflict"]
    keys = [*told, *told["clash"][0], *told["repairs"][0], *told["repairs"][0]["steps"][0]]
    assert [key for key in keys if f"`{key}`" not in COMMAND_LINE] == []


def test_every_key_of_an_explanation_is_described(cli, folder):
    told = json.loads(cli("explain", folder(), "a", "--json").out)
    keys = [*told, *told["flipped"], *told["plan"], *told["loss"], *told["limits"][0], *told["break_evens"][0]]
    keys += [*told["differences"][0], *told["break_evens"][0]["entered"][0]]
    page = COMMAND_LINE.split("## cxalloc explain")[1].split("## The answer in JSON")[0]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_every_key_of_a_comparison_and_of_a_frontier_is_described(cli, folder):
    comparison = json.loads(cli("compare", folder(), "--json").out)
    frontier = json.loads(cli("frontier", folder(), "--points", "3", "--json").out)
    keys = [*comparison, *comparison["scenarios"][1], *comparison["candidates"][0], *frontier]
    keys += comparison["scenarios"][1]["differences"]["npv"]
    for name in ("points", "marginals", "entries", "marks"):
        keys += frontier[name][0]
    assert [key for key in keys if f"`{key}`" not in COMMAND_LINE] == []


def test_every_key_of_prices_is_described(cli, folder):
    told = json.loads(cli("prices", folder(), "--set", "initiative.a.status=must", "--json").out)
    keys = [*told, *told["plan"], *told["prices"][0], *told["prices"][0]["differences"][0]]
    page = COMMAND_LINE.split("## cxalloc prices")[1].split("## cxalloc alternatives")[0]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_every_key_of_alternatives_is_described(cli, folder):
    told = json.loads(cli("alternatives", folder(), "--within", "40%", "--json").out)
    first = next(one for one in told["alternatives"] if one["allocations"])
    keys = [*told, *first, *first["differences"][0], *first["funded"][0], *first["allocations"][0]]
    page = COMMAND_LINE.split("## cxalloc alternatives")[1].split("## cxalloc timing")[0]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_every_key_of_timing_is_described(cli, folder):
    told = json.loads(cli("timing", folder(TWO), "--json").out)
    keys = [*told, *told["better_plan"], *told["funds"][0], *told["funds"][0]["periods"][0], *told["differences"][0]]
    page = COMMAND_LINE.split("## cxalloc timing")[1].split("## cxalloc risk")[0]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_every_key_of_risk_is_described(cli, folder):
    options = (
        "--draws",
        "50",
        "--solved",
        "20",
        "--downside",
        "2",
        "--rho",
        "0.5",
        "--target",
        "10",
        "--set",
        "initiative.a.cost_high=2",
    )
    told = json.loads(cli("risk", folder(), *options, "--json").out)
    keys = [
        *told,
        *told["distribution"],
        *told["distribution"]["target"],
        *told["bridge"],
        *told["funds"][0],
        *told["promise"],
    ]
    keys += told["promise"]["candidates"][0]
    holds = told["robustness"]
    keys += [*holds, *(key for name in ("candidates", "regrets", "information", "tornado") for key in holds[name][0])]
    keys += [*told["downside"], *told["downside"]["points"][0]]
    page = COMMAND_LINE.split("## cxalloc risk")[1].split("## cxalloc export")[0]
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_the_first_portfolio_of_the_readme(cli, tmp_path, monkeypatch):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    Path("ideas.csv").write_text(block(readme, "csv"), encoding="utf-8")
    for line in block(readme, "", "cxalloc new").splitlines():
        done = cli(*shlex.split(line)[1:])
        assert done.code == 0, done.err
    assert Path("plan-decisions.csv").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link
