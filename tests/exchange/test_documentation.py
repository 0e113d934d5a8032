"""The examples of docs/portfolio_format.md are read as they stand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from cxalloc.domain.initiative import BenefitFromRoi, BenefitProfile, Commitment, Cost
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.exchange.folder.schema import tables
from cxalloc.exchange.tables.strict_table import TableSettings, read_table

PAGE = (Path(__file__).parents[2] / "docs" / "portfolio_format.md").read_text("utf-8")
BLOCKS = {name: text for _, name, text in re.findall(r"```(toml|csv) ([^\n]+)\n(.*?)```", PAGE, re.DOTALL)}

SHORT_FORMS = ("short form", "short form of small allocations")


@pytest.fixture
def portfolio(tmp_path):
    for name, text in BLOCKS.items():
        if not name.startswith("short form"):
            (tmp_path / name).write_text(text, "utf-8")
    return read_folder(tmp_path)


def test_every_file_has_an_example():
    assert BLOCKS.keys() == {"portfolio.toml", *SHORT_FORMS, *tables("EUR", None)}


def test_the_examples_are_one_portfolio(portfolio):
    assert [initiative.id for initiative in portfolio.initiatives] == [
        "customer-data", "ai-assistant", "onboarding", "branch-refit", "fix-forms", "training",
    ]  # fmt: skip
    data, assistant, onboarding = portfolio.initiatives[:3]
    assert data.levels[0].costs == (Cost("capex", (8000000, 6000000)), Cost("opex", (0, 1500000), 250000))
    assert data.levels[0].effort[0].days == (90, Decimal("60.5"))
    assert [level.name for level in assistant.levels] == ["pilot", "full"]
    assert (assistant.earliest, assistant.latest) == (2, 5)
    assert {tag.value for tag in assistant.tags} == {"help", "onboarding"}
    assert onboarding.commitment == Commitment("standard", 0)
    assert onboarding.levels[0].benefit == BenefitProfile((0, 1500000, 4500000))
    training = portfolio.initiative_by_id["training"].levels[0]
    assert training.costs == (Cost("opex", (0,)),)
    assert training.benefit == BenefitProfile((0, 900000, 900000), (0, 400000, 900000), (0, 1200000, 1500000))
    assert len(portfolio.relations) == 5
    assert portfolio.small_allocations[0].minimum == portfolio.small_allocations[0].ticket == 50000


def test_the_scenario_of_the_example_can_be_applied(portfolio):
    cut = apply_scenario(portfolio, portfolio.scenarios[0])
    assert cut.funds[1].amounts == (10200000,) * 8
    assert cut.initiative_by_id["ai-assistant"].earliest == 4


def test_the_short_form(tmp_path):
    path = tmp_path / "short.csv"
    path.write_text(BLOCKS["short form"], "utf-8")
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4)
    frame = TableSettings("Short", "EUR", horizon, Decimal(0), (Fund("opex", "Opex", (5000000,) * 4),))
    portfolio = read_table(path, frame)
    assert [initiative.id for initiative in portfolio.initiatives] == ["fix-the-forms", "call-back-within-the-hour"]
    assert portfolio.initiatives[1].levels[0].benefit == BenefitFromRoi(Decimal("0.45"))


def test_every_column_is_described():
    described = set(re.findall(r"`([\w:#*…]+)`", re.sub(r"_\d", "_#", re.sub(r"tier\d", "tier#", PAGE))))
    described |= {word for line in re.findall(r"`([\w,]+)`", PAGE) for word in line.split(",")}
    described |= {"tag:*", "score:*"} if "`tag:DIMENSION`" in PAGE and "`score:CRITERION`" in PAGE else set()
    missing = {column.pattern for table in tables("EUR", None).values() for column in table.columns} - described
    assert not missing
