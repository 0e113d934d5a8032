"""No command ends in a fault for a portfolio that is sound, least of all for one that has no plan."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.cli import main
from cxalloc.cli.output import infeasibility_report
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import write_folder
from tests.cli.hard_portfolios import hard_portfolios

DONE, NO_PLAN, BAD_INPUT, LIMIT = 0, 1, 2, 3
SECONDS = ("--time-limit", "5")


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return code, out.getvalue(), err.getvalue()


def commands(made: Portfolio, folder: Path, solver: str) -> list[list[object]]:
    """Every command that solves the portfolio in a folder."""
    chosen: list[object] = ["--solver", solver, *SECONDS]
    candidates = [*(one.id for one in made.initiatives), *(one.id for one in made.small_allocations)]
    return [
        ["solve", folder, "--json", *chosen],
        *(["explain", folder, one, *chosen] for one in candidates[:2]),
        ["compare", folder, *SECONDS],
        ["export", folder, "--to", folder.parent / "plan.csv"],
        ["frontier", folder, "--points", "4", *SECONDS],
        ["check", folder],
    ]


@settings(deadline=None, max_examples=6)
@given(hard_portfolios(), st.sampled_from(["highs", "cbc"]))
def test_no_command_ends_in_a_fault(made: Portfolio, solver: str) -> None:
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(infeasibility_report, "SECONDS", 5.0)
        folder = Path(place, "hard")
        write_folder(made, folder)
        for command in commands(made, folder, solver):
            code, out, err = run(*command)
            no_money = command[0] == "frontier" and not any(sum(fund.amounts) for fund in made.funds)
            assert code in (DONE, NO_PLAN, LIMIT) or (no_money and code == BAD_INPUT), (command[0], code, err)
            if command[0] == "solve":
                answer = json.loads(out)
                assert (code == NO_PLAN) is (answer["status"] == "infeasible")
