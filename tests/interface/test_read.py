"""Reading portfolios: frames as strictly as the folder's tables, or as people's; files; and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cxalloc
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.exchange.tables.strict_table import read_table, table_settings
from tests.interface.samples import sample

IDEAS = pd.DataFrame({"name": ["Alpha", "Beta"], "cost": [1000.0, 2000.5], "roi": [0.5, 0.4]})
FRAME: dict[str, Any] = {"budget": 5000, "start": "2027-Q1"}

amounts = st.one_of(
    st.integers(1, 10**9),
    st.integers(1, 10**11).map(lambda cents: cents / 100),
    st.integers(1, 10**15).map(lambda cents: Decimal(cents) / 100),
    st.integers(1, 10**6).map(np.int64),
    st.integers(1, 10**8).map(lambda cents: np.float64(cents / 100)),
)
shares = st.one_of(
    st.floats(-1, 10).filter(lambda share: share == 0 or abs(share) > 1e-60),
    st.decimals(-1, 10, places=6),
    st.integers(-1, 10),
)


@given(st.lists(st.tuples(amounts, shares), min_size=1, max_size=5))
def test_a_frame_is_read_as_the_same_table_in_a_file(tmp_path_factory, cells):
    frame = pd.DataFrame(
        {
            "name": [f"Idea {number}" for number in range(len(cells))],
            "cost": pd.Series([cost for cost, _ in cells], dtype=object),
            "roi": pd.Series([roi for _, roi in cells], dtype=object),
        }
    )
    path: Path = tmp_path_factory.mktemp("table") / "ideas.csv"
    frame.to_csv(path, index=False)
    read = cxalloc.read(frame, name="Ideas", **FRAME)
    in_file = read_table(path, table_settings("Ideas", [("budget", [Decimal(5000)])], start="2027-Q1"))
    assert read.core == in_file


@pytest.mark.parametrize(
    ("value", "period"),
    [
        (pd.Period("2027Q2", "Q"), 1),
        ("2027-Q2", 1),
        (2, 1),
        (date(2027, 5, 31), 1),
        (datetime(2027, 5, 31, 12), 1),
        (pd.Timestamp("2027-05-31"), 1),
        (pd.Period("2027-05-31", "D"), 1),
        (None, 0),
        (pd.NaT, 0),
        (float("nan"), 0),
        (pd.NA, 0),
    ],
)
def test_periods_come_in_many_forms(value, period):
    frame = IDEAS.assign(earliest_start=pd.Series([value, None], dtype=object))
    assert cxalloc.read(frame, **FRAME).core.initiatives[0].earliest == period


@pytest.mark.parametrize(
    "value", [pd.Period("2027", "Y"), pd.Period("2027-05", "M"), pd.Period("2027Q2", "Q-JAN"), True, "soon"]
)
def test_a_period_of_another_length_is_refused(value):
    frame = IDEAS.assign(earliest_start=pd.Series([value, None], dtype=object))
    with pytest.raises(cxalloc.InvalidInput, match="row 0, column earliest_start"):
        cxalloc.read(frame, **FRAME)


@pytest.mark.parametrize(
    ("unit", "start", "frequency"),
    [("month", "2027-11", "M"), ("quarter", "2027-Q4", "Q-DEC"), ("year", "2027", "Y-DEC"), ("year", "9997", "Y-DEC")],
)
def test_units_have_their_frequency(unit, start, frequency):
    portfolio = cxalloc.read(IDEAS, budget=9000, unit=unit, start=pd.Period(start, frequency), periods=3)
    expected = pd.period_range(pd.Period(start, frequency), periods=3)
    assert list(portfolio.periods) == list(expected)
    assert portfolio.periods.dtype == f"period[{frequency}]"
    plan = cxalloc.solve(portfolio)
    assert list(plan.cash_flow.index) == list(expected)


@pytest.mark.parametrize("cost", [float("inf"), "1,000.50", "1 000", "12 k€", -1, True, "NaN", [1, 2]])
def test_a_cost_that_is_no_plain_number_is_refused(cost):
    frame = IDEAS.assign(cost=pd.Series([1000, cost], dtype=object))
    with pytest.raises(cxalloc.InvalidInput, match="row 1, column cost") as caught:
        cxalloc.read(frame, **FRAME)
    assert all(finding.key == "beta" for finding in caught.value.findings)


def test_lenient_reads_what_people_write():
    frame = pd.DataFrame({"Projet": ["A", "B"], "Coût (k€)": ["1,5", 2.25], "ROI (%)": ["50", "12,5"]})
    read = cxalloc.read(frame, lenient=True, **FRAME)
    assert list(read.initiatives["cost"]) == [1500, 2250]
    assert list(read.initiatives["roi"]) == [0.5, 0.125]
    with pytest.raises(cxalloc.InvalidInput, match="Projet"):
        cxalloc.read(frame, **FRAME)


def test_an_index_with_a_name_is_a_column():
    read = cxalloc.read(IDEAS.set_index(pd.Index(["x", "y"], name="id")), **FRAME)
    assert list(read.initiatives.index) == ["x", "y"]
    with pytest.raises(cxalloc.InvalidInput, match="an index with names"):
        cxalloc.read(IDEAS.set_index(pd.Index(["x", "y"])), **FRAME)
    filtered = IDEAS[IDEAS["cost"] > 1500]  # its index is no range any more
    assert list(cxalloc.read(filtered, **FRAME).initiatives.index) == ["beta"]


def test_more_tables_go_with_a_frame():
    small = pd.DataFrame({"name": ["Tips"], "fund": ["budget"], "minimum": [1], "maximum": [100], "tier1_rate": [1.5]})
    relations = pd.DataFrame({"relation": ["requires"], "initiative": ["alpha"], "other": ["beta"]})
    read = cxalloc.read(IDEAS, tables={"small_allocations": small, "relations": relations}, **FRAME)
    assert list(read.small_allocations.index) == ["tips"]
    assert read.relations.loc[0, "other"] == "beta"
    with pytest.raises(cxalloc.InvalidInput, match="small_allocations, relations"):
        cxalloc.read(IDEAS, tables={"tips": small}, **FRAME)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "option 'budget' is missing"),
        ({"budget": "much"}, "an amount per period"),
        ({"budget": {"opex": [1, 2, 3]}}, "one amount, or 4 of them"),
        ({"budget": -1}, "an amount of 0 or more"),
        ({"budget": 1, "unit": "week"}, "one of month, quarter, year"),
        ({"budget": 1, "periods": 2.5}, "a whole number"),
        ({"budget": 1, "rate": "high"}, "a share such as"),
        ({"budget": 1, "rate": 8}, "rate"),
        ({"budget": 1, "start": "soon"}, "a quarter such as 2027-Q1"),
        ({"budget": 1, "encoding": "utf-8"}, "only for a CSV file"),
        ({"budget": 1, "mapping": {"a": "b"}}, "lenient=True"),
    ],
)
def test_a_wrong_option_is_named(options, told):
    with pytest.raises(cxalloc.InvalidInput, match=told):
        cxalloc.read(IDEAS, **options)


def test_money_has_two_styles():
    assert cxalloc.read(IDEAS, money="exact", **FRAME).initiatives["cost"].tolist() == [
        Decimal("1000.00"),
        Decimal("2000.50"),
    ]
    with pytest.raises(ValueError, match="expected 'float' or 'exact'"):
        cxalloc.read(IDEAS, money="cents", **FRAME)  # type: ignore[arg-type]


def test_a_table_is_read_as_the_command_line_reads_it(tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_text("Projet;Coût\nA;1 234,50\nTotal;1 234,50\n", encoding="utf-8")
    read = cxalloc.read(path, **FRAME, mapping={"Projet": "name"})
    assert (read.name, read.initiatives.loc["a", "cost"]) == ("ideas", 1234.5)
    with pytest.raises(cxalloc.InvalidInput, match="only for a frame"):
        cxalloc.read(path, lenient=True, **FRAME)


def test_what_is_asked_of_a_table_is_answered_by_options(tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_text("name;cost\nA;1.200\nB;7\nRemaining;9\n", encoding="utf-8")
    with pytest.raises(cxalloc.InvalidInput, match="choose the decimal mark"):
        cxalloc.read(path, **FRAME)
    read = cxalloc.read(path, decimal={"cost": ","}, leave_out=[4], **FRAME)
    assert read.initiatives["cost"].tolist() == [1200, 7]
    assert len(cxalloc.read(path, decimal=".", keep_rows=[4], **FRAME).initiatives) == 3


def test_a_portfolio_says_all_by_itself(tmp_path):
    file = sample("tutorial").save(tmp_path / "a.cxalloc")
    with pytest.raises(cxalloc.InvalidInput, match="a portfolio says it itself"):
        cxalloc.read(file, budget=1)
    with pytest.raises(cxalloc.StorageError):
        cxalloc.read(tmp_path / "nothing.cxalloc")
    with pytest.raises(cxalloc.StorageError):
        sample("tutorial").save(file)
    with pytest.raises(cxalloc.InvalidInput, match="for a file, or one without"):
        sample("tutorial").save(tmp_path / "a.txt")


def test_parts_are_changed_and_given_back():
    portfolio = cxalloc.read(IDEAS, **FRAME)
    initiatives = portfolio.initiatives
    initiatives.loc["beta", "cost"] = 2100
    changed = portfolio.with_initiatives(initiatives)
    assert changed.initiatives.loc["beta", "cost"] == 2100
    assert changed.core.initiatives[0] == portfolio.core.initiatives[0]
    assert portfolio.initiatives.loc["beta", "cost"] == 2000.5
    assert list(portfolio.with_initiatives(initiatives.drop("beta")).initiatives.index) == ["alpha"]
    with pytest.raises(cxalloc.InvalidInput, match="row 1, column cost"):
        portfolio.with_initiatives(initiatives.assign(cost=[1, "x"]))
    with pytest.raises(TypeError, match="no table ideas"):
        portfolio.with_tables(ideas=initiatives)


def test_what_is_gone_must_not_be_named_elsewhere():
    portfolio = sample("retail_bank")
    named = portfolio.costs.index.get_level_values("initiative")[0]
    with pytest.raises(cxalloc.InvalidInput, match=str(named)):
        portfolio.with_initiatives(portfolio.initiatives.drop(named))


def test_a_share_that_no_float_holds_stays_exact():
    frame = IDEAS.assign(roi=["0.333333333333333333333", "0.1"])
    portfolio = cxalloc.read(frame, **FRAME)
    initiatives = portfolio.initiatives
    initiatives.loc["beta", "roi"] = 0.25
    back = portfolio.with_initiatives(initiatives)
    assert back.core.initiatives[0] == portfolio.core.initiatives[0]


def test_funds_and_teams_are_given_back():
    portfolio = cxalloc.read(IDEAS, **FRAME)
    funds = portfolio.funds
    extra = pd.DataFrame([["Extra", 0.5, 1, 2, 3, 4.5]], index=["extra"], columns=funds.columns)
    funds = pd.concat([funds, extra]).rename_axis("id")
    changed = portfolio.with_funds(funds)
    assert changed.core.funds[1].amounts == (100, 200, 300, 450)
    teams = pd.DataFrame({"id": ["data"], **dict.fromkeys(funds.columns[2:], 10)})
    assert changed.with_teams(teams).core.teams[0].capacity == (Decimal(10),) * 4
    for wrong, told in (
        (funds.assign(colour="red"), "one of id, name, carry_over, 2027-Q1"),
        (funds.drop(columns="2027-Q2"), "2027-Q2 is missing"),
        (funds.drop("budget"), "budget"),
        (funds.assign(carry_over="all"), "a share such as"),
    ):
        with pytest.raises(cxalloc.InvalidInput, match=told):
            portfolio.with_funds(wrong)


def test_a_scenario_replaces_one_of_its_name():
    portfolio = cxalloc.read(IDEAS, **FRAME).with_scenario("Cut", {"budget.factor": 0.5})
    again = portfolio.with_scenario("Cut", {"budget.factor": Decimal("0.8"), "fund.budget.amounts": [1, 2, 3, 4]})
    assert again.scenarios["value"].tolist() == ["0.8", "1;2;3;4"]
    with pytest.raises(cxalloc.InvalidInput, match=r"budget\.factr"):
        portfolio.with_scenario("Cut", {"budget.factr": 1})


def test_what_a_notebook_shows_is_escaped():
    evil = "<script>alert(1)</script>"
    portfolio = cxalloc.read(IDEAS.assign(name=[evil, "B"]), name=evil, **FRAME)
    plan = cxalloc.solve(portfolio.with_scenario(evil, {"budget.factor": 1}), scenario=evil)
    shown: list[Any] = [portfolio, plan, cxalloc.compare(portfolio), cxalloc.frontier(portfolio, points=2)]
    for one in [*shown, cxalloc.explain(portfolio, "b")]:
        assert "<script>" not in one._repr_html_()


def test_the_horizon_of_a_frame_is_that_of_its_options():
    portfolio = cxalloc.read(IDEAS, budget=[1, 2], unit="month", start="2027-02", periods=2, benefit_periods=3)
    assert portfolio.core.horizon == Horizon(PeriodUnit.MONTH, "2027-02", 2, 3)
    assert len(portfolio.budget_periods) == 2
