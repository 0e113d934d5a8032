"""Every kind of bad input: reported with its exact place, its value and what was expected, and all at once."""

from __future__ import annotations

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.exchange.folder.portfolio_folder import read_folder
from tests.exchange.conftest import INITIATIVES, TOML

HEAD = "id,name,level,fund,status,earliest_start,committed_start,committed_level,duration,cost,cost_1,run_cost,roi,npv"
HEAD += ",benefit,success,low,tag:moment\n"


def cells(**given: str) -> str:
    """A row of a wide initiatives.csv."""
    row = {"id": "a", "name": "Alpha", "fund": "opex", "cost": "100"} | given
    if "cost_1" in given or "run_cost" in given:
        row |= {"cost": given.get("cost", "")}
    return ",".join(row.get(heading, "") for heading in HEAD.strip().replace("tag:", "").split(",")) + "\n"


ONE_CELL = [
    ({"cost": "NaN"}, "cost", "an amount in EUR"),
    ({"cost": "inf"}, "cost", "an amount in EUR"),
    ({"cost": "1 000"}, "cost", "an amount in EUR"),
    ({"cost": "12.5.1"}, "cost", "an amount in EUR"),
    ({"cost": "-0.01"}, "cost", "an amount of 0 or more"),
    ({"cost_1": "-5"}, "cost_1", "an amount of 0 or more"),
    ({"run_cost": "-5"}, "run_cost", "an amount of 0 or more"),
    ({"cost": "1e40"}, "cost", "an amount of at most 1,000,000,000,000,000 minor units"),
    ({"roi": "11"}, "roi", "could mean either"),
    ({"roi": "1001 %"}, "roi", "could mean either"),
    ({"roi": "-2"}, "roi", "a rate such as 0.35"),
    ({"roi": "x"}, "roi", "a share such as 0.15 or 15 %"),
    ({"npv": "?"}, "npv", "an amount in EUR"),
    ({"benefit": "-1"}, "benefit", "an amount of 0 or more"),
    ({"benefit": "nan"}, "benefit", "an amount in EUR"),
    ({"success": "0"}, "success", "a probability above 0"),
    ({"success": "1.01"}, "success", "a probability above 0"),
    ({"low": "101 %"}, "low", "from 0 to 1"),
    ({"duration": "0"}, "duration", "at least 1"),
    ({"duration": "1.5"}, "duration", "a whole number of periods"),
    ({"duration": "5"}, "duration", "at most 4 periods"),
    ({"duration": "999999999999"}, "duration", "a whole number of periods"),
    ({"status": "maybe"}, "status", "one of candidate, must, never, committed"),
    ({"earliest_start": "2027-Q5"}, "earliest_start", "a quarter such as 2027-Q1 from 2027-Q1 to 2027-Q4"),
    ({"earliest_start": "2028-Q1"}, "earliest_start", "a period from 2027-Q1 to 2027-Q4"),
    ({"earliest_start": "0"}, "earliest_start", "a period from 2027-Q1 to 2027-Q4"),
    ({"earliest_start": "2027-02-30"}, "earliest_start", "a quarter such as"),
    ({"committed_start": "2027-Q1"}, "committed_start", "nothing, or status committed"),
    ({"committed_level": "standard"}, "committed_level", "nothing, or status committed"),
    ({"status": "committed", "committed_start": "2027-Q1", "committed_level": "full"}, "committed_level", "standard"),
    ({"fund": "cash"}, "fund", "one of the funds: opex, capex"),
    ({"id": "a=b"}, "id", "1 to 80 characters"),
    ({"moment": "x=y"}, "tag:moment", "a value of 1 to 80 characters"),
]


@pytest.mark.parametrize(("given", "column", "expected"), ONE_CELL)
def test_a_bad_cell_is_named(problems, given, column, expected):
    found = problems(initiatives=HEAD + cells(id="ok", name="Fine") + cells(**given))
    assert len(found) == 1
    assert found[0][0] == f"initiatives.csv, row 3, column {column}"
    assert expected in found[0][2]
    assert found[0][1] == given.get(column.removeprefix("tag:"))


