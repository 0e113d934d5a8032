"""The honest promise, next to sums by hand and to a world in which the truth is known."""

import random
from dataclasses import replace
from decimal import Decimal
from statistics import mean, variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.analysis.risk.promise import promise
from cxalloc.domain.accounting.ledger import make_ledger
from cxalloc.domain.initiative import Initiative, StatedNpv
from cxalloc.domain.names import Tag
from cxalloc.domain.plan import Allotment, Decision
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import LowHigh, Uncertainty
from cxalloc.optimisation.solve import solve
from tests.analysis.risk.small_portfolios import everything, initiative, portfolio
from tests.examples import examples
from tests.random_portfolios import random_portfolio

COST = 1_000_000


def test_by_hand():
    # Costs of 100 and benefits, in one period, of so many: ratios of net present value to cost of 0.1 to 0.9.
    benefits = [110, 130, 150, 170, 190]
    made = portfolio(
        [initiative(f"i{n}", 100_00, b * 100, low=0.7, high=1.3, owner="A") for n, b in enumerate(benefits)]
    )
    plan = Decision(everything(made).choices[3:])
    found = promise(made, plan)
    ratios = [b / 100 - 1 for b in benefits]
    errors = [(b / 100 * 0.6 / 6) ** 2 for b in benefits]
    between = variance(ratios) - mean(errors)
    assert found.stated == 7000 + 9000
    (group,) = found.classes
    assert (group.name, group.size) == ("A", 5)
    assert group.mean == pytest.approx(0.5)
    assert group.between == pytest.approx(between**0.5)
    for one, ratio, error in zip(found.candidates, ratios[3:], errors[3:], strict=True):
        weight = between / (between + error)
        assert one.weight == pytest.approx(weight)
        assert one.expected == round(100_00 * (0.5 + weight * (ratio - 0.5)))
    assert found.expected == sum(one.expected for one in found.candidates)
    assert found.expected < found.stated


def test_the_best_of_many_noisy_estimates_disappoints_as_it_says():
    draw = random.Random(1)
    gaps: list[float] = []
    disappointments: list[float] = []
    for _ in range(40):
        rows: list[Initiative] = []
        truth: dict[str, int] = {}
        for number in range(60):
            true = draw.gauss(2.0, 0.3)
            # σ is a sixth of the range, which is stated as a share of the likely benefit.
            stated = max(0.5, draw.gauss(true, 0.4))
            share = 3 * 0.4 / stated
            rows.append(initiative(f"i{number}", COST, round(COST * stated), low=max(0.0, 1 - share), high=1 + share))
            truth[f"i{number}"] = round(COST * (true - 1))
        made = portfolio(rows)
        verdicts = make_ledger(made, everything(made)).verdicts
        best = {one.id for one in sorted(verdicts, key=lambda one: -one.npv)[:10]}
        plan = Decision(tuple(one for one in everything(made).choices if one.initiative in best))
        found = promise(made, plan, by="all")
        real = sum(truth[choice.initiative] for choice in plan.choices)
        assert found.expected is not None
        gaps.append((found.expected - real) / COST)
        disappointments.append((found.stated - real) / COST)
    error = (variance(gaps) / len(gaps)) ** 0.5
    assert abs(mean(gaps)) < 4 * error
    assert mean(disappointments) > 10 * error


def test_candidates_without_a_range_take_the_median_of_their_class():
    rows = [initiative(f"i{n}", COST, COST * (n + 2), low=0.5, owner="A") for n in range(4)]
    rows.append(initiative("bare", COST, COST * 7, owner="A"))
    found = promise(portfolio(rows), everything(portfolio(rows)))
    bare = found.candidates[-1]
    spread = found.classes[0].spread
    assert spread is not None
    assert bare.weight == pytest.approx(found.classes[0].between ** 2 / (found.classes[0].between ** 2 + spread**2))


def test_it_says_when_it_cannot_tell():
    without = portfolio([initiative(f"i{n}", COST, COST * (n + 1)) for n in range(8)])
    found = promise(without, everything(without))
    assert (found.expected, found.classes) == (None, ())
    assert all(one.weight is None and one.expected == one.stated for one in found.candidates)
    few = portfolio([initiative(f"i{n}", COST, COST * (n + 1), low=0.5) for n in range(4)])
    assert promise(few, everything(few)).expected is None


def test_small_classes_are_shrunk_to_all_candidates():
    rows = [initiative(f"i{n}", COST, COST * (n % 3 + 2), low=0.5, owner="A") for n in range(6)]
    rows += [initiative(f"j{n}", COST, COST * (n + 2), low=0.5, owner="B") for n in range(2)]
    made = portfolio(rows)
    found = promise(made, everything(made))
    assert {one.class_name for one in found.candidates} == {"A", ""}
    assert {group.name: group.size for group in found.classes} == {"A": 6, "": 8}
    tagged = replace(made, initiatives=tuple(replace(one, tags=(Tag("moment", "buy"),)) for one in made.initiatives))
    assert {one.class_name for one in promise(tagged, everything(tagged), by="tag:moment").candidates} == {"buy"}
    with pytest.raises(ValueError, match="tag:DIMENSION"):
        promise(made, everything(made), by="tag:")


def test_stated_npvs_small_allocations_and_percentiles():
    def stated(number: int) -> Initiative:
        one = initiative(f"n{number}", COST, 0)
        level = replace(one.levels[0], benefit=StatedNpv(COST * number), low=Decimal("0.5"))
        return replace(one, levels=(level,))

    free = initiative("free", 0, 1000, low=0.5)
    line = SmallAllocation("k", "K", "main", 1, COST, (Tier(Decimal(2)),), rate_low=Decimal("0.5"))
    made = portfolio([*map(stated, range(1, 6)), free], small_allocations=(line,))
    plan = replace(everything(made), allotments=(Allotment("k", 0, COST),))
    found = promise(made, plan, by="all")
    assert found.stated == make_ledger(made, plan).key_figures.npv
    assert found.classes[0].size == 6
    by_id = {one.id: one for one in found.candidates}
    assert by_id["free"].weight is None
    assert by_id["k"].weight is not None
    # Read as percentiles the same range is a wider distribution: less is believed.
    wide = promise(replace(made, uncertainty=Uncertainty(LowHigh.P10_P90)), plan, by="all")
    weights = [(one.weight, other.weight) for one, other in zip(found.candidates, wide.candidates, strict=True)]
    assert all(usual > less for usual, less in weights if usual is not None and less is not None)


def test_benefits_that_come_after_the_horizon_are_none():
    rows = [initiative(f"i{n}", COST, COST * 3, low=0.5) for n in range(5)]
    late = initiative("late", COST, COST * 9, duration=2, low=0.5)
    made = portfolio([*rows, late])
    found = promise(made, everything(made))
    assert found.candidates[-1].stated == -COST
    # Nothing is uncertain about no benefit: all of it is believed.
    assert (found.candidates[-1].expected, found.candidates[-1].weight) == (-COST, 1.0)


@given(st.integers(0, 10**6))
@settings(max_examples=examples(20))
def test_every_kind_of_candidate_has_a_promise(seed):
    made = random_portfolio(seed).planned
    plan = solve(made).plan
    if plan is None:
        return
    for by in ("owner", "all"):
        found = promise(made, plan.decision, by=by)
        assert found.stated == make_ledger(made, plan.decision).key_figures.npv
        assert found.stated == sum(one.stated for one in found.candidates)
