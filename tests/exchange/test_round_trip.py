"""Folder out, folder in: nothing is lost, whatever the portfolio."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from cxalloc.domain.constraints.rules import EVERYTHING, Bound, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from tests.strategies import portfolios


@given(portfolios())
@settings(max_examples=150, deadline=None)
def test_reading_what_was_written_gives_the_same_portfolio(portfolio):
    with TemporaryDirectory() as name:
        write_folder(portfolio, Path(name))
        assert read_folder(Path(name)) == portfolio


def _portfolio(*initiatives: Initiative) -> Portfolio:
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)
    return Portfolio("P", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (10000,) * 4),), initiatives)


def _initiative(duration: int, *costs: Cost) -> Initiative:
    return Initiative("a", "Alpha", (Level("standard", duration, costs, BenefitPerPeriod(0)),))


SIMPLEST = [
    ((1, Cost("opex", (500,))), "id,name,fund,cost,benefit", "a,Alpha,opex,5,0"),
    ((2, Cost("opex", (3, 2), 1)), "id,name,fund,duration,cost,run_cost,benefit", "a,Alpha,opex,2,0.05,0.01,0"),
    ((2, Cost("opex", (2, 3))), "id,name,fund,duration,cost,cost_1,cost_2,benefit", "a,Alpha,opex,2,,0.02,0.03,0"),
    ((1,), "id,name,cost,benefit", "a,Alpha,0,0"),
    ((1, Cost("opex")), "id,name,fund,cost,run_cost,benefit", "a,Alpha,opex,,0,0"),
]


@pytest.mark.parametrize(("parts", "heading", "row"), SIMPLEST)
def test_the_simplest_form_is_written(tmp_path, parts, heading, row):
    portfolio, folder = _portfolio(_initiative(*parts)), tmp_path / "new" / "folder"
    write_folder(portfolio, folder)
    assert {one.name for one in folder.iterdir()} == {"portfolio.toml", "initiatives.csv"}
    assert (folder / "initiatives.csv").read_text("utf-8") == f"{heading}\n{row}\n"
    assert read_folder(folder) == portfolio


@pytest.mark.parametrize("text", ["1E-9", "1E-80", "0.1234567890123456789012345678", "1E+25"])
def test_numbers_of_any_size(tmp_path, text):
    number = Decimal(text)
    level = Level("standard", 1, (), BenefitPerPeriod(0), success=min(Decimal(1), number), high=max(Decimal(1), number))
    portfolio = _portfolio(Initiative("a", "Alpha", (level,)))
    write_folder(portfolio, tmp_path)
    assert read_folder(tmp_path) == portfolio


def test_an_earlier_portfolio_is_replaced_and_other_files_stay(tmp_path):
    write_folder(_portfolio(_initiative(1)), tmp_path)
    (tmp_path / "relations.csv").write_text("relation,initiative,other\nexcludes,a,a\n")
    (tmp_path / "notes.txt").write_text("mine")
    write_folder(_portfolio(), tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {"portfolio.toml", "initiatives.csv", "notes.txt"}
    assert read_folder(tmp_path) == _portfolio()


def test_what_is_no_portfolio_folder_is_not_written_to(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="a folder with other files"):
        write_folder(_portfolio(), tmp_path)
    with pytest.raises(InvalidInput, match="'a file'; expected a new name"):
        write_folder(_portfolio(), tmp_path / "notes.txt")
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


def test_a_rule_of_some_cents_is_written_with_its_currency(tmp_path):
    portfolio = replace(_portfolio(_initiative(1)), rules=(SpendRule("r", Bound.AT_MOST, EVERYTHING, amount=15),))
    write_folder(portfolio, tmp_path)
    assert 'at_most = "0.15 EUR"' in (tmp_path / "portfolio.toml").read_text("utf-8")
    assert read_folder(tmp_path) == portfolio