@pytest.mark.parametrize("column", ["name", "owner"])
def test_a_text_of_thousands_of_characters_is_named_and_not_shown_in_full(problems, column):
    """To show one of millions took minutes."""
    row = {"id": "a", "name": "A", "owner": "O", "cost": "5", "roi": "0.1", "fund": "opex", column: "x" * 1001}
    found = problems(initiatives=f"{','.join(row)}\n{','.join(row.values())}\n")
    assert len(found) == 1
    assert found[0][0].endswith(f"column {column}")
    assert found[0][1:] == ("x" * 60 + "…", "at most 1,000 characters")


NOT_GIVEN = [
    ({"cost": ""}, "cost", "a cost (0 if it costs nothing)"),
    ({"fund": ""}, "fund", "one of the funds: opex, capex"),
    ({"name": ""}, "name", "a name"),
    ({"status": "committed"}, "committed_start", "the start of a committed initiative"),
    ({"roi": "0.1", "cost": "0"}, "cost", "a cost to apply the ROI to"),
]


@pytest.mark.parametrize(("given", "column", "expected"), NOT_GIVEN)
def test_a_missing_value_is_named(problems, given, column, expected):
    found = problems(initiatives=HEAD + cells(**given))
    assert [place for place, _, _ in found] == [f"initiatives.csv, row 2, column {column}"]
    assert expected in found[0][2]


def test_more_than_one_way_of_stating_a_figure(problems):
    found = problems(initiatives=HEAD + cells(cost="5", cost_1="5", roi="0.1", npv="7", benefit="3"))
    assert [(place.rpartition(" ")[2], value) for place, value, _ in found] == [
        ("cost", "5"),
        ("roi", "0.1"),
        ("npv", "7"),
    ]
    assert all(expected.startswith("nothing") for _, _, expected in found)


@pytest.mark.parametrize(
    ("given", "column", "expected"),
    [
        ({"benefit_total": "5"}, "benefit_periods", "the number of periods after delivery over which benefit_total"),
        ({"benefit_periods": "5"}, "benefit_periods", "nothing, as no benefit_total is given"),
        ({"benefit_total": "5", "benefit_periods": "601"}, "benefit_periods", "a whole number from 0 to 600"),
        ({"benefit_total": "-5", "benefit_periods": "6"}, "benefit_total", "an amount of 0 or more"),
        ({"benefit_total": "5", "benefit_periods": "2", "roi": "0.5"}, "roi", "nothing, as benefit_total is given"),
    ],
)
def test_a_benefit_in_all_and_its_periods(problems, given, column, expected):
    row = {"id": "a", "name": "A", "fund": "opex", "cost": "5", **given}
    found = problems(initiatives=f"{','.join(row)}\n{','.join(row.values())}\n")
    assert [place for place, _, _ in found] == [f"initiatives.csv, row 2, column {column}"]
    assert expected in found[0][2]


def test_rows_of_one_initiative_that_disagree(problems):
    rows = cells(level="pilot", status="must") + cells(level="full", status="never", name="", moment="x", roi="0.2")
    found = problems(initiatives=HEAD + rows)
    assert found == [
        ("initiatives.csv, row 3, column status", "never", "nothing, or 'must' as in row 2"),
        (
            "initiatives.csv, row 3, column tag:moment",
            "x",
            "nothing: it belongs on the first row of the initiative, row 2",
        ),
    ]


