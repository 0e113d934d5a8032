"""The rules and refusals that the page of the folder states, each tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder

TOML = """name = "Shop"
currency = "{currency}"
annual_rate = "{rate}"
late_start = "shift"
[horizon]
unit = "quarter"
start = "2027-Q1"
budget_periods = {budget}
benefit_periods = {benefit}
[[funds]]
id = "cx"
amounts = 1000
{rules}
"""
PLAIN = "name,cost,roi\nA,60,1\n"
ENABLES = "relation,initiative,other,uplift\nenables,b,a,{}\n"
WITH_NPV = "id,name,cost,npv,roi\na,A,6,5,\nb,B,6,,1\n"
SURE = "id,name,cost,roi,success\na,A,6,1,90 %\nb,B,6,1,1\n"
RULE = '[[rules]]\nid = "r"\n'
SMALL = "name,fund,minimum,maximum,tier1_rate\nT,cx,1,5,1.2\n"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_it(initiatives: str = PLAIN, small: str = "", relations: str = "", **head: Any) -> Portfolio:
        values = {"currency": "EUR", "rate": "8 %", "budget": 4, "benefit": 4, "rules": "", **head}
        (tmp_path / "portfolio.toml").write_text(TOML.format(**values), encoding="utf-8")
        for name, text in (("initiatives", initiatives), ("small_allocations", small), ("relations", relations)):
            if text:
                (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_folder(tmp_path)

    return read_it


def row(**values: str) -> str:
    return f"name,cost,{','.join(values)}\nA,60,{','.join(values.values())}\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rate": "51 %"}, "'51 %'"),
        ({"rate": "-51 %"}, "'-51 %'"),
        ({"initiatives": row(roi="1", success="0")}, "success is '0'"),
        ({"initiatives": row(roi="1", success="120 %")}, "success is '120 %'"),
        ({"initiatives": row(roi="1", low="120 %")}, "low is '120 %'"),
        ({"initiatives": row(roi="1", low="-10 %")}, "low is '-10 %'"),
        ({"initiatives": row(roi="1", high="90 %")}, "high is '90 %'"),
        ({"initiatives": row(roi="1", cost_low="120 %")}, "cost_low is '120 %'"),
        ({"initiatives": row(roi="1", cost_high="90 %")}, "cost_high is '90 %'"),
        ({"initiatives": row(roi="1", cost_high="160")}, "cost_high is '160'"),
        ({"initiatives": row(roi="1", duration="2", duration_low="3")}, "duration_low is '3'"),
        ({"initiatives": row(roi="1", duration="2", duration_high="1")}, "duration_high is '1'"),
        ({"small": "name,amount,roi,rate_low\nT,5,1,120 %\n"}, "rate_low is '120 %'"),
        ({"small": "name,amount,roi,rate_high\nT,5,1,90 %\n"}, "rate_high is '90 %'"),
        ({"rules": '[uncertainty]\nlow_high = "ends"\n'}, "low_high is 'ends'"),
        ({"rules": '[uncertainty]\ncorrelation = { by = "all", rho = 1.5 }\n'}, "rho is '1.5'"),
        ({"rules": '[uncertainty]\ncorrelation = { by = "moment", rho = 0.5 }\n'}, "by is 'moment'"),
        ({"rules": '[uncertainty]\ncorrelation = { by = "all" }\n'}, "rho is missing"),
        ({"rules": '[uncertainty]\nlognormal_tail = { tag = "kind:IT", cap = 1 }\n'}, "cap is '1'"),
        ({"rules": '[uncertainty]\nlognormal_tail = { tag = "kind", cap = 5 }\n'}, "tag is 'kind'"),
        ({"initiatives": row(roi="-150 %")}, "roi is '-150 %'"),
        ({"initiatives": row(roi="11")}, "roi is '11'"),
        ({"initiatives": row(roi="1001 %")}, "roi is '1001 %'"),
        ({"initiatives": row(npv="-5", low="90 %")}, "npv is '-5'"),
        ({"initiatives": row(npv="5", success="50 %")}, "success"),
        ({"initiatives": row(roi="1", duration="4"), "benefit": 0}, "roi is '1'"),
        ({"initiatives": row(roi="1", duration="1201")}, "1200"),
        ({"initiatives": "name,cost_1201,roi\nA,1,1\n"}, "cost_1201"),
        ({"initiatives": "name,cost,roi\nA,1e16,1\n"}, "'1e16'"),
        ({"initiatives": "name,cost,roi\nA,-5,1\n"}, "'-5'"),
        ({"initiatives": row(roi="1", status="committed", committed_start="5")}, "committed_start is '5'"),
        ({"initiatives": WITH_NPV, "relations": ENABLES.format("10 %")}, "relations.csv"),
        ({"initiatives": SURE, "relations": ENABLES.format("20 %")}, "0.90 raised by 0.20"),
        ({"rules": RULE + "at_most = 10\nwindow = 5\n"}, "window is '5'"),
        ({"rules": RULE + "minimum_active = 2\n", "small": SMALL}, "minimum_active is '2'"),
        ({"rules": RULE + 'at_most = 10\nselect = { owner = "Nobody" }\n'}, "Nobody"),
        ({"small": "name,fund,ticket,minimum,maximum,roi\nT,cx,5,3,5,1\n"}, "minimum"),
        ({"small": "name,amount,roi\nT,0,1\n"}, "'0'"),
    ],
)
def test_what_is_refused_is_quoted_as_it_was_written(read, given, said):
    with pytest.raises(InvalidInput) as refused:
        read(**given)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        {"rate": "-50 %"},
        {"initiatives": row(roi="-100 %")},
        {"initiatives": row(npv="-5")},
        {"initiatives": row(roi="1", low="0", high="100 %")},
        {"budget": 1, "benefit": 0},
        {"initiatives": row(roi="1", status="committed", committed_start="1", earliest_start="2", latest_start="3")},
        {"small": "name,fund,maximum,tier1_rate\nT,cx,5,1.2\n"},
        {"small": "name,fund,ticket,tier1_rate\nT,cx,5,1.2\n"},
        {"rules": RULE + "at_most = 10\nwindow = 4\n"},
    ],
)
def test_what_is_allowed(read, given):
    assert read(**given).initiatives


def test_ids_are_made_of_names(read):
    made = read("name,cost,roi\nCafé d'été,1,1\n東京,1,1\nA B!,1,1\nA-B,1,1\n!!!,1,1\n")
    assert [one.id for one in made.initiatives] == ["cafe-d-ete", "item", "a-b", "a-b-2", "item-2"]


def test_won_have_no_cents(read):
    with pytest.raises(InvalidInput, match=r"'0\.4'") as refused:
        read(small="name,amount,roi\nT,0.4,1\n", currency="KRW")
    assert "cent" not in str(refused.value)
