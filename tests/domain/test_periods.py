from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.periods import LONGEST_HORIZON, Horizon, PeriodUnit

STARTS = {PeriodUnit.MONTH: "2027-11", PeriodUnit.QUARTER: "2027-Q3", PeriodUnit.YEAR: "2027"}
units = st.sampled_from(list(PeriodUnit))
EXPECTED = {
    PeriodUnit.MONTH: "a month such as 2027-01",
    PeriodUnit.QUARTER: "a quarter such as 2027-Q1",
    PeriodUnit.YEAR: "a year such as 2027",
}


def horizon(unit: PeriodUnit, budget: int = 8, after: int = 4) -> Horizon:
    return Horizon(unit, STARTS[unit], budget, after)


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        (PeriodUnit.MONTH, ["2027-11", "2027-12", "2028-01", "2028-02"]),
        (PeriodUnit.QUARTER, ["2027-Q3", "2027-Q4", "2028-Q1", "2028-Q2"]),
        (PeriodUnit.YEAR, ["2027", "2028", "2029", "2030"]),
    ],
)
def test_labels_run_on_over_the_year_and_the_benefit_periods(unit: PeriodUnit, labels: list[str]):
    assert list(horizon(unit, 3, 1).labels()) == labels
    assert horizon(unit, 3, 1).periods == 4


@pytest.mark.parametrize(
    ("unit", "start", "label"),
    [
        (PeriodUnit.MONTH, "2027-1", "2027-01"),
        (PeriodUnit.MONTH, " 2027-03 ", "2027-03"),
        (PeriodUnit.QUARTER, "2027Q2", "2027-Q2"),
        (PeriodUnit.QUARTER, "2027-q2", "2027-Q2"),
        (PeriodUnit.QUARTER, "2027 T2", "2027-Q2"),  # a French quarter
        (PeriodUnit.YEAR, "2027 ", "2027"),
    ],
)
def test_a_start_has_one_form_however_it_was_written(unit: PeriodUnit, start: str, label: str):
    assert Horizon(unit, start, 1).start == label
    assert Horizon(unit, start, 1) == Horizon(unit, label, 1)


@pytest.mark.parametrize("unit", PeriodUnit)
@pytest.mark.parametrize("start", ["", "2027-13", "2027-00", "2027-Q5", "2027-Q0", "27", "20270", "soon", "2027-01-01"])
def test_any_other_start_is_refused(unit: PeriodUnit, start: str, found):
    assert found(Horizon, unit, start, 1) == [("horizon", "", "start", start, EXPECTED[unit])]


@pytest.mark.parametrize("budget", [0, -1, LONGEST_HORIZON + 1])
def test_the_number_of_budget_periods_is_bounded(budget: int, found):
    assert found(Horizon, PeriodUnit.YEAR, "2027", budget) == [
        ("horizon", "", "budget_periods", str(budget), f"a whole number from 1 to {LONGEST_HORIZON}")
    ]


@pytest.mark.parametrize(
    ("unit", "start", "budget", "after", "latest"),
    [
        (PeriodUnit.YEAR, "9999", 1, 1, "9998 or earlier: 2 periods from there end in the year 9999"),
        (PeriodUnit.QUARTER, "9999-Q2", 4, 0, "9999-Q1 or earlier: 4 periods from there end in the year 9999"),
        (PeriodUnit.MONTH, "9990-01", 600, 600, "9900-01 or earlier: 1,200 periods from there end in the year 9999"),
    ],
)
def test_a_horizon_ends_in_a_year_of_four_digits(unit, start, budget, after, latest, found):
    assert found(Horizon, unit, start, budget, after) == [("horizon", "", "start", start, latest)]
    last = Horizon(unit, latest.split()[0], budget, after)
    assert last.index(last.label(last.periods - 1)) == last.periods - 1


@given(
    st.sampled_from(PeriodUnit), st.integers(0, 9999), st.integers(1, LONGEST_HORIZON), st.integers(0, LONGEST_HORIZON)
)
def test_every_label_of_a_horizon_is_read_as_its_period(unit, year, budget, after):
    start = {PeriodUnit.MONTH: f"{year:04}-12", PeriodUnit.QUARTER: f"{year:04}-Q4", PeriodUnit.YEAR: f"{year:04}"}
    try:
        horizon = Horizon(unit, start[unit], budget, after)
    except InvalidInput:
        assert year + (budget + after - 1) / unit.per_year > 9998  # it would end after the year 9999
        return
    for period in {0, budget - 1, horizon.periods - 1}:
        assert horizon.index(horizon.label(period)) == period


@pytest.mark.parametrize("after", [-1, LONGEST_HORIZON + 1])
def test_the_number_of_benefit_periods_is_bounded(after: int, found):
    assert found(Horizon, PeriodUnit.YEAR, "2027", 1, after) == [
        ("horizon", "", "benefit_periods", str(after), f"a whole number from 0 to {LONGEST_HORIZON}")
    ]


def test_all_that_is_wrong_with_a_horizon_is_reported_at_once(found):
    findings = found(Horizon, PeriodUnit.QUARTER, "2027", 0, -1)
    assert [finding[2] for finding in findings] == ["budget_periods", "benefit_periods", "start"]


@given(units, st.integers(-20, 1300))
def test_a_label_names_its_period(unit: PeriodUnit, period: int):
    assert horizon(unit).index(horizon(unit).label(period)) == period


