"""Whatever is wrong is told in a line each, with its place, and ends with code 2 and no traceback."""

from __future__ import annotations

import pytest

from cxalloc.analysis.frontier import frontier
from cxalloc.cli.commands.frontier.options import MOST_POINTS
from cxalloc.cli.language import let_any_console_do
from cxalloc.samples import samples_folder
from tests.cli.conftest import INITIATIVES, SMALL_ALLOCATIONS, TOML


def refused(done) -> str:
    """The one complaint of a command."""
    assert done.code == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    return str(done.err)


@pytest.mark.parametrize(
    ("initiatives", "complaint"),
    [
        (
            "id,cost,roi\na,60,1\n",
            "initiatives.csv, row 1, column name: column 'name' is missing; expected a column 'name'",
        ),
        (
            INITIATIVES.replace("60", "NaN"),
            "initiatives.csv, row 2, column cost: initiative 'a', cost is 'NaN'; "
            "expected an amount in EUR, a number such as 1250.50",
        ),
        (
            INITIATIVES.replace("\nb,", "\na,"),
            "initiatives.csv, row 3, column id: initiative 'a', id is 'a'; "
            "expected an id of its own or a level of its own: row 2 has the level 'standard' already",
        ),
        (
            INITIATIVES.replace("60", "-60"),
            "initiatives.csv, row 2, column cost: initiative 'a', cost is '-60'; expected an amount of 0 or more",
        ),
        (
            "id,name,fund,cost,roi\na,A,capex,60,1\n",
            "initiatives.csv, row 2, column fund: initiative 'a', fund is 'capex'; expected one of the funds: cx",
        ),
    ],
    ids=["deleted column", "not a number", "duplicate id", "negative cost", "unknown fund"],
)
def test_a_spoilt_row(cli, folder, initiatives, complaint):
    for command in ("solve", "check"):
        assert complaint in refused(cli(command, folder(initiatives=initiatives)))


def test_every_problem_is_reported_at_once(cli, folder):
    err = refused(
        cli(
            "solve",
            folder(
                toml=TOML.replace("108", "-1"),
                initiatives="id,name,cost,roi\na,A,x,1\nb,B,2,15\n",
                small=SMALL_ALLOCATIONS.replace(",2,10,", ",20,10,"),
            ),
        )
    )
    lines = err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("cxalloc: ") for line in lines)


def test_a_budget_below_the_must_fund_costs(cli, folder):
    must = "id,name,status,cost,roi\na,A,must,60,1\nb,B,must,60,1\n"
    done = cli("solve", folder(initiatives=must))
    assert done.code == 1
    assert "Add 12 EUR to CX budget in 2027-Q1 (then 120 EUR)." in done.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--gap", "abc"], "'abc' is not a share"),
        (["--gap", "-1"], "'-1' is not a share"),
        (["--gap", "1"], "'1' is not a share"),
        (["--gap", "nan"], "'nan' is not a share"),
        (["--gap"], "expected one argument"),
        (["--time-limit", "0"], "'0' is not a number of seconds above 0"),
        (["--time-limit", "inf"], "'inf' is not a number"),
        (["--set", "foo"], "argument --set: 'foo' is not a change such as budget.factor=0.85"),
        (["--set", "=1"], "'=1' is not a change"),
        (["--scenario", "Nope"], "'Nope'; expected one of the scenarios: Cut by half"),
        (["--solver", "gurobi"], "invalid choice: 'gurobi'"),
        (["--save"], "is a folder, and a plan is stored in a file; make one first: cxalloc new"),
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
    ],
)
def test_wrong_arguments_of_solve(cli, folder, arguments, complaint):
    assert complaint in refused(cli("solve", folder(), *arguments))


@pytest.mark.parametrize("command", ["solve", "check"])
@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("nowhere", None, "does not exist"),
        ("nowhere.cxalloc", None, "does not exist"),
        ("empty.cxalloc", b"", "is empty"),
        ("letter.cxalloc", b"Dear Sir or Madam" * 99, "is not a cxalloc portfolio file"),
        ("ideas.csv", b"name,cost,roi\n", "is a table; make a portfolio of it first: cxalloc new"),
    ],
)
def test_paths_that_are_no_portfolio(cli, tmp_path, command, name, content, complaint):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert complaint in refused(cli(command, path))


MISSING = "portfolio.toml is missing; expected a portfolio folder with portfolio.toml and initiatives.csv or "


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve",),
        ("explain", "a"),
        ("compare",),
        ("frontier",),
        ("prices",),
        ("alternatives",),
        ("timing",),
        ("risk",),
        ("check",),
        ("export", "--to", "plan.csv"),
    ],
)
def test_a_folder_without_a_portfolio(cli, tmp_path, arguments):
    command, *more = arguments
    [said] = refused(cli(command, tmp_path, *more)).splitlines()
    assert said.startswith(f"cxalloc: folder '{tmp_path}', {MISSING}small_allocations.csv; ")
    assert said.endswith(f"for an example see {samples_folder() / 'tutorial'}")


