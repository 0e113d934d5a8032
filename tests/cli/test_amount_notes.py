"""Rounding that changes the problem, and amounts that may mean thousands, are said by ``check`` and ``solve``."""

from __future__ import annotations

import json

import pytest

from cxalloc.domain.money import LARGEST_AMOUNT
from tests.cli.conftest import INITIATIVES, TOML

THREE_TINY = "name,cost,npv\nA,0.004,1.23456\nB,0.004,2\nC,0.004,1.200\n"


def test_check_and_solve_say_what_was_rounded(cli, folder):
    path = folder(initiatives=THREE_TINY)
    checked = cli("check", path)
    assert checked.code == 0
    assert "column 'cost': 3 amounts have more decimals than EUR has, and were rounded, by 0.012 EUR" in checked.out
    assert "column 'cost': 3 amounts became 0 by rounding" in checked.out
    assert "1.200 is read as 1.20 EUR; if 1,200 EUR is meant, leave the point out" in checked.out
    assert "became 0 by rounding" in cli("solve", path).out
    notes = json.loads(cli("solve", path, "--json").out)["notes"]
    assert any("by 0.00456 EUR" in note for note in notes)
    assert len(notes) == 4


def test_new_says_what_a_file_will_not_hold(cli, folder, tmp_path):
    made = cli("new", folder(initiatives=THREE_TINY), tmp_path / "x.cxalloc")
    assert "3 amounts became 0 by rounding" in made.out


def test_amounts_of_the_header_scenarios_and_set(cli, folder):
    scenario = '\n[[scenarios]]\nname = "More"\nset = { "fund.cx.amounts" = "1.200" }\n'
    path = folder(TOML.replace("[108]", "[108.005]").replace("= 108\n", "= 108.005\n") + scenario, INITIATIVES)
    checked = cli("check", path).out
    assert "portfolio.toml, funds[1].amounts: 1 amount has more decimals" in checked
    assert "scenario 'More', 'fund.cx.amounts': 1 amount has three decimals" in checked
    asked = cli("solve", path, "--set", "fund.cx.amounts=3.4567", "--json")
    notes = json.loads(asked.out)["notes"]
    assert [note for note in notes if note.startswith("--set fund.cx.amounts: 1 amount has more decimals")]
    assert not [note for note in notes if "'More'" in note]  # which was not asked for
    with_scenario = json.loads(cli("solve", path, "--scenario", "More", "--json").out)["notes"]
    assert [note for note in with_scenario if "'More'" in note]


@pytest.mark.parametrize("amount", [LARGEST_AMOUNT // 100 + 1, 10**15])
def test_the_largest_amount_is_named_where_it_is_hit(cli, folder, amount):
    for done in (
        cli("solve", folder(initiatives=f"name,cost,npv\nA,{amount},1\n")),
        cli("solve", folder(), "--set", f"fund.cx.amounts={amount}"),
    ):
        assert done.code == 2
        assert "an amount of at most 1,000,000,000,000,000 minor units of the currency" in done.err
