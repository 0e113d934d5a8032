"""Capital budgeting problems of the literature, written as portfolio folders and solved to their known optima."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxalloc.domain.plan import Outcome
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve

SOLVERS = ["highs", "cbc"]

# Lorie and Savage 1955, "Three problems in rationing capital", The Journal of Business 28: nine projects, outlays in
# two periods, 50 and 20 to spend. (outlay 1, outlay 2, present value); the best five are worth 70.
LORIE_SAVAGE = [
    (12, 3, 14), (54, 7, 17), (6, 6, 17), (6, 2, 15), (30, 35, 40), (6, 6, 12), (48, 4, 14), (36, 3, 10), (18, 3, 12),
]  # fmt: skip

# Petersen 1967, "Computational experience with variants of the Balas algorithm", Management Science 13, problem 1: six
# projects, ten resources; the optimum is 3800.
PETERSEN_VALUES = [100, 600, 1200, 2400, 500, 2000]
PETERSEN_LIMITS = [80, 96, 20, 36, 44, 48, 10, 18, 22, 24]
PETERSEN_NEEDS = [
    [8, 12, 13, 64, 22, 41],
    [8, 12, 13, 75, 22, 41],
    [3, 6, 4, 18, 6, 4],
    [5, 10, 8, 32, 6, 12],
    [5, 13, 8, 42, 6, 20],
    [5, 13, 8, 48, 6, 20],
    [0, 0, 0, 0, 8, 0],
    [3, 0, 4, 0, 8, 0],
    [3, 2, 4, 0, 8, 4],
    [3, 2, 4, 8, 8, 4],
]


def folder(path: Path, **files: str) -> Portfolio:
    for name, text in files.items():
        suffix = "toml" if name == "portfolio" else "csv"
        (path / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return read_folder(path)


def head(periods: int, funds: str) -> str:
    horizon = f'[horizon]\nunit = "year"\nstart = "2027"\nbudget_periods = {periods}\n'
    return f'format = 1\nname = "Known"\ncurrency = "JPY"\n{horizon}\n{funds}'


def found(portfolio: Portfolio, solver: str) -> tuple[int, list[str]]:
    answer = solve(portfolio, solver=solver, gap=0)
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.plan is not None
    return answer.plan.proof.value, [choice.initiative for choice in answer.plan.decision.choices]


@pytest.mark.parametrize("solver", SOLVERS)
def test_two_periods_of_lorie_and_savage(tmp_path: Path, solver: str) -> None:
    rows = [f"{n},Project {n},2,{one},{two},{npv}" for n, (one, two, npv) in enumerate(LORIE_SAVAGE, start=1)]
    portfolio = folder(
        tmp_path,
        portfolio=head(2, '[[funds]]\nid = "capital"\namounts = [50, 20]\n'),
        initiatives="\n".join(["id,name,duration,cost_1,cost_2,npv", *rows, ""]),
    )
    assert found(portfolio, solver) == (70, ["1", "3", "4", "6", "9"])


@pytest.mark.parametrize("solver", SOLVERS)
def test_ten_resources_of_petersen(tmp_path: Path, solver: str) -> None:
    funds = "\n".join(f'[[funds]]\nid = "r{n}"\namounts = {limit}' for n, limit in enumerate(PETERSEN_LIMITS))
    costs = [
        f"{item},r{resource},1,{need}"
        for resource, needs in enumerate(PETERSEN_NEEDS)
        for item, need in enumerate(needs)
        if need
    ]
    portfolio = folder(
        tmp_path,
        portfolio=head(1, funds),
        initiatives="\n".join(["id,name,npv", *(f"{n},Item {n},{v}" for n, v in enumerate(PETERSEN_VALUES)), ""]),
        costs="\n".join(["initiative,fund,offset,amount", *costs, ""]),
    )
    assert found(portfolio, solver)[0] == 3800


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_multiple_choice_knapsack(tmp_path: Path, solver: str) -> None:
    """Three items at two or three levels, 10 to spend: 5 for 9, 3 for 6 and 2 for 3 make 18."""
    portfolio = folder(
        tmp_path,
        portfolio=head(1, '[[funds]]\nid = "capital"\namounts = 10\n'),
        initiatives="id,name,level,cost,npv\n"
        "a,A,pilot,2,3\na,A,standard,3,5\na,A,full,5,9\n"
        "b,B,pilot,2,3\nb,B,full,3,6\n"
        "c,C,pilot,2,3\nc,C,full,7,10\n",
    )
    assert found(portfolio, solver) == (18, ["a", "b", "c"])
