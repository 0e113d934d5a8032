"""An explanation as it is shown, on portfolios that one can see through: the figures are those of a sum by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QLocale

from cxalloc.analysis.sensitivity.explain import explain
from cxalloc.domain.initiative import BenefitProfile
from cxalloc.domain.plan import StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.formats import number_style
from cxalloc_ui.models.explanation_texts import Block, ExplanationText, explanation_text, with_stop
from tests.optimisation.small import initiative, level, portfolio, small

K = 50_000
"""So many coins are a thousand euros."""


def lines(text: ExplanationText, title: str) -> dict[str, tuple[str, str]]:
    [block] = [block for block in text.blocks if block.title == title]
    return {line.name: (line.now, line.then) for line in block.lines}


def coins() -> Portfolio:
    """Three for two of three: a and b are the best, c would displace a."""
    return portfolio(
        100 * K,
        *(
            initiative(name, K * cost, benefit=BenefitProfile((K * benefit * 2,)))
            for name, cost, benefit in [("a", 60, 120), ("b", 40, 90), ("c", 50, 80)]
        ),
    )


def test_words_first_and_the_figures_beneath(formats):
    made = coins()
    text = explanation_text(explain(made, "c"), made, formats)
    assert text.title == "Why is “C” not in the plan?"
    assert text.words[0] == "Not funded: it would displace “A” and cost 30,000\u00a0EUR of value."
    assert text.words[1] == "What stands in its way: CX budget in 2027-Q1 (it takes 50,000\u00a0EUR)."
    two = lines(text, "The two plans")
    assert two["Value of the plan, EUR"] == ("110,000", "80,000")
    assert two["Value lost, EUR"] == ("", "30,000")
    own = lines(text, "C")
    assert own["Funded"] == ("no", "yes")
    assert own["Total cost, EUR"] == ("–", "50,000")
    assert own["Expected ROI"] == ("–", "60.0\u00a0%")
    flips = lines(text, "Where the decision changes")
    assert flips["Expected ROI"][0] == "60.00\u00a0%"
    assert flips["Expected ROI"][1].startswith(("119.9", "120.0"))
    assert lines(text, "What else changes") == {"A": ("2027-Q1, 60,000", "not funded")}
    assert text.note.startswith("Found by ")


def test_figures_are_written_as_the_locale_has_them():
    made = coins()
    french = Formatter("en", "EUR", marks=number_style(QLocale(QLocale.Language.French, QLocale.Country.France)))
    text = explanation_text(explain(made, "c"), made, french)
    assert "30\u202f000\u00a0EUR" in text.words[0]
    assert lines(text, "C")["Expected ROI"] == ("–", "60,0\u00a0%")


def test_all_that_is_said_of_a_break_even_stands_in_one_pair_of_brackets(french):
    made = coins()
    found = explain(made, "c")
    far = replace(found.break_evens[1], at=Decimal(100 * 30_000), least=Decimal(100 * 20_000), most=None)
    words = explanation_text(replace(found, break_evens=(found.break_evens[0], far)), made, Formatter("fr")).words
    assert words[-1] == (
        "Elle serait financée avec un ROI de 120\u00a0% (actuellement 60\u00a0%) ou un coût de "
        "30\u202f000\u00a0EUR environ (au moins 20\u202f000\u00a0EUR\u00a0; actuellement 50\u202f000\u00a0EUR)."
    )


def test_a_part_says_nothing_of_stopping_and_what_was_stopped_does(formats):
    made = coins()
    part = replace(explain(made, "c"), complete=False, break_evens=(), solves=0)
    ended = "The search was stopped before everything was answered."
    assert ended not in explanation_text(part, made, formats, is_part=True).words
    text = explanation_text(with_stop(part), made, formats)
    assert text.words[-1] == ended
    assert text.note == ""
    stopped = replace(part, stopped=StopReason.CANCELLED, solves=3)
    assert explanation_text(stopped, made, formats).note.endswith("You stopped the search.")


def test_levels_are_reported_where_there_are_several(formats):
    levels = (level("pilot", cost=10 * K, npv=5 * K), level("full", cost=90 * K, npv=40 * K))
    made = portfolio(100 * K, initiative("a", levels=levels), initiative("b", 90 * K, 60 * K))
    text = explanation_text(explain(made, "b"), made, formats)
    assert lines(text, "What else changes") == {"A": ("pilot, 2027-Q1, 10,000", "full, 2027-Q1, 90,000")}
    assert "Level" not in lines(text, "B")
    own = explanation_text(explain(made, "a"), made, formats)
    assert lines(own, "A")["Level"] == ("pilot", "–")
    assert "NPV as entered, EUR, level pilot" in lines(own, "Where the decision changes")


def test_a_small_allocation_breaks_even_at_a_rate(formats):
    made = portfolio(10 * K, initiative("a", 10 * K, 8 * K), small_allocations=(small("k", 1, 10 * K, "1.5"),))
    text = explanation_text(explain(made, "k"), made, formats)
    flips = lines(text, "Where the decision changes")
    assert flips["Return of the first tier, per unit"] == ("1.50", "1.80")
    assert flips["Return of tier 1"] == ("1.50", "1.80")
    assert lines(text, "K")["Spend, EUR"][1] == "10,000"


def test_a_score_is_in_points(formats):
    one, two = (
        replace(initiative(name, 60), levels=(level(cost=60, scores=(("fit", Decimal(score)),)),))
        for name, score in (("a", 50), ("b", 40))
    )
    objective = Objective(ObjectiveKind.SCORE, (("fit", Decimal(1)),))
    made = portfolio(100, one, two, objective=objective)
    text = explanation_text(explain(made, "b"), made, formats)
    assert "10.0 points" in text.words[0]
    assert lines(text, "The two plans")["Value of the plan"] == ("50.0", "40.0")
    assert lines(text, "B")["Score"] == ("–", "40.0")
    assert lines(text, "Where the decision changes")["fit"] == ("40.00", "50.00")


def test_of_many_changes_those_that_come_in_or_go_out_are_reported_first_and_not_all(formats):
    made = coins()
    one = explain(made, "c")
    [out] = one.changes
    moved = replace(out, name="Moved", after=replace(out.before, start=1))
    text = explanation_text(replace(one, changes=(moved,) * 60 + (out,)), made, formats)
    [block] = [block for block in text.blocks if block.title == "What else changes"]
    assert isinstance(block, Block)
    assert (block.lines[0].name, block.lines[1].name) == ("A", "Moved")
    assert (len(block.lines), block.lines[-1].name) == (40, "22 more")