def test_a_folder_around_portfolios(cli, folder, file):
    folder()
    for command in (("check", file.parent), ("new", file.parent, file.with_name("other.cxalloc"))):
        said = refused(cli(*command))
        assert f"folder '{file.parent}', portfolio.toml is missing" in said
        assert said.endswith("; there are portfolios in it: shop, shop.cxalloc\n")


def test_a_folder_of_tables(cli, folder):
    path = folder()
    (path / "portfolio.toml").unlink()
    (path / "costs.csv").write_text("?", encoding="utf-8")
    said = refused(cli("solve", path)).splitlines()
    made = f"cxalloc new {path / 'initiatives.csv'} NAME.cxalloc --budget AMOUNT"
    assert said[0].endswith(f"; to make a portfolio of a table in it: {made}")
    assert "costs.csv, row 1" in said[1]  # and what else is wrong


def test_a_folder_without_candidates(cli, folder):
    path = folder()
    for name in ("initiatives.csv", "small_allocations.csv"):
        (path / name).unlink()
    expected = f"cxalloc: folder '{path}', initiatives.csv is missing; expected that file, or small_allocations.csv\n"
    assert refused(cli("solve", path)) == expected


def test_a_file_that_is_no_file(cli, tmp_path):
    path = tmp_path / "shop.cxalloc"
    path.mkdir()
    assert "portfolio.toml" in refused(cli("solve", path))
    assert "exists already" in refused(cli("new", tmp_path, path))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["solve"], "the following arguments are required: PATH"),
        (
            ["slove", "x"],
            "'slove' is not a command; expected one of new, solve, explain, compare, frontier, prices, alternatives",
        ),
        (["nowhere"], "nowhere does not exist, and is not a command"),
        (["--bogus"], "COMMAND"),
    ],
)
def test_wrong_commands(cli, arguments, complaint):
    assert complaint in refused(cli(*arguments))


def test_a_solver_that_was_not_tested_is_refused_with_a_word(cli, file, monkeypatch):
    monkeypatch.setattr("highspy.HIGHS_VERSION_MINOR", 99)
    for solver in ("highs", "cbc"):
        complaint = (
            "HiGHS 1.99 is installed, and cxalloc is tested with HiGHS 1.15; pip install cxalloc brings the right"
        )
        assert complaint in refused(cli("solve", file, "--solver", solver))


def test_a_target_that_can_not_be_written(cli, file, tmp_path):
    (tmp_path / "plan-decisions.csv").mkdir()
    complaint = f"{tmp_path / 'plan-decisions.csv'} is a folder"
    assert complaint in refused(cli("export", file, "--to", tmp_path / "plan.csv"))


def test_what_the_system_refuses_is_reported_with_the_file(cli, file, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", str(tmp_path / "plan.csv"))

    monkeypatch.setattr("cxalloc.exchange.exports.plan_files.write_plan", full)
    done = cli("export", file, "--to", tmp_path / "plan.csv")
    assert done.code == 2
    assert done.err == f"cxalloc: {tmp_path / 'plan.csv'}: No space left on device\n"


@pytest.mark.parametrize("budget", ["1e30", "-5", "cx=5;-5;5;5"])
def test_a_budget_that_no_fund_can_have_is_refused_as_it_was_typed(cli, folder, tmp_path, budget):
    table = folder() / "initiatives.csv"
    said = refused(cli("new", table, tmp_path / "made.cxalloc", "--budget", budget))
    assert said.count("\n") == 1
    assert f"--budget is {budget!r}; expected an amount" in said


@pytest.mark.parametrize("points", ["1", "1001", "100000000"])
def test_no_more_points_than_can_be_waited_for(cli, folder, points):
    assert "is not a whole number from 2 to 1,000" in refused(cli("frontier", folder(), "--points", points))


def test_the_limit_of_points_is_that_of_the_analysis():
    assert MOST_POINTS == frontier.MOST_POINTS


def test_one_value_for_every_period_is_found_wrong_once(cli, folder):
    assert refused(cli("solve", folder(), "--set", "fund.cx.amounts=-1")).count("\n") == 1


def test_an_old_console_gets_letters_that_it_has():
    let_any_console_do()
    plain = "Écart 1\u202f250\u00a0€, œuvre …".encode("ascii", "cxalloc.plain").decode()
    assert plain == "Ecart 1 250 ?, oeuvre ..."


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("arguments", [("solve",), ("solve", "x", "--gap", "-1"), ("explain", "x"), ("--nope",)])
def test_what_the_parser_refuses_ends_its_line(cli, language, arguments):
    err = refused(cli(*arguments, "--language", language))
    assert err.endswith("\n")
    assert "\\n" not in err
