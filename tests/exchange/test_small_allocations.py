"""Small allocations in the folder: the short form, and what it leaves out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.exchange.folder.portfolio_folder import read_folder, write_folder
from cxalloc.exchange.folder.writer import folder_texts
from tests.exchange.test_documentation import BLOCKS


@pytest.fixture
def small(write):
    """The small allocations of a table."""
    return lambda text: read_folder(write(small_allocations=text)).small_allocations


SHORT = SmallAllocation("fund", "Fund", "opex", 1, 500_00, (Tier(Decimal("1.8")),))


@pytest.mark.parametrize(
    "table",
    [
        "name,fund,amount,roi\nFund,opex,500,0.8\n",
        "name,fund,amount,roi\nFund,opex,500,80 %\n",
        "name,fund,maximum,tier1_rate\nFund,opex,500,1.8\n",
        "name,fund,maximum,roi\nFund,opex,500,80 %\n",
        "name,fund,minimum,amount,roi\nFund,opex,0.01,500,80 %\n",
    ],
)
def test_the_short_form_is_linear_and_has_no_minimum(small, table):
    assert small(table) == (SHORT,)


def test_tiers_may_follow_an_roi(small):
    [one] = small("name,fund,amount,roi,tier1_amount,tier2_rate\nFund,opex,500,80 %,200,1.1\n")
    assert one.tiers == (Tier(Decimal("1.8"), 200_00), Tier(Decimal("1.1")))
    assert (one.minimum, one.maximum) == (1, 500_00)


def test_a_ticket_may_have_an_roi(small):
    [one] = small("name,fund,ticket,roi\nFund,opex,50,-100 %\n")
    assert (one.ticket, one.minimum, one.maximum, one.tiers) == (50_00, 50_00, 50_00, (Tier(Decimal(0)),))


@pytest.mark.parametrize(
    ("table", "place", "expected"),
    [
        ("name,fund,amount,roi\nFund,opex,500,-1.5\n", "row 2, column roi", "a rate such as 0.35"),
        ("name,fund,amount,roi\nFund,opex,500,35\n", "row 2, column roi", "could mean either"),
        ("name,fund,amount,roi\nFund,opex,,0.35\n", "row 2, column amount", "an amount per period"),
        ("name,fund,roi\nFund,opex,0.35\n", "row 2, column maximum", "an amount per period"),
        ("name,fund,amount,roi,tier1_rate\nFund,opex,5,0.3,1.3\n", "row 2, column roi", "tier1_rate states the return"),
        ("name,fund,amount,maximum\nFund,opex,5,5\n", "row 2, column amount", "the maximum is the amount"),
        ("name,fund,amount,roi,tier2_rate\nFund,opex,5,0.3,1.1\n", "row 2", "only the last tier may be without one"),
        ("name,fund,amount,roi,tier1_amount,tier2_rate\nF,opex,5,0.3,1,1.4\n", "tier2_rate", "at most the rate"),
        ("name,fund,amount,roi\nFund,opex,-5,0.3\n", "row 2, column amount", "an amount above 0"),
        ("name,fund,amount,roi\nFund,opex,0,0.3\n", "row 2, column amount", "an amount above 0"),
    ],
)
def test_what_the_short_form_refuses(problems, table, place, expected):
    [found] = problems(small_allocations=table)
    assert place in found[0]
    assert expected in found[2]


def test_the_short_form_of_the_documentation(write):
    table = (
        BLOCKS["short form of small allocations"]
        .replace("name,amount", "name,fund,amount")
        .replace("fund,6", "fund,opex,6")
    )
    table = table.replace("sprints,", "sprints,opex,")
    found = read_folder(write(small_allocations=table)).small_allocations
    assert [(one.minimum, one.maximum, one.roi) for one in found] == [
        (1, 6500_00, Decimal("0.8")),
        (1, 4000_00, Decimal("0.45")),
    ]


def test_it_is_written_in_the_short_form_again(small, tmp_path, write):
    text = "name,fund,amount,roi\nFund,opex,500,80 %\n"
    portfolio = read_folder(write(small_allocations=text))
    assert folder_texts(portfolio)["small_allocations.csv"] == "id,name,fund,maximum,roi\nfund,Fund,opex,500,0.8\n"
    write_folder(portfolio, tmp_path / "again")
    assert read_folder(tmp_path / "again") == portfolio


@pytest.mark.parametrize("rate", ["12", "1." + "3" * 40])
def test_a_return_that_is_no_sound_roi_is_written_as_a_tier(write, tmp_path, rate):
    portfolio = read_folder(write(small_allocations=f"name,fund,amount,tier1_rate\nFund,opex,500,{rate}\n"))
    assert "tier1_rate" in folder_texts(portfolio)["small_allocations.csv"]
    write_folder(portfolio, tmp_path / "again")
    assert read_folder(tmp_path / "again") == portfolio


def test_an_example_is_marked_and_left_out_of_what_is_planned(small, write, tmp_path):
    text = "name,fund,amount,roi,example\nFund,opex,500,80 %,yes\nSprints,opex,400,50 %,no\n"
    example, sprints = small(text)
    assert (example.is_example, sprints.is_example) == (True, False)
    portfolio = read_folder(tmp_path)
    assert portfolio.planned.small_allocations == (sprints,)
    assert portfolio.planned.planned is portfolio.planned
    write_folder(portfolio, tmp_path / "again")
    assert read_folder(tmp_path / "again") == portfolio
    assert "id,name,fund,maximum,roi,example" in folder_texts(portfolio)["small_allocations.csv"]
