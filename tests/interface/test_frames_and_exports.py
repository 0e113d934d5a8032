"""The frames of a plan hold what the CSV export says, to the cent, for every sample."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cxalloc
from tests.interface.samples import SAMPLES, sample, solved

UNITS = {"month": "period[M]", "quarter": "period[Q-DEC]", "year": "period[Y-DEC]"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(value: Any, label: Callable[[Any], str]) -> Any:
    """A value of a frame as the export writes it."""
    match value:
        case str():
            return value
        case pd.Period():
            return label(value)
        case Decimal():
            return f"{value:f}"
        case None:
            return ""
        case _ if pd.isna(value):
            return ""
        case _:
            return value


def assert_same(frame: pd.DataFrame, rows: list[dict[str, str]], label: Callable[[Any], str]) -> None:
    frame = frame.reset_index()
    assert sorted(frame.columns) == sorted(rows[0])
    assert len(frame) == len(rows)
    for heading in frame.columns:
        for value, row in zip(frame[heading], rows, strict=True):
            cell = as_csv(value, label)
            if isinstance(cell, str):
                assert cell == row[heading], heading
            else:
                places = 4 if heading == "roi" else 2
                assert f"{cell:.{places}f}" == f"{Decimal(row[heading]):.{places}f}", heading


def labels(portfolio: cxalloc.Portfolio) -> Callable[[Any], str]:
    horizon = portfolio.core.horizon
    named = {portfolio._frames.period(number): horizon.label(number) for number in range(horizon.periods + 50)}
    return named.__getitem__


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("money", ["float", "exact"])
def test_decisions_and_lines_agree_with_the_export(name, money, tmp_path):
    portfolio, plan = sample(name), solved(name)
    shown = cxalloc.Plan(plan.stored, portfolio.core, money)
    lines, decisions = plan.to_csv(tmp_path / "plan.csv")
    assert_same(shown.decisions, rows_of(decisions), labels(portfolio))
    assert_same(shown.lines, rows_of(lines), labels(portfolio))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_frames_of_a_plan_add_up(name):
    plan = solved(name)
    exact = cxalloc.Plan(plan.stored, sample(name).core, "exact")
    figures = exact.key_figures
    assert exact.decisions["cost"].sum() == figures["cost"] == exact.lines["spend"].sum()
    assert exact.decisions["value"].sum() == figures["npv"]
    assert exact.cash_flow["spend"].sum() == figures["cost"]
    assert exact.funds["amount"].dropna().sum() == figures["budget"]
    assert exact.funds["benefit"].sum() == exact.cash_flow["benefit"].sum()
    money_in_budget_periods = exact.funds[exact.funds["amount"].notna()]
    assert money_in_budget_periods["spend"].sum() == figures["spend"]
    if figures["benefit"] is not None:
        candidates = len(exact.decisions)
        assert abs(exact.cash_flow["discounted"].sum() - figures["npv"]) <= candidates


@pytest.mark.parametrize("name", SAMPLES)
def test_periods_have_the_frequency_of_the_portfolio(name):
    portfolio, plan = sample(name), solved(name)
    expected = UNITS[portfolio.core.horizon.unit.value]
    assert plan.lines["period"].dtype == expected
    assert plan.decisions["start"].dtype == expected
    assert plan.cash_flow.index.dtype == expected
    periods = list(portfolio.periods)
    last = plan.lines["period"].max()  # benefits of a stated ROI may shift past the end of the horizon
    assert list(plan.cash_flow.index) == [*periods, *pd.period_range(periods[-1] + 1, last)]
    first = portfolio.core.horizon.label(0)
    assert plan.cash_flow.index[0] == pd.Period(first, expected[len("period[") : -1])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_tables_of_a_sample_give_the_same_portfolio_again(name):
    portfolio = sample(name)
    for money in ("float", "exact"):
        same = portfolio.with_money(money)
        tables = {
            table: same.table(table)
            for table in ("initiatives", "small_allocations", "relations", "costs", "benefits", "effort")
        }
        assert same.with_tables(**tables) == portfolio
        assert same.with_funds(same.funds) == portfolio
        assert same.with_teams(same.teams) == portfolio


@pytest.mark.parametrize("name", SAMPLES)
def test_a_saved_portfolio_is_the_same(name, tmp_path):
    portfolio = sample(name)
    assert cxalloc.read(portfolio.save(tmp_path / "folder")) == portfolio
    assert cxalloc.read(portfolio.save(tmp_path / "file.cxalloc")) == portfolio