@given(units, st.integers(0, 998))
def test_so_does_a_number_counted_from_one(unit: PeriodUnit, period: int):
    assert horizon(unit).index(f" {period + 1} ") == period


@given(units, st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_names_the_period_that_holds_it(unit: PeriodUnit, day: date):
    period = horizon(unit).index(day.isoformat())
    assert period is not None
    year, part = horizon(unit).label(period)[:4], horizon(unit).label(period)[4:]
    assert int(year) == day.year
    months = {PeriodUnit.MONTH: 1, PeriodUnit.QUARTER: 3, PeriodUnit.YEAR: 12}[unit]
    number = int(part.lstrip("-Q") or 1)
    assert (number - 1) * months < day.month <= number * months


def test_the_last_day_of_a_month_belongs_to_it():
    months = Horizon(PeriodUnit.MONTH, "2027-01", 12)
    for month in range(1, 13):
        assert months.index(date(2027, month, calendar.monthrange(2027, month)[1]).isoformat()) == month - 1


@pytest.mark.parametrize("text", ["", "soon", "2027-02-30", "2027-13-01", "14.05.2027", "-1", "1.5", "1000", "２", "²"])
@pytest.mark.parametrize("unit", [PeriodUnit.MONTH, PeriodUnit.QUARTER])
def test_anything_else_names_no_period(unit: PeriodUnit, text: str):
    assert horizon(unit).index(text) is None


def test_a_label_of_another_unit_names_no_period():
    assert horizon(PeriodUnit.MONTH).index("2027-Q3") is None
    assert horizon(PeriodUnit.QUARTER).index("2027-11") is None
    assert horizon(PeriodUnit.YEAR).index("2027-11") is None


@pytest.mark.parametrize("year", ["0001", "0027", "0999"])
@pytest.mark.parametrize(
    ("unit", "part"), [(PeriodUnit.MONTH, "-01"), (PeriodUnit.QUARTER, "-Q1"), (PeriodUnit.YEAR, "")]
)
def test_a_year_that_was_written_short_still_has_labels(unit: PeriodUnit, part: str, year: str):
    early = Horizon(unit, year + part, 3)
    assert early.start == year + part
    assert [early.index(label) for label in early.labels()] == [0, 1, 2]


def test_what_is_expected_of_a_period_names_the_first_and_the_last_budget_period():
    assert str(horizon(PeriodUnit.QUARTER).expected_label()) == (
        "a quarter such as 2027-Q1 from 2027-Q3 to 2029-Q2, or a number from 1 to 8"
    )


def test_discount_factors_by_hand():
    # 8 % a year, yearly: 1/1.08 = 0.925925925926, 1/1.1664 = 0.857338820302, 1/1.259712 = 0.793832241020
    assert horizon(PeriodUnit.YEAR, 2, 1).discount_factors(Decimal("0.08")) == (
        Decimal("0.925925925926"),
        Decimal("0.857338820302"),
        Decimal("0.793832241020"),
    )
    # 21 % a year by quarters: the second quarter is half a year, 1/√1.21 = 1/1.1; the fourth a whole one, 1/1.21
    factors = horizon(PeriodUnit.QUARTER, 4, 0).discount_factors(Decimal("0.21"))
    assert (factors[1], factors[3]) == (Decimal("0.909090909091"), Decimal("0.826446280992"))
    # no rate, no discount
    assert set(horizon(PeriodUnit.MONTH).discount_factors(Decimal(0))) == {Decimal(1)}


def test_a_spreadsheet_agrees():
    # =NPV(10%, -1000, 500, 400, 300) as spreadsheets define it, the first flow discounted once:
    # -1000/1.1 + 500/1.21 + 400/1.331 + 300/1.4641
    # = -909.09091 + 413.22314 + 300.52592 + 204.90404 = 9.56219
    factors = horizon(PeriodUnit.YEAR, 4, 0).discount_factors(Decimal("0.1"))
    flows = (-1000, 500, 400, 300)
    total = sum(flow * factor for flow, factor in zip(flows, factors, strict=True))
    assert round(total, 5) == Decimal("9.56219")


@given(units, st.decimals("-0.5", 10, places=4), st.integers(0, 47))
@settings(max_examples=50, deadline=None)
def test_a_factor_is_one_plus_the_rate_to_the_minus_t_over_p_to_12_decimals(
    unit: PeriodUnit, rate: Decimal, period: int
):
    # f = (1+r)^(-t/p)  <=>  f^p · (1+r)^t = 1: checked with exact fractions, on both sides of the rounding.
    factor = Fraction(horizon(unit, 48, 0).discount_factors(rate)[period])
    half = Fraction(1, 2 * 10**12)
    grown = Fraction(1 + rate) ** (period + 1)
    below = max(Fraction(0), factor - half) ** unit.per_year * grown
    above = (factor + half) ** unit.per_year * grown
    assert below <= 1 <= above


@pytest.mark.parametrize("rate", ["-0.5", "10"])
def test_the_longest_horizon_can_be_discounted_at_the_most_extreme_rates(rate: str):
    factors = Horizon(PeriodUnit.YEAR, "2027", LONGEST_HORIZON, LONGEST_HORIZON).discount_factors(Decimal(rate))
    assert factors[-1] == {"-0.5": 2**1200, "10": 0}[rate]
