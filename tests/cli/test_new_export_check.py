"""``cxalloc new``, ``export`` and ``check``."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cxalloc.domain.plan import Allotment, Choice, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.storage.file import PortfolioFile
from tests.cli.conftest import INITIATIVES, TOML

TABLE = "name,fund,cost,roi\nFix the forms,opex,24000,0.8\nA new branch,capex,90000,45 %\n"
BAD_SCENARIOS = """\
[[scenarios]]
name = "Dear money"
[scenarios.set]
annual_rate = 9
"fund.cx.carry_over" = 0.5
[[scenarios]]
name = "Of another shop"
[scenarios.set]
"fund.bx.factor" = 2
"budget.factor" = "lots"
[[scenarios]]
name = "Fine"
[scenarios.set]
annual_rate = "9 %"
"""
WRONG_SCENARIOS = [
    "- scenario 'Dear money', annual_rate = 9: portfolio, annual_rate is '9'; "
    "expected an annual rate from -50 % to 50 % such as 0.08 or 8 %",
    "- scenario 'Of another shop', fund.bx.factor = 2: key is 'fund.bx.factor'; "
    "expected the id of one fund after 'fund.': cx",
    "- scenario 'Of another shop', budget.factor = lots: budget.factor is 'lots'; "
    "expected a factor of 0 or more such as 0.85 or 85 %",
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def portfolio_in(path: Path) -> Portfolio:
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio


class TestNew:
    def test_from_a_folder_nothing_is_lost(self, cli, folder, tmp_path):
        done = cli("new", folder(), tmp_path / "a.cxalloc")
        assert done.code == 0
        assert "Corner shop: 3 initiatives, 1 small allocation, 1 fund, 1 scenario." in done.out
        assert portfolio_in(tmp_path / "a.cxalloc") == read_folder(folder())

    def test_from_a_table_with_all_that_it_can_not_say(self, cli, tmp_path):
        (tmp_path / "ideas.csv").write_text(TABLE)
        made = tmp_path / "a.cxalloc"
        done = cli(
            "new", tmp_path / "ideas.csv", made, "--budget", "opex=10000.50", "--budget", "capex=5;6;7",
            "--currency", "gbp", "--unit", "month", "--start", "2027-03", "--periods", 3, "--benefit-periods", 9,
            "--rate", "8%", "--name", "Ideas",
        )  # fmt: skip
        assert done.code == 0, done.err
        portfolio = portfolio_in(made)
        assert (portfolio.name, portfolio.currency, str(portfolio.annual_rate)) == ("Ideas", "GBP", "0.08")
        assert (portfolio.horizon.label(0), portfolio.horizon.budget_periods, portfolio.horizon.periods) == (
            "2027-03",
            3,
            12,
        )
        assert [(fund.id, fund.amounts) for fund in portfolio.funds] == [
            ("opex", (1000050,) * 3),
            ("capex", (500, 600, 700)),
        ]
        assert [initiative.name for initiative in portfolio.initiatives] == ["Fix the forms", "A new branch"]

    def test_a_table_needs_no_more_than_a_budget(self, cli, tmp_path):
        (tmp_path / "ideas.csv").write_text(INITIATIVES)
        assert cli("new", tmp_path / "ideas.csv", tmp_path / "a.cxalloc", "--budget", "100").code == 0
        portfolio = portfolio_in(tmp_path / "a.cxalloc")
        assert portfolio.name == "ideas"
        assert portfolio.horizon.label(0) == f"{date.today().year + 1}-Q1"
        assert portfolio.funds[0].amounts == (10000,) * 4

    @pytest.mark.parametrize(
        ("budget", "amount"),
        [("250,000", 25_000_000), ("600 k", 60_000_000), ("1.5 M EUR", 150_000_000), ("€ 1,250.50", 125_050)],
    )
    def test_a_budget_is_read_as_the_terminal_writes_amounts(self, cli, tmp_path, budget, amount):
        (tmp_path / "ideas.csv").write_text(INITIATIVES)
        assert cli("new", tmp_path / "ideas.csv", tmp_path / "a.cxalloc", "--budget", budget).code == 0
        assert portfolio_in(tmp_path / "a.cxalloc").funds[0].amounts == (amount,) * 4

    def test_what_was_read_is_said_in_money(self, cli, tmp_path):
        path, made = tmp_path / "ideas.csv", tmp_path / "a.cxalloc"
        path.write_text("name,cost,Annual benefit\nA,1.20,400\nB,12.0,40\nC,2.4999,\n")
        said = cli("new", path, made, "--budget", "100").err
        assert "3 initiatives, 15.70 EUR in all, from 1.20 EUR to 12 EUR each." in said
        assert "Benefits of 110 EUR in all." in said
        assert "'Annual benefit': converted from amounts a year to amounts a quarter, times 1/4 (2 of them;" in said
        assert "'cost': 1 amount has more decimals than the currency; rounding moves the sum by 0.0001 EUR." in said

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            ([], "a table needs --budget AMOUNT"),
            (["--budget", "lots"], "--budget is 'lots'; expected an amount per period"),
            (["--budget", "50.000"], "expected an amount that can be read in one way only: this may be 50 or 50000"),
            (["--budget", "1;2;3"], "expected an amount per period such as 250000, or 4 of them"),
            (["--budget", "-5"], "--budget is '-5'; expected an amount per period"),
            (["--budget", "1", "--start", "soon"], "start is 'soon'; expected a quarter such as 2027-Q1"),
            (["--budget", "1", "--periods", "0"], "budget_periods is '0'; expected a whole number from 1"),
            (["--budget", "1", "--periods", "1.5"], "'1.5' is not a whole number"),
            (["--budget", "1", "--currency", "euros"], "currency is 'EUROS'; expected a code of three capital letters"),
            (["--budget", "1", "--rate", "much"], "'much' is not an annual rate"),
            (["--budget", "1", "--unit", "week"], "invalid choice: 'week'"),
        ],
    )
    def test_a_wrong_frame(self, cli, tmp_path, arguments, complaint):
        (tmp_path / "ideas.csv").write_text(INITIATIVES)
        done = cli("new", tmp_path / "ideas.csv", tmp_path / "a.cxalloc", *arguments)
        assert done.code == 2
        assert complaint in done.err
        assert not (tmp_path / "a.cxalloc").exists()

    def test_what_can_not_be_made(self, cli, folder, file, tmp_path):
        before = file.read_bytes()
        (tmp_path / "notes.md").write_text("x")
        for source, target, more, complaint in [
            (folder(), file, [], "exists already"),
            (folder(), tmp_path / "a.xlsx", [], "ends in .cxalloc"),
            (folder(), tmp_path / "no" / "a.cxalloc", [], "there is no folder"),
            (folder(), tmp_path / "a.cxalloc", ["--budget", "1", "--rate", "0"], "--budget, --rate: only for a table"),
            (tmp_path / "notes.md", tmp_path / "a.cxalloc", [], "expected a portfolio folder, or a table"),
            (tmp_path / "nowhere", tmp_path / "a.cxalloc", [], "expected a folder with portfolio.toml"),
            (tmp_path / "nowhere.csv", tmp_path / "a.cxalloc", ["--budget", "1"], "expected a file of that name"),
        ]:
            done = cli("new", source, target, *more)
            assert done.code == 2
            assert complaint in done.err
        assert file.read_bytes() == before


class TestExport:
    def test_the_plan_and_the_decisions(self, cli, file, tmp_path):
        assert cli("solve", file, "--save").code == 0
        done = cli("export", file, "--to", tmp_path / "plan.csv")
        assert done.out.splitlines() == [f"Wrote {tmp_path / name}." for name in ("plan.csv", "plan-decisions.csv")]
        decided = rows(tmp_path / "plan-decisions.csv")
        assert {row["id"]: (row["decision"], row["value"]) for row in decided} == {
            "a": ("not funded", "0.00"),
            "b": ("funded", "55.50"),
            "c": ("funded", "45.00"),
            "tips": ("funded", "1.60"),
        }
        assert sum(float(row["spend"]) for row in rows(tmp_path / "plan.csv")) == 108

    def test_the_newest_plan_or_the_one_asked_for(self, cli, file, tmp_path):
        cli("solve", file, "--save")
        cli("solve", file, "--save", "--scenario", "Cut by half")
        target = tmp_path / "plan.csv"
        assert cli("export", file, "--to", target).code == 0
        assert {row["id"] for row in rows(target)} == {"b", "tips"}
        assert cli("export", file, "--plan", 1, "--to", target).code == 0
        assert {row["id"] for row in rows(target)} == {"b", "c", "tips"}
        done = cli("export", file, "--plan", 3, "--to", target)
        assert done.code == 2
        assert "has no plan 3; the plans in it: 1 (Base), 2 (Cut by half)" in done.err

    def test_without_a_stored_plan_it_solves_first(self, cli, folder, tmp_path):
        done = cli("export", folder(), "--to", tmp_path / "plan.csv")
        assert done.code == 0
        assert "No plan is stored" in done.out
        assert {row["id"] for row in rows(tmp_path / "plan.csv")} == {"b", "c", "tips"}
        must = INITIATIVES.replace("name,cost", "name,status,cost").replace(",60", ",must,6000")
        must = must.replace(",50,", ",,50,")
        done = cli("export", folder(initiatives=must), "--to", tmp_path / "other.csv")
        assert done.code == 1
        assert "no feasible plan" in done.out
        assert not (tmp_path / "other.csv").exists()

    def test_a_folder_of_the_portfolio_or_of_what_a_plan_was_made_from(self, cli, folder, file, tmp_path):
        assert cli("export", file, "--to", tmp_path / "back").code == 0
        assert read_folder(tmp_path / "back") == read_folder(folder())
        cli("solve", file, "--save", "--scenario", "Cut by half")
        assert cli("export", file, "--plan", 1, "--to", tmp_path / "then").code == 0
        assert read_folder(tmp_path / "then").funds[0].amounts == (5400,)

    def test_where_it_can_not_go(self, cli, folder, file, tmp_path):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "letter.txt").write_text("x")
        for source, target, more, complaint in [
            (file, tmp_path / "plan.pdf", [], "expected a name that ends in .csv"),
            (file, tmp_path / "no" / "plan.csv", [], "there is no folder"),
            (file, tmp_path / "full", [], "expected a new or empty folder"),
            (folder(), tmp_path / "plan.csv", ["--plan", "1"], "is a folder, and keeps no plans"),
            (tmp_path / "nowhere", tmp_path / "plan.csv", [], "does not exist"),
        ]:
            done = cli("export", source, "--to", target, *more)
            assert done.code == 2
            assert complaint in done.err


class TestCheck:
    def test_a_sound_folder_and_a_sound_file(self, cli, folder, file):
        done = cli("check", folder())
        assert done.code == 0
        assert "Budget 108 EUR from 2027-Q1 to 2027-Q1." in done.out
        assert "It holds no plan yet." in cli("check", file).out
        cli("solve", file, "--save")
        done = cli("check", file)
        assert done.code == 0
        assert "Plan 1, Base: optimal, 102 EUR; draft of" in done.out
        assert "Its plans (1) were verified again." in done.out
        assert "The database is whole, its references hold" in done.out
        assert "2 changes on record, the last by " in done.out
        assert ": plan stored: plan 1 'Base'." in done.out

    def test_a_folder_that_leaves_late_starts_unsaid_is_told_how_it_is_read(self, cli, folder, tmp_path):
        """In one line, by ``check`` and ``new``, where a benefit may come after the horizon; never once it is said."""
        longer = TOML.replace("budget_periods = 1", "budget_periods = 2")
        stated = 'late_start = "cut"\n' + longer
        note = "portfolio.toml does not state late_start: a late start shifts the benefits of a stated ROI"
        for number, (toml, is_noted) in enumerate([(TOML, False), (longer, True), (stated, False)]):
            path = folder(toml=toml)
            for done in (cli("check", path), cli("new", path, tmp_path / f"{number}.cxalloc")):
                assert done.code == 0
                assert sum(line.startswith(note) for line in done.out.splitlines()) == is_noted
            written = tmp_path / f"written {number}"
            cli("export", tmp_path / f"{number}.cxalloc", "--to", written)
            assert f'late_start = "{"cut" if number == 2 else "shift"}"' in (written / "portfolio.toml").read_text()
            assert read_folder(written) == read_folder(path)
            assert note not in cli("check", written).out

    def test_every_scenario_that_cannot_be_applied_is_reported(self, cli, folder, tmp_path):
        path, made = folder(toml=TOML + BAD_SCENARIOS), tmp_path / "bad.cxalloc"
        done = cli("check", path)
        assert done.code == 2
        assert done.err.splitlines() == [f"cxalloc: {path} is not sound:", *WRONG_SCENARIOS]
        assert "is sound" not in done.out
        assert cli("new", path, made).code == 0
        cli("solve", made, "--save")
        done = cli("check", made)
        assert done.code == 2
        assert done.err.splitlines() == [f"cxalloc: {made} is not sound:", *WRONG_SCENARIOS]
        assert "Plan 1, Base: optimal, 102 EUR" in done.out  # the plans are verified all the same

    def test_of_a_scenario_the_changes_at_fault_are_named_unless_they_are_many(self, cli, folder):
        many = [f"initiative.a.{field}" for field in ("slip", "success", "duration", "cost_factor", "benefit_factor")]
        late = "".join(f'"{key}" = 1\n' for key in [*many, "initiative.b.slip", "initiative.b.duration", "annual_rate"])
        done = cli("check", folder(toml=f'{TOML}[[scenarios]]\nname = "Late"\n[scenarios.set]\n{late}'))
        assert [line.partition(" is ")[0] for line in done.err.splitlines()[1:]] == [
            "- scenario 'Late', annual_rate = 1: portfolio, annual_rate",
            "- scenario 'Late': initiative 'a', earliest_start",
            "- scenario 'Late', initiative.b.slip = 1, initiative.b.duration = 1: initiative 'b', earliest_start",
        ]

    def test_a_plan_that_another_program_changed(self, cli, file):
        cli("solve", file, "--save")
        with closing(sqlite3.connect(file)) as connection, connection:
            for trigger, table in connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type='trigger'"):
                if table.startswith("plan"):
                    connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute("UPDATE plan_allotment SET amount = 900")
        done = cli("check", file)
        assert done.code == 2
        assert "is not sound" in done.err
        assert "plan_line is not what its inputs and decision come to" in done.err
        assert "plan 1 (Base): " in done.err  # and by the verifier, which knows nothing of those sums
        assert "The database is whole" not in done.out

    def test_a_damaged_file_is_reported_and_left_as_it_is(self, cli, file):
        with closing(sqlite3.connect(file)) as connection:
            (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'plan_verdict'").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        damaged = bytearray(file.read_bytes())
        damaged[(root - 1) * size : root * size] = b"\xa5" * size
        file.write_bytes(damaged)
        done = cli("check", file)
        assert done.code == 2
        assert "the file is damaged: " in done.err
        assert file.read_bytes() == damaged

    def test_a_missing_table_is_reported(self, cli, file):
        with closing(sqlite3.connect(file)) as connection:
            for view in ("history", "approvals"):
                connection.execute(f"DROP VIEW {view}")
            connection.execute("DROP TABLE audit")
        done = cli("check", file)
        assert done.code == 2
        assert "audit is missing: somebody removed this table" in done.err

    def test_a_file_that_is_open_elsewhere_is_checked_and_not_changed(self, cli, file):
        with PortfolioFile.open(file):
            assert cli("check", file).code == 0
            done = cli("solve", file, "--save")
            assert done.code == 2
            assert "is open elsewhere and can only be read here: " in done.err

    def test_a_plan_that_breaks_its_budget(self, cli, file):
        # Written by a program with a fault: hashes and sums fit, the money does not.
        with PortfolioFile.open(file) as opened:
            plan = solve(opened.portfolio).plan
            assert plan is not None
            choices = tuple(Choice(one, "standard", 0) for one in "abc")
            opened.add_plan(replace(plan, decision=Decision(choices, (Allotment("tips", 0, 800),))))
        done = cli("check", file)
        assert done.code == 2
        assert "plan 1 (Base): " in done.err


class TestTolerantTables:
    def test_a_french_table_and_what_is_reported_of_it(self, cli, tmp_path):
        table = "Nom;Coût (€);Enveloppe prévue;Commentaire;ROI\nCafé;1 234,56 €;9;x;12,5 %\n"
        (tmp_path / "idées.csv").write_bytes(table.encode("cp1252"))
        made = tmp_path / "a.cxalloc"
        done = cli("new", tmp_path / "idées.csv", made, "--budget", "5000")
        assert done.code == 0, done.err
        assert done.err.splitlines() == [
            "idées.csv: cp1252, separated by semicolons, numbers with a decimal comma, headings in row 1, 1 row.",
            "Columns: 'Nom' is name, 'Coût (€)' is cost, 'ROI' is roi.",
            "1 initiative, 1,234.56 EUR in all.",
            "Not used: 'Enveloppe prévue', 'Commentaire'. With --map 'HEADING=column' they can be.",
            "Nothing is discounted: no --rate was given.",
        ]
        assert portfolio_in(made).initiatives[0].levels[0].costs[0].amounts == (123456,)

    def test_a_rate_that_is_given_is_not_missed(self, cli, tmp_path):
        (tmp_path / "t.csv").write_text("name,cost,roi\nA,10,50 %\n")
        for rate, missed in (("8%", False), ("0", False), (None, True)):
            given = () if rate is None else ("--rate", rate)
            target = tmp_path / f"{rate}.cxalloc"
            done = cli("new", tmp_path / "t.csv", target, "--budget", "5000", *given)
            assert ("Nothing is discounted" in done.err) is missed

    def test_what_is_asked_names_the_option_that_answers(self, cli, tmp_path):
        path, made = tmp_path / "t.csv", tmp_path / "a.cxalloc"
        path.write_text("note;\nname;Total cost\nA;1.200\nB;2\nReste à allouer;7\nSource: finance;\n")
        done = cli("new", path, made, "--budget", "5000")
        assert done.code == 2
        assert "--keep-row 5 takes it as an initiative, --leave-out 5 leaves it out" in done.err
        assert "1200 with a comma); for example --decimal-mark 'Total cost=comma'" in done.err
        answers = ["--decimal-mark", "Total cost=comma", "--leave-out", 5, "--last-row", 5, "--skip-rows", 1]
        assert cli("new", path, made, "--budget", "5000", *answers).code == 0
        assert [one.name for one in portfolio_in(made).initiatives] == ["A", "B"]
        assert portfolio_in(made).initiatives[0].levels[0].costs[0].amounts == (120000,)
        more = ["--encoding", "cp1252", "--delimiter", "semicolon", "--keep-row", 5, "--decimal-mark", "point"]
        done = cli("new", path, tmp_path / "b.cxalloc", "--budget", "5000", "--last-row", 5, *more)
        assert done.code == 0, done.err
        assert len(portfolio_in(tmp_path / "b.cxalloc").initiatives) == 3

    def test_headings_and_the_decimal_mark_can_be_said(self, cli, tmp_path):
        (tmp_path / "t.csv").write_text("Nom;Coût;Total\nA;1;1,234\n")
        made = tmp_path / "a.cxalloc"
        arguments = ["new", tmp_path / "t.csv", made, "--budget", "5000", "--map", "Coût=", "--map", "Total=cost"]
        done = cli(*arguments)
        assert done.code == 2
        assert "row 2, column Total: column 'Total' is '1,234'; expected a number that can be read" in done.err
        assert not made.exists()
        assert cli(*arguments, "--decimal-point").code == 0
        assert portfolio_in(made).initiatives[0].levels[0].costs[0].amounts == (123400,)

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["--map", "Nope=cost"], "mapping 'Nope' is 'Nope'; expected a heading of the table: name, cost"),
            (["--map", "cost=price"], "mapping 'cost' is 'price'; expected a column: id, name"),
            (["--map", "cost"], "'cost' is not a heading and a column"),
            (["--decimal-comma", "--decimal-point"], "not allowed with"),
        ],
    )
    def test_what_is_said_wrongly(self, cli, tmp_path, arguments, complaint):
        (tmp_path / "t.csv").write_text("name,cost\nA,1\n")
        done = cli("new", tmp_path / "t.csv", tmp_path / "a.cxalloc", "--budget", "5", *arguments)
        assert done.code == 2
        assert complaint in done.err
        assert not (tmp_path / "a.cxalloc").exists()

    def test_only_for_tables(self, cli, folder, tmp_path):
        done = cli("new", folder(), tmp_path / "a.cxalloc", "--map", "a=b", "--decimal-comma")
        assert "--map, --decimal-comma, --decimal-point: only for a table" in done.err


class TestOtherExports:
    def test_a_workbook(self, cli, file, tmp_path):
        target = tmp_path / "plan.xlsx"
        done = cli("export", file, "--to", target)
        assert (done.code, done.out.splitlines()[-1]) == (0, f"Wrote {target}.")
        with CalamineWorkbook.from_path(target) as book:
            assert book.sheet_names[:2] == ["Decisions", "Schedule"]
        (tmp_path / "dir.xlsx").mkdir()
        assert cli("export", file, "--to", tmp_path / "dir.xlsx").code == 0  # a folder that exists gets the portfolio
        assert read_folder(tmp_path / "dir.xlsx") == portfolio_in(file)

    def test_csv_for_a_french_spreadsheet(self, cli, file, tmp_path):
        target = tmp_path / "plan.csv"
        assert cli("export", file, "--to", target, "--decimal-comma").code == 0
        assert ";50,00;" in target.read_text("utf-8-sig")
        assert cli("export", file, "--to", target, "--delimiter", "tab").code == 0
        assert "\t50.00\t" in target.read_text("utf-8-sig")
        done = cli("export", file, "--to", tmp_path / "plan.xlsx", "--decimal-comma")
        assert done.code == 2
        assert "only for a plan as CSV" in done.err


LATE = """\
id,name,latest_start,cost_1,cost_2,npv
a,Café counter,{latest},60,40,100
"""


def test_costs_after_the_last_budget_period_are_refused_unless_they_are_asked_for(cli, folder):
    done = cli("check", folder(initiatives=LATE.format(latest="")))
    assert done.code == 2
    assert "cost_2" in done.err
    assert "or a latest start, if such costs are meant" in done.err


def test_costs_after_the_last_budget_period_are_said_where_they_are_asked_for(cli, folder):
    asked = folder(initiatives=LATE.format(latest="2027-Q1"))
    beyond = "40 EUR of its costs {} after the last budget period"
    checked, solved = (" ".join(cli(command, asked).out.split()) for command in ("check", "solve"))
    assert f"Café counter may start in 2027-Q1: {beyond.format('would fall')}" in checked
    assert f"Café counter starts in 2027-Q1: {beyond.format('fall')}" in solved
    [found] = json.loads(cli("solve", asked, "--json").out)["costs_beyond"]
    assert found == {"id": "a", "start": "2027-Q1", "amount": 40}
