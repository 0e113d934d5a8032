"""What can be wrong in portfolio.toml."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.exchange.folder.portfolio_folder import read_folder
from tests.exchange.conftest import TOML

RULE = '[[rules]]\nid = "r"\n'


def spoilt(old: str, new: str) -> str:
    assert TOML.count(old) == 1
    return TOML.replace(old, new)


CASES = [
    (spoilt('"EUR"', "EUR"), 3, "", "currency = EUR", "TOML: Invalid value"),
    (TOML + "[[funds", 17, "", "[[funds", "TOML: "),
    (TOML + '[horizon]\nunit = "year"\n', 17, "", "[horizon]", "TOML: Cannot declare"),
    (spoilt("format = 1", "format = 2"), 1, "format", "2", "1: a newer version of this program reads it"),
    (spoilt("format = 1", "format = true"), 1, "format", "true", "a whole number"),
    (spoilt("format = 1", "formt = 1"), 1, "formt", "formt", "one of format, name, currency"),
    (spoilt('name = "Test"', ""), None, "name", "", "text in double quotes"),
    (spoilt('name = "Test"', 'name = " "'), 2, "name", " ", "a name"),
    (spoilt('name = "Test"', "name = 5"), 2, "name", "5", "text in double quotes"),
    (spoilt('"EUR"', '"EUR"\nannual_rate = "0.08"'), None, None, None, None),
    (spoilt('"EUR"', '"EUR"\nannual_rate = "x"'), 4, "annual_rate", "x", "a share such as 0.15"),
    (spoilt('"EUR"', '"EUR"\nannual_rate = nan'), 4, "annual_rate", "NaN", "a share such as 0.15"),
    (spoilt('"EUR"', '"EUR"\nannual_rate = 8'), 4, "annual_rate", "8", "an annual rate from -50 % to 50 %"),
    (spoilt('unit = "quarter"', 'unit = "week"'), 5, "horizon.unit", "week", "one of month, quarter, year"),
    (spoilt("2027-Q1", "2027-01"), 6, "horizon.start", "2027-01", "a quarter such as"),
    (spoilt("budget_periods = 4", 'budget_periods = "4"'), 7, "horizon.budget_periods", "4", "a whole number"),
    (spoilt("budget_periods = 4", "budget_periods = 4.5"), 7, "horizon.budget_periods", "4.5", "a whole number"),
    (spoilt("budget_periods = 4", ""), 4, "horizon.budget_periods", "", "a whole number"),
    (spoilt("amounts = 1000", 'amounts = "1000"'), 10, "funds[1].amounts", "1000", "amounts in EUR: a number"),
    (spoilt("amounts = 1000", "amounts = true"), 10, "funds[1].amounts", "true", "amounts in EUR: a number"),
    (spoilt("amounts = 1000", "amounts = inf"), 10, "funds[1].amounts", "Infinity", "amounts in EUR: a number"),
    (spoilt("amounts = 1000", "amounts = 1e999999999"), 10, "funds[1].amounts", "1E+999999999", "amounts in EUR"),
    (spoilt("amounts = 1000", "amounts = -1"), 10, "funds[1].amounts", "-1", "an amount of 0 or more"),
    (spoilt("500, 500]", "-500, 500]"), 13, "funds[2].amounts[3]", "-500", "an amount of 0 or more"),
    (spoilt("500, 500]", '"500", 500]'), 13, "funds[2].amounts", "[500, 500, '500', 500]", "amounts in EUR"),
    (spoilt("500, 500]", "500]"), 13, "funds[2].amounts", "3 figures", "4, one for each budget period"),
    (spoilt("amounts = 1000", "amount = 1000"), 10, "funds[1].amount", "amount", "one of id, name, amounts"),
    (spoilt('"capex"', '"opex"'), 12, "funds[2].id", "opex", "an id that no other fund has"),
    (spoilt("amounts = 1000", 'amounts = 1000\ncarry_over = "150 %"'), 11, "funds[1].carry_over", "150 %", "0 to 1"),
    (spoilt("capacity = 100", "capacity = [1, 2]"), 16, "teams[1].capacity", "2 figures", "4, one for each"),
    (spoilt("capacity = 100", "capacity = -1"), 16, "teams[1].capacity", "-1", "person-days, 0 or more"),
    (TOML + RULE, 17, "rules[1]", "", "exactly one of at_least, at_most and minimum_active"),
    (TOML + RULE + "at_least = 1\nat_most = 2\n", 20, "rules[1].at_most", "2", "exactly one of"),
    (TOML + RULE + 'at_least = "15"\n', 19, "rules[1].at_least", "15", 'or a share in text such as "15 %"'),
    (TOML + RULE + "at_least = 0.15\n", 19, "rules[1].at_least", "0.15", "(0.15 could mean either)"),
    (TOML + RULE + 'at_least = "0.15 USD"\n', 19, "rules[1].at_least", "0.15 USD", "an amount in EUR"),
    (TOML + RULE + 'at_least = "115 %"\n', 19, "rules[1].at_least", "115 %", "a share from 0 to 1"),
    (TOML + RULE + "at_least = -3\n", 19, "rules[1].at_least", "-3", "an amount of 0 or more"),
    (TOML + RULE + "at_least = 1\nwindow = 5\n", 20, "rules[1].window", "5", "at most 4 budget periods"),
    (TOML + RULE + 'at_least = 1\nwindow = "all"\n', 20, "rules[1].window", "all", 'or "horizon"'),
    (TOML + RULE + "at_least = 1\nenabled = 1\n", 20, "rules[1].enabled", "1", "true or false"),
    (TOML + RULE + 'at_least = 1\nselect = { fund = "x" }\n', 20, "rules[1].select.fund", "x", "the id of a fund"),
    (
        TOML + RULE + 'at_least = 1\nselect = { who = "x" }\n',
        20,
        "rules[1].select.who",
        "who",
        "kind, fund, owner, tag",
    ),
    (TOML + RULE + 'at_least = 1\nselect = { tag = "x" }\n', 20, "rules[1].select.tag", "x", "DIMENSION:VALUE"),
    (
        TOML + RULE + 'at_least = 1\nselect = { tag = "x:y" }\n',
        20,
        "rules[1].select.tag",
        "x:y",
        "a tag of some candidate",
    ),
    (TOML + RULE + 'at_least = 1\nof = { fund = "opex" }\n', None, None, "given", "only a share"),
    (TOML + RULE + "minimum_active = 1\n", 19, "rules[1].minimum_active", "1", "at most 0"),
    (TOML + RULE + "minimum_active = 1\nwindow = 2\n", 20, "rules[1].window", "window", "one of id, select"),
    (TOML + '[objective]\nkind = "irr"\n', 18, "objective.kind", "irr", "one of npv, score"),
    (TOML + "[objective]\nweights = { npv = 0.6, fit = 0.3 }\n", 17, "objective", None, "weights that sum to 1"),
    (TOML + "[objective]\nweights = { npv = true }\n", 18, "objective.weights.npv", "true", "a share"),
    (TOML + '[[scenarios]]\nname = "a;b"\n', 18, "scenarios[1].name", "a;b", "1 to 80 characters"),
    (
        TOML + '[[scenarios]]\nname = "a"\n[scenarios.set]\n"x" = [1]\n',
        20,
        "scenarios[1].set.x",
        "[1]",
        "a number, text",
    ),
    (TOML.replace("[[funds]]\n", "[[fonds]]\n"), 8, "fonds", "fonds", "one of format"),
]


@pytest.mark.parametrize(("text", "row", "column", "value", "expected"), CASES)
def test_a_fault_is_named_with_its_line(problems, write, text, row, column, value, expected):
    if expected is None:
        assert read_folder(write(toml=text)).annual_rate == Decimal("0.08")
        return
    found = problems(toml=text)
    place = f"portfolio.toml, row {row}" + (f", column {column}" if column else "")
    fitting = [one for one in found if row is None or one[0] == place]
    assert fitting, found
    assert value is None or fitting[0][1] == value
    assert expected in fitting[0][2]


def test_no_fund_at_all(problems):
    text = "funds = []\n" + TOML[: TOML.index("[[funds]]")]
    assert problems(toml=text) == [("portfolio.toml", "", "at least one fund")]


def test_one_fault_gives_one_finding(problems):
    follow = ("fonds", "amount", "opex")  # these have a finding more about what is missing
    single = [text for text, _, _, value, expected in CASES if expected and value not in follow]
    assert [text for text in single if len(problems(toml=text)) != 1] == []


def test_a_broken_head_does_not_hide_faults_elsewhere(problems):
    rows = "id,name,fund,cost,earliest_start\na,A,opex,-1,2027-01\nb,B,cash,1,\n"
    relations = "relation,initiative,other\nrequires,a,zz\n"
    found = problems(toml=spoilt("budget_periods = 4", ""), initiatives=rows, relations=relations)
    assert [place for place, _, _ in found] == [
        "portfolio.toml, row 4, column horizon.budget_periods",
        "initiatives.csv, row 2, column cost",
        "initiatives.csv, row 3, column fund",
        "relations.csv, row 2, column other",
    ]
    found = problems(toml="name = ", initiatives=rows, relations=relations)
    assert [place for place, _, _ in found] == ["portfolio.toml, row 1", "initiatives.csv, row 2, column cost"]