def test_duplicates(problems):
    rows = (
        "id,name,level,fund,cost\na,A,,opex,1\na,B,,opex,1\n,C,,opex,1\n,C,,opex,1\nd,D,full,opex,1\nd,D,full,opex,1\n"
    )
    small = "id,name,fund,ticket\na,S,opex,10\ns,S,opex,10\ns,T,opex,10\n"
    found = problems(initiatives=rows, small_allocations=small)
    assert [(place, value) for place, value, _ in found] == [
        ("initiatives.csv, row 3, column id", "a"),
        ("initiatives.csv, row 5, column name", "C"),
        ("initiatives.csv, row 7, column id", "d"),
        ("small_allocations.csv, row 2, column id", "a"),
        ("small_allocations.csv, row 4, column id", "s"),
    ]
    assert found[1][2] == "a name of its own or a level of its own: row 4 has the level 'standard' already"


def test_made_ids_are_unique(write):
    rows = "id,name,level,fund,cost\n,Fix it,,opex,1\nfix-it-2,Other,,opex,1\n,Fix-it!,,opex,1\n,Fix it,full,opex,2\n"
    portfolio = read_folder(write(initiatives=rows))
    assert [(one.id, len(one.levels)) for one in portfolio.initiatives] == [
        ("fix-it", 2),
        ("fix-it-2", 1),
        ("fix-it-3", 1),
    ]


def test_many_names_without_latin_letters_and_many_levels_take_linear_time(write):
    """In quadratic time this test would use more processor time than it may."""
    names = "".join(f",{chr(0x4E00 + number)},,opex,1\n" for number in range(6000))
    levels = "".join(f"many,Many,level {number},opex,1\n" for number in range(6000))
    portfolio = read_folder(write(initiatives=f"id,name,level,fund,cost\n{names}{levels}"))
    assert [one.id for one in portfolio.initiatives[:3]] == ["item", "item-2", "item-3"]
    assert len(portfolio.initiatives) == 6001
    assert len(portfolio.initiatives[-1].levels) == 6000


HEADINGS = [
    ("id,nom,cost,fund\na,A,1,opex\n", [("row 1, column nom", "nom"), ("row 1, column name", "")]),
    ("id,cost,fund\na,1,opex\nb,-1,opex\n", [("row 1, column name", ""), ("row 3, column cost", "-1")]),
    ("name,fund\nA,opex\nB,opex\n", [("row 1, column cost", "")]),
    ("name,cost,fund,cost\nA,1,opex,1\n", [("row 1, column cost", "cost")]),
    ("name,cost_1,fund,cost_01\nA,1,opex,1\n", [("row 1, column cost_01", "cost_01")]),
    ("name,cost,fund,\nA,1,opex,x\n", [("row 1, column number 4", "")]),
    ("a;b\n1;2\n", [("row 1, column a;b", "a;b"), ("row 1, column name", ""), ("row 1, column cost", "")]),
    ("name,cost,fund\nA,1\nB,1,opex,x\n", [("row 2", "2"), ("row 3", "4")]),
    ("", [("row 1", "empty")]),
]


@pytest.mark.parametrize(("text", "expected"), HEADINGS)
def test_headings_and_shape(problems, text, expected):
    found = problems(initiatives=text)
    assert [(place.removeprefix("initiatives.csv, "), value) for place, value, _ in found] == expected


def test_headings_in_any_case_blank_rows_and_columns(write):
    portfolio = read_folder(write(initiatives="\ufeff Name ,FUND,Run  Cost,Cost,\n\n,,,,\n A ,opex,1,2,\n"))
    assert portfolio.initiatives[0].name == "A"
    assert portfolio.initiatives[0].levels[0].costs[0].run == 100


