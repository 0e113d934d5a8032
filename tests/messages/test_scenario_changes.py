"""Changes of scenarios in words: every key that a scenario may have, in both languages."""

import re

import pytest

from cxalloc.domain.scenario.changes import ChangeChecker
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.messages.scenario_changes import change_message
from cxalloc.samples import samples_folder

PORTFOLIO = read_folder(samples_folder() / "retail_bank")
RULE = next(rule for rule in PORTFOLIO.rules if getattr(rule, "share", None) is not None)
LEVELS = next(one for one in PORTFOLIO.initiatives if len(one.levels) > 1)
INITIATIVE, FUND = f"initiative.{LEVELS.id}", f"fund.{PORTFOLIO.funds[0].id}"
LEVEL = f"{INITIATIVE}.{LEVELS.levels[0].name}"
SMALL, TEAM = f"small_allocation.{PORTFOLIO.small_allocations[0].id}", f"team.{PORTFOLIO.teams[0].id}"
CHANGES = [
    ("annual_rate", "8 %"),
    ("objective", "npv"),
    ("objective", "score"),
    ("budget.factor", "0.85"),
    ("budget.factor", "85 %"),
    (f"{FUND}.factor", "1.1"),
    (f"{FUND}.amounts", "250000.50"),
    (f"{FUND}.amounts", "1;2;3;4;5;6;7;8"),
    (f"{FUND}.carry_over", "0.5"),
    (f"{TEAM}.factor", "50 %"),
    (f"{TEAM}.capacity", "120"),
    *((f"{INITIATIVE}.status", status) for status in ("must", "never", "committed", "candidate")),
    (f"{INITIATIVE}.earliest_start", "2027-Q2"),
    (f"{INITIATIVE}.latest_start", "2028-Q1"),
    (f"{INITIATIVE}.committed_start", "2027-Q3"),
    (f"{INITIATIVE}.committed_level", LEVELS.levels[0].name),
    (f"{INITIATIVE}.slip", "1"),
    (f"{INITIATIVE}.cost_factor", "1.2"),
    (f"{INITIATIVE}.benefit_factor", "0.9"),
    (f"{INITIATIVE}.success", "0.4"),
    (f"{INITIATIVE}.{LEVELS.levels[0].name}.success", "40 %"),
    (f"{INITIATIVE}.roi", "35 %"),
    (f"{INITIATIVE}.npv", "-12000"),
    (f"{INITIATIVE}.duration", "3"),
    (f"{INITIATIVE}.low", "0.7"),
    (f"{INITIATIVE}.high", "1.3"),
    (f"{INITIATIVE}.cost_low", "0.9"),
    (f"{INITIATIVE}.cost_high", "1.6"),
    (f"{INITIATIVE}.duration_low", "1"),
    (f"{INITIATIVE}.duration_high", "9"),
    (f"{SMALL}.ticket", "500"),
    (f"{SMALL}.minimum", "500"),
    (f"{SMALL}.maximum", "500"),
    (f"{SMALL}.total_cap", "500"),
    (f"{SMALL}.cadence", "2"),
    (f"{SMALL}.delay", "1"),
    (f"{SMALL}.rate_low", "0.5"),
    (f"{SMALL}.rate_high", "1.5"),
    ("late_start", "shift"),
    ("late_start", "cut"),
    (f"{FUND}.amount_2", "1000"),
    (f"{TEAM}.capacity_3", "12.5"),
    (f"{INITIATIVE}.latest_start", "none"),
    (f"{LEVEL}.cost", "120000"),
    (f"{LEVEL}.cost_2", "1000.50"),
    (f"{LEVEL}.cost_2:{PORTFOLIO.funds[0].id}", "1000"),
    (f"{LEVEL}.run_cost", "300"),
    (f"{LEVEL}.run_cost:{PORTFOLIO.funds[0].id}", "300"),
    (f"{LEVEL}.fund", PORTFOLIO.funds[0].id),
    (f"{LEVEL}.benefit", "4000"),
    (f"{LEVEL}.benefit_total", "4000"),
    (f"{LEVEL}.benefit_periods", "4"),
    *((f"{LEVEL}.{name}_2", "4000") for name in ("benefit", "low", "high")),
    (f"{LEVEL}.effort_1:{PORTFOLIO.teams[0].id}", "20"),
    (f"{LEVEL}.score:ease", "40"),
    (f"{LEVEL}.score:ease", "none"),
    *((f"{SMALL}.{name}", "none") for name in ("ticket", "minimum", "total_cap", "cadence")),
    (f"{SMALL}.fund", PORTFOLIO.funds[0].id),
    (f"{SMALL}.tier1_rate", "1.5"),
    (f"{SMALL}.tier2_rate", "none"),
    (f"{SMALL}.tier1_amount", "500"),
    (f"{SMALL}.tier1_amount", "none"),
    (f"{SMALL}.score:ease", "40"),
    (f"rule.{RULE.id}.at_least", "20000 EUR"),
    (f"rule.{RULE.id}.enabled", "no"),
    (f"rule.{RULE.id}.enabled", "yes"),
    (f"rule.{RULE.id}.at_least", "12 %"),
    (f"rule.{RULE.id}.at_most", "20000"),
    (f"rule.{RULE.id}.minimum_active", "2"),
    (f"rule.{RULE.id}.window", "2"),
    (f"rule.{RULE.id}.window", "horizon"),
]


