"""What all commands that analyse the best plan do alike."""

from __future__ import annotations

import json

import pytest

from cxalloc.analysis.comparison import compare
from cxalloc.analysis.prices import relaxed_solve
from cxalloc.analysis.risk import distribution
from cxalloc.analysis.risk import risk as risk_case
from cxalloc.analysis.risk.robustness import robustness
from cxalloc.cli import options
from cxalloc.cli.commands.compare import options as compare_options
from cxalloc.cli.commands.prices import options as prices_options
from cxalloc.cli.commands.risk import options as risk_options
from cxalloc.cli.commands.timing import options as timing_options
from cxalloc_solvers.solve import DEFAULT_GAP

COMMANDS = (("solve",), ("explain", "b"), ("prices",), ("alternatives",), ("timing",), ("risk", "--solved", "0"))
NO_PLAN = ("--set", "budget.factor=0.1", "--set", "initiative.a.status=must")


def answer_of(cli, folder, command: tuple[str, ...], *options: str) -> dict[str, object]:
    name, *more = command
    done = cli(name, folder(), *more, *options, "--json")
    answer = {"code": done.code, **json.loads(done.out)}
    del answer["conflict"]["seconds"]
    return answer


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_why_there_is_no_plan_is_the_same_in_every_command(cli, folder, command):
    expected = answer_of(cli, folder, COMMANDS[0], *NO_PLAN)
    found = answer_of(cli, folder, command, *NO_PLAN)
    for key in ("code", "status", "stopped", "conflict"):
        assert found[key] == expected[key], key
    assert expected["code"] == 1
    assert "budget.factor" in json.dumps(expected["conflict"])


def test_the_gaps_of_the_help_are_those_of_the_searches():
    assert options.GAP == DEFAULT_GAP
    assert (options.LARGE, compare_options.GAP_OF_LARGE) == (compare.LARGE, compare.GAP_OF_LARGE)
    for command in (prices_options, timing_options):
        assert (options.LARGE, command.GAP_OF_LARGE) == (relaxed_solve.LARGE, relaxed_solve.GAP_OF_LARGE)


def test_the_draws_of_the_help_are_those_of_the_analysis():
    assert (risk_options.DRAWS, risk_options.MOST_DRAWS) == (distribution.DRAWS, risk_case.MOST_DRAWS)
    assert risk_options.MOST_POINTS == risk_case.MOST_POINTS
    assert (risk_options.ALPHA, risk_options.SOLVED) == (risk_case.ALPHA, robustness.DRAWS)