def test_files_that_cannot_be_read(problems, write, tmp_path):
    found = problems(initiatives="id,name,fund,cost\na,Café,opex,1\n".encode("cp1252"), toml=None)
    assert found == [
        ("None", "", "a portfolio folder with portfolio.toml and initiatives.csv or small_allocations.csv"),
        ("initiatives.csv, row 2", "byte e9", "text in UTF-8 (in a spreadsheet, save as 'CSV UTF-8')"),
    ]
    assert problems(initiatives='id,name\na,"open\n')[0][:2] == ("initiatives.csv, row 2", "unexpected end of data")
    (tmp_path / "initiatives.csv").unlink()
    assert problems(initiatives=None) == [("None", "", "that file, or small_allocations.csv")]
    (tmp_path / "initiatives.csv").mkdir()
    assert problems(initiatives=None)[0][0] == "initiatives.csv"
    (tmp_path / "initiatives.csv").rmdir()
    with pytest.raises(InvalidInput, match="a folder with portfolio"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="'a file'; expected a folder"):
        read_folder(write() / "portfolio.toml")


SMALL = "id,name,fund,ticket,minimum,maximum,tier1_rate,tier1_amount,tier2_rate,delay,cadence\n"
SMALL_ROWS = [
    ("s,S,opex,-5,,,,,,,", [("ticket", "-5")]),
    ("s,S,opex,0,,5,,,,,", [("ticket", "0")]),
    ("s,S,opex,10,,5,,,,,", [("maximum", "5")]),
    ("s,S,opex,,,,,,,,", [("maximum", "")]),
    ("s,S,opex,,5,,,,,,", [("maximum", "")]),
    ("s,S,opex,10,5,20,,,,,", [("minimum", "5")]),
    ("s,S,cash,10,,,,,,,", [("fund", "cash")]),
    ("s,S,,10,,,,,,,", [("fund", "")]),
    ("s,S,opex,10,,,1.1,50,1.2,,", [("tier2_rate", "1.2")]),
    ("s,S,opex,10,,,1.1,,1,,", [("tier1_amount", "")]),
    ("s,S,opex,10,,,,50,1,,", [("tier1_rate", "")]),
    ("s,S,opex,10,,,x,50,,,", [("tier1_rate", "x")]),
    ("s,S,opex,10,,,,,,-1,0", [("delay", "-1"), ("cadence", "0")]),
]


@pytest.mark.parametrize(("row", "expected"), SMALL_ROWS)
def test_small_allocations(problems, row, expected):
    found = problems(small_allocations=f"{SMALL}ok,OK,opex,10,,,,,,,\n{row}\n")
    assert sorted((place.rpartition("row 3, column ")[2], value) for place, value, _ in found) == sorted(expected)


RELATION_ROWS = [
    ("requires,a,zz,,,,,,,", [("column other", "zz")]),
    ("requires,zz,a,,,,,,,", [("column initiative", "zz")]),
    ("requires,a,a,,,,,,,", [("column other", "a"), ("column other", "a requires a")]),
    ("requires,a,,,,,,,,", [("column other", "")]),
    ("needs,a,b,,,,,,,", [("column relation", "needs")]),
    (",a,b,,,,,,,", [("column relation", "")]),
    ("requires,a,b,,,soon,,,,", [("column when", "soon")]),
    ("excludes,a,b,,,funded,0.1,,,", [("column when", "funded"), ("column uplift", "0.1")]),
    ("together,a,b,full,,,,,,", [("column level", "full")]),
    ("together,a,b,,full,,,,,", [("column other_level", "full")]),
    ("enables,a,b,,,,,,,", [("column uplift", "")]),
    ("enables,a,b,,,,1.5,,,", [("column uplift", "1.5")]),
    ("group,,,,,,,a; zz,1,", [("column members", "a; zz")]),
    ("group,,,,,,,a; b,3,", [("column at_least", "3")]),
    ("group,,,,,,,a; b,2,1", [("column at_most", "1")]),
    ("group,,,,,,,,2,1", [("column members", "")]),
]


@pytest.mark.parametrize(("row", "expected"), RELATION_ROWS)
def test_relations(problems, row, expected):
    heading = "relation,initiative,other,level,other_level,when,uplift,members,at_least,at_most\n"
    found = problems(relations=f"{heading}excludes,a,b,,,,,,,\n{row}\n")
    assert [place for place, _, _ in found] == [f"relations.csv, row 3, {column}" for column, _ in expected]
    if "zz" not in row or "group" not in row:
        assert [value for _, value, _ in found] == [value for _, value in expected]