@pytest.mark.parametrize(("key", "value"), CHANGES, ids="=".join)
def test_a_change_is_said_in_words_and_never_by_its_key(key, value):
    ChangeChecker(PORTFOLIO).check(key, value, "scenario")
    english, french = (
        Formatter(language).of(PORTFOLIO).render(change_message(PORTFOLIO, key, value))
        for language in (ENGLISH, FRENCH)
    )
    for text in (english, french):
        assert key not in text
        assert " = " not in text
    field = key.rpartition(".")[2]
    assert "_" not in field or field not in english + french


def test_every_key_that_is_known_is_said():
    """What a scenario may change is listed in one place, and must be in the list above."""
    checker = ChangeChecker(PORTFOLIO)._reader
    kinds = ("fund", "team", "initiative", "small_allocation", "rule")
    known = {(kind, field) for kind in kinds for field in checker._fields.names(kind)}
    known |= {("", key) for key in checker._fields.head if "." not in key}
    tried = {(key.partition(".")[0] if "." in key else "", pattern(key.rpartition(".")[2])) for key, _ in CHANGES}
    assert known <= tried


def pattern(field: str) -> str:
    """A field without its number, its fund, team or criterion, as the page of the format has it."""
    field = re.sub(r"(?<=_)\d+|(?<=^tier)\d+", "N", field)
    of = {"effort": "TEAM", "score": "CRITERION"}.get(re.split("[_:]", field)[0], "FUND")
    return re.sub(":.+", f":{of}", field)


@pytest.mark.parametrize(
    ("key", "value", "english", "french"),
    [
        ("objective", "score", "the weighted score is maximised", "le score pondéré est maximisé"),
        (f"{INITIATIVE}.status", "never", f"{LEVELS.name} is never funded", f"{LEVELS.name} est écartée"),
        (
            f"{INITIATIVE}.earliest_start",
            "2027-Q2",
            f"{LEVELS.name} starts in 2027-Q2 at the earliest",
            f"{LEVELS.name} commence au plus tôt en T2 2027",
        ),
    ],
)
def test_words_and_periods_are_those_of_the_language(key, value, english, french):
    said = change_message(PORTFOLIO, key, value)
    assert Formatter(ENGLISH).of(PORTFOLIO).render(said) == english
    assert Formatter(FRENCH).of(PORTFOLIO).render(said) == french


@pytest.mark.parametrize(
    ("key", "value"),
    [("foo", "1"), ("initiative.gone.roi", "1"), (f"{INITIATIVE}.roi", "much"), (f"{INITIATIVE}.status", "maybe")],
)
def test_what_is_no_change_is_shown_as_it_was_written(key, value):
    assert str(change_message(PORTFOLIO, key, value)) == f"{key} = {value}"
