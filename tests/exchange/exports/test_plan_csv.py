"""A decision as CSV files."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest

from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level, StatedNpv, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.exchange.exports.plan_csv import CsvStyle, write_decisions, write_plan


def portfolio(currency: str = "EUR") -> Portfolio:
    build = Level("standard", 2, (Cost("opex", (100050, 100), run=1000),), BenefitPerPeriod(90000), Decimal("0.5"))
    stated = Level("full", 1, (Cost("opex", (5000,)),), StatedNpv(-700))
    small = SmallAllocation(
        "fix", "@Fix fund", "opex", 500, 2000, (Tier(Decimal("1.5")),), ticket=500, owner="-Ann", delay=1,
        tags=(Tag("kind", "+front"), Tag("moment", "b"), Tag("moment", "a")),
    )  # fmt: skip
    return Portfolio(
        "P", currency, Horizon(PeriodUnit.QUARTER, "2027-Q4", 3), Decimal(0), (Fund("opex", "Opex", (10**6,) * 3),),
        (
            Initiative("a", '=HYPERLINK("x")', (build,), "Zoë, CX", (Tag("moment", "help"),), Status.MUST),
            Initiative("b", "Stated", (stated,)),
            Initiative("c", "Not funded", (build,)),
        ),
        (small,),
    )  # fmt: skip


DECISION = Decision(
    (Choice("a", "standard", 0), Choice("b", "full", 1)), (Allotment("fix", 0, 1000), Allotment("fix", 2, 500))
)


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    return list(csv.DictReader(text.splitlines()))


def test_plan(tmp_path):
    path = tmp_path / "plan.csv"
    write_plan(portfolio(), DECISION, path)
    found = rows(path)
    assert list(found[0]) == [
        "kind", "id", "name", "level", "owner", "fund", "period", "spend", "benefit", "tag:kind", "tag:moment",
    ]  # fmt: skip
    assert [(row["id"], row["period"], row["spend"], row["benefit"]) for row in found] == [
        ("a", "2027-Q4", "1000.50", "0.00"),
        ("a", "2028-Q1", "1.00", "0.00"),
        ("a", "2028-Q2", "10.00", "450.00"),
        ("b", "2028-Q1", "50.00", "0.00"),
        ("fix", "2027-Q4", "10.00", "0.00"),
        ("fix", "2028-Q1", "0.00", "15.00"),
        ("fix", "2028-Q2", "5.00", "0.00"),
        ("fix", "2028-Q3", "0.00", "7.50"),
    ]
    assert found[0]["name"] == '\'=HYPERLINK("x")'
    assert found[0]["owner"] == "Zoë, CX"
    assert found[4]["name"] == "'@Fix fund"
    assert found[4]["owner"] == "'-Ann"
    assert (found[4]["tag:kind"], found[4]["tag:moment"]) == ("'+front", "a; b")


def test_decisions(tmp_path):
    path = tmp_path / "decisions.csv"
    write_decisions(portfolio(), DECISION, path)
    first, second, third, small = rows(path)
    assert (first["kind"], first["status"], first["decision"], first["level"]) == (
        "initiative", "must", "funded", "standard",
    )  # fmt: skip
    assert (first["start"], first["delivered"]) == ("2027-Q4", "2028-Q1")
    assert (first["cost"], first["benefit"], first["value"], first["roi"]) == (
        "1011.50",
        "450.00",
        "-561.50",
        "-0.5551",
    )
    assert (second["benefit"], second["value"], second["roi"]) == ("", "-7.00", "")
    assert (third["decision"], third["start"], third["level"], third["cost"], third["roi"]) == (
        "not funded", "", "", "0.00", "",
    )  # fmt: skip
    assert (small["kind"], small["status"], small["start"], small["cost"], small["benefit"]) == (
        "small_allocation", "", "2027-Q4", "15.00", "22.50",
    )  # fmt: skip


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "100050"), ("KWD", "100.050")])
def test_amounts_have_the_decimals_of_the_currency(tmp_path, currency, amount):
    write_plan(portfolio(currency), DECISION, tmp_path / "plan.csv")
    assert rows(tmp_path / "plan.csv")[0]["spend"] == amount


def test_an_empty_decision_gives_a_heading(tmp_path):
    write_plan(portfolio(), Decision(), tmp_path / "plan.csv")
    assert rows(tmp_path / "plan.csv") == []


def test_a_failure_leaves_the_earlier_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "plan.csv"
    path.write_text("earlier")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_plan(portfolio(), DECISION, path)
    assert path.read_text() == "earlier"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.csv"]


def test_the_delimiter_and_the_decimal_mark_of_a_french_spreadsheet(tmp_path):
    path = tmp_path / "plan.csv"
    write_plan(portfolio(), DECISION, path, CsvStyle(";", ","))
    first = path.read_bytes().decode("utf-8-sig").splitlines()[1]
    assert first == 'initiative;a;"\'=HYPERLINK(""x"")";standard;Zoë, CX;opex;2027-Q4;1000,50;0,00;;help'
    write_decisions(portfolio(), DECISION, path, CsvStyle(";", ","))
    assert ";-561,50;0,00;-0,5551;" in path.read_text("utf-8-sig")