def test_cycles_and_too_much_uplift(problems):
    rows = INITIATIVES.replace("roi\n", "roi,success\n").replace("0.5\n", "0.5,\n").replace("20 %\n", "20 %,0.9\n")
    found = problems(
        initiatives=rows + "c,C,opex,1,,\n",
        relations="relation,initiative,other,uplift\nexcludes,a,b,\nrequires,a,b,\nrequires,b,c,\nrequires,c,b,\nenables,a,b,0.2\n",
    )
    assert [place for place, _, _ in found] == [
        "initiatives.csv, row 3, column success",
        "relations.csv, row 4, column other",
    ]
    assert found[0][1] == "0.9 raised by 0.2"


def test_long_forms(problems):
    found = problems(
        initiatives="id,name,level,fund,cost,cost_1,roi\na,A,pilot,,,,\na,,full,opex,5,,0.1\nb,B,,opex,5,,\n",
        costs="initiative,level,fund,offset,amount\na,pilot,opex,1,5\na,pilot,opex,1,6\na,pilot,cash,run,-2\n"
        "a,,opex,1,5\na,huge,opex,1,5\nzz,,opex,1,5\nb,,opex,1,5\na,pilot,opex,zero,5\na,pilot,,2,5\n",
        benefits="initiative,level,offset,likely,low,high\na,full,1,10,11,9\nb,,1301,5,,\nb,,2,,,\n",
        effort="initiative,team,offset,days\nb,data,1,-4\nb,nobody,1,4\nb,data,2,x\n",
    )
    assert [(place, value) for place, value, _ in found] == [
        ("initiatives.csv, row 3, column roi", "0.1"),
        ("initiatives.csv, row 4, column cost", "5"),
        ("initiatives.csv, row 4, column fund", "opex"),
        ("costs.csv, row 3, column offset", "1"),
        ("costs.csv, row 4, column amount", "-2"),
        ("costs.csv, row 4, column fund", "cash"),
        ("costs.csv, row 5, column level", ""),
        ("costs.csv, row 6, column level", "huge"),
        ("costs.csv, row 7, column initiative", "zz"),
        ("costs.csv, row 9, column offset", "zero"),
        ("costs.csv, row 10, column fund", ""),
        ("benefits.csv, row 2, column low", "11"),
        ("benefits.csv, row 2, column high", "9"),
        ("benefits.csv, row 3, column offset", "1301"),
        ("benefits.csv, row 4, column likely", ""),
        ("effort.csv, row 2, column days", "-4"),
        ("effort.csv, row 3, column team", "nobody"),
        ("effort.csv, row 4, column days", "x"),
    ]


def test_all_files_at_once(problems):
    found = problems(
        toml=TOML.replace('"EUR"', '"euro"').replace("amounts = 1000", "amounts = [1, 2]"),
        initiatives=INITIATIVES + "a,Again,opex,1,\nc,C,cash,-1,12\n",
        small_allocations="name,fund,ticket\nS,cash,-1\n",
        relations="relation,initiative,other\nrequires,a,zz\n",
    )
    assert [(place, value) for place, value, _ in found] == [
        ("portfolio.toml, row 3, column currency", "euro"),
        ("portfolio.toml, row 10, column funds[1].amounts", "2 figures"),
        ("initiatives.csv, row 4, column id", "a"),
        ("initiatives.csv, row 5, column cost", "-1"),
        ("initiatives.csv, row 5, column roi", "12"),
        ("initiatives.csv, row 5, column fund", "cash"),
        ("small_allocations.csv, row 2, column ticket", "-1"),
        ("small_allocations.csv, row 2, column fund", "cash"),
        ("relations.csv, row 2, column other", "zz"),
    ]
