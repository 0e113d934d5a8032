"""Usual overruns as changes of a scenario."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.domain.initiative import BenefitFromRoi, BenefitTotal, StatedNpv, Status
from cxalloc.domain.names import Tag
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.scenario.uplifts import UPLIFTS, UpliftName, uplift_changes
from cxalloc.messages.uplifts import uplift_messages

IT = Tag("kind", "IT")


@pytest.fixture
def bank(portfolio, initiative, level):
    """Five initiatives with the tag: plain, with a range, with a stated npv, too long, never; and one without it."""
    return portfolio(
        initiative("plain", tags=(IT,)),
        initiative("ranged", tags=(IT,), levels=(level(duration=2, duration_low=1, duration_high=3),)),
        initiative("stated", tags=(IT,), benefit=StatedNpv(9)),
        initiative("long", tags=(IT,), duration=4),
        initiative("never", tags=(IT,), status=Status.NEVER),
        initiative("other", tags=(Tag("kind", "HR"),)),
        after=2,
    )


def test_the_changes_are_stated_one_by_one(bank):
    made = uplift_changes(bank, UpliftName.EQUIPMENT, IT)
    assert dict(made.changes) == {
        "initiative.plain.cost_factor": "3",
        "initiative.plain.standard.duration": "2",  # 1.54
        "initiative.ranged.cost_factor": "3",
        "initiative.ranged.standard.duration": "3",  # 3.08
        "initiative.ranged.standard.duration_high": "5",  # 4.62
        "initiative.long.cost_factor": "3",
    }
    assert (made.raised, made.npv_stated, made.too_long) == (("plain", "ranged", "long"), ("stated",), ("long",))
    after = apply_changes(bank, made.changes).initiative_by_id
    assert sum(after["plain"].levels[0].costs[0].amounts) == 300
    assert after["other"] == bank.initiative_by_id["other"]


@pytest.mark.parametrize(("share", "factor"), [("0", "1.1"), ("0.5", "2.05"), ("1", "3")])
def test_the_share_lies_between_the_bounds(bank, share, factor):
    made = uplift_changes(bank, UpliftName.EQUIPMENT, IT, Decimal(share))
    assert dict(made.changes)["initiative.plain.cost_factor"] == factor
    assert not any(key.endswith("benefit_factor") for key, _ in made.changes)


def test_an_overrun_lowers_a_stated_roi(portfolio, initiative):
    before = portfolio(initiative("a", tags=(IT,), benefit=BenefitFromRoi(Decimal(1))), after=2)
    after = apply_changes(before, uplift_changes(before, UpliftName.OUTSOURCING, IT).changes)
    assert after.initiatives[0].levels[0].benefit == BenefitTotal(200, 5)  # as before: of the old cost


def test_what_is_refused(bank, found):
    assert found(uplift_changes, bank, UpliftName.LARGE_IT, Tag("kind", "HQ")) == [
        ("uplift", "large_it", "tag", "kind:HQ", "a tag of some candidate")
    ]
    assert found(uplift_changes, bank, UpliftName.LARGE_IT, IT, Decimal(2)) == [
        ("uplift", "large_it", "share", "2", "a share from 0 to 1")
    ]


def test_large_it_brings_less_and_hardly_takes_longer(bank):
    made = dict(uplift_changes(bank, UpliftName.LARGE_IT, IT).changes)
    assert made["initiative.plain.benefit_factor"] == "0.44"
    assert not any(key.endswith("duration") for key in made)  # 1.07 quarters are one


def test_what_is_said(bank):
    made = uplift_changes(bank, UpliftName.EQUIPMENT, IT)
    said = [str(one) for one in uplift_messages(bank, UpliftName.EQUIPMENT, made)]
    assert said[0].startswith("Usual overruns of 3 initiatives (equipment and development")
    assert len(said) == 3


def test_the_bounds_are_in_order():
    for one in UPLIFTS.values():
        assert 0 <= one.cost[0] <= one.cost[1]
        assert 0 <= one.duration[0] <= one.duration[1]
        assert -1 < one.benefit[0] == one.benefit[1] <= 0
