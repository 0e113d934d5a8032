"""A change after ``--set`` that cannot be made is named as it was typed, with what is wrong with it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import TOML

RULES = """\
[[rules]]
id = "floor"
select = { kind = "small_allocation" }
at_least = "5 %"
[[rules]]
id = "rhythm"
minimum_active = 1
"""
BAD_SCENARIO = """\
[[scenarios]]
name = "Dear money"
[scenarios.set]
annual_rate = 9
"""


def complaints(done) -> list[str]:
    assert done.code == 2
    assert done.out == ""
    return [line.removeprefix("cxalloc: ") for line in done.err.splitlines()]


@pytest.fixture
def refused(cli, folder):
    """The complaints of a command about changes, separated by blanks."""

    def ask(changes: str, *more: str, command: tuple[str, ...] = ("solve",)) -> list[str]:
        arguments = [part for change in changes.split() for part in ("--set", change)]
        path = folder(toml=TOML + RULES + BAD_SCENARIO)
        return complaints(cli(command[0], path, *command[1:], *arguments, *more))

    return ask


UNKNOWN = (
    "--set foo=1: key is 'foo'; expected one of annual_rate, budget.factor, objective, late_start, fund.ID.FIELD, "
    "team.ID.FIELD, initiative.ID.FIELD, small_allocation.ID.FIELD, rule.ID.FIELD, such as fund.cx.factor"
)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("foo=1", UNKNOWN),
        ("budget.factor=lots", "budget.factor is 'lots'; expected a factor of 0 or more such as 0.85 or 85 %"),
        ("budget.factor=", "budget.factor is missing; expected a factor of 0 or more such as 0.85 or 85 %"),
        ("fund.bx.factor=2", "key is 'fund.bx.factor'; expected the id of one fund after 'fund.': cx"),
        ("fund.cx.size=2", "key is 'fund.cx.size'; expected a field of fund: factor, amounts, carry_over, amount_N"),
        ("fund.cx=2", "key is 'fund.cx'; expected a field of fund: factor, amounts, carry_over, amount_N"),
        ("team.data.factor=2", "key is 'team.data.factor'; expected the id of one team after 'team.'; there is none"),
        (
            "annual_rate=90%",
            "portfolio, annual_rate is '90%'; expected an annual rate from -50 % to 50 % such as 0.08 or 8 %",
        ),
        ("fund.cx.amounts=1;2", "fund 'cx', amounts is '1;2'; expected 1, one for each budget period"),
        ("fund.cx.amounts=-5", "fund 'cx', amounts is '-5'; expected an amount of 0 or more"),
        (
            "initiative.a.latest_start=2",
            "initiative 'a', latest_start is '2'; expected a period from 2027-Q1 to 2027-Q1",
        ),
        (
            "initiative.a.slip=1",
            "initiative 'a', earliest_start is '2027-Q2'; expected a period from 2027-Q1 to 2027-Q1",
        ),
        (
            "initiative.a.status=committed",
            "initiative 'a', committed_start is missing; expected the start of a committed initiative",
        ),
        (
            "initiative.a.committed_start=1",
            "initiative 'a', committed_start is '1'; expected nothing, or status committed",
        ),
        (
            "initiative.a.standard.success=3",
            "initiative 'a', success is '3'; expected a probability above 0 and at most 1",
        ),
        (
            "small_allocation.tips.delay=-1",
            "small allocation 'tips', delay is '-1'; expected a whole number of periods, 0 or more",
        ),
        ("rule.floor.at_most=3", "rule 'floor', at_most is '3'; expected at_least, as the rule is"),
        (
            "rule.floor.minimum_active=3",
            "rule 'floor', minimum_active is '3'; expected a field that this kind of rule has",
        ),
        (
            "rule.rhythm.minimum_active=3",
            "rule 'rhythm', minimum_active is '3'; expected at most 1: so many are selected",
        ),
    ],
)
def test_a_change_is_named_as_it_was_typed(refused, change, complaint):
    expected = complaint if complaint == UNKNOWN else f"--set {change}: {complaint}"
    assert refused(change) == [expected]
    assert refused(change, command=("explain", "a")) == [expected]


def test_all_changes_that_are_not_understood_are_reported(refused):
    said = refused("foo=1 budget.factor=lots budget.factor=0.9 annual_rate=x")
    assert said[0] == UNKNOWN
    assert [line.partition(": ")[0] for line in said[1:]] == ["--set budget.factor=lots", "--set annual_rate=x"]


def test_what_is_not_understood_and_what_does_not_fit_is_reported_at_once(refused):
    said = refused("annual_rate=9 fund.cx.carry_over=3 team.data.factor=2")
    assert [line.partition(": ")[0] for line in said] == [
        "--set team.data.factor=2", "--set fund.cx.carry_over=3", "--set annual_rate=9",
    ]  # fmt: skip


def test_what_is_not_understood_is_reported_next_to_a_scenario_that_does_not_fit(refused):
    said = refused("annual_rate=x fund.cx.carry_over=3", "--scenario", "Dear money")
    assert [line.partition(": ")[0] for line in said] == ["--scenario 'Dear money'", "--set annual_rate=x"]
    said = refused("annual_rate=x", "--scenario", "Cheap money")
    assert [line.partition(" is ")[0] for line in said] == ["scenario", "--set annual_rate=x: annual_rate"]


def test_what_does_not_fit_names_the_changes_of_that_part_alone(refused):
    [said] = refused("budget.factor=2 initiative.a.npv=9 initiative.a.success=0.5 initiative.b.slip=0")
    assert said.startswith("--set initiative.a.success=0.5: initiative 'a', success is '0.5'; expected nothing")
    [said] = refused("budget.factor=2 initiative.a.status=committed initiative.b.slip=0 initiative.a.slip=0")
    assert said.startswith(
        "--set initiative.a.status=committed --set initiative.a.slip=0: initiative 'a', committed_start "
    )


def test_of_several_that_set_one_field_the_one_that_counts_is_named(refused):
    [said] = refused("initiative.a.standard.success=3 initiative.a.success=0.5")
    assert said.startswith("--set initiative.a.standard.success=3: initiative 'a', success is '3';")
    [said] = refused("fund.cx.carry_over=3 fund.cx.carry_over=2")
    assert said.startswith("--set fund.cx.carry_over=2: ")


def test_a_scenario_that_does_not_fit_is_named(refused, cli, folder):
    expected = "--scenario 'Dear money': portfolio, annual_rate is '9'; expected an annual rate from -50 % to 50 %"
    [said] = refused("budget.factor=2", "--scenario", "Dear money")
    assert said.startswith(expected)
    [said] = refused("", "--scenario", "Cheap money")
    assert said == "scenario is 'Cheap money'; expected one of the scenarios: Cut by half, Dear money"
